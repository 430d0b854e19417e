"""Report figures that were drawn (抽查): of which an office is still to hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import report_draw, report_finding
from ledger.notices.rules.check_notices import AmissFigure, CheckedReport
from ledger.reports.queries.drawn_states import DrawnStanding, drawn_states
from ledger.reports.queries.findings import MadeFinding, findings_by_lot
from ledger.reports.queries.report_draws import drawn_lots
from ledger.reports.rules.drawing import DrawnCell

# What was drawn, or found, a quarter ago is in its list, and no news.
_TOLD_FOR = timedelta(days=92)
_Found = list[tuple[DrawnCell, Sequence[MadeFinding]]]


def checked_reports(read: sa.Connection, area_code: str, now: datetime) -> Iterator[CheckedReport]:
    """Drawn or found out in the last quarter, by draw, report, office and period."""
    since = now - _TOLD_FOR
    found_since = _found_there(report_finding.c.received_at > since)
    yield from _checked(read, area_code, report_draw.c.received_at > since, found_since)


def checks_still_open(
    read: sa.Connection, area_code: str, draw_ids: Sequence[UUID], finding_ids: Sequence[UUID]
) -> Iterator[CheckedReport]:
    """Of these draws, and of those of these findings, however long ago: what is to be done yet."""
    found = _found_there(report_finding.c.id.in_(finding_ids))
    yield from _checked(read, area_code, report_draw.c.id.in_(draw_ids), found)


def _found_there(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """That a draw has such a finding."""
    found, draws = report_finding.c, report_draw.c
    return sa.exists().where(
        found.area_code == draws.area_code, found.draw_id == draws.id, condition
    )


def _checked(
    read: sa.Connection, area_code: str, *either: sa.ColumnElement[bool]
) -> Iterator[CheckedReport]:
    draws = drawn_lots(read, area_code, sa.or_(*either))
    findings = findings_by_lot(read, area_code, [draw.id for draw in draws])
    states = drawn_states(read, area_code, [cell for draw in draws for cell in draw.drawn])
    for draw in draws:
        reports: defaultdict[tuple[object, ...], _Found] = defaultdict(list)
        for cell in draw.drawn:
            made = findings.get((draw.id, cell.lot), ())
            reports[cell.report, cell.office, cell.last].append((cell, made))
        for found in reports.values():
            yield _of_report(draw.id, found, states)


def _of_report(
    draw_id: UUID, found: _Found, states: Mapping[DrawnCell, DrawnStanding]
) -> CheckedReport:
    first, _ = found[0]
    return CheckedReport(
        draw_id,
        first.report,
        first.report_name,
        first.office,
        first.last,
        tuple(cell.name for cell, made in found if not made),
        tuple(
            _amiss(cell, made)
            for cell, made in found
            if made and made[0].outcome != "matches" and states[cell].state == "standing"
        ),
    )


def _amiss(cell: DrawnCell, made: Sequence[MadeFinding]) -> AmissFigure:
    holds = made[0]
    return AmissFigure(holds.id, cell.name, cell.value, holds.outcome, holds.found, holds.words)
