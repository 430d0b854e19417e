"""The outbox: work that follows a commit, written in the transaction that makes it necessary.

1. An action calls `put` in its own transaction: the row becomes visible with the rest of it.
2. The relay hands committed rows that are due to the queue and marks them handed.
3. The job claims its rows, does the work, marks them done. It may run twice.
4. The sweep hands rows again that were handed and not finished within the lease.

With a `merge_key` only one row waits at a time. The conflicting insert *updates* the waiting row
rather than doing nothing: it so takes the row's lock, and a relay that looks for work skips the
row until this transaction's changes are visible. A change can never fall between two printings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from ledger.ground.tables import outbox


def put(
    tx: sa.Connection,
    area_code: str,
    job: str,
    subject: str,
    *,
    merge_key: str | None = None,
    delay_s: int = 0,
) -> None:
    """Ask for `job` on `subject` once this transaction is committed, `delay_s` later."""
    row = insert(outbox).values(
        area_code=area_code,
        job=job,
        subject=subject,
        merge_key=merge_key,
        due_at=sa.func.now() + timedelta(seconds=delay_s),
    )
    tx.execute(_merged(row) if merge_key else row)


def put_each(
    tx: sa.Connection, area_code: str, job: str, merge_keys: Mapping[str, str], *, delay_s: int
) -> None:
    """`put` for many subjects at once: subject → merge key."""
    row = insert(outbox).values(
        area_code=area_code,
        job=job,
        subject=sa.bindparam("about"),
        merge_key=sa.bindparam("merged_by"),
        due_at=sa.func.now() + timedelta(seconds=delay_s),
    )
    if merge_keys:
        rows = [{"about": each, "merged_by": key} for each, key in merge_keys.items()]
        tx.execute(_merged(row), rows)


def _merged(row: Insert) -> Insert:
    return row.on_conflict_do_update(
        index_elements=[outbox.c.area_code, outbox.c.merge_key],
        index_where=sa.and_(outbox.c.merge_key.is_not(None), outbox.c.handed_at.is_(None)),
        set_={"due_at": outbox.c.due_at},
    )
