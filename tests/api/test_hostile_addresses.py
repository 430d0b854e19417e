"""Whatever an address, a cursor or a token says, the answer says in Chinese what is wrong."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.ground.caller import Role
from tests.api.test_hostile_input import SOME_ID, refused
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.INSPECTOR, Role.COUNTY, Role.ADMIN))


def cursor_of(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


CURSORS = [
    "x",
    "====",
    "é",
    cursor_of(None),
    cursor_of({}),
    cursor_of([]),
    cursor_of(["a\u0000", SOME_ID]),
    cursor_of(["\ud800", SOME_ID]),
    cursor_of([False, 10**30, SOME_ID]),
    cursor_of([False, float("inf"), SOME_ID]),
    cursor_of([10**30, SOME_ID]),
    cursor_of(["2026-11-02T09:30:00+08:00", 5]),
    base64.urlsafe_b64encode(b"[" * 370).decode(),
]


@pytest.mark.parametrize("cursor", CURSORS, ids=range(len(CURSORS)))
@pytest.mark.parametrize(
    "listed", ["/enterprises?", "/enterprises?near=110.5,27.9&", "/hazards?", "/visits?"]
)
def test_a_cursor_of_ones_own_making_leads_nowhere_else(
    phone: Phone, listed: str, cursor: str
) -> None:
    answer = phone.client.get(
        f"/api/v1{listed.split('?')[0]}",
        query_string={"cursor": cursor}
        | dict(pair.split("=") for pair in listed.split("?")[1].split("&") if pair),
        headers=phone.person.bearer,
    )
    # One that reads as a place in the list is as good as any: it shows nothing else than the list.
    if answer.status_code != 200:
        refused(answer, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/visits?month=2026-13",
        "/visits?month=9999-12",
        "/visits?month=0001-01",
        "/visit-logs?month=0000-01",
        "/visits?limit=1000000000",
        "/visits?limit=0",
        "/visits?limit=-1",
        "/visits?limit=" + "9" * 5000,
        "/visits?limit=1e3",
        "/visits?enterprise_id=1",
        "/visits?person_id=%00",
        "/enterprises?near=nan,nan",
        "/enterprises?near=inf,1",
        "/enterprises?near=1",
        "/enterprises?near=181,1",
        "/enterprises?text=%00",
        "/enterprises?sector=%00",
        "/enterprises?town_code=",
        "/enterprises?mine=perhaps",
        "/enterprises/alike?name=%00",
        "/enterprises/alike?name=",
        "/enterprises?unconfirmed=perhaps",
        "/exports/visits?month=2026-13",
        "/exports/enterprises?text=%00",
        "/exports/hazards?state=gone",
        "/hazards?state=",
        "/hazards?state=gone",
        "/hazards?overdue=2",
    ],
)
def test_a_question_that_makes_no_sense_names_the_parameter(phone: Phone, path: str) -> None:
    name = path.partition("?")[2].partition("=")[0]
    assert name in refused(phone.get(path), 422)["errors"]["query"]


@pytest.mark.parametrize(
    "path",
    [
        "/photos/" + "%00" * 64,
        "/photos/" + "A" * 64,
        "/checklists/%00",
        "/checklists/S06?version=%2e%2e",
        "/checklists/..%2f..%2fsettings",
        "/files/%00",
        "/files/a.b.c",
        "/enterprises/%00",
        "/visits/1",
        "/nowhere",
    ],
)
def test_an_address_of_ones_own_making_is_not_found(phone: Phone, path: str) -> None:
    refused(phone.get(path), 404)


@pytest.mark.parametrize(
    "token", ["ax_431224_", "ax_43122%_x", "ax_\x7f_x", "ax_九九九九九九_x", "x" * 8000]
)
def test_a_token_of_ones_own_making_is_no_sign_in(client: FlaskClient, token: str) -> None:
    header = f"Bearer {token}".encode().decode("latin-1")
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert refused(answer, 401)["reason"] == "not_signed_in"


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "TRACE"])
def test_another_method_is_told_which_ones_there_are(phone: Phone, method: str) -> None:
    answer = phone.client.open("/api/v1/me", method=method, headers=phone.person.bearer)
    assert refused(answer, 405)["reason"] == "method_not_allowed"
    assert "GET" in answer.headers["Allow"]


def test_head_and_options_tell_nothing(client: FlaskClient) -> None:
    assert client.head(f"/api/v1/enterprises/{SOME_ID}").status_code == 401
    assert client.options(f"/api/v1/enterprises/{SOME_ID}").data == b""
