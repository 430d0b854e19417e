"""企业台账 as a file: the table that an import takes, so that it comes back mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ledger.enterprises.queries import enterprise_conditions
from ledger.enterprises.sheet import ENTERPRISES, enterprise_cell
from ledger.ground.tables import enterprise
from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
)
from ledger.ground.visible import visible_enterprise


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return (
        sa.select(enterprise)
        .where(
            visible_enterprise(asked.caller), *enterprise_conditions(asked.caller, asked.filters)
        )
        .order_by(enterprise.c.town_code, enterprise.c.name, enterprise.c.id)
    )


def _cell(field: str) -> Callable[[Any, ExportWords], object]:
    return lambda row, words: enterprise_cell(field, row, words.town(row.town_code), words.names)


ENTERPRISE_EXPORT = LedgerExport(
    kind=ENTERPRISES.kind,
    title="企业台账",
    callers=EXPORTERS,
    columns=[
        ExportColumn(column.title, column.width, _cell(column.field))
        for column in ENTERPRISES.columns
    ],
    rows=_rows,
    notes=ENTERPRISES.notes,
)
