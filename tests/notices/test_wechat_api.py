"""WeChat for staff: an openid is nobody until a person who is signed in says that it is theirs."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import FREE_FAILURES_OF_A_NETWORK, hash_password
from settings import Settings
from tests.support.county_builder import XUPU, CountyBuilder, Person, new_counties
from tests.support.phone import Phone
from tests.support.wechat_server import WechatServer, with_wechat
from tests.tips.reporter import Reporter
from wechat.account import AccountKind

PASSWORD = "茶杯 月亮 扳手 雨鞋"


@dataclass
class Staff:
    """The API of a county that has WeChat, and the people who use it."""

    app: Flask
    county: CountyBuilder
    server: WechatServer

    def phone(self, *roles: Role, **values: Any) -> Phone:
        secret = {"password_hash": hash_password(PASSWORD)}
        return Phone(self.app.test_client(), self.county.person(*roles, **secret | values))

    def sign_in(self, openid: str, **more: Any) -> TestResponse:
        document = {"code": self.server.code_of(openid), **more}
        return self.app.test_client().post("/api/v1/sessions/wechat", json=document)

    def bind(self, phone: Phone, openid: str) -> TestResponse:
        document = {"code": self.server.code_of(openid), "password": PASSWORD}
        return phone.put("/me/wechat", document)

    def bound(self, *roles: Role) -> tuple[Phone, str]:
        """Somebody with their openid."""
        phone, openid = self.phone(*roles), self.server.person()
        assert self.bind(phone, openid).status_code == 200
        return phone, openid

    def audited(self, person: Person) -> list[str]:
        about = models.audit.c.subject_id == str(person.id)
        with self.county.engine.connect() as read:
            rows = sa.select(models.audit.c.action).where(about).order_by(models.audit.c.id)
            return list(read.scalars(rows))


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Flask]]:
    """Apps of a test's own. They give their connections back: PostgreSQL has a hundred."""
    apps: list[Flask] = []

    def open_app(settings: Settings) -> Flask:
        apps.append(create_app(settings))
        return apps[-1]

    yield open_app
    for app in apps:
        app.extensions["anxun"].engine.dispose()


@pytest.fixture
def staff(
    settings: Settings,
    county: CountyBuilder,
    wechat_server: WechatServer,
    opened: Callable[[Settings], Flask],
) -> Staff:
    return Staff(opened(with_wechat(settings, wechat_server)), county, wechat_server)


@pytest.fixture(autouse=True)
def nobody_failed_before(engine: sa.Engine) -> Iterator[None]:
    """All test clients share one address, and so one bucket."""
    with engine.begin() as tx:
        tx.execute(sa.delete(models.sign_in_failure))
    yield


def unbind(phone: Phone) -> TestResponse:
    return phone.post("/me/wechat/removal", {"password": PASSWORD})


def me(client: FlaskClient, signed_in: TestResponse) -> TestResponse:
    headers = {"Authorization": f"Bearer {signed_in.json['token']}"}
    return client.get("/api/v1/me", headers=headers)


def test_who_bound_a_wechat_signs_in_by_it(
    settings: Settings,
    county: CountyBuilder,
    wechat_server: WechatServer,
    opened: Callable[[Settings], Flask],
    each_kind: AccountKind,
) -> None:
    app = opened(with_wechat(settings, wechat_server, each_kind))
    staff = Staff(app, county, wechat_server)
    phone, openid = staff.bound(Role.SUPERVISOR)
    signed_in = staff.sign_in(openid)
    assert signed_in.status_code == 201, signed_in.json
    assert me(phone.client, signed_in).json["id"] == str(phone.person.id)
    assert staff.audited(phone.person) == ["bind_wechat", "sign_in"]


def test_an_openid_alone_is_nobody_and_is_told_to_sign_in_by_phone_first(staff: Staff) -> None:
    answer = staff.sign_in(staff.server.person())
    assert (answer.status_code, answer.json["reason"]) == (401, "not_bound")
    assert "手机号登录" in answer.json["message"]


def test_who_left_cannot_sign_in_by_wechat(staff: Staff) -> None:
    phone, openid = staff.bound(Role.INSPECTOR)
    with staff.county.engine.begin() as tx:
        gone = models.person.c.id == phone.person.id
        tx.execute(sa.update(models.person).where(gone).values(active=False))
    assert staff.sign_in(openid).json["reason"] == "not_bound"


def test_the_state_shows_account_template_and_binding_and_never_the_openid(staff: Staff) -> None:
    phone = staff.phone(Role.SUPERVISOR)
    before = phone.get("/me/wechat").json
    assert before == {
        "account": "service_account",
        "app_id": staff.server.app_id,
        "template": staff.server.template,
        "bound_at": None,
        "consents": 0,
    }
    openid = staff.server.person()
    answer = staff.bind(phone, openid)
    assert answer.json["bound_at"]
    assert openid not in answer.text + phone.get("/me/wechat").text + phone.get("/me").text


def test_binding_the_same_again_changes_nothing(staff: Staff) -> None:
    phone, openid = staff.bound(Role.SUPERVISOR)
    before = phone.get("/me/wechat").json
    again = staff.bind(phone, openid)
    assert (again.status_code, again.json) == (200, before)
    assert staff.audited(phone.person) == ["bind_wechat"]


def test_another_wechat_is_bound_only_after_the_first_was_removed(staff: Staff) -> None:
    phone, first = staff.bound(Role.SUPERVISOR)
    second = staff.server.person()
    refused = staff.bind(phone, second)
    assert (refused.status_code, refused.json["reason"]) == (409, "already_bound")
    assert unbind(phone).status_code == 204
    assert staff.bind(phone, second).status_code == 200
    assert staff.sign_in(first).status_code == 401
    assert staff.sign_in(second).status_code == 201


def test_one_wechat_cannot_be_two_peoples_whichever_county(staff: Staff, engine: sa.Engine) -> None:
    _, openid = staff.bound(Role.SUPERVISOR)
    with new_counties(engine, staff.app.extensions["anxun"].plans) as county_by:
        secret = hash_password(PASSWORD)
        neighbour = county_by(XUPU).person(Role.SUPERVISOR, password_hash=secret)
        for other in (staff.phone(Role.INSPECTOR), Phone(staff.app.test_client(), neighbour)):
            answer = staff.bind(other, openid)
            assert (answer.status_code, answer.json["reason"]) == (409, "wechat_taken")


def test_of_two_who_bind_one_wechat_at_once_one_gets_it(staff: Staff) -> None:
    openid = staff.server.person()
    phones = [staff.phone(Role.SUPERVISOR) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda phone: staff.bind(phone, openid).status_code, phones))
    assert sorted(codes) == [200, 409, 409, 409]


def test_when_the_county_changes_its_account_people_bind_anew(
    staff: Staff, settings: Settings, opened: Callable[[Settings], Flask]
) -> None:
    phone, _ = staff.bound(Role.SUPERVISOR)
    staff.server.app_id = f"{staff.server.app_id}b"
    staff.app = opened(with_wechat(settings, staff.server))
    phone.client = staff.app.test_client()
    assert phone.get("/me/wechat").json["bound_at"] is None
    assert staff.bind(phone, staff.server.person()).status_code == 200


def test_removal_ends_the_sign_ins_by_wechat_and_no_others(staff: Staff) -> None:
    phone, openid = staff.bound(Role.SUPERVISOR)
    by_wechat = staff.sign_in(openid)
    assert unbind(phone).status_code == 204
    assert me(phone.client, by_wechat).json["reason"] == "session_revoked"
    assert phone.get("/me").status_code == 200
    assert unbind(phone).status_code == 204
    assert staff.audited(phone.person) == ["bind_wechat", "sign_in", "unbind_wechat"]


@pytest.mark.parametrize("role", [Role.COUNTY, Role.ADMIN])
def test_the_office_removes_somebodys_binding_as_for_a_lost_phone(staff: Staff, role: Role) -> None:
    phone, openid = staff.bound(Role.SUPERVISOR)
    by_wechat, office = staff.sign_in(openid), staff.phone(role)
    assert office.delete(f"/people/{phone.person.id}/wechat").status_code == 204
    assert me(phone.client, by_wechat).status_code == 401
    assert staff.sign_in(openid).json["reason"] == "not_bound"
    assert staff.audited(phone.person)[-1] == "unbind_wechat"


def test_a_bad_code_says_try_again_and_after_many_of_a_network_wechat_is_asked_for_work_alone(
    staff: Staff,
) -> None:
    client = staff.app.test_client()
    for _ in range(FREE_FAILURES_OF_A_NETWORK):
        answer = client.post("/api/v1/sessions/wechat", json={"code": "a guess"})
        assert (answer.status_code, answer.json["reason"]) == (422, "wechat_bad_code")
    staff.server.instead.append({"errcode": -1, "errmsg": "would be 503"})
    answer = client.post("/api/v1/sessions/wechat", json={"code": "a guess"})
    assert (answer.status_code, answer.json["reason"]) == (403, "proof_of_work")
    assert staff.server.instead.pop(), "WeChat was not asked"
    # Nobody else of the network is kept out, and a code is not lost by asking for the work.
    _, openid = staff.bound(Role.SUPERVISOR)
    document = {"code": staff.server.code_of(openid)}
    assert client.post("/api/v1/sessions/wechat", json=document).status_code == 403
    document["altcha"] = Reporter(client, "").proof(1)
    assert client.post("/api/v1/sessions/wechat", json=document).status_code == 201


def test_a_code_cannot_be_used_twice(staff: Staff) -> None:
    phone, openid = staff.bound(Role.SUPERVISOR)
    document = {"code": staff.server.code_of(openid)}
    first, second = (phone.client.post("/api/v1/sessions/wechat", json=document) for _ in "12")
    assert (first.status_code, second.status_code) == (201, 422)


@pytest.mark.parametrize(
    ("instead", "status", "reason"),
    [
        ({"errcode": 45011, "errmsg": "too often"}, 429, "wechat_too_often"),
        ({"errcode": 40226, "errmsg": "blocked"}, 403, "wechat_blocked"),
        ({"errcode": -1, "errmsg": "system error"}, 503, "wechat_unavailable"),
        ({"errcode": 40164, "errmsg": "invalid ip 203.0.113.9"}, 503, "wechat_unavailable"),
        ("HTTP 502", 503, "wechat_unavailable"),
        ("no JSON", 503, "wechat_unavailable"),
    ],
)
def test_what_wechat_refuses_has_its_answer_in_both_uses(
    staff: Staff, instead: Any, status: int, reason: str
) -> None:
    staff.server.instead += [instead, instead]
    openid = staff.server.person()
    for answer in (staff.sign_in(openid), staff.bind(staff.phone(Role.SUPERVISOR), openid)):
        assert (answer.status_code, answer.json["reason"]) == (status, reason)
        assert "203.0.113.9" not in answer.text
    if status == 429:
        assert answer.headers["Retry-After"] == "60"


def test_a_stolen_sign_in_binds_no_wechat_without_the_password(staff: Staff) -> None:
    phone, code = staff.phone(Role.SUPERVISOR), staff.server.code_of(staff.server.person())
    refused = phone.put("/me/wechat", {"code": code, "password": "a guess of a thief"})
    assert (refused.status_code, refused.json["reason"]) == (422, "wrong_password")
    # WeChat was not asked: the code is still good for its owner.
    assert phone.put("/me/wechat", {"code": code, "password": PASSWORD}).status_code == 200


def test_a_snapshot_page_neither_binds_nor_signs_in(staff: Staff) -> None:
    phone, openid = staff.phone(Role.SUPERVISOR), staff.server.person()
    first, second = (staff.server.code_of(openid, snapshot=True) for _ in "12")
    bound = phone.put("/me/wechat", {"code": first, "password": PASSWORD})
    signed_in = phone.client.post("/api/v1/sessions/wechat", json={"code": second})
    for answer in (bound, signed_in):
        assert (answer.status_code, answer.json["reason"]) == (403, "wechat_snapshot")
    assert phone.get("/me/wechat").json["bound_at"] is None


def test_while_wechat_is_away_people_sign_in_by_phone_and_are_told_so(
    settings: Settings,
    county: CountyBuilder,
    wechat_server: WechatServer,
    opened: Callable[[Settings], Flask],
) -> None:
    away = replace(with_wechat(settings, wechat_server), wechat_api_url="http://127.0.0.1:1")
    staff = Staff(opened(away), county, wechat_server)
    answer = staff.sign_in(wechat_server.person())
    assert (answer.status_code, answer.json["reason"]) == (503, "wechat_unavailable")
    assert "手机号" in answer.json["message"]
    phone = staff.phone(Role.SUPERVISOR)
    assert phone.get("/me/wechat").status_code == 200
    assert unbind(phone).status_code == 204


def test_where_wechat_is_off_nothing_of_it_is_offered(app: Flask, county: CountyBuilder) -> None:
    phone = Phone(app.test_client(), county.person(Role.SUPERVISOR))
    off = {"account": None, "app_id": None}
    assert phone.client.get("/api/v1/wechat").json == off
    shown = phone.get("/me/wechat").json
    assert shown == off | {"bound_at": None, "template": None, "consents": 0}
    answer = phone.client.post("/api/v1/sessions/wechat", json={"code": "any"})
    assert (answer.status_code, answer.json["reason"]) == (404, "not_found")
    assert phone.put("/me/wechat", {"code": "any", "password": "any"}).status_code == 404


def test_a_stranger_learns_which_account_to_ask_and_no_more(staff: Staff) -> None:
    answer = staff.app.test_client().get("/api/v1/wechat")
    assert answer.json == {"account": "service_account", "app_id": staff.server.app_id}
    assert staff.server.app_secret not in answer.text


def test_consents_are_counted_up_to_a_limit_and_begin_anew_with_a_binding(staff: Staff) -> None:
    phone, _ = staff.bound(Role.SUPERVISOR)
    agreed = {"template": staff.server.template, "count": 20}
    counts = [phone.post("/me/wechat/consents", agreed).json["consents"] for _ in range(6)]
    assert counts == [20, 40, 60, 80, 100, 100]
    unbind(phone)
    assert staff.bind(phone, staff.server.person()).json["consents"] == 0


def test_consents_need_a_binding_and_the_countys_template(staff: Staff) -> None:
    stranger, agreed = staff.phone(Role.SUPERVISOR), {"template": staff.server.template, "count": 1}
    answer = stranger.post("/me/wechat/consents", agreed)
    assert (answer.status_code, answer.json["reason"]) == (409, "not_bound")
    phone, _ = staff.bound(Role.SUPERVISOR)
    for wrong in ({"template": "another"}, {"count": 0}, {"count": 21}):
        assert phone.post("/me/wechat/consents", agreed | wrong).status_code == 422
    assert phone.get("/me/wechat").json["consents"] == 0


def test_neither_code_nor_openid_nor_secret_is_logged(staff: Staff) -> None:
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    root.addHandler(handler)
    try:
        phone, openid = staff.bound(Role.SUPERVISOR)
        code = staff.server.code_of(openid)
        phone.client.post("/api/v1/sessions/wechat", json={"code": code})
        phone.client.post("/api/v1/sessions/wechat", json={"code": code})
        staff.server.instead.append("no JSON")
        staff.sign_in(openid)
    finally:
        root.removeHandler(handler)
    assert "wechat unavailable" in written.getvalue()
    for secret in (code, openid, staff.server.app_secret, "a-session-key", "a-page-token"):
        assert secret not in written.getvalue()


def test_session_keys_and_page_tokens_are_kept_nowhere(staff: Staff, engine: sa.Engine) -> None:
    _, openid = staff.bound(Role.SUPERVISOR)
    staff.sign_in(openid)
    with engine.connect() as read:
        rows = read.execute(sa.text("select b::text from wechat_binding b")).scalars().all()
        rows += read.execute(sa.text("select a::text from audit a")).scalars().all()
    assert any(openid in row for row in rows)
    assert not any(word in row for row in rows for word in ("a-session-key", "a-page-token"))
