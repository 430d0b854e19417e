"""What befalls the guard, told to those whom it guards through memory that they share.

No disk, port or database is needed: that one of them is away is among what is told. The API shows
it to those inside (`/readyz`), the relay puts it into the administrators' inboxes.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from enum import StrEnum

BOARD_VARIABLE = "ANXUN_GUARD_FD"
TOLD_FOR_SECONDS = 3_600
_SIZE_BYTES = 8_192
_WORDS_MOST = 300


class GuardTrouble(StrEnum):
    """Of each kind the last is told."""

    RESTARTS = "restarts"  # a program that ends again and again, or does not come up
    RECORDS = "records"  # what the guard writes about itself
    DISK = "disk"
    UNFORESEEN = "unforeseen"


class GuardBoard:
    """Written by the guard alone, from one thread."""

    def __init__(self) -> None:
        self.fd = _memory()
        os.ftruncate(self.fd, _SIZE_BYTES)
        # Not by `write`: a bound on the size of files holds for it, too.
        self._map = mmap.mmap(self.fd, _SIZE_BYTES)
        self._entries: dict[GuardTrouble, tuple[float, str]] = {}

    def environment(self) -> dict[str, str]:
        """For programs that inherit it."""
        return {BOARD_VARIABLE: str(self.fd)}

    def show(self, trouble: GuardTrouble, words: str) -> None:
        self._entries[trouble] = (time.time(), words[:_WORDS_MOST])
        # Pure ASCII, whose end is the first zero byte.
        text = json.dumps(self._entries).encode()
        self._map[:] = text.ljust(_SIZE_BYTES, b"\0")


def guard_troubles(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What befell whoever guards this process within the last hour: sentences by kind. None where
    nobody guards it, and none for the moment in which the board is written.
    """
    fd = env.get(BOARD_VARIABLE, "")
    if not fd.isdecimal():
        return {}
    try:
        entries = json.loads(os.pread(int(fd), _SIZE_BYTES, 0).partition(b"\0")[0] or b"{}")
        now = time.time()
        return {kind: words for kind, (at, words) in entries.items() if now - at < TOLD_FOR_SECONDS}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _memory() -> int:
    if sys.platform == "linux":
        return os.memfd_create("guard")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
