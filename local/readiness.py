"""How a program of ours tells whoever started it that it came up: a byte through a pipe.

A pipe needs no disk and no port, so it works when these are what is wrong.
"""

from __future__ import annotations

import contextlib
import os
import select

FD_VARIABLE = "ANXUN_READY_FD"


class ReadyLine:
    """The listening end, and the end that the program inherits."""

    def __init__(self) -> None:
        self._listening, self.telling = os.pipe()

    def environment(self) -> dict[str, str]:
        return {FD_VARIABLE: str(self.telling)}

    def handed_over(self) -> None:
        """The program holds its end now: ours is closed, so that its death can be told."""
        os.close(self.telling)

    def was_told(self) -> bool:
        """True once the program said that it came up; doesn't wait."""
        readable, _, _ = select.select([self._listening], [], [], 0)
        return bool(readable) and os.read(self._listening, 1) != b""

    def close(self) -> None:
        os.close(self._listening)


def tell_ready() -> None:
    """Say that this program came up, to whoever wants to know; the first time alone counts."""
    line = os.environ.pop(FD_VARIABLE, "")
    if line.isdecimal():
        # Nobody may listen any more, as when a server starts another worker later.
        with contextlib.suppress(OSError):
            os.write(int(line), b".")
            os.close(int(line))
