"""责任清单, 年度任务清单, 工作制度: filed by whom, for which year, by which day. 望城 三(一)1."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.ground.caller import Grant, Role
from ledger.notices.commands.notices import deliver_notices
from ledger.notices.queries.notices import NoticeFilter, list_notices
from plans.plan import Plan
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone, jpeg

WANGCHENG = "430112"
SIGNED = {"name": "王示例", "path": "M100 200L180 120L260 210"}


def filing(
    office: str, year: int, duty: str = "task_list_filing", **changes: Any
) -> dict[str, Any]:
    """The list of a year, filed today."""
    return {
        "duty": duty,
        "office": office,
        "done_on": today().isoformat(),
        "at": datetime.now(UTC).isoformat(),
        "elapsed_s": 60,
        "note": "已印发并报安委办备案",
        "signature": SIGNED,
        "filing": {"year": year, "number": "示例安委发〔2026〕1号"},
        **changes,
    }


@pytest.fixture
def county(county_by: CountyBy) -> CountyBuilder:
    """By 望城's plan, kept here since long ago: the day of this year is its own to miss."""
    builder = county_by(WANGCHENG)
    builder.open_since(datetime(2024, 1, 1, tzinfo=UTC))
    return builder


@pytest.fixture
def plan(app: Flask, county: CountyBuilder) -> Plan:
    return app.extensions["anxun"].plans[county.area_code]


@pytest.fixture
def town(app: Flask, county: CountyBuilder) -> Phone:
    """The office of 丁字湾街道."""
    return Phone(app.test_client(), county.person(Grant(Role.TOWN, town_code="430112901")))


@pytest.fixture
def office(app: Flask, county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), county.person(Role.COUNTY))


def send(phone: Phone, document: dict[str, Any]) -> dict[str, Any]:
    answer = phone.put(f"/duty-records/{uuid4()}", document)
    assert answer.status_code == 201, answer.json
    receipt: dict[str, Any] = answer.json
    return receipt


def line(phone: Phone, office: str, duty: str = "task_list_filing") -> dict[str, Any]:
    (owner,) = phone.get(f"/duties?office={office}").json["owners"]
    return next(owed for owed in owner["duties"] if owed["duty"] == duty)


def test_a_list_is_owed_by_the_day_of_the_plan_and_done_once_it_is_filed(town: Phone) -> None:
    owed = line(town, "dingziwan")
    assert owed["due_on"] == f"{today().year}-03-10"
    assert (owed["files"], owed["done"]) == ("task_list", 0)
    assert "附件1 写 3 月底前" in owed["note"]
    receipt = send(town, filing("dingziwan", today().year))
    assert receipt["filed"] == "task_list"
    assert line(town, "dingziwan")["state"] == "done"
    assert line(town, "dingziwan", "duty_list_filing")["state"] != "done"


def test_a_list_for_the_year_to_come_is_not_this_years(town: Phone) -> None:
    send(town, filing("dingziwan", today().year + 1))
    assert line(town, "dingziwan")["done"] == 0


def test_who_has_not_filed_is_named_and_what_was_filed_is_read(town: Phone, office: Phone) -> None:
    def behind() -> set[str]:
        rows = office.get("/duties/missing/task_list_filing").json["behind"]
        return {row["office"] for row in rows}

    before = behind()
    assert {"dingziwan", "tongguan", "zone_office", "district_safety_office"} <= before
    photo = town.upload(jpeg())
    named = {"year": today().year, "number": None, "file_name": "任务清单.pdf"}
    send(town, filing("dingziwan", today().year, filing=named, photos=[photo]))
    assert behind() == before - {"dingziwan"}
    (row,) = office.get("/duty-records?duty=task_list_filing").json["duty_records"]
    assert (row["owner"], row["done_on"]) == ("丁字湾街道", today().isoformat())
    assert (row["filed"], row["filing"], row["photos"]) == ("task_list", named, [photo])
    assert office.get(f"/photos/{photo}").status_code == 200
    assert town.get(f"/photos/{office.upload(jpeg())}").status_code == 404


def test_work_rules_are_filed_by_towns_and_the_zone(town: Phone, office: Phone) -> None:
    receipt = send(town, filing("dingziwan", today().year, "work_rules_filing"))
    assert receipt["filed"] == "work_rules"
    refused = office.put(
        f"/duty-records/{uuid4()}",
        filing("district_safety_office", today().year, "work_rules_filing"),
    )
    assert (refused.status_code, refused.json["reason"]) == (422, "duty_of_others")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"filing": None}, "filing_missing"),
        ({"filing": {"year": 2001, "number": "示例〔2001〕1号"}}, "filing_year"),
        ({"duty": "quarterly_analysis"}, "nothing_filed"),
    ],
)
def test_a_filing_says_for_which_year_it_is(
    town: Phone, changes: dict[str, Any], reason: str
) -> None:
    answer = town.put(f"/duty-records/{uuid4()}", filing("dingziwan", today().year) | changes)
    assert (answer.status_code, answer.json["reason"]) == (422, reason)


def test_a_filing_without_its_number_or_a_picture_shows_no_document(town: Phone) -> None:
    this_year = today().year
    record = filing("dingziwan", this_year) | {"filing": {"year": this_year}}
    answer = town.put(f"/duty-records/{uuid4()}", record)
    assert (answer.status_code, answer.json["reason"]) == (422, "filing_not_shown")


def test_who_has_not_filed_is_reminded_before_the_day(
    town: Phone, county: CountyBuilder, plan: Plan
) -> None:
    """The plan's reminder of duties: seven days before, and one."""
    next_year = today().year + 1
    due = date(next_year, 3, 10)

    def reminders() -> list[str]:
        listed = list_notices(county.engine, town.person.caller, plan, NoticeFilter())
        words = [notice.words for notice in listed["notices"] if notice.due_on == due]
        # In some years a weekly report is due on that day too.
        return [text for text in words if "年度任务清单" in text]

    for days, times in ((8, 0), (7, 1), (5, 1), (1, 2)):
        with county.engine.begin() as tx:
            deliver_notices(tx, plan, due - timedelta(days=days))
        assert len(reminders()) == times, days
