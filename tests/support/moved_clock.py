"""Runs a program, and all that it starts, at another time, while the machine's clock stays.

`python -m tests.support.moved_clock '2027-02-28 23:55' pytest`, in Shanghai's time. Programs ask
for the time through the vDSO, a page of code that the kernel lays into each of them. Here that page
asks the kernel and adds the same span to every answer: for Python, PostgreSQL, Valkey, the object
store and the browser alike, so that what one signs another accepts. How long things take stays.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

from ledger.ground.clocks import SHANGHAI

# From <sys/ptrace.h>, <linux/wait.h> and <elf.h>.
CONT, SEIZE, LISTEN = 7, 0x4206, 0x4208
FORK, VFORK, CLONE, EXEC, STOP = 1, 2, 3, 4, 128
END_WITH_US = 1 << 20
OPTIONS = (1 << FORK) | (1 << VFORK) | (1 << CLONE) | (1 << EXEC) | END_WITH_US
THREADS_TOO = 0x40000000
PAGE_OF_TIME = 33
STOPS_A_GROUP = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 4
libc.ptrace.restype = ctypes.c_long
libc.getauxval.restype = ctypes.c_ulong


def is_moved() -> bool:
    """Whether this program runs under another: one that is traced cannot be traced again."""
    status = Path("/proc/self/status")
    return status.exists() and "TracerPid:\t0\n" not in status.read_text()


def functions(seconds: int) -> Iterator[tuple[int, bytes]]:
    """What the page shall hold instead (x86-64), each with its place in the page."""
    add = b"\x48\xb9" + struct.pack("<q", seconds)  # mov rcx, seconds
    codes = {
        # if (!clock_gettime(clock, at) && (clock == REALTIME || clock == REALTIME_COARSE))
        #     at->tv_sec += seconds;
        "clock_gettime": b"\xb8\xe4\0\0\0\x0f\x05\x85\xc0\x75\x16\x85\xff\x74\x05"
        b"\x83\xff\x05\x75\x0d" + add + b"\x48\x01\x0e\xc3",
        # if (!gettimeofday(at, zone) && at) at->tv_sec += seconds;
        "gettimeofday": b"\xb8\x60\0\0\0\x0f\x05\x85\xc0\x75\x12\x48\x85\xff\x74\x0d"
        + add
        + b"\x48\x01\x0f\xc3",
        # now = time(NULL) + seconds; if (at) *at = now;
        "time": b"\x57\x31\xff\xb8\xc9\0\0\0\x0f\x05\x5f"
        + add
        + b"\x48\x01\xc8\x48\x85\xff\x74\x03\x48\x89\x07\xc3",
    }
    page = ctypes.CDLL("linux-vdso.so.1")
    for name, code in codes.items():
        address = ctypes.cast(page[f"__vdso_{name}"], ctypes.c_void_p).value
        yield (address or 0) - libc.getauxval(PAGE_OF_TIME), code


def ptrace(request: int, pid: int, data: int = 0) -> None:
    """Whoever was killed meanwhile needs nothing any more."""
    if libc.ptrace(request, pid, 0, data) and ctypes.get_errno() != errno.ESRCH:
        raise OSError(ctypes.get_errno(), "ptrace is not allowed here")


def move(pid: int, new: list[tuple[int, bytes]]) -> None:
    """In a program that was just begun."""
    with suppress(FileNotFoundError, ProcessLookupError):
        words = struct.iter_unpack("QQ", Path(f"/proc/{pid}/auxv").read_bytes())
        page = dict(words)[PAGE_OF_TIME]
        with Path(f"/proc/{pid}/mem").open("r+b", buffering=0) as memory:
            for place, code in new:
                os.pwrite(memory.fileno(), code, page + place)


def go_on(pid: int, status: int, new: list[tuple[int, bytes]]) -> None:
    """Let one that stopped go on as it would without us."""
    event, sign = status >> 16, os.WSTOPSIG(status)
    if event == EXEC:
        move(pid, new)
    if event == STOP and sign in STOPS_A_GROUP:
        ptrace(LISTEN, pid)
    else:
        ptrace(CONT, pid, 0 if event else sign)


def run(seconds: int, argv: list[str]) -> int:
    """The program's exit status."""
    new = list(functions(seconds))
    ready, go = os.pipe()
    first = os.fork()
    if not first:
        os.close(go)
        os.read(ready, 1)
        os.execvp(argv[0], argv)
    ptrace(SEIZE, first, OPTIONS)
    os.close(go)
    # Of the terminal's Ctrl-C the tests hear too: they end, and then we do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pid, status = os.waitpid(-1, THREADS_TOO)
        if os.WIFSTOPPED(status):
            go_on(pid, status, new)
        elif pid == first:
            return os.waitstatus_to_exitcode(status)


def main() -> int:
    if platform.machine() != "x86_64" or sys.platform != "linux":
        sys.exit("只能在 x86-64 的 Linux 上换时间运行测试")
    moment = datetime.strptime(sys.argv[1], "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    return run(ceil((moment - datetime.now(UTC)).total_seconds()), sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
