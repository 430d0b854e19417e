"""Report officers' keys: made on the own device, confirmed by a colleague, retired, resealed.

1. An officer makes a pair of keys on the own device and sends the public one: it is pending, and
   nothing is sealed for it.
2. Another officer compares the fingerprint on both screens and signs that with a key of their own
   (`ledger.tips.rules.confirmations`): it is in use, and the owner's key of before is retired.
   Whoever confirms has a key in use; the first key of a county is signed by one that is not yet.
   Every other officer may compare and sign it too.
3. The owner retires it: nothing more is sealed for it. A colleague's, and one's own where fewer
   than two would be left, takes a second officer (`officers`). One's own that is lost goes at
   once.

Every change is on the audit trail.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from nacl.exceptions import CryptoError
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.stored import read_back
from ledger.ground.tables import person, tip_key, tip_key_signature
from ledger.records import outbox
from ledger.tips.commands.officers import ProposedAct, insert_act, lock_officers, retire_keys
from ledger.tips.queries.keys import OFFICERS_AT_LEAST, active_keys, is_officer
from ledger.tips.queries.officers import standing_of
from ledger.tips.rules.confirmations import KeyStatement, fingerprint, is_signed
from ledger.tips.rules.envelopes import ALG, seal_envelope
from ledger.tips.rules.officers import OfficerAct, may_retire_alone
from spelling.codes import typed_letters

_REPLACED = "本人换用新密钥"
_LOST = "本人报告丢失或被盗，"


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public halves: `public_key` seals, `signing_key` signs."""

    alg: str
    public_key: bytes
    signing_key: bytes


@dataclass(frozen=True, slots=True)
class Confirmation:
    """As a colleague sends it. `fingerprint`: however it was spaced; `by`: the key that signed."""

    fingerprint: str
    by: UUID
    day: date
    signature: bytes


@dataclass(frozen=True, slots=True)
class Retirement:
    """`lost`: the owner says that the key is lost or stolen, and it goes at once."""

    reason: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _KeyRow:
    person_id: UUID
    public_key: bytes
    signing_key: bytes | None
    state: str


def save_tip_key(engine: sa.Engine, caller: Caller, key_id: UUID, new: NewKey) -> bool:
    """A key of the caller's own, pending; whether it is new. Earlier pending ones are retired.

    One that was made before officers signed is told its signing key.
    Raises: Invalid unfit_key; Conflict other_document, key_taken.
    """
    _check_fit(new.alg, new.public_key)
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _key(tx, caller.area_code, key_id)
        if row is not None:
            _complete(tx, caller, key_id, row, new)
            return False
        retire_keys(tx, caller.area_code, _own_keys(caller, "pending"), _REPLACED)
        with _nobody_has_it():
            tx.execute(
                sa.insert(tip_key).values(
                    area_code=caller.area_code,
                    id=key_id,
                    person_id=caller.person_id,
                    alg=new.alg,
                    public_key=new.public_key,
                    signing_key=new.signing_key,
                )
            )
        note(tx, caller, "make_tip_key", "tip_key", key_id)
    return True


def _complete(tx: sa.Connection, caller: Caller, key_id: UUID, row: _KeyRow, new: NewKey) -> None:
    """Raises: Conflict other_document where it is another key than the one that is there."""
    is_same = row.person_id == caller.person_id and row.public_key == new.public_key
    if not is_same or row.signing_key not in (None, new.signing_key):
        raise Conflict("other_document", "这个编号已有另一个密钥，请重新生成密钥")
    if row.signing_key is None:
        with _nobody_has_it():
            _update(tx, caller, key_id, signing_key=new.signing_key)
        note(tx, caller, "complete_tip_key", "tip_key", key_id)


def confirm_tip_key(engine: sa.Engine, caller: Caller, key_id: UUID, sent: Confirmation) -> None:
    """A colleague's key is the one that they see on their own screen. Again changes nothing.

    Raises: NotFound; Forbidden own_key, no_own_key; Conflict wrong_fingerprint, key_retired,
    key_incomplete, not_an_officer; Invalid wrong_signature.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _known(tx, caller.area_code, key_id)
        if row.person_id == caller.person_id:
            raise Forbidden("own_key", "自己的密钥须由另一名受理员核对确认")
        if row.signing_key is None:
            raise Conflict(
                "key_incomplete", "这个密钥还没有登记签名用的公钥，请让同事先打开“密钥”补登记"
            )
        if _digits(sent.fingerprint) != _digits(fingerprint(row.public_key, row.signing_key)):
            raise Conflict("wrong_fingerprint", "指纹不一致：请两人当面逐组核对，不一致就不要确认")
        if row.state == "retired":
            raise Conflict("key_retired", "这个密钥已停用，请让同事重新生成")
        _demand_officer(tx, caller.area_code, row.person_id)
        signing_key = _signing_key(tx, caller, sent.by)
        _check_signature(caller.area_code, key_id, row, sent, signing_key)
        if not _keep_signature(tx, caller, key_id, sent):
            return
        if row.state == "pending":
            _bring_into_use(tx, caller, key_id, row.person_id)
        note(tx, caller, "confirm_tip_key", "tip_key", key_id, by=str(sent.by))
        outbox.put_notices(tx, caller.area_code)


def _signing_key(tx: sa.Connection, caller: Caller, own_id: UUID) -> bytes:
    """Of the caller's own key. Raises: Forbidden no_own_key."""
    lacks = Forbidden("no_own_key", "您还没有在用的密钥：请先请同事核对您的密钥，再来确认别人的")
    if not standing_of(tx, caller).vouches:
        raise lacks
    row = _key(tx, caller.area_code, own_id)
    if row is None or row.person_id != caller.person_id or row.signing_key is None:
        raise lacks
    # Of a county's very first two, who sign each other, one signs before the own key is signed.
    begins = row.state == "pending" and not active_keys(tx, caller.area_code)
    if row.state != "active" and not begins:
        raise lacks
    return row.signing_key


def _check_signature(
    area_code: str, key_id: UUID, row: _KeyRow, sent: Confirmation, signing_key: bytes
) -> None:
    """Raises: Invalid wrong_signature."""
    today = shanghai_date(datetime.now(UTC))
    statement = KeyStatement(
        area_code=area_code,
        key_id=key_id,
        person_id=row.person_id,
        public_key=row.public_key,
        signing_key=row.signing_key or b"",
        day=sent.day,
    )
    # A device whose clock is a day off still signs; a statement of long ago is none of today.
    is_of_today = abs(sent.day - today) <= timedelta(days=1)
    if not is_of_today or not is_signed(statement, signing_key, sent.signature):
        raise Invalid("wrong_signature", "签名和密钥对不上：请核对设备的日期，刷新后重新核对")


def _keep_signature(tx: sa.Connection, caller: Caller, key_id: UUID, sent: Confirmation) -> bool:
    """False: this key has signed that one already."""
    row = insert(tip_key_signature).values(
        area_code=caller.area_code,
        key_id=key_id,
        signer_id=sent.by,
        day=sent.day,
        signature=sent.signature,
    )
    return bool(tx.execute(row.on_conflict_do_nothing()).rowcount)


def _bring_into_use(tx: sa.Connection, caller: Caller, key_id: UUID, owner: UUID) -> None:
    of_owner = sa.and_(tip_key.c.person_id == owner, tip_key.c.state == "active")
    retire_keys(tx, caller.area_code, of_owner, _REPLACED)
    now = sa.func.now()
    _update(tx, caller, key_id, state="active", confirmed_by=caller.person_id, confirmed_at=now)


def retire_tip_key(engine: sa.Engine, caller: Caller, key_id: UUID, sent: Retirement) -> None:
    """Nothing more is sealed for it; where it takes two it is proposed. Again changes nothing.

    Raises: NotFound; Forbidden not_your_key; Conflict proposed_already.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _known(tx, caller.area_code, key_id)
        if sent.lost and row.person_id != caller.person_id:
            raise Forbidden("not_your_key", "只有本人能报失；同事的密钥请提出停用，由另一人确认")
        if row.state == "retired":
            return
        using = [key.person_id for key in active_keys(tx, caller.area_code)]
        alone = may_retire_alone(
            using, row.person_id, caller.person_id, lost=sent.lost, least=OFFICERS_AT_LEAST
        )
        if row.state == "active" and not alone:
            act = ProposedAct(OfficerAct.RETIRE_KEY, row.person_id, sent.reason)
            return insert_act(tx, caller, uuid4(), act, key_id)
        reason = f"{_LOST}{sent.reason}" if sent.lost else sent.reason
        retire_keys(tx, caller.area_code, tip_key.c.id == key_id, reason)
        note(tx, caller, "retire_tip_key", "tip_key", key_id, lost=sent.lost)
        outbox.put_notices(tx, caller.area_code)


def _check_fit(alg: str, public_key: bytes) -> None:
    """Some 32 bytes are no point that anything can be sealed for: no reporter must find out."""
    try:
        fits = alg == ALG and bool(seal_envelope(b"", {"tried": public_key}))
    except (CryptoError, ValueError, TypeError) as error:
        raise Invalid("unfit_key", "这个密钥不能用，请重新生成密钥") from error
    if not fits:
        raise Invalid("unfit_key", "这个密钥不能用，请更新页面后重新生成密钥")


def _key(tx: sa.Connection, area_code: str, key_id: UUID) -> _KeyRow | None:
    query = sa.select(tip_key).where(tip_key.c.area_code == area_code, tip_key.c.id == key_id)
    row = tx.execute(query).one_or_none()
    return read_back(_KeyRow, row._mapping) if row else None


def _known(tx: sa.Connection, area_code: str, key_id: UUID) -> _KeyRow:
    row = _key(tx, area_code, key_id)
    if row is None:
        raise NotFound("没有这个密钥，请刷新后再看")
    return row


def _update(tx: sa.Connection, caller: Caller, key_id: UUID, **changes: Any) -> None:
    tx.execute(
        sa.update(tip_key)
        .where(tip_key.c.area_code == caller.area_code, tip_key.c.id == key_id)
        .values(**changes)
    )


def _nobody_has_it() -> AbstractContextManager[None]:
    taken = Conflict("key_taken", "这个密钥已登记过，请重新生成密钥")
    return constraint_errors({"uq_tip_key_public_key": taken, "uq_tip_key_signing_key": taken})


def _own_keys(caller: Caller, state: str) -> sa.ColumnElement[bool]:
    return sa.and_(tip_key.c.person_id == caller.person_id, tip_key.c.state == state)


def _demand_officer(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    of_owner = (person.c.area_code == area_code, person.c.id == person_id, is_officer())
    if tx.execute(sa.select(person.c.id).where(*of_owner)).one_or_none() is None:
        raise Conflict("not_an_officer", "这个人现在不是举报受理员，不能确认密钥")


def _digits(text: str) -> str:
    return typed_letters(text).lower()
