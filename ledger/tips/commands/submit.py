"""A report from the public comes in.

1. The same report again (same id, same content, same secret) gives the first answer.
2. Whom it goes around is settled before anything is kept; their keys are taken out of what was
   sealed for everybody.
3. Kept are the words that routing needs, envelopes, an Argon2id hash of the secret, the reporter's
   public key, and days. No audit row, no outbox row: those would tell the minute.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.canonical import canonical
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, Invalid, Unavailable
from ledger.ground.passwords import hash_password
from ledger.ground.tables import enterprise, tip, tip_photo, town
from ledger.tips.commands.exclude import recuse_people
from ledger.tips.queries.keys import OfficerKey, active_keys, is_open, public_keys
from ledger.tips.queries.visible import ReadOfTip, people_involved
from ledger.tips.rules.envelopes import (
    EnvelopeInvalid,
    public_key_of,
    reporter_private_key,
    seal_envelope,
)
from ledger.tips.rules.form import TipDraft, faults_of
from ledger.tips.rules.receipts import KeysChanged, kept_envelope, new_number

_CLOSED = "本县还没有开通网上举报，请拨打 12350 举报"
# Ten digits: that one is taken three times running happens never.
_NUMBERS_TRIED = 3


@dataclass(frozen=True, slots=True)
class SubmittedTip:
    """What the reporter gets. `photos_missing`: announced and not yet kept."""

    id: Any
    number: str
    received_on: date
    photos_missing: list[Any]
    created: bool


@dataclass(frozen=True, slots=True)
class _Recipients:
    """`keys`: of the officers who may work on it; `dropped`: ids of the others' keys."""

    keys: list[OfficerKey]
    dropped: frozenset[str]
    around: Mapping[Any, str]


def submit_tip(engine: sa.Engine, draft: TipDraft, *, today: date) -> SubmittedTip:
    """Keep it; sending it again changes nothing.

    Raises: Invalid (fields; envelope_invalid), Conflict (keys_changed: fetch the keys and seal
    again; other_document: the id holds another report), Unavailable (tips_closed).
    """
    with one_statement(engine).connect() as read:
        _refuse_faults(read, draft)
    # Both take tens of milliseconds on purpose: no transaction is held open meanwhile.
    own_key = reporter_private_key(draft.secret, draft.id)
    secret_hash = hash_password(draft.secret)
    with engine.begin() as tx:
        recipients = _recipients(tx, draft)
        row = {
            "area_code": draft.area_code,
            "id": draft.id,
            "secret_hash": secret_hash,
            "reporter_key": public_key_of(own_key),
            "document_mark": _mark(draft, own_key),
            "received_on": today,
            **_plain(draft),
            **_sealed(draft, recipients),
        }
        number = _inserted(tx, draft.id, row)
        if number is not None:
            recuse_people(tx, draft.area_code, draft.id, recipients.around)
            return SubmittedTip(draft.id, number, today, list(draft.photos), created=True)
    before = earlier_submission(engine, draft)
    if before is None:
        raise Conflict("other_document", _OTHER)
    return before


def earlier_submission(engine: sa.Engine, draft: TipDraft) -> SubmittedTip | None:
    """The answer that was given when this report came before; None if it never came.

    Raises: Conflict other_document where the id holds another report, or another's.
    """
    query = sa.select(
        tip.c.area_code, tip.c.number, tip.c.received_on, tip.c.photo_ids, tip.c.document_mark
    ).where(tip.c.id == draft.id)
    kept = sa.select(tip_photo.c.id).where(tip_photo.c.tip_id == draft.id)
    with one_statement(engine).connect() as read:
        row = read.execute(query.order_by(tip.c.arrived).limit(1)).one_or_none()
        if row is None:
            return None
        there = set(read.scalars(kept))
    # Under the secret's own slow key, so that it says nothing to whoever reads the table.
    mark = _mark(draft, reporter_private_key(draft.secret, draft.id))
    if row.area_code != draft.area_code or not hmac.compare_digest(row.document_mark or b"", mark):
        raise Conflict("other_document", _OTHER)
    missing = [photo_id for photo_id in row.photo_ids if photo_id not in there]
    return SubmittedTip(draft.id, row.number, row.received_on, missing, created=False)


_OTHER = "这份举报已经收到过，内容与这次不同。请用回执查询，需要补充的写在留言里"


def seal_for_officers(keys: list[OfficerKey], words: str) -> dict[str, Any]:
    """An envelope for these officers of words that came without script; the words are not kept."""
    return seal_envelope(words.encode(), public_keys(keys)).as_json()


def _refuse_faults(tx: sa.Connection, draft: TipDraft) -> None:
    places = sa.select(enterprise.c.id).where(
        enterprise.c.area_code == draft.area_code, enterprise.c.id == draft.enterprise_id
    )
    towns = sa.select(town.c.town_code).where(
        town.c.area_code == draft.area_code, town.c.town_code == draft.town_code
    )
    faults = faults_of(draft, tx.scalars(places).all(), tx.scalars(towns).all())
    if faults:
        first = next(iter(faults.values()))[0]
        raise Invalid("invalid", first, json=faults)


def _recipients(tx: sa.Connection, draft: TipDraft) -> _Recipients:
    """Raises: Unavailable where the county's doors are closed."""
    keys = active_keys(tx, draft.area_code)
    if not is_open(keys):
        raise Unavailable("tips_closed", _CLOSED)
    places = [draft.enterprise_id] if draft.enterprise_id else []
    words = (draft.description, draft.happened, draft.place_words)
    about = ReadOfTip(draft.accused, draft.enterprise_words, words, places)
    around = people_involved(tx, draft.area_code, about)
    left = [key for key in keys if key.person_id not in around]
    if not left:
        raise Unavailable(
            "nobody_to_seal_for",
            "本县的举报受理员都与这件举报有关，不能经手。请拨打 12350，或向上一级应急管理部门举报",
        )
    dropped = frozenset(str(key.id) for key in keys if key.person_id in around)
    return _Recipients(left, dropped, around)


def _plain(draft: TipDraft) -> dict[str, Any]:
    return {
        name: getattr(draft, name)
        for name in (
            "door",
            "kind",
            "description",
            "happened",
            "enterprise_id",
            "enterprise_words",
            "town_code",
            "place_words",
            "longitude",
            "latitude",
            "accused",
            "deaths",
            "signatories",
        )
    } | {"photo_ids": list(draft.photos)}


def _sealed(draft: TipDraft, recipients: _Recipients) -> dict[str, Any]:
    """The envelopes by column. None is left out: JSON's null is not the database's."""
    kept = {
        name: checked_envelope(name, document, public_keys(recipients.keys), recipients.dropped)
        for name, document in (("details", draft.details), ("identity", draft.identity))
        if document is not None
    }
    if draft.plain_details:
        kept |= {"details": seal_for_officers(recipients.keys, draft.plain_details)}
    return kept


def checked_envelope(
    field: str,
    document: Mapping[str, Any],
    recipients: Mapping[str, bytes],
    dropped: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """As it is kept. Raises: Invalid envelope_invalid; Conflict keys_changed."""
    try:
        return kept_envelope(document, recipients.keys(), dropped).as_json()
    except EnvelopeInvalid:
        wrong = "加密内容不完整，请重新填写这一项"
        raise Invalid("envelope_invalid", wrong, json={field: [wrong]}) from None
    except KeysChanged:
        raise Conflict("keys_changed", "受理员的密钥刚刚有变动，请再提交一次") from None


def _inserted(tx: sa.Connection, tip_id: UUID, row: Mapping[str, Any]) -> str | None:
    """The number that the report got; None where its id is taken."""
    if tx.scalar(sa.select(tip.c.id).where(tip.c.id == tip_id)):
        return None
    for _ in range(_NUMBERS_TRIED):
        new = insert(tip).values(number=new_number(), **row).on_conflict_do_nothing()
        if number := tx.scalar(new.returning(tip.c.number)):
            return str(number)
    return None


def _mark(draft: TipDraft, own_key: bytes) -> bytes:
    """Tells the same report from another one under the same id."""
    document = {
        name: value if isinstance(value, bool | float | int | Mapping | None) else _text(value)
        for name, value in asdict(draft).items()
        if name != "secret"
    }
    return hmac.new(own_key, canonical(document), hashlib.sha256).digest()


def _text(value: Any) -> Any:
    return [str(part) for part in value] if isinstance(value, tuple | list) else str(value)
