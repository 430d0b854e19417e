"""Duties with a cycle: recorded, counted from other records, and missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import TOWN, CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import SIGNATURES, Phone, inspection, jpeg, visit
from tests.support.unused import unused_town_code

WANGCHENG = "430112"
PRINCIPAL = "李示例"
SIGNED = {"name": PRINCIPAL, "path": "M100 200L180 120L260 210"}


def duty_record(**changes: Any) -> dict[str, Any]:
    """A led check by the principal, done today."""
    return {
        "duty": "principal_led_check",
        "done_on": today().isoformat(),
        "at": datetime.now(UTC).isoformat(),
        "elapsed_s": 60,
        "led_by": {"name": PRINCIPAL, "post": "经理"},
        "participants": ["王示例"],
        "note": "查后厨，清走通道杂物",
        "signature": SIGNED,
        **changes,
    }


@pytest.fixture
def phone_of(app: Flask, county: CountyBuilder) -> Callable[..., Phone]:
    return lambda *grants: Phone(app.test_client(), county.person(*grants))


@pytest.fixture
def enterprise(phone_of: Callable[..., Phone], place: UUID) -> Phone:
    return phone_of(Grant(Role.ENTERPRISE, enterprise_id=place))


@pytest.fixture
def office_county(county_by: CountyBy) -> CountyBuilder:
    """By 望城's plan, which orders most of offices."""
    return county_by(WANGCHENG)


def lines(phone: Phone, path: str) -> dict[str, dict[str, Any]]:
    answer = phone.get(path)
    assert answer.status_code == 200, answer.json
    (owner,) = answer.json["owners"]
    return {line["duty"]: line for line in owner["duties"]}


def test_an_enterprise_owes_what_its_class_owes(county: CountyBuilder, enterprise: Phone) -> None:
    owed = lines(enterprise, "/duties")
    assert "principal_led_check" in owed
    assert "principal_led_check_high_risk" not in owed
    check = owed["principal_led_check"]
    assert (check["every"], check["times"], check["done"], check["state"]) == (
        "quarter", 1, 0, "none",
    )  # fmt: skip
    assert check["words"].startswith("本季未做，")
    assert check["source"] == "XP二(一)1"
    assert "带队检查" in check["clause"]


def test_a_campaign_that_is_over_runs_on_from_the_countys_opening_and_says_so(
    enterprise: Phone,
) -> None:
    (owner,) = enterprise.get("/duties").json["owners"]
    drill = next(duty for duty in owner["duties"] if duty["duty"] == "drill")
    assert owner["as_template"]
    assert drill["days_left"] >= 0
    assert drill["words"].startswith("行动期间未做，")


def test_a_high_risk_enterprise_owes_a_led_check_each_month(
    county: CountyBuilder, phone_of: Callable[..., Phone]
) -> None:
    by_flag, by_sector = county.enterprise(high_risk=True), county.enterprise(sectors=["S20"])
    for place in (by_flag, by_sector):
        owed = lines(phone_of(Grant(Role.ENTERPRISE, enterprise_id=place)), "/duties")
        assert owed["principal_led_check_high_risk"]["every"] == "month"
        assert "principal_led_check" not in owed


def test_a_led_check_that_is_recorded_is_done(enterprise: Phone, place: UUID) -> None:
    record_id, photo = uuid4(), enterprise.upload(jpeg())
    document = duty_record(enterprise_id=str(place), photos=[photo])
    first = enterprise.put(f"/duty-records/{record_id}", document)
    assert first.status_code == 201, first.json
    assert first.json["duty_name"] == "主要负责人带队检查重大隐患"
    again = enterprise.put(f"/duty-records/{record_id}", document)
    assert (again.status_code, again.json) == (200, first.json)
    check = lines(enterprise, "/duties")["principal_led_check"]
    assert (check["done"], check["words"], check["last_done"]) == (
        1, "已完成", today().isoformat(),
    )  # fmt: skip
    (row,) = enterprise.get(f"/duty-records?enterprise_id={place}").json["duty_records"]
    assert (row["name"], row["led_by"]["name"], row["photos"]) == (
        "主要负责人带队检查重大隐患", PRINCIPAL, [photo],
    )  # fmt: skip


def test_a_led_check_of_the_quarter_counts_when_the_enterprise_becomes_high_risk(
    county: CountyBuilder, enterprise: Phone, place: UUID
) -> None:
    document = duty_record(enterprise_id=str(place))
    assert enterprise.put(f"/duty-records/{uuid4()}", document).status_code == 201
    with county.engine.begin() as tx:
        here = models.enterprise.c.id == place
        tx.execute(sa.update(models.enterprise).where(here).values(high_risk=True))
    assert lines(enterprise, "/duties")["principal_led_check_high_risk"]["state"] == "done"


def test_a_self_check_signed_by_the_principal_counts_as_a_led_check(
    enterprise: Phone, place: UUID
) -> None:
    catalogue = Catalogue.load()
    others = SIGNATURES | {
        "inspector": SIGNED | {"name": "王示例"},
        "enterprise": SIGNED | {"name": "王示例"},
    }
    for signatures, done in ((others, 0), (SIGNATURES | {"inspector": SIGNED}, 1)):
        sent = inspection(place, catalogue, origin="self_check", signatures=signatures)
        assert enterprise.put(f"/inspections/{uuid4()}", sent).status_code == 201
        assert lines(enterprise, "/duties")["principal_led_check"]["done"] == done


def test_visits_count_as_the_supervisors_duty_and_cannot_be_recorded_by_hand(
    app: Flask, county: CountyBuilder, enterprise: Phone, place: UUID
) -> None:
    stationed = Phone(app.test_client(), county.supervisor_at(place))
    assert stationed.put(f"/visits/{uuid4()}", visit(place)).status_code == 201
    visits = lines(enterprise, "/duties")["stationed_visit"]
    assert (visits["done"], visits["times"], visits["recordable"]) == (1, 3, False)
    assert visits["words"].startswith("还差 2 次")
    refused = enterprise.put(
        f"/duty-records/{uuid4()}", duty_record(enterprise_id=str(place), duty="stationed_visit")
    )
    assert (refused.status_code, refused.json["reason"]) == (422, "counted_from_visits")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"led_by": None}, "leader_must_sign"),
        ({"signature": SIGNED | {"name": "王示例"}}, "leader_must_sign"),
        (
            {
                "led_by": {"name": "王示例", "post": "经理"},
                "signature": SIGNED | {"name": "王示例"},
            },
            "principal_must_lead",
        ),
        ({"duty": "no_such_duty"}, "unknown_duty"),
        ({"duty": "warning_film"}, "duty_of_others"),
        ({"done_on": "2199-01-01"}, "not_done_yet"),
        ({"done_on": "2020-01-01"}, "too_late"),
    ],
)
def test_what_does_not_fulfil_a_duty_is_told_why(
    enterprise: Phone, place: UUID, changes: dict[str, Any], reason: str
) -> None:
    sent = duty_record(enterprise_id=str(place), **changes)
    answer = enterprise.put(f"/duty-records/{uuid4()}", sent)
    assert (answer.status_code, answer.json["reason"]) == (422, reason)


def test_a_record_names_one_owner_and_is_signed(enterprise: Phone, place: UUID) -> None:
    both = duty_record(enterprise_id=str(place), office="county_safety_office")
    refused = SIGNED | {"path": None, "refused_reason": "外出"}
    for document in (both, duty_record(), duty_record(enterprise_id=str(place), signature=refused)):
        assert enterprise.put(f"/duty-records/{uuid4()}", document).status_code == 422


def test_an_office_records_its_own_duties_and_no_others(
    app: Flask, office_county: CountyBuilder
) -> None:
    town = Phone(app.test_client(), office_county.person(Grant(Role.TOWN, town_code="430112901")))
    meeting = duty_record(
        duty="quarterly_analysis", office="dingziwan", led_by=None, note="分析三季度问题"
    )
    assert town.put(f"/duty-records/{uuid4()}", meeting).status_code == 201
    assert lines(town, "/duties")["quarterly_analysis"]["state"] == "done"
    other = town.put(f"/duty-records/{uuid4()}", meeting | {"office": "tongguan"})
    assert (other.status_code, other.json["reason"]) == (403, "not_your_office")
    unknown = town.put(f"/duty-records/{uuid4()}", meeting | {"office": "nowhere"})
    assert unknown.status_code == 404


def test_a_committee_speaks_through_the_department_that_holds_its_office(
    app: Flask, office_county: CountyBuilder
) -> None:
    grant = Grant(Role.DEPARTMENT, sector="S02")
    housing = Phone(app.test_client(), office_county.person(grant))
    owners = {owner["office"] for owner in housing.get("/duties").json["owners"]}
    assert "construction_committee" in owners


def test_the_county_records_what_its_heads_led(app: Flask, office_county: CountyBuilder) -> None:
    county = Phone(app.test_client(), office_county.person(Role.COUNTY))
    before = lines(county, "/duties?office=district_safety_office")
    assert before["heads_led_check"]["every"] == "quarter"
    assert before["leaders_led_check"]["every"] == "month"
    led = duty_record(
        duty="heads_led_check",
        office="district_safety_office",
        led_by={"name": PRINCIPAL, "post": "区长"},
    )
    assert county.put(f"/duty-records/{uuid4()}", led).status_code == 201
    after = lines(county, "/duties?office=district_safety_office")
    # The heads' check is not the leaders'.
    assert after["heads_led_check"]["done"] == before["heads_led_check"]["done"] + 1
    assert after["leaders_led_check"]["done"] == before["leaders_led_check"]["done"]


def test_who_is_behind_is_named_until_it_is_done(
    app: Flask, county: CountyBuilder, phone_of: Callable[..., Phone]
) -> None:
    town_code = unused_town_code(county.area_code)
    place = county.enterprise(town_code=town_code)
    town = phone_of(Grant(Role.TOWN, town_code=town_code))
    enterprise = phone_of(Grant(Role.ENTERPRISE, enterprise_id=place))

    def check() -> tuple[int, int, list[str]]:
        (line,) = (
            duty
            for duty in town.get("/duties/missing").json["duties"]
            if duty["duty"] == "principal_led_check"
        )
        behind = town.get("/duties/missing/principal_led_check").json["behind"]
        return line["owing"], line["behind"], [owner["enterprise_id"] for owner in behind]

    assert check() == (1, 1, [str(place)])
    sent = duty_record(enterprise_id=str(place))
    assert enterprise.put(f"/duty-records/{uuid4()}", sent).status_code == 201
    assert check() == (1, 0, [])


def test_nobody_counts_what_concerns_themselves(
    county: CountyBuilder, phone_of: Callable[..., Phone]
) -> None:
    town_code = unused_town_code(county.area_code)
    place = county.enterprise(town_code=town_code)
    both = phone_of(
        Grant(Role.TOWN, town_code=town_code), Grant(Role.ENTERPRISE, enterprise_id=place)
    )
    assert both.get("/duties/missing/principal_led_check").json["behind"] == []
    assert {duty["owing"] for duty in both.get("/duties/missing").json["duties"]} == {0}


def test_those_behind_come_in_pages(county: CountyBuilder, phone_of: Callable[..., Phone]) -> None:
    town_code = unused_town_code(county.area_code)
    places = {str(county.enterprise(town_code=town_code)) for _ in range(5)}
    town = phone_of(Grant(Role.TOWN, town_code=town_code))
    seen: list[str] = []
    path = "/duties/missing/principal_led_check?limit=2"
    page = town.get(path).json
    while True:
        seen += [owner["enterprise_id"] for owner in page["behind"]]
        if not page["next_cursor"]:
            break
        page = town.get(f"{path}&cursor={page['next_cursor']}").json
    assert len(seen) == 5
    assert set(seen) == places


def test_a_cycle_that_was_missed_is_told_afterwards(
    app: Flask, office_county: CountyBuilder
) -> None:
    town_code = "430112902"
    place = office_county.enterprise(
        town_code=town_code, key_enterprise=True, created_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    person = office_county.person(Grant(Role.ENTERPRISE, enterprise_id=place))
    town = Phone(app.test_client(), office_county.person(Grant(Role.TOWN, town_code=town_code)))
    office_county.open_since(datetime(2024, 1, 1, tzinfo=UTC))
    owed = lines(Phone(app.test_client(), person), "/duties")
    # The campaign began again with the season: a month before it is nobody's fault.
    path = "/duties/missing/principal_led_check_key?cycle=last"
    behind = {owner["enterprise_id"]: owner["words"] for owner in town.get(path).json["behind"]}
    assert owed["principal_led_check_key"]["missed_last"] == (str(place) in behind)
    assert set(behind.values()) <= {"没有做"}


def test_a_duty_that_the_plan_does_not_name_is_not_found(phone_of: Callable[..., Phone]) -> None:
    town = phone_of(Grant(Role.TOWN, town_code=TOWN))
    assert town.get("/duties/missing/no_such_duty").status_code == 404
    assert town.get("/duties?office=nowhere").status_code == 404
    assert town.get("/duties?office=county_safety_office").status_code == 403


def test_one_record_sent_late_counts_on_the_day_it_was_done(enterprise: Phone, place: UUID) -> None:
    yesterday = today() - timedelta(days=1)
    sent = duty_record(enterprise_id=str(place), done_on=yesterday.isoformat())
    assert enterprise.put(f"/duty-records/{uuid4()}", sent).status_code == 201
    check = lines(enterprise, "/duties")["principal_led_check"]
    assert check["last_done"] == yesterday.isoformat()
