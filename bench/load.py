"""A load generator that costs little: one thread, raw sockets, bytes made beforehand.

A client is a generator: it yields a request, gets the answer, and decides what comes next, as a
phone does. `run` drives many of them over connections that stay open. It shares the machine with
what it measures, so it tells its own processor time.
"""

from __future__ import annotations

import resource
import selectors
import socket
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

RECEIVE_BYTES = 262_144
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """Bytes for one server, in pieces, so that a photograph is not copied for every request."""

    port: int
    pieces: tuple[bytes | memoryview, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 201 and so on."""

    status: int
    body: bytes


# Yields requests until it has done one unit of work; the load runs it again and again.
Script = Generator[Request, Answer, None]


class Refused(Exception):
    """A server answered something that the measure does not count on."""


@dataclass(slots=True)
class Outcome:
    """What a run came to. Times in seconds; `own_cpu_s` is the generator's, user and system."""

    clients: int
    done: int
    seconds: float
    own_cpu_s: float
    latencies_s: list[float] = field(repr=False)

    @property
    def per_s(self) -> float:
        return self.done / self.seconds

    def percentile_ms(self, share: float) -> float:
        """Of the units of work; 0 where there was none."""
        ordered = sorted(self.latencies_s)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0


class _Connection:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.unsent: list[memoryview] = []
        self.got = bytearray()

    def send(self) -> bool:
        """True when all is sent."""
        try:
            while self.unsent:
                sent = self.socket.sendmsg(self.unsent)
                while self.unsent and sent >= len(self.unsent[0]):
                    sent -= len(self.unsent.pop(0))
                if sent:
                    self.unsent[0] = self.unsent[0][sent:]
        except BlockingIOError:
            return False
        return True

    def receive(self) -> Answer | None:
        """The answer once it is whole."""
        try:
            data = self.socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return None
        if not data:
            raise Refused("the server closed the connection")
        self.got += data
        head_end = self.got.find(END_OF_HEAD)
        if head_end < 0:
            return None
        length = _content_length(self.got[:head_end].lower())
        body_from = head_end + len(END_OF_HEAD)
        if len(self.got) < body_from + length:
            return None
        answer = Answer(int(self.got[9:12]), bytes(self.got[body_from : body_from + length]))
        self.got.clear()
        return answer


def _content_length(head: bytearray) -> int:
    before, name, after = head.partition(b"content-length:")
    if not name:
        if b"transfer-encoding" in before:
            raise Refused("a chunked answer, which this generator does not read")
        return 0
    return int(after.split(b"\r\n", 1)[0])


class _Client:
    """Runs scripts one after the other."""

    def __init__(self, scripts: Callable[[], Script], selector: selectors.BaseSelector) -> None:
        self._scripts = scripts
        self._selector = selector
        self._connections: dict[int, _Connection] = {}
        self._script: Script | None = None
        self._began = 0.0
        self.latencies_s: list[float] = []

    def begin(self) -> None:
        self._script = self._scripts()
        self._began = time.perf_counter()
        self._ask(next(self._script))

    def _ask(self, request: Request) -> None:
        connection = self._connections.get(request.port)
        if connection is None:
            connection = self._connections[request.port] = _Connection(request.port)
            self._selector.register(connection.socket, selectors.EVENT_READ, (self, connection))
        connection.unsent = [memoryview(piece) for piece in request.pieces]
        if not connection.send():
            self._listen(connection, selectors.EVENT_READ | selectors.EVENT_WRITE)

    def _listen(self, connection: _Connection, events: int) -> None:
        self._selector.modify(connection.socket, events, (self, connection))

    def go_on(self, connection: _Connection, events: int) -> bool:
        """True when a unit of work is done."""
        if events & selectors.EVENT_WRITE and connection.send():
            self._listen(connection, selectors.EVENT_READ)
        if not events & selectors.EVENT_READ:
            return False
        answer = connection.receive()
        if answer is None or self._script is None:
            return False
        try:
            self._ask(self._script.send(answer))
        except StopIteration:
            self.latencies_s.append(time.perf_counter() - self._began)
            return True
        return False

    def close(self) -> None:
        for connection in self._connections.values():
            connection.socket.close()


def run(scripts: Sequence[Callable[[], Script]], seconds: float) -> Outcome:
    """Drive one client for each of `scripts` for so long; units under way at the end don't count.

    Raises: Refused when a server answers something else than its script expects.
    """
    with selectors.DefaultSelector() as selector:
        clients = [_Client(script, selector) for script in scripts]
        cpu_before, began = _own_cpu_s(), time.perf_counter()
        for client in clients:
            client.begin()
        while time.perf_counter() - began < seconds:
            for key, events in selector.select(timeout=0.1):
                client, connection = key.data
                if client.go_on(connection, events):
                    client.begin()
        took = time.perf_counter() - began
        cpu = _own_cpu_s() - cpu_before
        for client in clients:
            client.close()
    latencies = [latency for client in clients for latency in client.latencies_s]
    return Outcome(len(clients), len(latencies), took, cpu, latencies)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def request_bytes(
    method: str, path: str, port: int, headers: dict[str, str], length: int = 0
) -> bytes:
    """The head of a request, up to and with the empty line."""
    sent = {"Host": f"127.0.0.1:{port}", **headers}
    if method in {"PUT", "POST"}:
        sent["Content-Length"] = str(length)
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def expect(answer: Answer, status: int) -> None:
    """Raises: Refused with the beginning of what came instead."""
    if answer.status != status:
        body = answer.body[:400].decode(errors="replace")
        raise Refused(f"expected {status}, got {answer.status}: {body}")
