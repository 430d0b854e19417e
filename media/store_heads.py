"""HEAD requests to the object store over kept-alive connections, several at once; and GETs of a few
bytes, to look at what came.

An answer to HEAD ends with its headers, so a plain socket is enough. Processor time for each, at
the same moment on the same core: boto3 2.6 ms, urllib3 0.6 ms, http.client 0.4 ms, this 0.15 ms,
and every inspection needs one for each of its photographs. Several go out without threads: each is
written to its own connection before any answer is read, so that fifty photographs wait for the
network about as long as four.
"""

from __future__ import annotations

import socket
import ssl
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from media.store_errors import StoreUnavailable

# Longer than a loaded store needs for one answer, shorter than a phone's patience.
ANSWER_TIMEOUT_S = 5.0
_AT_ONCE = 16
_KEPT_IDLE = 32
_HEADERS_MAX_BYTES = 64 * 1024
_BODY_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ObjectHead:
    """One HEAD request, signed already; or a GET of a part."""

    target: str
    headers: Mapping[str, str]
    method: str = "HEAD"

    def wire(self) -> bytes:
        """The bytes to send."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return f"{self.method} {self.target} HTTP/1.1\r\n{lines}\r\n".encode("ascii")


class HeadAnswer(NamedTuple):
    """Status, headers (names in lower case) and body of one answer; to HEAD there is none."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class StoreHeads:
    """A pool of connections to one address. Threads may share it, processes may not."""

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._address = (
            parts.hostname or "",
            parts.port or (443 if parts.scheme == "https" else 80),
        )
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._idle: deque[socket.socket] = deque()

    def answers(self, heads: Sequence[ObjectHead]) -> Iterator[HeadAnswer]:
        """The answers, in the order of the questions.

        Raises: StoreUnavailable when the store cannot be reached or does not answer in time.
        """
        waiting = iter(heads)
        while batch := list(islice(waiting, _AT_ONCE)):
            for head, connection in [(question, self._ask(question)) for question in batch]:
                yield self._answer(head, connection)

    def _ask(self, head: ObjectHead) -> socket.socket | None:
        """The connection the answer will come on; None when an idle one turned out to be dead."""
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._ask_afresh(head)
        try:
            connection.sendall(head.wire())
        except OSError:
            connection.close()
            return None
        return connection

    def _ask_afresh(self, head: ObjectHead) -> socket.socket:
        try:
            connection = self._connect()
            connection.sendall(head.wire())
        except OSError as error:
            raise StoreUnavailable(f"{self._address}: {error}") from error
        return connection

    def _answer(self, head: ObjectHead, connection: socket.socket | None) -> HeadAnswer:
        if connection is not None:
            # The store may have closed it while it was idle, which only reading tells.
            with suppress(OSError):
                return self._read(head, connection)
        try:
            return self._read(head, self._ask_afresh(head))
        except OSError as error:
            raise StoreUnavailable(f"{self._address}: {error}") from error

    def _read(self, head: ObjectHead, connection: socket.socket) -> HeadAnswer:
        """Raises: OSError when it was closed, StoreUnavailable when nothing came in time."""
        try:
            received = _headers_from(connection)
            answer = _parsed(received)
            if head.method == "GET":
                begun = received.partition(b"\r\n\r\n")[2]
                answer = answer._replace(body=_body_from(connection, begun, answer))
        except TimeoutError as error:
            connection.close()
            raise StoreUnavailable(f"{self._address}: no answer in {ANSWER_TIMEOUT_S} s") from error
        except OSError:
            connection.close()
            raise
        if _may_be_kept(head, received, answer) and len(self._idle) < _KEPT_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _connect(self) -> socket.socket:
        plain = socket.create_connection(self._address, timeout=ANSWER_TIMEOUT_S)
        # A question is one small packet: waiting for more would only delay it.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return plain
        return self._tls.wrap_socket(plain, server_hostname=self._address[0])


def _headers_from(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        block = connection.recv(16 * 1024)
        if not block or len(received) > _HEADERS_MAX_BYTES:
            raise ConnectionError("the answer is cut short or too long")
        received += block
    return received


def _body_from(connection: socket.socket, begun: bytes, answer: HeadAnswer) -> bytes:
    length = answer.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _BODY_MAX_BYTES:
        raise ConnectionError("a body of unknown or too great length")
    body = bytearray(begun)
    while len(body) < int(length):
        block = connection.recv(64 * 1024)
        if not block:
            raise ConnectionError("the body is cut short")
        body += block
    if len(body) > int(length):
        raise ConnectionError("more came than was said")
    return bytes(body)


def _may_be_kept(head: ObjectHead, received: bytes, answer: HeadAnswer) -> bool:
    # Bytes behind the headers would be read as the answer to the next question; of a body all
    # was read.
    ends_here = head.method == "GET" or received.endswith(b"\r\n\r\n")
    return ends_here and answer.headers.get("connection", "").lower() != "close"


def _parsed(received: bytes) -> HeadAnswer:
    status_line, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    words = status_line.split(" ", 2)
    if len(words) < 2 or not words[1].isdigit():
        raise ConnectionError("what answers does not speak HTTP")
    fields = (line.partition(":") for line in lines)
    return HeadAnswer(int(words[1]), {name.lower(): value.strip() for name, _, value in fields})
