"""Report figures that were drawn (抽查): of which an office is still to hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.ground.tables import report_draw
from ledger.notices.rules.check_notices import AmissFigure, CheckedReport
from ledger.reports.queries.findings import MadeFinding, findings_by_lot
from ledger.reports.queries.report_draws import drawn_lots, drawn_states
from ledger.reports.rules.drawing import DrawnCell
from plans.plan import Plan

# What was drawn a quarter ago is in its list, and no news.
_TOLD_FOR = timedelta(days=92)


def checked_reports(read: sa.Connection, plan: Plan, now: datetime) -> Iterator[CheckedReport]:
    """Of the draws of the last quarter, by draw, report, office and period."""
    area_code = plan.area.code
    draws = drawn_lots(read, area_code, report_draw.c.received_at > now - _TOLD_FOR)
    findings = findings_by_lot(read, area_code, [draw.id for draw in draws])
    filing_ids = {cell.filing_id for draw in draws for cell in draw.drawn}
    states = drawn_states(read, area_code, filing_ids)
    for draw in draws:
        reports: defaultdict[tuple[object, ...], list[DrawnCell]] = defaultdict(list)
        for cell in draw.drawn:
            reports[cell.report, cell.office, cell.last].append(cell)
        for cells in reports.values():
            first = cells[0]
            found = [(cell, findings.get((draw.id, cell.lot), ())) for cell in cells]
            yield CheckedReport(
                draw.id,
                first.report,
                first.report_name,
                first.office,
                first.last,
                tuple(cell.name for cell, made in found if not made),
                tuple(
                    _amiss(cell, made)
                    for cell, made in found
                    if made
                    and made[0].outcome != "matches"
                    and states[cell.filing_id] == "standing"
                ),
            )


def _amiss(cell: DrawnCell, made: Sequence[MadeFinding]) -> AmissFigure:
    holds = made[0]
    return AmissFigure(holds.id, cell.name, cell.value, holds.outcome, holds.found, holds.words)
