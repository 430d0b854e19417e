"""What the five plans advise for a hazard as it stands, and what they bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from ledger.ground.lifecycles.hazard import Event, HazardSnapshot, State
from ledger.hazards.rules.advice import Circumstances, advice, proposals
from ledger.hazards.rules.plan_limits import PlanLimits, extendable_until, violation
from ledger.hazards.rules.steps import DISPOSITION_WORDS, HazardStep
from ledger.records.scope import ROLES_OF_ORIGIN
from plans.loader import all_plans, load_plan
from plans.plan import Disposition, Origin, Plan

XUPU, WANGCHENG, DONGXIHU = load_plan("431224"), load_plan("430112"), load_plan("420112")
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


MENDED = HazardSnapshot(State.VERIFIED, "major")


def advised(plan: Plan, of: Circumstances) -> set[str]:
    """What is advised as it stands."""
    return {word for piece in advice(plan, of) if piece.applies_now for word in piece.dispositions}


@pytest.mark.parametrize("origin", ["self_check", "voluntary"])
def test_what_an_enterprise_found_itself_and_mended_goes_unpunished(origin: Origin) -> None:
    """溆浦 三(五): 凡属企业自主检查发现并采取有效措施整治的重大事故隐患，一律不予以行政处罚."""
    assert advised(XUPU, found(MENDED, origin=origin)) == {"no_penalty"}
    assert "no_penalty" not in advised(XUPU, found(origin=origin))
    assert "no_penalty" not in advised(XUPU, found(MENDED))


def test_what_a_place_reported_itself_and_mended_is_not_listed() -> None:
    """溆浦 三(五): 凡属地方主动上报并…整治到位的重大事故隐患，上级主管部门一律不予挂牌督办."""
    assert advised(XUPU, found(MENDED, origin="place_report")) == {"no_listing"}
    assert "no_listing" not in advised(XUPU, found(MENDED, origin="voluntary"))


def test_what_a_clause_says_of_major_hazards_is_not_advised_for_a_general_one() -> None:
    """溆浦 三(五): 凡是监管部门执法检查发现的重大事故隐患，一律从重行政处罚."""
    assert "heavier_penalty" in advised(XUPU, found())
    general = found(HazardSnapshot(State.OPEN, "general"))
    assert not any("heavier_penalty" in piece.dispositions for piece in advice(XUPU, general))


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.seed)
def test_a_sentence_about_major_hazards_is_said_of_no_other(plan: Plan) -> None:
    for rule in plan.dispositions:
        assert rule.major_only or "重大" not in rule.text, rule.text


# Each is what the ledger can be told: by whom it was found, and by the records that follow.
REACHABLE = [
    found(HazardSnapshot(state, grade), origin=origin, **more)
    for origin in cast(tuple[Origin, ...], tuple(ROLES_OF_ORIGIN))
    for grade in ("general", "major")
    for state in (State.OPEN, State.VERIFIED)
    for more in (
        {},
        {"overdue_days": 1},
        {"extended": True},
        {"seen_before": TODAY - timedelta(days=9)},
        {"illegal": True},
        {"caused_accident": True},
    )
]
RULES = [(plan, rule) for plan in all_plans() for rule in plan.dispositions]


@pytest.mark.parametrize(
    ("plan", "rule"), RULES, ids=[f"{rule.source} {rule.text[:12]}" for _, rule in RULES]
)
def test_every_piece_of_advice_applies_to_one_hazard_and_not_to_another(
    plan: Plan, rule: Disposition
) -> None:
    applies = {
        any(piece.text == rule.text and piece.applies_now for piece in advice(plan, of))
        for of in REACHABLE
    }
    assert applies == {True, False}


def test_what_is_not_mended_at_once_is_what_was_put_off_or_is_late() -> None:
    """东西湖 三(二): 对一时难以整改的隐患要逐级挂牌督办."""
    new = HazardSnapshot(State.OPEN, "general")
    assert "list_and_supervise" not in advised(DONGXIHU, found(new))
    assert "list_and_supervise" in advised(DONGXIHU, found(new, extended=True))
    assert "list_and_supervise" in advised(DONGXIHU, found(new, overdue_days=1))


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
