"""The keeper of the cell: a process that knows how to do one kind of work and never does it itself.

It is started without environment and files, imports what the work needs, and then forks a child for
each piece. The child shuts itself in (`media.cell.walls`), reads the bytes, answers, and ends, and
its memory with it.

`python -m media.cell.keeper <socket> <module>`: the module's `work(data, asked)` does the work,
after its `warm_up()` has imported everything: a child can open no file any more.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from typing import Any, Protocol

from media.cell.walls import kernel_filters, shut_in

_REQUEST_FD = 3
_BLOCK_BYTES = 1 << 20


class CellModule(Protocol):
    """The module of the work."""

    def warm_up(self) -> None: ...

    def work(self, data: bytes, asked: Any) -> bytes: ...


def main(control_fd: int, module: str) -> None:
    """Serve until whoever started us goes."""
    # Ctrl-C is for them: we go when they do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=control_fd) as control:
        worker: Any = importlib.import_module(module)
        worker.warm_up()
        filtered = kernel_filters()
        gc.collect()
        gc.freeze()
        control.send(json.dumps({"filtered": filtered}).encode())
        while True:
            message, fds, _, _ = socket.recv_fds(control, 4096, 1)
            if not message:
                return
            control.send(_one_piece(worker, json.loads(message), fds[0], filtered=filtered))


def _one_piece(worker: CellModule, request: Any, fd: int, *, filtered: bool) -> bytes:
    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        _in_the_child(worker, request | {"keeper": keeper}, fd, filtered=filtered)
    os.close(fd)
    _, status, usage = os.wait4(child, 0)
    return json.dumps(
        {
            "exit": os.waitstatus_to_exitcode(status),
            "peak_bytes": usage.ru_maxrss * 1024,
            "processor_s": usage.ru_utime + usage.ru_stime,
        }
    ).encode()


def _in_the_child(worker: CellModule, request: Any, fd: int, *, filtered: bool) -> None:
    try:
        os.dup2(fd, _REQUEST_FD)
        os.closerange(_REQUEST_FD + 1, 1024)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        times = request["processor_s"], request["alive_s"]
        shut_in(request["keeper"], *times, with_filter=filtered)
        answer = worker.work(_read(request["size_bytes"]), request["asked"])
        view = memoryview(answer)
        while view:
            view = view[os.write(_REQUEST_FD, view) :]
    except BaseException:
        # Nobody reads a trace here, and it might hold what was sent.
        os._exit(1)
    os._exit(0)


def _read(size_bytes: int) -> bytes:
    data, at = bytearray(size_bytes), 0
    while at < size_bytes:
        got = os.readv(_REQUEST_FD, [memoryview(data)[at : at + _BLOCK_BYTES]])
        if not got:
            raise EOFError
        at += got
    return bytes(data)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
