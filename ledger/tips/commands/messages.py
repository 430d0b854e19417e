"""A reporter and an officer write to each other; neither needs to know who the other is.

A reporter's message, or how to collect the reward, is sealed for both sides. An officer's is sealed
on the officer's own device, for the reporter and for officers whom the report does not go around.
Keys of others fall out of the envelope before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Invalid, NotFound, TooMany, Unavailable
from ledger.ground.stored import read_back
from ledger.ground.tables import tip, tip_key, tip_message, tip_reward
from ledger.ground.tables import tip as tips
from ledger.tips.commands.submit import checked_envelope
from ledger.tips.queries.case import UNSEEN
from ledger.tips.queries.keys import public_keys, recipients_of
from ledger.tips.queries.receipt import OpenedTip
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.envelopes import (
    REPORTER,
    STEPS_BYTES,
    EnvelopeInvalid,
    envelope_from,
    seal_envelope,
)
from ledger.tips.rules.rows import TipEnvelope

MESSAGE, CLAIM = "message", "claim"
# Of one report, from its reporter: more is no conversation.
MESSAGES_MOST = 100


@dataclass(frozen=True, slots=True)
class SentMessage:
    """`sent_on`: the day it came first."""

    id: UUID
    sent_on: date
    created: bool


def add_tip_message(
    engine: sa.Engine,
    tip: OpenedTip,
    message_id: UUID,
    envelope: Mapping[str, Any],
    *,
    purpose: str,
    today: date,
) -> SentMessage:
    """Keep it; the same again changes nothing.

    Raises: Conflict (keys_changed; other_document; state_forbids: nothing to claim), Invalid
    envelope_invalid, TooMany.
    """
    with engine.begin() as tx:
        _lock(tx, tip)
        if before := _before(tx, tip, message_id, envelope):
            return before
        recipients = _recipients(tx, tip)
        kept = checked_envelope("envelope", envelope, recipients)
        if purpose == CLAIM:
            _claim(tx, tip, today)
        position, of_reporter = _counted(tx, tip)
        if of_reporter >= MESSAGES_MOST:
            raise TooMany("too_many_messages", f"一份举报最多留言 {MESSAGES_MOST} 条")
        tx.execute(
            sa.insert(tip_message).values(
                area_code=tip.area_code,
                id=message_id,
                tip_id=tip.id,
                position=position,
                sender="reporter",
                sent_on=today,
                purpose=purpose,
                envelope=kept,
            )
        )
    return SentMessage(message_id, today, created=True)


def seal_for_both(engine: sa.Engine, tip: OpenedTip, words: str) -> dict[str, Any]:
    """An envelope of words that came without script; they are kept nowhere else."""
    with engine.connect() as read:
        return seal_envelope(words.encode(), _recipients(read, tip)).as_json()


def _lock(tx: sa.Connection, tip: OpenedTip) -> None:
    """Positions are given one after the other."""
    is_tip = sa.and_(tips.c.area_code == tip.area_code, tips.c.id == tip.id)
    tx.execute(sa.select(tips.c.id).where(is_tip).with_for_update())


def _recipients(read: sa.Connection, tip: OpenedTip) -> dict[str, bytes]:
    keys = public_keys(recipients_of(read, tip.area_code, tip.id))
    if not keys:
        raise Unavailable("tips_closed", "暂时没有能看留言的受理员，请过几天用回执再试")
    return keys | {REPORTER: tip.reporter_key}


def _before(
    tx: sa.Connection, tip: OpenedTip, message_id: UUID, envelope: Mapping[str, Any]
) -> SentMessage | None:
    query = sa.select(tip_message).where(
        tip_message.c.area_code == tip.area_code, tip_message.c.id == message_id
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    # No two envelopes have the same body: the keys in them may differ by those that were taken out.
    same = all(row.envelope[part] == envelope.get(part) for part in ("nonce", "body"))
    if row.tip_id != tip.id or not same:
        raise Conflict("other_document", "这条留言已经收到过，内容与这次不同，请刷新后再写")
    return SentMessage(message_id, row.sent_on, created=False)


def _claim(tx: sa.Connection, tip: OpenedTip, today: date) -> None:
    approved = (
        sa.update(tip_reward)
        .where(
            tip_reward.c.area_code == tip.area_code,
            tip_reward.c.tip_id == tip.id,
            tip_reward.c.state == "approved",
            # What was not claimed in time has lapsed.
            sa.func.coalesce(tip_reward.c.collect_by >= today, sa.true()),
        )
        .values(claimed_on=sa.func.coalesce(tip_reward.c.claimed_on, today))
    )
    if tx.execute(approved.returning(tip_reward.c.tip_id)).first() is None:
        raise Conflict("state_forbids", "现在没有可以领取的奖励，请刷新后查看办理情况")


def _counted(tx: sa.Connection, tip: OpenedTip) -> tuple[int, int]:
    """The next position, and how many the reporter sent."""
    of_reporter = sa.func.count().filter(tip_message.c.sender == "reporter")
    counted = sa.select(
        sa.func.coalesce(sa.func.max(tip_message.c.position), 0) + 1, of_reporter
    ).where(tip_message.c.area_code == tip.area_code, tip_message.c.tip_id == tip.id)
    position, sent = tx.execute(counted).one()
    return position, sent


# Padded, and behind it the tag of the cipher.
_BODY_MOST_BYTES = STEPS_BYTES[-1] + 16


def send_tip_message(
    engine: sa.Engine,
    caller: Caller,
    tip_id: UUID,
    message_id: UUID,
    envelope: Mapping[str, Any],
    today: date,
) -> bool:
    """Keep it; whether it is new. The same again changes nothing.

    Raises: NotFound; Conflict other_document, keys_changed; Invalid.
    """
    with engine.begin() as tx:
        seen = sa.select(tip.c.id).where(visible_tip(caller), tip.c.id == tip_id)
        if tx.execute(seen.with_for_update()).one_or_none() is None:
            raise NotFound(UNSEEN)
        if _is_there(tx, caller, tip_id, message_id, envelope):
            return False
        kept = _for_recipients(tx, caller.area_code, tip_id, envelope)
        position = _next_position(tx, caller.area_code, tip_id)
        with constraint_errors({"pk_tip_message": _other_message()}):
            tx.execute(
                sa.insert(tip_message).values(
                    area_code=caller.area_code,
                    id=message_id,
                    tip_id=tip_id,
                    position=position,
                    sender="officer",
                    person_id=caller.person_id,
                    sent_on=today,
                    envelope=kept,
                )
            )
        # An answer tells that what came before was read.
        tx.execute(
            sa.update(tip)
            .where(tip.c.area_code == caller.area_code, tip.c.id == tip_id)
            .values(messages_read=position)
        )
        note(tx, caller, "write_to_reporter", "tip", tip_id)
    return True


def _for_recipients(
    tx: sa.Connection, area_code: str, tip_id: UUID, document: Mapping[str, Any]
) -> dict[str, Any]:
    """The envelope without the keys of people whom the report goes around, or who left."""
    try:
        envelope = envelope_from(document)
    except EnvelopeInvalid:
        raise Invalid("invalid", "留言没有封好，请刷新后重新发送") from None
    if len(envelope.body) > _BODY_MOST_BYTES:
        raise Invalid("too_long", "留言太长，请分几次发送")
    allowed = {str(recipient.id) for recipient in recipients_of(tx, area_code, tip_id)}
    known = set(
        tx.scalars(
            sa.select(sa.cast(tip_key.c.id, sa.Text)).where(tip_key.c.area_code == area_code)
        )
    )
    officers = envelope.keys.keys() - {REPORTER}
    if REPORTER not in envelope.keys or officers - known or not officers & allowed:
        raise Conflict("keys_changed", "受理员的密钥有变化，请刷新后重新发送")
    kept = {i: key for i, key in envelope.keys.items() if i in allowed | {REPORTER}}
    return replace(envelope, keys=kept).as_json()


def _is_there(
    tx: sa.Connection, caller: Caller, tip_id: UUID, message_id: UUID, sent: Mapping[str, Any]
) -> bool:
    row = tx.execute(
        sa.select(tip_message.c.tip_id, tip_message.c.person_id, tip_message.c.envelope).where(
            tip_message.c.area_code == caller.area_code, tip_message.c.id == message_id
        )
    ).one_or_none()
    if row is None:
        return False
    # The body alone: keys may have been added or taken away since.
    same = row.tip_id == tip_id and row.person_id == caller.person_id
    kept = read_back(TipEnvelope, row.envelope)
    if same and kept.body == read_back(TipEnvelope, sent).body:
        return True
    raise _other_message()


def _other_message() -> Conflict:
    return Conflict("other_document", "这个编号已有另一份留言，请换新编号")


def _next_position(tx: sa.Connection, area_code: str, tip_id: UUID) -> int:
    last = tx.scalar(
        sa.select(sa.func.max(tip_message.c.position)).where(
            tip_message.c.area_code == area_code, tip_message.c.tip_id == tip_id
        )
    )
    return (last or 0) + 1
