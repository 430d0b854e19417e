"""One-time links by which people open their accounts: an office makes one, the owner uses it.

The link alone opens nothing: the owner types their own number. An office never learns a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.authority import HeldAccount, held_account, take_turns
from ledger.accounts.commands.own_account import confirm_password
from ledger.accounts.commands.sessions import Opening, SignedIn, open_session
from ledger.accounts.commands.throttling import Waits, wrong_ones_counted
from ledger.accounts.commands.ways_in import drop_factor, end_ways_in
from ledger.accounts.rules.activation import (
    WRONG_PHONES_MOST,
    ActivationKind,
    EndedWhy,
    ended_words,
    expired_words,
    wrong_phone_words,
)
from ledger.accounts.rules.passwords import require_good_password
from ledger.ground.audit import note
from ledger.ground.caller import ENTERS_OTHERS, Caller
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.passwords import bucket, hash_password
from ledger.ground.stored import read_back
from ledger.ground.tables import activation, county, person
from ledger.ground.tokens import area_code_of, hash_of, new_token
from ledger.records import outbox
from spelling.codes import normalized_mobile


@dataclass(frozen=True, slots=True)
class ActivationLink:
    """What the office hands over; the token is told this once and only its hash is kept."""

    token: str
    kind: ActivationKind
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ActivationTry:
    """What the owner sends. `phone` is their own number, which the link does not name."""

    token: str
    phone: str
    password: str
    device: str | None


@dataclass(frozen=True, slots=True)
class WaitingActivation:
    """What a link tells before the owner has said who they are."""

    kind: ActivationKind
    county: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that still opens the account of its owner, whose row is locked."""

    area_code: str
    token_sha256: bytes
    kind: ActivationKind
    expires_at: datetime
    wrong_phones: int
    ended_why: EndedWhy | None
    id: UUID
    name: str
    phone: str
    active: bool
    county: str


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """`without_factor`: the owner lost the second factor too. `password`: of whoever asks."""

    without_factor: bool = False
    password: str | None = None


def make_activation(
    engine: sa.Engine,
    caller: Caller,
    person_id: UUID,
    asked: LinkAsked,
    *,
    days: int,
    secret_key: str,
) -> ActivationLink:
    """A link for the person, in place of any older one. What opened the account until now ends,
    the second factor only where it is said to be lost.

    Raises: NotFound; Forbidden (only administrators touch administrators); Conflict (`own_account`;
    `person_left`); NotSignedIn where somebody has just reset the caller; Invalid and TryLater
    where an account that is open or may enter others asks for the caller's own password: a stolen
    sign-in takes over nobody's, and becomes no administrator by the link of one.
    """
    with engine.begin() as tx:
        account = _account_for_link(tx, caller, person_id)
    guarded = account.has_password or not ENTERS_OTHERS.isdisjoint(account.roles)
    if guarded and asked.password is None:
        what = "此人已经开通" if account.has_password else "此人是管理员或安委办人员"
        words = f"{what}。发链接前，请再输一次您自己的密码"
        raise Invalid("password_needed", words, json={"password": [words]})
    if guarded and asked.password is not None:
        confirm_password(engine, caller, asked.password, secret_key=secret_key)
    with engine.begin() as tx:
        without = asked.without_factor
        return write_activation(tx, caller, person_id, days=days, without_factor=without)


def write_activation(
    tx: sa.Connection,
    caller: Caller,
    person_id: UUID,
    *,
    days: int,
    without_factor: bool = False,
    agreed_by_two: bool = False,
) -> ActivationLink:
    """The same within an action's transaction. Raises: as `make_activation`."""
    take_turns(tx, caller)
    account = _account_for_link(tx, caller, person_id, agreed_by_two=agreed_by_two)
    link, dropped = renewed_link(
        tx, caller.area_code, account, caller.person_id, days=days, without_factor=without_factor
    )
    details = {"link": link.kind, "factor_dropped": dropped}
    note(tx, caller, "make_activation", "person", person_id, **details)
    outbox.put_notices(tx, caller.area_code)
    return link


def _account_for_link(
    tx: sa.Connection, caller: Caller, person_id: UUID, *, agreed_by_two: bool = False
) -> HeldAccount:
    account = held_account(tx, caller, person_id, agreed_by_two=agreed_by_two)
    if person_id == caller.person_id:
        raise Conflict("own_account", "自己的密码请在“我的账号”里修改")
    if not account.active:
        raise Conflict("person_left", "此人已停用，请先改为在用，再发链接")
    return account


def renewed_link(
    tx: sa.Connection,
    area_code: str,
    account: HeldAccount,
    made_by: UUID,
    *,
    days: int,
    without_factor: bool,
) -> tuple[ActivationLink, bool]:
    """A link in place of the older one and of all that opened the account; whether a second factor
    went. Who may ask for it was asked before.
    """
    person_id = account.person_id
    was_open = account.has_password or _was_open(tx, area_code, person_id)
    end_activation(tx, area_code, person_id, "replaced")
    end_ways_in(tx, area_code, person_id)
    dropped = without_factor and drop_factor(tx, area_code, person_id)
    until = datetime.now(UTC) + timedelta(days=days)
    link = ActivationLink(new_token(area_code), "reset" if was_open else "first", until)
    tx.execute(
        sa.insert(activation).values(
            area_code=area_code,
            token_sha256=hash_of(link.token),
            person_id=person_id,
            kind=link.kind,
            made_by=made_by,
            expires_at=link.expires_at,
        )
    )
    return link, dropped


def _was_open(tx: sa.Connection, area_code: str, person_id: UUID) -> bool:
    before = sa.exists().where(
        activation.c.area_code == area_code,
        activation.c.person_id == person_id,
        sa.or_(activation.c.kind == "reset", activation.c.ended_why == "used"),
    )
    return bool(tx.scalar(sa.select(before)))


def end_activation(tx: sa.Connection, area_code: str, person_id: UUID, why: EndedWhy) -> None:
    """The person's link that waits, if there is one, opens nothing any more."""
    tx.execute(
        sa.update(activation)
        .where(
            activation.c.area_code == area_code,
            activation.c.person_id == person_id,
            activation.c.ended_at.is_(None),
        )
        .values(ended_at=sa.func.now(), ended_why=why)
    )


def look_at_activation(engine: sa.Engine, token: str) -> WaitingActivation:
    """What the link is. Raises: NotFound, Conflict as `open_account`."""
    with engine.begin() as tx:
        waiting = _waiting(tx, token)
        return WaitingActivation(waiting.kind, waiting.county, waiting.expires_at)


def open_account(
    engine: sa.Engine, attempt: ActivationTry, opening: Opening, *, secret_key: str
) -> SignedIn:
    """The owner's password from now on, and a first sign-in. Of two at once one is the first, and
    of many the rest are told to wait before a password is hashed.

    Raises: NotFound (no such link); Conflict (`activation_used`, `_replaced`, `_left`,
    `_wrong_phones`, `_expired`); Invalid (another number; a password that is easily guessed);
    TryLater.
    """
    phone = normalized_mobile(attempt.phone) or attempt.phone
    with engine.begin() as tx:
        waiting = _waiting(tx, attempt.token)
        left = None if waiting.phone == phone else _count_wrong_phone(tx, waiting)
    if left is not None:
        words = wrong_phone_words(left)
        raise Invalid("wrong_phone", words, json={"phone": [words]})
    require_good_password(attempt.password, (waiting.name, phone, waiting.county))
    this_link = bucket(secret_key, "activation", waiting.token_sha256.hex())
    at_once = {this_link: Waits()}
    with wrong_ones_counted(engine, at_once, wrong=(Conflict, NotFound)):
        # Argon2 takes tens of milliseconds: no transaction is held open meanwhile.
        password_hash = hash_password(attempt.password)
        with engine.begin() as tx:
            waiting = _waiting(tx, attempt.token)
            return _open(tx, waiting, password_hash, opening)


def _open(tx: sa.Connection, waiting: _Link, password_hash: str, opening: Opening) -> SignedIn:
    of_owner = person.c.area_code == waiting.area_code, person.c.id == waiting.id
    chosen = {"password_hash": password_hash, "activated_at": sa.func.now()}
    tx.execute(sa.update(person).where(*of_owner).values(**chosen))
    end_activation(tx, waiting.area_code, waiting.id, "used")
    owner = Caller(waiting.area_code, waiting.id, waiting.name, None, ())
    note(tx, owner, "open_account", "person", waiting.id, link=waiting.kind)
    return open_session(tx, waiting.area_code, waiting.id, opening)


def _waiting(tx: sa.Connection, token: str) -> _Link:
    """The link with its owner (`id`), whose row is locked first, as wherever an account changes."""
    here = (
        activation.c.area_code == area_code_of(token),
        activation.c.token_sha256 == hash_of(token),
    )
    whose = tx.execute(
        sa.select(activation.c.area_code, activation.c.person_id).where(*here)
    ).first()
    if whose is None:
        raise NotFound("链接不完整或不正确，请重新扫码，或从收到的消息里完整打开")
    owner = person.c.area_code == whose.area_code, person.c.id == whose.person_id
    locked = sa.select(person.c.id).where(*owner).with_for_update(key_share=True)
    tx.execute(locked)
    row = tx.execute(
        sa.select(
            *(activation.c[name] for name in ("area_code", "token_sha256", "kind", "expires_at")),
            *(activation.c[name] for name in ("wrong_phones", "ended_why")),
            *(person.c[name] for name in ("id", "name", "phone", "active")),
            county.c.name.label("county"),
        )
        .join_from(activation, person, person.c.id == activation.c.person_id)
        .join(county, county.c.area_code == activation.c.area_code)
        .where(*here, person.c.area_code == activation.c.area_code)
    ).one()
    waiting = read_back(_Link, row._mapping)
    _refuse_ended(waiting)
    return waiting


def _refuse_ended(waiting: _Link) -> None:
    why: EndedWhy | None = waiting.ended_why or (None if waiting.active else "left")
    if why:
        raise Conflict(f"activation_{why}", ended_words(why))
    if waiting.expires_at <= datetime.now(UTC):
        raise Conflict("activation_expired", expired_words(waiting.expires_at))


def _count_wrong_phone(tx: sa.Connection, waiting: _Link) -> int:
    """How many tries are left."""
    tries = waiting.wrong_phones + 1
    here = (
        activation.c.area_code == waiting.area_code,
        activation.c.token_sha256 == waiting.token_sha256,
    )
    tx.execute(sa.update(activation).where(*here).values(wrong_phones=tries))
    if tries >= WRONG_PHONES_MOST:
        end_activation(tx, waiting.area_code, waiting.id, "wrong_phones")
    return max(0, WRONG_PHONES_MOST - tries)
