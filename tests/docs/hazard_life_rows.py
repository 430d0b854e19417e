"""The table of a hazard's life as rows to draw and print: which event, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.ground.lifecycles.hazard import (
    HAZARD_LIFE,
    TRANSITIONS,
    Event,
    HazardSnapshot,
    State,
)  # fmt: skip

GRADES = ("general", "major")


@dataclass(frozen=True, slots=True)
class Row:
    """`moves`: (before, after), equal where the state stays. `grades`: for which it holds."""

    event: Event
    grades: tuple[str, ...]
    moves: tuple[tuple[State, State], ...]


def rows() -> list[Row]:
    """One row an event where both grades move alike, else one for each grade that moves."""
    return [row for event in TRANSITIONS for row in _rows_of(event)]


def _rows_of(event: Event) -> Iterator[Row]:
    by_grade = {grade: _moves(event, grade) for grade in GRADES}
    if len(set(by_grade.values())) == 1:
        yield Row(event, GRADES, by_grade["general"])
        return
    for grade, moves in by_grade.items():
        if moves:
            yield Row(event, (grade,), moves)


def _moves(event: Event, grade: str) -> tuple[tuple[State, State], ...]:
    """A confirmation is told by the grade that it gives, all else by the hazard's own."""
    found = []
    for state in State:
        snapshots = [HazardSnapshot(state, grade, listed) for listed in (False, True)]
        if event is Event.CONFIRM:
            snapshots = [HazardSnapshot(state, grade) for grade in GRADES]
        ends = {HAZARD_LIFE.next_state(event, now, variant=grade) for now in snapshots} - {None}
        found += [(state, end) for end in sorted(end for end in ends if end)]
    return tuple(found)
