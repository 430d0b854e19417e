"""Judging answers against their items: pure, and quick enough for every submission."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checklists.catalogue import Item, Measurement

RESULTS = ("pass", "fail", "na")

Reason = Literal[
    "unknown_result",
    "value_missing",
    "value_unexpected",
    "value_of_wrong_type",
    "value_out_of_bounds",
    "value_contradicts_pass",
    "photo_missing",
]
Value = float | int | str | None

_TEXT_MAX_CHARS = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: `reason` for programs, `message` for the person."""

    item_id: str
    reason: Reason
    message: str


def judge(item: Item, result: str, value: Value, *, photo_count: int, on: date) -> list[Fault]:
    """Everything wrong with one answer; empty if it can stand.

    `result` is `pass` (合格), `fail` (不合格) or `na` (不适用). `value` is a number, a text, or a
    date as ISO text (`2026-11-22`), as the item's measure asks; `on` is the day of the check.

    A `fail` with a value inside the limits is no fault: the inspector may have seen more than the
    number holds.
    """
    if result not in RESULTS:
        return [Fault(item.id, "unknown_result", "请选择合格、不合格或不适用")]
    faults = []
    if result == "fail" and item.photo_on_fail and photo_count < 1:
        faults.append(Fault(item.id, "photo_missing", "不合格项请至少拍一张照片"))
    value_fault = _judge_value(item, result, value, on)
    if value_fault:
        faults.append(value_fault)
    return faults


def _judge_value(item: Item, result: str, value: Value, on: date) -> Fault | None:
    measure = item.measure
    if measure is None or result == "na":
        if value is None:
            return None
        return Fault(item.id, "value_unexpected", "这一项不需要填写数值，请删去")
    if value is None:
        if result == "pass" and measure.required:
            return Fault(item.id, "value_missing", f"请填写{measure.name}")
        return None
    if measure.kind == "number":
        return _judge_number(item.id, measure, result, value)
    if measure.kind == "date":
        return _judge_date(item.id, measure, result, value, on)
    if not isinstance(value, str) or not value.strip() or len(value) > _TEXT_MAX_CHARS:
        message = f"{measure.name}请填写 1 至 {_TEXT_MAX_CHARS} 个字"
        return Fault(item.id, "value_of_wrong_type", message)
    return None


def _judge_number(item_id: str, measure: Measurement, result: str, value: Value) -> Fault | None:
    # JSON's true is a Python int; NaN and infinity pass for floats: none of them was measured.
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < math.inf:
        return Fault(item_id, "value_of_wrong_type", f"{measure.name}请填写数字")
    unit = measure.unit or ""
    if (measure.lowest is not None and value < measure.lowest) or (
        measure.highest is not None and value > measure.highest
    ):
        message = f"{measure.name}应在 {measure.lowest:g} 到 {measure.highest:g} {unit}之间，请核对"
        return Fault(item_id, "value_out_of_bounds", message)
    if result != "pass":
        return None
    if measure.at_least is not None and value < measure.at_least:
        message = f"{measure.name}低于 {measure.at_least:g} {unit}，请改判不合格或核对数值"
        return Fault(item_id, "value_contradicts_pass", message)
    if measure.at_most is not None and value > measure.at_most:
        message = f"{measure.name}超过 {measure.at_most:g} {unit}，请改判不合格或核对数值"
        return Fault(item_id, "value_contradicts_pass", message)
    return None


def _judge_date(
    item_id: str, measure: Measurement, result: str, value: Value, on: date
) -> Fault | None:
    day = _day(value)
    if day is None:
        message = f"{measure.name}请填写日期，如 {on.isoformat()}"
        return Fault(item_id, "value_of_wrong_type", message)
    if measure.within_days is not None and day > on:
        message = f"{measure.name}晚于检查当天，请核对"
        return Fault(item_id, "value_out_of_bounds", message)
    if result != "pass":
        return None
    if measure.valid_on_day and day < on:
        message = f"{measure.name}已过期，请改判不合格或核对日期"
        return Fault(item_id, "value_contradicts_pass", message)
    if measure.within_days is not None and (on - day).days > measure.within_days:
        message = f"{measure.name}距今超过 {measure.within_days} 天，请改判不合格或核对日期"
        return Fault(item_id, "value_contradicts_pass", message)
    return None


def _day(value: Value) -> date | None:
    """The day written as `2026-11-22`; the other ISO forms would store one day in several ways."""
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return None
    return day if day.isoformat() == value else None
