"""What of a plan a county may change by itself, and how: the declared list. Pure.

Everything else is the plan file's. A field's key says where it stands:
`stationing.visits_at_least`, `duties.<key>.times_at_least`, `hotlines.<place>.number`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plans.orders import Duty, Report
from plans.plan import Plan

FieldKind = Literal["number", "date", "day_of_year", "phone", "offices"]
# From which days a new value may hold: any, or the first of a cycle that is counted whole.
Starts = Literal["day", "week", "month", "quarter", "half_year", "year", "campaign"]
# What a change may be of; a JSON value.
FieldValue = int | str | list[str] | None

REWARD_NAMES = {
    "major_hazard": "举报重大事故隐患",
    "illegal_act": "举报非法行为",
    "violation": "举报违法行为",
}
_DAYS_MOST = 365
_DEADLINES = (
    ("general_days", "一般隐患整改天数", "general_source", "天", 0),
    ("major_days", "重大隐患整改天数", "major_source", "天", 0),
    ("extension_days", "延期最多几天", "extension_source", "天", 0),
    ("extension_times", "最多延期几次", "extension_source", "次", 0),
    ("look_back_major_days", "重大隐患销号后几天内回头看", "look_back_source", "天", 1),
)
# The shortest cycle of each kind has so many days; of more times nobody could speak.
_TIMES_MOST = {
    "week": 7,
    "month": 28,
    "quarter": 90,
    "half_year": 181,
    "year": 365,
    "campaign": 365,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanField:
    """One value that may be changed. `source`: the clause it has now, `county` where changed."""

    key: str
    group: str
    label: str
    kind: FieldKind
    value: FieldValue
    source: str
    unit: str = ""
    least: int = 0
    most: int = 0
    starts: Starts = "day"


def plan_fields(plan: Plan, today: date) -> tuple[PlanField, ...]:
    """Every value that may be changed, in the plan's order.

    Days of a campaign that is over are a template's: they are put off with it, not changed.
    """
    runs = plan.campaign.ends_on >= today
    return (
        *(_campaign(plan) if runs else ()),
        *_stationing(plan),
        *_deadlines(plan),
        *(field for duty in plan.duties for field in _duty(duty, runs=runs)),
        *(field for report in plan.reports for field in _report(report, runs=runs)),
        *_rewards(plan),
        *_hotlines(plan),
        *_leads(plan),
    )


def _campaign(plan: Plan) -> Iterator[PlanField]:
    yield PlanField(
        key="campaign.ends_on",
        group="行动期间",
        label="行动结束日期",
        kind="date",
        value=plan.campaign.ends_on.isoformat(),
        source=plan.campaign.source,
    )


def _stationing(plan: Plan) -> Iterator[PlanField]:
    rule = plan.stationing
    if rule is None:
        return
    rows = (
        ("employees_at_least", "多少人以上的企业派驻", "人", 1000, rule.employees_at_least),
        ("visits_at_least", "每家企业每月至少到访", "次", 28, rule.visits_at_least),
    )
    for name, label, unit, most, value in rows:
        yield PlanField(
            key=f"stationing.{name}",
            group="企业派驻",
            label=label,
            kind="number",
            value=value,
            source=rule.source,
            unit=unit,
            least=1,
            most=most,
            starts="month",
        )


def _deadlines(plan: Plan) -> Iterator[PlanField]:
    for name, label, source, unit, least in _DEADLINES:
        yield PlanField(
            key=f"deadlines.{name}",
            group="整改期限",
            label=label,
            kind="number",
            value=getattr(plan.deadlines, name),
            source=getattr(plan.deadlines, source),
            unit=unit,
            least=least,
            most=_DAYS_MOST,
        )


def _duty(duty: Duty, *, runs: bool) -> Iterator[PlanField]:
    # Visits are counted by the quota of `stationing`, which has a field of its own.
    if "stationed" in duty.who:
        return
    at = f"duties.{duty.key}"
    yield PlanField(
        key=f"{at}.times_at_least",
        group="任务",
        label=f"{duty.name}：至少几次",
        kind="number",
        value=duty.times_at_least,
        source=duty.source,
        unit="次",
        least=1,
        most=duty.times_at_most or _TIMES_MOST[duty.every],
        starts=duty.every,
    )
    if duty.due_each_year and not duty.from_each_year:
        yield PlanField(
            key=f"{at}.due_each_year",
            group="任务",
            label=f"{duty.name}：每年几月几日前",
            kind="day_of_year",
            value=duty.due_each_year,
            source=duty.source,
            starts="year",
        )
    if duty.due_by and runs:
        yield PlanField(
            key=f"{at}.due_by",
            group="任务",
            label=f"{duty.name}：期限",
            kind="date",
            value=duty.due_by.isoformat(),
            source=duty.source,
        )


def _report(report: Report, *, runs: bool) -> Iterator[PlanField]:
    rows: list[tuple[str, str, FieldKind, FieldValue, int]] = []
    if report.day_of_month:
        rows.append(("day_of_month", "每月几日前", "number", report.day_of_month, 31))
    if report.weekday:
        rows.append(("weekday", "每周星期几前（1 是星期一）", "number", report.weekday, 7))
    if report.basis == "this_week":
        words = "一周从星期几算起（1 是周一至周日，6 是上周六至本周五）"
        rows.append(("week_begins", words, "number", report.week_begins, 7))
    if report.due_on and runs:
        rows.append(("due_on", "期限", "date", report.due_on.isoformat(), 0))
    for name, label, kind, value, most in rows:
        yield PlanField(
            key=f"reports.{report.key}.{name}",
            group="报送",
            label=f"{report.name}：{label}",
            kind=kind,
            value=value,
            source=report.source,
            unit="日" if name == "day_of_month" else "",
            least=1 if most else 0,
            most=most,
            starts="week" if name in {"weekday", "week_begins"} else "month" if most else "day",
        )


def _rewards(plan: Plan) -> Iterator[PlanField]:
    amounts = {amount.kind: amount for amount in plan.rewards.amounts}
    for kind, name in REWARD_NAMES.items():
        amount = amounts.get(kind)  # type: ignore[call-overload]
        yield PlanField(
            key=f"rewards.{kind}.yuan",
            group="举报奖励",
            label=amount.name if amount else name,
            kind="number",
            value=amount.yuan if amount else None,
            source=amount.source if amount else plan.rewards.source,
            unit="元",
            most=plan.rewards.national.yuan_at_most,
        )


def _hotlines(plan: Plan) -> Iterator[PlanField]:
    for place, line in enumerate(plan.hotlines):
        # A number that is the same everywhere is not the county's to change.
        if line.source != "national":
            yield PlanField(
                key=f"hotlines.{place}.number",
                group="电话",
                label="举报电话" if line.purpose == "tip" else "报送材料的联系电话",
                kind="phone",
                value=line.number,
                source=line.source,
            )


def _leads(plan: Plan) -> Iterator[PlanField]:
    for sector in plan.sectors:
        yield PlanField(
            key=f"sectors.{sector.id}.lead",
            group="牵头部门",
            label=sector.local_name,
            kind="offices",
            value=list(sector.lead),
            source=sector.lead_source or sector.source,
        )
