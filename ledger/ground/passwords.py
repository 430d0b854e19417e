"""Passwords: Argon2id, and how fast somebody may guess them.

Failures are counted in buckets, never on the person. A device that once signed in as a person has
a bucket of its own, so that a stranger who guesses at an inspector's phone number slows down only
strangers: the inspector's own phone still gets in.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ledger.ground.slow_work import SLOW_WORK, SlowKind

PASSWORD_MIN_CHARACTERS = 10
FREE_FAILURES = 5
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 900
# All strangers at one account together wait no longer than this: a new phone must get its turn.
LONGEST_WAIT_OF_STRANGERS_S = 30
FORGOTTEN_AFTER_S = 3600

# Argon2id with the parameters that RFC 9106 recommends where memory is scarce.
HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """An Argon2id hash with its own salt and parameters. Raises: Unavailable."""
    with SLOW_WORK.turn(SlowKind.ARGON2):
        return HASHER.hash(password)


def is_password(stored_hash: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long for a person who does not exist.

    Raises: Unavailable.
    """
    with SLOW_WORK.turn(SlowKind.ARGON2):
        try:
            return HASHER.verify(stored_hash or _nobodys_hash(), password) and bool(stored_hash)
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody has this password")


def bucket(secret_key: str, *parts: str) -> bytes:
    """A keyed hash: neither a phone number nor an address can be read from the table."""
    return hmac.new(secret_key.encode(), "\n".join(parts).encode(), hashlib.sha256).digest()


def wait_s(failures: int, longest_s: int = LONGEST_WAIT_S) -> int:
    """Seconds to wait after so many failures: none at first, then doubling."""
    if failures < FREE_FAILURES:
        return 0
    return int(min(longest_s, FIRST_WAIT_S * 2 ** (min(failures, 40) - FREE_FAILURES)))
