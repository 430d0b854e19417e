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
    now_and_before,
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


@pytest.mark.parametrize(
    ("counts", "now", "before"),
    [
        ("accidents", 3, 5),
        ("deaths", 7, 6),
        ("all_accidents", 9, 12),
        ("larger_accidents", 1, 0),
        ("general_accidents", 8, 12),
    ],
)
def test_a_target_counts_what_its_clause_speaks_of(counts: str, now: int, before: int) -> None:
    """东西湖 专题3.一: 无较大及以上事故、一般事故明显下降; 大通湖 前言: 事故数量…下降."""
    figures = Figures(3, 7, 1, 9, 5, 6, 0, 12)
    assert now_and_before(target(counts=counts), figures) == (now, before)


def test_no_larger_accident_means_none_with_three_deaths() -> None:
    """望城 二: 坚决杜绝较大及以上生产安全事故."""
    none = target(counts="larger_accidents", direction="exactly", value=0, unit="起")
    assert is_reached(none, Figures(accidents=2, deaths=4, entered=2))
    assert not is_reached(none, Figures(accidents=1, deaths=3, larger=1, entered=1))


def test_a_plan_that_only_asks_for_a_fall_is_not_content_with_none() -> None:
    any_fall = target(value=0)
    assert not is_reached(any_fall, Figures(deaths=5, deaths_before=5))
    assert is_reached(any_fall, Figures(deaths=4, deaths_before=5))


def test_zero_is_zero() -> None:
    none = target(value=0, unit="起", direction="exactly", counts="accidents")
    assert is_reached(none, Figures(accidents=0, accidents_before=4))
    assert not is_reached(none, Figures(accidents=1, accidents_before=4))


def counted(town: str, sector: str, *, before: bool = False, **numbers: Any) -> Counted:
    business = sector != "S03"
    return Counted(town, sector, business, before, larger=0, **numbers)


def test_figures_are_those_of_the_sectors_and_towns_that_are_asked_for() -> None:
    rows = [
        counted("t1", "S02", accidents=2, deaths=3, entered=4),
        counted("t1", "S03", accidents=1, deaths=1, entered=1),
        counted("t2", "S02", before=True, accidents=1, deaths=1, entered=2),
    ]
    before = {"accidents_before": 1, "deaths_before": 1, "entered_before": 2}
    assert figures_of(rows, business_only=True) == Figures(2, 3, entered=4, **before)
    assert figures_of(rows, business_only=False) == Figures(3, 4, entered=5, **before)
    assert figures_of(rows, business_only=False, sectors=["S03"]) == Figures(1, 1, entered=1)
    assert figures_of(rows, business_only=True, towns=["t2"]) == Figures(**before)
