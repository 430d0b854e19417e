"""Moments that lie where a test says, whatever hour and day it runs at. Days are Shanghai's."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.ground.clocks import SHANGHAI, shanghai_date

# When a test began: of what is older, it is no maker.
BEGAN = pytest.StashKey[datetime]()
# Longer than nearly every test takes on a busy machine.
SOON = timedelta(seconds=90)


def let_midnight_pass() -> None:
    """Wait for it where it comes soon: a test that asks twice for the day shall hear one answer."""
    left = _midnight(datetime.now(UTC) + timedelta(days=1)) - datetime.now(UTC)
    if left < SOON:
        time.sleep(left.total_seconds())


def today() -> date:
    """The county's day. Never kept in a constant: the tests may run past midnight."""
    return shanghai_date(datetime.now(UTC))


def this_month() -> str:
    """Such as 2026-11."""
    return f"{today():%Y-%m}"


def earlier_today(ago: timedelta = timedelta(hours=1)) -> datetime:
    """So long ago, but never yesterday: in the day's first hour that is its first moment."""
    now = datetime.now(UTC)
    return max(now - ago, _midnight(now))


def _midnight(moment: datetime) -> datetime:
    """The first moment of its day."""
    return datetime.combine(shanghai_date(moment), datetime.min.time(), SHANGHAI).astimezone(UTC)
