"""A page proves that it worked for a report (ALTCHA, version 2), so that sending thousands is dear.

1. The server hashes a random counter `COST` times and tells the beginning of the result, signed.
2. The page tries counters from 0 until it finds that beginning.
3. The server checks both signatures, which costs nothing, and takes each challenge once.

Plain SHA-256, iterated: a page has no WebCrypto on a plain http address, so that the page brings
its own (`solveChallenge` of altcha-lib with a `deriveKey` over @noble/hashes). The counter lies
between 0 and `COUNTER_BELOW`, so that the worst case is twice the middle one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import altcha

from api.public_limits import PublicLimits
from ledger.ground.errors import Forbidden
from ledger.ground.stored import read_back

_ALGORITHM = "SHA-256"
# 225,000 hashes on average: 0.38 s at the 600,000 a second that @noble/hashes makes in Node on the
# machine it was measured on, 3 s on a phone eight times slower.
COST = 500
COUNTER_BELOW = 900
GOOD_FOR_S = 20 * 60


class ProofOfWork:
    """Challenges signed with a key that follows from the server's own."""

    def __init__(self, secret_key: str, limits: PublicLimits) -> None:
        secret = secret_key.encode()
        self._challenge_key = hmac.digest(secret, b"tip challenge", hashlib.sha256)
        self._solution_key = hmac.digest(secret, b"tip solution", hashlib.sha256)
        self._limits = limits

    def challenge(self) -> dict[str, Any]:
        """A new one, as the page's library takes it."""
        made: dict[str, Any] = altcha.create_challenge(
            _ALGORITHM,
            COST,
            counter=secrets.randbelow(COUNTER_BELOW),
            expires_at=int(time.time()) + GOOD_FOR_S,
            hmac_secret=self._challenge_key,
            hmac_key_secret=self._solution_key,
        ).to_dict()
        return made

    @contextmanager
    def spent(self, payload: str) -> Iterator[None]:
        """What is done within is worked for; where it is refused, the work may be used again.

        Raises: Forbidden proof_of_work where it is wrong, expired or used; Unavailable.
        """
        outcome = altcha.verify_solution(
            payload, self._challenge_key, hmac_key_secret=self._solution_key
        )
        if not outcome.verified:
            raise _refused()
        with self._limits.once(_signature(payload), GOOD_FOR_S + 60) as first:
            if not first:
                raise _refused()
            yield


@dataclass(frozen=True, slots=True)
class _Challenge:
    signature: str


@dataclass(frozen=True, slots=True)
class _Payload:
    """What the page's library sends."""

    challenge: _Challenge


def _signature(payload: str) -> str:
    """Names the challenge; only of a payload that was verified."""
    return read_back(_Payload, json.loads(base64.b64decode(payload))).challenge.signature


def _refused() -> Forbidden:
    return Forbidden("proof_of_work", "页面打开得太久了，请再点一次提交，填写的内容都还在")
