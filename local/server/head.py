"""The little of a request's head that decides how long it may take, and where it waits.

gunicorn's parser reads the head again and is the judge of what it means. Where the two could
differ, the request is refused or its connection ends, so that no byte is ever taken for the
beginning of another request.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

END = b"\r\n\r\n"
# Cookies, tokens and a long query fit in; gunicorn alone would take 800 kB.
HEAD_MOST_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class RequestHead:
    """`length`: of the body that follows. `unbounded`: it doesn't say how long its body is."""

    path: str
    length: int
    unbounded: bool
    waits_for_continue: bool
    # A digest of what it shows about its sender; empty where it shows nothing.
    bearer: bytes
    # What proxies wrote of where it comes from.
    forwarded: str


def read_head(data: bytes) -> RequestHead:
    """Of a whole head, with or without its empty line."""
    first, *lines = data.split(b"\r\n")
    words = first.split(b" ")
    fields: dict[bytes, list[bytes]] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields.setdefault(name.lower(), []).append(value.strip(b" \t"))

    def first_of(name: bytes) -> bytes:
        return fields.get(name, [b""])[0]

    return RequestHead(
        path=(words[1] if len(words) > 1 else b"").partition(b"?")[0].decode("latin-1"),
        length=_length(first_of(b"content-length")),
        unbounded=b"transfer-encoding" in fields,
        waits_for_continue=first_of(b"expect").lower() == b"100-continue",
        bearer=bearer_digest(first_of(b"authorization")),
        forwarded=b",".join(fields.get(b"x-forwarded-for", [])).decode("latin-1"),
    )


def _length(value: bytes) -> int:
    # What is no number is gunicorn's to refuse; more digits than these, nobody takes.
    if not value.isdigit():
        return 0
    return int(value) if len(value) < 19 else 10**18


def bearer_digest(authorization: bytes) -> bytes:
    """By which a sender is known again, without keeping their token."""
    return hashlib.blake2b(authorization, digest_size=16).digest() if authorization else b""
