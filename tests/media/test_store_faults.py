"""A store that is gone, comes back, hangs, or dies in the middle of an upload."""

from __future__ import annotations

import hashlib
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
import requests

from local.object_store import LocalObjectStore as LocalStore
from local.services import LocalServices
from local.var import Var
from media import store_heads
from media.object_store import ObjectStore, UploadTicket
from media.store_errors import ObjectNotFound, StoreError, StoreUnavailable
from tests.media.conftest import opened
from tests.support.services import ObjectStoreSettings
from tests.support.waiting import GIVE_UP_S

DATA = b"evidence" * 20_000
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is bound, so that nobody else takes it, and not listened on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def half_sent(ticket: UploadTicket) -> socket.socket:
    """An upload that stops in the middle, its connection still open."""
    parts = urlsplit(ticket.url)
    connection = socket.create_connection(
        (parts.hostname or "", parts.port or 80), timeout=GIVE_UP_S
    )
    headers = "".join(f"{name}: {value}\r\n" for name, value in ticket.headers.items())
    head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nhost: {parts.netloc}\r\n{headers}\r\n"
    connection.sendall(head.encode() + DATA[: len(DATA) // 2])
    return connection


def test_an_upload_that_a_phone_breaks_off_leaves_nothing(store: ObjectStore) -> None:
    key = "photos/431224/broken-off"
    connection = half_sent(store.put_ticket(key, SHA256, len(DATA), "image/jpeg", 60))
    connection.shutdown(socket.SHUT_WR)
    # The store has noticed when it closes its side.
    while connection.recv(4096):
        pass
    connection.close()
    with pytest.raises(ObjectNotFound):
        store.stat(key)


def test_a_store_killed_in_mid_upload_keeps_what_it_acknowledged_and_no_half() -> None:
    with TemporaryDirectory(prefix="anxun-kill-") as folder:
        with LocalServices(Var(Path(folder)), [LocalStore(Var(Path(folder)))]) as services:
            store = _client(services.environment())
            ticket = store.put_ticket("acknowledged", SHA256, len(DATA), "image/jpeg", 60)
            assert requests.put(ticket.url, DATA, headers=ticket.headers, timeout=GIVE_UP_S).ok
            half = half_sent(store.put_ticket("half", SHA256, len(DATA), "image/jpeg", 60))
            services.started[0].running.kill()
            half.close()
        with LocalServices(Var(Path(folder)), [LocalStore(Var(Path(folder)))]) as services:
            store = _client(services.environment())
            assert store.stat("acknowledged").sha256_hex == SHA256 == store.hash_of("acknowledged")
            with pytest.raises(ObjectNotFound):
                store.stat("half")


def _client(environment: dict[str, str]) -> ObjectStore:
    return opened(
        ObjectStoreSettings(
            environment["S3_ENDPOINT_URL"],
            environment["S3_ACCESS_KEY"],
            environment["S3_SECRET_KEY"],
            environment["S3_BUCKET"],
        )
    )


def test_a_store_that_is_gone_is_unavailable_for_every_call(
    object_store_settings: ObjectStoreSettings, closed_port: int
) -> None:
    gone = opened(object_store_settings, endpoint_url=f"http://127.0.0.1:{closed_port}")
    for call in (
        gone.ping,
        gone.ensure_bucket,
        lambda: gone.stat("a"),
        lambda: gone.get("a"),
        lambda: gone.put("a", b"", "text/plain"),
        lambda: gone.delete("a"),
        lambda: list(gone.keys("a")),
        lambda: gone.pass_on("a", io.BytesIO(DATA), SHA256, len(DATA), "image/png"),
    ):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_store_that_hangs_is_unavailable(
    object_store_settings: ObjectStoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_heads, "ANSWER_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        hanging = opened(object_store_settings, endpoint_url=f"http://127.0.0.1:{port}")
        with pytest.raises(StoreUnavailable):
            hanging.stat("a")


@contextmanager
def _server_of(answer: bytes, connections: int) -> Iterator[int]:
    """A port where each of so many connections gets `answer` once and is closed."""

    def serve() -> None:
        for _ in range(connections):
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield server.getsockname()[1]
        serving.join(10)


def test_an_idle_connection_that_the_store_closed_is_replaced(
    object_store_settings: ObjectStoreSettings,
) -> None:
    answered = b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n"
    answered += b"last-modified: Sun, 22 Nov 2026 00:09:17 GMT\r\n\r\n"

    with _server_of(answered, connections=2) as port:
        store = opened(object_store_settings, endpoint_url=f"http://127.0.0.1:{port}")
        assert [store.stat("a").size_bytes, store.stat("a").size_bytes] == [7, 7]


def test_bytes_behind_an_answer_are_not_taken_for_the_next_answer(
    object_store_settings: ObjectStoreSettings,
) -> None:
    date = b"last-modified: Sun, 22 Nov 2026 00:09:17 GMT\r\n\r\n"
    right = b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n" + date
    wrong = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n" + date
    with _server_of(right + wrong, connections=2) as port:
        store = opened(object_store_settings, endpoint_url=f"http://127.0.0.1:{port}")
        assert [store.stat("a").size_bytes, store.stat("a").size_bytes] == [7, 7]


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nserver: cut"])
def test_what_does_not_speak_http_is_unavailable(
    object_store_settings: ObjectStoreSettings, nonsense: bytes
) -> None:
    with _server_of(nonsense, connections=2) as port:
        store = opened(object_store_settings, endpoint_url=f"http://127.0.0.1:{port}")
        with pytest.raises(StoreUnavailable):
            store.stat("a")


def test_a_wrong_secret_is_refused_and_never_taken_for_an_absent_photo(
    object_store_settings: ObjectStoreSettings,
) -> None:
    stranger = opened(object_store_settings, secret_key="not the secret of this store")
    with pytest.raises(StoreError) as refused:
        stranger.stat("a")
    assert not isinstance(refused.value, ObjectNotFound)
    with pytest.raises(StoreError):
        stranger.ping()
