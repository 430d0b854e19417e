"""Whatever is sent, the answer says in Chinese what is wrong with it, and is never a 500."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder
from tests.support.phone import PLACE, SIGNATURES, Phone, inspection, jpeg, visit
from tests.support.signing import signed

# Fixed, so that every test process names the cases alike.
SOME_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    """Somebody who may do everything, so that nothing ends at the door."""
    roles = [Grant(role) for role in (Role.SUPERVISOR, Role.INSPECTOR, Role.COUNTY, Role.ADMIN)]
    person = county.person(*roles)
    county.station(person, place)
    return Phone(client, person)


def refused(answer: TestResponse, *codes: int) -> dict[str, Any]:
    """The problem that the answer tells, once it has been held to the one shape."""
    assert answer.status_code in codes, answer.text
    problem = answer.json
    assert problem["reason"].isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["message"])
    return problem


def put_bytes(phone: Phone, body: bytes, **headers: str) -> TestResponse:
    sent = phone.person.bearer | {"Content-Type": "application/json"} | headers
    return phone.client.put(f"/api/v1/visits/{uuid4()}", data=body, headers=sent)


def visit_with(place: UUID, **literals: str) -> bytes:
    """A right visit with these fields as they are written, be they JSON or not."""
    document = visit(place) | {name: f"@{name}@" for name in literals}
    text = json.dumps(document)
    for name, literal in literals.items():
        text = text.replace(f'"@{name}@"', literal)
    return text.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"self_check": "\xed\xa0\x80"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"elapsed_s": NaN}',
        b'{"elapsed_s": -Infinity}',
        b'{"elapsed_s": ' + b"9" * 5000 + b"}",
        b'{"elapsed_s": 1, "elapsed_s": 2}',
        b'{"arrival": {"means": "picked", "means": "board_scan"}}',
        b'{"self_check": "\\ud800"}',
        b'{"\\udfff": 1}',
        '{"elapsed_s": 1}'.encode("utf-16"),
        gzip.compress(b"{}", mtime=0),
    ],
)
def test_a_body_that_is_no_strict_json_is_refused(phone: Phone, body: bytes) -> None:
    assert refused(put_bytes(phone, body), 400)["reason"] == "not_json"


def test_a_pair_of_surrogates_is_a_character_like_any_other(phone: Phone, place: UUID) -> None:
    body = json.dumps(
        signed(visit(place, received_by="\U00020bb7示例"), phone.person.name)
    ).encode()
    assert b"\\ud842\\udfb7" in body
    answer = put_bytes(phone, body)
    assert answer.status_code == 201, answer.json


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"text"', b"[" * 500 + b"]" * 500])
def test_json_that_is_no_object_is_refused(phone: Phone, body: bytes) -> None:
    refused(put_bytes(phone, body), 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_a_body_of_another_type_is_told_which_type_to_send(phone: Phone, kind: str) -> None:
    problem = refused(put_bytes(phone, b"{}", **{"Content-Type": kind}), 415)
    assert "application/json" in problem["message"]


def test_a_body_over_the_limit_is_refused(phone: Phone) -> None:
    body = json.dumps({"self_check": "长" * 400_000}).encode()
    assert refused(put_bytes(phone, body), 413)["reason"] == "too_large"


@pytest.mark.parametrize(
    ("field", "literal"),
    [
        ("elapsed_s", "-1"),
        ("elapsed_s", "1.5"),
        ("elapsed_s", "true"),
        ("elapsed_s", '"60"'),
        ("elapsed_s", "1e400"),
        ("elapsed_s", "99999999999999999999"),
        ("arrived_at", '"2026-11-02T09:30:00"'),
        ("arrived_at", '"2026-W45-1T10:00:00+08:00"'),
        ("arrived_at", '"2026-11-02T09:30:00+24:00"'),
        ("arrived_at", '"2026-11-02T09:30:00+08:60"'),
        ("arrived_at", '"2026-11-02T23:59:60+08:00"'),
        ("arrived_at", '"2026-11-02T24:00:00+08:00"'),
        ("arrived_at", "1700000000"),
        ("received_by", '""'),
        ("received_by", '"   "'),
        ("received_by", '"a\\u0000b"'),
        ("received_by", '"' + "长" * 51 + '"'),
        ("self_check", '"' + "长" * 2001 + '"'),
        ("received_by", "{}"),
        ("production", '"ruined"'),
        ("photos", '"' + "0" * 64 + '"'),
        ("photos", '["' + "0" * 64 + '\\n"]'),
        ("photos", "[" + ",".join(['"' + "0" * 64 + '"'] * 501) + "]"),
        ("photos", '["' + "A" * 64 + '"]'),
        ("enterprise_id", '"urn:uuid:00000000-0000-4000-8000-000000000000"'),
        ("enterprise_id", '"00000000000040008000000000000000"'),
        ("enterprise_id", "null"),
        ("more", "1"),
    ],
)
def test_a_field_that_is_wrong_is_named(
    phone: Phone, place: UUID, field: str, literal: str
) -> None:
    answer = put_bytes(phone, visit_with(place, **{field: literal}))
    assert field in refused(answer, 422)["errors"]["json"]


@pytest.mark.parametrize(
    "fix",
    [
        {"longitude": 180.1},
        {"latitude": -90.1},
        {"longitude": "110.5"},
        {"latitude": True},
        {"accuracy_m": -1},
        {"accuracy_m": 1e16},
        {"accuracy_m": 1e15},
        {"accuracy_m": 100_000.5},
        {"age_s": 978_307_200},
        {"age_s": 86_401},
        {"age_s": 1e400},
        {"accuracy_m": 10**400},
        {"crs": "bd09"},
    ],
)
def test_a_place_that_is_not_on_the_earth_is_refused(
    phone: Phone, place: UUID, fix: dict[str, Any]
) -> None:
    arrival = {"means": "picked", "place": {"fix": PLACE["fix"] | fix}}
    refused(phone.put(f"/visits/{uuid4()}", visit(place, arrival=arrival)), 400, 422)


@pytest.mark.parametrize("path", ["", "M1 1\n", "M1 1L٣ 1", "<script>", "M1 1Z", "M1 1" * 6000])
def test_a_signature_is_made_of_strokes_alone(phone: Phone, place: UUID, path: str) -> None:
    signed = SIGNATURES | {"inspector": {"name": "张示例", "path": path}}
    refused(phone.put(f"/visits/{uuid4()}", visit(place, signatures=signed)), 422)


@pytest.mark.parametrize(
    "phone_time",
    [
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-11-02T09:30:00",
        "today",
        "1700000000",
    ],
)
@pytest.mark.parametrize("claimed", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", ""])
def test_a_phone_clock_beyond_all_clocks_is_refused(
    phone: Phone, place: UUID, phone_time: str, claimed: str
) -> None:
    times = {"arrived_at": claimed, "left_at": claimed} if claimed else {}
    refused(
        phone.put(f"/visits/{uuid4()}", visit(place, **times), **{"X-Phone-Time": phone_time}), 422
    )


def test_a_phone_that_lost_its_clock_is_set_right(phone: Phone, place: UUID) -> None:
    begun = datetime(1970, 1, 1, 1, tzinfo=UTC)
    times = {"arrived_at": begun.isoformat(), "left_at": (begun + timedelta(hours=1)).isoformat()}
    headers = {"X-Phone-Time": (begun + timedelta(hours=1)).isoformat()}
    answer = phone.put(f"/visits/{uuid4()}", visit(place, **times), **headers)
    assert answer.status_code == 201, answer.json


def test_what_was_looked_at_again_is_true_or_false_and_nothing_else(
    phone: Phone, place: UUID
) -> None:
    looked_at = [{"hazard_id": str(uuid4()), "fixed": "no"}]
    answer = phone.put(f"/visits/{uuid4()}", visit(place, previous_hazards=looked_at))
    assert "fixed" in refused(answer, 422)["errors"]["json"]["previous_hazards"]["0"]


@pytest.mark.parametrize(
    "value", [10**400, 2**60, {"a": 1}, [[[1]]], True, "a\u0000b", "长" * 2001, "1e400"]
)
def test_an_answers_value_is_judged_whatever_it_is(
    phone: Phone, place: UUID, catalogue: Catalogue, value: Any
) -> None:
    for kind in ("number", "text", "date"):
        for sector in ("S00", "S04", "S06"):
            checklist = catalogue.latest(sector)
            measured = [i for i in checklist.items if i.measure and i.measure.kind == kind][:1]
            for item in measured:
                document = inspection(
                    place,
                    catalogue,
                    checklists=[
                        {"sector": sector, "version": checklist.version, "sha256": checklist.sha256}
                    ],
                    answers=[
                        {"item": other.id, "result": "na"}
                        if other is not item
                        else {"item": other.id, "result": "pass", "value": value}
                        for other in checklist.items
                    ],
                )
                if kind == "text" and value == "1e400":
                    continue
                refused(phone.put(f"/inspections/{uuid4()}", document), 422)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "urn:uuid:00000000-0000-4000-8000-000000000000"}, "id"),
        ({"id": "0" * 32}, "id"),
        ({"deadline": "2026-W45-1"}, "deadline"),
        ({"deadline": "20261102"}, "deadline"),
        ({"part": " "}, "part"),
    ],
)
def test_a_finding_has_one_spelling_so_that_everybody_can_read_it(
    phone: Phone, place: UUID, catalogue: Catalogue, change: dict[str, Any], field: str
) -> None:
    document = inspection(place, catalogue, photo=phone.upload(jpeg()), origin="enforcement")
    document["findings"][0] |= change
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert field in refused(answer, 422)["errors"]["json"]["findings"]["0"]
    assert phone.get("/hazards").status_code == 200


@pytest.mark.parametrize(
    "times",
    [
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": "1999-01-01T00:00:00+08:00"},
        {"finished_at": "2199-01-01T00:00:00+08:00"},
        {"finished_at": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_one_impossible_time_of_an_inspection_is_put_by_its_count(
    phone: Phone, place: UUID, catalogue: Catalogue, times: dict[str, str]
) -> None:
    document = inspection(place, catalogue, origin="enforcement", **times)
    inspection_id = uuid4()
    answer = phone.put(f"/inspections/{inspection_id}", document)
    assert answer.status_code == 201, answer.json
    assert [doubt["kind"] for doubt in answer.json["doubts"]] == ["clock_set"]
    shown = phone.get(f"/inspections/{inspection_id}").json
    began, ended = (datetime.fromisoformat(shown[name]) for name in ("began_at", "ended_at"))
    assert abs(ended - began - timedelta(seconds=document["elapsed_s"])) < timedelta(seconds=1)
    beyond = inspection(
        place, catalogue, origin="enforcement", elapsed_s=30 * 24 * 3600,
        finished_at="2199-01-01T00:00:00+08:00",
    )  # fmt: skip
    problem = refused(phone.put(f"/inspections/{uuid4()}", beyond), 422)
    assert problem["reason"] == "clock_implausible"


@pytest.mark.parametrize(
    "change",
    [
        {"cost_yuan": "１２"},
        {"cost_yuan": True},
        {"cost_yuan": -1},
        {"cost_yuan": 10**400},
        {"deadline": "2026-W45-1"},
        {"note": "  "},
    ],
)
def test_a_hazards_event_has_one_spelling(phone: Phone, change: dict[str, Any]) -> None:
    event = {"kind": "verify", "at": datetime.now(UTC).isoformat(), "elapsed_s": 1} | change
    (field,) = change
    answer = phone.put(f"/hazards/{uuid4()}/events/{uuid4()}", event)
    assert field in refused(answer, 422)["errors"]["json"]


@pytest.mark.parametrize("code", ["%00", "x" * 2000, "2" * 13, "é"])
def test_a_boards_code_of_ones_own_making_is_not_found(phone: Phone, code: str) -> None:
    now = datetime.now(UTC).isoformat()
    posting = {"version": 1, "at": now, "elapsed_s": 1, "place": PLACE, "photo": "0" * 64}
    refused(phone.put(f"/boards/{code}/postings/{uuid4()}", posting), 404)
    refused(phone.post(f"/boards/{code}/withdrawal", {"reason": "复制"}), 404)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u0000"),
        ("name", " "),
        ("name", "长" * 101),
        ("employees", -1),
        ("employees", True),
        ("longitude", "110"),
        ("sectors", ["S06"] * 21),
        ("sectors", "S06"),
        ("active", "yes"),
        ("key_areas", [{"id": SOME_ID, "name": "库"}] * 31),
        ("credit_code", "九" * 18),
    ],
)
def test_an_enterprises_wrong_field_is_named(phone: Phone, field: str, value: Any) -> None:
    right = {
        "name": "示例厂",
        "no_credit_code_reason": "尚未登记",
        "town_code": "431224100",
        "address": "示例路 2 号",
        "sectors": ["S06"],
        "employees": 5,
        "principal_name": "李示例",
    }
    document = right | {field: value}
    if field == "credit_code":
        del document["no_credit_code_reason"]
    answer = phone.put(f"/enterprises/{uuid4()}", document)
    assert field in refused(answer, 422)["errors"]["json"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u0000"),
        ("name", " "),
        ("employees", 0),
        ("employees", True),
        ("longitude", "110"),
        ("latitude", 90.1),
        ("sectors", []),
        ("no_double", "yes"),
        ("credit_code", "九" * 18),
        ("town_code", "999999999"),
    ],
)
def test_a_found_enterprises_wrong_field_is_named(phone: Phone, field: str, value: Any) -> None:
    right = {"name": f"示例{uuid4().hex}", "town_code": "431224100", "sectors": ["S06"]}
    answer = phone.put(f"/enterprises/{uuid4()}/found", right | {field: value})
    assert field in refused(answer, 422)["errors"]["json"]
