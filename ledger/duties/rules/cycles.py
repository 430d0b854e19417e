"""The calendar of duties: which cycle a day falls into, and how a duty stands in it. Pure.

Days are those of Asia/Shanghai. A cycle is a whole calendar week (from Monday), month, quarter,
half-year or year, whichever day a plan or an enterprise began: what was done in it counts, under
whatever plan it was done. So a plan that changes in mid-year, or an enterprise that becomes 高危 in
mid-quarter, needs no conversion: today's rule asks what was done in the cycle that holds today.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plans.orders import Duty, Every
from plans.plan import Campaign

CycleState = Literal["done", "short", "none", "overdue"]

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cycle:
    """Both days included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Season:
    """The campaign as this county runs it.

    `shift_days`: by how much the plan's own dates are put off; 0 in the campaign's own time.
    """

    first: date
    last: date
    shift_days: int

    def moved(self, day: date) -> date:
        """A day that the plan names, as it is due in this season."""
        return day + timedelta(days=self.shift_days)


@dataclass(frozen=True, slots=True)
class CycleStatus:
    """How a duty stands today. `days_left` counts today as 0 left; negative after the last day.

    `opens_on`: the first day of a key period (重点时段) that is still to come.
    """

    cycle: Cycle
    opens_on: date | None
    times: int
    done: int
    last_done: date | None
    days_left: int
    state: CycleState
    missed_last: bool

    @property
    def missing(self) -> int:
        """How many times are still to be done."""
        return max(0, self.times - self.done)


def season_of(campaign: Campaign, opened_on: date, today: date) -> Season | None:
    """The season that holds today; None before the campaign, and after it in a county of its time.

    A county that was opened after the campaign's end took the plan over as a template: the campaign
    begins anew with the opening, lasts as long as it did, and begins again when it is over. Ours:
    no plan says so.
    """
    if opened_on <= campaign.ends_on:
        season = Season(campaign.starts_on, campaign.ends_on, 0)
        return season if campaign.runs_on(today) else None
    length = campaign.ends_on - campaign.starts_on + _ONE_DAY
    rounds = max(0, (today - opened_on) // length)
    first = opened_on + rounds * length
    return Season(first, first + length - _ONE_DAY, (first - campaign.starts_on).days)


def cycle_of(every: Every, day: date, season: Season) -> Cycle:
    """The cycle of this kind that holds the day; the whole season for `campaign`."""
    if every == "campaign":
        return Cycle(season.first, season.last)
    if every == "week":
        monday = day - timedelta(days=day.weekday())
        return Cycle(monday, monday + timedelta(days=6))
    months = _MONTHS[every]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Cycle(first, _months_on(first, months) - _ONE_DAY)


def cycle_before(every: Every, cycle: Cycle) -> Cycle | None:
    """The cycle before; None for a campaign, which has none."""
    if every == "campaign":
        return None
    day_before = cycle.first - _ONE_DAY
    return cycle_of(every, day_before, Season(day_before, day_before, 0))


def cycle_of_duty(duty: Duty, day: date, season: Season) -> Cycle:
    """The cycle of the duty that holds the day; of a key period (重点时段) that of the day's year.

    Only such a period may lie before or after the day.
    """
    cycle = cycle_of(duty.every, day, season)
    return _period(duty, cycle.first.year) or cycle


def cycle_of_duty_before(duty: Duty, cycle: Cycle) -> Cycle | None:
    """The cycle before; None for a campaign, which has none."""
    return _period(duty, cycle.first.year - 1) or cycle_before(duty.every, cycle)


def _period(duty: Duty, year: int) -> Cycle | None:
    begins, ends = duty.from_each_year, duty.due_each_year
    if not begins or not ends:
        return None
    return Cycle(date.fromisoformat(f"{year}-{begins}"), date.fromisoformat(f"{year}-{ends}"))


def last_day(duty: Duty, cycle: Cycle, season: Season) -> date:
    """By when it is due: the cycle's end, the day the plan names, the campaign's end."""
    named = [season.moved(duty.due_by)] if duty.due_by else []
    if duty.due_each_year:
        named.append(date.fromisoformat(f"{cycle.first.year}-{duty.due_each_year}"))
    # A template begins again when it is over: its end cuts no month short.
    ends = [season.last] if not season.shift_days else []
    return min([cycle.last, *named, *ends])


def is_owed(duty: Duty, season: Season, opened_on: date, today: date) -> bool:
    """False where the day the plan names was over before the county kept its ledger here."""
    if duty.due_each_year:
        return last_day(duty, cycle_of_duty(duty, today, season), season) >= opened_on
    return not duty.due_by or season.moved(duty.due_by) >= opened_on


def standing(
    duty: Duty, done_on: Collection[date], *, season: Season, today: date, known_since: date
) -> CycleStatus:
    """How the duty stands today. `done_on`: one day for each time it was done, in any order.

    `known_since`: when the ledger came to know who owes it; no cycle before is held against them.
    """
    cycle = cycle_of_duty(duty, today, season)
    done = sum(cycle.holds(day) for day in done_on)
    days_left = (last_day(duty, cycle, season) - today).days
    before = cycle_of_duty_before(duty, cycle)
    return CycleStatus(
        cycle=cycle,
        opens_on=cycle.first if today < cycle.first else None,
        times=duty.times_at_least,
        done=done,
        last_done=max((day for day in done_on if day <= today), default=None),
        days_left=days_left,
        state=_state(done, duty.times_at_least, days_left),
        missed_last=before is not None
        and known_since <= before.first
        and sum(before.holds(day) for day in done_on) < duty.times_on(before.last),
    )


def _state(done: int, times: int, days_left: int) -> CycleState:
    if done >= times:
        return "done"
    if days_left < 0:
        return "overdue"
    return "short" if done else "none"


def _months_on(first: date, months: int) -> date:
    ahead = first.month - 1 + months
    return first.replace(year=first.year + ahead // 12, month=ahead % 12 + 1)
