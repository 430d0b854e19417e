"""Outbox rows on their way to the queue: taken once each, and again when they got lost.

`due_at` is the one clock of a row: when it is to be handed out, unless it is finished by then.
Handing it out moves that by the lease, so does claiming it; a passing fault moves it by a backoff.
`attempts` counts claims, not handings: a row that only waited in a long queue was never tried.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import outbox

# With the backoff of `claim_work` the tenth attempt fails about five hours after the first.
ATTEMPTS_MAX = 10

_UNFINISHED = sa.and_(
    outbox.c.handed_at.is_not(None), outbox.c.done_at.is_(None), outbox.c.failed_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A row that now belongs into the queue. `attempts`: how often a worker began it before."""

    area_code: str
    id: int
    job: str
    attempts: int


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A row that nobody will try again by itself."""

    area_code: str
    id: int
    job: str
    subject: str
    fault: str


def hand_out_due(tx: sa.Connection, lease_s: int, most: int) -> list[HandedRow]:
    """Take committed rows that are due and were never handed out, oldest first.

    Rows locked by anyone else are left for the next time: another relay has them, or a
    transaction that is about to change what they will show (see `ledger.records.outbox`).
    """
    return _hand_out(tx, outbox.c.handed_at.is_(None), lease_s, most)


def hand_out_again(
    tx: sa.Connection,
    jobs: Collection[str],
    waiting_since: datetime | None,
    lease_s: int,
    most: int,
) -> list[HandedRow]:
    """Take rows whose lease ran out: their worker died, failed, or the queue lost them.

    `waiting_since`: when the oldest entry now in these jobs' queue was put there; None: it is
    empty. The queue is first in, first out, so a row handed out before that is no longer in it.
    A younger one may just be waiting behind a backlog and is left there. The lease is the margin
    for clocks that differ.
    """
    lost: sa.ColumnElement[bool] = sa.true()
    if waiting_since is not None:
        lost = outbox.c.handed_at < waiting_since - timedelta(seconds=lease_s)
    condition = sa.and_(
        _UNFINISHED,
        outbox.c.job.in_(jobs),
        outbox.c.attempts < ATTEMPTS_MAX,
        sa.or_(outbox.c.claimed_at.is_not(None), lost),
    )
    return _hand_out(tx, condition, lease_s, most)


def give_up(tx: sa.Connection, known_jobs: Collection[str]) -> list[GivenUp]:
    """Mark rows failed that were tried often enough, or whose job nobody knows."""
    tried = sa.and_(
        _UNFINISHED, outbox.c.due_at <= sa.func.now(), outbox.c.attempts >= ATTEMPTS_MAX
    )
    unknown = sa.and_(outbox.c.handed_at.is_(None), outbox.c.job.not_in(known_jobs))
    reason = sa.case((unknown, "unknown job"), else_="the worker died each time")
    rows = tx.execute(
        sa.update(outbox)
        .where(sa.or_(tried, unknown))
        .values(
            failed_at=sa.func.now(),
            handed_at=sa.func.coalesce(outbox.c.handed_at, sa.func.now()),
            fault=sa.func.coalesce(outbox.c.fault, reason),
        )
        .returning(outbox.c.area_code, outbox.c.id, outbox.c.job, outbox.c.subject, outbox.c.fault)
    )
    return [GivenUp(*row) for row in rows]


def try_failed_again(tx: sa.Connection, area_code: str | None = None) -> int:
    """Give every failed row of the county (None: of all) ten new attempts; how many there were."""
    failed = sa.update(outbox).where(outbox.c.failed_at.is_not(None), outbox.c.done_at.is_(None))
    if area_code:
        failed = failed.where(outbox.c.area_code == area_code)
    again = {"failed_at": None, "claimed_at": None, "attempts": 0, "due_at": sa.func.now()}
    return tx.execute(failed.values(**again)).rowcount


def forget_done(tx: sa.Connection, kept_days: int) -> int:
    """Delete rows that were done more than `kept_days` ago; how many there were."""
    return tx.execute(
        sa.delete(outbox).where(outbox.c.done_at < sa.func.now() - timedelta(days=kept_days))
    ).rowcount


def _hand_out(
    tx: sa.Connection, condition: sa.ColumnElement[bool], lease_s: int, most: int
) -> list[HandedRow]:
    due = (
        sa.select(outbox.c.area_code, outbox.c.id)
        .where(condition, outbox.c.due_at <= sa.func.now())
        .order_by(outbox.c.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    values: dict[str, Any] = {
        "handed_at": sa.func.now(),
        "claimed_at": None,
        "due_at": sa.func.now() + timedelta(seconds=lease_s),
    }
    rows = tx.execute(
        sa.update(outbox)
        .where(outbox.c.area_code == due.c.area_code, outbox.c.id == due.c.id)
        .values(**values)
        .returning(outbox.c.area_code, outbox.c.id, outbox.c.job, outbox.c.attempts)
    )
    return sorted((HandedRow(*row) for row in rows), key=lambda row: row.id)
