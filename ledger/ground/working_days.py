"""Working days (工作日) as the State Council arranges each year's holidays and 调休. Pure.

The arrangements come from files of a year that people put in (`plans.holidays`), and for the years
before from the package `chinesecalendar`. One is announced each November for the year after: in a
year that neither knows, Monday to Friday are working days, and `knows` says that they are guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from plans.holidays import HolidayYear

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """What is known of holidays. `years`: those that were put in, which come before the package's.

    A year's arrangement may begin in the last days of the one before.
    """

    years: Mapping[int, HolidayYear] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known, or weekends alone are counted."""
        return year in self.years or _package_knows(year)

    def unknown_years(self, first: date, last: date) -> list[int]:
        """The years between two days, in whichever order, in which working days are guessed."""
        begin, end = sorted((first, last))
        return [year for year in range(begin.year, end.year + 1) if not self.knows(year)]

    def is_working_day(self, day: date) -> bool:
        """Weekends made up for (调休) included, public holidays not."""
        for year in (day.year, day.year + 1):
            arranged = self.years.get(year)
            if arranged and day in arranged.free:
                return False
            if arranged and day in arranged.worked_weekends:
                return True
        if day.year in self.years or not _package_knows(day.year):
            return day.weekday() < 5
        return bool(chinese_calendar.is_workday(day))

    def working_days_after(self, first: date, last: date) -> int:
        """Working days after `first`, up to and with `last`; negative where `last` is earlier.

        A holiday is no distance: from the Friday before a free weekend to its Sunday it is 0.
        """
        if last < first:
            return -self.working_days_after(last, first)
        days = range((last - first).days)
        return sum(self.is_working_day(first + (number + 1) * _ONE_DAY) for number in days)


def _package_knows(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


# Where nothing was put in.
PACKAGED_CALENDAR = WorkingCalendar()
