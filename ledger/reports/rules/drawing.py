"""抽查 of report figures: cells drawn by lot, so that whoever was drawn can draw them again. Pure.

The pool is the place of every counted or typed cell, noughts too, sorted: filing, row, column. It
follows from the forms alone, so it tells nobody what another office handed in. A cell's ticket is
of the lines seed, filing, row, column (`ledger.draws.rules.lots`). The tickets lie in order, each
with its lot, from 1; one by one they are looked at, and what shows no number is passed over. So
a lot tells what anybody can count, and not how many before it were noughts.

Source: 溆浦 二(四)2 (对照调度数据抽查台账). How it is drawn is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from ledger.draws.rules.lots import ticket_of
from ledger.reports.rules.cells import AskedCell, CellPlace, CellSource, cells_asked
from plans.orders import Form

REPORT_DRAW_ALGORITHM = "anxun-report-draw-1"
DRAWN_MOST = 20
# A pool is kept whole with its draw: 4 MB at so many cells.
CELLS_IN_POOL_MOST = 50_000


class PoolCell(NamedTuple):
    """A counted or typed cell of a filing."""

    filing_id: UUID
    row: str
    column: str


def pool_document(cells: Collection[PoolCell]) -> list[list[str]]:
    """As it is hashed and shown."""
    return sorted([str(cell.filing_id), cell.row, cell.column] for cell in cells)


def draw_cells(
    cells: Collection[PoolCell], drawable: Collection[PoolCell], seed: str, count: int
) -> Sequence[tuple[int, PoolCell]]:
    """So many of the drawable ones, each with its lot; all of them where there are fewer."""
    in_order = sorted(
        cells, key=lambda cell: ticket_of(seed, str(cell.filing_id), cell.row, cell.column)
    )
    return [one for one in enumerate(in_order, start=1) if one[1] in drawable][:count]


@dataclass(frozen=True, slots=True)
class CellName:
    """What a cell is called, in which unit and to how many places. A form that has it no more
    leaves the keys."""

    row_name: str
    column_name: str
    unit: str
    places: int


def cell_name(form: Form | None, place: CellPlace) -> CellName:
    """As the form names it today."""
    asked = _asked_at(form, place)
    rows = {row.key: row.name for row in form.rows} if form else {}
    columns = {column.key: column.name for column in form.columns} if form else {}
    return CellName(
        rows.get(place.row, place.row),
        columns.get(place.column, place.column),
        asked.unit if asked else "",
        asked.decimals if asked else 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """A drawn cell laid open, as the receipt keeps it, with the names of that day.

    `lot`: place of its ticket among those of the whole pool, from 1.
    `value`: as it was handed in; `records`: how many it counts, and the hash of their list as it
    was frozen; `live`: what the records said at the moment of the draw. Of a typed cell there are
    none of these: its ledger is on paper. `own_office`: the drawer's own office handed it in.
    """

    lot: int
    filing_id: UUID
    report: str
    report_name: str
    office: str
    office_name: str
    first: date
    last: date
    row: str
    column: str
    row_name: str
    column_name: str
    unit: str
    places: int
    source: CellSource
    value: str | None
    records: int | None
    records_sha256: str | None
    live: str | None
    own_office: bool

    @property
    def name(self) -> str:
        """As people find it."""
        return f"“{self.row_name}”的“{self.column_name}”"

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**asdict(self), "filing_id": str(self.filing_id), **days}


def _asked_at(form: Form | None, place: CellPlace) -> AskedCell | None:
    return next((one for one in cells_asked(form) if one.place == place), None) if form else None
