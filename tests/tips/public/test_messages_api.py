"""What both sides write after the report, and what the receipt shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.tips.rules.envelopes import REPORTER, envelope_from, seal_envelope
from ledger.tips.rules.receipts import shown_number, shown_secret
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.tips.officers import Officer, officer
from tests.tips.reporter import Reporter


@pytest.fixture
def sent(reporter: Reporter) -> Reporter:
    """A reporter whose report was taken."""
    assert reporter.send().status_code == 201
    return reporter


def insert(quiet: CountyBuilder, table: sa.Table, **values: Any) -> None:
    with quiet.engine.begin() as tx:
        tx.execute(sa.insert(table).values(area_code=quiet.area_code, **values))


def update(quiet: CountyBuilder, reporter: Reporter, **values: Any) -> None:
    this_tip = models.tip.c.id == UUID(reporter.tip_id)
    with quiet.engine.begin() as tx:
        tx.execute(sa.update(models.tip).where(this_tip).values(**values))


def answer_by(quiet: CountyBuilder, one: Officer, reporter: Reporter, words: str) -> None:
    """An officer's answer as it lies in the ledger, sealed for officers and reporter."""
    with quiet.engine.connect() as read:
        this_tip = models.tip.c.id == UUID(reporter.tip_id)
        key = read.scalar(sa.select(models.tip.c.reporter_key).where(this_tip))
    keys = {str(one.key_id): one.public_key, REPORTER: key}
    insert(
        quiet,
        models.tip_message,
        id=uuid4(),
        tip_id=UUID(reporter.tip_id),
        position=50,
        sender="officer",
        person_id=one.person.id,
        sent_on=date(2026, 11, 9),
        envelope=seal_envelope(words.encode(), keys).as_json(),
    )


def test_a_reporters_message_opens_with_each_officers_key_and_with_the_secret(
    sent: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    answer = sent.write(sent.seal_message("门又锁上了"))
    assert answer.status_code == 201, answer.json
    day = today().isoformat()
    assert answer.json["sent_on"] == day
    (message,) = sent.status()["messages"]
    assert (message["sender"], message["sent_on"]) == ("reporter", day)
    assert sent.opens(message["envelope"]) == "门又锁上了"
    with quiet.engine.connect() as read:
        of_tip = models.tip_message.c.tip_id == UUID(sent.tip_id)
        kept = read.scalar(sa.select(models.tip_message.c.envelope).where(of_tip))
    for reader in officers:
        assert reader.opens(kept).decode() == "门又锁上了"


def test_an_officers_answer_opens_with_the_key_that_the_secret_makes(
    sent: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    answer_by(quiet, officers[0], sent, "已到现场，通道已清开")
    (message,) = sent.status()["messages"]
    assert message["sender"] == "officer"
    assert set(message["envelope"]["keys"]) == {REPORTER}
    assert "person_id" not in message
    assert sent.opens(message["envelope"]) == "已到现场，通道已清开"


def test_a_message_sent_again_is_one_message_and_another_under_its_id_is_told(
    sent: Reporter,
) -> None:
    envelope, message_id = sent.seal_message("一条"), str(uuid4())
    first = sent.write(envelope, id=message_id)
    again = sent.write(envelope, id=message_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = sent.write(sent.seal_message("另一条"), id=message_id)
    assert (other.status_code, other.json["reason"]) == (409, "other_document")
    assert len(sent.status()["messages"]) == 1


def test_a_message_must_be_sealed_for_all_who_may_read_it(
    sent: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    before = sent.seal_message("旧钥匙")
    officer(quiet)
    for envelope in (
        before,
        sent.seal("没有自己的"),
        seal_envelope(b"x", {REPORTER: sent.public_key}).as_json(),
    ):
        refused = sent.write(envelope)
        assert (refused.status_code, refused.json["reason"]) == (409, "keys_changed")
    assert sent.write(sent.seal_message("新钥匙")).status_code == 201
    assert len(sent.status()["messages"]) == 1


def test_plain_words_are_no_message(sent: Reporter) -> None:
    answer = sent.write({"alg": "none", "nonce": "x", "body": "我是钱示例", "keys": {"a": "b"}})
    assert (answer.status_code, answer.json["reason"]) == (422, "envelope_invalid")


@pytest.mark.parametrize("slip", ["as shown", "small", "wide"])
def test_a_receipt_is_read_however_it_was_copied(sent: Reporter, slip: str) -> None:
    number, secret = shown_number(sent.number), shown_secret(sent.secret)
    if slip == "small":
        number, secret = number.replace(" ", "-"), secret.lower().replace(" ", "")
    if slip == "wide":
        secret = secret.translate({ord(letter): ord(letter) + 0xFEE0 for letter in sent.secret})
    answer = sent.look_up(number=number, secret=secret)
    assert (answer.status_code, answer.json["id"]) == (200, sent.tip_id)


def test_every_wrong_receipt_gets_the_same_answer(
    sent: Reporter, new_reporter: Callable[[], Reporter]
) -> None:
    stranger = new_reporter()
    wrong = "2" * 16
    answers = [
        stranger.look_up(number=number, secret=secret)
        for number, secret in (
            (sent.number, wrong),
            (sent.number, "short"),
            (sent.number, ""),
            ("0000000000", sent.secret),
            ("no number", sent.secret),
            ("", ""),
            ("\u0000", "\u0000"),
            (sent.number + "1", sent.secret),
        )
    ]
    stranger.tip_id = sent.tip_id
    answers.append(stranger.write(stranger.seal("x"), secret=wrong))
    answers.append(stranger.put_photo(str(uuid4()), b"x"))
    stranger.tip_id = str(uuid4())
    answers.append(stranger.write(stranger.seal("x")))
    different = {
        (answer.status_code, *(answer.json[part] for part in ("reason", "message", "status")))
        for answer in answers
    }
    assert len(different) == 1
    assert different.pop()[:2] == (404, "wrong_receipt")
    assert {tuple(answer.json) for answer in answers} == {tuple(answers[0].json)}


def test_the_receipt_shows_what_is_next_and_why_what_was_decided(
    sent: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    received = date.fromisoformat(sent.status()["received_on"])
    by = (received + timedelta(days=7)).isoformat()
    assert sent.status()["next"] == {"what": "受理决定", "by": by}
    update(quiet, sent, state="accepted", conclude_by=date(2027, 1, 8))
    assert sent.status()["next"] == {"what": "办结", "by": "2027-01-08"}
    insert(
        quiet,
        models.tip_event,
        id=uuid4(),
        tip_id=UUID(sent.tip_id),
        position=1,
        kind="refuse",
        person_id=officers[0].person.id,
        state_after="refused",
        at=datetime(2026, 11, 9, 16, 30, tzinfo=UTC),
        document={"kind": "refuse", "note": "不属于安全生产事项", "checkers": ["赵示例"]},
        document_sha256="0" * 64,
    )
    update(quiet, sent, state="refused")
    status = sent.status()
    assert (status["state_word"], status["next"]) == ("不予受理", None)
    assert status["reasons"] == [
        {"what": "不予受理", "on": "2026-11-10", "words": "不属于安全生产事项", "to": None}
    ]
    # Whose keys a message is sealed for is told, and not who of them decided.
    beside_keys = {name: part for name, part in status.items() if name not in {"keys", "signers"}}
    said = json.dumps(beside_keys, ensure_ascii=False)
    assert str(officers[0].person.id) not in said
    assert "赵示例" not in sent.look_up().text


def propose(quiet: CountyBuilder, officers: list[Officer], reporter: Reporter) -> None:
    insert(
        quiet,
        models.tip_reward,
        tip_id=UUID(reporter.tip_id),
        kind="by_fine",
        reason="罚款 10 万元",
        amount_yuan=15_000,
        basis="安监总财〔2018〕19号",
        below_national_floor=False,
        proposed_by=officers[0].person.id,
    )


def approve(
    quiet: CountyBuilder, officers: list[Officer], reporter: Reporter, *, days_left: int
) -> None:
    of_tip = models.tip_reward.c.tip_id == UUID(reporter.tip_id)
    approved = sa.update(models.tip_reward).where(of_tip)
    with quiet.engine.begin() as tx:
        tx.execute(
            approved.values(
                state="approved",
                approved_by=officers[1].person.id,
                collect_by=today() + timedelta(days=days_left),
            )
        )


def test_a_reward_can_be_claimed_while_it_is_approved_and_not_before(
    sent: Reporter, officers: list[Officer], quiet: CountyBuilder
) -> None:
    claim = sent.seal_message("请打到这张卡")
    assert sent.write(claim, purpose="claim").json["reason"] == "state_forbids"
    propose(quiet, officers, sent)
    assert sent.status()["reward"] == {
        "state": "proposed",
        "amount_yuan": None,
        "collect_by": None,
        "claimed": False,
        "paid_on": None,
    }
    assert sent.write(claim, purpose="claim").json["reason"] == "state_forbids"
    approve(quiet, officers, sent, days_left=60)
    assert sent.write(claim, purpose="claim").status_code == 201
    reward = sent.status()["reward"]
    assert (reward["amount_yuan"], reward["claimed"]) == (15_000, True)
    (message,) = sent.status()["messages"]
    assert message["purpose"] == "claim"
    assert officers[0].opens(_kept(quiet, message["id"])).decode() == "请打到这张卡"


@pytest.mark.parametrize("days_left, state, code", [(0, "approved", 201), (-1, "lapsed", 409)])
def test_a_reward_is_claimed_until_its_last_day_and_has_lapsed_after(
    sent: Reporter,
    officers: list[Officer],
    quiet: CountyBuilder,
    days_left: int,
    state: str,
    code: int,
) -> None:
    propose(quiet, officers, sent)
    approve(quiet, officers, sent, days_left=days_left)
    assert sent.status()["reward"]["state"] == state
    claim = sent.seal_message("请打到这张卡")
    assert sent.write(claim, purpose="claim").status_code == code


def _kept(quiet: CountyBuilder, message_id: str) -> dict[str, Any]:
    with quiet.engine.connect() as read:
        this_message = models.tip_message.c.id == UUID(message_id)
        kept: dict[str, Any] = read.scalar(
            sa.select(models.tip_message.c.envelope).where(this_message)
        )
    assert envelope_from(kept)
    return kept
