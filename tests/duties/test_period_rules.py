"""Days that nobody covers, and days that two people cover."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from ledger.visits.rules.duty_periods import Period, Span, gaps, overlaps

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
ONE, OTHER = uuid4(), uuid4()


def day(number: int) -> date:
    return date(2026, 11, number)


def test_a_hand_over_without_a_break_leaves_neither_gap_nor_overlap() -> None:
    periods = [Period(ONE, day(1), day(15)), Period(OTHER, day(16), None)]
    assert gaps(periods, FIRST, LAST) == []
    assert overlaps(periods, FIRST, LAST) == []


def test_days_between_two_periods_are_a_gap() -> None:
    periods = [Period(ONE, date(2026, 10, 1), day(10)), Period(OTHER, day(14), day(28))]
    assert gaps(periods, FIRST, LAST) == [Span(day(11), day(13)), Span(day(29), day(30))]
    assert gaps(periods, FIRST, LAST)[0].words == "11月11日至11月13日"


def test_days_of_two_people_are_an_overlap_and_one_persons_are_not() -> None:
    twice = [Period(ONE, day(1), day(20)), Period(ONE, day(10), None)]
    assert overlaps(twice, FIRST, LAST) == []
    two = [Period(ONE, day(1), day(20)), Period(OTHER, day(20), None)]
    assert overlaps(two, FIRST, LAST) == [Span(day(20), day(20))]
    assert overlaps(two, FIRST, LAST)[0].words == "11月20日"


PERIODS = st.lists(
    st.builds(
        lambda who, begins, days: Period(
            who, begins, None if days is None else begins + timedelta(days=days)
        ),
        st.sampled_from([ONE, OTHER, UUID(int=7)]),
        st.dates(date(2026, 10, 1), date(2026, 12, 31)),
        st.one_of(st.none(), st.integers(0, 40)),
    ),
    max_size=5,
)


@given(PERIODS)
def test_each_day_is_a_gap_or_an_overlap_just_when_counting_says_so(
    periods: list[Period],
) -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for a_day in days:
        people = {
            period.person_id
            for period in periods
            if period.from_date <= a_day and (period.to_date is None or a_day <= period.to_date)
        }
        assert any(s.first <= a_day <= s.last for s in gaps(periods, FIRST, LAST)) == (not people)
        shared = any(s.first <= a_day <= s.last for s in overlaps(periods, FIRST, LAST))
        assert shared == (len(people) > 1)
