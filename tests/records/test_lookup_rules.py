"""What a record refers to: each photograph once, and the days on which it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from ledger.ground.clocks import DAY, SHANGHAI
from ledger.records.context import Lookup

LATE = datetime(2026, 12, 31, 23, 50, tzinfo=SHANGHAI)


def test_a_photograph_that_is_named_twice_is_one() -> None:
    assert Lookup(LATE, photos=("b", "a", "b")).photos == ("b", "a")


def test_what_goes_on_past_midnight_is_of_both_days() -> None:
    over = Lookup(LATE, ended_at=LATE + timedelta(hours=1))
    assert over.days == (LATE.date(), LATE.date() + DAY)


def test_what_lasted_longer_is_of_the_day_it_is_judged_by() -> None:
    assert Lookup(LATE, ended_at=LATE + 2 * DAY).days == (LATE.date(), LATE.date())
