"""On which day a report of the plan is due next. Pure; days are those of Asia/Shanghai.

A holiday puts nothing off, since the plans name the day alone (望城 五(二), 溆浦 四(三)); reminders
that count working days come before it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ledger.duties.rules.cycles import Season, cycle_of
from ledger.ground.clocks import next_month
from plans.orders import Report


def next_report_due(report: Report, season: Season, today: date) -> date | None:
    """The first day from today on, on which it is due; None: no more, or not yet begun."""
    due = _next_due(report, season, today)
    if due is None or due < today or (report.since and due < report.since):
        return None
    return due


def _next_due(report: Report, season: Season, today: date) -> date | None:
    if report.every == "once":
        return season.moved(report.due_on) if report.due_on else None
    if report.weekday:
        return today + timedelta(days=(report.weekday - today.isoweekday()) % 7)
    if report.day_of_month:
        due = _day_of(today, report.day_of_month)
        return due if due >= today else _day_of(next_month(today), report.day_of_month)
    # The plan names no day: by the cycle's last one.
    return cycle_of(report.every, today, season).last


def _day_of(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
