"""What the store says of an object, and its bytes as they arrive."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

from media.store_errors import StoreError, StoreUnavailable, translated
from media.store_heads import HeadAnswer

_BLOCK_BYTES = 256 * 1024
# A header lies in the first of them; a phone's page sends pictures of some 200 kB.
END_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the store says about an object. `sha256_hex` is None where the store keeps none."""

    key: str
    size_bytes: int
    sha256_hex: str | None
    last_modified: datetime
    media_type: str


@dataclass(frozen=True, slots=True)
class ObjectEnds:
    """The first and the last `END_BYTES` of an object; both the whole where that is hardly more."""

    head: bytes
    tail: bytes


class StoredStream:
    """An object's bytes as they arrive. Use it in a `with`, so that its connection is freed."""

    def __init__(self, key: str, response: Mapping[str, Any]) -> None:
        self.size_bytes: int = response["ContentLength"]
        self.media_type: str = response.get("ContentType", "application/octet-stream")
        self._key = key
        self._body = response["Body"]

    def read(self, size: int | None = None) -> bytes:
        """At most `size` bytes, all that are left without one; empty at the end.

        Raises: StoreUnavailable when the store stops in the middle.
        """
        with translated(self._key):
            return bytes(self._body.read(size))

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(_BLOCK_BYTES):
            yield block

    def close(self) -> None:
        """Free the connection; what was not read yet is lost."""
        self._body.close()

    def __enter__(self) -> StoredStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def stored_object(key: str, answer: HeadAnswer) -> StoredObject | None:
    """What the answer to a HEAD says; None where nothing lies.

    Raises: StoreUnavailable when the store is in trouble, StoreError when it refuses us.
    """
    if answer.status == 404:
        return None
    if answer.status >= 500:
        raise StoreUnavailable(f"{key}: HTTP {answer.status}")
    if answer.status != 200:
        raise StoreError(f"{key}: HTTP {answer.status}")
    headers = answer.headers
    return StoredObject(
        key=key,
        size_bytes=int(headers["content-length"]),
        sha256_hex=_sha256_of(headers.get("x-amz-checksum-sha256", "")),
        last_modified=parsedate_to_datetime(headers["last-modified"]),
        media_type=headers.get("content-type", "application/octet-stream"),
    )


def end_ranges(size_bytes: int) -> list[str]:
    """What to ask the store for, to see both ends."""
    if size_bytes <= 2 * END_BYTES:
        return [f"bytes=0-{size_bytes - 1}"]
    return [f"bytes=0-{END_BYTES - 1}", f"bytes={size_bytes - END_BYTES}-{size_bytes - 1}"]


def ends_from(size_bytes: int, answers: Iterator[HeadAnswer]) -> ObjectEnds:
    """From the next answers to `end_ranges`. Raises: StoreUnavailable."""
    parts = [_part(next(answers)) for _ in end_ranges(size_bytes)]
    return ObjectEnds(parts[0], parts[-1])


def _part(answer: HeadAnswer) -> bytes:
    if answer.status >= 500:
        raise StoreUnavailable(f"HTTP {answer.status}")
    return answer.body if answer.status in {200, 206} else b""


def base64_of(sha256_hex: str) -> str:
    """The SHA-256 as S3 wants it. Raises: ValueError unless it is 64 hexadecimal digits."""
    digest = bytes.fromhex(sha256_hex)
    if len(digest) != 32:
        raise ValueError("a SHA-256 has 64 hexadecimal digits")
    return base64.b64encode(digest).decode()


def _sha256_of(checksum: str) -> str | None:
    # An object uploaded in parts has a checksum of checksums, "…-3": not the hash of its bytes.
    try:
        digest = base64.b64decode(checksum, validate=True)
    except binascii.Error:
        return None
    return digest.hex() if len(digest) == 32 else None
