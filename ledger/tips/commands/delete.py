"""A report that was kept long enough is deleted, with everything that hangs on it.

1. The row is locked, so that nobody prolongs it or adds a photo meanwhile, and looked at again.
2. Its photos go out of the store. Who dies here leaves the rows: the next run finds them again.
3. In the same transaction the rows go, and of a reward the words; one row stays: that there was a
   report, and which objects must be gone, as salted hashes.

PostgreSQL keeps a deleted row's bytes in its files until they are cleaned: `clean_up` does that at
once. Backups keep what they hold until they are themselves thrown away.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import one_statement
from ledger.ground.tables import (
    county,
    tip,
    tip_deletion,
    tip_photo,
    tip_reward,
)
from ledger.records import outbox
from ledger.tips.queries.kept import TABLES
from ledger.tips.queries.past_keeping import may_go
from ledger.tips.rules.deleted_keys import hashes_of
from plans.tip_terms import Tips

SALT_BYTES = 16


def enqueue_deletions(tx: sa.Connection, today: date) -> None:
    """Have every county look through its reports; the day is all that the request says."""
    for area_code in tx.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)).all():
        outbox.put(
            tx, area_code, outbox.Job.DELETE_TIPS, today.isoformat(), merge_key="delete_tips"
        )


def delete_tip(
    engine: sa.Engine,
    area_code: str,
    tip_id: UUID,
    terms: Tips,
    today: date,
    delete_object: Callable[[str], None],
) -> bool:
    """Delete it, if it still is to be deleted. `delete_object`: by key, and again without harm.

    Raises: whatever `delete_object` raises; then the rows stay, and a next time finishes.
    """
    with engine.begin() as tx:
        query = may_go(area_code, tip_id, terms, today).with_for_update(of=tip)
        row = tx.execute(query).one_or_none()
        if row is None:
            return False
        of_tip = (tip_photo.c.area_code == area_code, tip_photo.c.tip_id == tip_id)
        keys = list(tx.scalars(sa.select(tip_photo.c.object_key).where(*of_tip)))
        for key in keys:
            delete_object(key)
        why = _why(terms, row.keep_until)
        hashes = hashes_of(keys, secrets.token_bytes(SALT_BYTES))
        _delete_rows(tx, area_code, tip_id)
        tx.execute(
            sa.insert(tip_deletion).values(
                area_code=area_code,
                tip_id=tip_id,
                deleted_on=today,
                why=why,
                object_key_hashes=hashes,
            )
        )
    return True


def clean_up(engine: sa.Engine) -> None:
    """Make PostgreSQL write the tables anew, without the deleted rows' bytes.

    Raises: sqlalchemy.exc.OperationalError where somebody uses a table for longer than 5 s; then
    autovacuum frees them later.
    """
    with one_statement(engine).connect() as connection:
        connection.execute(sa.text("set lock_timeout = '5s'"))
        try:
            for table in (*TABLES, tip_reward):
                connection.execute(sa.text(f"vacuum (full) {table.name}"))
        finally:
            connection.execute(sa.text("reset lock_timeout"))


def _delete_rows(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    # The other tables and its notices go with it (on delete cascade).
    tx.execute(sa.delete(tip).where(tip.c.area_code == area_code, tip.c.id == tip_id))
    # The book of payments keeps amount, days, handlers and voucher: nothing of what it was about.
    tx.execute(
        sa.update(tip_reward)
        .where(tip_reward.c.area_code == area_code, tip_reward.c.tip_id == tip_id)
        .values(reason="", basis="")
    )


def _why(terms: Tips, keep_until: date | None) -> str:
    source = "本系统默认" if terms.source == "ours" else terms.source
    words = f"办理结束后保存 {terms.keep_days} 天已满（依据：{source}）"
    return f"{words}；曾延长保存到 {keep_until}" if keep_until else words
