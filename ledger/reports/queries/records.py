"""The records behind a cell: as they were frozen with what was handed in, or as they are now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.errors import NotFound
from ledger.reports.figures.shown import (
    RecordsShown,
    of_cell,
    of_frozen,
    shown_records,
    told_of,
)
from ledger.reports.queries.counting import counted_now, form_asked
from ledger.reports.queries.filings import evidence_of, filings_of
from ledger.reports.queries.sheet import (
    ReportAsked,
    ReportKey,
    check_sees,
    report_asked,
    what_froze,
)
from ledger.reports.rules.cells import TypedForm, cells_asked, frozen_cells
from ledger.reports.rules.standing import HandedIn, hand_in_of
from plans.orders import Form
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class CellAsked:
    """Which cell of which report. `live`: as the records are now, whatever was handed in.

    `filing`: as this one froze them, whatever came after it; None: as what was handed in did.
    """

    report: ReportKey
    row: str
    column: str
    live: bool
    filing: UUID | None
    limit: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class OpenedCell:
    """What it says, what that means, and the records. `frozen_at`: None where it is counted now."""

    value: str | None
    title: str
    definition: str
    clause: str
    frozen_at: datetime | None
    records: RecordsShown


def opened_cell(
    engine: sa.Engine, caller: Caller, plan: Plan, asked: CellAsked, now: datetime
) -> OpenedCell:
    """Under the reader's rights: what they may not see is counted and not shown.

    Raises: NotFound (no such cell or filing, or nothing is counted in it), Forbidden, Invalid (the
    cursor).
    """
    with engine.connect() as read:
        report = report_asked(read, caller.area_code, plan, asked.report)
        check_sees(caller, plan, report.owner.key)
        form = _form_with(report, asked)
        filings = filings_of(read, caller.area_code, *asked.report)
        frozen = None if asked.live else _frozen(filings, asked.filing)
        now_asked = form_asked(plan, form, report.owner.key, report.kept, report.period, now)
        if frozen:
            cells = what_froze(read, caller.area_code, frozen).cells
            behind = _columns_behind(form, asked.row, asked.column)
            evidence = evidence_of(read, caller.area_code, frozen.id)
            source = of_frozen(evidence.behind(asked.row, behind))
        else:
            counted = counted_now(read, now_asked)
            cells = frozen_cells(form, counted.cells, counted.records, TypedForm())
            source = of_cell(now_asked, asked.row, asked.column)
        records = shown_records(read, caller, plan, source, limit=asked.limit, cursor=asked.cursor)
    figures = told_of(form, asked.row, asked.column)
    values = [cell.value for cell in cells if cell.place == (asked.row, asked.column)]
    return OpenedCell(
        value=values[0] if values else None,
        title="、".join(figure.title for figure in figures),
        definition="\n".join(f"{figure.title}：{figure.definition}" for figure in figures),
        clause="；".join(dict.fromkeys(figure.clause for figure in figures)),
        frozen_at=frozen.handed_in_at if frozen else None,
        records=records,
    )


def _frozen(filings: Sequence[HandedIn], filing_id: UUID | None) -> HandedIn | None:
    """Raises: NotFound where there is no such filing of this report, office and period."""
    if filing_id is None:
        return hand_in_of(filings)
    if found := next((one for one in filings if one.id == filing_id), None):
        return found
    raise NotFound("没有这份报送，请从报表重新打开")


def _form_with(report: ReportAsked, asked: CellAsked) -> Form:
    """Raises: NotFound where the form counts nothing in this cell."""
    form = report.form
    place = (asked.row, asked.column)
    here = [cell for cell in cells_asked(form) if cell.place == place] if form else []
    if form is None or not here or not told_of(form, asked.row, asked.column):
        raise NotFound("这一格不是按记录计数的，没有记录可以打开")
    return form


def _columns_behind(form: Form, row_key: str, column_key: str) -> Collection[str]:
    """The cell's own, and those of which it is a rate or a rank."""
    columns = {column_key}
    for column in form.columns:
        if column.key == column_key and form.rows_by not in {"figure", "order"}:
            for part in column.cell:
                columns |= {*part.rate, *filter(None, [part.rank])}
    return columns
