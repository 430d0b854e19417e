"""One form for one document: RFC 8785, and its SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

# To whoever sent such a document.
NOT_CANONICAL = "含有过大或不是有限值的数字，请核对数值"


class NotCanonical(Exception):
    """The document holds a number that RFC 8785 cannot write, such as 2^60 or NaN."""


def canonical(document: Any) -> bytes:
    """The document's one byte form. Raises: NotCanonical."""
    try:
        return rfc8785.dumps(document)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(str(error)) from error


def sha256_of(document: Any) -> str:
    """64 hex digits over the canonical form. Raises: NotCanonical."""
    return hashlib.sha256(canonical(document)).hexdigest()
