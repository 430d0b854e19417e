"""The receipt of a record that is there already."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.records.request import KnownRecord, RecordRequest
from ledger.records.tables import RECORD_TABLES


def find_record(
    engine: sa.Engine, caller: Caller, request: RecordRequest[Any]
) -> KnownRecord | None:
    """What stands under the request's UUID; None if nothing does."""
    table = RECORD_TABLES[request.kind]
    with one_statement(engine).connect() as read:
        row = read.execute(
            sa.select(table.c.document_sha256, table.c.person_id, table.c.receipt).where(
                table.c.area_code == caller.area_code, table.c.id == request.record_id
            )
        ).one_or_none()
    return row and KnownRecord(*row)
