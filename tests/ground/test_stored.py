"""A row or stored JSON becomes the object that says what is read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest

from ledger.ground.stored import read_back

ID, DAY, AT = uuid4(), date(2026, 11, 2), datetime(2026, 11, 2, 1, 30, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


class Pair(NamedTuple):
    item: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    id: UUID
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    id: UUID
    day: date
    at: datetime
    colour: Colour
    part: Part | None
    parts: tuple[Part, ...]
    days: tuple[date, ...]
    words: tuple[str, ...] | None
    raw: Any


JSON = {
    "id": str(ID),
    "day": "2026-11-02",
    "at": "2026-11-02T09:30:00+08:00",
    "colour": "red",
    "part": {"id": str(ID), "photos": ["a"]},
    "parts": [{"id": str(ID)}],
    "days": ["2026-11-02"],
    "words": ["b"],
    "raw": {"kept": ["as", "it", "is"]},
}
OBJECT = Whole(
    ID, DAY, AT, Colour.RED, Part(ID, ("a",)), (Part(ID, ()),), (DAY,), ("b",), JSON["raw"]
)


def test_json_becomes_the_object_with_its_types() -> None:
    assert read_back(Whole, JSON) == OBJECT
    assert isinstance(read_back(Whole, JSON).colour, Colour)


def test_a_row_with_values_of_its_own_becomes_the_same() -> None:
    assert read_back(Whole, JSON | {"id": ID, "day": DAY, "at": AT}) == OBJECT


def test_what_nobody_declared_stays_unread() -> None:
    assert read_back(Whole, JSON | {"further": 1}) == OBJECT


@pytest.mark.parametrize("left", [{}, dict.fromkeys(JSON)])
def test_what_is_left_out_or_null_is_none_and_of_a_list_empty(left: dict[str, Any]) -> None:
    found = read_back(Whole, left)
    assert (found.id, found.part, found.words, found.raw) == (None, None, None, None)
    assert (found.parts, found.days) == ((), ())


@pytest.mark.parametrize("kept", [{"item": "S06-001", "on": "2026-11-02"}, ["S06-001", DAY]])
def test_a_named_tuple_may_be_kept_as_an_object_or_as_a_list(kept: Any) -> None:
    assert read_back(Pair, kept) == Pair("S06-001", DAY)


@pytest.mark.parametrize(
    "wrong", [{"id": "no id"}, {"day": "2. November"}, {"colour": "blue"}, {"part": "words"}]
)
def test_what_is_none_of_it_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, AttributeError)):
        read_back(Whole, JSON | wrong)
