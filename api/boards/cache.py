"""Board pages are kept for two seconds in front of Flask, one process each its own.

A code on a wall is scanned by many at once, and all of them want the same page:

1. A request for a page that is fresh is answered here, without Flask, with its own log line and
   request id.
2. The first one after the two seconds goes through and renews it; those that come meanwhile still
   get the page before, so that a crowd makes one reading of the ledger.
3. Only whole pages are kept (200, 410), under their address with at most `?v=`, and only so many.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from api.request_log import access

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FRESH_S = 2.0
# How long the page before may stand in while one request renews it; longer than any rendering.
RENEWING_S = 5.0
PAGES_MOST = 1000
KEPT = {"200", "410"}
ROUTE = "/b/<code>"
_ADDRESS = re.compile(r"/b/[0-9A-Za-z]{1,40}")
_VERSION = re.compile(r"(v=\d{1,7})?", re.ASCII)


@dataclass(slots=True)
class KeptPage:
    """A rendered page; `good_until` by the monotonic clock."""

    status: str
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    good_until: float


class BoardCache:
    """A WSGI app around the app."""

    def __init__(
        self, app: WSGIApplication, *, fresh_s: float = FRESH_S, most: int = PAGES_MOST
    ) -> None:
        self._app = app
        self._fresh_s = fresh_s
        self._most = most
        self._pages: dict[str, KeptPage] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a page that is fresh; else let the app answer and keep what it says."""
        began = time.perf_counter()
        address = _address_of(environ)
        if address is None:
            return self._app(environ, start_response)
        page = self._fresh(address)
        if page is None:
            return self._render(address, environ, start_response)
        return _answer(page, environ, start_response, began)

    def _fresh(self, address: str) -> KeptPage | None:
        page, now = self._pages.get(address), time.monotonic()
        if page is None or now < page.good_until:
            return page
        if now >= page.good_until + RENEWING_S:
            return None
        # This request renews the page; until it has, the others take it as fresh.
        page.good_until = now + RENEWING_S
        return None

    def _render(
        self, address: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        began: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            began[:] = [status, headers]
            return start_response(status, headers, exc_info)

        answer = self._app(environ, listen)
        if began and began[0][:3] in KEPT and isinstance(answer, Iterable):
            try:
                body = b"".join(answer)
            finally:
                getattr(answer, "close", lambda: None)()
            self._keep(address, began[0], began[1], body)
            return [body]
        # A page that went wrong is asked for anew by the next request.
        self._pages.pop(address, None)
        return answer

    def _keep(self, address: str, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        if len(self._pages) >= self._most:
            self._pages.clear()
        kept = [(name, value) for name, value in headers if name != "X-Request-ID"]
        etag = dict(kept).get("ETag", "")
        until = time.monotonic() + self._fresh_s
        self._pages[address] = KeptPage(status, kept, etag, body, until)


def _address_of(environ: WSGIEnvironment) -> str | None:
    """What a page is kept under; None for all that is no plain GET of a board's page."""
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/b/") or environ["REQUEST_METHOD"] != "GET":
        return None
    query = environ.get("QUERY_STRING", "")
    if not (_ADDRESS.fullmatch(path) and _VERSION.fullmatch(query)):
        return None
    # What https tells the browser is told to https alone.
    secure = "https" in {environ.get("HTTP_X_FORWARDED_PROTO"), environ.get("wsgi.url_scheme")}
    return f"{path}?{query}{'#s' if secure else ''}"


def _answer(
    page: KeptPage, environ: WSGIEnvironment, start_response: StartResponse, began: float
) -> Iterable[bytes]:
    request_id = uuid.uuid4().hex
    unchanged = page.etag and page.etag in environ.get("HTTP_IF_NONE_MATCH", "")
    status = _NOT_MODIFIED if unchanged else page.status
    headers = [*page.headers, ("X-Request-ID", request_id)]
    if unchanged:
        headers = [header for header in headers if header[0] not in _OF_A_BODY]
    access.info(
        "request",
        extra={
            "request_id": request_id,
            "method": "GET",
            "route": ROUTE,
            "status": int(status[:3]),
            "ms": round((time.perf_counter() - began) * 1000, 1),
        },
    )
    start_response(status, headers)
    return [b""] if unchanged else [page.body]


_NOT_MODIFIED = f"304 {HTTPStatus.NOT_MODIFIED.phrase}"
_OF_A_BODY = {"Content-Length", "Content-Type"}
