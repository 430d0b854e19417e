"""The object store that holds evidence and documents: any S3, one bucket.

What every inspection asks for (tickets, links, HEADs) is signed and sent by our own short way;
everything else goes through boto3. Errors of either become those of `media.store_errors`; an error
that is not known rises as it is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import quote

import boto3
from botocore.config import Config

from media.signing import Endpoint, Signer
from media.store_errors import (
    BytesDiffer,
    NoPublicEndpoint,
    ObjectNotFound,
    StoreError,
    StoreUnavailable,
    refused_upload,
    translated,
)
from media.store_heads import ObjectHead, StoreHeads
from media.store_settings import StoreSettings
from media.store_upload import Readable, pass_on
from media.stored_objects import (
    ObjectEnds,
    StoredObject,
    StoredStream,
    base64_of,
    end_ranges,
    ends_from,
    stored_object,
)

_CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    # As many as two gunicorn workers have threads, with room for jobs.
    max_pool_connections=32,
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    # Checksums only where we give one: some S3 look-alikes fail on the trailers boto3 would add.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Leave to upload one file of known size, type and SHA-256 straight to the store.

    PUT: send the bytes to `url` with exactly these `headers` (`content-length` is among what is
    signed; browsers set it themselves). POST: a multipart form with `fields` first and the bytes
    last, as `file`.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    fields: Mapping[str, str]


def _upload_headers(sha256_hex: str, size_bytes: int, media_type: str) -> dict[str, str]:
    return {
        "content-length": str(size_bytes),
        "content-type": media_type,
        "x-amz-checksum-sha256": base64_of(sha256_hex),
    }


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ObjectStore:
    """One bucket. Threads may share it; after a fork each process opens connections of its own."""

    def __init__(
        self,
        endpoint_url: str,
        public_endpoint: str,
        bucket: str,
        region: str,
        access_key: str,
        secret_key: str,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """`public_endpoint` is how phones reach the store: "" the same way, "none" not at all.

        Nothing is connected yet. Raises: ValueError when an address is none.
        """
        self.bucket = bucket
        self._inside = Endpoint.of(endpoint_url)
        self._outside = (
            None if public_endpoint == "none" else Endpoint.of(public_endpoint or endpoint_url)
        )
        self._endpoint_url = endpoint_url
        self._signer = Signer(access_key, secret_key, region)
        self._now = now
        self._keys = (access_key, secret_key, region)
        self._opening = Lock()
        self._opened_by = -1

    @classmethod
    def of(cls, settings: StoreSettings) -> ObjectStore:
        """The store of these settings."""
        return cls(
            settings.s3_endpoint_url,
            settings.s3_public_endpoint,
            settings.s3_bucket,
            settings.s3_region,
            settings.s3_access_key,
            settings.s3_secret_key,
        )

    # What phones are handed

    def put_ticket(
        self, key: str, sha256_hex: str, size_bytes: int, media_type: str, expires_s: int
    ) -> UploadTicket:
        """A presigned PUT that the store itself refuses for any other bytes.

        Sending the same bytes twice changes nothing. Raises: NoPublicEndpoint.
        """
        headers = _upload_headers(sha256_hex, size_bytes, media_type)
        url = self._presigned("PUT", self._public(), key, expires_s, headers)
        return UploadTicket("PUT", url, headers, {})

    def post_ticket(
        self, key: str, sha256_hex: str, size_bytes: int, media_type: str, expires_s: int
    ) -> UploadTicket:
        """A form for clients that can only send forms, such as `wx.uploadFile`; otherwise the same.

        Raises: NoPublicEndpoint.
        """
        endpoint = self._public()
        fields = {
            "key": key,
            "Content-Type": media_type,
            "x-amz-checksum-sha256": base64_of(sha256_hex),
        }
        signed = self._signer.post_fields(
            self.bucket, fields, size_bytes, now=self._now(), expires_s=expires_s
        )
        url = f"{endpoint.origin}{endpoint.path}/{self.bucket}"
        return UploadTicket("POST", url, {}, signed)

    def link(self, key: str, expires_s: int, *, download_name: str | None = None) -> str:
        """A signed GET, good for at least half of `expires_s` and never longer than all of it.

        Within each half it stays the same address, so that a phone's cache can answer. With
        `download_name` (Chinese is fine) the browser saves instead of showing.
        Raises: NoPublicEndpoint.
        """
        half_s = max(1, expires_s // 2)
        now = self._now()
        begun = datetime.fromtimestamp(now.timestamp() // half_s * half_s, UTC)
        query = {}
        if download_name is not None:
            query["response-content-disposition"] = (
                f"attachment; filename*=UTF-8''{quote(download_name, safe='')}"
            )
        return self._signer.presigned_url(
            "GET",
            self._public(),
            f"{self.bucket}/{key}",
            now=begun,
            expires_s=expires_s,
            query=query,
        )

    @property
    def is_public(self) -> bool:
        """Whether phones can reach the store; if not, photographs pass through the API."""
        return self._outside is not None

    @property
    def public_origin(self) -> str | None:
        """Scheme, host and port under which phones reach the store; None where they cannot."""
        return self._outside.origin if self._outside else None

    # What lies there

    def stat(self, key: str) -> StoredObject:
        """Raises: ObjectNotFound, StoreUnavailable."""
        (head,) = self.stat_many([key])
        if head is None:
            raise ObjectNotFound(key)
        return head

    def stat_many(self, keys: Sequence[str]) -> list[StoredObject | None]:
        """What `stat` says of each key, None where nothing lies. Raises: StoreUnavailable."""
        answers = self._heads.answers([self._head(key) for key in keys])
        return [stored_object(key, answer) for key, answer in zip(keys, answers, strict=True)]

    def ends_many(self, objects: Sequence[StoredObject]) -> list[ObjectEnds]:
        """Beginning and end of each, to be looked at; empty where it went meanwhile.

        Raises: StoreUnavailable.
        """
        ranges = [
            (stored.key, part) for stored in objects for part in end_ranges(stored.size_bytes)
        ]
        heads = [self._head(key, "GET", {"range": part}) for key, part in ranges]
        bodies = iter(self._heads.answers(heads))
        return [ends_from(stored.size_bytes, bodies) for stored in objects]

    def hash_of(self, key: str) -> str:
        """SHA-256 of the bytes, read back from the store: for stores that keep no checksum.

        Raises: ObjectNotFound, StoreUnavailable.
        """
        digest = hashlib.sha256()
        with self.open(key) as stream:
            for block in stream:
                digest.update(block)
        return digest.hexdigest()

    def get(self, key: str) -> bytes:
        """All bytes at once. Raises: ObjectNotFound, StoreUnavailable."""
        with self.open(key) as stream:
            return stream.read()

    def open(self, key: str) -> StoredStream:
        """The bytes as a stream. Raises: ObjectNotFound, StoreUnavailable."""
        with translated(key):
            return StoredStream(key, self._client.get_object(Bucket=self.bucket, Key=key))

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with `prefix`, in order of their bytes. Raises: StoreUnavailable."""
        with translated(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                yield from (content["Key"] for content in page.get("Contents", ()))

    # Writing

    def put(
        self,
        key: str,
        data: bytes | BinaryIO,
        media_type: str,
        *,
        sha256_hex: str | None = None,
        only_if_absent: bool = False,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Store bytes, or a file that can be rewound, whole or not at all.

        Raises: AlreadyThere with `only_if_absent`; BytesDiffer when `sha256_hex` is not theirs;
        StoreUnavailable.
        """
        if sha256_hex is None and isinstance(data, bytes):
            sha256_hex = hashlib.sha256(data).hexdigest()
        with translated(key):
            self._client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=data,
                ContentType=media_type,
                Metadata=dict(metadata or {}),
                **({"ChecksumSHA256": base64_of(sha256_hex)} if sha256_hex else {}),
                **({"IfNoneMatch": "*"} if only_if_absent else {}),
            )

    def pass_on(
        self, key: str, body: Readable, sha256_hex: str, size_bytes: int, media_type: str
    ) -> None:
        """Store what a phone is sending right now, a block at a time: the way of `put_ticket`
        for phones that cannot reach the store.

        Raises: BytesDiffer when the body ends early or has another SHA-256; StoreUnavailable.
        """
        headers = _upload_headers(sha256_hex, size_bytes, media_type)
        url = self._presigned("PUT", self._inside, key, 300, headers)
        try:
            refusal = pass_on(url, headers, body, size_bytes)
        except EOFError as error:
            raise BytesDiffer(key) from error
        if refusal is not None:
            raise refused_upload(key, refusal.status, refusal.body)

    def delete(self, key: str) -> None:
        """Remove an object; where none lies this changes nothing. Raises: StoreUnavailable."""
        with translated(key):
            self._client.delete_object(Bucket=self.bucket, Key=key)

    # The bucket itself

    def ensure_bucket(self) -> None:
        """Make the bucket unless it is there. Raises: StoreUnavailable."""
        try:
            with translated(self.bucket):
                self._client.head_bucket(Bucket=self.bucket)
                return
        except ObjectNotFound:
            pass
        # Two processes may come here at once: the second finds it made.
        with suppress(self._client.exceptions.BucketAlreadyOwnedByYou), translated(self.bucket):
            self._client.create_bucket(Bucket=self.bucket)

    def ping(self) -> None:
        """Raises: StoreUnavailable unless the store answers; StoreError if it refuses us."""
        (answer,) = self._heads.answers([self._head(None)])
        if answer.status >= 500:
            raise StoreUnavailable(f"HTTP {answer.status}")
        if answer.status != 200:
            raise StoreError(f"bucket {self.bucket}: HTTP {answer.status}")

    # Ours

    def _public(self) -> Endpoint:
        if self._outside is None:
            raise NoPublicEndpoint
        return self._outside

    def _presigned(
        self,
        method: str,
        endpoint: Endpoint,
        key: str,
        expires_s: int,
        headers: Mapping[str, str],
    ) -> str:
        return self._signer.presigned_url(
            method,
            endpoint,
            f"{self.bucket}/{key}",
            now=self._now(),
            expires_s=expires_s,
            headers=headers,
        )

    def _head(
        self, key: str | None, method: str = "HEAD", more: Mapping[str, str] | None = None
    ) -> ObjectHead:
        """HEAD of an object, or of the bucket without a key; or GET of a part of it."""
        path = f"{self._inside.path}/{self.bucket}" + (f"/{key}" if key is not None else "")
        target = quote(path, safe="/-_.~")
        # Of a part the store knows no checksum.
        asked = more or {"x-amz-checksum-mode": "ENABLED"}
        signed = self._signer.signed_headers(
            method, self._inside, target, now=self._now(), headers=asked
        )
        return ObjectHead(target, signed, method)

    @property
    def _heads(self) -> StoreHeads:
        self._open_for_this_process()
        return self._pool

    @property
    def _client(self) -> Any:
        self._open_for_this_process()
        return self._boto

    def _open_for_this_process(self) -> None:
        # A forked job that went on using its parent's sockets would read the parent's answers.
        if self._opened_by == os.getpid():
            return
        with self._opening:
            if self._opened_by == os.getpid():
                return
            access_key, secret_key, region = self._keys
            self._pool = StoreHeads(self._inside.origin)
            self._boto = boto3.session.Session().client(
                "s3",
                endpoint_url=self._endpoint_url,
                region_name=region,
                aws_access_key_id=access_key,
                aws_secret_access_key=secret_key,
                config=_CONFIG,
            )
            self._opened_by = os.getpid()
