"""Judging answers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.answers import RESULTS, judge
from checklists.catalogue import Catalogue, Item, Measurement

TODAY = date(2026, 11, 22)
CATALOGUE = Catalogue.load()
ITEMS = [item for checklist in CATALOGUE.all() for item in checklist.items]

HOSE = CATALOGUE.get("S06", "2026-1").item("S06-006")
ALARM_EXPIRY = CATALOGUE.get("S06", "2026-1").item("S06-002")
LED_CHECK = CATALOGUE.get("S00", "2026-1").item("S00-011")
PLAIN = CATALOGUE.get("S06", "2026-1").item("S06-001")
TEXT = replace(PLAIN, measure=Measurement(kind="text", name="文号"))

any_value = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.text(max_size=300),
    st.dates().map(date.isoformat),
)
any_item = st.sampled_from(ITEMS)


def reasons(item: Item, result: str, value: object = None, photos: int = 1) -> set[str]:
    faults = judge(item, result, value, photo_count=photos, on=TODAY)  # type: ignore[arg-type]
    return {fault.reason for fault in faults}


@given(any_item, st.one_of(st.sampled_from(RESULTS), st.text()), any_value, st.integers(0, 9))
def test_any_answer_is_judged_without_an_error(
    item: Item, result: str, value: object, photos: int
) -> None:
    faults = judge(item, result, value, photo_count=photos, on=TODAY)  # type: ignore[arg-type]
    assert all(fault.item_id == item.id and fault.message for fault in faults)


@given(any_item)
def test_not_applicable_without_value_or_photo_always_stands(item: Item) -> None:
    assert judge(item, "na", None, photo_count=0, on=TODAY) == []


@given(any_item)
def test_a_fail_needs_a_photo_where_the_item_says_so(item: Item) -> None:
    assert ("photo_missing" in reasons(item, "fail", photos=0)) == item.photo_on_fail
    assert "photo_missing" not in reasons(item, "fail", photos=1)


@given(st.floats(0.1, 50))
def test_a_number_beyond_its_limit_contradicts_a_pass_and_only_a_pass(metres: float) -> None:
    too_long = HOSE.measure is not None and metres > (HOSE.measure.at_most or 0)
    assert reasons(HOSE, "pass", metres) == ({"value_contradicts_pass"} if too_long else set())
    assert reasons(HOSE, "fail", metres) == set()


@given(st.integers(-4000, 4000))
def test_an_expired_date_contradicts_a_pass(days: int) -> None:
    day = TODAY + timedelta(days=days)
    expected = {"value_contradicts_pass"} if days < 0 else set()
    assert reasons(ALARM_EXPIRY, "pass", day.isoformat()) == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(0, set()), (92, set()), (93, {"value_contradicts_pass"}), (-1, {"value_out_of_bounds"})],
)
def test_a_date_within_days_counts_back_from_the_check(days_ago: int, expected: set[str]) -> None:
    day = TODAY - timedelta(days=days_ago)
    assert reasons(LED_CHECK, "pass", day.isoformat()) == expected


@pytest.mark.parametrize("value", [0.01, -1, 51, 1e9])
def test_a_number_outside_the_physical_bounds_is_a_slip_whatever_the_result(value: float) -> None:
    assert reasons(HOSE, "pass", value) == {"value_out_of_bounds"}
    assert reasons(HOSE, "fail", value) == {"value_out_of_bounds"}


@pytest.mark.parametrize("value", ["2", True, float("nan"), float("inf")])
def test_what_is_no_number_is_not_taken_for_one(value: object) -> None:
    assert reasons(HOSE, "pass", value) == {"value_of_wrong_type"}


@pytest.mark.parametrize("value", ["2026-02-30", "20261122", "明年", 20261122, ""])
def test_what_is_no_date_is_not_taken_for_one(value: object) -> None:
    assert reasons(ALARM_EXPIRY, "pass", value) == {"value_of_wrong_type"}


@pytest.mark.parametrize("value", ["", "  ", 7, "长" * 201])
def test_a_text_is_words_and_not_too_many(value: object) -> None:
    assert reasons(TEXT, "pass", value) == {"value_of_wrong_type"}
    assert reasons(TEXT, "pass", "溆应急罚〔2023〕0号") == set()


def test_a_pass_needs_the_value_that_is_asked_for() -> None:
    assert reasons(HOSE, "pass") == {"value_missing"}
    assert reasons(HOSE, "fail") == set()


def test_a_value_nobody_asked_for_is_refused() -> None:
    assert reasons(PLAIN, "pass", 3) == {"value_unexpected"}
    assert reasons(HOSE, "na", 1.5) == {"value_unexpected"}


def test_an_unknown_result_is_refused() -> None:
    assert reasons(PLAIN, "合格") == {"unknown_result"}
