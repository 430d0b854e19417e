"""Signatures as fingers draw them: strokes in a box of 1000 × 400."""

from __future__ import annotations

import math
from random import Random

from demo.identities import chance

WIDTH, HEIGHT = 1000, 400
POINTS_A_STROKE = 9


def signature(name: str, occasion: str) -> str:
    """An SVG path of M and L: one person's hand, never twice quite the same."""
    hand, mood = chance("hand", name), chance("signature", name, occasion)
    cell = WIDTH // (len(name) + 1)
    strokes = []
    for place, _ in enumerate(name):
        left = cell // 2 + place * cell
        strokes += [_stroke(hand, mood, left, cell) for _ in range(hand.randint(3, 6))]
    return "".join(strokes)


def _stroke(hand: Random, mood: Random, left: int, cell: int) -> str:
    """Start, direction and bend belong to the hand; the tremble is of the moment."""
    x, y = left + hand.uniform(0.1, 0.8) * cell, hand.uniform(0.2, 0.7) * HEIGHT
    angle = hand.choice((0.05, 0.4, 1.45, 2.4)) + mood.uniform(-0.25, 0.25)
    step, bend = hand.uniform(12, 30), hand.uniform(-0.16, 0.16)
    points = []
    for _ in range(POINTS_A_STROKE):
        points.append(
            (_within(x + mood.uniform(-6, 6), WIDTH), _within(y + mood.uniform(-6, 6), HEIGHT))
        )
        x, y = x + step * math.cos(angle), y + step * math.sin(angle)
        angle += bend
    (first_x, first_y), *rest = points
    return f"M{first_x} {first_y}" + "".join(f"L{x} {y}" for x, y in rest)


def _within(value: float, limit: int) -> int:
    return min(max(round(value), 0), limit)
