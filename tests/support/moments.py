"""Moments that lie where a test says, whatever hour and day it runs at. Days are Shanghai's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ledger.ground.clocks import SHANGHAI, shanghai_date


def today() -> date:
    """The county's day. Never kept in a constant: the tests may run past midnight."""
    return shanghai_date(datetime.now(UTC))


def earlier_today(ago: timedelta = timedelta(hours=1)) -> datetime:
    """So long ago, but never yesterday: in the day's first hour that is its first moment."""
    now = datetime.now(UTC)
    begun = datetime.combine(shanghai_date(now), datetime.min.time(), SHANGHAI)
    return max(now - ago, begun.astimezone(UTC))
