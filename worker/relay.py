"""The relay: carries committed outbox rows into the queue, and again when the queue lost them.

1. It asks the queue for a sign of life first. While the queue is away no row is touched.
2. It marks due rows as handed out and commits: once each, however many relays run.
3. It puts them into the queue. If the queue dies between 2 and 3, or forgets what it held, the
   rows' lease runs out and the sweep does 2 and 3 for them again.

What a job does twice, it does once: every job claims its rows first.
"""

from __future__ import annotations

import logging
from uuid import UUID

from ledger.ground.database import Engine
from ledger.records.hand_out_work import give_up, hand_out_again, hand_out_due
from ledger.visits.commands.logs import record_failed_log
from worker.queues import JOBS, QUEUES, Queues

log = logging.getLogger("anxun.relay")

# At 600 records a second this is a pass every two seconds or so; a pass takes about 30 ms.
ROWS_A_PASS = 1000


def relay_once(engine: Engine, queues: Queues, lease_s: int) -> int:
    """Hand out what is due. Returns how many rows; ROWS_A_PASS at most.

    Raises: redis.exceptions.RedisError, one of DATABASE_AWAY.
    """
    queues.ping()
    with engine.begin() as tx:
        rows = hand_out_due(tx, lease_s, ROWS_A_PASS)
    queues.send(rows)
    return len(rows)


def sweep_once(engine: Engine, queues: Queues, lease_s: int) -> int:
    """Hand out again what was not finished within its lease; give up what was tried ten times.

    Returns how many rows were handed out. Raises: as `relay_once`.
    """
    _give_up(engine)
    handed = 0
    for queue in QUEUES:
        jobs = [name for name, kind in JOBS.items() if kind.queue == queue]
        # Asked before the rows are taken: a queue that is emptied meanwhile only delays a row.
        waiting_since = queues.waiting_since(queue)
        with engine.begin() as tx:
            rows = hand_out_again(tx, jobs, waiting_since, lease_s, ROWS_A_PASS)
        queues.send(rows)
        handed += len(rows)
    if handed:
        log.warning("handed out again", extra={"rows": handed})
    return handed


def _give_up(engine: Engine) -> None:
    with engine.begin() as tx:
        given_up = give_up(tx, JOBS)
        for row in given_up:
            if row.job == "print_visit_log":
                # Whoever asked for it reads its state, not the outbox.
                record_failed_log(tx, row.area_code, UUID(row.subject))
    for row in given_up:
        log.error(
            "gave up",
            extra={
                "area_code": row.area_code,
                "outbox_id": row.id,
                "job": row.job,
                "fault": row.fault,
            },
        )
