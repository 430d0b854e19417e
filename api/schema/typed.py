"""Schemas whose loaded value is an object of the ledger, so that mypy follows each field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, ClassVar

from marshmallow import Schema, post_load
from marshmallow.fields import List, Nested


class Part(Schema):
    """A part of a document, which becomes an object of the class that `becomes` names.

    The class declares what the ledger reads; what else the document holds is kept as it was sent.
    Lists become tuples. A field that may be left out and is given no default becomes None.
    """

    becomes: ClassVar[Any]


class Typed(Part):
    """A whole document: loads into its object, its parts into theirs.

    Only the whole makes objects, once it is valid: a hook for each part costs an inspection 40 µs.
    """

    @post_load
    def _typed(self, data: dict[str, Any], **_: Any) -> Any:
        return _maker_of(type(self))(data)


@cache
def names_of(becomes: Any) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple."""
    if is_dataclass(becomes):
        return tuple(field.name for field in fields(becomes))
    names: tuple[str, ...] = becomes._fields
    return names


@cache
def _maker_of(schema: type[Part]) -> Callable[[dict[str, Any]], Any]:
    """Makes the object of what such a schema loaded."""
    becomes = schema.becomes
    declared = schema().fields
    makers = [(name, _maker_of_field(declared[name])) for name in names_of(becomes)]

    def made(data: dict[str, Any]) -> Any:
        get = data.get
        return becomes(**{name: make(get(name)) if make else get(name) for name, make in makers})

    return made


def _maker_of_field(field: Any) -> Callable[[Any], Any] | None:
    """None where the value stays as it is."""
    # A kind of list may make its objects itself.
    if type(field) is List:
        inner = _maker_of_field(field.inner)
        if inner is None:
            return _frozen
        return lambda values: None if values is None else tuple([inner(value) for value in values])
    part = field.schema.__class__ if isinstance(field, Nested) else None
    if part is None or not issubclass(part, Part):
        return None
    make = _maker_of(part)
    return lambda value: None if value is None else make(value)


def _frozen(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)
