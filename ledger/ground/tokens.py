"""Session tokens: `ax_<area_code>_<secret>`; only the hash of one is ever stored."""

from __future__ import annotations

import hashlib
import re
import secrets

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
