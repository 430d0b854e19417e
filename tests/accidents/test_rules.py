"""亡人事故 against the same days of the year before: rates, their absence, and targets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.accidents.rules import (
    Counted,
    Figures,
    change_percent,
    figures_of,
    is_reached,
    year_before,
)
from plans.orders import Target


def target(**changes: Any) -> Target:
    given = {
        "key": "deaths_fall", "name": "死亡人数同比下降", "value": 20, "unit": "%",
        "direction": "fall_at_least", "counts": "deaths", "source": "WC二",
    }  # fmt: skip
    return Target(**(given | changes))


def test_the_same_days_of_the_year_before_are_compared() -> None:
    assert year_before(date(2026, 1, 1), date(2026, 11, 25)) == (
        date(2025, 1, 1), date(2025, 11, 25),
    )  # fmt: skip
    assert year_before(date(2028, 2, 29), date(2028, 2, 29))[0] == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("now", "before", "percent"), [(4, 5, -20.0), (5, 4, 25.0), (0, 3, -100.0), (2, 3, -33.3)]
)
def test_a_rate_is_the_change_over_the_year_before(now: int, before: int, percent: float) -> None:
    assert change_percent(now, before) == percent


@pytest.mark.parametrize("now", [0, 3])
def test_where_the_year_before_had_none_there_is_no_rate(now: int) -> None:
    assert change_percent(now, 0) is None


@pytest.mark.parametrize(
    ("now", "before", "reached"),
    [(4, 5, True), (5, 6, False), (0, 0, True), (1, 0, False), (0, 1, True), (5, 5, False)],
)
def test_a_fall_of_twenty_percent_is_reached_or_not(now: int, before: int, reached: bool) -> None:
    """What was zero the year before must stay zero: 望城 二(一)."""
    assert is_reached(target(), Figures(deaths=now, deaths_before=before)) is reached


def test_a_plan_that_only_asks_for_a_fall_is_not_content_with_none() -> None:
    any_fall = target(value=0)
    assert not is_reached(any_fall, Figures(deaths=5, deaths_before=5))
    assert is_reached(any_fall, Figures(deaths=4, deaths_before=5))


def test_zero_is_zero() -> None:
    none = target(value=0, unit="起", direction="exactly", counts="accidents")
    assert is_reached(none, Figures(accidents=0, accidents_before=4))
    assert not is_reached(none, Figures(accidents=1, accidents_before=4))


def test_figures_are_those_of_the_sectors_and_towns_that_are_asked_for() -> None:
    counted = [
        Counted("t1", "S02", business=True, before=False, accidents=2, deaths=3),
        Counted("t1", "S03", business=False, before=False, accidents=1, deaths=1),
        Counted("t2", "S02", business=True, before=True, accidents=1, deaths=1),
    ]
    assert figures_of(counted, business_only=True) == Figures(2, 3, 1, 1)
    assert figures_of(counted, business_only=False) == Figures(3, 4, 1, 1)
    assert figures_of(counted, business_only=False, sectors=["S03"]) == Figures(1, 1, 0, 0)
    assert figures_of(counted, business_only=True, towns=["t2"]) == Figures(0, 0, 1, 1)
