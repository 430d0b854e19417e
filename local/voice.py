"""What the guard says: on the terminal, in its own log, and where an administrator sees it. None of
them may end it by failing.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from local.guard_board import GuardBoard, GuardTrouble


class Voice:
    """Says one sentence at a time. `show` puts it before a person."""

    def __init__(self, show: Callable[[str], None], log: Path) -> None:
        self._show = show
        self.log = log
        self.board = GuardBoard()

    def __call__(self, sentence: str) -> None:
        # A terminal that was closed, a disk that is full: what is guarded matters more.
        with contextlib.suppress(OSError, ValueError):
            self._show(sentence)
        self._write(sentence)

    def trouble(self, kind: GuardTrouble, sentence: str) -> None:
        """What an operator should mend, said besides."""
        self(sentence)
        self.board.show(kind, sentence)

    def unforeseen(self, error: Exception) -> None:
        """A fault that nobody thought of: its kind to the person, its place into the log."""
        words = f"出了意料之外的错误（{type(error).__name__}），安巡继续运行。详情在 {self.log}。"
        self.trouble(GuardTrouble.UNFORESEEN, words)
        self._write("".join(traceback.format_exception(error)))

    def _write(self, words: str) -> None:
        with contextlib.suppress(OSError, ValueError), self.log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {words}\n")
