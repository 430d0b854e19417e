"""The second factor: set up with the password, confirmed by a code, asked for at each sign-in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.commands.sessions import know_device, knows_device
from ledger.accounts.commands.throttling import Buckets, Waits, wrong_ones_counted
from ledger.accounts.commands.ways_in import drop_factor
from ledger.accounts.rules.second_factor import (
    looks_like_recovery,
    matching_step,
    new_factor_secret,
    new_recovery_codes,
    open_secret,
    recovery_hash,
    seal_secret,
)
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.clocks import SHANGHAI
from ledger.ground.errors import Conflict, Invalid, NotSignedIn
from ledger.ground.passwords import bucket
from ledger.ground.tables import recovery_code, second_factor, session
from ledger.ground.tokens import hash_of, new_token
from ledger.records import outbox


def begin_second_factor(engine: sa.Engine, caller: Caller, *, secret_key: str) -> str:
    """A new secret, which counts once a code of it came. The caller's password was confirmed.

    Raises: Conflict where there is one already: it is taken away first.
    """
    secret = new_factor_secret()
    row = {"secret_sealed": seal_secret(secret_key, secret), "made_at": sa.func.now()}
    whole = insert(second_factor).values(
        area_code=caller.area_code, person_id=caller.person_id, **row
    )
    keys = [second_factor.c.area_code, second_factor.c.person_id]
    unconfirmed = second_factor.c.confirmed_at.is_(None)
    whole = whole.on_conflict_do_update(index_elements=keys, set_=row, where=unconfirmed)
    with engine.begin() as tx:
        begun = whole.returning(second_factor.c.person_id)
        if tx.execute(begun).one_or_none() is None:
            raise Conflict(
                "second_factor_there", "二次验证已经设置。要换手机，请先取消，再重新设置"
            )
    return secret


def confirm_second_factor(
    engine: sa.Engine, caller: Caller, token: str, code: str, *, secret_key: str
) -> list[str]:
    """It counts from now on, and this sign-in has it; the recovery codes, told this once.

    Raises: Conflict where none was begun; Invalid for a wrong code; TryLater.
    """
    with _counted(engine, caller, token, secret_key), engine.begin() as tx:
        held = _held(tx, caller, confirmed=False)
        if held is None:
            raise Conflict("second_factor_not_begun", "请先点“设置二次验证”，用手机扫码")
        step = _step_of(held, code, secret_key)
        values = {"confirmed_at": sa.func.now(), "last_step": step}
        tx.execute(sa.update(second_factor).where(*_of(caller)).values(**values))
        _complete(tx, caller, token)
        codes = _new_codes(tx, caller, secret_key)
        note(tx, caller, "add_second_factor", "person", caller.person_id)
        outbox.put_notices(tx, caller.area_code)
    return codes


@dataclass(frozen=True, slots=True)
class WholeSession:
    """A sign-in whose second step was made: by another token from here on."""

    token: str
    expires_at: datetime


def give_code(
    engine: sa.Engine, caller: Caller, token: str, code: str, *, secret_key: str, session_days: int
) -> WholeSession:
    """The second step of a sign-in: six digits, or a recovery code.

    Whoever saw the token of the first step holds nothing afterwards.
    Raises: Invalid for a wrong code; TryLater; Conflict where there is no second factor.
    """
    whole = WholeSession(
        new_token(caller.area_code), datetime.now(UTC) + timedelta(days=session_days)
    )
    with _counted(engine, caller, token, secret_key), engine.begin() as tx:
        _check_code(tx, caller, code, secret_key)
        _complete(tx, caller, token, whole)
    return whole


def remove_second_factor(
    engine: sa.Engine, caller: Caller, token: str, code: str, *, secret_key: str
) -> None:
    """Taken away by its owner, whose password was confirmed. Raises: as `give_code`."""
    with _counted(engine, caller, token, secret_key), engine.begin() as tx:
        _check_code(tx, caller, code, secret_key)
        drop_factor(tx, caller.area_code, caller.person_id)
        note(tx, caller, "remove_second_factor", "person", caller.person_id)
        outbox.put_notices(tx, caller.area_code)


def renew_recovery_codes(
    engine: sa.Engine, caller: Caller, token: str, code: str, *, secret_key: str
) -> list[str]:
    """Ten new ones, told this once; the old ones open nothing any more. Raises: as `give_code`."""
    with _counted(engine, caller, token, secret_key), engine.begin() as tx:
        _check_code(tx, caller, code, secret_key)
        codes = _new_codes(tx, caller, secret_key)
        note(tx, caller, "renew_recovery_codes", "person", caller.person_id)
    return codes


def _counted(engine: sa.Engine, caller: Caller, token: str, secret_key: str) -> Any:
    """Wrong codes of a device that was here before count apart: strangers do not lock it out."""
    here = session.c.area_code == caller.area_code, session.c.token_sha256 == hash_of(token)
    with engine.connect() as read:
        device = read.execute(sa.select(session.c.device_sha256).where(*here)).scalar_one()
        known = knows_device(read, caller.area_code, caller.person_id, device)
    whose = (caller.area_code, str(caller.person_id), device.hex() if known else "strangers")
    buckets: Buckets = {bucket(secret_key, "second factor", *whose): Waits()}
    return wrong_ones_counted(engine, buckets)


def _of(caller: Caller) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        second_factor.c.area_code == caller.area_code,
        second_factor.c.person_id == caller.person_id,
    )


def _held(tx: sa.Connection, caller: Caller, *, confirmed: bool) -> sa.Row[Any] | None:
    """Its row, locked: a code that comes twice at once is taken once."""
    stands = second_factor.c.confirmed_at.is_not(None)
    which = stands if confirmed else ~stands
    return tx.execute(
        sa.select(second_factor).where(*_of(caller), which).with_for_update()
    ).one_or_none()


def _check_code(tx: sa.Connection, caller: Caller, code: str, secret_key: str) -> None:
    held = _held(tx, caller, confirmed=True)
    if held is None:
        raise Conflict("second_factor_not_set", "还没有设置二次验证")
    if looks_like_recovery(code):
        _use_recovery(tx, caller, code, secret_key)
        return
    step = _step_of(held, code, secret_key)
    tx.execute(sa.update(second_factor).where(*_of(caller)).values(last_step=step))


def _step_of(held: sa.Row[Any], code: str, secret_key: str) -> int:
    digits = "".join(code.split())
    step = matching_step(open_secret(secret_key, held.secret_sealed), digits, time.time())
    if step is None:
        clock = datetime.now(SHANGHAI)
        words = f"验证码不对。请核对手机时间（服务器现在是 {clock:%H:%M:%S}），再输新的验证码"
        raise Invalid("wrong_code", words, json={"code": [words]})
    if held.last_step is not None and step <= held.last_step:
        words = "这个验证码用过了，请等手机上换一个新的再输"
        raise Invalid("code_used", words, json={"code": [words]})
    return step


def _use_recovery(tx: sa.Connection, caller: Caller, code: str, secret_key: str) -> None:
    hashed = recovery_hash(secret_key, caller.person_id, code)
    used = (
        sa.update(recovery_code)
        .where(
            recovery_code.c.area_code == caller.area_code,
            recovery_code.c.person_id == caller.person_id,
            recovery_code.c.code_hmac == hashed,
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=sa.func.now())
    )
    if not tx.execute(used).rowcount:
        words = "这个恢复码不对或已用过，每个只能用一次，请换一个"
        raise Invalid("wrong_code", words, json={"code": [words]})
    note(tx, caller, "use_recovery_code", "person", caller.person_id)


def _new_codes(tx: sa.Connection, caller: Caller, secret_key: str) -> list[str]:
    whose = {"area_code": caller.area_code, "person_id": caller.person_id}
    old = [recovery_code.c[name] == value for name, value in whose.items()]
    tx.execute(sa.delete(recovery_code).where(*old))
    codes = new_recovery_codes()
    hashes = [recovery_hash(secret_key, caller.person_id, code) for code in codes]
    tx.execute(sa.insert(recovery_code), [whose | {"code_hmac": hashed} for hashed in hashes])
    return codes


def _complete(
    tx: sa.Connection, caller: Caller, token: str, becomes: WholeSession | None = None
) -> None:
    """The session is whole, and its device known."""
    here = session.c.area_code == caller.area_code, session.c.token_sha256 == hash_of(token)
    until: dict[str, Any] = {}
    if becomes:
        until = {"expires_at": becomes.expires_at, "token_sha256": hash_of(becomes.token)}
    whole = sa.update(session).where(*here, session.c.revoked_at.is_(None))
    whole = whole.values(factor_at=sa.func.now(), **until)
    device = tx.scalar(whole.returning(session.c.device_sha256))
    if device is None:
        raise NotSignedIn("session_revoked", "登录刚刚被注销，请重新登录")
    know_device(tx, caller.area_code, caller.person_id, device)
