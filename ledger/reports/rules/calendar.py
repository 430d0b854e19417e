"""Which periods a report of the plan is owed for, and by which day. Pure; days of Asia/Shanghai.

A holiday puts nothing off, since the plans name the day alone (望城 五(二), 溆浦 四(三)), and that
day counts: “22日前” is in time on the 22nd. Each cycle goes by what the plan said when it began
(`Report.on`), however late somebody asks.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.duties.rules.cycles import Cycle, Season, cycle_of, season_of
from ledger.ground.clocks import DAY
from plans.orders import Report
from plans.plan import Campaign

# From the last day of a period to the day on which it is due: a month's is due in the next.
_DUE_WITHIN = timedelta(days=62)
_DUE_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeptSince:
    """Since when a county keeps its ledger here, and the campaign of its plan."""

    opened_on: date
    campaign: Campaign

    def season(self, day: date) -> Season:
        """The season that holds the day; of a campaign in its own time always that one."""
        held = season_of(self.campaign, self.opened_on, day)
        return held or Season(self.campaign.starts_on, self.campaign.ends_on, 0)

    def seasons(self, since: date, until: date) -> Iterator[Season]:
        """Those that these days reach: one in the campaign's own time, else one after another."""
        season = self.season(max(since, self.opened_on))
        yield season
        while season.shift_days and season.last < until:
            season = self.season(season.last + DAY)
            yield season

    def runs_during(self, first: date, last: date) -> bool:
        """Whether some of these days lies in the campaign, and in the county's ledger here."""
        season = self.season(max(last, self.opened_on))
        begins = self.opened_on if season.shift_days else season.first
        ends = last if season.shift_days else season.last
        return max(begins, self.opened_on) <= last and first <= ends


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """What a report is about, both days included, and by when it is due."""

    first: date
    last: date
    due_on: date


def periods_due(
    report: Report, kept: KeptSince, since: date, until: date
) -> Iterator[ReportPeriod]:
    """Those due on these days, both included, the earliest first."""
    for due in _days_due(report, kept, since, until):
        days = _days_told(report, kept, due)
        owed = not report.since or report.since <= due
        if owed and kept.runs_during(days.first, days.last):
            yield ReportPeriod(days.first, days.last, due)


def period_ending(report: Report, kept: KeptSince, last: date) -> ReportPeriod | None:
    """The period that ends on this day; None: the report is owed for none such."""
    due = periods_due(report, kept, last - _DUE_BEFORE, last + _DUE_WITHIN)
    return next((period for period in due if period.last == last), None)


def period_before(report: Report, kept: KeptSince, period: ReportPeriod) -> ReportPeriod | None:
    """The one before; None for the first, and for what is owed once."""
    if report.every == "once":
        return None
    since = period.due_on - timedelta(days=400)
    earlier = [
        one for one in periods_due(report, kept, since, period.due_on) if one.last < period.last
    ]
    return earlier[-1] if earlier else None


def report_as_owed(report: Report, last: date) -> Report:
    """As the plan said it when the cycle began in which the period that ends on this day is due."""
    due_from = last + DAY if report.basis == "last_month" else last
    return report.on(_cycle(report, due_from).first)


def opens_on(report: Report, period: ReportPeriod) -> date:
    """From which day it may be handed in.

    Figures wait for the period's end, or for the day on which they are due where that comes before
    it: a week's are due on Friday. A report in words alone may come as soon as there is something
    to say.
    """
    if report.form is None and report.every == "once":
        return period.first
    return min(period.last + DAY, period.due_on)


def _days_due(report: Report, kept: KeptSince, since: date, until: date) -> Iterator[date]:
    if since > until:
        return
    if report.every == "once":
        moved = [
            season.moved(report.due_on)
            for season in kept.seasons(since, until)
            if report.due_on is not None
        ]
        yield from (due for due in moved if since <= due <= until)
        return
    day = _cycle(report, since).first
    while day <= until:
        cycle = _cycle(report, day)
        due = _due_in(report, cycle)
        if since <= due <= until:
            yield due
        day = cycle.last + DAY


def _cycle(report: Report, day: date) -> Cycle:
    every = "year" if report.every == "once" else report.every
    return cycle_of(every, day, Season(day, day, 0))


def _due_in(report: Report, cycle: Cycle) -> date:
    held = report.on(cycle.first)
    if held.weekday:
        return cycle.first + timedelta(days=held.weekday - 1)
    if held.day_of_month:
        return _day_of(cycle.first, held.day_of_month)
    # The plan names no day: by the cycle's last one.
    return cycle.last


def _days_told(report: Report, kept: KeptSince, due: date) -> Cycle:
    """The days that a report which is due on this day tells of."""
    no_season = Season(due, due, 0)
    match report.basis:
        case "this_week":
            monday = cycle_of("week", due, no_season).first
            return Cycle(_week_ends(report, monday - 7 * DAY) + DAY, _week_ends(report, monday))
        case "this_quarter":
            return cycle_of("quarter", due, no_season)
        case "this_half_year":
            return cycle_of("half_year", due, no_season)
        case "this_year":
            return cycle_of("year", due, no_season)
        case "month_to_date":
            return Cycle(due.replace(day=1), due)
        case "last_month":
            return cycle_of("month", due.replace(day=1) - DAY, no_season)
        case "campaign_to_date" | "document":
            return Cycle(min(kept.season(due).first, due), due)


def _week_ends(report: Report, monday: date) -> date:
    """The last day that is told in the calendar week from that Monday on.

    What is told next begins with the day after it: where a county changes with which day its week
    begins, one week is shorter or longer, and no day is told twice or never.
    """
    return monday + timedelta(days=(report.on(monday).week_begins - 2) % 7)


def _day_of(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
