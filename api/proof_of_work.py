"""A page proves that it worked for a report (ALTCHA, version 2), so that sending thousands is dear.

1. The server hashes a random counter `COST` times and tells the beginning of the result, signed.
2. The page tries counters from 0 until it finds that beginning.
3. The server checks both signatures, which costs nothing, and takes each challenge once.

Plain SHA-256, iterated: a page has no WebCrypto on a plain http address, so that the page brings
its own (`solveChallenge` of altcha-lib with a `deriveKey` over @noble/hashes). The counter lies
between 0 and `COUNTER_BELOW`, so that the worst case is twice the middle one.

What is due depends on how many came before (`ledger.ground.slow_work`): each level doubles the
range of the counter. The level is signed into the challenge and held against what is due when it is
spent, so that a challenge from cheaper times or another network buys nothing. A proof is good for
one try: one that was refused, too.
"""

from __future__ import annotations

import base64
import json
import logging
import secrets
import time
from dataclasses import dataclass
from typing import Any

import altcha

from api.public_limits import PublicLimits
from ledger.ground.errors import ProofWanted
from ledger.ground.slow_work import HARDEST
from ledger.ground.stored import read_back
from ledger.ground.tokens import KeyUse, derived_key

_log = logging.getLogger("anxun.limits")

_ALGORITHM = "SHA-256"
# 225,000 hashes on average: 0.38 s at the 600,000 a second that @noble/hashes makes in Node on the
# machine it was measured on, 3 s on a phone eight times slower; 48 s at the highest level.
COST = 500
COUNTER_BELOW = 900
GOOD_FOR_S = 20 * 60


class ProofOfWork:
    """Challenges signed with a key that follows from the server's own."""

    def __init__(self, secret_key: str, limits: PublicLimits) -> None:
        self._challenge_key = derived_key(secret_key, KeyUse.CHALLENGE)
        self._solution_key = derived_key(secret_key, KeyUse.SOLUTION)
        self._limits = limits

    def challenge(self, level: int) -> dict[str, Any]:
        """A new one of this level, as the page's library takes it."""
        made: dict[str, Any] = altcha.create_challenge(
            _ALGORITHM,
            COST,
            counter=secrets.randbelow(COUNTER_BELOW << min(level, HARDEST)),
            expires_at=int(time.time()) + GOOD_FOR_S,
            data={"level": level},
            hmac_secret=self._challenge_key,
            hmac_key_secret=self._solution_key,
        ).to_dict()
        return made

    def spend(self, payload: str | None, due: int) -> None:
        """Take the work for one try, which is used up whatever comes of it.

        Raises: ProofWanted where there is none, or it is wrong, too cheap, expired or used;
        Unavailable.
        """
        outcome = altcha.verify_solution(
            payload or "", self._challenge_key, hmac_key_secret=self._solution_key
        )
        if not (payload and outcome.verified):
            raise ProofWanted(due)
        challenge = _challenge_of(payload)
        first = self._limits.is_first(challenge.signature, GOOD_FOR_S + 60)
        if not first or challenge.parameters.data.level < due:
            raise ProofWanted(due)
        _log.debug("work taken")


@dataclass(frozen=True, slots=True)
class _Data:
    level: int


@dataclass(frozen=True, slots=True)
class _Parameters:
    data: _Data


@dataclass(frozen=True, slots=True)
class _Challenge:
    parameters: _Parameters
    signature: str


@dataclass(frozen=True, slots=True)
class _Payload:
    """What the page's library sends."""

    challenge: _Challenge


def _challenge_of(payload: str) -> _Challenge:
    """Only of a payload that was verified: it is ours."""
    return read_back(_Payload, json.loads(base64.b64decode(payload))).challenge
