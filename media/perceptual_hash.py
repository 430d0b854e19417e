"""A hash that stays nearly the same when a picture is made smaller, lighter or is saved again.

It finds a photograph that was used twice. It is a reason to look, never a verdict.
"""

from __future__ import annotations

from PIL import Image

BITS = 64
_SIGN = 1 << (BITS - 1)
# A lens cap, a wall in the dark: nearly all neighbours compare alike, and so do all such pictures.
_FEWEST_TELLING_BITS = 6


def difference_hash(picture: Image.Image) -> int:
    """dHash: is each of 8 × 8 cells of the grey picture darker than its right neighbour?

    Signed, -2⁶³ to 2⁶³-1, as a PostgreSQL bigint holds it.
    """
    cells = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for left in range(row * 9, row * 9 + 8):
            bits = bits << 1 | (cells[left] < cells[left + 1])
    return bits - (_SIGN << 1) if bits & _SIGN else bits


def hamming(a: int, b: int) -> int:
    """In how many of the 64 bits two hashes differ; up to about 6 is the same picture (ours)."""
    return ((a ^ b) & ((1 << BITS) - 1)).bit_count()


def is_telling(perceptual_hash: int) -> bool:
    """False for pictures without content: their hashes agree with each other, and mean nothing."""
    ones = hamming(perceptual_hash, 0)
    return _FEWEST_TELLING_BITS <= ones <= BITS - _FEWEST_TELLING_BITS
