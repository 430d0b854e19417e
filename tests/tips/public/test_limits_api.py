"""Strangers are slowed down, and what slows them down keeps nothing of who they are."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import altcha
import pytest
import sqlalchemy as sa
from flask import Flask
from redis import Redis

from api.app import create_app
from api.proof_of_work import GOOD_FOR_S, ProofOfWork
from api.public_limits import (
    BUCKET_BITS,
    DAY_S,
    HOUR_S,
    SENT_A_DAY,
    SENT_WITHOUT_SCRIPT_A_DAY,
    WRONG_A_DAY,
    WRONG_AT_ONE_AN_HOUR,
    PublicLimits,
    network_of,
)
from ledger.ground.errors import Forbidden, Invalid, TryLater, Unavailable, WrongReceipt
from local.var import Var
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.tips.officers import Officer
from tests.tips.reporter import Reporter, invented_address


@pytest.fixture
def limits(app: Flask) -> PublicLimits:
    found: PublicLimits = app.extensions["anxun"].limits
    return found


@pytest.fixture
def redis(valkey_url: str) -> Redis:
    return Redis.from_url(valkey_url)


def todays_key() -> str:
    return f"anxun:tips:key:{today()}"


def wrong(limits: PublicLimits, network: str, receipt: str) -> None:
    with pytest.raises(WrongReceipt), limits.trying(network, receipt):
        raise WrongReceipt


def test_a_network_sends_so_many_reports_a_day_and_another_is_not_slowed(
    limits: PublicLimits,
) -> None:
    here, there = invented_address(), invented_address()
    for _ in range(SENT_A_DAY):
        with limits.sending(here, script=True):
            pass
    with pytest.raises(TryLater) as slowed, limits.sending(here, script=True):
        pass
    assert DAY_S - 60 < slowed.value.wait_s <= DAY_S
    assert "12350" in slowed.value.message
    with limits.sending(there, script=True), limits.sending(there, script=False):
        pass


def test_a_form_without_script_sends_fewer(limits: PublicLimits) -> None:
    here = invented_address()
    for _ in range(SENT_WITHOUT_SCRIPT_A_DAY):
        with limits.sending(here, script=False):
            pass
    with pytest.raises(TryLater), limits.sending(here, script=False):
        pass


def test_what_is_refused_does_not_count(limits: PublicLimits) -> None:
    here = invented_address()
    for _ in range(SENT_A_DAY + 5):
        with pytest.raises(Invalid), limits.sending(here, script=True):
            raise Invalid("invalid", "请按提示修改")
    with limits.sending(here, script=True):
        pass


def test_wrong_receipts_slow_a_network_and_right_ones_do_not(limits: PublicLimits) -> None:
    here = invented_address()
    for _ in range(WRONG_A_DAY + 5):
        with limits.trying(here, uuid4().hex):
            pass
    for _ in range(WRONG_A_DAY):
        wrong(limits, here, uuid4().hex)
    with pytest.raises(TryLater), limits.trying(here, uuid4().hex):
        pass


def test_one_number_is_tried_so_often_an_hour_whoever_tries(limits: PublicLimits) -> None:
    number = uuid4().hex
    for _ in range(WRONG_AT_ONE_AN_HOUR):
        wrong(limits, invented_address(), number)
    with pytest.raises(TryLater) as slowed, limits.trying(invented_address(), number):
        pass
    assert slowed.value.wait_s <= HOUR_S
    with limits.trying(invented_address(), uuid4().hex):
        pass


def test_the_api_answers_429_with_the_time_to_wait(
    reporter: Reporter, new_reporter: Callable[[], Reporter]
) -> None:
    assert reporter.send().status_code == 201
    for _ in range(WRONG_AT_ONE_AN_HOUR):
        assert new_reporter().look_up(number=reporter.number).status_code == 404
    # The right secret too: a lock that opens for it would tell that it is right.
    for sender in (reporter, new_reporter()):
        answer = sender.look_up(number=reporter.number)
        assert (answer.status_code, answer.json["reason"]) == (429, "too_many_attempts")
        assert 0 < int(answer.headers["Retry-After"]) <= HOUR_S


def test_too_many_reports_of_one_network_are_told_and_not_kept(
    new_reporter: Callable[[], Reporter], officers: list[Officer], limits: PublicLimits
) -> None:
    last = new_reporter()
    for _ in range(SENT_A_DAY):
        with limits.sending(last.address, script=True):
            pass
    answer = last.send()
    assert (answer.status_code, answer.json["reason"]) == (429, "too_many_attempts")
    assert last.look_up(number="0000000000").status_code == 404


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("", "no address", True),
    ],
)
def test_a_household_is_one_network(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_no_address_and_no_receipt_stands_in_redis_and_everything_expires(
    limits: PublicLimits, redis: Redis
) -> None:
    here, number = "203.0.113.77", "4071962835"
    with limits.sending(here, script=True), limits.once("a-signature", 60):
        wrong(limits, here, number)
        keys = list(redis.scan_iter("anxun:tips:*"))
        held = b"\n".join([*keys, *(redis.get(key) or b"" for key in keys)])
        assert len(keys) >= 5
        for mark in (here.encode(), number.encode(), b"203.0", bytes([203, 0, 113, 77])):
            assert mark not in held
        for key in keys:
            assert 0 < redis.ttl(key) <= DAY_S, key
    sent = [key for key in keys if b":sent:" in key]
    assert {len(key.rpartition(b":")[2]) for key in sent} == {BUCKET_BITS // 4}


def test_nothing_of_it_reaches_the_queues_file(
    limits: PublicLimits, redis: Redis, session_var: Var
) -> None:
    with limits.sending(invented_address(), script=True), limits.once(uuid4().hex, 60):
        wrong(limits, invented_address(), uuid4().hex)
    with pytest.raises(Invalid), limits.once(uuid4().hex, 60):
        raise Invalid("invalid", "请按提示修改")
    secret = redis.get(todays_key())
    assert secret is not None
    # Written after it, so that whatever came before lies in the file too.
    redis.set("anxun:test:after", b"written-after")
    deadline = time.monotonic() + 10
    logged = b""
    while b"written-after" not in logged and time.monotonic() < deadline:
        logged = b"".join(file.read_bytes() for file in session_var.folder("valkey").rglob("*.aof"))
    assert b"written-after" in logged
    assert secret not in logged
    # Redis itself names what has expired; without the day's key such a name says nothing.
    written = re.findall(rb"\r\n([A-Z]+)\r\n\$\d+\r\nanxun:tips:", logged)
    assert set(written) <= {b"DEL", b"UNLINK"}
    assert logged.count(b"anxun:tips:") == len(written)


def test_the_key_of_a_day_is_random_and_never_the_same(limits: PublicLimits, redis: Redis) -> None:
    with limits.sending(invented_address(), script=True):
        first = redis.get(todays_key())
    # As if Redis had begun anew: what was counted before cannot be told from anything any more.
    redis.delete(todays_key())
    with limits.sending(invented_address(), script=True):
        assert redis.get(todays_key()) != first
    assert first is not None
    assert len(first) == 32


@pytest.fixture
def without_redis(
    settings: Settings, quiet: CountyBuilder, officers: list[Officer], app: Flask
) -> Reporter:
    cut_off = create_app(replace(settings, redis_url="redis://127.0.0.1:1/0"))
    cut_off.extensions["anxun"].plans.update(app.extensions["anxun"].plans)
    return Reporter(cut_off.test_client(), quiet.area_code)


def test_without_redis_nothing_is_taken_and_another_way_is_told(
    without_redis: Reporter, engine: sa.Engine
) -> None:
    assert without_redis.doors()["open"]
    for answer in (
        without_redis.send(),
        without_redis.look_up(number="4071962835"),
        without_redis.write(without_redis.seal("x")),
        without_redis.put_photo(str(uuid4()), b"x"),
    ):
        assert (answer.status_code, answer.json["reason"]) == (503, "limits_unavailable")
        assert "12350" in answer.json["message"]


def test_a_challenge_is_for_a_phone_without_webcrypto_and_ends_in_20_minutes(
    reporter: Reporter,
) -> None:
    answer = reporter.get("/challenge")
    parameters = answer.json["parameters"]
    assert (parameters["algorithm"], parameters["cost"]) == ("SHA-256", 500)
    assert 0 < parameters["expiresAt"] - time.time() <= GOOD_FOR_S
    assert answer.headers["Cache-Control"] == "no-store"
    assert reporter.get("/challenge").json["parameters"]["nonce"] != parameters["nonce"]


def proof_of(proofs: ProofOfWork, **changes: Any) -> str:
    challenge = altcha.Challenge.from_dict(proofs.challenge())
    for name, value in changes.items():
        setattr(challenge.parameters, name, value)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


@pytest.fixture
def proofs(app: Flask) -> ProofOfWork:
    found: ProofOfWork = app.extensions["anxun"].proofs
    return found


def test_a_proof_that_was_refused_within_may_be_used_again(proofs: ProofOfWork) -> None:
    proof = proof_of(proofs)
    with pytest.raises(Invalid), proofs.spent(proof):
        raise Invalid("invalid", "请按提示修改")
    with proofs.spent(proof):
        pass
    with pytest.raises(Forbidden), proofs.spent(proof):
        pass


@pytest.mark.parametrize("change", [{}, {"cost": 1}, {"expires_at": 2**33}, {"expires_at": 1}])
def test_a_challenge_made_easier_or_longer_is_no_challenge_of_ours(
    proofs: ProofOfWork, change: dict[str, Any]
) -> None:
    # Easy to solve by itself, so that only the signature stands in the way.
    with pytest.raises(Forbidden), proofs.spent(proof_of(proofs, key_prefix="0", **change)):
        pass


def test_a_challenge_of_another_server_is_none_of_ours(
    proofs: ProofOfWork, limits: PublicLimits
) -> None:
    other = ProofOfWork("a key of another server, 32 or more", limits)
    with pytest.raises(Forbidden), proofs.spent(proof_of(other)):
        pass


def test_without_redis_a_proof_is_not_spent(settings: Settings) -> None:
    proofs = ProofOfWork(settings.secret_key, PublicLimits("redis://127.0.0.1:1/0"))
    with pytest.raises(Unavailable), proofs.spent(proof_of(proofs)):
        pass
