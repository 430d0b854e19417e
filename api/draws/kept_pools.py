"""The pools of published draws, as they lie in the ledger: read once, since none ever changes.

A pool is up to 20 MB and a stranger's hit asks for all of it. The newest asked for are kept, so
many bytes a process; one is read at a time, and whoever comes meanwhile waits for that one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from ledger.ground.errors import Unavailable
from ledger.ground.slow_work import BUSY_WAIT_S

MOST_BYTES = 40_000_000
WAIT_S = 4.0


class KeptPools:
    """By county and draw, the one asked for last at the end."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, wait_s: float = WAIT_S) -> None:
        self._most_bytes = most_bytes
        self._wait_s = wait_s
        self._reading = threading.Lock()
        self._kept: OrderedDict[tuple[str, UUID], bytes] = OrderedDict()

    def pool(self, area_code: str, draw_id: UUID, read: Callable[[], str]) -> bytes:
        """The pool's JSON. Raises: Unavailable where another one is being read too long."""
        name = (area_code, draw_id)
        if not self._reading.acquire(timeout=self._wait_s):
            words = f"下载的人多，请 {BUSY_WAIT_S} 秒后再试"
            raise Unavailable("busy", words, BUSY_WAIT_S)
        try:
            if name not in self._kept:
                self._kept[name] = read().encode()
            self._kept.move_to_end(name)
            pool = self._kept[name]
            while sum(map(len, self._kept.values())) > self._most_bytes:
                self._kept.popitem(last=False)
            return pool
        finally:
            self._reading.release()
