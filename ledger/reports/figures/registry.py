"""Every figure that a form may ask for, by its name. There is no second list."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.reports.figures import checks, decisions, hazards, work
from ledger.reports.figures.figure import Figure

FIGURES_BY_NAME: Mapping[str, Figure] = {
    one.name: one
    for one in (
        checks.groups,
        checks.inspectors,
        checks.units_checked,
        checks.inspections,
        checks.self_checked_enterprises,
        checks.zero_penalty,
        hazards.major_found,
        hazards.other_found,
        hazards.major_rectified,
        hazards.other_rectified,
        hazards.overdue,
        decisions.ordered_to_rectify,
        decisions.penalised,
        decisions.fines_yuan,
        decisions.suspended,
        decisions.closed,
        decisions.detained_or_transferred,
        decisions.enforcement_times,
        decisions.typical_cases,
        decisions.cases,
        decisions.crackdown_cases,
        *work.WORK_FIGURES,
        work.courtyard_groups_held,
        work.courtyard_groups_all,
    )
}
