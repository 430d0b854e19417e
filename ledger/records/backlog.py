"""How much work waits, is under way, or failed."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.database import one_statement
from ledger.ground.tables import outbox


def backlog(engine: sa.Engine) -> list[tuple[str, str, int]]:
    """Job, state (waiting, handed, failed) and number of rows; finished work is not counted."""
    state = sa.case(
        (outbox.c.failed_at.is_not(None), "failed"),
        (outbox.c.handed_at.is_not(None), "handed"),
        else_="waiting",
    )
    counted = (
        sa.select(outbox.c.job, state, sa.func.count())
        .where(outbox.c.done_at.is_(None))
        .group_by(outbox.c.job, state)
    )
    with one_statement(engine).connect() as read:
        return [(job, which, number) for job, which, number in read.execute(counted)]
