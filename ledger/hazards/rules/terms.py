"""What an event asks of the county's plan: days, extensions, levels. Pure.

The number of days and times stands in the plan; here stands what is counted. Source of the fields:
望城 附件1 (交办清单), 溆浦 三(五) (处置); that an extension is capped and an order is not set again
to a later day is ours: without it a deadline would mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ledger.ground.lifecycles.hazard import Event
from plans.plan import Plan

# Words of ours for what the plans advise; the last is for whoever decides otherwise.
DISPOSITION_WORDS: Mapping[str, str] = {
    "no_penalty": "不予行政处罚",
    "no_listing": "不挂牌督办",
    "heavier_penalty": "从重处罚",
    "maximum_penalty": "按上限处罚",
    "list_and_supervise": "挂牌督办",
    "publish_in_media": "公开曝光",
    "interview": "约谈",
    "suspend_production": "停产停业整顿",
    "hold_accountable": "追责问责",
    "veto": "一票否决",
    "penalise_both": "一案双罚",
    "joint_discipline": "联合惩戒",
    "propose_closure": "提请关闭",
    "ban_principal": "行业禁入",
    "refer_to_justice": "移送司法",
    "ordinary": "依法处理，不另作处置",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an event is judged by. `day`: when it happened, in Asia/Shanghai.

    `ordered`: the deadline as found, assigned or set on reopening, before any extension.
    """

    plan: Plan
    hazard: Mapping[str, Any]
    ordered: date
    day: date


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit: a stable reason, the field, and a sentence that says what would."""

    reason: str
    field: str
    words: str


def fault_of(event: Event, fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    """What the plan has against it; None where it has nothing. Its demands are met."""
    check = _CHECKS.get(event)
    return check(fields, terms) if check else None


def _assigned(fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    now: date = terms.hazard["deadline"]
    if terms.hazard["order_number"] is None:
        return _within_the_plan(fields, terms)
    if fields["deadline"] == now or terms.day <= fields["deadline"] <= now:
        return None
    told = f"已经交办过，期限是 {now}；要更晚请用“延期”，要更早请填 {terms.day} 以后的日期"
    return Fault("deadline_out_of_range", "deadline", told)


def _within_the_plan(fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    days = terms.plan.deadlines.days_for(terms.hazard["grade"])
    latest = terms.day + timedelta(days=days)
    if terms.day <= fields["deadline"] <= latest:
        return None
    told = f"整改期限应在 {terms.day} 到 {latest} 之间（按本县方案）"
    return Fault("deadline_out_of_range", "deadline", told)


def extendable_until(terms: Terms) -> date | None:
    """The last day that an extension may set; None where the plan allows no more of them."""
    limits = terms.plan.deadlines
    latest = terms.ordered + timedelta(days=limits.extension_days)
    used_up = terms.hazard["extensions"] >= limits.extension_times
    return None if used_up or latest < _earliest_extension(terms) else latest


def _earliest_extension(terms: Terms) -> date:
    now: date = terms.hazard["deadline"]
    return max(now + timedelta(days=1), terms.day)


def _extended(fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    earliest, latest = _earliest_extension(terms), extendable_until(terms)
    if latest is None:
        limits, times = terms.plan.deadlines, terms.hazard["extensions"]
        told = (
            f"已延期 {times} 次；按本县方案最多延 {limits.extension_times} 次、"
            f"{limits.extension_days} 天，不能再延。请督促整改，或挂牌督办"
        )
        return Fault("extensions_used_up", "deadline", told)
    if earliest <= fields["deadline"] <= latest:
        return None
    told = f"延期应在 {earliest} 到 {latest} 之间（按本县方案）"
    return Fault("deadline_out_of_range", "deadline", told)


def _listed(fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    levels = terms.plan.listing.levels
    if fields["level"] not in levels:
        return Fault("unknown_level", "level", f"挂牌级别应为：{'、'.join(levels)}")
    if fields["until"] < terms.day:
        return Fault("deadline_out_of_range", "until", f"督办期限应在 {terms.day} 以后")
    return None


def _decided(fields: Mapping[str, Any], terms: Terms) -> Fault | None:
    if fields["disposition"] in DISPOSITION_WORDS:
        return None
    told = f"处置意见应为：{'、'.join(DISPOSITION_WORDS.values())}"
    return Fault("unknown_disposition", "disposition", told)


_CHECKS: Mapping[Event, Callable[[Mapping[str, Any], Terms], Fault | None]] = {
    Event.ASSIGN: _assigned,
    Event.EXTEND: _extended,
    Event.LIST: _listed,
    Event.DECIDE: _decided,
    Event.REOPEN: _within_the_plan,
}
