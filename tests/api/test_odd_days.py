"""Days, months and numbers of one's own making, in a path or a question: told, and never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from ledger.ground.caller import Role
from tests.api.test_hostile_input import SOME_ID, refused
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone

ODD = [
    "0001-01-01", "0000-01-01", "9999-12-31", "1900-01-01", "2199-12-31", "2026-02-30", "20260614",
    "2026-W25-1", "0001-01", "9999-12", "2026-00", "-1", "0", "9" * 40, "1e9", "nan", "%00",
]  # fmt: skip
SENT = {"GET", "PUT", "POST"}
# What leads on to the part that is asked about.
RIGHT = {
    "report": "monthly_dispatch_form", "office": "lufeng_office", "last": "2026-06-22", "row": "1",
    "column": "units_checked", "sector": "S06", "duty": "visits", "kind": "people",
    "sha256": "0" * 64,
}  # fmt: skip
# Served for everybody, and read by themselves alone.
OTHER = {"area_code", "code", "signed", "path"}


def rules_with_words(app: Flask) -> list[Rule]:
    """Of the API, those that take a word in their path."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.arguments & RIGHT.keys()
    ]


def odd_paths(rule: Rule) -> Iterator[str]:
    """Each of its words in turn by each odd value, between right ones."""
    right = {name: RIGHT.get(name, SOME_ID) for name in rule.arguments}
    for name in sorted(rule.arguments & RIGHT.keys() - {"sha256"}):
        for odd in ODD:
            path = rule.rule
            for other, value in (right | {name: odd}).items():
                for spelled in (f"<{other}>", f"<uuid:{other}>", f"<sha256:{other}>"):
                    path = path.replace(spelled, value)
            yield path.removeprefix("/api/v1")


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.INSPECTOR, Role.COUNTY, Role.ADMIN))


def answered(phone: Phone, method: str, path: str) -> None:
    sent = {} if method == "GET" else {"json": {}}
    answer = phone.client.open(f"/api/v1{path}", method=method, headers=phone.person.bearer, **sent)
    assert answer.status_code < 500, (method, path, answer.text)


def test_every_word_in_a_path_is_one_that_the_walk_knows(app: Flask) -> None:
    words = {
        name
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for name in rule.arguments
        if f"<{name}>" in rule.rule
    }
    assert words - OTHER <= RIGHT.keys()
    assert any("last" in rule.arguments for rule in rules_with_words(app))


def test_a_path_with_an_odd_day_or_number_in_it_is_answered(app: Flask, phone: Phone) -> None:
    for rule in rules_with_words(app):
        for method in sorted((rule.methods or set()) & SENT):
            for path in odd_paths(rule):
                answered(phone, method, path)


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "20260622"]
)
@pytest.mark.parametrize("below", ["", "/draft", "/files", "/cells/1/units_checked/records"])
def test_a_report_of_no_day_of_these_times_is_not_found(phone: Phone, day: str, below: str) -> None:
    refused(phone.get(f"/reports/monthly_dispatch_form/lufeng_office/{day}{below}"), 404)


def questions(app: Flask) -> list[tuple[str, str]]:
    """Path and parameter of every question that takes a day, a month or a number."""
    document: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    found = []
    for path, methods in document["paths"].items():
        for asked in methods.get("get", {}).get("parameters", []):
            schema = asked.get("schema", {})
            kind = (schema.get("type"), schema.get("format"))
            if asked.get("in") == "query" and (
                kind[1] or "integer" in str(kind[0]) or asked["name"] in {"month", "year"}
            ):
                found.append((path, asked["name"]))
    return found


def test_a_question_with_an_odd_day_or_number_is_answered(app: Flask, phone: Phone) -> None:
    asked = questions(app)
    names = {name for _, name in asked}
    assert {"month", "limit", "first", "last"} <= names
    for path, name in asked:
        for odd in ODD:
            filled = path
            for part in path.split("{")[1:]:
                word = part.split("}")[0]
                filled = filled.replace(f"{{{word}}}", RIGHT.get(word, SOME_ID))
            answered(phone, "GET", f"{filled.removeprefix('/api/v1')}?{name}={odd}")
