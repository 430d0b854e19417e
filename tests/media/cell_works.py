"""Works for the cell that do what a decoder does once foreign bytes have taken it over."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any


def warm_up() -> None:
    json.dumps("")


def work(data: bytes, asked: Any) -> bytes:
    """`asked` names one of the functions below."""
    answer = _DOES[asked](data)
    return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def _surroundings(_: bytes) -> dict[str, Any]:
    """What there is to be stolen: the environment, open files, the command line."""
    open_files = []
    for fd in range(64):
        try:
            os.readv(fd, [bytearray(0)])
            open_files.append(fd)
        except OSError:
            continue
    return {"environment": dict(os.environ), "files": open_files}


def _take_memory(_: bytes) -> str:
    try:
        taken = [bytearray(64 * 2**20) for _ in range(32)]
    except MemoryError:
        return "no memory"
    return f"{len(taken)} blocks"


def _read_a_file(_: bytes) -> str:
    try:
        os.open("/etc/passwd", os.O_RDONLY)
    except PermissionError:
        return "refused"
    return "read"


def _begin_a_thread(_: bytes) -> str:
    done = threading.Event()
    threading.Thread(target=done.set).start()
    return "done" if done.wait(5) else "never"


def _executable_memory(_: bytes) -> Any:
    libc = ctypes.CDLL(None)
    return libc.mmap(None, 4096, 7, 0x22, -1, 0)


def _forever(_: bytes) -> Any:
    while True:
        pass


_DOES: dict[str, Callable[[bytes], Any]] = {
    "echo": lambda data: data,
    "long": lambda _: bytes(50_000_000),
    "surroundings": _surroundings,
    "take memory": _take_memory,
    "read a file": _read_a_file,
    "begin a thread": _begin_a_thread,
    "fault": lambda _: ctypes.string_at(0),
    "abort": lambda _: os.abort(),
    "forever": _forever,
    "hang": lambda _: time.sleep(600),
    "raise": lambda _: 1 // 0,
    "exit": lambda _: os._exit(0),
    # Calls of an intruder.
    "socket": lambda _: socket.socket(),
    "connect": lambda _: ctypes.CDLL(None).connect(3, bytes(16), 16),
    "socketpair": lambda _: socket.socketpair(),
    "fork": lambda _: os.fork(),
    "execute": lambda _: os.execv("/bin/true", ["true"]),
    "kill its parent": lambda _: os.kill(os.getppid(), signal.SIGTERM),
    "write a file": lambda _: os.open("/tmp/taken-over", os.O_WRONLY | os.O_CREAT),
    "create a file": lambda _: ctypes.CDLL(None).creat(b"/tmp/taken-over", 0o600),
    "unlink a file": lambda _: ctypes.CDLL(None).unlink(b"/tmp/taken-over"),
    "more memory": lambda _: __import__("resource").setrlimit(9, (-1, -1)),
    "memory file": lambda _: os.memfd_create("taken-over"),
    "trace": lambda _: ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0),
    "executable memory": _executable_memory,
    "leave its session": lambda _: os.setsid(),
}
