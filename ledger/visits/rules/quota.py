"""The visits an enterprise is owed in a calendar month, and whether they can still be made. Pure.

Months and days are those of Asia/Shanghai. A visit counts for the enterprise, whoever made it.
Source: 溆浦 二(二)4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ledger.ground.clocks import next_month


class Outlook(StrEnum):
    """Whether the month's visits will be made, as far as the calendar tells."""

    NONE_OWED = "none_owed"
    MET = "met"
    ON_COURSE = "on_course"
    PRESSING = "pressing"
    TOO_LATE = "too_late"  # more than one visit a day would be needed
    MISSED = "missed"  # the month is over


@dataclass(frozen=True, slots=True)
class Quota:
    """Visits of one enterprise in one month. `days_left`: today and what follows of the month."""

    owed: int
    made: int
    days_left: int
    outlook: Outlook

    @property
    def missing(self) -> int:
        """Visits that are still owed."""
        return max(0, self.owed - self.made)

    @property
    def words(self) -> str:
        """Such as 还剩 4 天，缺 2 次."""
        match self.outlook:
            case Outlook.NONE_OWED:
                return f"已到访 {self.made} 次，不要求次数"
            case Outlook.MET:
                return f"已到访 {self.made} 次，够了"
            case Outlook.MISSED:
                return f"到访 {self.made} 次，缺 {self.missing} 次"
            case Outlook.TOO_LATE:
                return f"还剩 {self.days_left} 天，缺 {self.missing} 次，一天一次也来不及"
        return f"还剩 {self.days_left} 天，缺 {self.missing} 次"


def days_left(month: date, today: date) -> int:
    """Days of the month (given by its first) from today on, today included; 0 once it is over."""
    after = next_month(month)
    return max(0, (after - max(today, month)).days)


def quota(owed: int, made: int, month: date, today: date, *, warning_days: int) -> Quota:
    """How the month stands today. `warning_days`: so long before its end what lacks is pressing."""
    left = days_left(month, today)
    return Quota(owed, made, left, _outlook(owed, made, left, warning_days))


def _outlook(owed: int, made: int, left: int, warning_days: int) -> Outlook:
    missing = owed - made
    if not owed:
        return Outlook.NONE_OWED
    if missing <= 0:
        return Outlook.MET
    if not left:
        return Outlook.MISSED
    if missing > left:
        return Outlook.TOO_LATE
    return Outlook.PRESSING if left <= warning_days else Outlook.ON_COURSE


def last_day_of_month(month: date) -> date:
    """Last day of the month, given by its first."""
    return next_month(month) - timedelta(days=1)
