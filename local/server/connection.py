"""One connection, read by the main thread without waiting until a request is whole."""

from __future__ import annotations

import io
import socket
import tempfile
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import IO, Any

from local.server import head as heads
from local.server import patience
from local.server.head import RequestHead, read_head
from local.server.lanes import Lane
from local.server.outgoing import Outgoing
from local.server.refusals import (
    BODY_TOO_SLOW,
    HEAD_TOO_LARGE,
    HEAD_TOO_SLOW,
    NO_ROOM,
    EarlyRefusal,
)
from spelling.networks import network_behind

RECEIVE_BYTES = 262_144
# Of a body that may go to a file, what stays in memory.
IN_MEMORY_BYTES = 1_000_000


class Stage(Enum):
    """Where a connection stands."""

    HEAD = auto()
    WAITING = auto()
    BODY = auto()
    IN_WORK = auto()
    LAST_BYTES = auto()
    LINGERING = auto()


class WholeRequest:
    """What gunicorn's parser reads instead of the socket: one request and then the end."""

    def __init__(self, head: bytes, body: IO[bytes]) -> None:
        self._head = head
        self._body = body

    def recv(self, size: int) -> bytes:
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._body.read(size)


class PeerConnection:
    """`sock` is what gunicorn writes its answers to; `socket` the real one.

    `hops`: proxies in front that are believed.
    """

    def __init__(
        self,
        sock: socket.socket,
        client: Any,
        server: Any,
        wake: Callable[[PeerConnection], None],
        *,
        hops: int,
    ) -> None:
        sock.setblocking(False)
        self.socket = sock
        self.client = client
        self.server = server
        self.sock = Outgoing(sock, lambda: wake(self))
        self.stage = Stage.HEAD
        self.lane: Lane | None = None
        self._hops = hops
        self._peer = client[0] if isinstance(client, tuple) else ""
        # Of its last request; None where nobody can say.
        self.network = network_behind(self._peer, "", 0) if not hops else None
        self.head = RequestHead("", 0, False, False, b"", "")
        self.source = WholeRequest(b"", io.BytesIO())
        self.may_stay = False
        self.events = 0
        self._input = bytearray()
        self._searched = 0
        self._head_bytes = b""
        self._discarded = 0
        self._body: IO[bytes] = io.BytesIO()
        self._got = 0
        self._since = time.monotonic()
        self._is_first = True
        self._sending_since = 0.0
        self._sent_before = 0

    def enter(self, stage: Stage) -> None:
        self.stage = stage
        self._since = time.monotonic()

    @property
    def is_idle(self) -> bool:
        """Nothing of a request has come yet."""
        return self.stage is Stage.HEAD and not self._input

    def receive(self) -> bytes:
        """What is there; empty at the end. Raises: OSError, BlockingIOError among them."""
        return self.socket.recv(RECEIVE_BYTES)

    def take_head(self, data: bytes) -> RequestHead | EarlyRefusal | None:
        """A head when it is whole."""
        if data and not self._input:
            self._since = time.monotonic()
        self._input += data
        end = self._input.find(heads.END, self._searched)
        self._searched = max(0, len(self._input) - 3) if end < 0 else 0
        if end < 0:
            return HEAD_TOO_LARGE if len(self._input) > heads.HEAD_MOST_BYTES else None
        if end > heads.HEAD_MOST_BYTES:
            return HEAD_TOO_LARGE
        end += len(heads.END)
        self._head_bytes = bytes(self._input[:end])
        del self._input[:end]
        self._is_first = False
        self.head = read_head(self._head_bytes)
        self.network = network_behind(self._peer, self.head.forwarded, self._hops)
        return self.head

    def begin_body(self, lane: Lane) -> bool:
        """Take what came with the head; True if that is all. Raises: OSError."""
        self.lane = lane
        lane.hold(self.head.length, self.network)
        self._got = 0
        self._body = io.BytesIO() if lane.in_memory else _in_memory_at_first()
        self.enter(Stage.BODY)
        if self.head.waits_for_continue and self.head.length > len(self._input):
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        piece = bytes(self._input[: self.head.length])
        del self._input[: self.head.length]
        return self.take_body(piece)

    def take_body(self, data: bytes) -> bool:
        """True when the body is whole. Raises: OSError where it cannot be kept."""
        left = self.head.length - self._got
        self._body.write(data[:left])
        self._input += data[left:]
        self._got += len(data[:left])
        if self._got < self.head.length:
            return False
        self._body.seek(0)
        self.source = WholeRequest(self._head_bytes, self._body)
        self.enter(Stage.IN_WORK)
        return True

    def claim_on_memory(self) -> tuple[bool, int]:
        """Who comes first gives way first: strangers, and of them whoever reads the least."""
        return bool(self.head.bearer), -self.sock.left

    def discard(self, data: bytes) -> bool:
        """Of a peer that was told to go; False when it has sent more than it may."""
        self._discarded += len(data)
        return self._discarded <= patience.LINGER_BYTES

    def leave_lane(self) -> None:
        """Give back what it held."""
        held, self.lane = self.lane, None
        if held is not None:
            held.release(self.head.length, self.network)
        self._body.close()
        self.source = WholeRequest(b"", io.BytesIO())

    def overdue(self, now: float) -> EarlyRefusal | bool:
        """Why it has taken too long; True where nothing is to be said; False while all is well."""
        seconds = now - self._since
        if self.sock.left:
            return self._reads_too_slowly(now)
        self._sending_since = 0.0
        match self.stage:
            case Stage.HEAD if self.is_idle:
                most = patience.HEAD_SECONDS if self._is_first else patience.IDLE_SECONDS
                return seconds > most
            case Stage.HEAD:
                return HEAD_TOO_SLOW if seconds > patience.HEAD_SECONDS else False
            case Stage.WAITING:
                return NO_ROOM if seconds > patience.ROOM_SECONDS else False
            case Stage.BODY if self.lane is not None:
                late = seconds > self.lane.end_seconds
                late = late or patience.is_too_slow(self._got, seconds)
                return BODY_TOO_SLOW if late else False
            case Stage.LINGERING:
                return seconds > patience.LINGER_SECONDS
        return False

    def _reads_too_slowly(self, now: float) -> bool:
        if not self._sending_since:
            self._sending_since, self._sent_before = now, self.sock.sent
        return patience.is_too_slow(self.sock.sent - self._sent_before, now - self._sending_since)

    def close(self) -> None:
        self.sock.give_up()
        self.leave_lane()
        self.socket.close()


def _in_memory_at_first() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)
