"""The own account: a stolen sign-in opens little, and its owner sees and ends it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from ledger.accounts.rules.second_factor import STEP_S, code_at
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import FREE_FAILURES, hash_password
from settings import Settings
from tests.support.county_builder import FACTOR_SECRET, CountyBuilder, Person

OLD, NEW = "茶杯 月亮 扳手 雨鞋", "灯笼 河马 算盘 竹筏"


@dataclass
class Account:
    """Somebody with a password, at one of their devices."""

    client: FlaskClient
    person: Person
    token: str = ""

    def sign_in(self, password: str = OLD, **more: Any) -> TestResponse:
        document = {"phone": self.person.phone, "password": password, **more}
        return self.client.post("/api/v1/sessions", json=document)

    def elsewhere(self) -> Account:
        """The same person, signed in on another device."""
        return replace(self, token=self.sign_in().json["token"])

    def call(self, method: str, path: str, document: Any = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(f"/api/v1{path}", method=method, json=document, headers=headers)

    def reason(self, path: str = "/me/account") -> str | None:
        reason: str | None = self.call("GET", path).json.get("reason")
        return reason

    def give(self, code: str) -> TestResponse:
        answer = self.call("POST", "/sessions/current/code", {"code": code})
        self.token = (answer.json or {}).get("token", self.token)
        return answer


def code(secret: str = FACTOR_SECRET, steps: int = 0) -> str:
    return code_at(secret, int(time.time()) // STEP_S + steps)


@pytest.fixture(autouse=True)
def nobody_failed_before(engine: sa.Engine) -> Iterator[None]:
    """All test clients share one address, and so one bucket."""
    with engine.begin() as tx:
        tx.execute(sa.delete(models.sign_in_failure))
    yield


@pytest.fixture
def inspector(county: CountyBuilder, client: FlaskClient) -> Account:
    person = county.person(Role.INSPECTOR, password_hash=hash_password(OLD))
    return Account(client, person, person.token)


@pytest.fixture
def officer(county: CountyBuilder, client: FlaskClient) -> Account:
    """Of an office, with a second factor that is set up."""
    person = county.person(Role.COUNTY, password_hash=hash_password(OLD))
    return Account(client, person, person.token)


def test_the_owner_changes_the_password_with_the_old_one_and_ends_what_is_elsewhere(
    inspector: Account,
) -> None:
    thief = inspector.elsewhere()
    guessed = thief.call("POST", "/me/password", {"old": "a guess of a thief", "new": NEW})
    assert (guessed.status_code, guessed.json["errors"]["json"]) == (422, {"old": ["密码不对"]})
    weak = inspector.call("POST", "/me/password", {"old": OLD, "new": "1234567890"})
    assert "new" in weak.json["errors"]["json"]
    assert inspector.call("POST", "/me/password", {"old": OLD, "new": NEW}).status_code == 204
    assert (inspector.reason(), thief.reason()) == (None, "session_revoked")
    assert (inspector.sign_in(OLD).status_code, inspector.sign_in(NEW).status_code) == (401, 201)
    events = inspector.call("GET", "/me/account").json["events"]
    assert [(event["action"], event["by"]) for event in events] == [("change_password", None)]


def test_a_thief_guesses_the_password_behind_a_stolen_sign_in_slowly(inspector: Account) -> None:
    tries = {"old": "a guess of a thief", "new": NEW}
    for _ in range(FREE_FAILURES):
        assert inspector.call("POST", "/me/password", tries).status_code == 422
    slowed = inspector.call("POST", "/me/password", tries | {"old": OLD})
    assert (slowed.status_code, slowed.json["reason"]) == (429, "too_many_attempts")
    # The owner still comes in: these tries are counted apart.
    assert inspector.sign_in().status_code == 201


def test_the_owner_sees_each_sign_in_and_ends_one_or_all_others(
    inspector: Account, officer: Account
) -> None:
    second, third = inspector.elsewhere(), inspector.elsewhere()
    shown = second.call("GET", "/me/account").json["sessions"]
    assert [one["present"] for one in shown].count(True) == 1
    assert {one["device"] for one in shown} == {None, "其他程序"}
    assert not any(inspector.token[-10:] in str(one) for one in shown)
    present = next(one for one in shown if one["present"])
    path = f"/me/sessions/{present['id']}"
    # Another person's is not found, whatever its name.
    assert officer.call("DELETE", path).status_code == 404
    assert third.call("DELETE", path).status_code == 204
    assert (second.reason(), third.reason()) == ("session_revoked", None)
    assert third.call("DELETE", "/me/sessions").status_code == 204
    assert (inspector.reason(), third.reason()) == ("session_revoked", None)


def test_without_the_code_a_sign_in_opens_nothing(officer: Account) -> None:
    stolen = officer.elsewhere()
    for method, path in (("GET", "/people"), ("GET", "/me/account"), ("DELETE", "/me/sessions")):
        answer = stolen.call(method, path)
        assert (answer.status_code, answer.json["reason"]) == (403, "second_factor_code"), path
    for path, document in (
        ("/me/password", {"old": OLD, "new": NEW}),
        ("/me/second-factor", {"password": OLD}),
        ("/me/second-factor/removal", {"password": OLD, "code": code()}),
    ):
        assert stolen.call("POST", path, document).status_code == 403, path
    assert stolen.call("GET", "/me").json["lack"] == "second_factor_code"
    wrong = stolen.give("000000" if code() != "000000" else "000001")
    assert (wrong.status_code, wrong.json["reason"]) == (422, "wrong_code")
    assert "服务器现在是" in wrong.json["message"]
    assert stolen.give(code()).status_code == 200
    assert stolen.call("GET", "/people").status_code == 200
    # The phone that was asked once is asked again next time.
    assert officer.elsewhere().reason("/people") == "second_factor_code"


def test_a_code_is_taken_once(officer: Account) -> None:
    first, second = officer.elsewhere(), officer.elsewhere()
    used = code()
    assert first.give(used).status_code == 200
    again = second.give(used)
    assert (again.status_code, again.json["reason"]) == (422, "code_used")
    assert second.give(code(steps=1)).status_code == 200


def test_codes_are_guessed_slowly_and_strangers_do_not_lock_the_owners_phone_out(
    officer: Account,
) -> None:
    at_desk = officer.elsewhere()
    assert at_desk.give(code(steps=-1)).status_code == 200
    device = officer.sign_in(device="made up by a stranger").json
    thief = replace(officer, token=device["token"])
    for _ in range(FREE_FAILURES):
        assert thief.give("999999").status_code in (422, 200)
    assert thief.give(code()).json["reason"] == "too_many_attempts"
    assert at_desk.call("GET", "/people").status_code == 200


def test_a_sign_in_waits_ten_minutes_for_its_code(officer: Account) -> None:
    until = datetime.fromisoformat(officer.sign_in().json["expires_at"])
    assert timedelta(minutes=9) < until - datetime.now(UTC) <= timedelta(minutes=10)


def test_who_has_none_sets_one_up_before_anything_else(
    county: CountyBuilder, client: FlaskClient, engine: sa.Engine
) -> None:
    person = county.person(Role.ADMIN, password_hash=hash_password(OLD))
    with engine.begin() as tx:
        of_person = models.second_factor.c.person_id == person.id
        tx.execute(sa.delete(models.second_factor).where(of_person))
    admin = Account(client, person).elsewhere()
    assert admin.reason("/people") == "second_factor_missing"
    assert admin.call("GET", "/me").json["lack"] == "second_factor_missing"
    thief = admin.call("POST", "/me/second-factor", {"password": "a guess of a thief"})
    assert (thief.status_code, thief.json["reason"]) == (422, "wrong_password")
    early = admin.call("POST", "/me/second-factor/confirmation", {"code": "123456"})
    assert (early.status_code, early.json["reason"]) == (409, "second_factor_not_begun")
    begun = admin.call("POST", "/me/second-factor", {"password": OLD}).json
    assert begun["secret"] in begun["uri"]
    assert admin.reason("/people") == "second_factor_missing"
    made = admin.call("POST", "/me/second-factor/confirmation", {"code": code(begun["secret"])})
    assert (made.status_code, len(made.json["codes"])) == (201, 10)
    assert admin.reason("/people") is None
    account = admin.call("GET", "/me/account").json
    assert (account["codes_left"], account["events"][0]["action"]) == (10, "add_second_factor")
    with engine.connect() as read:
        kept = read.execute(sa.text("select f::text from second_factor f")).scalars().all()
        kept += read.execute(sa.text("select r::text from recovery_code r")).scalars().all()
    assert not any(begun["secret"] in row or made.json["codes"][0] in row for row in kept)
    again = admin.call("POST", "/me/second-factor", {"password": OLD})
    assert (again.status_code, again.json["reason"]) == (409, "second_factor_there")

    lost, later = admin.elsewhere(), admin.elsewhere()
    assert lost.give(made.json["codes"][3].lower()).status_code == 200
    assert later.give(made.json["codes"][3]).json["reason"] == "wrong_code"
    assert admin.call("GET", "/me/account").json["codes_left"] == 9
    proof = {"password": OLD, "code": made.json["codes"][4]}
    renewed = lost.call("POST", "/me/second-factor/recovery-codes", proof)
    assert renewed.status_code == 201, renewed.json
    assert later.give(made.json["codes"][5]).json["reason"] == "wrong_code"
    proof = {"password": OLD, "code": renewed.json["codes"][0]}
    assert lost.call("POST", "/me/second-factor/removal", proof).status_code == 204
    assert lost.reason("/people") == "second_factor_missing"


def test_a_lost_second_factor_ends_with_a_reset_that_says_so(
    officer: Account, county: CountyBuilder, client: FlaskClient
) -> None:
    person = county.person(Role.ADMIN, password_hash=hash_password(OLD))
    admin = Account(client, person, person.token)
    path = f"/people/{officer.person.id}/activation"

    def reopened(**asked: bool) -> Account:
        link = admin.call("POST", path, {"password": OLD, **asked}).json["url"].rpartition("/")[2]
        opening = {"token": link, "phone": officer.person.phone, "password": NEW}
        opened = client.post("/api/v1/activations/open", json=opening)
        assert opened.status_code == 201, opened.json
        return replace(officer, token=opened.json["token"])

    # A new password alone does not get past what the owner's phone holds.
    kept = reopened()
    assert kept.reason("/people") == "second_factor_code"
    assert kept.give(code()).status_code == 200
    dropped = reopened(without_factor=True)
    assert dropped.reason("/people") == "second_factor_missing"
    events = dropped.call("GET", "/me/account").json["events"]
    assert [event["by"] for event in events if event["action"] == "make_activation"] == [
        person.name
    ] * 2


def test_a_desk_that_was_left_asks_again_and_a_phone_in_the_field_does_not(
    officer: Account, inspector: Account, engine: sa.Engine
) -> None:
    def seen(account: Account, **ago: float) -> datetime:
        then = datetime.now(UTC) - timedelta(**ago)
        of_person = models.session.c.person_id == account.person.id
        with engine.begin() as tx:
            tx.execute(sa.update(models.session).where(of_person).values(last_seen_at=then))
        return then

    def seen_at(account: Account) -> datetime:
        of_person = models.session.c.person_id == account.person.id
        with engine.connect() as read:
            kept = read.scalars(sa.select(models.session.c.last_seen_at).where(of_person)).all()
        return max(kept)

    then = seen(officer, minutes=2)
    assert officer.reason() is None
    assert seen_at(officer) == then, "a row a request would cost more than the reading"
    seen(officer, minutes=4)
    assert officer.reason() is None
    assert datetime.now(UTC) - seen_at(officer) < timedelta(minutes=1)
    seen(officer, minutes=31)
    ended = officer.call("GET", "/me")
    assert (ended.status_code, ended.json["reason"]) == (401, "session_idle")
    assert "30 分钟" in ended.json["message"]
    seen(inspector, days=13)
    assert inspector.reason() is None
    seen(inspector, days=15)
    assert inspector.reason() == "session_idle"


def test_a_demo_may_do_without_and_says_so(
    settings: Settings, county: CountyBuilder, engine: sa.Engine
) -> None:
    person = county.person(Role.ADMIN)
    with engine.begin() as tx:
        of_person = models.second_factor.c.person_id == person.id
        tx.execute(sa.delete(models.second_factor).where(of_person))
    app: Flask = create_app(replace(settings, second_factor="lifted"))
    demo = Account(app.test_client(), person, person.token)
    assert demo.call("GET", "/people").status_code == 200
    me = demo.call("GET", "/me").json
    assert (me["lack"], me["second_factor_lifted"]) == (None, True)
    app.extensions["anxun"].engine.dispose()


def test_the_token_of_the_first_step_opens_nothing_after_the_second(officer: Account) -> None:
    begun = officer.elsewhere()
    first = begun.token
    assert begun.give(code()).status_code == 200
    assert begun.token != first
    assert begun.call("GET", "/people").status_code == 200
    assert replace(begun, token=first).call("GET", "/me").status_code == 401
