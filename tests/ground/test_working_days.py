"""Working days by the State Council's arrangement, and by weekends where none is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ground.working_days import PACKAGED_CALENDAR, WorkingCalendar
from plans.holidays import HolidayYear

NATIONAL_DAY = date(2026, 10, 1)


@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2026, 10, 10), date(2026, 2, 14)])
def test_a_weekend_day_that_is_made_up_for_is_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert PACKAGED_CALENDAR.is_working_day(day)


@pytest.mark.parametrize("day", [NATIONAL_DAY, date(2026, 10, 7), date(2026, 2, 17)])
def test_a_public_holiday_in_the_week_is_free(day: date) -> None:
    assert day.weekday() < 5
    assert not PACKAGED_CALENDAR.is_working_day(day)


def test_the_first_working_day_after_the_national_holiday_is_the_eighth() -> None:
    last_before = date(2026, 9, 30)
    assert PACKAGED_CALENDAR.working_days_after(last_before, date(2026, 10, 7)) == 0
    assert PACKAGED_CALENDAR.working_days_after(last_before, date(2026, 10, 8)) == 1
    # The Saturday after is worked, its Sunday is not.
    assert PACKAGED_CALENDAR.working_days_after(last_before, date(2026, 10, 11)) == 3


def test_days_before_count_down() -> None:
    due = date(2026, 10, 8)
    assert PACKAGED_CALENDAR.working_days_after(due, date(2026, 9, 30)) == -1
    assert PACKAGED_CALENDAR.working_days_after(due, date(2026, 9, 29)) == -2
    assert PACKAGED_CALENDAR.working_days_after(due, due) == 0


def test_a_year_that_is_not_announced_counts_weekends_and_says_so() -> None:
    assert PACKAGED_CALENDAR.knows(2026)
    assert not PACKAGED_CALENDAR.knows(2099)
    new_year = date(2099, 1, 1)
    assert new_year.weekday() == 3
    assert PACKAGED_CALENDAR.is_working_day(new_year)
    assert PACKAGED_CALENDAR.working_days_after(new_year, date(2099, 1, 5)) == 2


def put_in(year: int, free: set[date], worked: set[date]) -> WorkingCalendar:
    arranged = HolidayYear(year, "通知", frozenset(free), frozenset(worked))
    return WorkingCalendar({year: arranged})


def test_a_year_that_was_put_in_is_known_and_counted_by_its_file() -> None:
    calendar = put_in(2099, {date(2099, 1, 1)}, {date(2099, 1, 3)})
    assert calendar.knows(2099)
    assert not calendar.is_working_day(date(2099, 1, 1))
    assert calendar.is_working_day(date(2099, 1, 3))
    assert calendar.working_days_after(date(2098, 12, 31), date(2099, 1, 5)) == 3
    assert calendar.unknown_years(date(2099, 1, 1), date(2098, 12, 31)) == [2098]


def test_a_file_comes_before_what_the_package_says() -> None:
    calendar = put_in(2026, set(), set())
    assert calendar.is_working_day(NATIONAL_DAY)
    assert not PACKAGED_CALENDAR.is_working_day(NATIONAL_DAY)


def test_a_new_year_may_begin_in_the_last_days_of_the_old_one() -> None:
    calendar = put_in(2027, {date(2026, 12, 31)}, {date(2026, 12, 27)})
    assert not calendar.is_working_day(date(2026, 12, 31))
    assert calendar.is_working_day(date(2026, 12, 27))
    assert not calendar.is_working_day(NATIONAL_DAY)


@given(
    days=st.lists(st.dates(date(2026, 11, 1), date(2028, 2, 29)), min_size=3, max_size=3),
    free=st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=20),
)
def test_working_days_add_up_whichever_way_they_are_counted(
    days: list[date], free: set[date]
) -> None:
    calendar = put_in(2027, free, set())
    first, between, last = sorted(days)
    count = calendar.working_days_after
    assert count(first, between) + count(between, last) == count(first, last)
    assert count(last, first) == -count(first, last)
    assert 0 <= count(first, last) <= (last - first).days
