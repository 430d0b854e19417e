"""What is drawn from: the cells that stand in what offices handed in (抽查).

Counted or typed: sums, rates and ranks follow from others. What was sent back stands no more; of a
corrected report the newest correction. In the pool is every such cell, whatever it holds; drawable
is what shows a number that is not zero, for of a zero there is no record to lay open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.errors import Invalid
from ledger.ground.on_behalf import owner_of
from ledger.reports.queries.filings import filings_ending
from ledger.reports.queries.owed import DRAWN_DAYS_MOST, check_days
from ledger.reports.rules.drawing import PoolCell
from ledger.reports.rules.standing import HandedIn, stands
from plans.plan import Plan

_CELLS = sa.text("""
    select filing.id, cell->>'row' as row, cell->>'column' as column,
           coalesce(cell->>'value' ~ '[1-9]', false)
           and exists (select from jsonb_array_elements_text(cell->'numbers') number
                        where cast(number as numeric) <> 0) as drawable
      from report_filing filing
     cross join lateral jsonb_array_elements(filing.cells) cell
     where filing.area_code = :area_code and filing.id = any(:ids)
       and cell->>'source' in ('computed', 'typed')
""")


@dataclass(frozen=True, slots=True)
class ReportDrawFilter:
    """What is drawn from; empty: from all. `first`, `last`: when the period ends, both included."""

    reports: Collection[str]
    offices: Collection[str]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CellPool:
    """The cells, those of them that are drawable, and the filings in which they stand, by id."""

    cells: frozenset[PoolCell]
    drawable: frozenset[PoolCell]
    filings: Mapping[UUID, HandedIn]

    @property
    def drawable_filings(self) -> tuple[HandedIn, ...]:
        """In which something is drawable."""
        held = {cell.filing_id for cell in self.drawable}
        return tuple(filed for key, filed in self.filings.items() if key in held)


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How much can be drawn."""

    cells: int
    filings: int
    offices: int


def check_drawn_from(plan: Plan, asked: ReportDrawFilter) -> None:
    """Raises: Invalid where the days do not fit, or the plan has no such report or office."""
    check_days(asked.first, asked.last, DRAWN_DAYS_MOST)
    if strange := sorted(set(asked.reports) - {report.key for report in plan.reports}):
        raise Invalid("unknown_report", "本县方案里没有所选的报表，请刷新后重选", keys=strange)
    if strange := sorted(key for key in asked.offices if owner_of(plan, key) is None):
        raise Invalid("unknown_office", "本县方案里没有所选的单位，请刷新后重选", keys=strange)


def cell_pool(read: sa.Connection, area_code: str, plan: Plan, asked: ReportDrawFilter) -> CellPool:
    """As it stands at this moment. What the plan has no more is drawn no more."""
    reports = {report.key for report in plan.reports}
    reports &= set(asked.reports or reports)
    placed = filings_ending(read, area_code, asked.first, asked.last)
    standing = {
        filed.id: filed
        for place, filings in placed.items()
        if place.report in reports
        and place.office in (asked.offices or {place.office})
        and owner_of(plan, place.office)
        and (filed := stands(filings))
    }
    is_drawable = cells_filed(read, area_code, standing)
    drawable = frozenset(cell for cell, is_so in is_drawable.items() if is_so)
    return CellPool(frozenset(is_drawable), drawable, standing)


def cells_filed(
    read: sa.Connection, area_code: str, filing_ids: Collection[UUID]
) -> Mapping[PoolCell, bool]:
    """Counted or typed cells of these filings, each with whether it is drawable."""
    rows = read.execute(_CELLS, {"area_code": area_code, "ids": list(filing_ids)})
    return {PoolCell(row.id, row.row, row.column): row.drawable for row in rows}


def pool_size(engine: sa.Engine, caller: Caller, plan: Plan, asked: ReportDrawFilter) -> PoolSize:
    """For whoever is about to draw. Raises: as `check_drawn_from`."""
    check_drawn_from(plan, asked)
    with engine.connect() as read:
        pool = cell_pool(read, caller.area_code, plan, asked)
    filings = pool.drawable_filings
    return PoolSize(len(pool.drawable), len(filings), len({filed.office for filed in filings}))
