"""A worker's hold on outbox rows: claimed before the work, finished or put off after it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from ledger.ground.tables import outbox

BACKOFF_FIRST_S = 5
BACKOFF_MOST_S = 3600


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed row. `attempts`: the n-th time that somebody begins it."""

    area_code: str
    id: int
    subject: str
    attempts: int


def claim(tx: sa.Connection, area_code: str, ids: Collection[int], lease_s: int) -> list[Work]:
    """Take hold of these rows for the lease. Rows that are done, failed or held are left out."""
    rows = tx.execute(
        sa.update(outbox)
        .where(
            outbox.c.area_code == area_code,
            outbox.c.id.in_(ids),
            outbox.c.done_at.is_(None),
            outbox.c.failed_at.is_(None),
            sa.or_(outbox.c.claimed_at.is_(None), outbox.c.due_at <= sa.func.now()),
        )
        .values(
            claimed_at=sa.func.now(),
            due_at=sa.func.now() + timedelta(seconds=lease_s),
            attempts=outbox.c.attempts + 1,
        )
        .returning(outbox.c.area_code, outbox.c.id, outbox.c.subject, outbox.c.attempts)
    )
    return sorted((Work(*row) for row in rows), key=lambda work: work.id)


def finish(tx: sa.Connection, area_code: str, ids: Collection[int]) -> None:
    """The rows' work is done. Finishing again changes nothing."""
    tx.execute(
        sa.update(outbox)
        .where(outbox.c.area_code == area_code, outbox.c.id.in_(ids), outbox.c.done_at.is_(None))
        .values(done_at=sa.func.now(), failed_at=None, fault=None)
    )


def fail(tx: sa.Connection, work: Work, fault: str) -> None:
    """The work cannot be done, today or later. `fault` holds no personal data."""
    tx.execute(_of(work).values(failed_at=sa.func.now(), fault=fault))


def put_off(tx: sa.Connection, work: Work, fault: str, *, outage: bool = False) -> None:
    """Try again later: after 5 s, 15 s, 45 s … up to an hour.

    With `outage` the attempt does not count: a store that is away is no fault of the work.
    """
    wait_s = min(BACKOFF_FIRST_S * 3 ** (work.attempts - 1), BACKOFF_MOST_S)
    tx.execute(
        _of(work).values(
            due_at=sa.func.now() + timedelta(seconds=wait_s),
            attempts=outbox.c.attempts - 1 if outage else outbox.c.attempts,
            fault=fault,
        )
    )


def _of(work: Work) -> sa.Update:
    return sa.update(outbox).where(
        outbox.c.area_code == work.area_code, outbox.c.id == work.id, outbox.c.done_at.is_(None)
    )
