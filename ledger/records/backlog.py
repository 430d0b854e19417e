"""How much work waits, is under way, or failed."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class StuckWork:
    """An outbox row that failed for good, by its `fault`, or that nothing moves (no fault)."""

    id: int
    job: str
    subject: str
    failed: bool
    fault: str | None


def stuck_work(engine: sa.Engine, area_code: str, *, after_minutes: int) -> list[StuckWork]:
    """What of a county failed, or has been due for so long."""
    overdue = outbox.c.due_at < sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, after_minutes)
    columns = (outbox.c.id, outbox.c.job, outbox.c.subject)
    rows = sa.select(*columns, outbox.c.failed_at.is_not(None), outbox.c.fault).where(
        outbox.c.area_code == area_code,
        outbox.c.done_at.is_(None),
        sa.or_(outbox.c.failed_at.is_not(None), overdue),
    )
    with engine.connect() as read:
        return [StuckWork(*row) for row in read.execute(rows.order_by(outbox.c.id))]
