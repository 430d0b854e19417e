"""Rows, and the JSON in them (a record's document, its receipt), read back as objects.

A document's classes are those that it was loaded into when it came, so that a field has one name
and one type wherever it is read. A class declares what is read; what else is there stays unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

Stored = TypeVar("Stored")
_Make = Callable[[Any], Any]
# A row holds such values, JSON their words.
_READERS: Mapping[Any, Callable[[str], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def read_back(kind: type[Stored], stored: Mapping[Any, Any]) -> Stored:
    """The object. What the row or the JSON leaves out is None, of a list empty.

    Raises: ValueError, TypeError, AttributeError where it is none.
    """
    made: Any = kind
    return cast(Stored, _object_maker(made)(stored))


@cache
def _object_maker(kind: Any) -> _Make:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
    makers = [(name, _field_maker(hints[name])) for name in names]

    def made(stored: Any) -> Any:
        # A named tuple may be kept as the list of its values.
        values = dict(zip(names, stored, strict=True)) if isinstance(stored, list) else stored
        return kind(**{name: make(values.get(name)) for name, make in makers})

    return made


def _field_maker(hint: Any) -> _Make:
    make = _maker(hint)
    # A list that may be null is something else than an empty one.
    missing = () if get_origin(hint) is tuple else None
    if make is None:
        return lambda value: missing if value is None else value
    return lambda value: missing if value is None else make(value)


def _maker(hint: Any) -> _Make | None:
    """Makes a value that is there; None where it stays as it is."""
    if get_origin(hint) in (Union, UnionType):
        makers = [_maker(part) for part in get_args(hint) if part is not NoneType]
        return makers[0] if len(makers) == 1 else None
    if get_origin(hint) is tuple:
        inner = _maker(get_args(hint)[0])
        return (lambda values: tuple([inner(value) for value in values])) if inner else tuple
    if isinstance(hint, type):
        if is_dataclass(hint) or hasattr(hint, "_fields"):
            return _object_maker(hint)
        if issubclass(hint, Enum):
            return hint
    if read := _READERS.get(hint):
        return lambda value: read(value) if isinstance(value, str) else value
    return None
