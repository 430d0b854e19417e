"""The relay and a worker, hand in hand until nothing is left to do."""

from __future__ import annotations

from dataclasses import asdict

from rq import Queue
from rq.serializers import JSONSerializer

from settings import Settings
from worker import context as workshop
from worker.context import Workshop
from worker.jobs import QUEUES
from worker.main import Worker
from worker.queues import Queues
from worker.relay import relay_once


def work_until_empty(shop: Workshop, queues: Queues) -> None:
    """A worker in this process, until the queues are empty."""
    workshop._opened[:] = [shop]
    lists = [
        Queue(each, connection=queues.connection, serializer=JSONSerializer) for each in QUEUES
    ]
    worker = Worker(lists, connection=queues.connection, serializer=JSONSerializer)
    worker.watchdog_s = 120
    worker.work(burst=True)


def do_all(shop: Workshop, queues: Queues) -> int:
    """Everything that is due, and what follows from it. Returns how many rows were handed out."""
    handed = 0
    while rows := relay_once(shop.engine, queues, shop.settings.outbox_lease_seconds):
        handed += rows
        work_until_empty(shop, queues)
    return handed


def environment(settings: Settings) -> dict[str, str]:
    """The settings as another process reads them."""
    return {name.upper(): str(value) for name, value in asdict(settings).items()}
