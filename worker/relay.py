"""The relay: carries committed outbox rows into the queue, and again when the queue lost them.

1. It asks the queue for a sign of life first. While the queue is away no row is touched.
2. It marks due rows as dispatched and commits: once each, however many relays run.
3. It puts them into the queue. If the queue dies between 2 and 3, or forgets what it held, the
   rows' lease runs out and the sweep does 2 and 3 for them again.

What a job does twice, it does once: every job claims its rows first.
"""

from __future__ import annotations

import logging

from ledger.ground.database import Engine
from ledger.records.outbox import Job, dead_letter_hopeless, dispatch_again, dispatch_due
from worker.jobs import JOBS, QUEUES
from worker.queues import Queues

_log = logging.getLogger("anxun.relay")

# At 600 records a second this is a pass every two seconds or so; a pass takes about 30 ms.
ROWS_A_PASS = 1000


def relay_once(engine: Engine, queues: Queues, lease_s: int) -> int:
    """Dispatch what is due. Returns how many rows; ROWS_A_PASS at most.

    Raises: redis.exceptions.RedisError, one of DATABASE_AWAY.
    """
    queues.ping()
    with engine.begin() as tx:
        rows = dispatch_due(tx, lease_s, ROWS_A_PASS)
    queues.send(rows)
    return len(rows)


def sweep_once(engine: Engine, queues: Queues, lease_s: int) -> int:
    """Dispatch again what was not finished in time; make dead letters of what was tried ten times.

    Returns how many rows were dispatched. Raises: as `relay_once`.
    """
    _dead_letter_hopeless(engine)
    dispatched = 0
    for queue in QUEUES:
        jobs = [job for job, kind in JOBS.items() if kind.queue == queue]
        # Asked before the rows are taken: a queue that is emptied meanwhile only delays a row.
        waiting_since = queues.waiting_since(queue)
        with engine.begin() as tx:
            rows = dispatch_again(tx, jobs, waiting_since, lease_s, ROWS_A_PASS)
        queues.send(rows)
        dispatched += len(rows)
    if dispatched:
        _log.warning("dispatched again", extra={"rows": dispatched})
    return dispatched


def _dead_letter_hopeless(engine: Engine) -> None:
    with engine.begin() as tx:
        letters = dead_letter_hopeless(tx)
        for letter in letters:
            kind = JOBS[Job(letter.job)] if letter.job in set(Job) else None
            if kind and kind.on_dead_letter:
                kind.on_dead_letter(tx, letter)
    for letter in letters:
        _log.error(
            "dead letter",
            extra={
                "area_code": letter.area_code,
                "outbox_id": letter.id,
                "job": letter.job,
                "fault": letter.fault,
            },
        )
