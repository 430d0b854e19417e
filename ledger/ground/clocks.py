"""Three clocks: what the phone says, how long it says it took, when the server received it.

A phone whose clock is wrong tells so with every sending: `X-Phone-Time` beside the server's clock
gives its offset, and its times are set right by that. Days and months are those of Asia/Shanghai.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")

# Below this an offset is the network's delay, not the clock's fault.
OFFSET_IGNORED_S = 60
# How far after its receipt a record may claim to have ended: the rest of the network's delay.
AHEAD_MAX_S = 300
# 68 years, which is what the column holds: a phone without any time says 1970.
OFFSET_MAX_S = 2**31 - 1


def clock_offset_s(phone_now: datetime | None, server_now: datetime) -> int | None:
    """Server minus phone in seconds; None where the phone did not tell its clock."""
    if phone_now is None:
        return None
    offset = round((server_now - phone_now).total_seconds())
    return 0 if abs(offset) < OFFSET_IGNORED_S else offset


def set_right(claimed: datetime, offset_s: int | None) -> datetime:
    """The phone's time, corrected by its clock's offset."""
    return claimed + timedelta(seconds=offset_s or 0)


def is_plausible(happened_at: datetime, received_at: datetime, late_days: int) -> bool:
    """Not from the future, and not older than records may be."""
    age = received_at - happened_at
    return timedelta(seconds=-AHEAD_MAX_S) <= age <= timedelta(days=late_days)


def shanghai_date(moment: datetime) -> date:
    """The day it was in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def shanghai_month(moment: datetime) -> date:
    """First day of the month it was in Shanghai."""
    return shanghai_date(moment).replace(day=1)


def next_month(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """The month's first moment and the next month's, in Asia/Shanghai."""
    after = next_month(month)
    return (
        datetime(month.year, month.month, 1, tzinfo=SHANGHAI),
        datetime(after.year, after.month, 1, tzinfo=SHANGHAI),
    )
