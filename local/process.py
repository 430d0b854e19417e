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
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.faults import CannotStart, in_words
from local.readiness import ReadyLine
from local.var import write_private

PR_SET_PDEATHSIG = 1
# A log that has passed this size moves aside; one old file is kept.
LOG_MAX_BYTES = 50_000_000
# How often a process that has not come up yet is asked.
ASK_EVERY_SECONDS = 0.25


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
    # Descriptors of ours that it inherits.
    inherits: tuple[int, ...] = ()
    # As whom to run, where it is not ourselves.
    user: int | None = None


class Running:
    """One program and the process that runs it now.

    `prepare` heals what an earlier process left behind and says what to run; it is called before
    each start. `is_ready` asks the process whether it came up; without it the process tells, by
    `readiness.tell_ready`. Start from the main thread: Linux ends the process with the thread that
    started it.
    """

    def __init__(
        self,
        title: str,
        record: Path,
        prepare: Callable[[], Program],
        is_ready: Callable[[], bool] | None = None,
    ) -> None:
        self.title = title
        self.record = record
        self.process: subprocess.Popen[bytes] | None = None
        # Whether the present process, or the last one, did what it is for.
        self.came_up = False
        # Where in its log the present process began.
        self.log_start = 0
        self._prepare = prepare
        self._is_ready = is_ready
        self._line: ReadyLine | None = None
        self._program: Program | None = None
        # What it writes is lost.
        self._mute = ""

    @property
    def log(self) -> Path | None:
        return self._program.log if self._program else None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, after ending what a killed run left of it.

        Raises: CannotStart, whatever stood in the way; then nothing of it runs.
        """
        self.came_up = False
        try:
            stop_orphan(self.record)
            self._program = program = self._prepare()
            self.process = self._spawn(program)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise CannotStart(in_words(error)) from error
        # What fails here is tried again and said by whoever looks after it.
        self.look_after()
        return self.process

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        self._hang_up()
        line = ReadyLine() if self._is_ready is None else None
        output, self._mute = self._open_log(program.log)
        try:
            return _popen(program, output, line)
        finally:
            self._line = line
            if line is not None:
                line.handed_over()
            if output is not None and output != subprocess.DEVNULL:
                os.close(output)

    def _open_log(self, log: Path | None) -> tuple[int | None, str]:
        """Where the output goes, and why it goes nowhere. Better mute than not running."""
        if log is None:
            return None, ""
        try:
            output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            return subprocess.DEVNULL, f"日志写不了：{in_words(error)}"
        with contextlib.suppress(OSError):
            keep_log_small(log)
        self.log_start = os.fstat(output).st_size
        return output, ""

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def wait_ended(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the end of this process; meanwhile note whether it came up."""
        while not self.came_up:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(ASK_EVERY_SECONDS)
            self.came_up = self._answered()
            if process.returncode is not None:
                return
        process.wait()

    def _answered(self) -> bool:
        # Whatever asking stumbles over, it has not answered; and who waits must go on waiting.
        with contextlib.suppress(Exception):
            if self._is_ready is not None:
                return self._is_ready()
            return self._line is not None and self._line.was_told()
        return False

    def look_after(self) -> list[str]:
        """Do the paperwork of a running process; returns what of it does not work just now."""
        troubles = [self._mute] if self._mute else []
        for what, do in (("运行记录写不了", self._keep_record), ("日志整理不了", self._keep_log)):
            try:
                do()
            except OSError as error:
                troubles.append(f"{what}：{in_words(error)}")
        return troubles

    def _keep_record(self) -> None:
        if self._program is None or self.process is None or self.process.poll() is not None:
            return
        pid = self.process.pid
        signal_number = int(self._program.stop_signal)
        write_private(self.record, {"pid": pid, "birth": birth(pid), "stop_signal": signal_number})

    def _keep_log(self) -> None:
        if self.log is not None:
            keep_log_small(self.log)

    def ask_to_stop(self) -> None:
        if self._program and self.process and self.process.poll() is None:
            with contextlib.suppress(OSError):
                self.process.send_signal(self._program.stop_signal)

    def wait_stopped(self) -> None:
        """Wait as long as the program may take, then kill it and everything it started."""
        if self._program is None or self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self._program.stop_seconds)
        self.kill()
        # One that stays names a process that is gone, which the next run sees by its birth.
        with contextlib.suppress(OSError):
            self.record.unlink()

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


def _popen(program: Program, output: int | None, line: ReadyLine | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program.argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env={**os.environ, **program.env, **(line.environment() if line else {})},
        pass_fds=program.inherits + ((line.telling,) if line else ()),
        start_new_session=True,
        preexec_fn=_child_setup(program, os.getpid()),
        user=program.user,
        group=program.user,
        extra_groups=None if program.user is None else [],
    )


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
    """Copy a log that has grown too long and empty it; its writers append, so they go on.

    Raises: OSError; then the log is as it was, and no half copy is left.
    """
    try:
        grown = log.stat().st_size > LOG_MAX_BYTES
    except FileNotFoundError:
        return
    if not grown:
        return
    old = log.with_suffix(".log.1")
    # First, so that there is room for the copy.
    old.unlink(missing_ok=True)
    try:
        shutil.copyfile(log, old)
    except OSError:
        old.unlink(missing_ok=True)
        raise
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
    """End the process a killed run left behind; True if there was one. Others are never touched.

    A record that cannot be read names nobody.
    """
    try:
        kept = json.loads(record.read_text())
        pid, born, stop_signal = int(kept["pid"]), kept["birth"], int(kept["stop_signal"])
    except (OSError, ValueError, KeyError, TypeError):
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
