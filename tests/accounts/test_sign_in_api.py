"""Signing in: guessing is slow, and a stranger's guesses lock nobody out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import (
    FREE_FAILURES,
    FREE_FAILURES_OF_A_NETWORK,
    STRANGERS_MOST,
    hash_password,
    shared_bucket,
)
from ledger.ground.slow_work import HARDEST
from tests.support.county_builder import CountyBuilder, Person
from tests.tips.reporter import Reporter

PASSWORD = "a password of a test"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def inspector(county: CountyBuilder, password_hash: str) -> Person:
    return county.person(Role.INSPECTOR, password_hash=password_hash)


@pytest.fixture(autouse=True)
def nobody_failed_before(engine: sa.Engine) -> Iterator[None]:
    """All test clients share one address, and so one bucket."""
    with engine.begin() as tx:
        tx.execute(sa.delete(models.sign_in_failure))
    yield


def sign_in(client: FlaskClient, phone: str, password: str, **more: Any) -> TestResponse:
    return client.post("/api/v1/sessions", json={"phone": phone, "password": password, **more})


def let_the_wait_pass(engine: sa.Engine) -> None:
    earlier = datetime.now(UTC) - timedelta(seconds=1)
    with engine.begin() as tx:
        tx.execute(sa.update(models.sign_in_failure).values(blocked_until=earlier))


def test_the_token_of_a_sign_in_says_who_one_is(client: FlaskClient, inspector: Person) -> None:
    answer = sign_in(client, inspector.phone, PASSWORD)
    assert answer.status_code == 201, answer.json
    bearer = {"Authorization": f"Bearer {answer.json['token']}"}
    me = client.get("/api/v1/me", headers=bearer).json
    assert (me["name"], me["county"]) == (inspector.name, "溆浦县")
    assert [grant["role"] for grant in me["grants"]] == ["inspector"]


def test_a_wrong_password_and_an_unknown_phone_answer_the_same(
    client: FlaskClient, inspector: Person
) -> None:
    wrong = sign_in(client, inspector.phone, "not the password")
    unknown = sign_in(client, "13999999999", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    for answer in (wrong, unknown):
        answer.json.pop("request_id")
    assert wrong.json["message"] == unknown.json["message"]


def test_tokens_and_passwords_are_stored_hashed(
    client: FlaskClient, inspector: Person, engine: sa.Engine
) -> None:
    token = sign_in(client, inspector.phone, PASSWORD).json["token"]
    with engine.connect() as read:
        kept = read.execute(sa.select(models.session.c.token_sha256)).scalars().all()
        stored = read.scalar(
            sa.select(models.person.c.password_hash).where(models.person.c.id == inspector.id)
        )
    assert token.encode() not in kept
    assert stored.startswith("$argon2id$")


def test_a_revoked_token_is_worth_nothing(client: FlaskClient, inspector: Person) -> None:
    bearer = inspector.bearer
    assert client.delete("/api/v1/sessions/current", headers=bearer).status_code == 204
    answer = client.get("/api/v1/me", headers=bearer)
    assert (answer.status_code, answer.json["reason"]) == (401, "session_revoked")


def test_an_expired_token_says_that_it_expired(
    client: FlaskClient, county: CountyBuilder, inspector: Person
) -> None:
    token = county.sign_in(inspector.id, days=-1)
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json["reason"]) == (401, "session_expired")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer ax_1_"])
def test_no_token_at_all_asks_to_sign_in(client: FlaskClient, header: str) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json["reason"]) == (401, "not_signed_in")


@pytest.mark.parametrize("written", ["+86{}", "0086 {}", "86-{}", " {} "])
def test_a_number_is_the_same_however_it_is_written(
    client: FlaskClient, inspector: Person, written: str
) -> None:
    assert sign_in(client, written.format(inspector.phone), PASSWORD).status_code == 201


def test_writing_the_number_differently_gives_no_guesses_more(
    client: FlaskClient, inspector: Person, engine: sa.Engine
) -> None:
    for _ in range(FREE_FAILURES):
        sign_in(client, inspector.phone, "a guess")
    with engine.connect() as read:
        buckets = read.scalar(sa.select(sa.func.count(models.sign_in_failure.c.bucket)))
    sign_in(client, f"+86 {inspector.phone}", "a guess")
    with engine.connect() as read:
        assert read.scalar(sa.select(sa.func.count(models.sign_in_failure.c.bucket))) == buckets


def proof(client: FlaskClient, level: int) -> str:
    return Reporter(client, "").proof(level)


def failures(engine: sa.Engine) -> list[int]:
    with engine.connect() as read:
        return sorted(read.scalars(sa.select(models.sign_in_failure.c.failures)))


def test_guessing_is_worked_for_more_and_more(client: FlaskClient, inspector: Person) -> None:
    for _ in range(FREE_FAILURES):
        assert sign_in(client, inspector.phone, "a guess").status_code == 401
    for level in (1, 2):
        asked = sign_in(client, inspector.phone, PASSWORD)
        assert (asked.status_code, asked.json["reason"]) == (403, "proof_of_work")
        assert asked.json["errors"] == {"proof": {"level": level}}
        cheap = sign_in(client, inspector.phone, PASSWORD, altcha=proof(client, level - 1))
        assert cheap.json["errors"] == {"proof": {"level": level}}
        for _ in range(FREE_FAILURES if level == 1 else 0):
            paid = sign_in(client, inspector.phone, "a guess", altcha=proof(client, level))
            assert paid.status_code == 401
    answer = sign_in(client, inspector.phone, PASSWORD, altcha=proof(client, 2))
    assert answer.status_code == 201


def test_a_strangers_guesses_do_not_lock_the_inspectors_own_phone_out(
    client: FlaskClient, inspector: Person
) -> None:
    device = sign_in(client, inspector.phone, PASSWORD).json["device"]
    for _ in range(FREE_FAILURES):
        sign_in(client, inspector.phone, "a guess")
    assert sign_in(client, inspector.phone, PASSWORD).status_code == 403
    signed_in = sign_in(client, inspector.phone, PASSWORD, device=device)
    assert signed_in.status_code == 201
    assert signed_in.json["device"] == device


def test_the_own_phone_waits_after_wrong_passwords_and_is_forgiven_by_the_right_one(
    client: FlaskClient, inspector: Person, engine: sa.Engine
) -> None:
    device = sign_in(client, inspector.phone, PASSWORD).json["device"]
    for _ in range(FREE_FAILURES):
        sign_in(client, inspector.phone, "a slip", device=device)
    blocked = sign_in(client, inspector.phone, PASSWORD, device=device)
    assert (blocked.status_code, blocked.json["reason"]) == (429, "too_many_attempts")
    assert 0 < int(blocked.headers["Retry-After"]) <= 15
    let_the_wait_pass(engine)
    assert sign_in(client, inspector.phone, PASSWORD, device=device).status_code == 201
    assert sign_in(client, inspector.phone, "a slip", device=device).status_code == 401
    assert sign_in(client, inspector.phone, PASSWORD, device=device).status_code == 201


def test_a_new_phone_gets_in_however_often_somebody_knocks(
    client: FlaskClient, inspector: Person, engine: sa.Engine
) -> None:
    for _ in range(FREE_FAILURES):
        sign_in(client, inspector.phone, "a guess")
    before = failures(engine)
    for _ in range(50):
        assert sign_in(client, inspector.phone, "a guess").status_code == 403
    # Knocking alone changes nothing: neither the price, nor whose turn it is.
    assert failures(engine) == before
    altcha = proof(client, 1)
    assert sign_in(client, inspector.phone, PASSWORD, altcha=altcha).status_code == 201


def test_many_guesses_at_once_are_many(
    app: Flask, inspector: Person, engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    start = Barrier(12)

    def guess(_: int) -> int:
        start.wait()
        return sign_in(app.test_client(), inspector.phone, "a guess").status_code

    with caplog.at_level(logging.DEBUG, "anxun.slow_work"), ThreadPoolExecutor(12) as crowd:
        statuses = Counter(crowd.map(guess, range(12)))
    assert statuses[401] <= FREE_FAILURES
    assert statuses.keys() <= {401, 403, 503}
    looked = [record for record in caplog.records if record.name == "anxun.slow_work"]
    assert len(looked) <= FREE_FAILURES


def test_ones_own_success_between_forgives_no_guesses_at_others(
    client: FlaskClient, county: CountyBuilder, password_hash: str, inspector: Person
) -> None:
    myself = county.person(Role.INSPECTOR, password_hash=password_hash)
    for _ in range(FREE_FAILURES):
        sign_in(client, inspector.phone, "a guess")
        # Each is given back: twice as many as there are free ones stay free.
        for _ in "12":
            assert sign_in(client, myself.phone, PASSWORD).status_code == 201
    assert sign_in(client, inspector.phone, "a guess").status_code == 403


def test_one_guess_at_each_number_is_many_from_one_network(
    client: FlaskClient, inspector: Person
) -> None:
    """However many addresses of its 64 bits it takes, and however often it signs in itself."""
    for number in range(FREE_FAILURES_OF_A_NETWORK):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:7:7::{number + 1:x}"
        assert sign_in(client, f"199{number:08}", "a guess").status_code == 401
        if number == FREE_FAILURES_OF_A_NETWORK // 2:
            assert sign_in(client, inspector.phone, PASSWORD).status_code == 201
    assert sign_in(client, inspector.phone, PASSWORD).status_code == 403
    client.environ_base["REMOTE_ADDR"] = "[2001:db8:7:8::1]:51234"
    assert sign_in(client, inspector.phone, PASSWORD).status_code == 201


def test_at_last_strangers_at_one_number_are_told_to_come_later(
    client: FlaskClient, inspector: Person, engine: sa.Engine
) -> None:
    device = sign_in(client, inspector.phone, PASSWORD).json["device"]
    sign_in(client, inspector.phone, "a guess")
    with engine.begin() as tx:
        tx.execute(sa.update(models.sign_in_failure).values(failures=STRANGERS_MOST - 1))
    hardest = sign_in(client, inspector.phone, PASSWORD)
    assert hardest.json["errors"] == {"proof": {"level": HARDEST}}
    with engine.begin() as tx:
        paused = {"failures": STRANGERS_MOST, "blocked_until": datetime.now(UTC) + timedelta(1)}
        tx.execute(sa.update(models.sign_in_failure).values(paused))
    assert sign_in(client, inspector.phone, PASSWORD).status_code == 429
    assert sign_in(client, inspector.phone, PASSWORD, device=device).status_code == 201


def test_whatever_strangers_name_fills_a_bounded_table() -> None:
    names = {shared_bucket("a key", "stranger", str(number)) for number in range(2_000)}
    assert {len(name) for name in names} == {3}
    assert max(int.from_bytes(name) for name in names) < 2**18
    assert len(names) > 1_900


def test_somebody_who_left_cannot_sign_in(
    client: FlaskClient, county: CountyBuilder, password_hash: str
) -> None:
    gone = county.person(Role.INSPECTOR, password_hash=password_hash, active=False)
    assert sign_in(client, gone.phone, PASSWORD).status_code == 401
    answer = client.get("/api/v1/me", headers=gone.bearer)
    assert answer.status_code == 401
