"""What is kept of the keys of deleted objects: salted hashes, to prove later that they are gone.

Whoever holds a key can ask whether it was among them; nobody can read one out of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


def hashes_of(keys: Collection[str], salt: bytes) -> dict[str, Any]:
    """`{"salt", "sha256"}` in hexadecimal digits, as JSON keeps it."""
    return {"salt": salt.hex(), "sha256": sorted(_hash(key, salt) for key in keys)}


@dataclass(frozen=True, slots=True)
class KeyHashes:
    """As `hashes_of` made them."""

    salt: str
    sha256: tuple[str, ...]


def is_among(key: str, hashes: KeyHashes) -> bool:
    """Whether the key was one of those that were hashed."""
    return _hash(key, bytes.fromhex(hashes.salt)) in hashes.sha256


def _hash(key: str, salt: bytes) -> str:
    return hashlib.sha256(salt + key.encode()).hexdigest()
