"""The two processes of the workers' side: the relay with its calendar, and a worker.

A worker runs its jobs in its own process. RQ's default forks for each job: with both cores busy an
empty job then cost 150 ms instead of 12, a board 252 instead of 94, because fonts, compiler and
connections are made anew in every child. And typst's threads do not survive a fork: once the parent
has printed anything, its children wait for them forever.

What the fork would protect is protected otherwise. A job that dies takes the worker with it, the
worker is started again, and the sweep hands the job's rows out again. A job that hangs in C code,
where the timeout's signal does not reach it, is ended together with the process by a watchdog.
"""

from __future__ import annotations

import faulthandler
import logging
import signal
import threading
import time
from types import FrameType

from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import DequeueStrategy

from ledger.ground.database import DATABASE_AWAY, Engine, open_engine
from settings import Settings
from telemetry import configure_logging
from worker.calendar import Calendar
from worker.context import make_context, use_context
from worker.jobs import QUEUES
from worker.queues import Queues
from worker.relay import relay_once, sweep_once

_log = logging.getLogger("anxun.relay")

# A fifth of a second is little beside the minute that a board's changes settle.
POLL_S = 0.2
SWEEP_EVERY_S = 2.0
FAULT_WAIT_FIRST_S = 0.2
FAULT_WAIT_MOST_S = 5.0
PASSING = (*DATABASE_AWAY, RedisError)
# After the timeout's signal a job has this long to come back to Python.
WATCHDOG_GRACE_S = 30


def run_relay(settings: Settings) -> None:
    """Relay, sweep and calendar until SIGTERM or SIGINT; then returns within a second.

    Survives PostgreSQL and the queue being away: waits, longer each time up to 5 s, and goes on.
    """
    configure_logging(settings.log_level)
    stop = _stop_on_signals()
    engine = open_engine(settings.database_url, pool_size=1)
    queues = Queues(settings.redis_url, settings.outbox_lease_seconds)
    relay_until(stop, engine, queues, settings.outbox_lease_seconds)
    engine.dispose()


def relay_until(stop: threading.Event, engine: Engine, queues: Queues, lease_s: int) -> None:
    """The relay's loop, until `stop` is set."""
    calendar = Calendar(engine)
    sweep_at = time.monotonic()
    fault_wait_s = FAULT_WAIT_FIRST_S
    while not stop.is_set():
        try:
            handed = relay_once(engine, queues, lease_s)
            if time.monotonic() >= sweep_at:
                sweep_at = time.monotonic() + SWEEP_EVERY_S
                calendar.run_daily_jobs()
                sweep_once(engine, queues, lease_s)
        except PASSING as error:
            _log.warning("waiting", extra={"fault": type(error).__name__})
            stop.wait(fault_wait_s)
            fault_wait_s = min(fault_wait_s * 2, FAULT_WAIT_MOST_S)
        else:
            fault_wait_s = FAULT_WAIT_FIRST_S
            if not handed:
                stop.wait(POLL_S)


class Worker(SimpleWorker):
    """RQ's worker without forks, with a watchdog. `asked_to_stop`: by a signal."""

    watchdog_s = 0
    asked_to_stop = False

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do the job; end the process where not even a signal ends the job."""
        faulthandler.dump_traceback_later(self.watchdog_s, exit=True)
        try:
            super().execute_job(job, queue)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job at hand, then stop."""
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def run_worker(settings: Settings, *, until_empty: bool = False) -> None:
    """Do jobs until SIGTERM or SIGINT; the job at hand is finished first.

    Survives the queue being away. `until_empty`: stop as soon as nothing waits.
    """
    configure_logging(settings.log_level)
    context = make_context(settings)
    use_context(context)
    fault_wait_s = FAULT_WAIT_FIRST_S
    while True:
        worker = _worker(settings)
        try:
            # In turn, so that a flood of photographs keeps neither boards nor seals waiting.
            worker.work(burst=until_empty, dequeue_strategy=DequeueStrategy.ROUND_ROBIN)
        except RedisError as error:
            _log.warning("waiting", extra={"fault": type(error).__name__})
        if worker.asked_to_stop or until_empty:
            break
        time.sleep(fault_wait_s)
        fault_wait_s = min(fault_wait_s * 2, FAULT_WAIT_MOST_S)
    context.engine.dispose()


def _worker(settings: Settings) -> Worker:
    connection = Queues(settings.redis_url, settings.outbox_lease_seconds).connection
    queues = [Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES]
    worker = Worker(queues, connection=connection, serializer=JSONSerializer)
    worker.watchdog_s = settings.outbox_lease_seconds + WATCHDOG_GRACE_S
    return worker


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop
