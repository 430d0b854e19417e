"""gunicorn's threaded worker, whose threads never wait for anybody's line.

The main thread reads every connection without waiting. A thread is taken once a request is whole,
head and body, and is free again when its answer is made, however slowly that is read. What is too
slow, too long or too much at once is told so. `docs/decisions/0026` says why this is our own.
"""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.errors import (
    InvalidHeader,
    LimitRequestHeaders,
    LimitRequestLine,
    NoMoreData,
    ParseException,
)
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import ThreadWorker

from local.server import patience
from local.server.connection import PeerConnection, Stage
from local.server.head import RequestHead, bearer_digest
from local.server.lanes import KNOWN, SMALL_BYTES, Acquaintances, Lane, lanes_of
from local.server.refusals import (
    DISK_FULL,
    FAILED,
    HEAD_TOO_LARGE,
    NO_LENGTH,
    NO_ROOM,
    NOT_READABLE,
    TOO_LARGE,
    EarlyRefusal,
    answer_bytes,
)

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
SWEEP_SECONDS = 0.5
# How often those are looked at who brought more than their lane takes.
PAUSE_SECONDS = 0.02
ACCEPTED_AT_ONCE = 16
# Of all answers that wait to be read.
UNREAD_MOST_BYTES = 200_000_000


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """One process of the server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lanes = lanes_of(self.cfg.threads)
        self._known = Acquaintances()
        self._hops = int(os.environ.get("TRUSTED_PROXIES") or 0)
        # In the order in which they came.
        self._connections: dict[PeerConnection, None] = {}
        self._running = 0
        self._sweep_at = 0.0
        self._refilled_at = time.monotonic()

    def load_wsgi(self) -> None:
        """Note whom the application accepts."""
        application = self.app.wsgi()

        def noting(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            answer: Iterable[bytes] = application(environ, start_response)
            if environ.get(KNOWN):
                bearer = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
                self._known.note(bearer_digest(bearer))
            return answer

        self.wsgi: Any = noting

    # The main thread.

    def run(self) -> None:
        """Until told to stop; then what is under way is finished."""
        self.poller.register(
            self.method_queue.fileno(), READ, lambda _: self.method_queue.run_callbacks(None)
        )
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self._turn()
        self.set_accept_enabled(False)
        stop_at = time.monotonic() + self.cfg.graceful_timeout
        idle_until = time.monotonic() + patience.LINGER_SECONDS
        while self._connections and time.monotonic() < stop_at:
            if time.monotonic() > idle_until:
                self._close_all([one for one in self._connections if one.is_idle])
            self._turn()
        self._close_all(list(self._connections))
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()

    def _turn(self) -> None:
        self.notify()
        somebody_paused = any(lane.paused for lane in self._lanes.all())
        self.wait_for_and_dispatch_events(PAUSE_SECONDS if somebody_paused else SWEEP_SECONDS)
        self._refill()
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + SWEEP_SECONDS
            self._sweep()
        self._give_threads()

    def _refill(self) -> None:
        now = time.monotonic()
        for lane in self._lanes.all():
            lane.refill(now - self._refilled_at)
            if lane.paused and lane.allowance > 0:
                resumed, lane.paused = lane.paused, []
                for connection in resumed:
                    if connection.stage is Stage.BODY:
                        self._listen(connection, READ)
        self._refilled_at = now

    def accept(self, listener: socket.socket) -> None:
        """Take a few; where all places are taken, one is made free."""
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                sock, client = listener.accept()
            except BlockingIOError:
                return
            except OSError:
                # They went again, or no descriptor is free: then one is made free.
                self._make_place()
                return
            if len(self._connections) >= self.worker_connections:
                self._make_place()
            server = listener.getsockname()
            connection = PeerConnection(sock, client, server, self._wake, hops=self._hops)
            self._connections[connection] = None
            self._listen(connection, READ)

    def _make_place(self) -> None:
        """Of the network that has most of them, who has been here longest without being at work:
        first of those that send no body, never of staff that does.
        """
        unanswered = [one for one in self._connections if self._may_go(one)]
        of_network = Counter(one.network for one in unanswered)
        if unanswered:
            self._close(
                max(unanswered, key=lambda one: (of_network[one.network], one.lane is None))
            )

    def _may_go(self, connection: PeerConnection) -> bool:
        waits = connection.stage in {Stage.HEAD, Stage.WAITING, Stage.BODY}
        return waits and connection.lane is not self._lanes.staff

    def _wake(self, connection: PeerConnection) -> None:
        """From any thread: there is something left to send."""
        self.method_queue.defer(self._send, connection)

    def _listen(self, connection: PeerConnection, events: int) -> None:
        if connection not in self._connections or events == connection.events:
            return
        if not connection.events:
            self.poller.register(connection.socket, events, partial(self._on_event, connection))
        elif events:
            self.poller.modify(connection.socket, events, partial(self._on_event, connection))
        else:
            self.poller.unregister(connection.socket)
        connection.events = events

    def _on_event(self, connection: PeerConnection, _socket: socket.socket) -> None:
        if connection not in self._connections:
            return
        if connection.events & WRITE:
            self._send(connection)
        if connection in self._connections and connection.events & READ:
            self._receive(connection)

    def _receive(self, connection: PeerConnection) -> None:
        lane = connection.lane
        if lane is not None and lane.allowance <= 0:
            self._listen(connection, 0)
            lane.paused.append(connection)
            return
        try:
            data = connection.receive()
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if lane is not None:
            lane.allowance -= len(data)
        if not data:
            self._close(connection)
        elif connection.stage is Stage.BODY:
            self._take_body(connection, data)
        elif connection.stage is Stage.HEAD:
            self._take_head(connection, data)
        elif not connection.discard(data):
            self._close(connection)

    def _take_head(self, connection: PeerConnection, data: bytes) -> None:
        found = connection.take_head(data)
        if isinstance(found, EarlyRefusal):
            self._refuse(connection, found)
        elif found is not None:
            self._admit(connection, found)

    def _admit(self, connection: PeerConnection, head: RequestHead) -> None:
        lane = self._lane_of(head)
        if head.unbounded:
            self._refuse(connection, NO_LENGTH)
        elif head.length > lane.most_bytes:
            self._refuse(connection, TOO_LARGE)
        elif head.length <= SMALL_BYTES:
            self._begin_body(connection, lane)
        elif not lane.waiting.add(connection):
            self._refuse(connection, NO_ROOM)
        else:
            connection.enter(Stage.WAITING)
            self._listen(connection, 0)
            self._give_room(lane)

    def _lane_of(self, head: RequestHead) -> Lane:
        if not head.bearer:
            return self._lanes.strangers
        return self._lanes.staff if self._known.knows(head.bearer) else self._lanes.newcomers

    def _begin_body(self, connection: PeerConnection, lane: Lane) -> None:
        self._listen(connection, READ)
        try:
            whole = connection.begin_body(lane)
        except OSError:
            self._refuse(connection, DISK_FULL)
        else:
            if whole:
                self._queue(connection)

    def _take_body(self, connection: PeerConnection, data: bytes) -> None:
        try:
            whole = connection.take_body(data)
        except OSError:
            self._refuse(connection, DISK_FULL)
        else:
            if whole:
                self._queue(connection)

    def _queue(self, connection: PeerConnection) -> None:
        lane = connection.lane
        if lane is None or not lane.ready.add(connection):
            self._refuse(connection, NO_ROOM)
            return
        self._listen(connection, 0)

    def _give_threads(self) -> None:
        for lane in self._lanes.all():
            while lane.running < lane.threads and self._running < self.cfg.threads:
                connection = lane.ready.take(lambda _: True)
                if connection is None:
                    break
                if connection in self._connections:
                    lane.running += 1
                    self._running += 1
                    done = self.tpool.submit(self.handle, connection)
                    done.add_done_callback(partial(self._defer_done, connection, lane))
            self._give_room(lane)

    def _give_room(self, lane: Lane) -> None:
        def may_come(one: PeerConnection) -> bool:
            return not self._is_waiting(one) or lane.has_room(one.head.length, one.network)

        while (first := lane.waiting.take(may_come)) is not None:
            if self._is_waiting(first):
                self._begin_body(first, lane)

    def _is_waiting(self, connection: PeerConnection) -> bool:
        return connection.stage is Stage.WAITING and connection in self._connections

    def _defer_done(self, connection: PeerConnection, lane: Lane, done: Future[bool]) -> None:
        self.method_queue.defer(self._done, connection, lane, done)

    def _done(self, connection: PeerConnection, lane: Lane, done: Future[bool]) -> None:
        lane.running -= 1
        self._running -= 1
        connection.leave_lane()
        if connection not in self._connections:
            return
        connection.may_stay = not done.exception() and done.result() and self.alive
        connection.enter(Stage.LAST_BYTES)
        self._send(connection)

    def _send(self, connection: PeerConnection) -> None:
        if connection not in self._connections:
            return
        try:
            all_sent = connection.sock.send_more()
        except OSError:
            self._close(connection)
            return
        reading = connection.events & READ
        self._listen(connection, reading if all_sent else reading | WRITE)
        if all_sent and connection.stage is Stage.LAST_BYTES:
            self._after_answer(connection)

    def _after_answer(self, connection: PeerConnection) -> None:
        if not connection.may_stay:
            self._linger(connection)
            return
        connection.enter(Stage.HEAD)
        self._listen(connection, READ)
        # The next request may have come with the last one.
        self._take_head(connection, b"")

    def _refuse(self, connection: PeerConnection, refusal: EarlyRefusal) -> None:
        connection.leave_lane()
        connection.may_stay = False
        connection.enter(Stage.LAST_BYTES)
        try:
            connection.sock.sendall(answer_bytes(refusal, connection.head.path))
        except OSError:
            self._close(connection)
        else:
            self._send(connection)

    def _linger(self, connection: PeerConnection) -> None:
        """Say that nothing more comes, and let the peer finish, else it might not read why."""
        connection.enter(Stage.LINGERING)
        try:
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
        else:
            self._listen(connection, READ)

    def _sweep(self) -> None:
        now = time.monotonic()
        for connection in list(self._connections):
            late = connection.overdue(now)
            if isinstance(late, EarlyRefusal):
                self._refuse(connection, late)
            elif late:
                self._close(connection)
        self._owe_no_more_than(UNREAD_MOST_BYTES)

    def _owe_no_more_than(self, most: int) -> None:
        """Answers that are read slowly lie in memory: the largest of strangers go first."""
        owed = sum(connection.sock.left for connection in self._connections)
        if owed <= most:
            return
        for connection in sorted(self._connections, key=PeerConnection.claim_on_memory):
            if owed <= most:
                return
            owed -= connection.sock.left
            self._close(connection)

    def _close(self, connection: PeerConnection) -> None:
        self._listen(connection, 0)
        del self._connections[connection]
        connection.close()

    def _close_all(self, connections: Iterable[PeerConnection]) -> None:
        for connection in connections:
            self._close(connection)

    # A thread.

    def handle(self, connection: PeerConnection) -> bool:
        """Answer one request; True if the connection may bring another."""
        request = None
        try:
            request = next(RequestParser(self.cfg, connection.source, connection.client))
            if getattr(request.body.reader, "length", None) != connection.head.length:
                raise InvalidHeader("CONTENT-LENGTH", req=request)
            # That was answered before the body came.
            request._expected_100_continue = False
            return bool(self.handle_request(request, connection))
        except (NoMoreData, StopIteration, OSError):
            return False
        except ParseException as error:
            too_large = isinstance(error, LimitRequestHeaders | LimitRequestLine)
            return _tell(connection, HEAD_TOO_LARGE if too_large else NOT_READABLE)
        except Exception:
            # Of an application that says itself what fails in it, this is unheard of.
            self.log.exception("Error handling request")
            return _tell(connection, FAILED)


def _tell(connection: PeerConnection, refusal: EarlyRefusal) -> bool:
    """From a thread; the connection ends after it."""
    with suppress(OSError):
        connection.sock.sendall(answer_bytes(refusal, connection.head.path))
    return False
