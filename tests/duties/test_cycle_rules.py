"""The calendar of duties, at its boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.duties.rules.cycles import (
    Season,
    cycle_before,
    cycle_of,
    cycle_of_duty_before,
    is_owed,
    last_day,
    season_of,
    standing,
)
from ledger.duties.rules.words import status_words
from ledger.ground.clocks import shanghai_date
from plans.orders import Duty, Every
from plans.plan import Campaign

CALENDAR: list[Every] = ["week", "month", "quarter", "half_year", "year"]
CAMPAIGN = Campaign(
    starts_on=date(2023, 4, 1), ends_on=date(2023, 12, 15), phases=(), source="XP三"
)
SEASON = Season(date(2026, 1, 1), date(2026, 12, 31), 0)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
LONG_AGO = date(2020, 1, 1)
MAY = date(2026, 5, 1)


def duty(every: Every, times: int = 1, due_by: date | None = None) -> Duty:
    return Duty(
        key="check",
        name="带队检查",
        kind="led_check",
        who=("enterprise_principal",),
        times_at_least=times,
        every=every,
        due_by=due_by,
        source="ours",
    )


@given(day=DAYS, every=st.sampled_from(CALENDAR))
def test_every_day_lies_in_exactly_one_cycle(day: date, every: Every) -> None:
    cycle = cycle_of(every, day, SEASON)
    assert cycle.holds(day)
    assert cycle_of(every, cycle.first, SEASON) == cycle == cycle_of(every, cycle.last, SEASON)
    assert cycle_of(every, cycle.last + timedelta(days=1), SEASON).first > cycle.last


@given(day=DAYS, every=st.sampled_from(CALENDAR))
def test_the_cycle_before_ends_on_the_day_before(day: date, every: Every) -> None:
    cycle = cycle_of(every, day, SEASON)
    before = cycle_before(every, cycle)
    assert before is not None
    assert before.last + timedelta(days=1) == cycle.first


@given(day=DAYS)
def test_a_shorter_cycle_lies_within_the_longer_one(day: date) -> None:
    for shorter, longer in pairwise(CALENDAR[1:]):
        inner, outer = cycle_of(shorter, day, SEASON), cycle_of(longer, day, SEASON)
        assert outer.first <= inner.first <= inner.last <= outer.last


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("week", date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22)),
        ("week", date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("half_year", date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        ("half_year", date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2028, 2, 29), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_cycles_are_those_of_the_calendar(every: Every, day: date, first: date, last: date) -> None:
    cycle = cycle_of(every, day, SEASON)
    assert (cycle.first, cycle.last) == (first, last)


def may_day(times: int = 1) -> Duty:
    """溆浦 二(四)2: 在“五一”…重点时段组织深入基层开展综合督导检查."""
    return replace(duty("year", times), from_each_year="04-20", due_each_year="05-05")


@pytest.mark.parametrize(
    ("today", "done", "state", "words"),
    [
        (date(2026, 1, 10), [], "none", "4 月 20 日起做"),
        (date(2026, 4, 20), [], "none", "今年未做，剩 15 天"),
        (date(2026, 5, 5), [], "none", "今年未做，今天到期"),
        (date(2026, 5, 6), [], "overdue", "还差 1 次，已逾期 1 天"),
        (date(2026, 5, 6), [date(2026, 4, 30)], "done", "已完成"),
        # On any other day of the year it is no supervision of that period.
        (date(2026, 12, 30), [date(2026, 12, 29)], "overdue", "还差 1 次，已逾期 239 天"),
    ],
)
def test_what_is_ordered_for_a_key_period_is_done_in_it(
    today: date, done: list[date], state: str, words: str
) -> None:
    status = standing(may_day(), done, season=SEASON, today=today, known_since=LONG_AGO)
    assert (status.state, status_words("year", status)) == (state, words)


def test_the_key_period_before_is_that_of_the_year_before() -> None:
    status = standing(may_day(), [], season=SEASON, today=MAY, known_since=LONG_AGO)
    before = cycle_of_duty_before(may_day(), status.cycle)
    assert before and (before.first, before.last) == (date(2025, 4, 20), date(2025, 5, 5))
    assert status.missed_last
    assert not is_owed(may_day(), SEASON, opened_on=date(2026, 5, 6), today=date(2026, 5, 6))


def test_midnight_in_shanghai_parts_two_months() -> None:
    # 16:00 UTC is midnight in Shanghai.
    before = shanghai_date(datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC))
    after = shanghai_date(datetime(2026, 11, 30, 16, 0, 0, tzinfo=UTC))
    status = standing(duty("month"), [before], season=SEASON, today=after, known_since=LONG_AGO)
    assert (status.done, status.state, status.missed_last) == (0, "none", False)
    assert status.cycle.first == date(2026, 12, 1)
    assert cycle_of("month", before, SEASON).last == date(2026, 11, 30)


def test_a_plan_that_changes_in_mid_year_counts_what_was_done_before() -> None:
    done = [date(2026, 10, 8)]
    today = date(2026, 11, 22)
    monthly = standing(duty("month"), done, season=SEASON, today=today, known_since=LONG_AGO)
    quarterly = standing(duty("quarter"), done, season=SEASON, today=today, known_since=LONG_AGO)
    assert (monthly.done, monthly.days_left) == (0, 8)
    assert (quarterly.done, quarterly.state) == (1, "done")
    assert quarterly.last_done == monthly.last_done == date(2026, 10, 8)


def test_who_becomes_high_risk_in_mid_quarter_owes_this_month_and_no_month_before() -> None:
    status = standing(
        duty("month"), [], season=SEASON, today=date(2026, 11, 22), known_since=date(2026, 11, 15)
    )
    assert (status.missing, status.missed_last) == (1, False)


def test_a_cycle_that_was_missed_is_held_against_who_was_known_in_it() -> None:
    status = standing(
        duty("month"), [], season=SEASON, today=date(2026, 11, 22), known_since=date(2026, 10, 1)
    )
    assert status.missed_last


@given(times=st.integers(1, 5), done=st.lists(st.dates(date(2026, 11, 1), date(2026, 11, 30))))
def test_done_and_missing_make_up_what_is_owed(times: int, done: list[date]) -> None:
    status = standing(
        duty("month", times), done, season=SEASON, today=date(2026, 11, 30), known_since=LONG_AGO
    )
    assert status.missing == max(0, times - len(done))
    assert (status.state == "done") == (status.missing == 0)


def test_the_campaigns_end_cuts_its_last_quarter_short() -> None:
    season = season_of(CAMPAIGN, date(2023, 3, 1), date(2023, 12, 1))
    assert season is not None
    quarter = cycle_of("quarter", date(2023, 12, 1), season)
    assert last_day(duty("quarter"), quarter, season) == date(2023, 12, 15)


def test_nothing_is_due_before_a_campaign_or_after_one_the_county_took_part_in() -> None:
    opened_on = date(2023, 3, 1)
    assert season_of(CAMPAIGN, opened_on, date(2023, 3, 31)) is None
    assert season_of(CAMPAIGN, opened_on, date(2023, 12, 16)) is None


@given(opened_on=st.dates(date(2023, 12, 16), date(2030, 1, 1)), days=st.integers(0, 4000))
def test_a_campaign_that_was_over_runs_on_from_the_countys_opening(
    opened_on: date, days: int
) -> None:
    today = opened_on + timedelta(days=days)
    season = season_of(CAMPAIGN, opened_on, today)
    assert season is not None
    assert season.first <= today <= season.last
    assert (season.last - season.first) == (CAMPAIGN.ends_on - CAMPAIGN.starts_on)
    assert season.moved(CAMPAIGN.starts_on) == season.first


def test_a_day_that_the_plan_names_moves_with_the_template() -> None:
    opened_on = date(2026, 11, 1)
    season = season_of(CAMPAIGN, opened_on, date(2026, 11, 22))
    assert season is not None
    trained = duty("campaign", due_by=date(2023, 6, 30))
    assert last_day(trained, cycle_of("campaign", opened_on, season), season) == date(2027, 1, 30)


def test_a_day_of_every_year_is_due_in_the_year_that_runs() -> None:
    filed = replace(duty("year"), due_each_year="03-10")
    for year in (2026, 2027):
        cycle = cycle_of("year", date(year, 11, 25), SEASON)
        assert last_day(filed, cycle, Season(LONG_AGO, date(2030, 1, 1), 1)) == date(year, 3, 10)


def test_of_the_year_in_which_the_county_came_later_nothing_is_asked() -> None:
    filed = replace(duty("year"), due_each_year="03-10")
    assert not is_owed(filed, SEASON, MAY, date(2026, 11, 25))
    assert is_owed(filed, SEASON, MAY, date(2027, 1, 2))


def test_what_was_due_before_the_county_kept_its_ledger_here_is_not_asked_for() -> None:
    assert not is_owed(duty("campaign", due_by=date(2026, 3, 1)), SEASON, MAY, MAY)
    assert is_owed(duty("campaign", due_by=MAY), SEASON, MAY, MAY)


@pytest.mark.parametrize(
    ("every", "times", "done", "today", "words"),
    [
        ("quarter", 1, [], date(2026, 12, 22), "本季未做，剩 9 天"),
        ("month", 3, [date(2026, 11, 3)], date(2026, 11, 21), "还差 2 次，剩 9 天"),
        ("month", 1, [], date(2026, 11, 30), "本月未做，今天到期"),
        ("month", 1, [date(2026, 11, 3)], date(2026, 11, 30), "已完成"),
    ],
)
def test_a_duty_says_in_a_few_words_how_it_stands(
    every: Every, times: int, done: list[date], today: date, words: str
) -> None:
    status = standing(duty(every, times), done, season=SEASON, today=today, known_since=LONG_AGO)
    assert status_words(every, status) == words


def test_a_duty_past_the_day_the_plan_names_is_overdue() -> None:
    owed = duty("campaign", due_by=date(2026, 6, 30))
    status = standing(owed, [], season=SEASON, today=date(2026, 7, 3), known_since=LONG_AGO)
    assert status_words("campaign", status) == "还差 1 次，已逾期 3 天"
