"""Periods of duty at one enterprise: days that nobody covers, days that two cover. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.ground.clocks import DAY


@dataclass(frozen=True, slots=True)
class Period:
    """Days of duty of one person, both ends included; `to_date` None: until further notice."""

    person_id: UUID
    from_date: date
    to_date: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """Such as 12月1日至12月5日."""
        begins = f"{self.first.month}月{self.first.day}日"
        ends = f"{self.last.month}月{self.last.day}日"
        return begins if self.first == self.last else f"{begins}至{ends}"


def gaps(periods: Sequence[Period], first: date, last: date) -> list[Span]:
    """Days from `first` to `last` on which nobody is on duty."""
    spans, day = [], first
    for begins, ends in _clipped(periods, first, last):
        if begins > day:
            spans.append(Span(day, begins - DAY))
        day = max(day, ends + DAY)
    if day <= last:
        spans.append(Span(day, last))
    return spans


def overlaps(periods: Sequence[Period], first: date, last: date) -> list[Span]:
    """Days from `first` to `last` on which two people or more are on duty."""
    days: list[date] = []
    for span in _shared(periods, first, last):
        days += [span.first + DAY * n for n in range((span.last - span.first).days + 1)]
    return _spans(days)


def _clipped(periods: Sequence[Period], first: date, last: date) -> list[tuple[date, date]]:
    within = [
        (max(period.from_date, first), min(period.to_date or last, last))
        for period in periods
        if period.from_date <= last and (period.to_date is None or period.to_date >= first)
    ]
    return sorted(within)


def _shared(periods: Sequence[Period], first: date, last: date) -> list[Span]:
    shared = []
    for index, one in enumerate(periods):
        for other in periods[index + 1 :]:
            if one.person_id == other.person_id:
                continue
            ends = [end for end in (one.to_date, other.to_date, last) if end]
            begins, end = max(one.from_date, other.from_date, first), min(ends)
            if begins <= end:
                shared.append(Span(begins, end))
    return shared


def _spans(days: Collection[date]) -> list[Span]:
    spans: list[Span] = []
    for day in sorted(set(days)):
        if spans and spans[-1].last + DAY == day:
            spans[-1] = Span(spans[-1].first, day)
        else:
            spans.append(Span(day, day))
    return spans
