"""Schemas whose loaded value is an object of the ledger, so that mypy follows each field."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, ClassVar

from marshmallow import Schema, post_load


class Typed(Schema):
    """Loads into an object of the class that `becomes` names.

    The class declares what the ledger reads; what else the document holds is kept as it was sent.
    Lists become tuples. A field that may be left out and is given no default becomes None.
    """

    becomes: ClassVar[Any]

    @post_load
    def _typed(self, data: dict[str, Any], **_: Any) -> Any:
        return self.becomes(**{name: _frozen(data.get(name)) for name in names_of(self.becomes)})


@cache
def names_of(becomes: Any) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple."""
    if is_dataclass(becomes):
        return tuple(field.name for field in fields(becomes))
    names: tuple[str, ...] = becomes._fields
    return names


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
