"""The queues: how dispatched rows become entries that a worker runs.

Arguments are a county and outbox ids as JSON, never objects: what a row means stands in the
ledger, and an entry that is lost or run twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from redis import Redis
from rq import Queue
from rq.job import Job as Entry
from rq.serializers import JSONSerializer

from ledger.records.outbox import DispatchedRow, Job
from worker.jobs import JOBS, QUEUES, run_job

# Longer than a relay's pause, shorter than a person's patience with a stop.
_REDIS_TIMEOUT_S = 5
# An entry that failed tells its story for a day; the outbox row keeps the fault.
FAILURE_TTL_S = 86_400


class Queues:
    """The queues in one Redis or Valkey. Errors are redis-py's."""

    def __init__(self, redis_url: str, lease_s: int) -> None:
        self.connection = Redis.from_url(
            redis_url, socket_timeout=_REDIS_TIMEOUT_S, socket_connect_timeout=_REDIS_TIMEOUT_S
        )
        self._queues = {
            name: Queue(name, connection=self.connection, serializer=JSONSerializer)
            for name in QUEUES
        }
        # A job that outlives its claim would run beside its own second try: it is ended before.
        self._timeout_s = max(1, lease_s)

    def ping(self) -> None:
        """Raises unless the queue answers."""
        self.connection.ping()

    def send(self, rows: Iterable[DispatchedRow]) -> None:
        """Put rows into their queues, in entries of one job and one county each."""
        for name, its_rows in groupby(sorted(rows, key=_queue_name), _queue_name):
            self._queues[name].enqueue_many(
                Queue.prepare_data(
                    run_job,
                    args=[job, area_code, ids],
                    timeout=self._timeout_s,
                    result_ttl=0,
                    failure_ttl=FAILURE_TTL_S,
                )
                for job, area_code, ids in _entries(its_rows)
            )

    def waiting_since(self, queue: str) -> datetime | None:
        """When the oldest waiting entry of the queue was put there; None: nothing waits."""
        for entry_id in self._queues[queue].get_job_ids(0, 1):
            entry = Entry.fetch_many([entry_id], self.connection, serializer=JSONSerializer)[0]
            return entry.enqueued_at if entry else None
        return None


def _entries(rows: Iterable[DispatchedRow]) -> Iterator[tuple[Job, str, list[int]]]:
    # A row that was tried before goes alone: if it kills its worker, it takes no other with it.
    for (job, area_code, attempts), alike in groupby(sorted(rows, key=_entry_key), _entry_key):
        ids = [row.id for row in alike]
        size = 1 if attempts else JOBS[job].rows_each
        for start in range(0, len(ids), size):
            yield job, area_code, ids[start : start + size]


def _entry_key(row: DispatchedRow) -> tuple[Job, str, int]:
    return row.job, row.area_code, row.attempts


def _queue_name(row: DispatchedRow) -> str:
    return JOBS[row.job].queue
