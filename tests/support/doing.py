"""The relay and a worker, hand in hand until nothing is left to do."""

from __future__ import annotations

import signal
import threading
from dataclasses import asdict

from rq import Queue
from rq.serializers import JSONSerializer

from settings import Settings
from tests.support.waiting import LEASE_S
from worker.context import WorkerContext, use_context
from worker.jobs import QUEUES
from worker.main import WATCHDOG_GRACE_S, Worker
from worker.queues import Queues
from worker.relay import relay_once


def work_until_empty(worker_context: WorkerContext, queues: Queues) -> None:
    """A worker in this process, until the queues are empty."""
    use_context(worker_context)
    lists = [
        Queue(queue, connection=queues.connection, serializer=JSONSerializer) for queue in QUEUES
    ]
    worker = Worker(
        lists, threading.Event(), connection=queues.connection, serializer=JSONSerializer
    )
    worker.watchdog_s = LEASE_S + WATCHDOG_GRACE_S
    # It keeps them for itself: a Ctrl-C would later break off whatever test then runs, and no more.
    ours = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    worker.work(burst=True)
    for number, handler in ours.items():
        signal.signal(number, handler)


def do_all(worker_context: WorkerContext, queues: Queues) -> int:
    """Everything that is due, and what follows from it. Returns how many rows were handed out."""
    handed = 0
    while rows := relay_once(
        worker_context.engine, queues, worker_context.settings.outbox_lease_seconds
    ):
        handed += rows
        work_until_empty(worker_context, queues)
    return handed


def environment(settings: Settings) -> dict[str, str]:
    """The settings as another process reads them."""
    return {name.upper(): str(value) for name, value in asdict(settings).items()}
