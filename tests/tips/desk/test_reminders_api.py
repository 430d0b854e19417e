"""What officers are told of reports through the inbox: once, in words that say nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import SHANGHAI
from ledger.ground.lifecycles.tip import TipState
from ledger.notices.commands.notices import deliver_notices
from ledger.notices.rules.tip_reminders import PendingTip, tip_notices
from ledger.tips.rules.clocks import RewardDays, TipDays
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import today
from tests.tips.officers_desk import Office, OfficersDesk, two_desks
from tests.tips.tip_builder import Tip

Desks = tuple[Office, OfficersDesk, OfficersDesk]
TERMS = load_plan(XUPU).tips


@pytest.fixture
def desks(app: Flask, own_county: CountyBuilder) -> Desks:
    return two_desks(app, own_county)


def sweep(desks: Desks, days: int = 0) -> None:
    """The hourly sweep, so many days from now."""
    office = desks[0]
    plan = office.app.extensions["anxun"].plans[office.county.area_code]
    with office.county.engine.begin() as tx:
        deliver_notices(tx, plan, today() + timedelta(days=days))


def reminders(desk: OfficersDesk, query: str = "") -> list[tuple[str, str]]:
    """What the officer reads of reports, the oldest first."""
    notices = desk.phone.get(f"/notices{query}").json["notices"]
    lines = [(notice["kind"], notice["words"]) for notice in reversed(notices)]
    return [line for line in lines if line[0].startswith("tip_")]


def test_a_new_report_is_told_once_and_no_more_when_it_was_accepted(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip(description="液氨罐泄漏")
    for _ in range(2):
        sweep(desks)
    assert reminders(first) == reminders(second) == [("tip_new", "收到一件新举报，请查看。")]
    (line,) = first.phone.get("/notices").json["notices"]
    assert (line["link"], line["over"]) == (f"/tips/{tip.id}", False)
    first.take(tip, "accept")
    assert [notice["over"] for notice in second.phone.get("/notices").json["notices"]] == [True]


def test_a_notice_keeps_the_day_and_not_the_hour_in_which_a_report_came(desks: Desks) -> None:
    office, first, _ = desks
    office.reports.tip()
    sweep(desks)
    with office.county.engine.connect() as read:
        mine = models.notice.c.person_id == first.id
        created = read.scalar(sa.select(models.notice.c.created_at).where(mine))
    local = created.astimezone(SHANGHAI)
    assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    assert local.date() == today()


def test_a_message_of_the_reporter_is_told_until_it_was_opened(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    first.take(tip, "accept")
    office.reports.message(tip, "今天又泄漏了")
    sweep(desks)
    assert reminders(second, "?unread=true") == [("tip_message", "举报人有新的留言，请查看。")]
    second.phone.post(f"/tips/{tip.id}/readings", {"parts": ["messages"], "reason": "核查"})
    assert reminders(first, "?unread=true") == []
    office.reports.message(tip, "明天也会")
    sweep(desks)
    assert len(reminders(first)) == 2


def test_what_is_due_is_told_before_on_and_after_the_day(desks: Desks) -> None:
    office, first, _ = desks
    office.reports.tip()
    for days in range(12):
        sweep(desks, days)
    words = [line[1] for line in reminders(first) if line[0] == "tip_accept"]
    assert len(words) == 3
    assert "还有 2 天到期" in words[0]
    assert words[1:] == [
        "一件举报的受理决定今天到期，请尽快决定是否受理。",
        "一件举报的受理决定已超期 1 天，请尽快决定是否受理。",
    ]


def test_conclusion_feedback_reward_and_deletion_are_told_ahead(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip(identity="{}")
    first.take(tip, "accept")
    sweep(desks, 45)
    first.take(tip, "check")
    first.take(tip, "conclude")
    sweep(desks, 7)
    first.take(tip, "propose_reward")
    second.take(tip, "approve_reward")
    first.take(tip, "inform", message_id=str(first.answer(tip, "已查实")))
    sweep(desks, 30)
    sweep(desks, 700)
    kinds = [line[0] for line in reminders(first)]
    assert kinds == ["tip_conclude", "tip_feedback", "tip_reward", "tip_deletion"]


def test_nobody_is_told_of_a_report_that_goes_around_them(desks: Desks) -> None:
    office, first, _ = desks
    place = office.county.enterprise()
    accused, employed = office.hire(name="杨示例"), office.hire()
    office.reports.tip(accused="杨示例")
    tip: Tip = office.reports.tip(enterprise_id=place)
    sweep(desks)
    assert [len(reminders(desk)) for desk in (first, accused, employed)] == [2, 1, 2]
    with office.county.engine.begin() as tx:
        row = {"area_code": office.county.area_code, "person_id": employed.id}
        work = row | {"role": str(Role.ENTERPRISE), "enterprise_id": place}
        tx.execute(sa.insert(models.grant).values(**work))
    # What was told before is gone from the inbox, and from its count.
    inbox = employed.phone.get("/notices").json
    assert (len(reminders(employed)), inbox["unread"]) == (1, 1)
    assert str(tip.id) not in str(inbox)


def test_a_notice_goes_with_its_report(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    sweep(desks)
    with office.county.engine.begin() as tx:
        tx.execute(sa.delete(models.tip).where(models.tip.c.id == tip.id))
    assert reminders(first) == []


def test_other_roles_are_told_nothing_of_reports(desks: Desks, app: Flask) -> None:
    office, _, _ = desks
    place = office.county.enterprise()
    people = [office.county.person(Role.COUNTY), office.county.person(Role.ADMIN)]
    people.append(office.county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))
    office.reports.tip(enterprise_id=place)
    for days in (0, 7, 8):
        sweep(desks, days)
    with office.county.engine.connect() as read:
        about = models.notice.c.tip_id.is_not(None)
        reached = set(
            read.scalars(
                sa.select(models.notice.c.person_id).where(
                    models.notice.c.area_code == office.county.area_code, about
                )
            )
        )
    assert reached == {desk.id for desk in office.desks}
    assert reached.isdisjoint({person.id for person in people})


_DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@st.composite
def _pending(draw: Any) -> PendingTip:
    state = draw(st.sampled_from(TipState))
    day = st.none() | _DAYS
    reward = draw(st.none() | st.builds(
        RewardDays, st.sampled_from(["proposed", "approved", "paid"]), day, day
    ))  # fmt: skip
    days = TipDays(state, draw(st.booleans()), draw(_DAYS), draw(day), draw(day), draw(day),
                   draw(day), reward)  # fmt: skip
    officers = draw(st.lists(st.uuids(), unique=True, max_size=3))
    return PendingTip(draw(st.uuids()), days, draw(st.integers(0, 5)), officers)


@given(st.lists(_pending(), max_size=4), _DAYS)
def test_no_notice_is_told_twice_on_a_day_or_to_anybody_else(
    tips: list[PendingTip], day: date
) -> None:
    notices = list(tip_notices(tips, TERMS, day))
    keys = [(n.person_id, n.kind, n.topic, n.occasion) for n in notices]
    assert len(keys) == len(set(keys))
    officers = {tip.id: set(tip.officers) for tip in tips}
    for notice in notices:
        assert notice.person_id in officers[notice.topic.tip_id]


def test_what_has_ended_is_told_of_for_nothing_but_its_deletion() -> None:
    ended = [TipState.INFORMED, TipState.REFUSED, TipState.TRANSFERRED]
    for state in ended:
        days = TipDays(state, False, today(), ended_on=today())
        tip = PendingTip(uuid4(), days, 0, [uuid4()])
        kinds = {n.kind for d in range(800) for n in tip_notices(
            [tip], TERMS, today() + timedelta(days=d))}  # fmt: skip
        assert kinds == {"tip_deletion"}
