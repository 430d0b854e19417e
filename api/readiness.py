"""Whether database, queue and store are there: looked for at most once a second, by one at a time.

However often it is asked, and by whomever, the parts feel one question a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import redis

from ledger.ground.database import Engine, ping
from media.object_store import ObjectStore

ASKED_EVERY_S = 1.0
QUEUE_TIMEOUT_S = 2


class Readiness:
    """One a process. `now`: a clock that only goes forward."""

    def __init__(
        self, parts: Mapping[str, Callable[[], object]], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._parts = parts
        self._now = now
        self._looking = threading.Lock()
        self._last: dict[str, str] = {}
        self._good_until = 0.0

    def checks(self) -> dict[str, str]:
        """By part: `ok`, or the kind of fault. Who asks while another looks hears the last."""
        if not self._is_fresh() and self._looking.acquire(blocking=not self._last):
            try:
                if not self._is_fresh():
                    self._last = {name: _state(check) for name, check in self._parts.items()}
                    self._good_until = self._now() + ASKED_EVERY_S
            finally:
                self._looking.release()
        return self._last

    def _is_fresh(self) -> bool:
        return bool(self._last) and self._now() < self._good_until


def readiness_of(engine: Engine, store: ObjectStore, redis_url: str) -> Readiness:
    """Of what the server stands on."""
    return Readiness(
        {
            "database": lambda: ping(engine),
            "queue": lambda: _ping_queue(redis_url),
            "store": store.ping,
        }
    )


def _state(check: Callable[[], object]) -> str:
    # Whatever is wrong with a dependency, the answer is its name and the kind of fault.
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _ping_queue(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url, socket_timeout=QUEUE_TIMEOUT_S) as queue:
        queue.ping()
