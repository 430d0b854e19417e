"""A process of ours: started so that it ends with us, told apart from others, and stopped.

A record under `var/run/` holds the pid and the birth of each process. When a run was killed, the
next one finds by the record which processes are still its own: a pid alone may by then belong to
another.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from local.faults import CannotStart
from local.var import write_private

PR_SET_PDEATHSIG = 1
# A log that has passed this size moves aside; one old file is kept.
LOG_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `stop_signal` asks it to end; after `stop_seconds` it is killed.

    `bereft_signal` is what it gets (on Linux) when whoever started it was killed. Its services are
    then going away too, so our own programs are not asked to finish what they cannot.
    """

    argv: list[str]
    # Where its output goes; None: to the terminal.
    log: Path | None
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    bereft_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 20
    nice: int = 0
    # As whom to run, where it is not ourselves.
    user: int | None = None


class Running:
    """One program and the process that runs it now.

    `prepare` heals what an earlier process left behind and says what to run; it is called before
    each start. Start from the main thread: Linux ends the process with the thread that started it.
    """

    def __init__(self, title: str, record: Path, prepare: Callable[[], Program]) -> None:
        self.title = title
        self.record = record
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        # Where in its log the present process began.
        self.log_start = 0
        self._prepare = prepare
        self._program: Program | None = None

    @property
    def log(self) -> Path | None:
        return self._program.log if self._program else None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, after ending what a killed run left of it."""
        stop_orphan(self.record)
        self._program = program = self._prepare()
        if program.log is not None and program.log.exists():
            keep_log_small(program.log)
            self.log_start = program.log.stat().st_size
        self.process = _spawn(program)
        self.started_at = time.monotonic()
        pid = self.process.pid
        kept = {"pid": pid, "birth": birth(pid), "stop_signal": int(program.stop_signal)}
        write_private(self.record, kept)
        return self.process

    def ask_to_stop(self) -> None:
        if self._program and self.process and self.process.poll() is None:
            self.process.send_signal(self._program.stop_signal)

    def wait_stopped(self) -> None:
        """Wait as long as the program may take, then kill it and everything it started."""
        if self._program is None or self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self._program.stop_seconds)
        self.kill()
        self.record.unlink(missing_ok=True)

    def kill(self) -> None:
        if self.process is None:
            return
        # The group outlives its leader while a grandchild is left in it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped()


def _spawn(program: Program) -> subprocess.Popen[bytes]:
    with _output(program.log) as output:
        return subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **program.env},
            start_new_session=True,
            preexec_fn=_child_setup(program, os.getpid()),
            user=program.user,
            group=program.user,
            extra_groups=None if program.user is None else [],
        )


@contextlib.contextmanager
def _output(log: Path | None) -> Iterator[BinaryIO | None]:
    if log is None:
        yield None
        return
    with log.open("ab") as file:
        yield file


def _child_setup(program: Program, parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def setup() -> None:
        os.nice(program.nice)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(program.bereft_signal))
            if os.getppid() != parent:
                os._exit(1)

    return setup


def keep_log_small(log: Path) -> None:
    """Copy a log that has grown too long and empty it; its writers append, so they go on."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LOG_MAX_BYTES:
            log.with_suffix(".log.1").write_bytes(log.read_bytes())
            os.truncate(log, 0)


def birth(pid: int) -> str | None:
    """When the process began, in a form that no other process with this pid has; None if gone."""
    if sys.platform == "linux":
        try:
            # The name in parentheses may itself hold spaces and parentheses.
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return None if after_name[0] in "ZX" else f"{boot}:{after_name[19]}"
    ps = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return ps.stdout.strip() or None


def command_line(pid: int) -> str:
    """The words a process was started with; empty if it is gone or none of our business."""
    if sys.platform == "linux":
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
            )
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return ""
    ps = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return ps.stdout.strip()


def stop_orphan(record: Path) -> bool:
    """End the process a killed run left behind; True if there was one. Others are never touched."""
    try:
        kept = json.loads(record.read_text())
        pid, born, stop_signal = int(kept["pid"]), kept["birth"], int(kept["stop_signal"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False
    if born is None or birth(pid) != born:
        return False
    end_process(pid, stop_signal)
    return True


def end_process(pid: int, stop_signal: int) -> None:
    """Ask a process that is not our child to end, kill it after 10 s. Raises: CannotStart."""
    born = birth(pid)
    for order, seconds in ((stop_signal, 10), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        if wait_until(lambda: birth(pid) != born, seconds):
            return
    raise CannotStart(f"上次运行留下的进程 {pid} 停不下来。请结束它（kill -9 {pid}）再试。")


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, every 20 ms; False if it never held in that time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
