"""What an event asks of the county's plan: days, extensions, levels. Pure.

The number of days and times stands in the plan; here stands what is counted. Source of the fields:
望城 附件1 (交办清单), 溆浦 三(五) (处置); that an extension is capped and an order is not set again
to a later day is ours: without it a deadline would mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.ground.lifecycles.engine import Violation
from ledger.ground.lifecycles.hazard import Event
from ledger.hazards.rules.replay import HazardRow
from ledger.hazards.rules.steps import DISPOSITION_WORDS, HazardStep
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What an event is judged by. `day`: when it happened, in Asia/Shanghai.

    `ordered`: the deadline as found, assigned or set on reopening, before any extension.
    `has_order`: a 交办单 binds it now. `extensions`: how often it was extended in this round.
    """

    plan: Plan
    grade: str
    deadline: date
    ordered: date
    day: date
    has_order: bool = False
    extensions: int = 0

    @classmethod
    def of(cls, row: HazardRow, plan: Plan, *, ordered: date, day: date) -> PlanLimits:
        """As the hazard stands before the event."""
        return cls(
            plan,
            row.grade,
            row.deadline,
            ordered,
            day,
            has_order=row.order_number is not None,
            extensions=row.extensions,
        )


def violation(step: HazardStep, limits: PlanLimits) -> Violation | None:
    """What the plan has against it; None where it has nothing. What it requires is there."""
    check = _CHECKS.get(step.event)
    return check(step, limits) if check else None


def _assigned(step: HazardStep, limits: PlanLimits) -> Violation | None:
    now = limits.deadline
    if not limits.has_order:
        return _within_the_plan(step, limits)
    deadline = step.deadline
    if deadline and (deadline == now or limits.day <= deadline <= now):
        return None
    message = f"已经交办过，期限是 {now}；要更晚请用“延期”，要更早请填 {limits.day} 以后的日期"
    return Violation("deadline_out_of_range", "deadline", message)


def _within_the_plan(step: HazardStep, limits: PlanLimits) -> Violation | None:
    days = limits.plan.deadlines.days_for(limits.grade)
    latest = limits.day + timedelta(days=days)
    if step.deadline and limits.day <= step.deadline <= latest:
        return None
    message = f"整改期限应在 {limits.day} 到 {latest} 之间（按本县方案）"
    return Violation("deadline_out_of_range", "deadline", message)


def extendable_until(limits: PlanLimits) -> date | None:
    """The last day that an extension may set; None where the plan allows no more of them."""
    plan = limits.plan.deadlines
    latest = limits.ordered + timedelta(days=plan.extension_days)
    used_up = limits.extensions >= plan.extension_times
    return None if used_up or latest < _earliest_extension(limits) else latest


def _earliest_extension(limits: PlanLimits) -> date:
    return max(limits.deadline + timedelta(days=1), limits.day)


def _extended(step: HazardStep, limits: PlanLimits) -> Violation | None:
    earliest, latest = _earliest_extension(limits), extendable_until(limits)
    if latest is None:
        plan, times = limits.plan.deadlines, limits.extensions
        message = (
            f"已延期 {times} 次；按本县方案最多延 {plan.extension_times} 次、"
            f"{plan.extension_days} 天，不能再延。请督促整改，或挂牌督办"
        )
        return Violation("extensions_used_up", "deadline", message)
    if step.deadline and earliest <= step.deadline <= latest:
        return None
    message = f"延期应在 {earliest} 到 {latest} 之间（按本县方案）"
    return Violation("deadline_out_of_range", "deadline", message)


def _listed(step: HazardStep, limits: PlanLimits) -> Violation | None:
    levels = limits.plan.listing.levels
    if step.level not in levels:
        return Violation("unknown_level", "level", f"挂牌级别应为：{'、'.join(levels)}")
    if step.until is None or step.until < limits.day:
        return Violation("deadline_out_of_range", "until", f"督办期限应在 {limits.day} 以后")
    return None


def _decided(step: HazardStep, limits: PlanLimits) -> Violation | None:
    if step.disposition in DISPOSITION_WORDS:
        return None
    message = f"处置意见应为：{'、'.join(DISPOSITION_WORDS.values())}"
    return Violation("unknown_disposition", "disposition", message)


_CHECKS: Mapping[Event, Callable[[HazardStep, PlanLimits], Violation | None]] = {
    Event.ASSIGN: _assigned,
    Event.EXTEND: _extended,
    Event.LIST: _listed,
    Event.DECIDE: _decided,
    Event.REOPEN: _within_the_plan,
}
