"""What the words of an item say in numbers, its measure judges by.

An inspector reads "不超过 500 毫米" and is told 合格 at 650: so every number in the words of a
question and its good state that bears the measure's unit must be one of its limits, and every
interval (每月, 近三个月) the days of its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from checklists.authoring import PACKAGE_ROOT, parse

# Told in words for another thing than the measure is of; each with what.
OTHER_NUMBERS: Mapping[str, str] = {
    "S02-095": "4 欧 is of the working earth, the measure of the repeated one",
    "S02-101": "10 米 is to the dormitory, the measure to the building",
    "S03-023": "1 人 for each 100 vehicles; the least number is the limit",
    "S04-003": "1 个 where a law allows it, which is answered 不适用",
    "S04-029": "1 人 where the authority allowed it, which is answered 不适用",
    "S11-032": "5 米 is between cylinders, the measure to the flame",
    "S15-005": "95% stops the filling, the measure is of the alarm",
    "S19-015": "3 人 are called to try",
    "S39-017": "nobody climbs from 六级 on: 5 is the last that is allowed",
}
OTHER_INTERVALS: Mapping[str, str] = {
    "S04-040": "the hood is wiped each week, the date is of the duct",
    "S11-008": "three rounds are asked, the date is of the weekly one",
    "S20-029": "a lighter test is made each half-year, the date is of the yearly one",
    "S20-030": "looked at each day, the date is of the inspection",
    "S36-023": "当天 is when a pothole is told",
    "S38-027": "tried each day, the date is of the maintenance",
}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
# 一 alone is "a" as often as it is 1.
_NUMBER = r"(-?\d+(?:\.\d+)?|(?<!每)[二两三四五六七八九十][一二三四五六七八九十]{0,2}|半)"
# As the words write the unit of the measure.
_UNITS = {
    "兆帕": "兆帕|MPa", "MPa": "兆帕|MPa", "℃": "℃|度|摄氏度", "摄氏度": "℃|度|摄氏度",
    "毫克每立方米": "毫克每立方米", "%": "%|成", "米": "米", "天": "天", "分钟": "分钟",
    "公里/时": "公里", "毫克/升": "毫克每升|毫克/升",
}  # fmt: skip
_INTERVALS = (
    (r"每天|每日|今天|当天", 1),
    (r"每周|一周|七天", 7),
    (r"半个月", 15),
    (r"每月|本月|上个月|一个月", 31),
    (r"季度|三个月", 92),
    (r"半年", 184),
    (r"每年|一年|今年|当年", 366),
    (r"三年", 1096),
    (r"五年", 1827),
)


@dataclass(frozen=True)
class Item:
    id: str
    words: str
    measure: Mapping[str, Any] = field(hash=False)


def newest_items() -> Iterator[Item]:
    """Those with a measure, of the newest authored version of each list."""
    for sector in sorted((PACKAGE_ROOT / "sectors").iterdir()):
        for section in parse(max(sector.glob("*.yaml"))).data["sections"]:
            for item in section["items"]:
                if "measure" in item:
                    words = f"{item['question']}；{item['good']}"
                    yield Item(item["id"], words, item["measure"])


def value(number: str) -> float:
    """十二 → 12, 半 → 0.5, 2.5 → 2.5."""
    if number == "半":
        return 0.5
    if number[0] in _DIGITS or number[0] == "十":
        tens, ten, ones = number.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0) if ten else _DIGITS[number]
    return float(number)


def numbers(item: Item) -> set[float]:
    """In the words, with the unit of the measure."""
    unit = item.measure.get("unit", "")
    spelled = _UNITS.get(unit, re.escape(unit))
    found = re.findall(rf"(?<![\d.～至到]){_NUMBER} ?({spelled})(?![方伏时])", item.words)
    return {value(number) * (10 if written == "成" else 1) for number, written in found}


def astray(item: Item) -> set[float]:
    """Numbers in the words that the measure does not judge by."""
    limits = {item.measure[name] for name in ("at_least", "at_most") if name in item.measure}
    if item.measure["kind"] != "number" or not limits:
        return set()
    return {n for n in numbers(item) if n not in limits}


def intervals(item: Item) -> set[int]:
    return {days for words, days in _INTERVALS if re.search(words, item.words)}


def astray_intervals(item: Item) -> set[int]:
    """Intervals in the words that the date is not judged by."""
    within = item.measure.get("within_days")
    return {days for days in intervals(item) if abs(days - within) > days / 10} if within else set()


ITEMS = list(newest_items())


def test_numbers_in_words_are_the_limits_of_the_measure() -> None:
    found = {item.id: (astray(item), item.words) for item in ITEMS if astray(item)}
    assert {of: what for of, what in found.items() if of not in OTHER_NUMBERS} == {}
    assert OTHER_NUMBERS.keys() <= found.keys()


def test_intervals_in_words_are_those_of_the_date() -> None:
    found = {item.id: (astray_intervals(item), item.words) for item in ITEMS}
    found = {of: what for of, what in found.items() if what[0]}
    assert {of: what for of, what in found.items() if of not in OTHER_INTERVALS} == {}
    assert OTHER_INTERVALS.keys() <= found.keys()


@pytest.mark.parametrize(
    ("words", "measure", "found"),
    [
        ("扣件式不超过 500 毫米，盘扣式不超过 650 毫米", {"unit": "毫米", "at_most": 650}, {500}),
        ("一般场所不大于 30 毫安，潮湿处不大于 15 毫安", {"unit": "毫安", "at_most": 30}, {15}),
        ("不低于 0.10 兆帕，其他不低于 0.07 兆帕", {"unit": "MPa", "at_least": 0.1}, {0.07}),
        ("每班两人以上", {"unit": "人", "at_least": 3}, {2}),
        ("液位不超过八成", {"unit": "%", "at_most": 90}, {80}),
        ("货顶离喷头半米", {"unit": "米", "at_least": 0.5}, set()),
        ("有 2 立方米沙子，长 3 米", {"unit": "米", "at_least": 3}, set()),
    ],
)
def test_a_limit_that_the_words_contradict_is_found(
    words: str, measure: dict[str, Any], found: set[float]
) -> None:
    assert astray(Item("S99-001", words, {"kind": "number", **measure})) == found


@pytest.mark.parametrize(
    ("words", "within_days", "found"),
    [
        ("中小学每月、幼儿园每季度都做了吗？", 92, {31}),
        ("公共建筑半个月内、住宅一个月内有检查记录", 31, {15}),
        ("近一年至少演练 1 次", 366, set()),
        ("近半年至少演练 1 次", 183, set()),
    ],
)
def test_an_interval_that_the_words_contradict_is_found(
    words: str, within_days: int, found: set[int]
) -> None:
    measure = {"kind": "date", "within_days": within_days}
    assert astray_intervals(Item("S99-001", words, measure)) == found
