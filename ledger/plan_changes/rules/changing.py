"""The plan with a county's changes in it. Pure: no plan is ever edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from ledger.plan_changes.rules.fields import REWARD_NAMES, FieldValue
from plans.form_rows import with_rows
from plans.orders import Duty, EarlierDay, EarlierTimes, Report
from plans.plan import Plan
from plans.tip_terms import RewardAmount

# Where a changed value comes from, instead of a clause that says something else.
BY_COUNTY = "county"
_Entry = TypeVar("_Entry", Duty, Report)
_SOURCE_OF_DEADLINE = {
    "general_days": "general_source",
    "major_days": "major_source",
    "extension_days": "extension_source",
    "extension_times": "extension_source",
    "look_back_major_days": "look_back_source",
}


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One value from a day on."""

    id: UUID
    field: str
    value: FieldValue
    effective_on: date


def changed(plan: Plan, changes: Iterable[PlanChange]) -> Plan:
    """The plan with these changes, the later over the earlier.

    A change of something that the plan file no longer has changes nothing.
    """
    for change in sorted(changes, key=lambda change: change.effective_on):
        plan = with_value(plan, change.field, change.value, change.effective_on)
    # The rows of some forms say what the plan says.
    return with_rows(plan)


def with_value(plan: Plan, key: str, value: FieldValue, first: date) -> Plan:
    """The plan with another value in one field from a day on, and where that comes from."""
    group, _, name = key.partition(".")
    entry, _, field = name.rpartition(".")
    new: Any = date.fromisoformat(str(value)) if field_is_day(key) else value
    match group:
        case "campaign":
            return replace(plan, campaign=replace(plan.campaign, ends_on=new, source=BY_COUNTY))
        case "stationing" if plan.stationing:
            rule = replace(plan.stationing, **{name: new}, source=BY_COUNTY)
            visits = _visits(plan, new, first) if name == "visits_at_least" else plan.duties
            return replace(plan, stationing=rule, duties=visits)
        case "deadlines":
            said = {name: new, _SOURCE_OF_DEADLINE[name]: BY_COUNTY}
            return replace(plan, deadlines=replace(plan.deadlines, **said))
        case "duties" if field == "times_at_least":
            duties = (
                _with_times(one, new, first) if one.key == entry else one for one in plan.duties
            )
            return replace(plan, duties=tuple(duties))
        case "duties":
            return replace(plan, duties=_entries(plan.duties, entry, field, new))
        case "reports":
            reports = (
                _with_day(one, field, new, first) if one.key == entry else one
                for one in plan.reports
            )
            return replace(plan, reports=tuple(reports))
        case "rewards":
            return _with_reward(plan, entry, new)
        case "hotlines":
            return _with_hotline(plan, int(entry), new)
        case "sectors":
            return _with_lead(plan, entry, new)
    return plan


def _visits(plan: Plan, times: int, first: date) -> tuple[Duty, ...]:
    """The quota of visits stands in the duty of the 派驻员 too."""
    return tuple(
        _with_times(duty, times, first)
        if "stationed" in duty.who and duty.every == "month"
        else duty
        for duty in plan.duties
    )


def _with_times(duty: Duty, times: int, first: date) -> Duty:
    """Owed so often from a day on; of cycles before, what held then is still told."""
    earlier = (*duty.earlier_times, EarlierTimes(first, duty.times_at_least))
    return replace(duty, times_at_least=times, earlier_times=earlier, source=BY_COUNTY)


def _with_day(report: Report, field: str, value: Any, first: date) -> Report:
    """Due on another day; of a calendar that goes on, what held before is still told."""
    changed_now = replace(report, **{field: value}, source=BY_COUNTY)
    if field == "due_on":
        return changed_now
    before = EarlierDay(first, field, getattr(report, field))
    return replace(changed_now, earlier=(*report.earlier, before))


def field_is_day(key: str) -> bool:
    """Whether the field holds a day of one year."""
    return key.rpartition(".")[2] in {"ends_on", "due_by", "due_on"}


def _entries(entries: tuple[_Entry, ...], key: str, field: str, value: Any) -> tuple[_Entry, ...]:
    return tuple(
        replace(entry, **{field: value}, source=BY_COUNTY) if entry.key == key else entry
        for entry in entries
    )


def _with_reward(plan: Plan, kind: str, yuan: int) -> Plan:
    amounts = {amount.kind: amount for amount in plan.rewards.amounts}
    held = amounts.get(kind)  # type: ignore[call-overload]
    new = (
        replace(held, yuan=yuan, source=BY_COUNTY)
        if held
        else RewardAmount(kind=kind, name=REWARD_NAMES[kind], yuan=yuan, source=BY_COUNTY)  # type: ignore[arg-type]
    )
    others = tuple(new if amount is held else amount for amount in plan.rewards.amounts)
    amounts_now = others if held else (*others, new)
    return replace(plan, rewards=replace(plan.rewards, amounts=amounts_now))


def _with_hotline(plan: Plan, place: int, number: str) -> Plan:
    lines = tuple(
        replace(line, number=number, source=BY_COUNTY) if at == place else line
        for at, line in enumerate(plan.hotlines)
    )
    return replace(plan, hotlines=lines)


def _with_lead(plan: Plan, sector_id: str, keys: list[str]) -> Plan:
    sectors = tuple(
        replace(sector, lead=tuple(keys), lead_source=BY_COUNTY)
        if sector.id == sector_id
        else sector
        for sector in plan.sectors
    )
    return replace(plan, sectors=sectors)
