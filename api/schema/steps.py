"""The API's fields of a step in a life, made from its rows (`ledger.ground.lifecycles`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, fields, validate

from api.schema.answers import AsSent
from api.schema.fields import list_of, one_of, text, whole
from api.schema.strict import Day, Flag, Number, Uuid
from ledger.ground.lifecycles.step_fields import Kind, StepField, fields_of

Field = fields.Field[Any]
Parts = Mapping[Kind, type[Schema]]
NAMES_MOST = 20


def document_fields(step: type[Any], parts: Parts = MappingProxyType({})) -> dict[str, Field]:
    """As somebody sends them, without the photographs: each may be left out or be null.

    `parts`: the schemas of what is a schema of its own.
    """
    return {
        name: _document_field(row, parts)
        for name, row in fields_of(step).items()
        if row.kind is not Kind.PHOTOS
    }


def group_fields(group: type[Any]) -> dict[str, Field]:
    """Of a group, every one is required."""
    return {
        name: text(row.most, required=True, metadata={"description": row.label})
        for name, row in fields_of(group).items()
    }


def told_fields(step: type[Any], parts: Parts) -> dict[str, Field]:
    """As they are read back, without the photographs: null where the step does not have it."""
    return {
        name: _told_field(row, parts)
        for name, row in fields_of(step).items()
        if row.kind is not Kind.PHOTOS
    }


def column_fields(step: type[Any], *, always: Collection[str] = ()) -> dict[str, Field]:
    """Those that the row keeps, null until a step gives them; `always`: never null."""
    return {
        name: fields.Date(**_of(row, allow_none=name not in always))
        if row.kind is Kind.DAY
        else _TOLD[row.kind](row, _of(row, allow_none=name not in always))
        for name, row in fields_of(step).items()
        if row.column
    }


def described(row: StepField) -> str:
    """整改花费，元: its label, its unit, and what may be chosen."""
    choices = "、".join(row.choices.values())
    return "，".join(filter(None, (row.label, row.unit))) + (f"：{choices}" if choices else "")


def _document_field(row: StepField, parts: Parts) -> Field:
    if row.kind is Kind.NAMES:
        return list_of(text(row.most), NAMES_MOST, load_default=list)
    more = {"load_default": None, **_of(row, allow_none=True)}
    if row.kind in parts:
        return fields.Nested(parts[row.kind], **more)
    return _SENT[row.kind](row, more)


def _told_field(row: StepField, parts: Parts) -> Field:
    more = _of(row, allow_none=True)
    return AsSent(parts[row.kind], **more) if row.kind in parts else _TOLD[row.kind](row, more)


def _of(row: StepField, *, allow_none: bool) -> dict[str, Any]:
    return {"allow_none": allow_none, "metadata": {"description": described(row)}}


def _number(row: StepField, more: dict[str, Any]) -> Field:
    most = f"{row.most // 10**8} 亿" if row.most >= 10**8 else row.most
    bounds = f"{row.label}应在 {row.least} 到 {most} {row.unit}之间"
    return Number(validate=validate.Range(row.least, row.most, error=bounds), **more)


_SENT: Mapping[Kind, Callable[[StepField, dict[str, Any]], Field]] = {
    Kind.TEXT: lambda row, more: text(row.most, **more),
    Kind.DAY: lambda row, more: Day(**more),
    Kind.WHOLE: lambda row, more: whole(row.least, row.most, **more),
    Kind.NUMBER: _number,
    Kind.FLAG: lambda row, more: Flag(**more),
    Kind.CHOICE: lambda row, more: one_of(*row.choices, **more),
    Kind.ID: lambda row, more: Uuid(**more),
}
# Days are told as the document has them.
_TOLD: Mapping[Kind, Callable[[StepField, dict[str, Any]], Field]] = {
    Kind.TEXT: lambda row, more: fields.String(**more),
    Kind.DAY: lambda row, more: fields.String(**more),
    Kind.WHOLE: lambda row, more: fields.Integer(**more),
    Kind.NUMBER: lambda row, more: fields.Float(**more),
    Kind.FLAG: lambda row, more: fields.Boolean(**more),
    Kind.CHOICE: lambda row, more: one_of(*row.choices, **more),
}
