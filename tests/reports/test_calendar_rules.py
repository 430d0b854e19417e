"""For which periods a report is owed, by when, and from when it may be handed in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.report_form import FilledForm
from ledger.plan_changes.rules.changing import PlanChange, changed
from ledger.reports.rules.calendar import (
    KeptSince,
    ReportPeriod,
    opens_on,
    period_before,
    period_ending,
    periods_due,
    report_as_owed,
)
from plans.form_layout import lay_out
from plans.form_notes import reading_notes
from plans.loader import load_plan
from plans.orders import Report
from plans.plan import Plan

WANGCHENG, XUPU = load_plan("430112"), load_plan("431224")
LONG_AGO = date(2023, 1, 1)


def _report(plan: Plan, key: str) -> Report:
    return next(report for report in plan.reports if report.key == key)


def _periods(plan: Plan, key: str, since: str, until: str, opened: date = LONG_AGO) -> list[str]:
    due = periods_due(
        _report(plan, key), KeptSince(opened, plan.campaign), date.fromisoformat(since),
        date.fromisoformat(until),
    )  # fmt: skip
    return [f"{one.first} {one.last} {one.due_on}" for one in due]


def test_a_week_is_due_on_its_friday_and_ends_on_its_sunday() -> None:
    assert _periods(WANGCHENG, "weekly", "2023-06-10", "2023-06-24") == [
        "2023-06-12 2023-06-18 2023-06-16",
        "2023-06-19 2023-06-25 2023-06-23",
    ]


def test_a_month_is_due_in_the_next_or_ends_on_the_day_it_is_due() -> None:
    assert _periods(WANGCHENG, "monthly_towns", "2023-07-01", "2023-08-21") == [
        "2023-06-01 2023-06-30 2023-07-22"
    ]
    assert _periods(XUPU, "monthly_dispatch_form", "2023-06-01", "2023-07-31") == [
        "2023-06-01 2023-06-22 2023-06-22",
        "2023-07-01 2023-07-22 2023-07-22",
    ]


def _changed(plan: Plan, *changes: tuple[str, int, str]) -> Plan:
    """The plan with values that hold from a day on, as the county's office enters them."""
    return changed(
        plan,
        [PlanChange(uuid4(), key, value, date.fromisoformat(day)) for key, value, day in changes],
    )


WEEK_BEGINS = "reports.weekly.week_begins"


def test_a_week_from_saturday_ends_on_the_friday_on_which_it_is_due() -> None:
    plan = _changed(WANGCHENG, (WEEK_BEGINS, 6, "2023-05-01"))
    assert _periods(plan, "weekly", "2023-06-10", "2023-06-24") == [
        "2023-06-10 2023-06-16 2023-06-16",
        "2023-06-17 2023-06-23 2023-06-23",
    ]
    friday = date(2023, 6, 16)
    days = ReportPeriod(date(2023, 6, 10), friday, friday)
    # It waits for its own day, and what still happens on it is a dated correction.
    assert opens_on(_report(plan, "weekly"), days) == friday


def test_where_the_week_begins_otherwise_in_mid_year_no_day_is_told_twice_or_never() -> None:
    to_saturday = _changed(WANGCHENG, (WEEK_BEGINS, 6, "2023-06-19"))
    assert _periods(to_saturday, "weekly", "2023-06-10", "2023-06-30") == [
        "2023-06-12 2023-06-18 2023-06-16",
        "2023-06-19 2023-06-23 2023-06-23",
        "2023-06-24 2023-06-30 2023-06-30",
    ]
    and_back = _changed(WANGCHENG, (WEEK_BEGINS, 6, "2023-06-19"), (WEEK_BEGINS, 1, "2023-07-03"))
    assert _periods(and_back, "weekly", "2023-06-30", "2023-07-14") == [
        "2023-06-24 2023-06-30 2023-06-30",
        "2023-07-01 2023-07-09 2023-07-07",
        "2023-07-10 2023-07-16 2023-07-14",
    ]


def test_the_form_of_a_week_says_the_days_it_is_of_when_the_week_changes_and_after() -> None:
    plan = _changed(WANGCHENG, (WEEK_BEGINS, 6, "2023-06-19"), (WEEK_BEGINS, 1, "2023-07-03"))
    report, kept = _report(plan, "weekly"), KeptSince(LONG_AGO, plan.campaign)
    form = next(form for form in plan.forms if form.key == report.form)
    weeks = periods_due(report, kept, date(2023, 6, 16), date(2023, 7, 14))
    sheets = [
        lay_out(form, FilledForm(first=one.first, last=one.last), report_as_owed(report, one.last))
        for one in weeks
    ]
    plain = "本周为周一至周日，报送后周末新增的以更正另列"
    changes = "：一周从星期几算起从这一周改变；报送后新增的以更正另列"
    assert [sheet.notes[0] for sheet in sheets] == [
        plain,
        f"本周为6月19日至6月23日，共 5 天{changes}",
        "本周为上周六至本周五",
        f"本周为7月1日至7月9日，共 9 天{changes}",
        plain,
    ]


def test_what_is_printed_goes_by_the_day_on_which_the_cycle_of_its_due_day_began() -> None:
    plan = _changed(WANGCHENG, ("reports.monthly_towns.day_of_month", 10, "2023-07-01"))
    report = _report(plan, "monthly_towns")
    kept = KeptSince(LONG_AGO, plan.campaign)
    for one in periods_due(report, kept, date(2023, 6, 1), date(2023, 9, 30)):
        assert report_as_owed(report, one.last).day_of_month == one.due_on.day, one


_FIELDS = st.sampled_from(["week_begins", "weekday"])
_CHANGES = st.tuples(st.integers(0, 20), _FIELDS, st.integers(1, 7))


@given(st.lists(_CHANGES, max_size=6, unique_by=lambda change: change[:2]))
def test_the_weeks_of_a_report_follow_each_other_however_often_a_county_changes_them(
    changes: list[tuple[int, str, int]],
) -> None:
    monday = date(2023, 6, 5)
    new = (
        (f"reports.weekly.{name}", to, str(monday + timedelta(7 * week)))
        for week, name, to in changes
    )
    plan = _changed(WANGCHENG, *new)
    report, kept = _report(plan, "weekly"), KeptSince(LONG_AGO, plan.campaign)
    weeks = list(periods_due(report, kept, monday, monday + timedelta(7 * 24 - 1)))
    assert len(weeks) == 24
    for one, after in pairwise(weeks):
        assert after.first == one.last + timedelta(1)
        assert one.due_on < after.due_on
        assert period_before(report, kept, after) == one
        assert period_ending(report, kept, one.last) == one


def test_a_period_that_was_never_filed_keeps_the_day_on_which_it_was_due() -> None:
    monthly = _changed(WANGCHENG, ("reports.monthly_towns.day_of_month", 10, "2023-08-01"))
    assert _periods(monthly, "monthly_towns", "2023-07-01", "2023-08-31") == [
        "2023-06-01 2023-06-30 2023-07-22",
        "2023-07-01 2023-07-31 2023-08-10",
    ]
    dispatch = _changed(
        XUPU,
        ("reports.monthly_dispatch_form.day_of_month", 25, "2023-07-01"),
        ("reports.monthly_dispatch_form.day_of_month", 20, "2023-09-01"),
    )
    assert _periods(dispatch, "monthly_dispatch_form", "2023-06-01", "2023-09-30") == [
        "2023-06-01 2023-06-22 2023-06-22",
        "2023-07-01 2023-07-25 2023-07-25",
        "2023-08-01 2023-08-25 2023-08-25",
        "2023-09-01 2023-09-20 2023-09-20",
    ]
    # The form of a month that is over says its own days.
    form = next(form for form in XUPU.forms if form.key == "dispatch")
    report = _report(dispatch, "monthly_dispatch_form")
    assert "本月 1 日至 25 日" in reading_notes(form, report.on(date(2023, 8, 25)))[0]
    assert "本月 1 日至 20 日" in reading_notes(form, report.on(date(2023, 9, 20)))[0]


def test_holidays_put_nothing_off() -> None:
    # 2023-06-22 and 23 are 端午节; 2023-09-29 to 10-06 中秋、国庆.
    assert "2023-06-19 2023-06-25 2023-06-23" in _periods(
        WANGCHENG, "weekly", "2023-06-23", "2023-06-23"
    )
    assert len(_periods(WANGCHENG, "weekly", "2023-09-29", "2023-10-06")) == 2


def test_nothing_is_owed_of_days_outside_the_campaign_but_its_last_month_is_due_after_it() -> None:
    campaign = WANGCHENG.campaign
    first = _periods(WANGCHENG, "monthly_towns", "2023-01-01", "2026-12-31")
    assert first[0].split()[1] >= str(campaign.starts_on)
    assert first[-1].split()[0] <= str(campaign.ends_on) < first[-1].split()[2]
    assert not _periods(WANGCHENG, "weekly", "2027-01-01", "2027-03-01")


def test_a_county_opened_after_the_campaign_owes_from_its_opening_on_round_after_round() -> None:
    opened = date(2026, 11, 4)
    weeks = _periods(WANGCHENG, "weekly", "2026-10-01", "2026-11-30", opened)
    assert weeks[0] == "2026-11-02 2026-11-08 2026-11-06"
    assert len(weeks) == 4
    once = _periods(WANGCHENG, "year_summary", "2026-11-04", "2028-11-04", opened)
    assert once
    assert all(line.split()[0] <= line.split()[2] for line in once)


def test_what_the_plan_gives_a_first_day_is_not_owed_before() -> None:
    months = _periods(XUPU, "monthly_dispatch_form", "2023-03-01", "2023-06-30")
    assert months[0] == "2023-05-01 2023-05-22 2023-05-22"


def test_each_period_is_found_by_its_last_day_and_knows_the_one_before() -> None:
    kept = KeptSince(LONG_AGO, WANGCHENG.campaign)
    for report in WANGCHENG.reports:
        periods = list(periods_due(report, kept, date(2023, 5, 1), date(2023, 10, 31)))
        assert periods, report.key
        assert all(period_ending(report, kept, one.last) == one for one in periods)
        if report.every != "once":
            assert [period_before(report, kept, one) for one in periods[1:]] == periods[:-1]
    assert period_ending(_report(WANGCHENG, "weekly"), kept, date(2023, 6, 17)) is None


@pytest.mark.parametrize(
    ("plan", "key", "period", "opens"),
    [
        # Due on Friday: from Friday on, although the week is not over.
        (WANGCHENG, "weekly", ("2023-06-12", "2023-06-18", "2023-06-16"), "2023-06-16"),
        (WANGCHENG, "monthly_towns", ("2023-06-01", "2023-06-30", "2023-07-22"), "2023-07-01"),
        (XUPU, "monthly_dispatch_form", ("2023-06-01", "2023-06-22", "2023-06-22"), "2023-06-22"),
        (XUPU, "plan_and_mobilisation", ("2023-05-01", "2023-05-08", "2023-05-08"), "2023-05-01"),
    ],
)
def test_a_form_waits_for_its_cut_off_and_words_do_not(
    plan: Plan, key: str, period: tuple[str, str, str], opens: str
) -> None:
    days = ReportPeriod(*map(date.fromisoformat, period))
    assert opens_on(_report(plan, key), days) == date.fromisoformat(opens)
