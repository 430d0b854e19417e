"""What is wrong with what an officer sent, beyond the table of a report's life. Pure.

Source: 安监总财〔2018〕19号 (一案一奖, 先举报者), 应急〔2020〕69号. That two check and two pay is
ours: nobody settles a report alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.ground.lifecycles.engine import Violation
from ledger.ground.lifecycles.step_fields import given
from ledger.ground.lifecycles.tip import TipEvent
from ledger.tips.rules import reward as tip_reward
from ledger.tips.rules.exclusion import stands_in
from ledger.tips.rules.steps import TipStep
from plans.plan import Plan
from spelling.names import letters_alike, same_name

CHECKERS_AT_LEAST = 2
# Longer than any archive period of the field; a slip of the year is caught.
KEEP_MOST_DAYS = 30 * 366


@dataclass(frozen=True, slots=True)
class TipLimits:
    """What was sent is judged by. `avoided`: names of the people who are recused."""

    plan: Plan
    today: date
    deaths: bool
    received_on: date
    accepted_on: date | None
    deletion: date | None
    approved_on: date | None
    officer: str
    avoided: frozenset[str]


def violation(step: TipStep, limits: TipLimits) -> Violation | None:
    """What is wrong with what was sent; None where nothing is. What it requires is there."""
    check = _CHECKS.get(step.event)
    return check(step, limits) if check else None


def _settle(step: TipStep, limits: TipLimits) -> Violation | None:
    if step.enterprise_id is None and step.deaths is None:
        return Violation("demands_missing", "enterprise_id", "请选企业，或核实有没有人员死亡")
    return None


def _check(step: TipStep, limits: TipLimits) -> Violation | None:
    names = {letters_alike(checker) for checker in step.checkers} - {""}
    if len(names) < CHECKERS_AT_LEAST:
        return Violation("two_checkers", "checkers", "核查人员不少于两人")
    if any(_must_avoid(checker, limits) for checker in step.checkers):
        return Violation("must_avoid", "checkers", "核查人员里有须回避的人，请换人核查")
    return _day("checked_on", given(step.checked_on), limits.received_on, limits.today)


def _must_avoid(written: str, limits: TipLimits) -> bool:
    return any(stands_in(name, written) for name in limits.avoided)


def _transfer(step: TipStep, limits: TipLimits) -> Violation | None:
    """What involves deaths goes to the county government alone (安全生产法 第七十三条)."""
    authority = limits.plan.tips.deaths_go_to
    if limits.deaths and not same_name(given(step.to), authority):
        return Violation("deaths_go_to", "to", f"涉及人员死亡的，只能移送{authority}")
    return None


def _extend(step: TipStep, limits: TipLimits) -> Violation | None:
    most = limits.plan.tips.extend_days
    if given(step.days) > most:
        return Violation("extension_too_long", "days", f"最多延长 {most} 天")
    return None


def _conclude(step: TipStep, limits: TipLimits) -> Violation | None:
    signer = given(step.signer)
    if letters_alike(signer) == letters_alike(limits.officer):
        return Violation("own_signature", "signer", "结论须由负责人签字，不能由经办人自己签")
    if _must_avoid(signer, limits):
        return Violation("must_avoid", "signer", "签字的负责人须回避，请由另一名负责人签字")
    return _day(
        "signed_on", given(step.signed_on), limits.accepted_on or limits.received_on, limits.today
    )


def _keep(step: TipStep, limits: TipLimits) -> Violation | None:
    first = max(filter(None, (limits.today, limits.deletion)))
    if not first < given(step.until) <= first + timedelta(days=KEEP_MOST_DAYS):
        return Violation("until_out_of_range", "until", f"保存期限应晚于 {first}")
    return None


def _propose(step: TipStep, limits: TipLimits) -> Violation | None:
    if step.reward_kind not in tip_reward.kinds_of(limits.plan.rewards):
        return Violation("unknown_reward", "reward_kind", "没有这一类奖励，请另选类别")
    try:
        tip_reward.amount_of(limits.plan.rewards, step)
    except tip_reward.CannotReckon as error:
        return Violation("demands_missing", error.field, error.words)
    return None


def _pay(step: TipStep, limits: TipLimits) -> Violation | None:
    return _day(
        "paid_on", given(step.paid_on), limits.approved_on or limits.received_on, limits.today
    )


def _day(name: str, day: date, first: date, last: date) -> Violation | None:
    if first <= day <= last:
        return None
    return Violation("day_out_of_range", name, f"日期应在 {first} 到 {last} 之间")


_CHECKS: Mapping[TipEvent, Callable[[TipStep, TipLimits], Violation | None]] = {
    TipEvent.SETTLE: _settle,
    TipEvent.CHECK: _check,
    TipEvent.TRANSFER: _transfer,
    TipEvent.EXTEND: _extend,
    TipEvent.CONCLUDE: _conclude,
    TipEvent.KEEP: _keep,
    TipEvent.PROPOSE_REWARD: _propose,
    TipEvent.PAY_REWARD: _pay,
}
