"""The month's visits, foreseen by the calendar of Shanghai. Source: 溆浦 二(二)4."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ground.clocks import month_bounds, shanghai_date, shanghai_month
from ledger.visits.rules.quota import Outlook, days_left, last_day_of_month, quota

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("made", "today", "outlook", "words"),
    [
        (1, 27, Outlook.PRESSING, "还剩 4 天，缺 2 次"),
        (1, 24, Outlook.PRESSING, "还剩 7 天，缺 2 次"),
        (1, 23, Outlook.ON_COURSE, "还剩 8 天，缺 2 次"),
        (0, 10, Outlook.ON_COURSE, "还剩 21 天，缺 3 次"),
        (1, 29, Outlook.PRESSING, "还剩 2 天，缺 2 次"),
        (1, 30, Outlook.TOO_LATE, "还剩 1 天，缺 2 次，一天一次也来不及"),
        (3, 30, Outlook.MET, "已到访 3 次，够了"),
        (4, 2, Outlook.MET, "已到访 4 次，够了"),
    ],
)
def test_the_shortfall_is_foreseen(made: int, today: int, outlook: Outlook, words: str) -> None:
    status = quota(3, made, NOVEMBER, date(2026, 11, today), warning_days=7)
    assert (status.outlook, status.words) == (outlook, words)


def test_a_month_that_is_over_was_missed_by_what_lacks() -> None:
    status = quota(3, 1, NOVEMBER, date(2026, 12, 1), warning_days=7)
    assert (status.outlook, status.days_left, status.words) == (
        Outlook.MISSED,
        0,
        "到访 1 次，缺 2 次",
    )


def test_enterprises_below_the_threshold_are_owed_nothing() -> None:
    assert quota(0, 0, NOVEMBER, date(2026, 11, 30), warning_days=7).outlook is Outlook.NONE_OWED


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(0, 9), st.integers(0, 9))
def test_too_late_is_just_when_a_visit_a_day_would_not_do(
    today: date, owed: int, made: int
) -> None:
    month = today.replace(day=1)
    status = quota(owed, made, month, today, warning_days=7)
    assert 1 <= status.days_left <= 31
    assert (status.outlook is Outlook.TOO_LATE) == (owed - made > status.days_left)
    assert days_left(month, last_day_of_month(month)) == 1


def test_the_month_turns_at_midnight_in_shanghai_not_in_greenwich() -> None:
    before = datetime(2026, 11, 30, 15, 59, 59, 999999, tzinfo=UTC)
    after = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert (shanghai_month(before), shanghai_month(after)) == (NOVEMBER, date(2026, 12, 1))
    assert shanghai_date(after) == date(2026, 12, 1)
    first, end = month_bounds(NOVEMBER)
    assert first <= before < end <= after


def test_a_leap_second_belongs_to_the_minute_that_it_ends() -> None:
    # 2016-12-31T23:59:60Z is told by no clock of ours: POSIX repeats the second before, which in
    # Shanghai lies eight hours into the new year.
    repeated = datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert shanghai_month(repeated) == date(2017, 1, 1)
    assert days_left(date(2016, 12, 1), shanghai_date(repeated)) == 0


def test_february_has_a_day_more_in_leap_years() -> None:
    assert days_left(date(2028, 2, 1), date(2028, 2, 28)) == 2
    assert days_left(date(2026, 2, 1), date(2026, 2, 28)) == 1
