"""What the five plans advise for a hazard as it stands, and what they bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ledger.ground.lifecycles.hazard import Event, HazardSnapshot, State
from ledger.hazards.rules.advice import Circumstances, advice, proposals
from ledger.hazards.rules.plan_limits import PlanLimits, extendable_until, violation
from ledger.hazards.rules.steps import DISPOSITION_WORDS, HazardStep
from plans.loader import all_plans, load_plan
from plans.plan import Origin

XUPU, WANGCHENG = load_plan("431224"), load_plan("430112")
TODAY = date(2026, 11, 22)
MAJOR = HazardSnapshot(State.RECTIFYING, "major")


def found(
    now: HazardSnapshot = MAJOR, origin: Origin = "enforcement", **more: Any
) -> Circumstances:
    plain = Circumstances(now, origin, overdue_days=0, found_on=TODAY, seen_before=None)
    return replace(plain, **more)


def kinds(area_code: str, of: Circumstances) -> list[str]:
    return [proposal.kind for proposal in proposals(load_plan(area_code).listing, of)]


def test_in_wangcheng_every_confirmed_major_hazard_is_proposed_for_listing() -> None:
    (proposal,) = proposals(WANGCHENG.listing, found())
    assert (proposal.level, proposal.source) == ("区直部门", "WC三(三)3")


def test_in_xupu_it_takes_a_report_a_superior_or_long_delay() -> None:
    assert kinds("431224", found()) == []
    assert kinds("431224", found(origin="report")) == ["reported"]
    assert kinds("431224", found(origin="superior")) == ["superior"]
    assert kinds("431224", found(overdue_days=30)) == []
    assert kinds("431224", found(overdue_days=31)) == ["long_overdue"]


@pytest.mark.parametrize(("days", "proposed"), [(365, ["repeated"]), (366, [])])
def test_the_same_again_within_a_year_is_proposed_for_general_hazards_too(
    days: int, proposed: list[str]
) -> None:
    general = HazardSnapshot(State.OPEN, "general")
    before = TODAY - timedelta(days=days)
    assert kinds("431224", found(general, seen_before=before)) == proposed


@pytest.mark.parametrize(
    "now",
    [
        HazardSnapshot(State.UNCONFIRMED, "major"),
        HazardSnapshot(State.CLOSED, "major"),
        HazardSnapshot(State.RECTIFYING, "major", listed=True),
        HazardSnapshot(State.OPEN, "general"),
    ],
)
def test_nothing_is_proposed_for_what_is_unconfirmed_closed_listed_or_general(
    now: HazardSnapshot,
) -> None:
    assert kinds("431224", found(now, origin="report", overdue_days=99)) == []


def test_what_applies_as_it_stands_comes_first() -> None:
    sentences = advice(XUPU, found(overdue_days=3))
    assert [sentence.applies_now for sentence in sentences] == sorted(
        (sentence.applies_now for sentence in sentences), reverse=True
    )
    texts = [sentence.text for sentence in sentences if sentence.applies_now]
    assert any("一案双罚" in text for text in texts)
    assert any("从重处罚" in text for text in texts)
    assert not any("导致事故" in text for text in texts)


def test_a_hazard_the_enterprise_found_and_mended_is_advised_to_go_unpunished() -> None:
    mended = found(HazardSnapshot(State.VERIFIED, "general"), origin="self_check")
    (sentence,) = [
        sentence for sentence in advice(XUPU, mended) if sentence.dispositions == ("no_penalty",)
    ]
    assert sentence.applies_now
    assert not any("no_penalty" in sentence.dispositions for sentence in advice(XUPU, found()))


def test_every_disposition_that_a_plan_advises_has_a_word() -> None:
    advised = {
        disposition
        for plan in all_plans()
        for rule in plan.dispositions
        for disposition in rule.advice
    }
    assert advised < set(DISPOSITION_WORDS)


def limits(grade: str = "general", deadline: date = TODAY, *, extensions: int = 0) -> PlanLimits:
    return PlanLimits(XUPU, grade, deadline, ordered=TODAY, day=TODAY, extensions=extensions)


def step(event: Event, deadline: date) -> HazardStep:
    return HazardStep(kind=event, at=datetime.now(UTC), elapsed_s=5, deadline=deadline)


def test_an_overdue_hazard_is_extended_from_today_and_not_into_the_past() -> None:
    late = limits(deadline=TODAY - timedelta(days=5))
    assert violation(step(Event.EXTEND, TODAY), late) is None
    past = violation(step(Event.EXTEND, TODAY - timedelta(days=1)), late)
    assert past and past.reason == "deadline_out_of_range"


def test_where_the_whole_of_the_days_is_used_no_extension_is_left() -> None:
    used = limits(deadline=TODAY + timedelta(days=30), extensions=1)
    assert extendable_until(used) is None
    fault = violation(step(Event.EXTEND, TODAY + timedelta(days=40)), used)
    assert fault and "不能再延" in fault.message


@pytest.mark.parametrize(("grade", "days"), [("general", 15), ("major", 30)])
def test_the_first_order_has_the_days_of_its_grade(grade: str, days: int) -> None:
    last, after = TODAY + timedelta(days=days), TODAY + timedelta(days=days + 1)
    assert violation(step(Event.ASSIGN, last), limits(grade=grade)) is None
    assert violation(step(Event.ASSIGN, after), limits(grade=grade)) is not None
