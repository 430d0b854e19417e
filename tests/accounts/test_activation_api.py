"""Accounts are opened by their owners: a link of an office, the owner's own number, a password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.accounts.commands.wechat import bind_wechat
from ledger.accounts.rules.activation import WRONG_PHONES_MOST
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBuilder, Person
from tests.support.phone import Phone
from tests.support.unused import unused_phone

PASSWORD = "茶杯 月亮 扳手 雨鞋"
OF_ADMIN = "灯笼 河马 算盘 竹筏"


@pytest.fixture
def admin(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.ADMIN, password_hash=hash_password(OF_ADMIN)))


@pytest.fixture
def inspector(county: CountyBuilder) -> Person:
    """Entered by an office, and not come in yet."""
    return county.person(Role.INSPECTOR)


def link_of(admin: Phone, person: Person | UUID) -> str:
    """The secret of a new link."""
    person_id = person.id if isinstance(person, Person) else person
    made = admin.post(f"/people/{person_id}/activation", {"password": OF_ADMIN})
    assert made.status_code == 201, made.json
    return str(made.json["url"].rpartition("/")[2])


def look(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/api/v1/activations/look", json={"token": token})


def opened(client: FlaskClient, token: str, phone: str, password: str = PASSWORD) -> TestResponse:
    document = {"token": token, "phone": phone, "password": password}
    return client.post("/api/v1/activations/open", json=document)


def sign_in(client: FlaskClient, phone: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    document = {"phone": phone, "password": password, **more}
    return client.post("/api/v1/sessions", json=document)


def me(client: FlaskClient, token: str) -> TestResponse:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def account_of(admin: Phone, person: Person) -> dict[str, Any]:
    account: dict[str, Any] = admin.get(f"/people/{person.id}").json["account"]
    return account


def test_the_owner_opens_the_account_and_the_office_sees_that_and_no_more(
    admin: Phone, inspector: Person, client: FlaskClient, engine: sa.Engine
) -> None:
    assert account_of(admin, inspector) == {
        "opened": False,
        "activated_at": None,
        "link_until": None,
    }
    made = admin.post(f"/people/{inspector.id}/activation", {}).json
    address, _, token = made["url"].rpartition("/")
    assert (made["kind"], address.endswith("/app/#/activate")) == ("first", True)
    assert account_of(admin, inspector)["link_until"] == made["expires_at"]
    assert look(client, token).json == {
        "kind": "first",
        "county": "溆浦县",
        "expires_at": made["expires_at"],
    }
    signed_in = opened(client, token, f"+86 {inspector.phone}")
    assert signed_in.status_code == 201, signed_in.json
    assert me(client, signed_in.json["token"]).json["name"] == inspector.name
    assert sign_in(client, inspector.phone).status_code == 201
    account = account_of(admin, inspector)
    assert (account["opened"], account["link_until"]) == (True, None)
    assert account["activated_at"]
    with engine.connect() as read:
        kept = read.execute(sa.text("select a::text from activation a")).scalars().all()
        kept += read.execute(sa.text("select a::text from audit a")).scalars().all()
    # Bytes are told in hex.
    for secret in (token, PASSWORD):
        assert not [row for row in kept if secret in row or secret.encode().hex() in row]


def test_a_slip_alone_opens_nothing_and_dies_of_wrong_numbers(
    admin: Phone, inspector: Person, client: FlaskClient
) -> None:
    token = link_of(admin, inspector)
    for left in range(WRONG_PHONES_MOST - 1, 0, -1):
        wrong = opened(client, token, unused_phone())
        assert (wrong.status_code, wrong.json["reason"]) == (422, "wrong_phone")
        assert f"还可以试 {left} 次" in wrong.json["message"]
    assert "已作废" in opened(client, token, unused_phone()).json["message"]
    dead = opened(client, token, inspector.phone)
    assert (dead.status_code, dead.json["reason"]) == (409, "activation_wrong_phones")
    assert not account_of(admin, inspector)["opened"]


def test_a_password_that_is_easily_guessed_costs_no_try(
    admin: Phone, inspector: Person, client: FlaskClient
) -> None:
    token = link_of(admin, inspector)
    for weak in ("1234567890", "short", inspector.name + "的密码最安全了"):
        answer = opened(client, token, inspector.phone, weak)
        assert (answer.status_code, answer.json["reason"]) == (422, "weak_password")
        assert answer.json["errors"]["json"]["password"]
    assert opened(client, token, inspector.phone).status_code == 201


def test_what_a_link_does_not_open_any_more_it_says_in_a_sentence(
    admin: Phone, inspector: Person, county: CountyBuilder, client: FlaskClient, engine: sa.Engine
) -> None:
    older, newer = link_of(admin, inspector), link_of(admin, inspector)
    assert look(client, older).json["reason"] == "activation_replaced"
    assert opened(client, newer, inspector.phone).status_code == 201
    again = opened(client, newer, inspector.phone)
    assert (again.status_code, again.json["reason"]) == (409, "activation_used")
    assert "不是您本人" in again.json["message"]

    late, left = county.person(Role.INSPECTOR), county.person(Role.INSPECTOR)
    token = link_of(admin, late)
    past = {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}
    with engine.begin() as tx:
        of_late = models.activation.c.person_id == late.id
        tx.execute(sa.update(models.activation).where(of_late).values(**past))
    assert look(client, token).json["reason"] == "activation_expired"

    token, gone = link_of(admin, left), {"name": left.name, "phone": left.phone, "active": False}
    saved = admin.put(f"/people/{left.id}", gone | {"grants": [{"role": "inspector"}]})
    assert saved.status_code == 200, saved.json
    assert opened(client, token, left.phone).json["reason"] == "activation_left"
    back = admin.put(f"/people/{left.id}", gone | {"active": True, "grants": []})
    assert back.status_code == 200
    assert look(client, token).json["reason"] == "activation_left"


def test_whoever_left_and_comes_back_needs_a_new_link(
    admin: Phone, inspector: Person, client: FlaskClient
) -> None:
    assert opened(client, link_of(admin, inspector), inspector.phone).status_code == 201
    document = {"name": inspector.name, "phone": inspector.phone, "grants": [{"role": "inspector"}]}
    for active in (False, True):
        assert (
            admin.put(f"/people/{inspector.id}", document | {"active": active}).status_code == 200
        )
        assert sign_in(client, inspector.phone).status_code == 401
    assert not account_of(admin, inspector)["opened"]
    assert opened(client, link_of(admin, inspector), inspector.phone).status_code == 201


@pytest.mark.parametrize("token", ["", "x", "ax_431224_", "ax_431224_" + "0" * 43, "ax_999999_0"])
def test_a_link_that_was_cut_short_says_so(client: FlaskClient, token: str) -> None:
    answer = look(client, token)
    assert answer.status_code == (404 if token else 422)
    assert answer.json["message"]


def test_of_two_phones_at_once_one_opens_the_account(
    admin: Phone, inspector: Person, app: Flask
) -> None:
    token = link_of(admin, inspector)

    def try_with(password: str) -> TestResponse:
        return opened(app.test_client(), token, inspector.phone, password)

    passwords = [f"{PASSWORD} {n}" for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(try_with, passwords))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    won = next(n for n, answer in enumerate(answers) if answer.status_code == 201)
    signed_in = [sign_in(app.test_client(), inspector.phone, tried) for tried in passwords]
    assert [answer.status_code == 201 for answer in signed_in] == [n == won for n in range(4)]


def test_a_reset_ends_at_once_whatever_opened_the_account(
    admin: Phone, inspector: Person, client: FlaskClient, engine: sa.Engine
) -> None:
    opened(client, link_of(admin, inspector), inspector.phone)
    thief = sign_in(client, inspector.phone).json
    bind_wechat(engine, inspector.caller, "wx0", "openid of a thief")
    path = f"/people/{inspector.id}/activation"
    # A stolen sign-in of an office does not know the office's password, and takes over nobody's.
    for refused in ({}, {"password": "a guess of a thief"}):
        assert admin.post(path, refused).status_code == 422
    assert me(client, thief["token"]).status_code == 200
    made = admin.post(path, {"password": OF_ADMIN}).json
    assert made["kind"] == "reset"
    assert me(client, thief["token"]).json["reason"] == "session_revoked"
    assert sign_in(client, inspector.phone).status_code == 401
    with engine.connect() as read:
        for table in (models.known_device, models.wechat_binding):
            left = sa.exists().where(table.c.person_id == inspector.id)
            assert not read.scalar(sa.select(left)), table.name
    # What the thief's phone was told before is worth nothing: guesses from it are a stranger's.
    assert sign_in(client, inspector.phone, device=thief["device"]).status_code == 401
    # A slip that was lost before it was used is one of the same reset.
    assert admin.post(path, {}).json["kind"] == "reset"


def test_nobody_makes_a_link_for_themselves_or_for_who_left(
    admin: Phone, county: CountyBuilder
) -> None:
    gone = county.person(Role.INSPECTOR, active=False)
    for_self = admin.post(f"/people/{admin.person.id}/activation", {})
    assert (for_self.status_code, for_self.json["reason"]) == (409, "own_account")
    left = admin.post(f"/people/{gone.id}/activation", {})
    assert (left.status_code, left.json["reason"]) == (409, "person_left")


def test_of_two_administrators_who_reset_each_other_one_stays(
    app: Flask, own_county: CountyBuilder
) -> None:
    hashed = {"password_hash": hash_password(OF_ADMIN)}
    two = [Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed)) for _ in range(2)]

    def reset(which: int) -> TestResponse:
        asked = {"password": OF_ADMIN}
        return two[which].post(f"/people/{two[1 - which].person.id}/activation", asked)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(reset, range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 401]
    stays = next(n for n, answer in enumerate(answers) if answer.status_code == 201)
    assert two[stays].get("/people").status_code == 200
    assert two[1 - stays].get("/people").status_code == 401


def test_of_two_administrators_who_deactivate_each_other_one_stays(
    app: Flask, own_county: CountyBuilder
) -> None:
    hashed = {"password_hash": hash_password(OF_ADMIN)}
    own_county.person(Role.ADMIN, **hashed)
    two = [Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed)) for _ in range(2)]

    def deactivate(which: int) -> TestResponse:
        other = two[1 - which].person
        gone = {"name": other.name, "phone": other.phone, "active": False}
        return two[which].put(f"/people/{other.id}", gone | {"grants": [{"role": "admin"}]})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(deactivate, range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert sorted(phone.get("/people").status_code for phone in two) == [200, 401]


def test_an_administrator_who_has_not_come_in_yet_is_no_other_administrator(
    app: Flask, own_county: CountyBuilder
) -> None:
    hashed = {"password_hash": hash_password(OF_ADMIN)}
    only = Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed))
    invited = own_county.person(Role.ADMIN)
    form = {"name": only.person.name, "phone": only.person.phone, "grants": [{"role": "county"}]}
    refused = only.put(f"/people/{only.person.id}", form)
    assert (refused.status_code, refused.json["reason"]) == (409, "last_admin")
    opened(app.test_client(), link_of(only, invited), invited.phone)
    assert only.put(f"/people/{only.person.id}", form).status_code == 200
