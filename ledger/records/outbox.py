"""The outbox: work that follows a commit, written in the transaction that makes it necessary.

1. A command calls `put` in its own transaction: the row becomes visible with the rest of it.
2. The relay dispatches committed rows that are due to the queue.
3. The worker claims the rows, does the work and finishes them. It may do so twice.
4. The sweep dispatches rows again that were not finished within the lease, and makes dead letters
   of those that were tried often enough.

With a `merge_key` only one row waits at a time. The conflicting insert *updates* the waiting row
rather than doing nothing: it so takes the row's lock, and a relay that looks for work skips the
row until this transaction's changes are visible. A change can never fall between two printings.

`due_at` is the one clock of a row: when it is to be dispatched, unless it is finished by then.
Dispatching it moves that by the lease, so does claiming it; a passing fault moves it by a backoff.
`attempts` counts claims, not dispatches: a row that only waited in a long queue was never tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.tables import outbox

# With the backoff below the tenth attempt fails about five hours after the first.
ATTEMPTS_MAX = 10
BACKOFF_FIRST_S = 5
BACKOFF_MOST_S = 3600

_UNFINISHED = sa.and_(
    outbox.c.handed_at.is_not(None), outbox.c.done_at.is_(None), outbox.c.failed_at.is_(None)
)


class Job(StrEnum):
    """What is to be done, as it stands in the outbox. What the subject of each is:"""

    SEAL_RECORD = "seal_record"  # a record as kind/id
    PROCESS_PHOTO = "process_photo"  # SHA-256 of a stored photograph
    PRINT_BOARDS = "print_boards"  # an enterprise
    PRINT_BOARD_BATCH = "print_board_batch"  # a batch of boards that somebody asked for
    PRINT_VISIT_LOG = "print_visit_log"  # a version of a visit log that was asked for
    RENEW_VISIT_LOG = "renew_visit_log"  # <person>/2026-10
    PRINT_TIP_POSTER = "print_tip_poster"  # an enterprise, or `county` for the county's own
    PRINT_REPORT = "print_report"  # <report>/<office>/2026-10-31; no office: of all, added up
    PUT_NOTICES = "put_notices"  # a day
    DELETE_TIPS = "delete_tips"  # a day
    SWEEP_PHOTOS = "sweep_photos"  # a day
    SWEEP_BATCHES = "sweep_batches"  # a day
    PRINT_PAPER = "print_paper"  # a paper that was issued, or delivered
    PRINT_ORDERS = "print_orders"  # a hazard whose order was signed for, or refused
    SEND_WECHAT_MESSAGE = "send_wechat_message"  # a person


@dataclass(frozen=True, slots=True)
class DispatchedRow:
    """A row that now belongs into the queue. `attempts`: how often a worker began it before."""

    area_code: str
    id: int
    job: Job
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row that nobody will try again by itself. `job`: perhaps one that this release lacks."""

    area_code: str
    id: int
    job: str
    subject: str
    fault: str


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed row. `attempts`: the n-th time that somebody begins it."""

    area_code: str
    id: int
    subject: str
    attempts: int


@dataclass(frozen=True, slots=True)
class StuckWork:
    """An outbox row that failed for good, by its `fault`, or that nothing moves (no fault)."""

    id: int
    job: str
    subject: str
    failed: bool
    fault: str | None


def put(
    tx: sa.Connection,
    area_code: str,
    job: Job,
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


def put_notices(tx: sa.Connection, area_code: str) -> None:
    """Whoever is to know of what was just done finds it in the inbox soon, not tomorrow."""
    today = shanghai_date(datetime.now(UTC)).isoformat()
    put(tx, area_code, Job.PUT_NOTICES, today, merge_key="notices")


def put_each(
    tx: sa.Connection, area_code: str, job: Job, merge_keys: Mapping[str, str], *, delay_s: int
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
        rows = [{"about": subject, "merged_by": key} for subject, key in merge_keys.items()]
        tx.execute(_merged(row), rows)


def _merged(row: Insert) -> Insert:
    return row.on_conflict_do_update(
        index_elements=[outbox.c.area_code, outbox.c.merge_key],
        index_where=sa.and_(outbox.c.merge_key.is_not(None), outbox.c.handed_at.is_(None)),
        set_={"due_at": outbox.c.due_at},
    )


def dispatch_due(tx: sa.Connection, lease_s: int, most: int) -> list[DispatchedRow]:
    """Take committed rows that are due and were never dispatched, oldest first.

    Rows locked by anyone else are left for the next time: another relay has them, or a
    transaction that is about to change what they will show.
    """
    never = sa.and_(outbox.c.handed_at.is_(None), outbox.c.job.in_(list(Job)))
    return _dispatch(tx, never, lease_s, most)


def dispatch_again(
    tx: sa.Connection,
    jobs: Collection[Job],
    waiting_since: datetime | None,
    lease_s: int,
    most: int,
) -> list[DispatchedRow]:
    """Take rows whose lease ran out: their worker died, failed, or the queue lost them.

    `waiting_since`: when the oldest entry now in these jobs' queue was put there; None: it is
    empty. The queue is first in, first out, so a row dispatched before that is no longer in it.
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
    return _dispatch(tx, condition, lease_s, most)


def _dispatch(
    tx: sa.Connection, condition: sa.ColumnElement[bool], lease_s: int, most: int
) -> list[DispatchedRow]:
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
    dispatched = [DispatchedRow(row.area_code, row.id, Job(row.job), row.attempts) for row in rows]
    return sorted(dispatched, key=lambda row: row.id)


def dead_letter_hopeless(tx: sa.Connection) -> list[DeadLetter]:
    """Mark rows failed that were tried often enough, or whose job nobody knows."""
    tried = sa.and_(
        _UNFINISHED, outbox.c.due_at <= sa.func.now(), outbox.c.attempts >= ATTEMPTS_MAX
    )
    unknown = sa.and_(outbox.c.handed_at.is_(None), outbox.c.job.not_in(list(Job)))
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
    return [DeadLetter(*row) for row in rows]


def retry_dead_letters(tx: sa.Connection, area_code: str | None = None) -> int:
    """Give every failed row of the county (None: of all) ten new attempts; how many there were."""
    failed = sa.update(outbox).where(outbox.c.failed_at.is_not(None), outbox.c.done_at.is_(None))
    if area_code:
        failed = failed.where(outbox.c.area_code == area_code)
    again = {"failed_at": None, "claimed_at": None, "attempts": 0, "due_at": sa.func.now()}
    return tx.execute(failed.values(**again)).rowcount


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


def dead_letter(tx: sa.Connection, work: Work, fault: str) -> None:
    """The work cannot be done, today or later. `fault` holds no personal data."""
    tx.execute(_of(work).values(failed_at=sa.func.now(), fault=fault))


def retry_later(tx: sa.Connection, work: Work, fault: str, *, outage: bool = False) -> None:
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
