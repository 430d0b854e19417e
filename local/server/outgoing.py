"""What a thread answers, given to the connection without the thread waiting for a slow reader.

gunicorn's `Response` takes it for its socket.
"""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Callable

# A stream keeps its thread while so much of what it gave before is still to go. An answer that is
# made in one piece is in memory anyway, and keeps none.
UNSENT_MOST_BYTES = 1_000_000


class Outgoing:
    """`wake` has the main thread see to it that what is left is sent."""

    def __init__(self, sock: socket.socket, wake: Callable[[], None]) -> None:
        self._socket = sock
        self._wake = wake
        self._pieces: deque[memoryview] = deque()
        self._changed = threading.Condition()
        self._broken = False
        self.left = 0
        self.sent = 0

    def sendall(self, data: bytes) -> None:
        """Send what goes at once and keep the rest. Raises: BrokenPipeError."""
        with self._changed:
            while self.left > UNSENT_MOST_BYTES and not self._broken:
                self._changed.wait()
            if not data:
                return
            was_empty = not self._pieces
            self._pieces.append(memoryview(data))
            self.left += len(data)
            if was_empty or self._broken:
                self._send()
            if self.left:
                self._wake()

    def send_more(self) -> bool:
        """As much as goes without waiting; True when nothing is left. Raises: OSError."""
        with self._changed:
            self._send()
            self._changed.notify_all()
            return not self.left

    def give_up(self) -> None:
        """Nothing goes any more: whoever waits is told."""
        with self._changed:
            self._broken = True
            self._pieces.clear()
            self.left = 0
            self._changed.notify_all()

    def _send(self) -> None:
        if self._broken:
            raise BrokenPipeError
        while self._pieces:
            try:
                went = self._socket.send(self._pieces[0])
            except BlockingIOError:
                return
            self.left -= went
            self.sent += went
            if went == len(self._pieces[0]):
                self._pieces.popleft()
            else:
                self._pieces[0] = self._pieces[0][went:]

    # What gunicorn asks of a socket besides.

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def gettimeout(self) -> float:
        return 0.0

    def settimeout(self, _seconds: float) -> None:
        """Never waits in the way that a timeout would end."""

    def shutdown(self, _how: int) -> None:
        """The connection ends itself when all is sent."""

    def recv(self, _size: int) -> bytes:
        return b""

    def close(self) -> None:
        """As `shutdown`."""
