"""The figures of an enterprise's monthly report (月报): what was found, what became of it. Pure.

Source: 溆浦 二(一)1 (report every month). Which figures it tells is ours; the rate is the forms' of
望城 附件5: rectified of those found, and no number at all where nothing was found.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from plans.orders import Duty

ACCEPTED = frozenset({State.VERIFIED, State.CLOSED, State.SETTLED})


@dataclass(frozen=True, slots=True)
class HazardThen:
    """A hazard as it stood on the report's day. `found`: within the month of the report."""

    grade: str
    state: State
    deadline: date
    found: bool
    has_five: bool


def is_monthly_report(duty: Duty) -> bool:
    """Whether enterprises fulfil this duty by sending their monthly report."""
    return duty.kind == "filing" and duty.every == "month" and "enterprise" in duty.who


def rate_percent(part: int, whole: int) -> float | None:
    """整改率 to one decimal; None where there is nothing to divide by (「—」 on paper)."""
    return round(100 * part / whole, 1) if whole else None


def hazard_figures(hazards: Collection[HazardThen], as_of: date) -> dict[str, Any]:
    """Counts of the month's hazards, and of what is still owed on the day `as_of`.

    `majors_with_five` of `majors_outstanding` have the five guarantees (五落实) settled.
    """
    outstanding = [hazard for hazard in hazards if hazard.state not in ACCEPTED]
    majors = [hazard for hazard in outstanding if hazard.grade == "major"]
    return {
        "major": _of_grade(hazards, "major"),
        "general": _of_grade(hazards, "general"),
        "outstanding": len(outstanding),
        "overdue": sum(
            hazard.state in OPEN_STATES and hazard.deadline < as_of for hazard in outstanding
        ),
        "majors_outstanding": len(majors),
        "majors_with_five": sum(major.has_five for major in majors),
    }


def _of_grade(hazards: Collection[HazardThen], grade: str) -> dict[str, Any]:
    of_grade = [hazard for hazard in hazards if hazard.found and hazard.grade == grade]
    rectified = sum(hazard.state in ACCEPTED for hazard in of_grade)
    return {
        "found": len(of_grade),
        "rectified": rectified,
        "rate_percent": rate_percent(rectified, len(of_grade)),
    }
