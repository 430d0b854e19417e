"""A plain WSGI application for tests of the server, and how its server is set up.

gunicorn reads this file as its configuration, too: the product's own, with less patience.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from local import gunicorn_conf
from local.server import patience
from local.server.lanes import KNOWN

globals().update(
    {name: value for name, value in vars(gunicorn_conf).items() if not name.startswith("_")}
)
workers = 1
preload_app = False
graceful_timeout = 30
if "FILES" in os.environ:
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(os.environ["FILES"]),) * 2)
patience.HEAD_SECONDS = 1.5
patience.GRACE_SECONDS = 1.0
patience.ROOM_SECONDS = 2.0

TOKEN = "Bearer of ours"
_served = itertools.count()


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Tells what it got. `/hold` waits until the file `let-go` is there, `/busy` sends away."""
    if environ.get("HTTP_AUTHORIZATION") == TOKEN:
        environ[KNOWN] = True
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read()
    if path.startswith("/stream"):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return _stream(Path(os.environ["HOLD"]), fails=path == "/stream-fails")
    if path == "/busy":
        start_response("503 Service Unavailable", [("Content-Length", "0"), ("Retry-After", "5")])
        return []
    if path == "/hold":
        _hold(Path(os.environ["HOLD"]))
    answer = b"x" * 30_000_000 if path == "/large" else _receipt(environ, body)
    seen = environ.get("HTTP_X_FORWARDED_FOR", "")
    said = [("X-Seen-For", seen), ("Cache-Control", "private")]
    said.append(("X-Scheme", environ["wsgi.url_scheme"]))
    said.append(("X-Order", str(next(_served))))
    start_response("200 OK", [("Content-Length", str(len(answer))), *said])
    return [answer]


def _stream(folder: Path, *, fails: bool) -> Iterator[bytes]:
    """Forty pieces of a megabyte, or ten and a fault; says how far it came and that it ended."""
    try:
        for number in range(40):
            if fails and number == 10:
                raise ZeroDivisionError
            (folder / f"piece-{number}").touch()
            yield b"x" * 1_000_000
    finally:
        (folder / f"ended-{time.monotonic_ns()}").touch()


def _hold(folder: Path) -> None:
    (folder / f"held-{time.monotonic_ns()}").touch()
    while not (folder / "let-go").exists():
        time.sleep(0.02)


def _receipt(environ: dict[str, Any], body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()[:8]
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)} {digest}".encode()
