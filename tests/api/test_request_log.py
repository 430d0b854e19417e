"""The log tells what happened and to which request, and nothing about people or places."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ledger.ground.caller import Role
from ledger.ground.tables import audit
from telemetry import PlaceOnlyFormatter
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, visit


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What the app's own handler writes during the test."""
    (handler,) = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, PlaceOnlyFormatter)
    ]
    written = io.StringIO()
    before = handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    handler.setStream(before)  # type: ignore[attr-defined]


def test_a_line_has_request_id_route_status_and_time_and_the_answer_has_the_same_id(
    client: FlaskClient, log: io.StringIO
) -> None:
    answer = client.get("/healthz")
    line = json.loads(log.getvalue().splitlines()[-1])
    assert answer.headers["X-Request-ID"] == line["request_id"]
    assert (line["route"], line["status"], line["method"]) == ("/healthz", 200, "GET")
    assert line["ms"] >= 0


@pytest.mark.parametrize("given", ["a-phone-12345", 'x","level":"none', "0" * 32])
def test_what_a_caller_calls_its_request_is_neither_logged_nor_noted(
    client: FlaskClient, county: CountyBuilder, log: io.StringIO, engine: sa.Engine, given: str
) -> None:
    headers = county.person(Role.ADMIN).bearer | {"X-Request-ID": given}
    answer = client.delete("/api/v1/me/sessions", headers=headers)
    again = client.delete("/api/v1/sessions/current", headers=headers)
    assert given not in log.getvalue()
    ids = {one.headers["X-Request-ID"] for one in (answer, again)}
    assert len(ids) == 2
    with engine.connect() as read:
        noted = sa.select(audit.c.request_id).where(audit.c.action == "sign_out")
        assert ids.intersection(read.scalars(noted))
        assert not read.scalar(sa.select(audit.c.action).where(audit.c.request_id == given))


def test_no_password_token_phone_number_or_place_is_logged(
    client: FlaskClient, county: CountyBuilder, log: io.StringIO
) -> None:
    place = county.enterprise()
    person = county.supervisor_at(place)
    client.post("/api/v1/sessions", json={"phone": person.phone, "password": "hush hush hush"})
    Phone(client, person).put(f"/visits/{uuid4()}", visit(place))
    Phone(client, person).put(f"/visits/{uuid4()}", {"arrival": {"latitude": 27.908}})
    written = log.getvalue()
    assert written.count("\n") >= 3
    for secret in ("hush hush", person.token, person.token[-20:], person.phone, "27.908", "110.59"):
        assert secret not in written


def test_an_unexpected_error_is_logged_with_its_id_and_shown_without_internals(
    app: Flask,
    client: FlaskClient,
    county: CountyBuilder,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"the phone number is 138{0:08d}")

    monkeypatch.setattr("api.checklists.routes._fixed", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = Phone(client, county.person(Role.INSPECTOR)).get("/plan")
    assert (answer.status_code, answer.json["reason"]) == (500, "unexpected")
    assert "RuntimeError" not in answer.text
    assert "13800000000" not in log.getvalue()
    fault = next(
        line for line in map(json.loads, log.getvalue().splitlines()) if "exc_info" in line
    )
    assert fault["exc_info"].endswith("builtins.RuntimeError")
    assert answer.json["request_id"]


def test_who_is_refused_is_told_by_id_and_who_fails_to_sign_in_by_a_hash(
    client: FlaskClient, county: CountyBuilder, log: io.StringIO
) -> None:
    person = county.person(Role.SUPERVISOR)
    assert Phone(client, person).get("/people").status_code == 403
    for _ in range(2):
        sent = {"phone": person.phone, "password": "wrong wrong wrong"}
        assert client.post("/api/v1/sessions", json=sent).status_code == 401
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    rights, *guesses = [line for line in lines if line["logger"] == "anxun.security"]
    assert (rights["status"], rights["person_id"]) == (403, str(person.id))
    assert len({guess["account"] for guess in guesses}) == 1
    assert {guess["status"] for guess in guesses} == {401}
    assert person.phone not in log.getvalue()
    assert person.name not in log.getvalue()
