"""A county changes its plan: what may be changed, from which day, what a day's plan says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.duties.rules.cycles import Season, cycle_of, standing
from ledger.plan_changes.rules.changing import PlanChange, changed
from ledger.plan_changes.rules.fields import FieldValue, PlanField, plan_fields
from ledger.plan_changes.rules.limits import dated_words, first_start, start_fault, value_fault
from ledger.plan_changes.rules.words import typed_value, value_text, value_words
from plans.loader import all_plans, load_plan
from plans.plan import Plan

XUPU, WANGCHENG = load_plan("431224"), load_plan("430112")
TODAY = date(2026, 11, 30)
NEW_YEAR = date(2027, 1, 1)
DAYS = st.dates(TODAY, TODAY + timedelta(days=400))


def field(key: str, plan: Plan = XUPU) -> PlanField:
    return next(field for field in plan_fields(plan, TODAY) if field.key == key)


def change(key: str, value: FieldValue, first: date = NEW_YEAR) -> PlanChange:
    return PlanChange(uuid4(), key, value, first)


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.area.code)
def test_every_declared_field_can_be_changed_and_says_what_it_was_changed_to(plan: Plan) -> None:
    # In the campaign's own time its days can be changed too.
    in_time = plan.campaign.starts_on
    fields = plan_fields(plan, in_time)
    assert {field.kind for field in fields} >= {"number", "date", "offices"}
    for one in fields:
        new: FieldValue = {
            "number": one.least + 1 if one.value == one.least else one.least,
            "date": "2099-01-01",
            "day_of_year": "12-24",
            "phone": "0745-8820000",
            "offices": [plan.offices[0].key, plan.offices[1].key],
        }[one.kind]
        after = changed(plan, [change(one.key, new)])
        now = {field.key: field for field in plan_fields(after, in_time)}[one.key]
        assert (now.value, now.source) == (new, "county")
        others = [field for field in plan_fields(after, in_time) if field.key != one.key]
        assert [(field.key, field.value) for field in others] == [
            (field.key, field.value) for field in fields if field.key != one.key
        ]
    assert len({field.key for field in fields}) == len(fields)


def test_what_a_county_has_not_and_what_is_the_same_everywhere_is_no_field() -> None:
    assert not [one for one in plan_fields(WANGCHENG, TODAY) if one.key.startswith("stationing")]
    numbers = [one.value for one in plan_fields(XUPU, TODAY) if one.kind == "phone"]
    assert numbers == ["0745-2161820"]


def test_days_of_a_campaign_that_is_over_are_not_changed() -> None:
    assert not [one for one in plan_fields(XUPU, TODAY) if one.kind == "date"]
    assert [one for one in plan_fields(XUPU, date(2023, 5, 1)) if one.kind == "date"]


def test_a_reward_that_the_plan_leaves_open_can_be_set() -> None:
    assert field("rewards.major_hazard.yuan").value is None
    after = changed(XUPU, [change("rewards.major_hazard.yuan", 2000)])
    assert [(one.name, one.yuan) for one in after.rewards.amounts] == [("举报重大事故隐患", 2000)]


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ("stationing.visits_at_least", "29", "请填 1 到 28 之间的数"),
        ("stationing.visits_at_least", "三", "请填整数"),
        ("stationing.visits_at_least", "3", "与现在的相同"),
        ("hotlines.1.number", "12", "请填电话号码"),
        ("sectors.S04.lead", "police", "方案里没有这个单位：police"),
        ("sectors.S04.lead", "", "请选一个以上的部门"),
        ("duties.quarterly_patrol.times_at_least", "0", "请填 1 到 90 之间的数"),
        ("deadlines.general_days", "366", "请填 0 到 365 之间的数"),
    ],
)
def test_a_value_out_of_its_limits_is_told(key: str, text: str, fault: str) -> None:
    one = field(key)
    assert fault in str(value_fault(one, typed_value(one.kind, text), XUPU, NEW_YEAR))


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        ("2027-06-30", None),
        ("2026-12-31", "生效的那天以后"),
        ("2099-12-31", "行动到"),
        ("30.6.2027", "请填日期"),
        ("20270630", "请填日期"),
        ("2027-W26-3", "请填日期"),
    ],
)
def test_a_new_day_lies_ahead_and_within_the_campaign(day: str, fault: str | None) -> None:
    campaign = replace(XUPU.campaign, ends_on=date(2027, 12, 31))
    plan = replace(XUPU, campaign=campaign)
    one = field("reports.progress_december.due_on", plan)
    found = value_fault(one, day, plan, NEW_YEAR)
    assert found is None if fault is None else fault in str(found)


@pytest.mark.parametrize("day", ["W24-1", "02-29", "13-01", "3-10"])
def test_a_day_of_every_year_is_a_month_and_a_day(day: str) -> None:
    one = next(
        one for plan in all_plans() for one in plan_fields(plan, TODAY) if one.kind == "day_of_year"
    )
    assert "请填每年都有的月和日" in str(value_fault(one, day, XUPU, NEW_YEAR))
    assert value_fault(one, "12-24", XUPU, NEW_YEAR) is None


def test_a_campaign_ends_no_earlier_than_its_phases() -> None:
    plan = replace(XUPU, campaign=replace(XUPU.campaign, ends_on=date(2027, 12, 31)))
    one = field("campaign.ends_on", plan)
    # The phases of 2023 are long over.
    assert value_fault(one, "2027-06-30", plan, NEW_YEAR) is None
    late = replace(plan.campaign.phases[0], ends_on=date(2027, 10, 1))
    phased = replace(plan, campaign=replace(plan.campaign, phases=(late,)))
    assert "不能更早结束" in str(value_fault(one, "2027-06-30", phased, NEW_YEAR))


def test_nothing_is_changed_backwards_or_too_far_ahead() -> None:
    one = field("deadlines.general_days")
    assert start_fault(one, TODAY, TODAY) is None
    assert "不能从过去的日子起改" in str(start_fault(one, TODAY - timedelta(days=1), TODAY))
    assert "请选近一些的日子" in str(start_fault(one, date(2028, 3, 1), TODAY))


@given(day=DAYS)
def test_a_quota_by_months_changes_with_a_month(day: date) -> None:
    one = field("stationing.visits_at_least")
    fault = start_fault(one, day, TODAY)
    assert (fault is None) == (day.day == 1)
    if fault:
        assert f"请选{dated_words(first_start(one, day))}" in fault


@given(day=DAYS, key=st.sampled_from([one.key for one in plan_fields(XUPU, TODAY)]))
def test_the_day_that_is_offered_is_the_first_that_is_accepted(day: date, key: str) -> None:
    one = field(key)
    offered = first_start(one, day)
    assert offered >= day
    assert start_fault(one, offered, day) is None
    between = (day + timedelta(days=number) for number in range((offered - day).days))
    assert all(start_fault(one, earlier, day) for earlier in between)


@given(
    days=st.lists(DAYS, min_size=1, max_size=5, unique=True),
    asked=DAYS,
    seed=st.integers(0, 99),
)
def test_on_each_day_the_last_change_before_it_holds_in_whatever_order_they_came(
    days: list[date], asked: date, seed: int
) -> None:
    changes = [change("deadlines.general_days", 100 + n, day) for n, day in enumerate(days)]
    until = [one for one in changes if one.effective_on <= asked]
    shuffled = random.Random(seed).sample(until, len(until))
    last = max(until, key=lambda one: one.effective_on, default=None)
    expected = last.value if last else XUPU.deadlines.general_days
    assert changed(XUPU, shuffled).deadlines.general_days == expected


def test_a_cycle_that_is_over_is_held_against_what_was_owed_then() -> None:
    key = "monthly_dispatch"
    plan = changed(XUPU, [change(f"duties.{key}.times_at_least", 2)])
    [duty] = [duty for duty in plan.duties if duty.key == key]
    assert [duty.times_on(day) for day in (date(2026, 12, 31), NEW_YEAR)] == [1, 2]
    season = Season(date(2026, 1, 1), date(2027, 12, 31), 0)
    once_in_december = [date(2026, 12, 5)]
    stands = standing(
        duty, once_in_december, season=season, today=date(2027, 1, 10), known_since=season.first
    )
    assert (stands.times, stands.missed_last) == (2, False)


def test_the_quota_of_visits_is_the_duty_of_the_supervisors_too() -> None:
    plan = changed(XUPU, [change("stationing.visits_at_least", 4)])
    [visits] = [duty for duty in plan.duties if "stationed" in duty.who]
    assert (plan.visits_owed(3), visits.times_at_least) == (4, 4)
    assert visits.times_on(date(2026, 12, 31)) == 3


def test_a_change_of_what_the_file_no_longer_has_changes_nothing() -> None:
    gone = [
        change("duties.gone.times_at_least", 2),
        change("sectors.S99.lead", ["fire_brigade"]),
        change("hotlines.9.number", "12350"),
        change("stationing.visits_at_least", 4),
        change("unheard_of", 1),
    ]
    assert changed(WANGCHENG, gone) == WANGCHENG


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.area.code)
def test_a_value_is_typed_as_it_is_shown(plan: Plan) -> None:
    for one in plan_fields(plan, plan.campaign.starts_on):
        if one.value is not None:
            assert typed_value(one.kind, value_text(one.value)) == one.value
        assert value_words(one, one.value, plan)


def test_values_are_told_in_words() -> None:
    weekly = next(one for one in plan_fields(WANGCHENG, TODAY) if one.key.endswith(".weekday"))
    assert value_words(weekly, 5, WANGCHENG) == "星期五"
    assert value_words(field("stationing.visits_at_least"), 3, XUPU) == "3 次"
    assert value_words(field("sectors.S04.lead"), ["fire_brigade"], XUPU) == "县消防救援大队"
    assert value_words(field("rewards.violation.yuan"), None, XUPU) == "没有规定"


def test_a_cycle_of_every_kind_begins_where_its_change_may() -> None:
    for one in plan_fields(XUPU, TODAY):
        if one.starts in {"month", "quarter", "half_year", "year"}:
            first = first_start(one, TODAY)
            assert cycle_of(one.starts, first, Season(first, first, 0)).first == first  # type: ignore[arg-type]
