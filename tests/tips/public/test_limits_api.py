"""Strangers are slowed down, and what slows them down keeps nothing of who they are."""

from __future__ import annotations

import logging
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
    DEAREST_REPORTS_A_DAY,
    PHOTO_TRIES_A_DAY,
    PRICE_OF_A_TRY,
    SENT_A_DAY,
    SENT_WITHOUT_SCRIPT,
    TRIED_A_DAY,
    WRONG_A_DAY,
    WRONG_AT_ONE_AN_HOUR,
    PublicLimits,
)
from ledger.ground.errors import Forbidden, Invalid, TryLater, Unavailable, WrongReceipt
from ledger.ground.slow_work import HARDEST
from local.var import Var
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.waiting import GIVE_UP_S
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


def prices(limits: PublicLimits, network: str | None, times: int) -> list[int]:
    return [limits.report(network) for _ in range(times)]


def test_many_reports_of_one_network_are_dearer_and_never_shut_out_and_another_pays_nothing(
    limits: PublicLimits,
) -> None:
    here, there = invented_address(), invented_address()
    paid = prices(limits, here, 200)
    assert paid == sorted(paid)
    # At once after the cheap ones, and at each doubling, up to the bound.
    rises = [number for number in range(1, 200) if paid[number] > paid[number - 1]]
    assert rises == [SENT_A_DAY * 2**step for step in range(HARDEST)]
    assert (paid[0], paid[-1]) == (0, HARDEST)
    assert limits.price_of_report(here) == HARDEST
    assert limits.price_of_report(there) == limits.report(there) == 0


def test_what_the_price_is_told_to_be_is_what_is_due(limits: PublicLimits) -> None:
    here = invented_address()
    for _ in range(SENT_A_DAY * 3):
        assert limits.price_of_report(here) == limits.report(here)


def test_those_whose_address_cannot_be_read_share_a_wide_bucket(limits: PublicLimits) -> None:
    assert set(prices(limits, None, SENT_A_DAY * 3)) == {0}
    for _ in range(SENT_WITHOUT_SCRIPT * 3):
        limits.turn_without_script(None)


def test_a_form_without_script_waits_its_turn_a_little_longer_each_time(
    limits: PublicLimits, redis: Redis
) -> None:
    here = invented_address()
    waits = []
    for _ in range(SENT_WITHOUT_SCRIPT + 6):
        limits.turn_without_script(here)
        for key in redis.scan_iter(f"anxun:tips:turn:{limits._bucket(here)}"):
            with pytest.raises(TryLater) as refusal:
                limits.turn_without_script(here)
            assert "12350" in refusal.value.message
            waits.append(refusal.value.wait_s)
            redis.delete(key)
    assert waits == [60, 120, 240, 480, 900, 900, 900]


def test_attempts_are_counted_whatever_becomes_of_them(limits: PublicLimits, redis: Redis) -> None:
    here, number = invented_address(), uuid4().hex
    for _ in range(100):
        with pytest.raises(Invalid), limits.trying(here, number):
            raise Invalid("invalid", "请按提示修改")
        with limits.trying(here, number):
            pass
    assert redis.get(f"anxun:tips:tried:{limits._bucket(here)}") == b"200"
    assert redis.get(f"anxun:tips:wrong:{limits._bucket(here)}") == b"0"


def due(limits: PublicLimits, network: str, receipt: str) -> int:
    with limits.trying(network, receipt) as price:
        return price


def test_wrong_receipts_make_a_network_pay_and_right_ones_do_so_late(limits: PublicLimits) -> None:
    here = invented_address()
    assert {due(limits, here, uuid4().hex) for _ in range(WRONG_A_DAY + 5)} == {0}
    for _ in range(WRONG_A_DAY):
        wrong(limits, here, uuid4().hex)
    assert due(limits, here, uuid4().hex) == PRICE_OF_A_TRY
    assert due(limits, invented_address(), uuid4().hex) == 0
    many = invented_address()
    assert {due(limits, many, uuid4().hex) for _ in range(TRIED_A_DAY)} == {0}
    assert due(limits, many, uuid4().hex) == PRICE_OF_A_TRY


def test_an_announced_photo_is_decoded_only_so_often(
    limits: PublicLimits, reporter: Reporter
) -> None:
    photo = str(uuid4())
    assert reporter.send(photos=[photo]).status_code == 201
    for _ in range(PHOTO_TRIES_A_DAY):
        assert reporter.put_photo(photo, b"no picture").status_code == 422
    slowed = reporter.put_photo(photo, b"no picture")
    assert (slowed.status_code, slowed.json["reason"]) == (429, "too_many_attempts")
    assert 0 < int(slowed.headers["Retry-After"]) <= DAY_S
    limits.photo(str(uuid4()))


def test_the_owner_of_a_number_that_strangers_try_gets_in_by_work_and_a_wrong_secret_does_not(
    reporter: Reporter, new_reporter: Callable[[], Reporter]
) -> None:
    assert reporter.send().status_code == 201
    for _ in range(WRONG_AT_ONE_AN_HOUR):
        assert new_reporter().look_up(number=reporter.number).status_code == 404
    # The right secret too: a door that opens for it would tell that it is right.
    for sender in (reporter, new_reporter()):
        answer = sender.look_up(number=reporter.number)
        assert (answer.status_code, answer.json["reason"]) == (403, "proof_of_work")
        assert answer.json["errors"] == {"proof": {"level": PRICE_OF_A_TRY}}
    cheap = reporter.look_up(altcha=reporter.proof(PRICE_OF_A_TRY - 1))
    assert cheap.json["reason"] == "proof_of_work"
    proof = reporter.proof(PRICE_OF_A_TRY)
    assert reporter.look_up(altcha=proof).status_code == 200
    assert reporter.look_up(altcha=proof).json["reason"] == "proof_of_work"
    stranger = new_reporter()
    guess = stranger.look_up(number=reporter.number, altcha=stranger.proof(PRICE_OF_A_TRY))
    assert guess.json["reason"] == "wrong_receipt"


def test_two_hundred_refused_reports_are_counted_and_cost_what_was_worked_for_them(
    new_reporter: Callable[[], Reporter],
    officers: list[Officer],
    limits: PublicLimits,
    redis: Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    attacker = new_reporter()
    proof = attacker.proof()
    stranger = attacker.seal("x", **{str(uuid4()): attacker.public_key})
    document = attacker.draft(details=stranger, altcha=proof)
    with caplog.at_level(logging.DEBUG, "anxun.slow_work"):
        reasons = [attacker.post("", document).json["reason"] for _ in range(200)]
    assert reasons == ["keys_changed"] + ["proof_of_work"] * 199
    assert redis.get(f"anxun:tips:sent:1:{limits._bucket(attacker.address)}") == b"200"
    slow = [record for record in caplog.records if record.name == "anxun.slow_work"]
    assert len(slow) == 2


def test_proofs_of_cheaper_times_are_worth_nothing_once_the_price_rose(
    new_reporter: Callable[[], Reporter], officers: list[Officer], limits: PublicLimits
) -> None:
    crowded = new_reporter()
    hoarded = crowded.proof()
    prices(limits, crowded.address, SENT_A_DAY)
    of_a_quiet_network = new_reporter().proof()
    for proof in (hoarded, of_a_quiet_network):
        answer = crowded.send(altcha=proof)
        assert answer.json["errors"] == {"proof": {"level": 1}}
    assert crowded.send().status_code == 201


def test_beyond_so_many_at_the_highest_price_the_day_is_over(
    limits: PublicLimits, redis: Redis
) -> None:
    for price in range(HARDEST):
        limits.paid_for_report(price)
    try:
        for _ in range(DEAREST_REPORTS_A_DAY):
            limits.paid_for_report(HARDEST)
    except TryLater:
        pass
    with pytest.raises(TryLater):
        limits.paid_for_report(HARDEST)
    limits.paid_for_report(HARDEST - 1)
    redis.delete("anxun:tips:dearest")


def count_everything(limits: PublicLimits, network: str, receipt: str) -> None:
    limits.report(network)
    limits.paid_for_report(HARDEST)
    for _ in range(SENT_WITHOUT_SCRIPT):
        limits.turn_without_script(network)
    limits.is_first(uuid4().hex, 60)
    wrong(limits, network, receipt)
    limits.paid_for_try()
    limits.photo(receipt)


def test_no_address_and_no_receipt_stands_in_redis_and_everything_expires(
    limits: PublicLimits, redis: Redis
) -> None:
    here, number = "203.0.113.77", "4071962835"
    count_everything(limits, here, number)
    keys = list(redis.scan_iter("anxun:tips:*"))
    held = b"\n".join([*keys, *(redis.get(key) or b"" for key in keys)])
    assert len(keys) >= 9
    for mark in (here.encode(), number.encode(), b"203.0", bytes([203, 0, 113, 77])):
        assert mark not in held
    for key in keys:
        assert 0 < redis.ttl(key) <= DAY_S, key
    sent = [key for key in keys if b":sent:" in key]
    assert {len(key.rpartition(b":")[2]) for key in sent} == {BUCKET_BITS // 4}


def test_nothing_of_it_reaches_the_queues_file(
    limits: PublicLimits, redis: Redis, session_var: Var
) -> None:
    count_everything(limits, invented_address(), uuid4().hex)
    secret = redis.get(todays_key())
    assert secret is not None
    # Written after it, so that whatever came before lies in the file too.
    redis.set("anxun:test:after", b"written-after")
    deadline = time.monotonic() + GIVE_UP_S
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
    limits.report(invented_address())
    first = redis.get(todays_key())
    # As if Redis had begun anew: what was counted before cannot be told from anything any more.
    redis.delete(todays_key())
    limits.report(invented_address())
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
        without_redis.get("/challenge"),
        without_redis.send(altcha="x"),
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


def test_each_level_is_twice_the_work(proofs: ProofOfWork) -> None:
    for level in range(HARDEST + 1):
        parameters = proofs.challenge(level)["parameters"]
        assert (parameters["cost"], parameters["data"]) == (500, {"level": level})


def proof_of(proofs: ProofOfWork, *, level: int = 0, **changes: Any) -> str:
    challenge = altcha.Challenge.from_dict(proofs.challenge(level))
    for name, value in changes.items():
        setattr(challenge.parameters, name, value)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


@pytest.fixture
def proofs(app: Flask) -> ProofOfWork:
    found: ProofOfWork = app.extensions["anxun"].proofs
    return found


def test_a_proof_is_used_once_even_where_it_was_too_cheap(proofs: ProofOfWork) -> None:
    proof = proof_of(proofs)
    with pytest.raises(Forbidden):
        proofs.spend(proof, 1)
    for payload in (proof, None, ""):
        with pytest.raises(Forbidden):
            proofs.spend(payload, 0)
    proofs.spend(proof_of(proofs, level=1), 0)


@pytest.mark.parametrize(
    "change",
    [{}, {"cost": 1}, {"expires_at": 2**33}, {"expires_at": 1}, {"data": {"level": 4}}],
)
def test_a_challenge_made_easier_or_longer_is_no_challenge_of_ours(
    proofs: ProofOfWork, change: dict[str, Any]
) -> None:
    # Easy to solve by itself, so that only the signature stands in the way.
    with pytest.raises(Forbidden):
        proofs.spend(proof_of(proofs, key_prefix="0", **change), 0)


def test_a_challenge_of_another_server_is_none_of_ours(
    proofs: ProofOfWork, limits: PublicLimits
) -> None:
    other = ProofOfWork("a key of another server, 32 or more", limits)
    with pytest.raises(Forbidden):
        proofs.spend(proof_of(other), 0)


def test_without_redis_a_proof_is_not_spent(settings: Settings) -> None:
    proofs = ProofOfWork(settings.secret_key, PublicLimits("redis://127.0.0.1:1/0"))
    with pytest.raises(Unavailable):
        proofs.spend(proof_of(proofs), 0)


@pytest.mark.parametrize("level", ["-1", "5", "1.5", "x", "99999999999999999999"])
def test_no_level_is_asked_for_that_there_is_not(reporter: Reporter, level: str) -> None:
    assert reporter.get(f"/challenge?level={level}").status_code == 422
