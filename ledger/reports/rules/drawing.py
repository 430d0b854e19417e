"""抽查 of report figures: cells drawn by lot, so that whoever was drawn can draw them again. Pure.

The pool is the place of every number that can be drawn, sorted: filing, row, column. Its values are
not in it: a filing is sealed under its id and never changes, and an office does not read another's
figures. A cell's ticket is of the lines seed, filing, row, column (`ledger.draws.rules.lots`).

Source: 溆浦 二(四)2 (对照调度数据抽查台账). How it is drawn is ours.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from ledger.draws.rules.lots import ticket_of
from ledger.reports.rules.cells import AskedCell, CellPlace, CellSource, cells_asked
from plans.orders import Form

REPORT_DRAW_ALGORITHM = "anxun-report-draw-1"
DRAWN_MOST = 20


class PoolCell(NamedTuple):
    """A number that can be drawn."""

    filing_id: UUID
    row: str
    column: str


def pool_document(cells: Collection[PoolCell]) -> list[list[str]]:
    """As it is hashed and shown."""
    return sorted([str(cell.filing_id), cell.row, cell.column] for cell in cells)


def draw_cells(cells: Collection[PoolCell], seed: str, count: int) -> list[PoolCell]:
    """So many of them, the first drawn first; all of them where there are fewer."""
    return sorted(
        cells, key=lambda cell: ticket_of(seed, str(cell.filing_id), cell.row, cell.column)
    )[:count]


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
