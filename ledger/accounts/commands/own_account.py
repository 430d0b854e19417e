"""What people change of their own accounts: the password with the old one, their sign-ins."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.throttling import Waits, wrong_ones_counted
from ledger.accounts.commands.ways_in import end_sessions
from ledger.accounts.rules.passwords import require_good_password
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Invalid, NotFound, NotSignedIn
from ledger.ground.passwords import bucket, hash_password, is_password
from ledger.ground.tables import county, known_device, person, session
from ledger.ground.tokens import hash_of


def confirm_password(
    engine: sa.Engine, caller: Caller, password: str, *, secret_key: str, field: str = "password"
) -> str | None:
    """Whoever holds the sign-in says that they are its owner: a stolen token does not know it.

    Returns the hash that it was held against.

    Raises: Invalid, which names the field; TryLater after too many wrong ones.
    """
    whose = sa.select(person.c.password_hash).where(*_of(caller))
    with engine.connect() as read:
        stored = read.scalar(whose)
    with wrong_ones_counted(engine, {_bucket(caller, secret_key): Waits()}):
        if not is_password(stored, password):
            raise Invalid("wrong_password", "密码不对，请重新输入", json={field: ["密码不对"]})
    return stored


def _bucket(caller: Caller, secret_key: str) -> bytes:
    return bucket(secret_key, "own password", caller.area_code, str(caller.person_id))


def _of(caller: Caller) -> tuple[sa.ColumnElement[bool], ...]:
    return person.c.area_code == caller.area_code, person.c.id == caller.person_id


def change_password(
    engine: sa.Engine, caller: Caller, token: str, *, old: str, new: str, secret_key: str
) -> None:
    """The new one from now on. Their other sign-ins end, and the other devices are strange again.

    Raises: Invalid, which names `old` or `new`; TryLater; NotSignedIn where an office has just
    reset the account.
    """
    stored = confirm_password(engine, caller, old, secret_key=secret_key, field="old")
    words = (
        sa.select(person.c.name, person.c.phone, county.c.name.label("county"))
        .join_from(person, county, county.c.area_code == person.c.area_code)
        .where(*_of(caller))
    )
    with engine.connect() as read:
        owner = read.execute(words).one()
    require_good_password(new, (owner.name, owner.phone, owner.county), field="new")
    # Argon2 takes tens of milliseconds: no transaction is held open meanwhile.
    password_hash = hash_password(new)
    with engine.begin() as tx:
        unchanged = person.c.password_hash == stored
        changed = sa.update(person).where(*_of(caller), unchanged)
        if not tx.execute(changed.values(password_hash=password_hash)).rowcount:
            raise NotSignedIn("session_revoked", "账号刚刚被重设，请用收到的链接重新设密码")
        end_sessions(tx, caller.area_code, caller.person_id, _others(token))
        _forget_other_devices(tx, caller, token)
        note(tx, caller, "change_password", "person", caller.person_id)


def _others(token: str) -> sa.ColumnElement[bool]:
    return session.c.token_sha256 != hash_of(token)


def _forget_other_devices(tx: sa.Connection, caller: Caller, token: str) -> None:
    this_one = sa.select(session.c.device_sha256).where(
        session.c.area_code == caller.area_code, session.c.token_sha256 == hash_of(token)
    )
    tx.execute(
        sa.delete(known_device).where(
            known_device.c.area_code == caller.area_code,
            known_device.c.person_id == caller.person_id,
            known_device.c.device_sha256.not_in(this_one),
        )
    )


def end_own_session(engine: sa.Engine, caller: Caller, session_id: UUID) -> None:
    """One of the caller's sign-ins. Ended before: nothing changes. Raises: NotFound."""
    is_it = session.c.id == session_id
    theirs = sa.exists().where(
        session.c.area_code == caller.area_code, session.c.person_id == caller.person_id, is_it
    )
    with engine.begin() as tx:
        if not tx.scalar(sa.select(theirs)):
            raise NotFound("没有这个登录")
        ended = end_sessions(tx, caller.area_code, caller.person_id, is_it)
        if ended:
            note(tx, caller, "end_sign_ins", "person", caller.person_id, ended=ended)


def end_other_sessions(engine: sa.Engine, caller: Caller, token: str) -> None:
    """All but the one that asks."""
    with engine.begin() as tx:
        ended = end_sessions(tx, caller.area_code, caller.person_id, _others(token))
        _forget_other_devices(tx, caller, token)
        if ended:
            note(tx, caller, "end_sign_ins", "person", caller.person_id, ended=ended)
