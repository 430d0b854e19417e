"""The receipt of a record that is there already."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.records.submission import Recorded, Submission, replay

_TABLES = {
    "visit": models.visit,
    "inspection": models.inspection,
    "hazard_event": models.hazard_event,
    "board_posting": models.board_posting,
    "duty_record": models.duty_record,
    "enforcement": models.enforcement,
    "draw": models.draw,
    "accident": models.accident,
    "standardisation": models.standardisation,
}


def first_receipt(engine: sa.Engine, caller: Caller, submission: Submission) -> Recorded | None:
    """The receipt given when the record came first; None if it never came.

    Raises: Conflict where the UUID holds another document, or another person's.
    """
    table = _TABLES[submission.kind]
    with one_statement(engine).connect() as read:
        row = read.execute(
            sa.select(table.c.document_sha256, table.c.person_id, table.c.receipt).where(
                table.c.area_code == caller.area_code, table.c.id == submission.record_id
            )
        ).one_or_none()
    return replay(submission, caller.person_id, row and row._asdict())
