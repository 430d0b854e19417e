"""How a job treats its rows: claim, do, and say what became of each.

A job may be called twice, by two workers at once, or die in the middle. What it does must be
whole or repeatable; what is here makes sure that finished rows are not done again, that one bad
row does not stop its neighbours, and that a fault is either final or tried again later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from ledger.ground.database import DATABASE_AWAY
from ledger.records import outbox
from ledger.records.outbox import Work
from media.store_errors import StoreUnavailable
from worker.context import WorkerContext

_log = logging.getLogger("anxun.worker")


class PermanentFault(Exception):
    """The work cannot succeed, today or later. Its text goes into the ledger: no personal data."""


class NotYet(Exception):
    """Something that will come is not there yet. Its text goes into the ledger."""


class TimeIsOver(BaseException):
    """A job outlived its lease and is ended, wherever it is. No mere Exception: nothing on the way
    that tries again, or goes on to the next row, may take it for a fault of its own; and a
    connection whose statement it broke into is thrown away rather than given back.
    """


class RetryScheduled(Exception):
    """Rows of this entry will be tried again. Tells the queue so, and only the faults' kinds."""


def claimed(context: WorkerContext, area_code: str, outbox_ids: Collection[int]) -> list[Work]:
    """The rows that are ours to do now."""
    try:
        return _claim(context, area_code, outbox_ids)
    except DATABASE_AWAY:
        # After a restart of PostgreSQL the pool's first connection is dead and the rest are fresh.
        # Without this the rows would wait for their lease to run out.
        return _claim(context, area_code, outbox_ids)


def _claim(context: WorkerContext, area_code: str, outbox_ids: Collection[int]) -> list[Work]:
    with context.engine.begin() as tx:
        return outbox.claim(tx, area_code, outbox_ids, context.settings.outbox_lease_seconds)


def do_each(
    context: WorkerContext,
    area_code: str,
    outbox_ids: Collection[int],
    *,
    do: Callable[[WorkerContext, Work], None],
) -> None:
    """Do every row by itself. Raises: RetryScheduled, after all rows had their turn; TimeIsOver,
    with the lease of those that had none: they are handed out again, each alone.
    """
    kinds_of_faults = []
    for work in claimed(context, area_code, outbox_ids):
        try:
            do(context, work)
        except NotYet as reason:
            _retry_later(context, work, str(reason))
        except PermanentFault as fault:
            mark_dead(context, work, fault)
        except TimeIsOver as over:
            schedule_retry(context, [work], over)
            raise
        except Exception as error:
            kinds_of_faults.append(schedule_retry(context, [work], error))
        else:
            with context.engine.begin() as tx:
                outbox.finish(tx, area_code, [work.id])
    if kinds_of_faults:
        raise RetryScheduled(kinds_of_faults)


def mark_dead(context: WorkerContext, work: Work, fault: PermanentFault) -> None:
    """Nobody will try this row again by itself."""
    _log.error(
        "dead letter",
        extra={"area_code": work.area_code, "outbox_id": work.id, "fault": str(fault)},
    )
    with context.engine.begin() as tx:
        outbox.dead_letter(tx, work, str(fault))


def schedule_retry(context: WorkerContext, works: Sequence[Work], error: BaseException) -> str:
    """Try these rows again later. Returns the fault's kind, which alone is kept: its text may quote
    what was read.
    """
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    _log.warning(
        "retry later",
        extra={"area_code": works[0].area_code, "outbox_ids": [work.id for work in works]},
        exc_info=error,
    )
    for work in works:
        _retry_later(context, work, kind, outage=isinstance(error, StoreUnavailable))
    return kind


def _retry_later(context: WorkerContext, work: Work, reason: str, *, outage: bool = False) -> None:
    with context.engine.begin() as tx:
        outbox.retry_later(tx, work, reason, outage=outage)
