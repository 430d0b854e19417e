"""What can go wrong with the object store, in words of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
)


class StoreError(Exception):
    """The object store did not do what was asked."""


class ObjectNotFound(StoreError):
    """Nothing lies under this key."""


class AlreadyThere(StoreError):
    """Something lies under this key already, and was not to be replaced."""


class BytesDiffer(StoreError):
    """The bytes that came are not those that were announced: other size or other SHA-256."""


class StoreUnavailable(StoreError):
    """The store cannot be reached, is too slow or too busy. Trying again later may help."""


class NoPublicEndpoint(StoreError):
    """Phones cannot reach this store: photographs go through the API."""


@contextmanager
def translated(key: str) -> Iterator[None]:
    """Errors of boto3 become those above; one that is not known rises as it is."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        meaning = _meaning(error.response.get("Error", {}).get("Code", ""), status)
        if meaning is None:
            raise
        raise meaning(key) from error
    except (ConnectionError, HTTPClientError, IncompleteReadError) as error:
        raise StoreUnavailable(f"{key}: {error}") from error


def refused_upload(key: str, status: int, body: bytes) -> StoreError:
    """What an S3 answer other than 200 to a PUT means; `body` is the beginning of its XML."""
    code = re.search(rb"<Code>(\w+)</Code>", body)
    name = code[1].decode() if code else ""
    return (_meaning(name, status) or StoreError)(f"{key}: HTTP {status} {name}")


def _meaning(code: str, status: int) -> type[StoreError] | None:
    if code in {"NoSuchKey", "NotFound"} or (status == 404 and code != "NoSuchBucket"):
        return ObjectNotFound
    if code == "ConditionalRequestConflict" or status == 412:
        return AlreadyThere
    if code in {"BadDigest", "IncompleteBody", "XAmzContentChecksumMismatch"}:
        return BytesDiffer
    if code in {"SlowDown", "RequestTimeout"} or status >= 500:
        return StoreUnavailable
    return None
