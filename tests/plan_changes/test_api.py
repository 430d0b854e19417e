"""A county's office changes a value from a day on: previewed, told with who and why, withdrawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.clocks import next_month
from ledger.plan_changes.queries.changes import counties_changed_between
from ledger.plan_changes.queries.plans import CountyPlans
from ledger.plan_changes.rules.limits import dated_words
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import Phone

VISITS, GENERAL = "stationing.visits_at_least", "deadlines.general_days"


class Desk(Phone):
    """The county's office at the page 方案."""

    @property
    def county(self) -> str:
        return self.person.caller.area_code

    @property
    def plans(self) -> CountyPlans:
        plans: CountyPlans = self.client.application.extensions["anxun"].plans
        return plans

    def change(
        self, field: str, value: str, first: date, change_id: UUID | None = None, **more: str
    ) -> TestResponse:
        body = {"field": field, "value": value, "effective_on": first.isoformat()}
        path = f"/plan/changes/{change_id or uuid4()}"
        return self.put(path, body | {"reason": "年度调整"} | more)

    def withdraw(self, change_id: UUID) -> TestResponse:
        return self.put(f"/plan/changes/{change_id}/withdrawal", {"reason": "县里另有安排"})

    def preview(self, field: str, value: str, first: date) -> TestResponse:
        body = {"field": field, "value": value, "effective_on": first.isoformat()}
        return self.post("/plan/changes/preview", body)

    def values(self) -> dict[str, Any]:
        return self.get("/plan/values").json

    def field(self, key: str) -> dict[str, Any]:
        [field] = [field for field in self.values()["fields"] if field["key"] == key]
        return field


@pytest.fixture
def desk(app: Flask, own_county: CountyBuilder) -> Desk:
    return Desk(app.test_client(), own_county.person(Role.COUNTY))


@pytest.fixture
def first() -> date:
    """The first of next month."""
    return next_month(today())


def reason(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["reason"]


def test_a_quota_changes_from_the_first_of_next_month_and_not_before(
    desk: Desk, first: date
) -> None:
    change_id = uuid4()
    made = desk.change(VISITS, "4", first, change_id, basis="溆安办〔2026〕12号")
    assert made.status_code == 201, made.json
    again = desk.change(VISITS, "4", first, change_id, basis="溆安办〔2026〕12号")
    assert again.status_code == 200
    other = desk.change(VISITS, "4", first, change_id, reason="另有原因")
    assert reason(other) == (409, "id_taken")
    [listed] = desk.values()["changes"]
    assert (listed["before"], listed["after"], listed["state"]) == ("3 次", "4 次", "coming")
    assert (listed["reason"], listed["basis"]) == ("年度调整", "溆安办〔2026〕12号")
    assert listed["by"] == desk.person.name
    assert desk.field(VISITS)["value"] == "3"
    days = (first - timedelta(days=1), first, first + timedelta(days=500))
    assert [desk.plans.on(desk.county, day).visits_owed(3) for day in days] == [3, 4, 4]


def test_what_was_changed_holds_in_what_phones_get_from_its_day(desk: Desk) -> None:
    before = desk.get("/plan")
    assert desk.change(GENERAL, "10", today()).status_code == 201
    now = desk.get("/plan")
    assert (before.json["deadlines"]["general_days"], now.json["deadlines"]["general_days"]) == (
        15,
        10,
    )
    assert now.json["deadlines"]["general_source"] == "county"
    assert now.headers["ETag"] != before.headers["ETag"]
    field = desk.field(GENERAL)
    assert (field["value"], field["words"], field["source"]) == ("10", "10 天", "county")
    yesterday = today() - timedelta(days=1)
    assert desk.plans.on(desk.county, yesterday).deadlines.general_days == 15


def test_a_change_is_refused_with_what_to_do_about_it(desk: Desk, first: date) -> None:
    middle = first + timedelta(days=14)
    refused = desk.change(VISITS, "4", middle)
    assert reason(refused) == (422, "starts_wrongly")
    assert f"请选{dated_words(next_month(first))}" in refused.json["message"]
    assert refused.json["errors"]["effective_on"] == [refused.json["message"]]
    backwards = desk.change(GENERAL, "10", today() - timedelta(days=1))
    assert "已经统计、通知、打印的都按原来的" in backwards.json["message"]
    too_many = desk.change(VISITS, "29", first)
    assert (reason(too_many), [*too_many.json["errors"]]) == (
        (422, "value_out_of_range"),
        ["value"],
    )
    assert desk.change("presence.travel_kmh", "90", first).status_code == 404
    assert desk.values()["changes"] == []


def test_of_two_changes_for_one_day_the_second_is_told(desk: Desk, first: date) -> None:
    other = Desk(desk.client, desk.person)
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda value: other.change(VISITS, value, first), ("4", "5"))]
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(desk.values()["changes"]) == 1
    taken = desk.change(VISITS, "6", first)
    assert reason(taken) == (409, "changed_already")
    assert desk.change(VISITS, "6", next_month(first)).status_code == 201


def test_a_change_is_withdrawn_before_its_day_and_not_after(desk: Desk, first: date) -> None:
    coming, holding = uuid4(), uuid4()
    desk.change(VISITS, "4", first, coming)
    desk.change(GENERAL, "10", today(), holding)
    assert desk.withdraw(coming).status_code == 200
    assert desk.withdraw(coming).status_code == 200
    late = desk.withdraw(holding)
    assert reason(late) == (409, "holds_already")
    states = {change["label"]: change["state"] for change in desk.values()["changes"]}
    assert states == {
        "企业派驻：每家企业每月至少到访": "withdrawn",
        "整改期限：一般隐患整改天数": "holds",
    }
    assert desk.plans.on(desk.county, first).visits_owed(3) == 3
    # The day is free again.
    assert desk.change(VISITS, "5", first).status_code == 201


def test_a_change_and_its_withdrawal_stand_on_the_audit_trail(
    desk: Desk, own_county: CountyBuilder, first: date
) -> None:
    change_id = uuid4()
    desk.change(VISITS, "4", first, change_id)
    desk.withdraw(change_id)
    asked = sa.select(models.audit.c.action, models.audit.c.details).where(
        models.audit.c.area_code == desk.county, models.audit.c.subject_id == str(change_id)
    )
    with own_county.engine.connect() as read:
        made, withdrawn = read.execute(asked.order_by(models.audit.c.id)).all()
    assert (made.action, withdrawn.action) == ("change_plan", "withdraw_plan_change")
    assert made.details == {
        "field": VISITS,
        "from_day": first.isoformat(),
        "before": 3,
        "value": 4,
    }


def test_a_preview_counts_what_would_be_owed_and_saves_nothing(
    desk: Desk, own_county: CountyBuilder, first: date
) -> None:
    own_county.enterprise(employees=2)
    own_county.enterprise(employees=5)
    own_county.enterprise(employees=50)
    preview = desk.preview(VISITS, "4", first).json
    assert (preview["before"], preview["after"]) == ("3 次", "4 次")
    lines = {line["label"]: (line["before"], line["after"]) for line in preview["lines"]}
    assert lines == {"应派驻的企业": ("2 家", "2 家"), "每月应到访": ("6 次", "8 次")}
    fewer = desk.preview("stationing.employees_at_least", "10", first).json
    lines = {line["label"]: (line["before"], line["after"]) for line in fewer["lines"]}
    assert lines["应派驻的企业"] == ("2 家", "1 家")
    assert any("仍按原来的次数统计" in words for words in fewer["words"])
    assert desk.values()["changes"] == []


def test_every_field_can_be_previewed(desk: Desk) -> None:
    for field in desk.values()["fields"]:
        value = {
            "number": str(field["least"] if field["value"] != str(field["least"]) else 2),
            "phone": "0745-8820000",
            "offices": "housing_bureau,emergency_bureau",
            "day_of_year": "12-24",
        }[field["kind"]]
        preview = desk.preview(field["key"], value, date.fromisoformat(field["first_start"]))
        assert preview.status_code == 200, (field, preview.json)
        assert preview.json["lines"] or preview.json["words"]


def test_a_new_lead_owes_what_the_old_one_owed(desk: Desk) -> None:
    preview = desk.preview("sectors.S05.lead", "market_bureau", today()).json
    assert {line["label"] for line in preview["lines"]} == {"县消防救援大队", "县市场监管局"}
    assert desk.change("sectors.S05.lead", "market_bureau", today()).status_code == 201
    plan = desk.plans[desk.county]
    assert "S05" in plan.sectors_led_by("market_bureau")
    assert "S05" not in plan.sectors_led_by("fire_brigade")


def test_a_number_that_stands_on_boards_has_them_printed_anew_on_its_day(
    desk: Desk, own_county: CountyBuilder, first: date
) -> None:
    desk.change("rewards.major_hazard.yuan", "2000", first)
    desk.change(GENERAL, "10", first)
    groups = ("hotlines", "rewards", "sectors")
    with own_county.engine.connect() as read:
        before, on, after = (
            desk.county in counties_changed_between(read, first + since, first + until, groups)
            for since, until in (
                (timedelta(days=-9), timedelta(days=-1)),
                (timedelta(days=-1), timedelta(0)),
                (timedelta(0), timedelta(days=9)),
            )
        )
    assert (before, on, after) == (False, True, False)


def test_each_county_has_its_own(desk: Desk, app: Flask, county: CountyBuilder) -> None:
    desk.change(GENERAL, "10", today())
    elsewhere = Desk(app.test_client(), county.person(Role.COUNTY))
    assert elsewhere.field(GENERAL)["value"] == "15"
    assert desk.plans[XUPU].deadlines.general_days == 15
    assert elsewhere.withdraw(UUID(desk.values()["changes"][0]["id"])).status_code == 404


def test_a_year_that_a_deadline_reaches_and_nobody_knows_is_told(
    desk: Desk, own_county: CountyBuilder, app: Flask
) -> None:
    assert 2098 not in desk.values()["unknown_years"]
    place, person = own_county.enterprise(), own_county.person(Role.INSPECTOR)
    rows = LedgerRows(own_county, app.extensions["anxun"].store, place, person)
    [hazard_id] = rows.hazards_of(rows.inspection(findings=1))
    with own_county.engine.begin() as tx:
        here = models.hazard.c.id == hazard_id
        tx.execute(sa.update(models.hazard).where(here).values(deadline=date(2098, 1, 4)))
    assert 2098 in desk.values()["unknown_years"]
