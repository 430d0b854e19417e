"""Every field of words, of every schema that is loaded, is read by `Words`: walked, not listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema, ValidationError, fields, validate

import api.blueprints  # noqa: F401 — with it every schema is known
from api.schema.answers import AnswerSchema
from api.schema.fields import password_text, text
from api.schema.strict import Words
from ledger.ground.caller import Role
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, visit

# Says nothing that is shown: what it may be is one of a set, or a pattern holds every character.
_CLOSED = (validate.OneOf, validate.Regexp)
# Field → why its characters are as they were typed.
AS_TYPED = {
    "password": "what opens an account is what was typed",
    "own_password": "as above",
    "old": "as above",
    "new": "as above",
    "secret": "a validator reads it as the ledger does",
    "number": "as above, of a receipt",
    "board": "as above, of a board",
}
UNSEEN = "\u200b\u202e\ufeff\u3164\U000e0061\u2066"


def _schemas(of: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for schema in of.__subclasses__():
        if schema.__module__.startswith("api."):
            yield schema
        yield from _schemas(schema)


def _strings(field: fields.Field[Any]) -> Iterator[fields.String]:
    if isinstance(field, fields.List):
        yield from _strings(field.inner)
    elif isinstance(field, fields.String) and not isinstance(field, fields.UUID):
        yield field


def _open_words() -> Iterator[tuple[str, fields.String]]:
    for schema in set(_schemas()):
        if issubclass(schema, AnswerSchema) or schema.__name__.endswith("Out"):
            continue
        for name, declared in schema._declared_fields.items():
            for field in _strings(declared):
                if not any(isinstance(check, _CLOSED) for check in field.validators):
                    yield f"{schema.__module__}.{schema.__name__}.{name}", field


OPEN = dict(_open_words())


def test_there_are_fields_to_walk() -> None:
    assert len(OPEN) > 100


def test_every_field_of_words_is_read_as_all_are() -> None:
    strange = sorted(
        name
        for name, field in OPEN.items()
        if not isinstance(field, Words) and name.rpartition(".")[2] not in AS_TYPED
    )
    assert strange == []


@pytest.mark.parametrize("name", sorted(name for name in OPEN if isinstance(OPEN[name], Words)))
def test_of_words_that_nobody_sees_nothing_is_left(name: str) -> None:
    field = OPEN[name]
    assert field.deserialize("甲乙") == field.deserialize(f" 甲{UNSEEN}乙\u2800")
    for nothing in (UNSEEN, f" {UNSEEN}\u3000\n\u2800"):
        with pytest.raises(ValidationError) as refused:
            field.deserialize(nothing)
        assert "不能为空" in str(refused.value)


def test_a_password_is_what_was_typed() -> None:
    assert password_text().deserialize(" 甲\u200b乙 ") == " 甲\u200b乙 "
    assert text(3).deserialize("甲\u200b乙\u200b丙\u200b") == "甲乙丙"


def test_a_record_is_refused_with_each_field_that_holds_what_nobody_sees(
    county: CountyBuilder, client: FlaskClient
) -> None:
    place = county.enterprise()
    person = county.person(Role.SUPERVISOR)
    county.station(person, place)
    document = visit(place)
    document["received_by"] = "李\u200b示例"
    document["signatures"]["inspector"]["name"] += "\u202e"
    answer = Phone(client, person).put(f"/visits/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unseen_characters")
    faults = answer.json["errors"]["json"]
    assert faults.keys() == {"received_by", "signatures"}
    assert "看不见" in faults["signatures"]["inspector"]["name"][0]
