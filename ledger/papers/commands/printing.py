"""A paper is printed: once it is issued, and again with the return of its delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.printed import StoredFile, kept_json
from ledger.ground.tables import paper_file
from ledger.records import outbox
from ledger.records.rows import RecordRow


def enqueue_paper_print(tx: sa.Connection, area_code: str, paper_id: UUID) -> None:
    """Ask for it once this transaction is committed."""
    subject = str(paper_id)
    outbox.put(tx, area_code, outbox.Job.PRINT_PAPER, subject, merge_key=f"paper/{subject}")


def record_printed_paper(
    tx: sa.Connection,
    area_code: str,
    paper_id: UUID,
    *,
    files: Mapping[str, StoredFile],
    printed_at: datetime,
) -> None:
    """Where it lies now."""
    values = {"files": kept_json(dict(files)), "printed_at": printed_at}
    row = insert(paper_file).values(area_code=area_code, paper_id=paper_id, **values)
    tx.execute(
        row.on_conflict_do_update(
            index_elements=[paper_file.c.area_code, paper_file.c.paper_id], set_=values
        )
    )


def print_restored_papers(tx: sa.Connection, papers: list[RecordRow]) -> None:
    """Those that came back from their sealed objects: their files may be gone."""
    for one in papers:
        enqueue_paper_print(tx, one.head.area_code, one.id)
