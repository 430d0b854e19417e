"""The figures of an enterprise's monthly report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.duties.rules.monthly_figures import HazardThen, hazard_figures, rate_percent
from ledger.ground.lifecycles.hazard import State

LAST_DAY = date(2026, 11, 30)
FOUND = HazardThen("general", State.OPEN, date(2026, 12, 5), found=True, has_five=False)
BEFORE = replace(FOUND, found=False)


def test_a_rate_without_a_denominator_is_no_number() -> None:
    assert rate_percent(0, 0) is None
    assert (rate_percent(0, 3), rate_percent(2, 3), rate_percent(3, 3)) == (0.0, 66.7, 100.0)


def test_what_was_found_in_the_month_is_counted_by_grade() -> None:
    accepted = replace(FOUND, state=State.VERIFIED)
    handed_in = replace(FOUND, state=State.SUBMITTED)
    major = replace(FOUND, grade="major", state=State.CLOSED)
    figures = hazard_figures([FOUND, accepted, handed_in, major], LAST_DAY)
    assert figures["general"] == {"found": 3, "rectified": 1, "rate_percent": 33.3}
    assert figures["major"] == {"found": 1, "rectified": 1, "rate_percent": 100.0}


def test_what_was_found_before_is_owed_and_not_found_again() -> None:
    figures = hazard_figures([BEFORE], LAST_DAY)
    assert figures["general"] == {"found": 0, "rectified": 0, "rate_percent": None}
    assert figures["outstanding"] == 1


def test_the_last_day_is_not_overdue_and_who_waits_for_the_check_is_not_either() -> None:
    due_today = replace(FOUND, deadline=LAST_DAY)
    late = replace(FOUND, deadline=date(2026, 11, 29))
    assert hazard_figures([due_today], LAST_DAY)["overdue"] == 0
    assert hazard_figures([late], LAST_DAY)["overdue"] == 1
    assert hazard_figures([replace(late, state=State.SUBMITTED)], LAST_DAY)["overdue"] == 0


def test_majors_that_are_owed_are_counted_with_and_without_the_five_guarantees() -> None:
    major = replace(FOUND, grade="major", state=State.RECTIFYING)
    done = replace(major, state=State.SETTLED)
    figures = hazard_figures([replace(major, has_five=True), major, done], LAST_DAY)
    assert (figures["majors_outstanding"], figures["majors_with_five"]) == (2, 1)
