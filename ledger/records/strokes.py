"""Strokes of a finger: how much was drawn, and a shape by which a copy is known again. Pure.

A path is `M x y L x y …` in a box of 1000 × 400. Its shape does not depend on where in the box it
lies, how large it is, how many points it was told in, or in which order and direction its strokes
are told: a copy stays a copy. The same hand signing twice differs by far more than a copy does.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

# A tap, or a scribble on one spot, is no signature: of a box that is 1000 wide.
LEAST_INK = 60
LEAST_EXTENT = 24
# Points that stand for a stroke, on a grid of so many lines each way.
_POINTS = 8
_GRID = 1000
# Longer paths are known by their first strokes.
_STROKES_MOST = 60
# A dot beside the strokes, in parts of the ink, does not make another shape of them.
_SPECK = 0.02
# How far a copy's points lie from the first one's on average, in lines of the grid: rounding brings
# a copy of a third of the size to 4, two signatures of one steady hand are 12 apart and more.
COPY_MOST = 6
# Near copies share a key: a key holds so many values of the profile, each in a cell so wide. With
# these, hardly a copy shares none, and of signatures of one steady hand few in a thousand share one
# (tests/records/test_signing.py counts both).
_KEYS = 16
_VALUES_A_KEY = 32
_CELL = 96

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """Strokes on the grid. `points`: x and y in turn, as many of each stroke."""

    points: tuple[int, ...]

    @property
    def sha256(self) -> str:
        """Names the very same shape."""
        return hashlib.sha256(repr(self.points).encode()).hexdigest()

    @property
    def keys(self) -> tuple[int, ...]:
        """By which near copies are found among many (locality-sensitive hashes, 64 bits each)."""
        profile = _profile(self.points)
        return tuple(_key(nth, profile) for nth in range(_KEYS))

    def is_copied_in(self, points: Sequence[int]) -> bool:
        """Whether the other shape's points are these, but for rounding."""
        if len(points) != len(self.points):
            return False
        others = _cut(points)
        left = COPY_MOST * len(points)
        for stroke in _cut(self.points):
            nearest = min(others, key=lambda other: _apart(stroke, other))
            others.remove(nearest)
            left -= _apart(stroke, nearest)
            if left < 0:
                return False
        return True


def _cut(points: Sequence[int]) -> list[Sequence[int]]:
    """Into strokes."""
    return [points[start : start + 2 * _POINTS] for start in range(0, len(points), 2 * _POINTS)]


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    """In whichever direction the other was told."""
    back = [value for x, y in zip(other[-2::-2], other[::-2], strict=True) for value in (x, y)]
    return min(sum(abs(a - b) for a, b in zip(one, way, strict=True)) for way in (other, back))


def _profile(points: Sequence[int]) -> list[int]:
    """What does not hang on order and direction of the strokes, and moves as little as they do.

    Of each stroke the sums and differences of the points that lie as far from its two ends; of
    each of these the values of all strokes, sorted.
    """
    columns = zip(*map(_of_both_ends, _cut(points)), strict=True)
    return [value for column in columns for value in sorted(column)]


def _of_both_ends(stroke: Sequence[int]) -> Iterator[int]:
    for place in range(0, _POINTS, 2):
        for one, other in ((place, -place - 2), (place + 1, -place - 1)):
            yield stroke[one] + stroke[other]
            yield abs(stroke[one] - stroke[other])


def _key(nth: int, profile: Sequence[int]) -> int:
    cells = [int((profile[place] + shift) // _CELL) for place, shift in _drawn(nth, len(profile))]
    told_apart = repr((nth, len(profile), cells)).encode()
    return int.from_bytes(hashlib.blake2b(told_apart, digest_size=8).digest(), signed=True)


@cache
def _drawn(nth: int, length: int) -> tuple[tuple[int, float], ...]:
    """Which values a key holds, and how its cells are shifted: drawn once for ever."""
    chance = Random(f"{nth}/{length}")  # noqa: S311 - nothing secret: the same for ever
    return tuple(
        (int(chance.random() * length), chance.random() * _CELL) for _ in range(_VALUES_A_KEY)
    )


def ink_of(path: str) -> tuple[float, float]:
    """How long the strokes are together, and the longer side of the box that they fill."""
    strokes = _strokes(path)
    points = [point for stroke in strokes for point in stroke]
    (left, top), (right, bottom) = _corners(points)
    return sum(map(_length, strokes)), max(right - left, bottom - top)


def is_enough(path: str) -> bool:
    """Whether somebody drew something."""
    ink, extent = ink_of(path)
    return ink >= LEAST_INK and extent >= LEAST_EXTENT


def shape_of(path: str) -> Shape:
    """Of a path that is enough."""
    strokes = _strokes(path)
    speck = _SPECK * sum(map(_length, strokes))
    drawn = [stroke for stroke in strokes if _length(stroke) > speck][:_STROKES_MOST]
    (left, top), (right, bottom) = _corners([point for stroke in drawn for point in stroke])
    width, height = right - left, bottom - top
    # What is nearly a line stays one: its tremble is not blown up.
    wide, high = max(width, height / 8), max(height, width / 8)

    def on_grid(stroke: Sequence[_Point]) -> tuple[_Point, ...]:
        points = [
            ((x - left) / wide * _GRID, (y - top) / high * _GRID) for x, y in _sampled(stroke)
        ]
        return tuple(points if sum(points[0]) <= sum(points[-1]) else reversed(points))

    placed = sorted(map(on_grid, drawn), key=lambda points: sum(map(sum, points)))
    return Shape(tuple(round(value) for points in placed for point in points for value in point))


def _strokes(path: str) -> list[list[_Point]]:
    """One that begins where the one before ended goes on with it."""
    strokes: list[list[_Point]] = []
    for line in path.split("M")[1:]:
        points = [_point(words) for words in line.split("L")]
        if strokes and strokes[-1][-1] == points[0]:
            strokes[-1] += points[1:]
        else:
            strokes.append(points)
    return strokes


def _point(words: str) -> _Point:
    x, y = words.split()
    return float(x), float(y)


def _corners(points: Iterable[_Point]) -> tuple[_Point, _Point]:
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _length(stroke: Sequence[_Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(stroke))


def _sampled(stroke: Sequence[_Point]) -> Iterator[_Point]:
    """Points at equal distances along the stroke, its ends among them."""
    whole = _length(stroke)
    pieces = [(a, b, length) for a, b in pairwise(stroke) if (length := math.dist(a, b))]
    passed = 0.0
    nth = 0
    for (ax, ay), (bx, by), length in pieces:
        while nth < _POINTS - 1 and whole * nth / (_POINTS - 1) <= passed + length:
            part = (whole * nth / (_POINTS - 1) - passed) / length
            yield ax + (bx - ax) * part, ay + (by - ay) * part
            nth += 1
        passed += length
    for _ in range(nth, _POINTS):
        yield stroke[-1]
