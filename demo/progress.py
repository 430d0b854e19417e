"""Tells how far the demo is, one line at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# Often enough to see that it moves, seldom enough to read.
SECONDS_BETWEEN_LINES = 2.0


class Progress:
    """Counts within one step at a time: `[5/8] 到访和检查 57/132`. Threads may share it."""

    def __init__(self, steps: int, say: Callable[[str], None]) -> None:
        self._steps = steps
        self._say = say
        self._lock = threading.Lock()
        self._step = self._done = self._total = 0
        self._title = ""
        self._said_at = 0.0

    def begin(self, title: str, total: int) -> None:
        """The next step, of `total` pieces."""
        self._step, self._title, self._total, self._done = self._step + 1, title, total, 0
        self._said_at = time.monotonic()
        if not total:
            self._tell()

    def advance(self) -> None:
        """One piece more is done."""
        with self._lock:
            self._done += 1
            due = time.monotonic() - self._said_at > SECONDS_BETWEEN_LINES
            if due or self._done == self._total:
                self._tell()

    def _tell(self) -> None:
        self._said_at = time.monotonic()
        self._say(f"[{self._step}/{self._steps}] {self._title} {self._done}/{self._total}")
