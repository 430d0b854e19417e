"""An officer writes to a reporter whom nobody need know: sealed on the officer's own device.

Sealed for the reporter and for officers whom the report does not go around. Keys of others fall out
of the envelope before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import tip, tip_key, tip_message
from ledger.tips.queries.case import UNSEEN
from ledger.tips.queries.keys import recipients_of
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.envelopes import REPORTER, STEPS_BYTES, EnvelopeInvalid, envelope_from

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
        try:
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
        except sa.exc.IntegrityError as fault:
            raise Conflict("other_document", "这个编号已有另一份留言，请换新编号") from fault
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
    allowed = {str(each.id) for each in recipients_of(tx, area_code, tip_id)}
    known = set(
        tx.scalars(
            sa.select(sa.cast(tip_key.c.id, sa.Text)).where(tip_key.c.area_code == area_code)
        )
    )
    officers = envelope.keys.keys() - {REPORTER}
    if REPORTER not in envelope.keys or officers - known or not officers & allowed:
        raise Conflict("keys_changed", "受理员的密钥有变化，请刷新后重新发送")
    told = envelope.as_json()
    kept = {i: key for i, key in told["keys"].items() if i in allowed | {REPORTER}}
    return told | {"keys": kept}


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
    if same and row.envelope["body"] == sent["body"]:
        return True
    raise Conflict("other_document", "这个编号已有另一份留言，请换新编号")


def _next_position(tx: sa.Connection, area_code: str, tip_id: UUID) -> int:
    last = tx.scalar(
        sa.select(sa.func.max(tip_message.c.position)).where(
            tip_message.c.area_code == area_code, tip_message.c.tip_id == tip_id
        )
    )
    return (last or 0) + 1
