"""A drawn cell laid open: what was handed in, the records behind it as they were frozen, and what
the records say at this moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.canonical import sha256_of
from ledger.ground.on_behalf import answers_for
from ledger.reports.queries.counting import FrozenEvidence, counted_now, form_asked
from ledger.reports.queries.filings import evidence_of
from ledger.reports.queries.sheet import ReportAsked, ReportKey, report_asked, what_froze
from ledger.reports.rules.cells import CellPlace, FrozenCell, TypedForm, frozen_cells
from ledger.reports.rules.drawing import DrawnCell, PoolCell, cell_name
from ledger.reports.rules.standing import HandedIn
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class _OpenFiling:
    """A filing of which something was drawn."""

    filed: HandedIn
    asked: ReportAsked
    cells: Mapping[CellPlace, FrozenCell]
    evidence: FrozenEvidence
    live: Mapping[CellPlace, str | None]

    def drawn(self, place: CellPlace, lot: int, *, own_office: bool) -> DrawnCell:
        """One of its cells."""
        cell = self.cells[place]
        is_counted = cell.source == "computed"
        behind = self.evidence.behind(place.row, {place.column})
        return DrawnCell(
            lot=lot,
            filing_id=self.filed.id,
            report=self.filed.report,
            report_name=self.asked.report.name,
            office=self.filed.office,
            office_name=self.asked.owner.name,
            first=self.filed.first,
            last=self.filed.last,
            row=place.row,
            column=place.column,
            **asdict(cell_name(self.asked.form, place)),
            source=cell.source,
            value=cell.value,
            records=cell.records if is_counted else None,
            records_sha256=sha256_of(behind) if is_counted else None,
            live=self.live.get(place) if is_counted else None,
            own_office=own_office,
        )


def laid_open(
    tx: sa.Connection,
    caller: Caller,
    plan: Plan,
    filings: Mapping[UUID, HandedIn],
    lots: Sequence[tuple[int, PoolCell]],
    now: datetime,
) -> tuple[DrawnCell, ...]:
    """In the order in which they were drawn."""
    own_offices = {owner.key for owner in answers_for(caller, plan)}
    opened = {
        filing_id: _opened(tx, caller.area_code, plan, filings[filing_id], now)
        for filing_id in {cell.filing_id for _, cell in lots}
    }
    return tuple(
        opened[cell.filing_id].drawn(
            CellPlace(cell.row, cell.column),
            lot,
            own_office=filings[cell.filing_id].office in own_offices,
        )
        for lot, cell in lots
    )


def _opened(
    tx: sa.Connection, area_code: str, plan: Plan, filed: HandedIn, now: datetime
) -> _OpenFiling:
    asked = report_asked(tx, area_code, plan, ReportKey(filed.report, filed.office, filed.last))
    frozen = what_froze(tx, area_code, filed).cells
    return _OpenFiling(
        filed,
        asked,
        {cell.place: cell for cell in frozen},
        evidence_of(tx, area_code, filed.id),
        _live(tx, plan, asked, now),
    )


def _live(
    tx: sa.Connection, plan: Plan, asked: ReportAsked, now: datetime
) -> Mapping[CellPlace, str | None]:
    if asked.form is None:
        return {}
    form = form_asked(plan, asked.form, asked.owner.key, asked.kept, asked.period, now)
    counted = counted_now(tx, form)
    cells = frozen_cells(asked.form, counted.cells, counted.records, TypedForm())
    return {cell.place: cell.value for cell in cells}
