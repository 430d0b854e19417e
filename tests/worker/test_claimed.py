"""What becomes of the rows of an entry whose time is over."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa

from ledger.ground.database import wait_for_lock
from ledger.ground.tables import outbox
from ledger.records.outbox import Job, put
from tests.support.doing import work_until_empty
from tests.support.ledger_rows import LedgerRows
from tests.support.waiting import LEASE_S, wait_for_waiting
from worker.context import WorkerContext
from worker.queues import Queues
from worker.relay import relay_once, sweep_once

# Of these nobody handed in anything: printing them is begun, and finds nothing to print.
SUBJECTS = [f"weekly/example_{name}/2026-10-31" for name in ("first", "second", "third")]


def test_an_entry_that_outlives_its_time_ends_and_all_its_rows_are_taken_again(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    engine = worker_context.engine
    with engine.begin() as tx:
        for subject in SUBJECTS:
            put(tx, rows.area_code, Job.PRINT_REPORT, subject)
    assert relay_once(engine, queues, LEASE_S) == 3
    with rows.engine.begin() as holder:
        wait_for_lock(holder, f"report_print/{rows.area_code}/{SUBJECTS[1]}")
        _work_until_the_alarm(rows, worker_context, queues)
    assert _state(rows) == [(1, True), (1, False), (1, False)]
    with rows.engine.begin() as tx:
        tx.execute(sa.update(outbox).values(due_at=sa.func.now() - timedelta(seconds=1)))
    assert sweep_once(engine, queues, LEASE_S) == 2
    work_until_empty(worker_context, queues)
    assert _state(rows) == [(1, True), (2, True), (2, True)]


def _work_until_the_alarm(rows: LedgerRows, context: WorkerContext, queues: Queues) -> None:
    """It rings when a row waits for the lock, whatever the clock says."""
    ours = threading.get_ident()

    def ring() -> None:
        wait_for_waiting(rows.engine, 1)
        signal.pthread_kill(ours, signal.SIGALRM)

    with ThreadPoolExecutor(1) as beside:
        rung = beside.submit(ring)
        work_until_empty(context, queues)
        rung.result()


def _state(rows: LedgerRows) -> list[tuple[int, bool]]:
    """Of every row: how often it was begun, and whether it is done."""
    with rows.engine.connect() as read:
        found = read.execute(sa.select(outbox).order_by(outbox.c.id))
        return [(row.attempts, row.done_at is not None) for row in found]
