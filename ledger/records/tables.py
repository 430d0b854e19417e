"""The table of each kind of record (`ledger.ground.record_kinds`): it bears the kind's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import metadata
from ledger.ground.tables.metadata import OF_BEFORE

# Each has the columns that every record has: `record_columns` (`ledger.ground.tables.metadata`).
RECORD_TABLES: Mapping[RecordKind, sa.Table] = {kind: metadata.tables[kind] for kind in RecordKind}


def is_of_before(column: sa.Column[Any], row: Mapping[Any, Any]) -> bool:
    """The row was sealed before there was such a column (`later`)."""
    mark: tuple[str, object] | None = column.info.get(OF_BEFORE)
    return mark is not None and row[mark[0]] == mark[1]
