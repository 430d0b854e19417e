"""The OpenAPI schemas of dataclasses that are answered whole: every field is always there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from apispec import APISpec

_TYPES: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}


def describe(spec: APISpec, kind: type, *, within: str, without: Collection[str] = ()) -> str:
    """Put a dataclass and all that it holds into the document, named with `within` in front.

    Returns its name there. Raises: KeyError for a type that has no place in JSON.
    """
    name = kind.__name__ if kind.__name__.startswith(within) else within + kind.__name__
    if name in spec.components.schemas:
        return name
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in without]
    schema = {"type": "object", "required": sorted(names), "additionalProperties": False}
    spec.components.schema(
        name,
        {**schema, "properties": {name: _schema(spec, hints[name], within) for name in names}},
    )
    return name


def _schema(spec: APISpec, hint: Any, within: str) -> dict[str, Any]:
    if is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/components/schemas/{describe(spec, hint, within=within)}"}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        # Of one kind, however many: `tuple[X, ...]`.
        return {"type": "array", "items": _schema(spec, get_args(hint)[0], within)}
    if parts := get_args(hint):
        return {"anyOf": [_schema(spec, part, within) for part in parts]}
    return dict(_TYPES[hint])
