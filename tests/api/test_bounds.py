"""Numbers have bounds at the door, what a sender numbered is told once: all schemas are walked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from marshmallow import Schema, ValidationError, fields, validate

import api
from api.schema.answers import AnswerSchema
from api.schema.strict import Day, Measured, Uuid
from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground.tables import metadata
from ledger.people.sheet import PEOPLE
from spreadsheets.columns import Column
from spreadsheets.words import Unreadable, degrees_of, number_of, whole_of

for module in pkgutil.walk_packages(api.__path__, "api."):
    importlib.import_module(module.name)

# What JSON's canonical form and JavaScript can tell exactly.
EXACT_MOST = 2**53 - 1
ID = "00000000-0000-4000-8000-000000000000"


def below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for inner in schema.__subclasses__():
        yield inner
        yield from below(inner)


def sent_schemas() -> list[type[Schema]]:
    """All that somebody sends: bodies, their parts, and questions in an address."""
    ours = {schema for schema in below(Schema) if schema.__module__.startswith("api.")}
    return sorted(
        (schema for schema in ours if not issubclass(schema, AnswerSchema)),
        key=lambda schema: (schema.__module__, schema.__name__),
    )


def inner_of(field: fields.Field[Any]) -> fields.Field[Any]:
    return field.inner if isinstance(field, fields.List) else field


def sent_fields(*kinds: type[fields.Field[Any]]) -> list[tuple[str, str, fields.Field[Any]]]:
    """Schema, name and field, those of lists included."""
    return [
        (f"{schema.__module__}.{schema.__name__}", name, inner_of(field))
        for schema in sent_schemas()
        for name, field in schema._declared_fields.items()
        if isinstance(inner_of(field), kinds)
    ]


NUMBERS = sent_fields(fields.Integer, fields.Float, fields.Decimal)


def range_of(field: fields.Field[Any]) -> validate.Range:
    (bounds,) = [check for check in field.validators if isinstance(check, validate.Range)]
    return bounds


def test_the_walk_sees_the_numbers_of_every_subject() -> None:
    assert len(NUMBERS) > 40
    names = {name for _, name, _ in NUMBERS}
    assert {"accuracy_m", "age_s", "elapsed_s", "rate_percent", "cost_yuan", "limit"} <= names


@pytest.mark.parametrize(("where", "name", "field"), NUMBERS, ids=lambda part: str(part)[:60])
def test_every_number_that_is_sent_has_least_and_most(
    where: str, name: str, field: fields.Field[Any]
) -> None:
    bounds = range_of(field)
    assert bounds.min is not None and bounds.max is not None, (where, name)
    assert -EXACT_MOST <= bounds.min <= bounds.max <= EXACT_MOST
    for value in (bounds.max + 1, bounds.min - 1, 1e300, -1e300):
        with pytest.raises(ValidationError):
            field.deserialize(value)
    for value in (float("inf"), float("nan"), 10**400):
        with pytest.raises((ValidationError, OverflowError)):
            field.deserialize(value)


MOST_OF: dict[type[Any], int] = {
    sa.SmallInteger: 2**15 - 1,
    sa.Integer: 2**31 - 1,
    sa.BigInteger: 2**63 - 1,
}


def most_of(column: sa.Column[Any]) -> float:
    kind = column.type
    if isinstance(kind, sa.Numeric) and kind.precision:
        return float(10 ** (kind.precision - (kind.scale or 0)))
    return next((most for of, most in MOST_OF.items() if type(kind) is of), float("inf"))


@pytest.mark.parametrize(("where", "name", "field"), NUMBERS, ids=lambda part: str(part)[:60])
def test_what_is_let_in_fits_every_column_of_that_name(
    where: str, name: str, field: fields.Field[Any]
) -> None:
    columns = [
        column
        for table in metadata.tables.values()
        for column in table.c
        if column.name == name and isinstance(column.type, sa.Integer | sa.Numeric)
    ]
    for column in columns:
        assert range_of(field).max <= most_of(column), (where, str(column))


@pytest.mark.parametrize("value", [10**13, -(10**13), 1e16, 1e300, 2**60])
def test_what_was_measured_is_bounded_too(value: float) -> None:
    with pytest.raises(ValidationError):
        Measured().deserialize(value)


@pytest.mark.parametrize("value", ["1899-12-31", "2200-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_lies_where_days_can_be_counted_on(value: str) -> None:
    with pytest.raises(ValidationError):
        Day().deserialize(value)


NUMBERED = [
    (table.kind, column)
    for table in (ENTERPRISES, PEOPLE)
    for column in table.columns
    if column.read in (whole_of, number_of)
]
# Longitude and latitude are read together, with what to do where they were interchanged.
PLACED = {column.field for column in ENTERPRISES.columns if column.read is degrees_of}


def test_tables_that_are_imported_hold_numbers() -> None:
    assert {column.field for _, column in NUMBERED} >= {"employees"}
    assert {"longitude", "latitude"} == PLACED


@pytest.mark.parametrize(("kind", "column"), NUMBERED, ids=lambda part: getattr(part, "field", ""))
@pytest.mark.parametrize(
    "cell", [2_000_000_000, 99_999_999_999, 1e16, "9" * 30, "99,999,999,999", -1e9, "-99999999999"]
)
def test_every_number_of_an_imported_table_has_least_and_most(
    kind: str, column: Column, cell: object
) -> None:
    with pytest.raises(Unreadable):
        column.checked(column.read(cell))


def lists_of_numbered() -> list[tuple[type[Schema], str, str]]:
    """Schema, list and the number of its parts: its `id`, or the one that it requires."""
    found = []
    for schema in sent_schemas():
        for name, field in schema._declared_fields.items():
            if not isinstance(field, fields.List) or not isinstance(field.inner, fields.Nested):
                continue
            parts = field.inner.schema.fields
            numbers = [key for key, part in parts.items() if isinstance(part, Uuid)]
            asked = [key for key in numbers if key == "id" or parts[key].required]
            found += [(schema, name, key) for key in sorted(asked, key="id".__ne__)[:1]]
    return found


def test_the_walk_sees_the_lists_of_every_subject() -> None:
    assert {(name, key) for _, name, key in lists_of_numbered()} >= {
        ("findings", "id"), ("previous_hazards", "hazard_id"), ("key_areas", "id"),
        ("risk_points", "id"), ("entries", "id"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "name", "key"), lists_of_numbered(), ids=lambda part: getattr(part, "__name__", part)
)
def test_what_the_sender_numbered_is_told_once(schema: type[Schema], name: str, key: str) -> None:
    field = schema._declared_fields[name]
    other = UUID(int=7)
    parts = [{key: UUID(ID)}, {key: other}, {key: UUID(ID)}]
    with pytest.raises(ValidationError) as refused:
        for check in field.validators:
            check(parts)
    assert refused.value.messages == {2: {key: ["与第 1 项编号相同，请换一个编号"]}}
    for check in field.validators:
        check(parts[:2])
