"""The county's office draws numbers of what was handed in, and lays their records open (抽查).

Source: 溆浦 二(四)2 (对照调度数据抽查台账).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import sqlalchemy as sa

from ledger.draws.commands.commit import committed_value
from ledger.draws.commands.draw import Witness
from ledger.draws.rules.lots import commitment_of, pool_sha256, seed_of
from ledger.ground.caller import Role
from ledger.ground.errors import Forbidden, Invalid, TooMany
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.outbox import put_notices
from ledger.records.request import RecordRequest
from ledger.reports.queries.draw_pool import (
    CellPool,
    ReportDrawFilter,
    cell_pool,
    check_drawn_from,
)
from ledger.reports.queries.laid_open import laid_open
from ledger.reports.rules.drawing import (
    CELLS_IN_POOL_MOST,
    REPORT_DRAW_ALGORITHM,
    draw_cells,
    pool_document,
)
from plans.plan import Plan

MAY_DRAW_FIGURES = frozenset({Role.COUNTY})


@dataclass(frozen=True, slots=True)
class ReportDraw:
    """What to draw from, how many, and what witness and office agreed on."""

    reports: tuple[str, ...]
    offices: tuple[str, ...]
    first: date
    last: date
    cells: int
    witness: Witness
    commitment: str

    @property
    def drawn_from(self) -> ReportDrawFilter:
        """The pool."""
        return ReportDrawFilter(self.reports, self.offices, self.first, self.last)


@dataclass(frozen=True, slots=True)
class ReportDrawIntake(RowIntake[ReportDraw, None]):
    """Drawn once by whoever committed to it; sent again, nothing is drawn."""

    kind: ClassVar = RecordKind.REPORT_DRAW

    plan: Plan

    def lookup(self, request: RecordRequest[ReportDraw], limits: RecordLimits) -> Lookup:
        """It is of no enterprise."""
        return Lookup(request.received_at)

    def judge(self, attempt: Attempt[ReportDraw]) -> None:
        """Raises: Forbidden, Invalid with the reason."""
        if not attempt.caller.has(*MAY_DRAW_FIGURES):
            raise Forbidden("forbidden", "报表由县安委办抽查，请联系安委办")
        check_drawn_from(self.plan, attempt.content.drawn_from)

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[ReportDraw], judged: None
    ) -> Prepared | None:
        """Draw. Raises: Conflict where somebody else prepared it, TooMany, Invalid."""
        draw, request = attempt.content, attempt.request
        value = committed_value(tx, attempt, draw.commitment)
        pool = cell_pool(tx, attempt.caller.area_code, self.plan, draw.drawn_from)
        _check_cells(pool, draw.cells)
        document = pool_document(pool.cells)
        pool_hash, draw_id = pool_sha256(document), str(request.record_id)
        seed = seed_of(REPORT_DRAW_ALGORITHM, draw_id, value, draw.witness.number, pool_hash)
        lots = draw_cells(pool.cells, pool.drawable, seed, draw.cells)
        drawn = laid_open(tx, attempt.caller, self.plan, pool.filings, lots, request.received_at)
        return Prepared(
            {"value": value, "pool": document},
            {
                "algorithm": REPORT_DRAW_ALGORITHM,
                "commitment": commitment_of(value),
                "pool_sha256": pool_hash,
                "pool_cells": len(pool.drawable),
                "pool_filings": len(pool.drawable_filings),
                "seed": seed,
                "drawn": [cell.kept() for cell in drawn],
            },
        )

    def follow(self, tx: sa.Connection, attempt: Attempt[ReportDraw], judged: None) -> None:
        """Whose figures were drawn is told."""
        put_notices(tx, attempt.caller.area_code)


def _check_cells(pool: CellPool, asked: int) -> None:
    """Raises: TooMany, Invalid where so many cannot be drawn."""
    if len(pool.cells) > CELLS_IN_POOL_MOST:
        words = f"范围里的数（0 也在内）超过 {CELLS_IN_POOL_MOST} 个，请按报表、单位或日期缩小范围"
        raise TooMany("pool_too_large", words)
    here = len(pool.drawable)
    if not here:
        words = "范围里没有可以抽的数：所选的报表还没有报送，或者都是 0，请放宽范围"
        raise Invalid("too_few_cells", words)
    if here < asked:
        words = f"范围里只有 {here} 个可以抽的数，请放宽范围或少抽几个"
        raise Invalid("too_few_cells", words)
