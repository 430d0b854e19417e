"""A field of a step, written once: its type, its words, and which events ask for it.

A step (`HazardStep`, `TipStep`) is a dataclass whose attributes are such rows. From them follow the
API's schemas and examples, what a step is found to lack, the time line, the forms of the web and
the documents. A new field is a new attribute; a field that an event does not ask for stays None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
# Nothing in a county costs more; a slip of the hand is caught.
YUAN_MAX = 10**11


class Kind(StrEnum):
    """What a field holds, and how a form asks for it."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    GROUP = "group"
    PHOTOS = "photos"
    PLACE = "place"
    NAMES = "names"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Ask:
    """An event that asks for the field.

    `message`: what is said where it is missing; None: it may be left out. `only`: asked of this
    variant of the table alone. `label` and `example`: where the event has its own.
    """

    event: StrEnum
    message: str | None = None
    only: str | None = None
    label: str | None = None
    example: Any = None


@dataclass(frozen=True, slots=True)
class StepField:
    """`least` and `most`: characters of a text, bounds of a number. `lines`: of the form's box.

    `parts`: the dataclass of a group. `column`: the row keeps it under the same name.
    """

    kind: Kind
    label: str
    asks: tuple[Ask, ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    lines: int = 1
    choices: Mapping[str, str] = field(default_factory=dict)
    parts: type[Any] | None = None
    column: bool = False
    example: Any = None

    def ask_of(self, event: StrEnum) -> Ask | None:
        """How the event asks for it; None: it does not."""
        return next((ask for ask in self.asks if ask.event == event), None)


def step_field(kind: Kind, label: str, *asks: Ask, **more: Any) -> Any:
    """An attribute of a step. Not given, it is None; `more` as `StepField` has it."""
    default = () if kind in (Kind.PHOTOS, Kind.NAMES) else None
    return field(default=default, metadata={StepField: StepField(kind, label, asks, **more)})


def fields_of(step: type[Any]) -> Mapping[str, StepField]:
    """The rows of a step, in the order of its forms."""
    return {column.name: column.metadata[StepField] for column in fields(step) if column.metadata}


def asked_by(step: type[Any], event: StrEnum) -> Iterator[tuple[str, StepField, Ask]]:
    """What the event asks for, in the order of its form."""
    for name, row in fields_of(step).items():
        if ask := row.ask_of(event):
            yield name, row, ask


def missing_fields(step: Any, event: StrEnum, variant: str = "") -> dict[str, list[str]]:
    """What the event requires by this variant and the step lacks: field to sentences."""
    return {
        name: [ask.message]
        for name, _, ask in asked_by(type(step), event)
        if ask.message and ask.only in (None, variant) and not getattr(step, name)
    }


def given(value: T | None) -> T:
    """A field that its event requires: it is judged only where it is there."""
    if value is None:
        raise AssertionError("judged before it was found complete")
    return value


def examples_of(step: type[Any], event: StrEnum) -> dict[str, Any]:
    """An example of what the event is sent with, as JSON."""
    examples = {
        name: ask.example if ask.example is not None else _example(row)
        for name, row, ask in asked_by(step, event)
    }
    return {name: example for name, example in examples.items() if example is not None}


def _example(row: StepField) -> Any:
    if row.parts is None:
        return row.example
    return {name: part.example for name, part in fields_of(row.parts).items()}
