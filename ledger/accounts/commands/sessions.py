"""Sign in by phone number and password; sign out, after which the token is worth nothing.

Where the account has a second factor, a sign-in opens nothing but the question for its code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.commands.throttling import (
    Buckets,
    Priced,
    Waits,
    forget_failures,
    wrong_ones_counted,
)
from ledger.accounts.rules.sessions import CODE_WITHIN
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import NotSignedIn
from ledger.ground.passwords import (
    FREE_FAILURES,
    FREE_FAILURES_OF_A_NETWORK,
    NETWORK_MOST,
    STRANGERS_MOST,
    bucket,
    is_password,
    shared_bucket,
)
from ledger.ground.tables import audit, known_device, person, second_factor, session
from ledger.ground.tokens import hash_of, new_device, new_token
from spelling.codes import normalized_mobile


@dataclass(frozen=True, slots=True)
class SignInTry:
    """What came in. `altcha`: a proof of work, where one was asked for."""

    phone: str
    password: str
    device: str | None
    altcha: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the phone gets; only hashes of both tokens are kept."""

    token: str
    device: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """How a session is opened. `device`: of an earlier answer; `device_words`: for its owner."""

    device: str | None
    device_words: str
    days: int
    by_wechat: bool = False


def sign_in(
    engine: sa.Engine,
    attempt: SignInTry,
    opening: Opening,
    *,
    network: str | None,
    secret_key: str,
    prove: Callable[[int], None],
) -> SignedIn:
    """Open a session. `network`: where the try came from, used only inside a keyed hash. `prove`
    takes the work that is due for it, before the password is looked at.

    Raises: NotSignedIn, the same for a wrong phone and a wrong password; whatever `prove` raises;
    TryLater after too many failures from this device, or very many from strangers.
    """
    # However it is written, it is one account: else each way of writing it had guesses of its own.
    attempt = replace(attempt, phone=normalized_mobile(attempt.phone) or attempt.phone)
    with engine.begin() as tx:
        owner = tx.execute(sa.select(person).where(person.c.phone == attempt.phone)).one_or_none()
        own_device = _own_bucket(tx, owner, attempt, secret_key)
    buckets = own_device or _strangers_buckets(attempt, network, secret_key)
    with wrong_ones_counted(engine, buckets, wrong=(NotSignedIn,)) as due:
        if due:
            prove(due)
        # Argon2 takes tens of milliseconds: no transaction is held open meanwhile.
        right = is_password(owner.password_hash if owner else None, attempt.password)
        with engine.begin() as tx:
            if right and owner and _is_still_open(tx, owner):
                forget_failures(tx, own_device)
                return open_session(tx, owner.area_code, owner.id, opening)
        raise NotSignedIn("wrong_credentials", "手机号或密码不正确")


def _is_still_open(tx: sa.Connection, owner: sa.Row[Any]) -> bool:
    """Whether the password that was right still is: a reset may have come in between."""
    now = sa.select(person.c.active).where(
        person.c.area_code == owner.area_code,
        person.c.id == owner.id,
        person.c.password_hash == owner.password_hash,
    )
    return bool(tx.scalar(now.with_for_update(read=True)))


def _own_bucket(
    tx: sa.Connection, owner: sa.Row[Any] | None, attempt: SignInTry, key: str
) -> Buckets:
    """Of a device on which the owner came in before; nothing for others."""
    if not (owner and attempt.device):
        return {}
    if not knows_device(tx, owner.area_code, owner.id, hash_of(attempt.device)):
        return {}
    return {bucket(key, "device", attempt.phone, attempt.device): Waits()}


def _strangers_buckets(attempt: SignInTry, network: str | None, key: str) -> Buckets:
    """By the number and, where one is told, by the network: a guess at each number is many."""
    at_number = {
        shared_bucket(key, "stranger", attempt.phone): Priced(FREE_FAILURES, STRANGERS_MOST)
    }
    if network is None:
        return at_number
    of_network = Priced(FREE_FAILURES_OF_A_NETWORK, NETWORK_MOST)
    return at_number | {shared_bucket(key, "network", network): of_network}


def knows_device(tx: sa.Connection, area_code: str, person_id: UUID, device_sha256: bytes) -> bool:
    """Whether the person has come in wholly from this device before."""
    known = sa.exists().where(
        known_device.c.area_code == area_code,
        known_device.c.person_id == person_id,
        known_device.c.device_sha256 == device_sha256,
    )
    return bool(tx.scalar(sa.select(known)))


def open_session(tx: sa.Connection, area_code: str, person_id: UUID, opening: Opening) -> SignedIn:
    """A session of the person. Whole, or for some minutes until the second factor's code is given.

    Their device is known from the moment on when the session is whole.
    """
    whose = {"area_code": area_code, "person_id": person_id}
    given = opening.device
    known = bool(given) and knows_device(tx, area_code, person_id, hash_of(given or ""))
    needs_code = _has_factor(tx, area_code, person_id)
    good_for = CODE_WITHIN if needs_code else timedelta(days=opening.days)
    opened = SignedIn(
        token=new_token(area_code),
        device=given if given and known else new_device(),
        expires_at=datetime.now(UTC) + good_for,
    )
    tx.execute(
        sa.insert(session).values(
            token_sha256=hash_of(opened.token),
            device_sha256=hash_of(opened.device),
            device_words=opening.device_words,
            expires_at=opened.expires_at,
            by_wechat=opening.by_wechat,
            **whose,
        )
    )
    if not needs_code:
        know_device(tx, area_code, person_id, hash_of(opened.device))
    tx.execute(
        sa.insert(audit).values(
            action="sign_in",
            subject_kind="person",
            subject_id=str(person_id),
            details={"means": "wechat"} if opening.by_wechat else sa.null(),
            **whose,
        )
    )
    return opened


def _has_factor(tx: sa.Connection, area_code: str, person_id: UUID) -> bool:
    confirmed = sa.exists().where(
        second_factor.c.area_code == area_code,
        second_factor.c.person_id == person_id,
        second_factor.c.confirmed_at.is_not(None),
    )
    return bool(tx.scalar(sa.select(confirmed)))


def know_device(tx: sa.Connection, area_code: str, person_id: UUID, device_sha256: bytes) -> None:
    """Guesses by strangers do not count against it from now on."""
    row = {"area_code": area_code, "person_id": person_id, "device_sha256": device_sha256}
    tx.execute(insert(known_device).values(row).on_conflict_do_nothing())


def sign_out(engine: sa.Engine, caller: Caller, token: str) -> None:
    """Revoke the caller's token. Doing it again changes nothing."""
    with engine.begin() as tx:
        tx.execute(
            sa.update(session)
            .where(
                session.c.area_code == caller.area_code,
                session.c.token_sha256 == hash_of(token),
                session.c.revoked_at.is_(None),
            )
            .values(revoked_at=sa.func.now())
        )
        note(tx, caller, "sign_out", "person", caller.person_id)
