"""Report officers' keys: made on the own device, confirmed by a colleague, retired, resealed.

1. An officer makes a pair of keys on the own device and sends the public one: it is pending, and
   nothing is sealed for it.
2. Another officer compares the fingerprint on both screens and confirms it: it is in use, and the
   owner's key of before is retired. Without that step whoever manages accounts could slip in a key.
   Whoever confirms has a key in use; as long as the county has none, any officer does.
3. The owner, or a colleague when the device is lost, retires it: nothing more is sealed for it.
   Where fewer than two would be left, a second officer confirms that (`officers`): reports stop.
4. A colleague gives a new key what it must open: content keys sealed for it. What is there already
   stays as it is: sealing anew could only take it away. A report that goes around the colleague or
   the caller is passed over, without a word.

Every change is on the audit trail.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa
from nacl.exceptions import CryptoError
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.constraints import constraint_errors
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.stored import read_back
from ledger.ground.tables import person, tip, tip_key
from ledger.records import outbox
from ledger.tips.commands.officers import ProposedAct, insert_act, retire_keys
from ledger.tips.queries.keys import OFFICERS_AT_LEAST, active_keys, is_officer
from ledger.tips.queries.officers import standing_of
from ledger.tips.queries.resealing import SEALED, KeyPair, both_may_read, keys_to_reseal, of_its_tip
from ledger.tips.rules.envelopes import ALG, SEALED_KEY_BYTES, fingerprint, seal_envelope
from ledger.tips.rules.officers import OfficerAct, may_retire_alone

_REPLACED = "本人换用新密钥"


@dataclass(frozen=True, slots=True)
class ResealedEntry:
    """A content key, sealed for another key. `what`: a name of `SEALED`; `id`: of its row."""

    what: str
    id: UUID
    sealed: str


@dataclass(frozen=True, slots=True)
class ResealedEntries:
    """As a colleague sends them."""

    entries: tuple[ResealedEntry, ...]


@dataclass(frozen=True, slots=True)
class _KeyRow:
    person_id: UUID
    public_key: bytes
    state: str


def save_tip_key(
    engine: sa.Engine, caller: Caller, key_id: UUID, alg: str, public_key: bytes
) -> bool:
    """A new key of the caller's own, pending; whether it is new. Earlier pending ones are retired.

    Raises: Invalid unfit_key; Conflict other_document, key_taken.
    """
    _check_fit(alg, public_key)
    with engine.begin() as tx:
        _lock_keys(tx, caller.area_code)
        row = _key(tx, caller.area_code, key_id)
        if row is not None:
            if row.person_id == caller.person_id and row.public_key == public_key:
                return False
            raise Conflict("other_document", "这个编号已有另一个密钥，请重新生成密钥")
        retire_keys(tx, caller.area_code, _own_keys(caller, "pending"), _REPLACED)
        key_taken = Conflict("key_taken", "这个密钥已登记过，请重新生成密钥")
        with constraint_errors({"uq_tip_key_public_key": key_taken}):
            tx.execute(
                sa.insert(tip_key).values(
                    area_code=caller.area_code,
                    id=key_id,
                    person_id=caller.person_id,
                    alg=alg,
                    public_key=public_key,
                )
            )
        note(tx, caller, "make_tip_key", "tip_key", key_id)
    return True


def confirm_tip_key(engine: sa.Engine, caller: Caller, key_id: UUID, compared: str) -> None:
    """A colleague's key is the one that they see on their own screen. Again changes nothing.

    `compared`: the fingerprint, however it was spaced.
    Raises: NotFound; Forbidden own_key, no_own_key; Conflict wrong_fingerprint, key_retired,
    not_an_officer.
    """
    with engine.begin() as tx:
        _lock_keys(tx, caller.area_code)
        row = _known(tx, caller.area_code, key_id)
        if row.person_id == caller.person_id:
            raise Forbidden("own_key", "自己的密钥须由另一名受理员核对确认")
        if _digits(compared) != _digits(fingerprint(row.public_key)):
            raise Conflict("wrong_fingerprint", "指纹不一致：请两人当面逐组核对，不一致就不要确认")
        if row.state == "retired":
            raise Conflict("key_retired", "这个密钥已停用，请让同事重新生成")
        if row.state == "active":
            return
        _demand_officer(tx, caller.area_code, row.person_id)
        if not standing_of(tx, caller).vouches:
            lacks = "您还没有在用的密钥：请先请同事核对您的密钥，再来确认别人的"
            raise Forbidden("no_own_key", lacks)
        of_owner = sa.and_(tip_key.c.person_id == row.person_id, tip_key.c.state == "active")
        retire_keys(tx, caller.area_code, of_owner, _REPLACED)
        tx.execute(
            sa.update(tip_key)
            .where(tip_key.c.area_code == caller.area_code, tip_key.c.id == key_id)
            .values(state="active", confirmed_by=caller.person_id, confirmed_at=sa.func.now())
        )
        note(tx, caller, "confirm_tip_key", "tip_key", key_id)
        outbox.put_notices(tx, caller.area_code)


def retire_tip_key(engine: sa.Engine, caller: Caller, key_id: UUID, reason: str) -> None:
    """Nothing more is sealed for it; where too few would be left it is proposed. Again changes
    nothing.

    Raises: NotFound; Conflict proposed_already.
    """
    with engine.begin() as tx:
        _lock_keys(tx, caller.area_code)
        row = _known(tx, caller.area_code, key_id)
        if row.state == "retired":
            return
        using = [key.person_id for key in active_keys(tx, caller.area_code)]
        alone = may_retire_alone(using, row.person_id, OFFICERS_AT_LEAST)
        if row.state == "active" and not alone:
            act = ProposedAct(OfficerAct.RETIRE_KEY, row.person_id, reason)
            return insert_act(tx, caller, uuid4(), act, key_id)
        retire_keys(tx, caller.area_code, tip_key.c.id == key_id, reason)
        note(tx, caller, "retire_tip_key", "tip_key", key_id)
        outbox.put_notices(tx, caller.area_code)


def _check_fit(alg: str, public_key: bytes) -> None:
    """Some 32 bytes are no point that anything can be sealed for: no reporter must find out."""
    try:
        fits = alg == ALG and bool(seal_envelope(b"", {"tried": public_key}))
    except (CryptoError, ValueError, TypeError) as error:
        raise Invalid("unfit_key", "这个密钥不能用，请重新生成密钥") from error
    if not fits:
        raise Invalid("unfit_key", "这个密钥不能用，请更新页面后重新生成密钥")


def _lock_keys(tx: sa.Connection, area_code: str) -> None:
    """One change at a time: two colleagues may confirm two keys of one officer at once."""
    wait_for_lock(tx, f"tip keys/{area_code}")


def _key(tx: sa.Connection, area_code: str, key_id: UUID) -> _KeyRow | None:
    query = sa.select(tip_key).where(tip_key.c.area_code == area_code, tip_key.c.id == key_id)
    row = tx.execute(query).one_or_none()
    return read_back(_KeyRow, row._mapping) if row else None


def _known(tx: sa.Connection, area_code: str, key_id: UUID) -> _KeyRow:
    row = _key(tx, area_code, key_id)
    if row is None:
        raise NotFound("没有这个密钥，请刷新后再看")
    return row


def _own_keys(caller: Caller, state: str) -> sa.ColumnElement[bool]:
    return sa.and_(tip_key.c.person_id == caller.person_id, tip_key.c.state == state)


def _demand_officer(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    of_owner = (person.c.area_code == area_code, person.c.id == person_id, is_officer())
    if tx.execute(sa.select(person.c.id).where(*of_owner)).one_or_none() is None:
        raise Conflict("not_an_officer", "这个人现在不是举报受理员，不能确认密钥")


def _digits(text: str) -> str:
    return "".join(text.split()).lower()


def reseal_tips(
    engine: sa.Engine, caller: Caller, key_id: UUID, entries: Sequence[ResealedEntry]
) -> int:
    """How many were added. Raises: NotFound; Conflict as `keys_to_reseal`; Invalid not_sealed."""
    sealed = [_text(entry.sealed) for entry in entries]
    with engine.begin() as tx:
        pair = keys_to_reseal(tx, caller, key_id)
        _lock_tips(tx, caller, entries)
        added = 0
        for entry, text in zip(entries, sealed, strict=True):
            added += tx.execute(_with_key(caller, pair, entry.what, entry.id, text)).rowcount
        if added:
            note(tx, caller, "reseal_tips", "tip_key", key_id, entries=added)
    return added


def _lock_tips(tx: sa.Connection, caller: Caller, entries: Sequence[ResealedEntry]) -> None:
    """Nobody is excluded from them meanwhile: what is added here would outlast that."""
    for what in SEALED:
        ids = [entry.id for entry in entries if entry.what == what]
        itself = of_its_tip(what)(sa.select(tip.c.id).select_from(SEALED[what].column.table))
        mine = sa.and_(tip.c.area_code == caller.area_code, SEALED[what].row_id.in_(ids))
        tx.execute(itself.where(mine).order_by(tip.c.id).with_for_update(of=tip))


def _text(sealed: str) -> str:
    try:
        length = len(base64.b64decode(sealed, validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if length != SEALED_KEY_BYTES:
        raise Invalid("not_sealed", "封存内容不完整，请刷新后再试")
    return sealed


def _with_key(caller: Caller, pair: KeyPair, what: str, row_id: UUID, sealed: str) -> sa.Update:
    place = SEALED[what]
    table, keys = place.column.table, place.column["keys"]
    path = sa.cast(["keys", str(pair.for_id)], ARRAY(sa.Text))
    changed = sa.func.jsonb_set(place.column, path, sa.func.to_jsonb(sa.cast(sealed, sa.Text)))
    of_tip = (
        [table.c.id == row_id]
        if table is tip
        else [
            table.c.area_code == tip.c.area_code,
            table.c.tip_id == tip.c.id,
            table.c.id == row_id,
        ]
    )
    return (
        sa.update(table)
        .where(
            *of_tip,
            both_may_read(caller, pair.for_person),
            keys.has_key(str(pair.own_id)),
            sa.not_(keys.has_key(str(pair.for_id))),
        )
        .values({place.column: changed})
    )
