"""Passwords: Argon2id, and how fast somebody may guess them.

Failures are counted in buckets, never on the person. A device that once signed in as a person has
a bucket of its own, so that a stranger who guesses at an inspector's phone number slows down only
strangers: the inspector's own phone still gets in. Strangers at one number, or of one network, work
for each try instead of waiting, so that a new phone gets in however many knock.
"""

from __future__ import annotations

import hmac
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ledger.ground.slow_work import SLOW_WORK, SlowKind
from ledger.ground.tokens import KeyUse, derived_key

PASSWORD_MIN_CHARACTERS = 10
FREE_FAILURES = 5
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 900
# Of strangers at one number, without an hour's pause: nobody guesses a password that we take with
# so few, and a new phone is only then told to come later.
STRANGERS_MOST = 1_000
# An office shares an address.
FREE_FAILURES_OF_A_NETWORK = 20
NETWORK_MOST = 5_000
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
    return hmac.digest(
        derived_key(secret_key, KeyUse.ATTEMPTS), "\n".join(parts).encode(), "sha256"
    )


# Strangers name what they like: their buckets are so few that their rows fill no table.
_SHARED_BITS = 18


def shared_bucket(secret_key: str, *parts: str) -> bytes:
    """One of some hundred thousand buckets, for what strangers name."""
    whole = int.from_bytes(bucket(secret_key, *parts)[:4])
    return (whole >> (32 - _SHARED_BITS)).to_bytes(3)


def wait_s(failures: int) -> int:
    """Seconds to wait after so many failures: none at first, then doubling."""
    if failures < FREE_FAILURES:
        return 0
    return int(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (min(failures, 40) - FREE_FAILURES)))
