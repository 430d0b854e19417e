"""亡人事故起数和死亡人数同比: entered by the county, counted, held against the plan. 望城 二."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.accidents.rules import year_before
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone

WANGCHENG = "430112"
TOWN, OTHER_TOWN = "430112901", "430112902"
PhoneOf = Callable[..., Phone]


def a_year_ago() -> date:
    """A day within the same days of the year before, whatever day it is."""
    return today().replace(year=today().year - 1, day=1)


def accident(**changes: Any) -> dict[str, Any]:
    """One death on a building site, today."""
    return {
        "happened_on": today().isoformat(),
        "town_code": TOWN,
        "sector": "S02",
        "deaths": 1,
        "business": True,
        "description": "示例工地脚手架拆除时坠落一人（虚构）",
        **changes,
    }


@pytest.fixture
def phone_of(app: Flask, county_by: CountyBy) -> PhoneOf:
    """People of a county with 望城's plan, whose register is empty."""
    county = county_by(WANGCHENG)
    return lambda *grants: Phone(app.test_client(), county.person(*grants))


@pytest.fixture
def office(phone_of: PhoneOf) -> Phone:
    return phone_of(Role.COUNTY)


def enter(office: Phone, **changes: Any) -> str:
    accident_id = str(uuid4())
    answer = office.put(f"/accidents/{accident_id}", accident(**changes))
    assert answer.status_code == 201, answer.json
    return accident_id


def figures(phone: Phone, asked: str = "") -> dict[str, Any]:
    answer = phone.get(f"/accidents/figures{asked}")
    assert answer.status_code == 200, answer.json
    comparison: dict[str, Any] = answer.json
    return comparison


def row(comparison: dict[str, Any], group: str, key: str) -> dict[str, Any]:
    return next(line for line in comparison[group] if line["key"] == key)


def test_accidents_and_deaths_are_compared_with_the_same_days_of_the_year_before(
    office: Phone,
) -> None:
    for _ in range(5):
        enter(office, happened_on=a_year_ago().isoformat())
    for _ in range(2):
        enter(office, deaths=2)
    comparison = figures(office)
    total = comparison["total"]
    assert (total["accidents"], total["accidents_before"]) == (2, 5)
    assert (total["accidents_change_percent"], total["deaths_change_percent"]) == (-60.0, -20.0)
    assert comparison["before_last"] == year_before(today(), today())[1].isoformat()
    assert row(comparison, "targets", "deadly_accidents_fall")["reached"]
    assert row(comparison, "targets", "deaths_fall")["reached"]


def test_where_the_year_before_had_none_there_is_no_rate_and_none_must_follow(
    office: Phone,
) -> None:
    assert row(figures(office), "targets", "deaths_fall")["reached"]
    enter(office)
    comparison = figures(office)
    assert comparison["total"]["deaths_change_percent"] is None
    assert not row(comparison, "targets", "deaths_fall")["reached"]


def test_an_accident_in_an_entrusted_area_does_not_count(office: Phone) -> None:
    reason = {"ground": "entrusted_area", "reason": "发生地已托管"}
    enter(office, excluded=reason)
    assert figures(office)["total"]["accidents"] == 0
    (listed,) = office.get("/accidents").json["accidents"]
    assert (listed["excluded_name"], listed["excluded_reason"]) == ("已托管地区", "发生地已托管")


def test_accidents_that_are_none_of_production_are_asked_for_apart(office: Phone) -> None:
    enter(office, business=False)
    assert figures(office)["total"]["accidents"] == 0
    assert figures(office, "?which=all")["total"]["accidents"] == 1
    # Fires and disasters count for the towns' own target too.
    missed = row(figures(office), "targets", "town_other_deadly_accidents")
    assert (missed["reached"], missed["missed_by"]) == (False, ["丁字湾街道"])


def test_sectors_and_towns_without_an_accident_are_told(office: Phone) -> None:
    enter(office)
    comparison = figures(office)
    assert not row(comparison, "sectors", "S02")["zero"]
    assert row(comparison, "sectors", "S06")["zero"]
    assert not row(comparison, "towns", TOWN)["zero"]
    assert row(comparison, "towns", OTHER_TOWN)["zero"]
    assert not row(comparison, "targets", "construction_deadly_accidents")["reached"]
    assert row(comparison, "targets", "gas_deadly_accidents")["reached"]


def test_each_town_must_reach_its_own_target(office: Phone) -> None:
    enter(office, sector="S03", town_code=OTHER_TOWN, happened_on=a_year_ago().isoformat())
    enter(office, sector="S03")
    comparison = row(figures(office), "targets", "town_traffic_accidents_fall")
    assert (comparison["reached"], comparison["missed_by"]) == (False, ["丁字湾街道"])


def test_a_correction_takes_the_place_of_the_entry(office: Phone) -> None:
    first = enter(office)
    again = enter(office, deaths=2, corrects=first, correction_reason="伤者一人次日死亡")
    assert figures(office)["total"]["deaths"] == 2
    (listed,) = office.get("/accidents").json["accidents"]
    assert (listed["id"], listed["corrects"], listed["correction_reason"]) == (
        again, first, "伤者一人次日死亡",
    )  # fmt: skip
    twice = office.put(
        f"/accidents/{uuid4()}", accident(corrects=first, correction_reason="再更正")
    )
    assert (twice.status_code, twice.json["reason"]) == (409, "corrected_already")


def test_the_same_document_again_changes_nothing(office: Phone) -> None:
    accident_id, document = uuid4(), accident()
    first = office.put(f"/accidents/{accident_id}", document)
    again = office.put(f"/accidents/{accident_id}", document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = office.put(f"/accidents/{accident_id}", document | {"deaths": 3})
    assert (other.status_code, other.json["reason"]) == (409, "other_document")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"happened_on": "2199-01-01"}, "not_happened_yet"),
        ({"town_code": "999999999"}, "unknown_town"),
        ({"sector": "S99"}, "unknown_sector"),
        ({"excluded": {"ground": "bad_luck", "reason": "雨天"}}, "unknown_exclusion"),
        ({"description": "家属电话 13800000001"}, "个人信息"),
        ({"deaths": -1}, "deaths"),
        ({"corrects": "00000000-0000-4000-8000-000000000000"}, "correction_reason"),
    ],
)
def test_what_does_not_fit_is_told_why(office: Phone, changes: dict[str, Any], reason: str) -> None:
    answer = office.put(f"/accidents/{uuid4()}", accident(**changes))
    assert answer.status_code == 422
    assert reason in answer.text


def test_a_county_whose_plan_excludes_nothing_excludes_nothing(
    app: Flask, county: CountyBuilder
) -> None:
    xupu = Phone(app.test_client(), county.person(Role.COUNTY))
    document = accident(
        town_code="431224901", excluded={"ground": "entrusted_area", "reason": "发生地已托管"}
    )
    answer = xupu.put(f"/accidents/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_exclusion")


def test_everybody_reads_within_their_towns_and_sectors(office: Phone, phone_of: PhoneOf) -> None:
    enter(office)
    enter(office, town_code=OTHER_TOWN, sector="S03")
    town = phone_of(Grant(Role.TOWN, town_code=TOWN))
    roads = phone_of(Grant(Role.DEPARTMENT, sector="S03"))
    for phone, place, sector in ((town, TOWN, "S02"), (roads, OTHER_TOWN, "S03")):
        (listed,) = phone.get("/accidents").json["accidents"]
        assert (listed["town_code"], listed["sector"]) == (place, sector)
        assert figures(phone)["total"]["accidents"] == 1
        # The plan's targets are the whole county's.
        assert figures(phone)["targets"] == []
    assert [line["key"] for line in figures(town)["towns"]] == [TOWN]
    assert [line["key"] for line in figures(roads)["sectors"]] == ["S03"]
    refused = town.put(f"/accidents/{uuid4()}", accident())
    assert refused.status_code == 403


def test_any_days_within_a_year_can_be_asked_for(office: Phone) -> None:
    yesterday = today() - timedelta(days=1)
    enter(office, happened_on=yesterday.isoformat())
    one_day = f"?first={yesterday}&last={yesterday}"
    assert figures(office, one_day)["total"]["accidents"] == 1
    assert figures(office, f"?first={today()}&last={today()}")["total"]["accidents"] == 0
    for wrong in ("?first=2024-01-01&last=2026-01-01", f"?first={today()}&last={yesterday}"):
        answer = office.get(f"/accidents/figures{wrong}")
        assert (answer.status_code, answer.json["reason"]) == (422, "period_invalid")
