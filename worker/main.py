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
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import UnixSignalDeathPenalty
from rq.worker import DequeueStrategy

from ledger.ground.database import DATABASE_AWAY, Engine, open_engine
from settings import Settings
from telemetry import configure_logging
from worker.calendar import Calendar
from worker.claimed import TimeIsOver
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


def run_relay(
    settings: Settings,
    guard: Callable[[], Mapping[str, str]],
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Relay, sweep and calendar until SIGTERM or SIGINT; then returns within a second.

    Survives PostgreSQL and the queue being away or broken, from the start: waits, longer each time
    up to 5 s, and goes on. `on_ready` is called after each pass that went through. `guard`: what
    befell whoever guards this process.
    """
    configure_logging(settings.log_level)
    stop = threading.Event()
    _stop_on_signals(stop)
    engine = open_engine(settings.database_url, pool_size=1)
    queues = Queues(settings.redis_url, settings.outbox_lease_seconds)
    calendar = Calendar(engine, guard=guard)
    relay_until(stop, calendar, engine, queues, settings.outbox_lease_seconds, on_ready)
    engine.dispose()


def relay_until(
    stop: threading.Event,
    calendar: Calendar,
    engine: Engine,
    queues: Queues,
    lease_s: int,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """The relay's loop, until `stop` is set."""
    sweep_at = time.monotonic()
    fault_wait_s = FAULT_WAIT_FIRST_S
    while not stop.is_set():
        try:
            handed = relay_once(engine, queues, lease_s)
            if time.monotonic() >= sweep_at:
                sweep_at = time.monotonic() + SWEEP_EVERY_S
                calendar.run_daily_jobs()
                sweep_once(engine, queues, lease_s)
        except Exception as error:
            _note_waiting(error)
            stop.wait(fault_wait_s)
            fault_wait_s = min(fault_wait_s * 2, FAULT_WAIT_MOST_S)
        else:
            fault_wait_s = FAULT_WAIT_FIRST_S
            on_ready()
            if not handed:
                stop.wait(POLL_S)


class Alarm(UnixSignalDeathPenalty):
    """Ends what goes on when it rings, where RQ's own would be taken for a fault of a row."""

    def handle_death_penalty(self, signum: int, frame: FrameType | None) -> None:
        raise TimeIsOver


class Worker(SimpleWorker):
    """RQ's worker without forks, with a watchdog.

    `stop` is set when a signal asks for the end, `on_ready` called when the queue knows the worker.
    """

    watchdog_s = 0
    death_penalty_class = Alarm

    def __init__(
        self,
        queues: list[Queue],
        stop: threading.Event,
        on_ready: Callable[[], None] = lambda: None,
        **more: Any,
    ) -> None:
        super().__init__(queues, **more)
        self._stop, self._on_ready = stop, on_ready

    def register_birth(self) -> None:
        """Tell the queue, and then who waits for us."""
        super().register_birth()  # type: ignore[no-untyped-call]
        self._on_ready()

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do the job; end the process where not even a signal ends the job."""
        faulthandler.dump_traceback_later(self.watchdog_s, exit=True)
        try:
            super().execute_job(job, queue)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the job at hand, then stop."""
        self._stop.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def run_worker(
    settings: Settings,
    *,
    until_empty: bool = False,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Do jobs until SIGTERM or SIGINT; the job at hand is finished first.

    Survives the queue being away, from the start. `until_empty`: stop as soon as nothing waits.
    `on_ready` is called each time that the queue was reached.
    """
    configure_logging(settings.log_level)
    context = make_context(settings)
    use_context(context)
    stop = threading.Event()
    fault_wait_s = FAULT_WAIT_FIRST_S
    while not stop.is_set():
        # RQ takes the signals while it works, and leaves them to a worker that is no more.
        _stop_on_signals(stop)
        try:
            worker = _worker(settings, stop, on_ready)
            # In turn, so that a flood of photographs keeps neither boards nor seals waiting.
            worker.work(burst=until_empty, dequeue_strategy=DequeueStrategy.ROUND_ROBIN)
        except Exception as error:
            _note_waiting(error)
        else:
            fault_wait_s = FAULT_WAIT_FIRST_S
        if until_empty:
            break
        stop.wait(fault_wait_s)
        fault_wait_s = min(fault_wait_s * 2, FAULT_WAIT_MOST_S)
    context.engine.dispose()


def _worker(settings: Settings, stop: threading.Event, on_ready: Callable[[], None]) -> Worker:
    """Raises: RedisError, for RQ asks the queue for our address."""
    connection = Queues(settings.redis_url, settings.outbox_lease_seconds).connection
    queues = [Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES]
    worker = Worker(queues, stop, on_ready, connection=connection, serializer=JSONSerializer)
    worker.watchdog_s = settings.outbox_lease_seconds + WATCHDOG_GRACE_S
    return worker


def _note_waiting(error: Exception) -> None:
    # Of a service that is away, the name is enough; of anything else we want to know where.
    unforeseen = None if isinstance(error, PASSING) else error
    _log.warning("waiting", extra={"fault": type(error).__name__}, exc_info=unforeseen)


def _stop_on_signals(stop: threading.Event) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
