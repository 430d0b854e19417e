"""One upload that is passed on to the object store while it arrives, never whole in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from media.store_errors import StoreUnavailable

# The store answers after it has written the last block, which a loaded disk may delay.
_TIMEOUT_S = 20.0
# Larger blocks were not faster.
_BLOCK_BYTES = 64 * 1024


class Readable(Protocol):
    """Anything bytes can be read from, such as the body of a request."""

    def read(self, size: int, /) -> bytes: ...


class Refusal(NamedTuple):
    """An answer that is not 200, with the beginning of its body, which names the reason."""

    status: int
    body: bytes


def pass_on(
    url: str, headers: Mapping[str, str], body: Readable, size_bytes: int
) -> Refusal | None:
    """PUT `size_bytes` of `body` to a presigned `url`. Whatever `body.read` raises comes through.

    Raises: EOFError when the body ends early; StoreUnavailable. In each case the store keeps
    nothing.
    """
    connection = _connection_to(url)
    try:
        _begin(connection, url, headers)
        for block in _exactly(body, size_bytes):
            _send(connection, block)
        response = _response(connection)
        return None if response.status == 200 else Refusal(response.status, response.read(4096))
    finally:
        connection.close()


def _connection_to(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)


def _begin(connection: HTTPConnection, url: str, headers: Mapping[str, str]) -> None:
    parts = urlsplit(url)
    try:
        connection.putrequest("PUT", f"{parts.path}?{parts.query}", skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
    except OSError as error:
        raise StoreUnavailable(str(error)) from error


def _send(connection: HTTPConnection, block: bytes) -> None:
    try:
        # A store that refuses early closes its side; its answer, read later, says why.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(block)
    except TimeoutError as error:
        raise StoreUnavailable(str(error)) from error


def _response(connection: HTTPConnection) -> HTTPResponse:
    try:
        return connection.getresponse()
    except (OSError, HTTPException) as error:
        raise StoreUnavailable(str(error)) from error


def _exactly(body: Readable, size_bytes: int) -> Iterator[bytes]:
    left = size_bytes
    while left:
        block = body.read(min(left, _BLOCK_BYTES))
        if not block:
            raise EOFError(f"{left} bytes are missing")
        left -= len(block)
        yield block
