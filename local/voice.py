"""What the guard says: on the terminal and in its own log. Neither may end it by failing."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


class Voice:
    """Says one sentence at a time. `show` puts it before a person."""

    def __init__(self, show: Callable[[str], None], log: Path) -> None:
        self._show = show
        self.log = log

    def __call__(self, sentence: str) -> None:
        # A terminal that was closed, a disk that is full: what is guarded matters more.
        with contextlib.suppress(OSError, ValueError):
            self._show(sentence)
        self._write(sentence)

    def unforeseen(self, error: Exception) -> None:
        """A fault that nobody thought of: its kind to the person, its place into the log."""
        self(f"出了意料之外的错误（{type(error).__name__}），安巡继续运行。详情在 {self.log}。")
        self._write("".join(traceback.format_exception(error)))

    def _write(self, words: str) -> None:
        with contextlib.suppress(OSError, ValueError), self.log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {words}\n")
