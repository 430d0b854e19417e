"""Lots that anybody can draw again, whatever is drawn. Pure.

1. Before anything is drawn the server keeps 32 random bytes (the value) and shows their SHA-256
   (the commitment): from then on neither the office nor the server can choose another value.
2. A witness says a number. The office does not know the value and the server did not know the
   number, so neither of them alone decides the seed.
3. The pool is what can be drawn, sorted, hashed as RFC 8785 JSON.
4. The seed is the SHA-256 of five lines: algorithm, draw's id, value, number, the pool's hash.
5. A ticket is the SHA-256 of lines that begin with the seed; the smallest are drawn.

All hashes are 64 lower-case hexadecimal digits, all ids are lower-case UUIDs, lines are joined by
U+000A without one at the end. Why so: docs/decisions/0013.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ledger.ground.canonical import sha256_of


def commitment_of(value: str) -> str:
    """What is shown before the draw. `value`: 32 bytes as 64 hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(value)).hexdigest()


def pool_sha256(pool: Any) -> str:
    """Of the pool as it is published."""
    return sha256_of(pool)


def seed_of(algorithm: str, draw_id: str, value: str, number: str, pool_hash: str) -> str:
    """What decides the draw. `number`: the witness's, as it was said."""
    return ticket_of(algorithm, draw_id, value, number, pool_hash)


def ticket_of(*lines: str) -> str:
    """Whose ticket is smaller is drawn first."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
