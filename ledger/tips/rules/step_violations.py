"""What is wrong with what an officer sent, beyond the table of a report's life. Pure.

Source: 安监总财〔2018〕19号 (一案一奖, 先举报者), 应急〔2020〕69号. That two check and two pay is
ours: nobody settles a report alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ledger.ground.lifecycles.engine import Violation
from ledger.ground.lifecycles.tip import TipEvent
from ledger.tips.rules import reward as tip_reward
from ledger.tips.rules.exclusion import plain_name
from plans.plan import Plan

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


def violation(event: TipEvent, fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    """What is wrong with what was sent; None where nothing is. What it requires is there."""
    check = _CHECKS.get(event)
    return check(fields, limits) if check else None


def _settle(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    if fields["enterprise_id"] is None and fields["deaths"] is None:
        return Violation("demands_missing", "enterprise_id", "请选企业，或核实有没有人员死亡")
    return None


def _check(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    names = {plain_name(each) for each in fields["checkers"]} - {""}
    if len(names) < CHECKERS_AT_LEAST:
        return Violation("two_checkers", "checkers", "核查人员不少于两人")
    if names & limits.avoided:
        return Violation("must_avoid", "checkers", "核查人员里有须回避的人，请换人核查")
    return _day("checked_on", fields, limits.received_on, limits.today)


def _transfer(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    """What involves deaths goes to the county government alone (安全生产法 第七十三条)."""
    wanted = limits.plan.tips.deaths_go_to
    if limits.deaths and plain_name(fields["to"]) != plain_name(wanted):
        return Violation("deaths_go_to", "to", f"涉及人员死亡的，只能移送{wanted}")
    return None


def _extend(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    most = limits.plan.tips.extend_days
    if fields["days"] > most:
        return Violation("extension_too_long", "days", f"最多延长 {most} 天")
    return None


def _conclude(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    signer = plain_name(fields["signer"])
    if signer == plain_name(limits.officer):
        return Violation("own_signature", "signer", "结论须由负责人签字，不能由经办人自己签")
    if signer in limits.avoided:
        return Violation("must_avoid", "signer", "签字的负责人须回避，请由另一名负责人签字")
    return _day("signed_on", fields, limits.accepted_on or limits.received_on, limits.today)


def _keep(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    first = max(filter(None, (limits.today, limits.deletion)))
    if not first < fields["until"] <= first + timedelta(days=KEEP_MOST_DAYS):
        return Violation("until_out_of_range", "until", f"保存期限应晚于 {first}")
    return None


def _propose(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    if fields["reward_kind"] not in tip_reward.kinds_of(limits.plan.rewards):
        return Violation("unknown_reward", "reward_kind", "没有这一类奖励，请另选类别")
    try:
        tip_reward.amount_of(limits.plan.rewards, fields)
    except tip_reward.CannotReckon as fault:
        return Violation("demands_missing", fault.field, fault.words)
    return None


def _pay(fields: Mapping[str, Any], limits: TipLimits) -> Violation | None:
    return _day("paid_on", fields, limits.approved_on or limits.received_on, limits.today)


def _day(name: str, fields: Mapping[str, Any], first: date, last: date) -> Violation | None:
    if first <= fields[name] <= last:
        return None
    return Violation("day_out_of_range", name, f"日期应在 {first} 到 {last} 之间")


_CHECKS: Mapping[TipEvent, Callable[[Mapping[str, Any], TipLimits], Violation | None]] = {
    TipEvent.SETTLE: _settle,
    TipEvent.CHECK: _check,
    TipEvent.TRANSFER: _transfer,
    TipEvent.EXTEND: _extend,
    TipEvent.CONCLUDE: _conclude,
    TipEvent.KEEP: _keep,
    TipEvent.PROPOSE_REWARD: _propose,
    TipEvent.PAY_REWARD: _pay,
}
