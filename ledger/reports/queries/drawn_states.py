"""What became of drawn figures: read from the filings, where the drawn value stays what it was.

A figure is mended where another one stands in its place, and not where the office corrected some
other cell of the form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import report_filing, report_return
from ledger.reports.queries.filings import frozen_of
from ledger.reports.rules.cells import CellPlace
from ledger.reports.rules.drawing import DrawnCell

DrawnState = Literal["standing", "corrected", "returned"]


@dataclass(frozen=True, slots=True)
class DrawnStanding:
    """`standing`: the figure stands as it was drawn; `corrected`: another one came in its place;
    `returned`: what was drawn was sent back, and nothing came since.

    `stands_id`: the filing that stands now, which can be sent back; None where nothing does.
    """

    state: DrawnState
    stands_id: UUID | None


def drawn_states(
    read: sa.Connection, area_code: str, cells: Iterable[DrawnCell]
) -> Mapping[DrawnCell, DrawnStanding]:
    """What became of each of these."""
    drawn = set(cells)
    standing = _standing(read, area_code, {cell.filing_id for cell in drawn})
    others = {
        one.stands_id
        for drawn_id, one in standing.items()
        if one.stands_id and one.stands_id != drawn_id
    }
    frozen = frozen_of(read, area_code, sorted(others))
    values = {
        (filing_id, cell.place): cell.value
        for filing_id, filed in frozen.items()
        for cell in filed.cells
    }
    return {cell: _state(cell, standing[cell.filing_id], values) for cell in drawn}


@dataclass(frozen=True, slots=True)
class _Stands:
    """What stands where a filing was drawn; `is_later`: it came after the drawn one."""

    stands_id: UUID | None
    is_later: bool


def _state(
    cell: DrawnCell, now: _Stands, values: Mapping[tuple[UUID, CellPlace], str | None]
) -> DrawnStanding:
    if now.stands_id is None:
        return DrawnStanding("returned", None)
    place = CellPlace(cell.row, cell.column)
    if now.stands_id == cell.filing_id or values.get((now.stands_id, place)) == cell.value:
        return DrawnStanding("standing", now.stands_id)
    # Of a correction that was sent back, the figures before it stand again.
    return DrawnStanding("corrected" if now.is_later else "returned", now.stands_id)


def _standing(
    read: sa.Connection, area_code: str, filing_ids: Collection[UUID]
) -> Mapping[UUID, _Stands]:
    """By the filing that was drawn."""
    drawn, later = report_filing.alias("drawn"), report_filing.alias("later")
    stands = (
        sa.select(later.c.id, later.c.position)
        .where(_place(later.c) == _place(drawn.c), ~_sent_back(later.c))
        .order_by(later.c.position.desc())
        .limit(1)
        .lateral("stands")
    )
    rows = read.execute(
        sa.select(
            drawn.c.id,
            stands.c.id.label("stands_id"),
            sa.func.coalesce(stands.c.position > drawn.c.position, sa.false()).label("is_later"),
        )
        .select_from(drawn.outerjoin(stands, sa.true()))
        .where(drawn.c.area_code == area_code, drawn.c.id.in_(filing_ids))
    )
    return {row.id: _Stands(row.stands_id, row.is_later) for row in rows}


def _place(filed: Any) -> Any:
    return sa.tuple_(filed.area_code, filed.report, filed.office, filed.last)


def _sent_back(filed: Any) -> sa.ColumnElement[bool]:
    back = report_return.c
    return sa.exists().where(back.area_code == filed.area_code, back.filing_id == filed.id)
