"""Committed work reaches the queue: once, again when it was lost, and never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from redis.exceptions import RedisError
from rq.job import Job as Entry
from rq.serializers import JSONSerializer

from ledger.accounts.commands.leftovers import forget_leftovers
from ledger.ground.tables import board_version, outbox, seal, visit_log
from ledger.records import outbox as outbox_module
from ledger.records.outbox import (
    ATTEMPTS_MAX,
    DispatchedRow,
    Job,
    claim,
    retry_dead_letters,
)
from settings import Settings
from tests.support.doing import do_all, environment, work_until_empty
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.waiting import GIVE_UP_S
from worker.context import WorkerContext
from worker.jobs import JOBS, QUEUES, run_job
from worker.queues import Queues
from worker.relay import relay_once, sweep_once

ROOT = Path(__file__).parents[2]
LEASE_S = 60


def outbox_rows(rows: LedgerRows) -> list[sa.Row]:
    with rows.engine.connect() as read:
        return list(read.execute(sa.select(outbox).order_by(outbox.c.id)))


def age(rows: LedgerRows, **columns: Any) -> None:
    """Let time pass for every outbox row: its lease ran out, it was handed out long ago."""
    past = {"due_at": sa.func.now() - timedelta(seconds=1)} | columns
    with rows.engine.begin() as tx:
        tx.execute(sa.update(outbox).values(**past))


def handed_long_ago(rows: LedgerRows) -> None:
    age(rows, handed_at=sa.func.now() - timedelta(hours=1))


def waiting(queues: Queues, queue: str) -> int:
    return int(queues.connection.llen(f"rq:queue:{queue}"))


def test_every_job_has_one_runner_of_its_own_and_a_queue_that_workers_listen_to() -> None:
    assert set(JOBS) == set(Job)
    runners = [getattr(kind.run, "keywords", {"do": kind.run})["do"] for kind in JOBS.values()]
    assert len(set(runners)) == len(Job)
    for kind in JOBS.values():
        assert kind.queue in QUEUES
        assert kind.rows_each >= 1


@pytest.mark.parametrize("job", Job)
def test_the_queue_finds_every_jobs_runner_by_the_name_that_it_was_given(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues, job: Job
) -> None:
    queues.send([DispatchedRow(rows.area_code, 1, job, 0)])
    (entry_id,) = queues.connection.lrange(f"rq:queue:{JOBS[job].queue}", 0, -1)
    (entry,) = Entry.fetch_many([entry_id.decode()], queues.connection, serializer=JSONSerializer)
    assert entry is not None
    assert entry.func is run_job
    assert entry.args == [job, rows.area_code, [1]]
    # Nothing is left of row 1, so that the job finds nothing to do: but it is found and begun.
    work_until_empty(worker_context, queues)
    assert queues.connection.zcard(f"rq:failed:{JOBS[job].queue}") == 0


def test_rows_of_one_job_share_an_entry(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    for _ in range(7):
        rows.visit()
    assert relay_once(worker_context.engine, queues, LEASE_S) == 7
    assert waiting(queues, "seal") == 1
    assert relay_once(worker_context.engine, queues, LEASE_S) == 0


def test_two_relays_at_once_hand_out_each_row_once(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    for _ in range(30):
        rows.visit()
    with ThreadPoolExecutor(4) as pool:
        handed = pool.map(lambda _: relay_once(worker_context.engine, queues, LEASE_S), range(4))
        assert sum(handed) == 30


def test_a_row_that_is_not_due_waits(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    with rows.engine.begin() as tx:
        rows.ask_for_print(tx, delay_s=60)
    assert relay_once(worker_context.engine, queues, LEASE_S) == 0


def test_a_row_of_an_open_transaction_is_not_handed_out(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    with rows.engine.begin() as tx:
        rows.ask_for_print(tx)
    with rows.engine.begin() as tx:
        # The second change merges into the waiting row and so holds it until it is visible.
        rows.ask_for_print(tx)
        assert relay_once(worker_context.engine, queues, LEASE_S) == 0
    assert relay_once(worker_context.engine, queues, LEASE_S) == 1


def test_no_row_is_touched_while_the_queue_is_away(
    rows: LedgerRows, worker_context: WorkerContext, settings: Settings
) -> None:
    rows.visit()
    nobody = Queues("unix:///tmp/no-such-socket", LEASE_S)
    with pytest.raises(RedisError):
        relay_once(worker_context.engine, nobody, LEASE_S)
    (row,) = outbox_rows(rows)
    assert row.handed_at is None


def test_what_a_flushed_queue_forgot_is_sent_again_and_done_once(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    code = rows.board()
    rows.risk("液化气瓶间")
    rows.visit()
    relay_once(worker_context.engine, queues, LEASE_S)
    queues.connection.flushall()
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 0
    handed_long_ago(rows)
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 2
    work_until_empty(worker_context, queues)
    assert all(row.done_at and row.attempts == 1 for row in outbox_rows(rows))
    with rows.engine.connect() as read:
        printed = sa.select(sa.func.count()).where(board_version.c.code == code)
        assert read.scalar(printed) == 1


def test_a_row_that_waits_behind_a_backlog_is_not_sent_again(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit()
    relay_once(worker_context.engine, queues, LEASE_S)
    age(rows)
    assert waiting(queues, "seal") == 1
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 0
    (row,) = outbox_rows(rows)
    assert row.attempts == 0


def test_a_row_that_is_sent_twice_is_done_once(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    visit_id = rows.visit()
    relay_once(worker_context.engine, queues, LEASE_S)
    handed_long_ago(rows)
    queues.connection.copy("rq:queue:seal", "rq:queue:seal-copy")
    queues.connection.delete("rq:queue:seal")
    sweep_once(worker_context.engine, queues, LEASE_S)
    lost = queues.connection.lpop("rq:queue:seal-copy")
    queues.connection.rpush("rq:queue:seal", lost)
    work_until_empty(worker_context, queues)
    (row,) = outbox_rows(rows)
    assert (row.attempts, row.done_at is not None) == (1, True)
    with rows.engine.connect() as read:
        sealed = sa.select(sa.func.count()).where(seal.c.record_id == visit_id)
        assert read.scalar(sealed) == 1


def test_a_worker_killed_in_mid_job_leaves_work_that_is_redone_once(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues, settings: Settings
) -> None:
    code = rows.board()
    rows.risk("液化气瓶间")
    relay_once(worker_context.engine, queues, LEASE_S)
    # Printing waits for this lock, so the worker is killed in the middle of its job for certain.
    with rows.engine.begin() as holder:
        lock = f"board/{rows.area_code}/{code}"
        holder.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock, 0))))
        worker = start(settings, "run_worker")
        wait_for(worker, lambda: somebody_waits_for_a_lock(rows))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    (row,) = outbox_rows(rows)
    assert (row.attempts, row.done_at) == (1, None)
    age(rows)
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 1
    work_until_empty(worker_context, queues)
    (row,) = outbox_rows(rows)
    assert (row.attempts, row.done_at is not None) == (2, True)
    with rows.engine.connect() as read:
        versions = read.scalars(
            sa.select(board_version.c.version).where(board_version.c.code == code)
        )
        assert list(versions) == [1]


def start(settings: Settings, command: str, *more: str) -> subprocess.Popen[bytes]:
    """`run_worker` or `run_relay` as a process of its own. `more`: what else it takes."""
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from settings import Settings; from worker.main import {command};"
            f"{command}({', '.join(('Settings.from_env()', *more))})",
        ],
        cwd=ROOT,
        env={**os.environ, **environment(replace(settings, outbox_lease_seconds=LEASE_S))},
    )


def wait_for(process: subprocess.Popen[bytes], happened: Callable[[], object]) -> None:
    """Until it happened. Fails when the process ends first, or after long."""
    give_up_at = time.monotonic() + GIVE_UP_S
    while not happened():
        assert process.poll() is None, "the process ended"
        assert time.monotonic() < give_up_at, "it never happened"


def somebody_waits_for_a_lock(rows: LedgerRows) -> bool:
    waiting_backends = sa.text(
        "select count(*) from pg_stat_activity where wait_event = 'advisory'"
    )
    with rows.engine.connect() as read:
        return bool(read.execute(waiting_backends).scalar_one())


def an_idle_worker(queues: Queues) -> bool:
    keys = queues.connection.smembers("rq:workers")
    return any(queues.connection.hget(key, "state") == b"idle" for key in keys)


def test_a_worker_told_to_stop_ends_by_itself(
    rows: LedgerRows, settings: Settings, queues: Queues
) -> None:
    worker = start(settings, "run_worker")
    wait_for(worker, lambda: an_idle_worker(queues))
    worker.terminate()
    assert worker.wait(timeout=GIVE_UP_S) == 0


def test_a_relay_hands_out_what_is_committed_and_ends_when_told(
    rows: LedgerRows, settings: Settings, queues: Queues
) -> None:
    rows.visit()
    relay = start(settings, "run_relay", "guard=dict")
    wait_for(relay, lambda: waiting(queues, "seal"))
    relay.terminate()
    assert relay.wait(timeout=GIVE_UP_S) == 0


def test_a_row_is_given_up_after_ten_attempts_and_can_be_tried_again(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    visit_id = rows.visit()
    relay_once(worker_context.engine, queues, LEASE_S)
    queues.connection.flushall()
    age(rows, attempts=ATTEMPTS_MAX, claimed_at=sa.func.now())
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 0
    (row,) = outbox_rows(rows)
    assert row.failed_at is not None
    assert row.fault
    with rows.engine.begin() as tx:
        assert retry_dead_letters(tx, rows.area_code) == 1
    handed_long_ago(rows)
    sweep_once(worker_context.engine, queues, LEASE_S)
    work_until_empty(worker_context, queues)
    with rows.engine.connect() as read:
        assert read.scalar(sa.select(sa.exists().where(seal.c.record_id == visit_id)))


def test_a_job_nobody_knows_is_given_up_at_once(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    # As a later release may have left it, before it was taken back.
    row = {"area_code": rows.area_code, "job": "paint_boards", "subject": "x"}
    with rows.engine.begin() as tx:
        tx.execute(sa.insert(outbox).values(row))
    assert relay_once(worker_context.engine, queues, LEASE_S) == 0
    sweep_once(worker_context.engine, queues, LEASE_S)
    (row,) = outbox_rows(rows)
    assert (row.failed_at is not None, row.fault) == (True, "unknown job")
    assert relay_once(worker_context.engine, queues, LEASE_S) == 0


def test_a_row_tried_before_goes_alone_so_that_it_takes_no_other_with_it(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    for _ in range(3):
        rows.visit()
    relay_once(worker_context.engine, queues, LEASE_S)
    queues.connection.flushall()
    age(rows, attempts=1, claimed_at=sa.func.now())
    assert sweep_once(worker_context.engine, queues, LEASE_S) == 3
    assert waiting(queues, "seal") == 3


def test_one_bad_row_does_not_stop_its_neighbours(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    good = rows.photo()
    with rows.engine.begin() as tx:
        outbox_module.put(tx, rows.area_code, Job.PROCESS_PHOTO, "0" * 64)
    also_good = rows.photo()
    do_all(worker_context, queues)
    outcome = {row.subject: row for row in outbox_rows(rows)}
    assert outcome[good].done_at
    assert outcome[also_good].done_at
    assert outcome["0" * 64].fault == "the original is gone"
    assert outcome["0" * 64].failed_at


def test_an_outage_of_the_store_uses_up_no_attempt(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit()
    settings = replace(worker_context.settings, s3_endpoint_url="http://127.0.0.1:9")
    from worker.context import make_context

    cut_off = make_context(settings)
    relay_once(worker_context.engine, queues, LEASE_S)
    work_until_empty(cut_off, queues)
    (row,) = outbox_rows(rows)
    assert (row.attempts, row.done_at, row.failed_at) == (0, None, None)
    assert row.fault == "media.store_errors.StoreUnavailable"
    assert row.due_at > datetime.now(UTC)
    age(rows)
    sweep_once(worker_context.engine, queues, LEASE_S)
    work_until_empty(worker_context, queues)
    (row,) = outbox_rows(rows)
    assert row.done_at
    cut_off.engine.dispose()


def test_two_claims_of_a_row_are_never_both_given(
    rows: LedgerRows, worker_context: WorkerContext
) -> None:
    rows.visit()
    (row,) = outbox_rows(rows)

    def claim_it(_: int) -> int:
        with rows.engine.begin() as tx:
            return len(claim(tx, rows.area_code, [row.id], LEASE_S))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(claim_it, range(4))) == 1


def test_a_log_that_is_given_up_says_so_to_who_asked(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    from ledger.visits.commands.logs import request_visit_log

    month = today().replace(day=1)
    with rows.engine.begin() as tx:
        log_id = request_visit_log(tx, rows.area_code, rows.person.id, month, None)
    relay_once(worker_context.engine, queues, LEASE_S)
    queues.connection.flushall()
    age(rows, attempts=ATTEMPTS_MAX, claimed_at=sa.func.now())
    sweep_once(worker_context.engine, queues, LEASE_S)
    with rows.engine.connect() as read:
        state = read.scalar(sa.select(visit_log.c.state).where(visit_log.c.id == log_id))
    assert state == "failed"


def test_finished_rows_are_forgotten_after_a_while(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit()
    do_all(worker_context, queues)
    rows.visit()
    age(rows, created_at=sa.func.now() - timedelta(days=40))
    with rows.engine.begin() as tx:
        tx.execute(
            sa.update(outbox)
            .where(outbox.c.done_at.is_not(None))
            .values(done_at=sa.func.now() - timedelta(days=40))
        )
        assert forget_leftovers(tx)["outbox"] == 1
    assert len(outbox_rows(rows)) == 1
