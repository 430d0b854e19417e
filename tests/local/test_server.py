"""The server over real sockets: slow, greedy and broken peers beside people who work.

Nothing is timed: what is held stays held while the others are answered.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from local.children import MEMORY
from local.process import wait_until
from local.server.head import HEAD_MOST_BYTES
from local.server.lanes import lanes_of
from local.var import PROJECT
from tests.local.served_app import TOKEN
from tests.support.running_stack import free_port
from tests.support.waiting import GIVE_UP_S

# Two thirds of a county, and somebody else.
CARRIER, ELSEWHERE = "X-Forwarded-For: 192.0.2.1\r\n", "X-Forwarded-For: 192.0.2.2\r\n"
OURS = f"Authorization: {TOKEN}\r\n"
MUCH = 20_000_000


class Server:
    """One process of the server, with the tests' application."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.hold = folder
        config = PROJECT / "tests" / "local" / "served_app.py"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", str(config)]
        self.process = subprocess.Popen(
            [*gunicorn, "-b", f"127.0.0.1:{self.port}", "tests.local.served_app:app"],
            cwd=PROJECT,
            env={**os.environ, **MEMORY, "HOLD": str(folder), "TRUSTED_PROXIES": "1", **env},
            stderr=(folder / "log").open("wb"),
        )
        assert wait_until(lambda: self.asks("/")[:12] == b"HTTP/1.1 200", 60)

    def connect(self, sent: str | bytes = b"") -> socket.socket:
        return connect(self.port, sent.encode() if isinstance(sent, str) else sent)

    def asks(self, path: str, headers: str = "", body: bytes = b"", method: str = "") -> bytes:
        """The whole answer to one request."""
        with suppress(OSError), self.connect() as connection:
            connection.sendall(request(path, headers, body, method))
            return read_all(connection)
        return b""

    def held(self) -> int:
        return sum(path.name.startswith("held-") for path in self.hold.iterdir())

    def streamed(self) -> tuple[int, int]:
        """How many pieces were made, and how many streams have ended."""
        names = [path.name.partition("-")[0] for path in self.hold.iterdir()]
        return names.count("piece"), names.count("ended")

    def worker(self) -> psutil.Process:
        return psutil.Process(self.process.pid).children()[0]


def connect(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP_S)
    connection.sendall(sent)
    return connection


def request(
    path: str, headers: str = "", body: bytes = b"", method: str = "", *, last: bool = True
) -> bytes:
    method = method or ("POST" if body else "GET")
    close = "Connection: close\r\n" if last else ""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}{length}{close}\r\n".encode() + body


def read_all(connection: socket.socket) -> bytes:
    """Until the server ends it."""
    got = bytearray()
    with suppress(ConnectionResetError):
        while piece := connection.recv(1_000_000):
            got += piece
    return bytes(got)


def answered(method: str, path: str, body: bytes) -> bytes:
    return f"{method} {path} {len(body)} {hashlib.sha256(body).hexdigest()[:8]}".encode()


@contextmanager
def serving(folder: Path, **env: str) -> Iterator[Server]:
    server = Server(folder, **env)
    try:
        yield server
    finally:
        (folder / "let-go").touch()
        server.process.terminate()
        server.process.wait(60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def connections() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_everybody_is_answered_while_the_slow_are_connected_and_the_slow_are_told(
    server: Server, connections: ExitStack
) -> None:
    """Far more of them than threads; each gets 408 in the shape of its address, and is cut off."""
    slow_heads = [b"", b"P", b"GET / HTTP/1.1\r\nHost: x\r\nX: "] * 20
    slow_page = request("/tip/anonymous", body=b"1" * 50_000)[:-49_000]
    slow_json = request("/api/v1/tips", body=b"1" * MUCH)[: 1 - MUCH]
    with_junk = request("/api/v1/photos/1", "Authorization: Bearer x\r\n", b"1" * MUCH)[:200]
    slow_staff = request("/api/v1/photos/1", OURS, b"1" * MUCH)[:200]
    assert server.asks("/known", OURS).endswith(answered("GET", "/known", b""))
    slow = {
        sent: [connections.enter_context(server.connect(sent)) for _ in range(20)]
        for sent in (*slow_heads, slow_page, slow_json, with_junk, slow_staff)
    }

    assert server.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))
    assert server.asks("/tip", body=b"abc").endswith(answered("POST", "/tip", b"abc"))

    for sent, sockets in slow.items():
        for one in sockets:
            answer = read_all(one)
            if len(sent) <= 1:
                assert answer[:12] in (b"", b"HTTP/1.1 408")
            elif answer[:12] == b"HTTP/1.1 503":
                assert b"Retry-After: " in answer
            else:
                assert answer[:12] == b"HTTP/1.1 408", (sent, answer)
            if b"/api/" in sent:
                assert '"message": "' in answer.decode()
            elif answer:
                assert "<h1>没有收到</h1>" in answer.decode()
                assert "返回上一页" in answer.decode()


def test_who_does_not_read_what_they_asked_for_holds_no_thread(
    server: Server, connections: ExitStack
) -> None:
    for headers in ("", "Authorization: Bearer x\r\n", OURS):
        for _ in range(20):
            connections.enter_context(server.connect(request("/large", headers)))

    assert server.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))
    assert server.asks("/tip").endswith(answered("GET", "/tip", b""))


def test_a_stream_waits_for_its_reader_and_comes_whole(
    own_server: Server, connections: ExitStack
) -> None:
    """It is made as it is read: what lies in between is a few pieces, not all forty."""
    slow = connections.enter_context(own_server.connect(request("/stream", OURS)))
    assert wait_until(lambda: own_server.streamed()[0] >= 2, 30)
    assert own_server.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))
    made, ended = own_server.streamed()
    assert (made < 40, ended) == (True, 0)

    answer = read_all(slow)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert (body.count(b"x"), body.endswith(b"\r\n0\r\n\r\n")) == (40_000_000, True)
    assert own_server.streamed() == (40, 1)


def test_a_stream_that_fails_midway_is_never_taken_for_a_whole_one(own_server: Server) -> None:
    answer = own_server.asks("/stream-fails")
    assert answer.count(b"x") >= 10_000_000
    # No end of the stream, and no second answer within the first.
    assert not answer.endswith(b"0\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert own_server.asks("/x").endswith(answered("GET", "/x", b""))


def test_of_a_stream_whose_reader_is_gone_or_too_slow_no_more_is_made(
    own_server: Server, connections: ExitStack
) -> None:
    own_server.connect(request("/stream")).close()
    # Reads nothing at all: after its grace the server lets go, and so does the thread.
    connections.enter_context(own_server.connect(request("/stream")))
    assert wait_until(lambda: own_server.streamed()[1] == 2, 60)
    assert own_server.streamed()[0] < 40
    for number in range(lanes_of(8).strangers.threads * 2):
        assert own_server.asks(f"/{number}").endswith(answered("GET", f"/{number}", b""))


def test_of_a_stream_that_is_asked_for_its_head_alone_nothing_is_sent(own_server: Server) -> None:
    with own_server.connect(request("/stream", method="HEAD", last=False)) as connection:
        head = connection.recv(10_000)
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert head.endswith(b"\r\n\r\n")
        connection.sendall(request("/next"))
        assert read_all(connection).endswith(answered("GET", "/next", b""))


def test_strangers_at_work_and_in_line_leave_threads_to_newcomers_and_staff(
    own_server: Server, connections: ExitStack
) -> None:
    """Threads of strangers and of unproven tokens are held for good; nobody else waits."""
    strangers = lanes_of(8).strangers.threads
    sent = [request("/hold"), request("/hold", "Authorization: Bearer junk\r\n")]
    assert own_server.asks("/known", OURS)
    waiting = [connections.enter_context(own_server.connect(one)) for one in sent * 30]
    assert wait_until(lambda: own_server.held() == 2 * strangers, 30)

    assert own_server.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))

    assert own_server.held() == 2 * strangers
    (own_server.hold / "let-go").touch()
    assert all(read_all(one).endswith(answered("GET", "/hold", b"")) for one in waiting)


def test_an_answer_makes_no_token_known_unless_the_application_took_it(
    own_server: Server, connections: ExitStack
) -> None:
    of_nobody = "Authorization: Bearer of nobody\r\n"
    for headers in (of_nobody, of_nobody, OURS):
        assert own_server.asks("/x", headers).endswith(answered("GET", "/x", b""))
    for _ in range(20):
        connections.enter_context(own_server.connect(request("/hold", of_nobody)))
    newcomers = lanes_of(8).newcomers.threads
    assert wait_until(lambda: own_server.held() >= newcomers, 30)

    assert own_server.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))
    assert own_server.held() == newcomers


def test_large_bodies_of_strangers_wait_for_room_and_come_in_when_there_is(
    server: Server, connections: ExitStack
) -> None:
    lane = lanes_of(1).strangers
    body = os.urandom(MUCH)
    whole = request("/tip", CARRIER, body)
    held = [
        connections.enter_context(server.connect(whole[:-1]))
        for _ in range(lane.bytes_at_once // MUCH // 2)
    ]
    late = connections.enter_context(server.connect(whole[:-MUCH]))
    # One network has no more than its half, so that somebody else needs not wait at all.
    assert server.asks("/tip", ELSEWHERE, body).endswith(answered("POST", "/tip", body))

    held[0].sendall(whole[-1:])
    assert read_all(held[0]).endswith(answered("POST", "/tip", body))
    late.sendall(body)
    assert read_all(late).endswith(answered("POST", "/tip", body))


def test_one_network_in_line_for_a_thread_keeps_nobody_of_another_from_the_next(
    own_server: Server, connections: ExitStack
) -> None:
    """Threads of strangers are held; when they are let go, both networks are served in turn."""
    sent = [request(f"/{number}", CARRIER) for number in range(40)]
    holding = [
        connections.enter_context(own_server.connect(request("/hold", CARRIER))) for _ in range(2)
    ]
    assert wait_until(lambda: own_server.held() == 2, 30)
    in_line = [connections.enter_context(own_server.connect(one)) for one in sent]
    other = connections.enter_context(own_server.connect(request("/order", ELSEWHERE)))
    # Whoever works is read in the order of arrival: the other one stands in line by now.
    assert own_server.asks("/known", OURS)
    (own_server.hold / "let-go").touch()

    served = [re.search(rb"X-Order: (\d+)", read_all(one)) for one in (*in_line, other)]
    order = [int(number[1]) for number in served if number]
    assert len(order) == len(in_line) + 1
    assert order[-1] < sorted(order)[5]
    assert all(read_all(one) for one in holding)


def test_where_all_places_are_taken_by_bodies_of_one_network_others_come_in(
    tmp_path: Path,
) -> None:
    begun = request("/tip", CARRIER, b"1" * 50_000)[:-1]
    with serving(tmp_path, FILES="80") as server, ExitStack() as held:
        for _ in range(100):
            held.enter_context(server.connect(begun))

        for headers in (ELSEWHERE, OURS):
            assert server.asks("/x", headers).endswith(answered("GET", "/x", b""))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (
            b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\nContent-Length: 3\r\n\r\nGET",
            411,
        ),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n", 413),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999999999999\r\n\r\n", 413),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: \xb2\r\n\r\nabc", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 3\r\n\r\nabc", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc", 400),
        (b"GET /x HTTP/1.1\r\nHost: x\r\nA: " + b"a" * HEAD_MOST_BYTES + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * HEAD_MOST_BYTES * 2, 431),
        (b"\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"GET /x HTTP/9.9\r\nHost: x\r\n\r\n", 400),
        (b"GET /x HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", 400),
        (b"POST /x HTTP/1.1\r\nHost: x\r\nExpect: more\r\nContent-Length: 3\r\n\r\nabc", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET /x\r\n\r\n", 400),
        (b"GET /x HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431),
    ],
)
def test_what_cannot_be_read_in_one_way_alone_is_refused_and_ends_the_connection(
    server: Server, sent: bytes, status: int
) -> None:
    """Nothing behind it is ever taken for another request."""
    with server.connect(sent + request("/smuggled")) as connection:
        answer = read_all(connection)

    assert answer == b"" or answer.startswith(f"HTTP/1.1 {status} ".encode()), answer
    # In Chinese, and under the policy of every answer.
    assert answer == b"" or ("<h1>没有收到" in answer.decode() and b"default-src 'none'" in answer)
    assert b"smuggled" not in answer
    assert answer.count(b"HTTP/1.1") <= 1


def test_no_caller_says_which_path_or_scheme_it_came_by(server: Server) -> None:
    for lie in ("SCRIPT_NAME: /x", "PATH_INFO: /y", "X-Forwarded-Proto: https"):
        answer = server.asks("/x/metrics", f"{lie}\r\n")
        assert answer.endswith(answered("GET", "/x/metrics", b"")), (lie, answer)
        assert b"X-Scheme: http\r\n" in answer


def test_a_request_is_the_same_however_it_is_cut_into_pieces(server: Server) -> None:
    body = b"\r\n\r\nPOST \x00"
    whole = request("/a", body=body, last=False) + request("/b", last=True)
    expected = [answered("POST", "/a", body), answered("GET", "/b", b"")]
    for at in range(1, len(whole), 3):
        with server.connect(whole[:at]) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(whole[at : at + 2])
            connection.sendall(whole[at + 2 :])
            answer = read_all(connection)
        assert answer.index(expected[0]) < answer.index(expected[1])


def test_a_connection_brings_one_request_after_the_other(server: Server) -> None:
    with server.connect() as connection:
        for number in range(5):
            body = bytes([number]) * number * 40_000
            connection.sendall(request(f"/{number}", OURS, body, "PUT", last=False))
            expected = answered("PUT", f"/{number}", body)
            got = b""
            while not got.endswith(expected):
                piece = connection.recv(100_000)
                assert piece, got
                got += piece
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert read_all(connection).endswith(answered("GET", "/", b""))


def test_who_waits_to_be_asked_for_the_body_is_asked_once(server: Server) -> None:
    body = b"y" * 70_000
    head, _ = request("/x", "Expect: 100-continue\r\n", body).split(b"\r\n\r\n", 1)
    with server.connect(head + b"\r\n\r\n") as connection:
        assert connection.recv(1_000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        answer = read_all(connection)

    assert answer.endswith(answered("POST", "/x", body))
    assert b"100 Continue" not in answer


def test_a_large_photo_comes_through_and_its_memory_is_given_back(own_server: Server) -> None:
    """Staff's goes by a file; a stranger's form of 100 MB, through memory and back."""
    assert own_server.asks("/known", OURS)
    own_server.asks("/warm", body=b"w" * 1_000_000)
    before = own_server.worker().memory_info().rss
    photo = os.urandom(MUCH)
    assert own_server.asks("/photo", OURS, photo).endswith(answered("POST", "/photo", photo))
    form = os.urandom(100_000_000)
    assert own_server.asks("/tip", body=form).endswith(answered("POST", "/tip", form))

    assert wait_until(lambda: own_server.worker().memory_info().rss - before < 20_000_000, 20)


def test_a_server_told_to_stop_finishes_what_is_under_way(own_server: Server) -> None:
    with own_server.connect(request("/hold")) as at_work, own_server.connect() as idle:
        assert wait_until(lambda: own_server.held() == 1, 30)
        own_server.process.send_signal(signal.SIGTERM)
        assert read_all(idle) == b""
        (own_server.hold / "let-go").touch()
        assert read_all(at_work).endswith(answered("GET", "/hold", b""))
    assert own_server.process.wait(30) == 0
