"""Sign in by phone number and password; sign out, after which the token is worth nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.rules.phone_numbers import normalized_mobile
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import NotSignedIn, TryLater
from ledger.ground.passwords import (
    FORGOTTEN_AFTER_S,
    LONGEST_WAIT_OF_STRANGERS_S,
    LONGEST_WAIT_S,
    bucket,
    is_password,
    wait_s,
)
from ledger.ground.tables import audit, known_device, person, session, sign_in_failure
from ledger.ground.tokens import hash_of, new_device, new_token


@dataclass(frozen=True, slots=True)
class SignInTry:
    """What came in."""

    phone: str
    password: str
    device: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the phone gets; only hashes of both tokens are kept."""

    token: str
    device: str
    expires_at: datetime


def sign_in(
    engine: sa.Engine, attempt: SignInTry, *, network: str, secret_key: str, session_days: int
) -> SignedIn:
    """Open a session. `network`: where the try came from, used only inside a keyed hash.

    Raises: NotSignedIn, the same for a wrong phone and a wrong password;
    TryLater after too many failures from strangers, from this device or from this network.
    """
    # However it is written, it is one account: else each way of writing it had guesses of its own.
    attempt = replace(attempt, phone=normalized_mobile(attempt.phone) or attempt.phone)
    with engine.begin() as tx:
        owner = tx.execute(sa.select(person).where(person.c.phone == attempt.phone)).one_or_none()
        buckets = _buckets(tx, owner, attempt, network, secret_key)
        refuse_while_blocked(tx, buckets)
    # Argon2 takes tens of milliseconds: no transaction is held open meanwhile.
    right = is_password(owner.password_hash if owner else None, attempt.password)
    with engine.begin() as tx:
        if not (right and owner and owner.active):
            count_failure(tx, buckets)
        else:
            tx.execute(sa.delete(sign_in_failure).where(_any_of(buckets)))
            return open_session(tx, owner.area_code, owner.id, attempt.device, session_days)
    raise NotSignedIn("wrong_credentials", "手机号或密码不正确")


def _buckets(
    tx: sa.Connection, owner: sa.Row[Any] | None, attempt: SignInTry, network: str, key: str
) -> dict[bytes, int]:
    """Each bucket that a failure counts in, with the longest wait it may cause in seconds."""
    if owner and attempt.device and _knows(tx, owner.area_code, owner.id, attempt.device):
        return {bucket(key, "device", attempt.phone, attempt.device): LONGEST_WAIT_S}
    return {
        bucket(key, "stranger", attempt.phone): LONGEST_WAIT_OF_STRANGERS_S,
        bucket(key, "stranger", attempt.phone, network): LONGEST_WAIT_S,
        bucket(key, "network", network): LONGEST_WAIT_OF_STRANGERS_S,
    }


def _knows(tx: sa.Connection, area_code: str, person_id: UUID, device: str) -> bool:
    known = sa.exists().where(
        known_device.c.area_code == area_code,
        known_device.c.person_id == person_id,
        known_device.c.device_sha256 == hash_of(device),
    )
    return bool(tx.scalar(sa.select(known)))


def _any_of(buckets: dict[bytes, int]) -> sa.ColumnElement[bool]:
    return sign_in_failure.c.bucket.in_(list(buckets))


def refuse_while_blocked(tx: sa.Connection, buckets: dict[bytes, int]) -> None:
    """Raises: TryLater while one of the buckets is full."""
    until = tx.scalar(
        sa.select(sa.func.max(sign_in_failure.c.blocked_until)).where(_any_of(buckets))
    )
    left_s = (until - datetime.now(UTC)).total_seconds() if until else 0
    if left_s > 0:
        seconds = int(left_s) + 1
        raise TryLater("too_many_attempts", f"尝试次数过多，请 {seconds} 秒后再试", seconds)


def count_failure(tx: sa.Connection, buckets: dict[bytes, int]) -> None:
    """One more in each bucket, which then may have to wait."""
    now = datetime.now(UTC)
    for name, longest_s in sorted(buckets.items()):
        row = insert(sign_in_failure).values(bucket=name, failures=1, last_at=now)
        forgotten = sign_in_failure.c.last_at < now - timedelta(seconds=FORGOTTEN_AFTER_S)
        row = row.on_conflict_do_update(
            index_elements=[sign_in_failure.c.bucket],
            set_={
                "failures": sa.case((forgotten, 1), else_=sign_in_failure.c.failures + 1),
                "last_at": now,
            },
        )
        failures = tx.execute(row.returning(sign_in_failure.c.failures)).scalar_one()
        blocked_until = now + timedelta(seconds=wait_s(failures, longest_s))
        tx.execute(
            sa.update(sign_in_failure)
            .where(sign_in_failure.c.bucket == name)
            .values(blocked_until=blocked_until)
        )


def open_session(
    tx: sa.Connection,
    area_code: str,
    person_id: UUID,
    device: str | None,
    session_days: int,
    *,
    by_wechat: bool = False,
) -> SignedIn:
    """A session of the person, on a device that is known from now on."""
    whose = {"area_code": area_code, "person_id": person_id}
    known = device if device and _knows(tx, area_code, person_id, device) else new_device()
    opened = SignedIn(
        token=new_token(area_code),
        device=known,
        expires_at=datetime.now(UTC) + timedelta(days=session_days),
    )
    tx.execute(
        insert(known_device).values(device_sha256=hash_of(known), **whose).on_conflict_do_nothing()
    )
    tx.execute(
        sa.insert(session).values(
            token_sha256=hash_of(opened.token),
            device_sha256=hash_of(known),
            expires_at=opened.expires_at,
            by_wechat=by_wechat,
            **whose,
        )
    )
    tx.execute(
        sa.insert(audit).values(
            action="sign_in",
            subject_kind="person",
            subject_id=str(person_id),
            details={"means": "wechat"} if by_wechat else sa.null(),
            **whose,
        )
    )
    return opened


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
