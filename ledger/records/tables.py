"""The table of each kind of record (`ledger.ground.record_kinds`): it bears the kind's name."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import metadata

# Each has the columns that every record has: `record_columns` (`ledger.ground.tables.metadata`).
RECORD_TABLES: Mapping[RecordKind, sa.Table] = {kind: metadata.tables[kind] for kind in RecordKind}
