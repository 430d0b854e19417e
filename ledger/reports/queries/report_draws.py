"""Draws of report figures read back, with what was found; an office reads of its own cells alone,
and neither whose others were drawn from nor how many of them were not zero.

What became of a drawn figure is read from the filings (`drawn_states`); the drawn value stays what
it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.draws.rules.lots import commitment_of
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.stored import read_back
from ledger.ground.tables import person, report_draw, report_filing
from ledger.reports.queries.draw_pool import cells_filed
from ledger.reports.queries.drawn_states import drawn_states
from ledger.reports.queries.findings import LotKey, MadeFinding, findings_by_lot
from ledger.reports.queries.owed import offices_seen
from ledger.reports.rules.drawing import DrawnCell, pool_document
from plans.plan import Plan

_NEWEST_FIRST = Order(
    [report_draw.c.received_at, report_draw.c.id],
    [datetime.fromisoformat, UUID],
    descending=True,
)


@dataclass(frozen=True, slots=True)
class _WitnessTold:
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class _DrawAsked:
    """Of a draw's document."""

    reports: tuple[str, ...]
    offices: tuple[str, ...]
    first: date
    last: date
    witness: _WitnessTold


@dataclass(frozen=True, slots=True)
class _DrawReceipt:
    """`pool_cells`: that were drawable, `pool_filings`: in which such were; None: not told."""

    algorithm: str
    pool_sha256: str
    pool_cells: int | None
    pool_filings: int | None
    seed: str
    drawn: tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class HeldDraw:
    """A draw, with those of its cells that the reader may see."""

    id: UUID
    received_at: datetime
    person: str
    value: str
    asked: _DrawAsked
    receipt: _DrawReceipt
    drawn: tuple[DrawnCell, ...]

    def how_drawn(self) -> dict[str, Any]:
        """For whoever draws again."""
        how = asdict(self.receipt)
        del how["drawn"]
        return how | {"value": self.value, "commitment": commitment_of(self.value)}

    def line(self, findings: Mapping[LotKey, Sequence[MadeFinding]]) -> dict[str, Any]:
        """As a list shows it."""
        newest = [found[0] for cell in self.drawn if (found := findings.get((self.id, cell.lot)))]
        return {
            "id": self.id,
            "received_at": self.received_at,
            "person": self.person,
            **asdict(self.asked),
            "cells": len(self.drawn),
            "open": len(self.drawn) - len(newest),
            "amiss": sum(one.outcome != "matches" for one in newest),
        }


def list_report_draws(
    engine: sa.Engine, caller: Caller, plan: Plan, *, limit: int, cursor: str | None
) -> Page[dict[str, Any]]:
    """Those that the caller may see, the newest first. Raises: Invalid (the cursor)."""
    asked = (
        _draws(caller.area_code, *_seen_by(caller, plan))
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(cursor))
        .order_by(*_NEWEST_FIRST.clauses())
        .limit(limit + 1)
    )
    offices = offices_seen(caller, plan)
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(asked).all(), limit, _NEWEST_FIRST)
        findings = findings_by_lot(read, caller.area_code, [row.id for row in page.rows])
    return page.map(lambda row: _held(row, offices).line(findings))


def one_report_draw(engine: sa.Engine, caller: Caller, plan: Plan, draw_id: UUID) -> dict[str, Any]:
    """With its cells and what was found. Raises: NotFound where none of them is the caller's."""
    with one_statement(engine).connect() as read:
        held = _one(read, caller, plan, draw_id)
        findings = findings_by_lot(read, caller.area_code, [draw_id])
        states = drawn_states(read, caller.area_code, held.drawn)
    return {
        **held.line(findings),
        **held.how_drawn(),
        "drawn": [
            {
                **asdict(cell),
                **asdict(states[cell]),
                "findings": findings.get((draw_id, cell.lot), ()),
            }
            for cell in held.drawn
        ],
        "may": {name: caller.has(Role.COUNTY) for name in ("find", "return")},
    }


def report_draw_pool(
    engine: sa.Engine, caller: Caller, plan: Plan, draw_id: UUID
) -> dict[str, Any]:
    """All that it takes to draw again. `drawable`: the pool's cells that could be drawn, as their
    filings say, of those filings that the caller reads. Raises: as `one_report_draw`.
    """
    rows = report_draw.c
    asked = sa.select(rows.pool).where(rows.area_code == caller.area_code, rows.id == draw_id)
    with one_statement(engine).connect() as read:
        held = _one(read, caller, plan, draw_id)
        pool = read.execute(asked).scalar_one()
        filings = {UUID(filing_id) for filing_id, _, _ in pool}
        readable = _of_offices(read, caller.area_code, filings, offices_seen(caller, plan))
        cells = cells_filed(read, caller.area_code, readable)
    return {
        "id": held.id,
        **held.how_drawn(),
        "number": held.asked.witness.number,
        "pool": pool,
        "drawable": pool_document([cell for cell, is_drawable in cells.items() if is_drawable]),
    }


@dataclass(frozen=True, slots=True)
class CellCheck:
    """That a cell was drawn, with the finding that holds; None: not found out yet."""

    draw_id: UUID
    lot: int
    filing_id: UUID
    row: str
    column: str
    value: str | None
    drawn_at: datetime
    finding: MadeFinding | None


def checks_of_sheet(
    read: sa.Connection, area_code: str, report: str, office: str, last: date
) -> tuple[CellCheck, ...]:
    """Of one report, office and period; the newest draw first."""
    drew_it = drew(report=report, office=office, last=last.isoformat())
    draws = drawn_lots(read, area_code, drew_it)
    findings = findings_by_lot(read, area_code, [draw.id for draw in draws])
    return tuple(
        CellCheck(
            draw.id,
            cell.lot,
            cell.filing_id,
            cell.row,
            cell.column,
            cell.value,
            draw.received_at,
            next(iter(findings.get((draw.id, cell.lot), ())), None),
        )
        for draw in draws
        for cell in draw.drawn
        if (cell.report, cell.office, cell.last) == (report, office, last)
    )


def drawn_lots(
    read: sa.Connection, area_code: str, *conditions: sa.ColumnElement[bool]
) -> list[HeldDraw]:
    """Draws that fulfil these, whole; the newest first."""
    asked = _draws(area_code, *conditions).order_by(*_NEWEST_FIRST.clauses())
    return [_held(row, None) for row in read.execute(asked)]


def drew(**of_cell: str) -> sa.ColumnElement[bool]:
    """That a draw drew such a cell: by office, report, last day."""
    return report_draw.c.receipt["drawn"].op("@>")(sa.literal([of_cell], JSONB))


def _one(read: sa.Connection, caller: Caller, plan: Plan, draw_id: UUID) -> HeldDraw:
    asked = _draws(caller.area_code, *_seen_by(caller, plan), report_draw.c.id == draw_id)
    row = read.execute(asked).one_or_none()
    if row is None:
        raise NotFound("没有这次抽查，或者没有抽到本单位的数")
    return _held(row, offices_seen(caller, plan))


def _seen_by(caller: Caller, plan: Plan) -> Sequence[sa.ColumnElement[bool]]:
    """The county's office sees every draw, others those of their own offices' cells."""
    offices = offices_seen(caller, plan)
    if offices is None:
        return ()
    return (sa.or_(sa.false(), *(drew(office=office) for office in sorted(offices))),)


def _draws(area_code: str, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    rows = report_draw.c
    return (
        sa.select(
            rows.id,
            rows.received_at,
            person.c.name.label("person"),
            rows.value,
            rows.document.label("asked"),
            rows.receipt,
        )
        .join(person, sa.and_(person.c.area_code == rows.area_code, person.c.id == rows.person_id))
        .where(rows.area_code == area_code, *conditions)
    )


def _held(row: sa.Row[Any], offices: Collection[str] | None) -> HeldDraw:
    receipt = read_back(_DrawReceipt, row.receipt)
    seen = tuple(cell for cell in receipt.drawn if offices is None or cell.office in offices)
    asked = read_back(_DrawAsked, row.asked)
    if offices is not None:
        receipt = replace(receipt, pool_cells=None, pool_filings=None)
        asked = replace(asked, offices=tuple(one for one in asked.offices if one in offices))
    return HeldDraw(row.id, row.received_at, row.person, row.value, asked, receipt, seen)


def _of_offices(
    read: sa.Connection,
    area_code: str,
    filing_ids: Collection[UUID],
    offices: Collection[str] | None,
) -> Sequence[UUID]:
    """Those of these filings that such offices handed in. `offices`: None: all."""
    filed = report_filing.c
    theirs = sa.true() if offices is None else filed.office.in_(offices)
    of_them = sa.select(filed.id).where(
        filed.area_code == area_code, filed.id.in_(filing_ids), theirs
    )
    return read.execute(of_them).scalars().all()
