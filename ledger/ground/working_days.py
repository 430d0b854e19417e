"""Working days (工作日) as the State Council arranges each year's holidays and 调休. Pure.

The arrangements come with the package `chinesecalendar`. One is announced each November for the
year after: in a year that the package does not know yet, Monday to Friday are working days, and
`is_announced` says that they are only guessed.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

_ONE_DAY = timedelta(days=1)


def is_announced(year: int) -> bool:
    """Whether the year's holidays are known, or weekends alone are counted."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Weekends made up for (调休) included, public holidays not."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_after(first: date, last: date) -> int:
    """Working days after `first`, up to and with `last`; negative where `last` is the earlier one.

    A holiday is no distance: from the Friday before a free weekend to its Sunday it is 0.
    """
    if last < first:
        return -working_days_after(last, first)
    days = range((last - first).days)
    return sum(is_working_day(first + (number + 1) * _ONE_DAY) for number in days)
