"""What a change must keep to: its value, and the day from which it holds. Pure.

Nothing is changed backwards: what was counted, told or printed by the old value stays. What is
counted by whole cycles changes with a cycle, so that none has two measures.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ledger.duties.rules.cycles import Season, cycle_of
from ledger.plan_changes.rules.fields import FieldValue, PlanField
from plans.orders import Every
from plans.plan import Plan

# A change is made for the next year at most: what lies further ahead nobody remembers.
_AHEAD_MOST = timedelta(days=400)
_PHONE = re.compile(r"[0-9]{3,5}|[0-9]{3,4}-?[0-9]{7,8}|1[0-9]{10}")
_CYCLES = {
    "week": "每周一",
    "month": "每月 1 日",
    "quarter": "每季第一天",
    "half_year": "每半年第一天",
    "year": "每年 1 月 1 日",
}


def value_fault(field: PlanField, value: FieldValue, plan: Plan, first: date) -> str | None:
    """What is wrong with a new value that is to hold from a day on; None where nothing is."""
    if value == field.value:
        return "与现在的相同，不用改"
    match field.kind:
        case "number":
            if not isinstance(value, int) or isinstance(value, bool):
                return "请填整数"
            if not field.least <= value <= field.most:
                return f"请填 {field.least} 到 {field.most} 之间的数"
        case "date":
            return _date_fault(field, value, plan, first)
        case "day_of_year":
            return _day_of_year_fault(value)
        case "phone":
            if not isinstance(value, str) or not _PHONE.fullmatch(value):
                return "请填电话号码，如 12350 或 0745-2161820"
        case "offices":
            return _offices_fault(value, plan)
    return None


def start_fault(field: PlanField, first: date, today: date) -> str | None:
    """Why the change cannot begin on that day; None where it can."""
    if first < today:
        return "不能从过去的日子起改：已经统计、通知、打印的都按原来的，保持不变"
    if first - today > _AHEAD_MOST:
        return f"最晚从{dated_words(today + _AHEAD_MOST)}起，请选近一些的日子"
    if field.starts in _CYCLES and first != _cycle_start(field.starts, first):
        begins = first_start(field, first)
        return (
            f"这一项按整个周期统计，要从{_CYCLES[field.starts]}起改，"
            f"不然这个周期里就有两个标准。请选{dated_words(begins)}"
        )
    return None


def dated_words(day: date) -> str:
    """A change may begin in another year, which is therefore said."""
    return f"{day.year}年{day.month}月{day.day}日"


def first_start(field: PlanField, day: date) -> date:
    """The first day from `day` on, on which a change of the field may begin."""
    if field.starts not in _CYCLES or day == _cycle_start(field.starts, day):
        return day
    return cycle_of(_every(field), day, Season(day, day, 0)).last + timedelta(days=1)


def _cycle_start(starts: str, day: date) -> date:
    every: Every = starts  # type: ignore[assignment]
    return cycle_of(every, day, Season(day, day, 0)).first


def _every(field: PlanField) -> Every:
    return "month" if field.starts == "day" else field.starts


def _date_fault(field: PlanField, value: FieldValue, plan: Plan, first: date) -> str | None:
    day = _day(value)
    if day is None:
        return "请填日期，如 2027-06-30"
    if day < first:
        return "新的日期应在生效的那天以后"
    if field.key == "campaign.ends_on":
        last_phase = max(phase.ends_on for phase in plan.campaign.phases)
        return f"方案的阶段到 {last_phase} 为止，不能更早结束" if day < last_phase else None
    if day > plan.campaign.ends_on:
        return f"行动到 {plan.campaign.ends_on} 为止，请选它以前的日子"
    return None


def _day_of_year_fault(value: FieldValue) -> str | None:
    # A year without 29 February: the day is one of every year.
    said = f"2023-{value}" if isinstance(value, str) and len(value) == 5 else ""
    return None if _day(said) else "请填每年都有的月和日，如 03-10"


def _offices_fault(value: FieldValue, plan: Plan) -> str | None:
    if not isinstance(value, list) or not value or len(set(value)) < len(value):
        return "请选一个以上的部门，不要重复"
    known = {office.key for office in plan.offices} | {one.key for one in plan.committees}
    strangers = [key for key in value if key not in known]
    return f"方案里没有这个单位：{strangers[0]}" if strangers else None


def _day(value: object) -> date | None:
    """Written as every day is; a week's day or a day without dashes would be read amiss later."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.isoformat() == value else None
