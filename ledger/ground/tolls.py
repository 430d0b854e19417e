"""What a try costs where too many came before it: work, which doubles, rather than a closed door.

Levels are steps of work: at 0 the least (or none, where none is asked for), each next one twice the
one before. `api.proof_of_work` says what a level is in hashes.
"""

from __future__ import annotations

HARDEST = 4


def price_of(count: int, free: int) -> int:
    """The level due for the try that is number `count`, of which `free` are cheap: then it rises at
    once, at twice as many, at four times, and stays at `HARDEST`.
    """
    return min(HARDEST, max(0, (count - 1) // free).bit_length())
