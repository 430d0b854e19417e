"""One door for slow work: so much at once a process, a short wait, and then "try again soon".

Decoding a picture, Argon2 and scrypt cost more than all else that a request asks for, and strangers
may ask for each. Without a bound they would take every thread, and the machine's memory with them.

Before the door stands a price where too many came before: work, which doubles, rather than a closed
door. `api.proof_of_work` says what a level is in hashes.

Each begin is logged (`slow work`, at DEBUG): what was counted and proved before it can so be seen.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from ledger.ground.errors import Unavailable

_log = logging.getLogger("anxun.slow_work")


class SlowKind(StrEnum):
    """What it is: each has its share of the pool."""

    DECODE = "decode"
    ARGON2 = "argon2"
    SCRYPT = "scrypt"


class SlowWork:
    """A pool of turns. Threads share it; each process has its own.

    `at_once`: turns altogether; `shares`: at most so many of a kind, where that is less. Twice as
    many may wait, of a kind and altogether, so that a crowd never holds all threads. Who waits
    longest goes first: who has nine pictures to read stands behind who has one.
    """

    def __init__(self, at_once: int, shares: Mapping[SlowKind, int], wait_s: float) -> None:
        self._at_once = at_once
        self._shares = {kind: min(shares.get(kind, at_once), at_once) for kind in SlowKind}
        self._wait_s = wait_s
        self._changed = threading.Condition()
        self._running: Counter[SlowKind] = Counter()
        self._line: list[_Waiting] = []

    @contextmanager
    def turn(self, kind: SlowKind) -> Iterator[None]:
        """Hold a turn while it is done. Raises: Unavailable, with seconds to wait."""
        with self._changed:
            self._take(kind)
        _log.debug("slow work", extra={"kind": kind})
        try:
            yield
        finally:
            with self._changed:
                self._running[kind] -= 1
                self._changed.notify_all()

    def _take(self, kind: SlowKind) -> None:
        mine = _Waiting(kind)
        wait_s = 0 if self._is_crowded(kind) else self._wait_s
        self._line.append(mine)
        try:
            if not self._changed.wait_for(lambda: self._is_next(mine), wait_s):
                raise _busy()
            self._running[kind] += 1
        finally:
            self._line.remove(mine)
            # Who stands behind may be the next now.
            self._changed.notify_all()

    def _is_crowded(self, kind: SlowKind) -> bool:
        of_kind = sum(waiting.kind == kind for waiting in self._line)
        return of_kind >= 2 * self._shares[kind] or len(self._line) >= 2 * self._at_once

    def _is_next(self, mine: _Waiting) -> bool:
        return mine is next((one for one in self._line if self._is_free(one.kind)), None)

    def _is_free(self, kind: SlowKind) -> bool:
        return self._running[kind] < self._shares[kind] and self._running.total() < self._at_once


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """One thread in the line."""

    kind: SlowKind


def _busy() -> Unavailable:
    return Unavailable("busy", f"现在办事的人多，请 {BUSY_WAIT_S} 秒后再试", BUSY_WAIT_S)


BUSY_WAIT_S = 5
# Two cores and gunicorn's two processes: both cores are kept busy, and of eight threads two are
# left to those who ask for nothing slow. A picture takes up to 512 MB while it is decoded, and its
# one turn leaves another for those who sign in.
SLOW_WORK = SlowWork(2, {SlowKind.DECODE: 1}, wait_s=4.0)

HARDEST = 4


def price_of(count: int, free: int) -> int:
    """The level due for the try that is number `count`, of which `free` are cheap: then it rises at
    once, at twice as many, at four times, and stays at `HARDEST`.
    """
    return min(HARDEST, max(0, (count - 1) // free).bit_length())
