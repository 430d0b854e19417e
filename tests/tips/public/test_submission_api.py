"""A report comes in: once, sealed, and with nothing plain that could name the reporter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.tips.rules.envelopes import seal_envelope
from tests.support.county_builder import TOWN, CountyBuilder
from tests.support.moments import today
from tests.tips.officers import Officer, officer
from tests.tips.reporter import Reporter

NewReporter = Callable[[], Reporter]


def kept(quiet: CountyBuilder, reporter: Reporter) -> Any:
    with quiet.engine.connect() as read:
        this_tip = models.tip.c.id == UUID(reporter.tip_id)
        return read.execute(sa.select(models.tip).where(this_tip)).one_or_none()


def refused(answer: TestResponse, status: int, reason: str | None = None) -> dict[str, Any]:
    assert answer.status_code == status, answer.json
    assert reason is None or answer.json["reason"] == reason, answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json


def test_an_anonymous_report_gets_a_number_and_its_details_open_with_each_officers_key(
    reporter: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    answer = reporter.send(details=reporter.seal("是夜班的工友看到的"))
    assert answer.status_code == 201, answer.json
    assert answer.json == {
        "id": reporter.tip_id,
        "number": reporter.number,
        "received_on": today().isoformat(),
        "photos_missing": [],
    }
    assert len(reporter.number) == 10
    row = kept(quiet, reporter)
    for reader in officers:
        assert reader.opens(row.details).decode() == "是夜班的工友看到的"
    assert row.secret_hash.startswith("$argon2id$")
    assert row.reporter_key == reporter.public_key


def test_a_named_report_keeps_the_identity_as_an_envelope(
    reporter: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    identity = '{"name":"钱示例","phone":"13800000009","others":[]}'
    assert reporter.send(door="named", identity=reporter.seal(identity)).status_code == 201
    assert officers[0].opens(kept(quiet, reporter).identity).decode() == identity


def test_the_same_report_again_gets_the_same_answer_and_is_not_doubled(
    reporter: Reporter, quiet: CountyBuilder
) -> None:
    tip = reporter.draft(details=reporter.seal("同一份"), photos=[str(uuid4())])
    first = reporter.post("", tip)
    # Looking whether it is the same is slow work too.
    refused(reporter.post("", tip), 403, "proof_of_work")
    second = reporter.post("", tip | {"altcha": reporter.proof()})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    # However the secret is written.
    written = tip | {"secret": reporter.secret.lower(), "altcha": reporter.proof()}
    assert reporter.post("", written).json == first.json
    with quiet.engine.connect() as read:
        same = sa.select(sa.func.count()).where(models.tip.c.id == UUID(reporter.tip_id))
        assert read.scalar(same) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"description": "换了内容"},
        {"secret": "2" * 16},
        {"photos": ["7d0f5c1e-94a2-4b38-8e60-3c5a9d2f7b18"]},
        {"deaths": True},
        {"place": {"longitude": 110.5, "latitude": 27.9, "crs": "wgs84"}},
        {"details": "sealed again"},
    ],
)
def test_another_report_under_the_same_id_is_told_so(
    reporter: Reporter, quiet: CountyBuilder, change: dict[str, Any]
) -> None:
    tip = reporter.draft(details=reporter.seal("原来的"))
    assert reporter.post("", tip).status_code == 201
    if change == {"details": "sealed again"}:
        change = {"details": reporter.seal("原来的")}
    change |= {"altcha": reporter.proof()}
    refused(reporter.post("", tip | change), 409, "other_document")
    assert kept(quiet, reporter).description == "二楼消防通道被货物堵死"


def test_an_id_that_is_taken_in_one_county_is_taken_everywhere(
    reporter: Reporter, county: CountyBuilder
) -> None:
    assert reporter.send().status_code == 201
    for _ in range(2):
        officer(county)
    abroad = Reporter(reporter.client, county.area_code, tip_id=reporter.tip_id)
    refused(abroad.send(), 409, "other_document")


def test_keys_that_changed_are_told_and_it_goes_on_with_another_proof(
    reporter: Reporter, quiet: CountyBuilder
) -> None:
    tip = reporter.draft(details=reporter.seal("先封好的"))
    newcomer = officer(quiet)
    refused(reporter.post("", tip), 409, "keys_changed")
    again = tip | {"details": reporter.seal("先封好的")}
    refused(reporter.post("", again), 403, "proof_of_work")
    assert reporter.post("", again | {"altcha": reporter.proof()}).status_code == 201
    assert newcomer.opens(kept(quiet, reporter).details).decode() == "先封好的"


def test_an_envelope_for_a_stranger_or_for_one_officer_alone_is_not_kept(
    reporter: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    stranger = reporter.seal("x", **{str(uuid4()): reporter.public_key})
    alone = seal_envelope(b"x", {str(officers[0].key_id): officers[0].public_key}).as_json()
    for details in (stranger, alone):
        refused(reporter.send(details=details), 409, "keys_changed")
    assert kept(quiet, reporter) is None


def test_the_doors_are_closed_until_two_officers_have_keys(
    new_reporter: NewReporter, quiet: CountyBuilder
) -> None:
    officer(quiet)
    officer(quiet, state="pending")
    reporter = new_reporter()
    doors = reporter.doors()
    assert (doors["open"], doors["keys"], doors["hotlines"]) == (False, [], ["12350"])
    assert "12350" in refused(reporter.send(), 503, "tips_closed")["message"]
    assert kept(quiet, reporter) is None


def test_a_report_about_an_officer_goes_around_them(
    new_reporter: NewReporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    accused = officer(quiet, name=f"吴示例{uuid4().hex[:6]}")
    reporter = new_reporter()
    name = accused.person.name
    sent = reporter.send(
        kind="official", accused=f" {name[0]} {name[1:]} ", details=reporter.seal("他收了钱")
    )
    assert sent.status_code == 201, sent.json
    row = kept(quiet, reporter)
    assert set(row.details["keys"]) == {str(officer.key_id) for officer in officers}
    shown = {key["id"] for key in reporter.status()["keys"]}
    assert shown == {str(officer.key_id) for officer in officers}
    with quiet.engine.connect() as read:
        around = read.execute(
            sa.select(models.tip_excluded.c.person_id, models.tip_excluded.c.why).where(
                models.tip_excluded.c.tip_id == row.id
            )
        ).all()
    assert [tuple(row) for row in around] == [(accused.person.id, "accused")]


def test_a_report_about_an_enterprise_goes_around_its_account_and_its_supervisor(
    new_reporter: NewReporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    place = quiet.enterprise()
    employed = officer(quiet, Grant(Role.ENTERPRISE, enterprise_id=place))
    stationed = officer(quiet)
    quiet.station(stationed.person, place)
    reporter = new_reporter()
    sent = reporter.send(enterprise_id=str(place), details=reporter.seal("x"))
    assert sent.status_code == 201, sent.json
    keys = set(kept(quiet, reporter).details["keys"])
    assert keys == {str(officer.key_id) for officer in officers}
    assert {str(employed.key_id), str(stationed.key_id)}.isdisjoint(keys)


def test_a_report_about_all_officers_is_not_taken_and_says_where_to_go(
    reporter: Reporter, officers: list[Officer]
) -> None:
    names = "、".join(officer.person.name for officer in officers)
    answer = reporter.send(kind="official", accused=names, details=reporter.seal("x"))
    assert "上一级" in refused(answer, 503, "nobody_to_seal_for")["message"]


def test_every_proof_of_work_serves_once(reporter: Reporter, new_reporter: NewReporter) -> None:
    proof = reporter.proof()
    assert reporter.send(altcha=proof).status_code == 201
    refused(new_reporter().send(altcha=proof), 403, "proof_of_work")


@pytest.mark.parametrize("proof", ["x", "bm8=", "e30=", "W10=", "bnVsbA==", "é", "1" * 4000])
def test_what_is_no_proof_of_work_is_refused(
    reporter: Reporter, quiet: CountyBuilder, proof: str
) -> None:
    refused(reporter.send(altcha=proof), 403, "proof_of_work")
    assert kept(quiet, reporter) is None


def test_a_place_on_a_chinese_map_is_kept_as_the_satellites_give_it(
    reporter: Reporter, quiet: CountyBuilder
) -> None:
    place = {"longitude": 110.6, "latitude": 27.9, "crs": "gcj02"}
    assert reporter.send(place=place).status_code == 201
    row = kept(quiet, reporter)
    assert 0.001 < abs(row.longitude - 110.6) < 0.02
    assert 0.001 < abs(row.latitude - 27.9) < 0.02


LONG = "长" * 2001
ENVELOPE = {
    "alg": "x25519-xsalsa20poly1305-v1",
    "nonce": "A" * 32,
    "body": "AAAA",
    "keys": {"k": "AAAA"},
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": LONG}, "description"),
        ({"description": ""}, "description"),
        ({"description": " \n"}, "description"),
        ({"description": "堵\u0000了"}, "description"),
        ({"description": "堵\u001b[31m了"}, "description"),
        ({"description": 5}, "description"),
        ({"happened": "长" * 201}, "happened"),
        ({"photos": [str(UUID(int=number, version=4)) for number in range(10)]}, "photos"),
        ({"photos": [str(UUID(int=7, version=4))] * 2}, "photos"),
        ({"photos": ["../../secret"]}, "photos"),
        ({"place": {"longitude": 180.1, "latitude": 0, "crs": "wgs84"}}, "place"),
        ({"place": {"longitude": 0, "latitude": -90.1, "crs": "wgs84"}}, "place"),
        ({"place": {"longitude": 0, "latitude": 10**400, "crs": "wgs84"}}, "place"),
        ({"place": {"longitude": "110.5", "latitude": 27.9, "crs": "wgs84"}}, "place"),
        ({"place": {"longitude": 110.5, "latitude": 27.9, "crs": "bd09"}}, "place"),
        ({"place": {"longitude": 110.5, "crs": "wgs84"}}, "place"),
        ({"enterprise_id": str(uuid4())}, "enterprise_id"),
        ({"town_code": "431299999"}, "town_code"),
        ({"kind": "official"}, "accused"),
        ({"kind": "official", "accused": "  "}, "accused"),
        ({"kind": "rumour"}, "kind"),
        ({"door": "side"}, "door"),
        ({"door": "named"}, "identity"),
        ({"place_words": None}, "place_words"),
        ({"accused": "长" * 51}, "accused"),
        ({"deaths": "no"}, "deaths"),
        ({"signatories": 0}, "signatories"),
        ({"signatories": 1.5}, "signatories"),
        ({"secret": "short"}, "secret"),
        ({"secret": "0" * 16}, "secret"),
        ({"secret": None}, "secret"),
        ({"id": "1"}, "id"),
        ({"area_code": "溆浦县县县县"}, "area_code"),
        ({"details": "plain words"}, "details"),
        ({"details": {}}, "details"),
        ({"details": ENVELOPE}, "details"),
        ({"details": ENVELOPE | {"alg": "none"}}, "details"),
        ({"details": ENVELOPE | {"nonce": "é"}}, "details"),
        ({"details": ENVELOPE | {"keys": {}}}, "details"),
        ({"details": ENVELOPE | {"keys": {"k": 5}}}, "details"),
        ({"details": ENVELOPE | {"body": "A" * 90_001}}, "details"),
        ({"details": ENVELOPE | {"more": 1}}, "details"),
        ({"reporter": "钱示例"}, "reporter"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nothing_is_kept(
    reporter: Reporter, quiet: CountyBuilder, change: dict[str, Any], field: str
) -> None:
    answer = reporter.send(altcha="never looked at", **change)
    if answer.status_code == 400:
        assert "place" in change, answer.json
        return
    if answer.status_code == 403:
        # What the fields' form does not tell is judged after the proof of work.
        answer = reporter.send(**change)
    assert field in refused(answer, 422)["errors"]["json"], answer.json
    assert kept(quiet, reporter) is None


def test_an_anonymous_report_takes_no_identity(reporter: Reporter) -> None:
    answer = reporter.send(identity=reporter.seal("钱示例"))
    assert "identity" in refused(answer, 422)["errors"]["json"]


def test_an_enterprise_of_another_county_is_unknown_here(
    reporter: Reporter, county: CountyBuilder
) -> None:
    answer = reporter.send(enterprise_id=str(county.enterprise()))
    assert "enterprise_id" in refused(answer, 422)["errors"]["json"]


def test_a_body_that_is_no_json_or_far_too_large_is_refused(reporter: Reporter, app: Flask) -> None:
    client = app.test_client()
    for data, kind, status in (
        (b"{", "application/json", 400),
        (b'{"id":1,"id":2}', "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b'"' + b"x" * 1_000_001 + b'"', "application/json", 413),
    ):
        answer = client.post("/api/v1/tips", data=data, content_type=kind)
        refused(answer, status)


def test_the_doors_of_a_board_name_the_enterprise_and_who_is_stationed_there(
    new_reporter: NewReporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    place = quiet.enterprise(name="示例烟花厂", longitude=110.59432, latitude=27.90876)
    supervisor = quiet.supervisor_at(place)
    code = "K7M2X9QH" + f"{uuid4().int % 30**5:05d}".translate(str.maketrans("01", "XY"))[:5]
    with quiet.engine.begin() as tx:
        tx.execute(
            sa.insert(models.board).values(
                area_code=quiet.area_code, code=code, enterprise_id=place
            )
        )
    reporter = new_reporter()
    doors = reporter.get(f"/doors?board={code.lower()}").json
    assert doors["area_code"] == quiet.area_code
    assert doors["enterprise"] == {
        "id": str(place),
        "name": "示例烟花厂",
        "supervisors": [supervisor.name],
    }
    assert {key["officer"] for key in doors["keys"]} == {
        officer.person.name for officer in officers
    }
    assert doors["terms"]["accept_days"] == 7
    places = reporter.get(f"/places?area={quiet.area_code}&town={TOWN}").json["places"]
    assert places == [
        {"id": str(place), "name": "示例烟花厂", "longitude": 110.5943, "latitude": 27.9088}
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/doors?area=999999", 404),
        ("/doors?board=2222222222222", 404),
        ("/doors?board=%00", 404),
        ("/doors?board=a%27b", 404),
        ("/doors?area=1", 422),
        ("/places?area=431224", 422),
    ],
)
def test_a_door_that_is_not_there_is_refused(reporter: Reporter, path: str, status: int) -> None:
    refused(reporter.get(path), status)
