"""What a change of the plan leaves as it was, and what it does on its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.records.outbox import Job
from media.object_store import ObjectStore
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.unused import unused_county_code
from tests.tips.officers_desk import two_desks
from worker.calendar import Calendar


def change_since(county: CountyBuilder, field: str, before: Any, value: Any, first: date) -> None:
    """As the county's office made it on an earlier day."""
    office = county.person(Role.COUNTY)
    row = {"area_code": county.area_code, "id": uuid4(), "field": field, "value": value}
    who = {"person_id": office.id, "reason": "年度调整", "basis": "", "effective_on": first}
    with county.engine.begin() as tx:
        tx.execute(sa.insert(models.plan_change).values(**row, before=before, **who))


def test_last_month_is_held_against_what_was_owed_then(
    app: Flask, own_county: CountyBuilder
) -> None:
    own_county.open_since(datetime.now(UTC) - timedelta(days=100))
    field = "duties.monthly_dispatch.times_at_least"
    change_since(own_county, field, 1, 2, today().replace(day=1))
    office = Phone(app.test_client(), own_county.person(Role.COUNTY))
    times = {}
    for cycle in ("current", "last"):
        duties = office.get(f"/duties/missing?cycle={cycle}").json["duties"]
        [times[cycle]] = [line["times"] for line in duties if line["duty"] == "monthly_dispatch"]
    assert times == {"current": 2, "last": 1}


@pytest.mark.parametrize(("days_ago", "yuan"), [(1, 2000), (0, 1000)])
def test_a_report_is_rewarded_by_what_was_promised_on_the_day_it_came(
    app: Flask, own_county: CountyBuilder, days_ago: int, yuan: int
) -> None:
    office, first, _ = two_desks(app, own_county)
    field = "rewards.major_hazard.yuan"
    change_since(own_county, field, sa.JSON.NULL, 2000, today() - timedelta(days=30))
    change_since(own_county, field, 2000, 1000, today())
    report = office.reports.tip(identity="{}", received_on=today() - timedelta(days=days_ago))
    first.to_conclusion(report)
    case = first.take(report, "propose_reward", reward_kind="major_hazard", fine_yuan=None)
    assert case["reward"]["amount_yuan"] == yuan


@pytest.mark.parametrize(
    ("field", "value", "printed"),
    [("hotlines.1.number", "0745-8820000", True), ("deadlines.general_days", 10, False)],
)
def test_on_the_day_of_a_new_number_boards_are_printed_anew(
    second_engine: sa.Engine, store: ObjectStore, field: str, value: Any, printed: bool
) -> None:
    county = CountyBuilder(second_engine, unused_county_code())
    rows = LedgerRows(county, store, county.enterprise(), county.person(Role.INSPECTOR))
    rows.board()
    change_since(county, field, 15, value, today())
    Calendar(second_engine).run_daily_jobs()
    asked = sa.select(sa.func.count()).where(
        models.outbox.c.area_code == county.area_code,
        models.outbox.c.job == Job.PRINT_BOARDS,
        models.outbox.c.subject == str(rows.enterprise_id),
    )
    with second_engine.connect() as read:
        assert bool(read.scalar(asked)) is printed


def test_a_phone_that_was_off_line_is_judged_by_the_plan_of_the_day_it_inspected(
    app: Flask, own_county: CountyBuilder
) -> None:
    plans = app.extensions["anxun"].plans
    change_since(own_county, "deadlines.general_days", 15, 10, today())
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert plans.at(own_county.area_code, yesterday).deadlines.general_days == 15
    assert plans.at(own_county.area_code, datetime.now(UTC)).deadlines.general_days == 10
    beyond = datetime.max.replace(tzinfo=UTC)
    assert plans.at(own_county.area_code, beyond).deadlines.general_days == 10
    assert plans.at(XUPU, yesterday) == plans.by_file(XUPU)
