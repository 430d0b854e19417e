"""How long an inspection takes while a thousand strangers are connected, beside the quiet run.

500 are slow: they send a byte now and then, of heads and of bodies. 500 are greedy: they send forms
of 100 MB as fast as anybody reads them, and ask for pages, and come back as soon as they are sent
away. They run as a process of their own, niced, on the same machine.
"""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.documents import inspection_template, submit
from bench.load import Outcome, Script, run
from bench.stack import Inspector, Stack
from local.var import PROJECT
from tests.support.nginx import binary, nginx

SLOW, GREEDY = 500, 500
CLIENTS = 8
SECONDS = 10.0
SETTLE_SECONDS = 3.0
DRIP_SECONDS = 2.0
FORM_BYTES = 100_000_000
PIECE = b"1" * 65_536

HEAD = b"GET /tip HTTP/1.1\r\nHost: x\r\nX: "
BODY = b"POST /%s HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
SLOW_BEGINNINGS = (HEAD, BODY % (b"tip/anonymous", 50_000), BODY % (b"api/v1/tips", 400_000))
PAGE = b"GET /tip HTTP/1.1\r\nHost: x\r\n\r\n"


def lines(stack: Stack, inspectors: list[Inspector]) -> Iterator[str]:
    """Straight, then through nginx where there is one: quiet, beside strangers, and the ratio."""
    yield from _both(stack, inspectors, stack.port, "straight")
    try:
        binary()
    except FileNotFoundError:
        yield "  through nginx: skipped, there is none (apt install nginx)"
        return
    with tempfile.TemporaryDirectory(prefix="anxun-nginx-") as folder:
        Path(folder).chmod(0o755)
        with nginx(stack.port, Path(folder)) as proxy:
            yield from _both(stack, inspectors, proxy.port, "through nginx")


def _both(stack: Stack, inspectors: list[Inspector], port: int, way: str) -> Iterator[str]:
    scripts = [_submitter(port, inspector) for inspector in inspectors[:CLIENTS]]
    quiet = run(scripts, SECONDS)
    with _strangers(port):
        beside = run(scripts, SECONDS)
    for name, outcome in (("quiet", quiet), ("beside strangers", beside)):
        yield f"  {way:14} {name:17} {_latencies(outcome)}"
    ratio = beside.percentile_ms(0.5) / quiet.percentile_ms(0.5)
    worst = beside.percentile_ms(0.99) / quiet.percentile_ms(0.99)
    yield f"  {way:14} ratio of medians {ratio:.2f}, of 99% {worst:.2f}"


def _latencies(outcome: Outcome) -> str:
    median, slow = outcome.percentile_ms(0.5), outcome.percentile_ms(0.99)
    return f"{outcome.per_s:5.0f}/s  median {median:6.1f} ms, 99% {slow:6.1f} ms"


def _submitter(port: int, inspector: Inspector) -> Callable[[], Script]:
    template = inspection_template(inspector, photos=False)
    return lambda: submit(port, inspector, template)


@contextmanager
def _strangers(port: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "bench.strangers", str(port)], cwd=PROJECT)
    try:
        time.sleep(SETTLE_SECONDS)
        yield
        if process.poll() is not None:
            raise SystemExit("the strangers went home")
    finally:
        process.kill()
        process.wait()


class _Stranger:
    """One of them, on one connection after the other."""

    def __init__(self, selector: selectors.BaseSelector, port: int, number: int) -> None:
        self._selector, self._port, self._number = selector, port, number
        self.is_slow = number < SLOW
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.socket()
        self.socket.setblocking(False)
        with suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", self._port))
        kinds = SLOW_BEGINNINGS if self.is_slow else (BODY % (b"tip/anonymous", FORM_BYTES), PAGE)
        self._unsent = kinds[self._number % len(kinds)]
        self._left = FORM_BYTES if self._unsent.startswith(b"POST") and not self.is_slow else 0
        self._selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def go_on(self, events: int) -> None:
        try:
            if events & selectors.EVENT_READ and not self.socket.recv(65_536):
                raise ConnectionResetError
            if events & selectors.EVENT_WRITE:
                self._send()
        except BlockingIOError:
            pass
        except OSError:
            self._selector.unregister(self.socket)
            self.socket.close()
            self._connect()

    def _send(self) -> None:
        if self._unsent:
            self._unsent = self._unsent[self.socket.send(self._unsent) :]
        elif self._left:
            self._left -= self.socket.send(PIECE[: self._left])
        elif self.is_slow:
            self._selector.modify(self.socket, selectors.EVENT_READ, self)
        else:
            self._unsent = PAGE

    def drip(self) -> None:
        with suppress(OSError):
            self.socket.send(b"1")


def be_strangers(port: int) -> None:
    """Until killed."""
    os.nice(19)
    with selectors.DefaultSelector() as selector:
        strangers = [_Stranger(selector, port, number) for number in range(SLOW + GREEDY)]
        drip_at = time.monotonic()
        while True:
            for key, events in selector.select(timeout=0.2):
                key.data.go_on(events)
            if time.monotonic() > drip_at:
                drip_at = time.monotonic() + DRIP_SECONDS
                for stranger in strangers[:SLOW]:
                    stranger.drip()


if __name__ == "__main__":
    be_strangers(int(sys.argv[1]))
