"""The configuration that a county puts in front: nginx itself, and our server behind it."""

from __future__ import annotations

import os
import select
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.local.served_app import TOKEN
from tests.local.test_server import Server, answered, connect, read_all, request, serving
from tests.support.nginx import Nginx, nginx

OURS = f"Authorization: {TOKEN}\r\n"
# What nginx answers itself, as every answer of the application does: once.
SAID_TO_BROWSERS = (
    b"\r\nX-Content-Type-Options: nosniff\r\n",
    b"\r\nReferrer-Policy: no-referrer\r\n",
    b"; frame-ancestors 'none'\r\n",
    b"\r\nCache-Control: no-store\r\n",
)


def says_it_to_browsers(answer: bytes) -> bool:
    return [answer.count(said) for said in SAID_TO_BROWSERS] == [1] * len(SAID_TO_BROWSERS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@contextmanager
def in_front_of(port: int) -> Iterator[Nginx]:
    # Where an ordinary user may go, too.
    with tempfile.TemporaryDirectory(prefix="anxun-nginx-") as folder:
        Path(folder).chmod(0o755)
        with nginx(port, Path(folder)) as proxy:
            yield proxy


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Nginx]:
    with in_front_of(server.port) as proxy:
        yield proxy


@pytest.fixture
def through(server: Server, proxy: Nginx) -> Iterator[Server]:
    """The server, asked through nginx."""
    straight, server.port = server.port, proxy.port
    yield server
    server.port = straight


def test_the_server_hears_who_connected_and_not_what_a_caller_says_of_itself(
    through: Server,
) -> None:
    lies = "X-Forwarded-For: 10.9.8.7\r\nForwarded: for=10.9.8.7\r\n"
    for path in ("/api/v1/me", "/tip", "/api/v1/tips", "/tip/anonymous", "/b/1", "/draws/1"):
        assert b"\r\nX-Seen-For: 127.0.0.1\r\n" in through.asks(path, lies), path


def test_of_reports_nothing_is_noted_and_of_others_no_query(through: Server, proxy: Nginx) -> None:
    for path in ("/tip?a=secret", "/tip/follow", "/tip/anonymous", "/api/v1/tips/lookup"):
        assert through.asks(path, body=b"x")
    # Refused by nginx itself, and written in other ways.
    for path in ("/api/v1/tips", "//tip/anonymous", "/%74ip", "/a/../tip/follow"):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 999000000\r\n\r\n"
        with through.connect(head) as connection:
            assert connection.recv(10_000).startswith(b"HTTP/1.1 413 "), path
    assert through.asks("/api/v1/me?a=secret")

    # It is written once the answer is out.
    while "GET /api/v1/me 200" not in proxy.access_log():
        time.sleep(0.05)
    assert "tip" not in proxy.access_log()
    assert "secret" not in proxy.access_log()


def test_staffs_photos_and_a_form_of_nine_photos_pass_and_more_is_told_in_chinese(
    through: Server,
) -> None:
    photo, form = os.urandom(20_000_000), os.urandom(110_000_000)
    assert through.asks("/known", OURS)
    answer = through.asks("/api/v1/photos/1", OURS, photo, "PUT")
    assert answer.endswith(answered("PUT", "/api/v1/photos/1", photo))
    answer = through.asks("/tip/anonymous", body=form)
    assert answer.endswith(answered("POST", "/tip/anonymous", form))

    too_large = "POST /api/v1/tips HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n"
    with through.connect(too_large) as connection:
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "内容超出大小限制" in answer.decode()
    assert says_it_to_browsers(answer)
    assert b"Retry-After" not in answer


def test_staff_is_answered_while_the_slow_are_connected_to_nginx(through: Server) -> None:
    assert through.asks("/known", OURS)
    slow = [
        b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
        request("/tip", body=b"1" * 50_000)[:-49_000],
        request("/api/v1/photos/1", "Authorization: Bearer x\r\n", b"1" * 9_000_000)[:200],
    ]
    with ExitStack() as stack:
        held = [stack.enter_context(through.connect(sent)) for sent in slow * 30]

        assert through.asks("/staff", OURS).endswith(answered("GET", "/staff", b""))
        # Of the bodies that nginx passes on at once it was the server that lost patience.
        statuses = {read_all(one)[:12] for one in held[2::3]}
        assert statuses <= {b"HTTP/1.1 408", b"HTTP/1.1 503"}


def test_one_address_has_a_bounded_number_of_reports_under_way(server: Server) -> None:
    begun = request("/tip/anonymous", body=b"1" * 90_000)[:-1]
    # One of its own, which knows of no connection of other tests.
    with in_front_of(server.port) as proxy, ExitStack() as stack:
        under_way = [stack.enter_context(connect(proxy.port, begun)) for _ in range(11)]
        # nginx has several processes: which of them is one too many is theirs to say.
        (too_many,), _, _ = select.select(under_way, [], [], 30)
        refusal = too_many.recv(10_000)
        under_way.remove(too_many)
        for one in under_way:
            one.sendall(b"1")
        taken = [read_all(one) for one in under_way]

    assert refusal.startswith(b"HTTP/1.1 429 ")
    assert refusal.count(b"Retry-After: 20") == 1
    assert says_it_to_browsers(refusal)
    assert "过 20 秒再试" in refusal.decode()
    assert [b"HTTP/1.1 200 OK" in one for one in taken] == [True] * 10


def test_while_the_server_is_away_people_are_told_so() -> None:
    with in_front_of(1) as alone, connect(alone.port, request("/app/")) as connection:
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert answer.count(b"Retry-After: 20") == 1
    assert "服务器正在恢复" in answer.decode()
    assert says_it_to_browsers(answer)


def test_nginx_says_to_browsers_what_the_application_did_not_say(through: Server) -> None:
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\r\n\r\n"):
        with through.connect(sent) as connection:
            answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert says_it_to_browsers(answer)
    answer = through.asks("/app/")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert says_it_to_browsers(answer.replace(b": private", b": no-store"))
    assert b"Retry-After" not in answer
    answer = through.asks("/busy")
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert (answer.count(b"Retry-After: "), b"Retry-After: 5\r\n" in answer) == (1, True)
