"""A value of the plan as it is typed, kept and told. Pure."""

from __future__ import annotations

import re

from ledger.plan_changes.rules.fields import FieldKind, FieldValue, PlanField
from plans.plan import Plan

_NUMBER = re.compile("0|[1-9][0-9]{0,7}")
_WEEKDAYS = "一二三四五六日"
NONE_WORDS = "没有规定"


def typed_value(kind: FieldKind, text: str) -> FieldValue:
    """What was typed, as it is kept; text that is no value of the kind stays for the limits."""
    if kind == "number":
        return int(text) if _NUMBER.fullmatch(text) else text
    if kind == "offices":
        return [key for key in text.split(",") if key]
    return text


def value_text(value: FieldValue) -> str:
    """What would be typed to have this value."""
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else str(value)


def value_words(field: PlanField, value: FieldValue, plan: Plan) -> str:
    """For people: 3 次, 星期五, 县应急管理局、县消防救援大队."""
    if value is None or value == []:
        return NONE_WORDS
    if isinstance(value, list):
        return "、".join(plan.office_name(key) for key in value)
    if field.key.endswith((".weekday", ".week_begins")) and isinstance(value, int):
        return f"星期{_WEEKDAYS[value - 1]}"
    if field.kind == "day_of_year":
        month, _, day = str(value).partition("-")
        return f"每年 {int(month)} 月 {int(day)} 日前"
    return f"{value} {field.unit}".strip()
