"""Session tokens: `ax_<area_code>_<secret>`; only the hash of one is ever stored.

Keys follow from the server's one secret, one for each use: `SECRET_KEY` itself signs and seals
nothing. What one use gives away (a link, a hash in a table, a proof) says nothing about the key of
another. Derived by HMAC-SHA256 over the use's name: the expanding half of HKDF for one block,
without its counter. The secret is long and random already, so that nothing is to be extracted, and
what was sealed by these keys before stays readable.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from enum import StrEnum

_AREA_CODE = re.compile(r"\d{6}", re.ASCII)


def new_token(area_code: str) -> str:
    """A token that nobody can guess: 256 bits."""
    return f"ax_{area_code}_{secrets.token_urlsafe(32)}"


def new_device() -> str:
    """A device's own token, kept by the phone between sign-ins."""
    return secrets.token_urlsafe(24)


def area_code_of(token: str) -> str | None:
    """The county that the token names; None where it is no token of ours."""
    prefix, _, rest = token.partition("_")
    area_code, _, secret = rest.partition("_")
    return area_code if prefix == "ax" and secret and _AREA_CODE.fullmatch(area_code) else None


def hash_of(token: str) -> bytes:
    """What is stored. A plain hash is enough: the token is random, not chosen."""
    return hashlib.sha256(token.encode()).digest()


class KeyUse(StrEnum):
    """What a key is for. A word is never changed: what lies in the ledger depends on it."""

    SECOND_FACTOR = "second factor"
    RECOVERY_CODE = "recovery code"
    CHALLENGE = "tip challenge"
    SOLUTION = "tip solution"
    ATTEMPTS = "attempts"
    STORED_FILE = "stored file"


def derived_key(secret_key: str, use: KeyUse) -> bytes:
    """32 bytes."""
    return hmac.digest(secret_key.encode(), use.value.encode(), "sha256")
