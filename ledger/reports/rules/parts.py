"""What a report must tell in words beside its form, and what its days are called. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.ground.errors import Invalid
from ledger.reports.rules.calendar import ReportPeriod
from plans.orders import Report

# Characters of one part.
PART_MOST = 5000
_BASIS_WORDS = {
    "this_week": "本周",
    "month_to_date": "当月",
    "last_month": "上月",
    "this_quarter": "本季度",
    "this_half_year": "本半年",
    "this_year": "本年",
    "campaign_to_date": "行动以来",
    "document": "行动以来",
}


@dataclass(frozen=True, slots=True)
class ToldPart:
    """One thing that the report must tell, with what was written."""

    name: str
    text: str


def parts_asked(report: Report) -> tuple[str, ...]:
    """In the plan's order. The form itself, which plans count among them, is none; a report without
    form and parts is one text.
    """
    if report.form is None:
        return report.parts or (report.name,)
    return tuple(part for part in report.parts if not part.endswith("表"))


def check_parts(report: Report, written: Sequence[ToldPart]) -> None:
    """Raises: Invalid with the parts that are missing, twice or strange."""
    asked, names = parts_asked(report), [part.name for part in written]
    if strange := [name for name in names if name not in asked]:
        words = f"“{report.name}”没有这些部分：{'、'.join(strange)}，请刷新后重填"
        raise Invalid("unknown_parts", words, parts=strange)
    if len(set(names)) < len(names):
        raise Invalid("parts_twice", "同一部分填了两次，请刷新后重填")
    if missing := [name for name in asked if name not in names]:
        words = f"还没有填：{'、'.join(missing)}；没有内容的请写“无”"
        raise Invalid("parts_missing", words, parts=missing)


def period_words(report: Report, period: ReportPeriod) -> str:
    """Such as 上月（2026年6月1日至6月30日）."""
    return f"{_BASIS_WORDS[report.basis]}（{days_words(period)}）"


def days_words(period: ReportPeriod) -> str:
    """2026年6月1日至6月30日; of one year the year once."""
    first, last = period.first, period.last
    year = f"{last.year}年" if last.year != first.year else ""
    begin = f"{first.year}年{first.month}月{first.day}日"
    return begin if first == last else f"{begin}至{year}{last.month}月{last.day}日"
