"""The cell as its owner sees it: bytes go in, bytes come out, and a death in there costs one piece.

One piece at a time. The keeper is started when it is first needed, and again whenever it is gone.
What comes out was made by a process that foreign bytes may have taken over: it is read as such.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

_log = logging.getLogger("anxun.cell")

_ROOT = Path(__file__).resolve().parents[2]
_BLOCK_BYTES = 1 << 20
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: its exit code, negative for a signal's number; and what it took."""

    exit_code: int
    peak_bytes: int
    processor_s: float


class CellFailed(Exception):
    """No answer. `ending`: of the child; None where it had to be ended with its keeper."""

    def __init__(self, ending: Ending | None) -> None:
        super().__init__(ending.exit_code if ending else None)
        self.ending = ending

    @property
    def by_others(self) -> bool:
        """Ended by no limit and no fault of its own: the machine was short of memory or of time,
        or the keeper went.
        """
        others = {-signal.SIGKILL, -signal.SIGALRM}
        return self.ending is None or self.ending.exit_code in others


@dataclass(frozen=True, slots=True)
class _Keeper:
    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int

    def is_ours(self) -> bool:
        """Whether this process may use it: after a fork the child starts its own."""
        return self.owner == os.getpid() and self.process.poll() is None

    def end(self) -> None:
        """With everything that it started."""
        self.control.close()
        if self.owner == os.getpid():
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Cell:
    """Does the work of one module, elsewhere. Threads may share it; a fork starts a keeper anew."""

    def __init__(self, module: str, *, most_bytes: int) -> None:
        """`most_bytes`: an answer is never longer. Nothing is started yet."""
        self._module = module
        self._most_bytes = most_bytes
        self._one_at_a_time = Lock()
        self._keeper: _Keeper | None = None

    def do(
        self, data: bytes, asked: Any, *, processor_s: int, alive_s: int | None = None
    ) -> tuple[bytes, Ending]:
        """The answer, and what it took. `asked` travels as JSON. `alive_s`: by the clock.

        Raises: CellFailed.
        """
        # A machine that does other things too gives a busy child a part of its time.
        alive_s = alive_s or 3 * processor_s
        request = {
            "size_bytes": len(data),
            "asked": asked,
            "processor_s": processor_s,
            "alive_s": alive_s,
        }
        with self._one_at_a_time:
            try:
                keeper = self._ready()
                until = time.monotonic() + alive_s + 2
                answer = self._answer(keeper, json.dumps(request).encode(), data, until)
                ending = _received(keeper.control, until)
            except (OSError, ValueError, KeyError) as error:
                _log.warning("cell ended", extra={"fault": type(error).__name__})
                self._close()
                raise CellFailed(None) from error
        ended = Ending(ending["exit"], ending["peak_bytes"], ending["processor_s"])
        if ended.exit_code != 0 or len(answer) > self._most_bytes:
            _log.warning("work in the cell failed", extra={"exit_code": ended.exit_code})
            raise CellFailed(ended)
        return answer, ended

    def close(self) -> None:
        """End the keeper; the next piece starts another."""
        with self._one_at_a_time:
            self._close()

    def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.end()
            self._keeper = None

    def _ready(self) -> _Keeper:
        if self._keeper is not None and not self._keeper.is_ours():
            self._close()
        if self._keeper is None:
            self._keeper = _started(self._module)
        return self._keeper

    def _answer(self, keeper: _Keeper, request: bytes, data: bytes, until: float) -> bytes:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(keeper.control, [request], [theirs.fileno()])
            # It may die while it is being written to, which its ending tells.
            with suppress(BrokenPipeError, ConnectionResetError):
                ours.settimeout(_left(until))
                ours.sendall(data)
            return self._read(ours, until)

    def _read(self, ours: socket.socket, until: float) -> bytes:
        """To its end. One that is too long is cut there: its writer finds nobody who reads on."""
        parts, length = [], 0
        with suppress(ConnectionResetError):
            while length <= self._most_bytes:
                ours.settimeout(_left(until))
                part = ours.recv(_BLOCK_BYTES)
                if not part:
                    break
                parts.append(part)
                length += len(part)
        return b"".join(parts)


def _started(module: str) -> _Keeper:
    """A keeper that has imported what it needs. Raises: OSError, ValueError."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        fd = str(theirs.fileno())
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-E", "-s", "-B", "-m", "media.cell.keeper", fd, module],
            env={},
            cwd=_ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    keeper = _Keeper(process, ours, os.getpid())
    try:
        hello = _received(ours, time.monotonic() + _START_S)
    except (OSError, ValueError):
        keeper.end()
        raise
    if not hello["filtered"]:
        _log.warning("no seccomp here: foreign bytes are parsed behind limits alone")
    return keeper


def _received(control: socket.socket, until: float) -> Any:
    control.settimeout(_left(until))
    return json.loads(control.recv(4096))


def _left(until: float) -> float:
    return max(0.01, until - time.monotonic())
