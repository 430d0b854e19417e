"""Working days by the State Council's arrangement, and by weekends where none is known."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.ground.working_days import is_announced, is_working_day, working_days_after

NATIONAL_DAY = date(2026, 10, 1)


@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2026, 10, 10), date(2026, 2, 14)])
def test_a_weekend_day_that_is_made_up_for_is_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(day)


@pytest.mark.parametrize("day", [NATIONAL_DAY, date(2026, 10, 7), date(2026, 2, 17)])
def test_a_public_holiday_in_the_week_is_free(day: date) -> None:
    assert day.weekday() < 5
    assert not is_working_day(day)


def test_the_first_working_day_after_the_national_holiday_is_the_eighth() -> None:
    last_before = date(2026, 9, 30)
    assert working_days_after(last_before, date(2026, 10, 7)) == 0
    assert working_days_after(last_before, date(2026, 10, 8)) == 1
    # The Saturday after is worked, its Sunday is not.
    assert working_days_after(last_before, date(2026, 10, 11)) == 3


def test_days_before_count_down() -> None:
    due = date(2026, 10, 8)
    assert working_days_after(due, date(2026, 9, 30)) == -1
    assert working_days_after(due, date(2026, 9, 29)) == -2
    assert working_days_after(due, due) == 0


def test_a_year_that_is_not_announced_counts_weekends_and_says_so() -> None:
    assert is_announced(2026)
    assert not is_announced(2099)
    new_year = date(2099, 1, 1)
    assert new_year.weekday() == 3
    assert is_working_day(new_year)
    assert working_days_after(new_year, date(2099, 1, 5)) == 2
