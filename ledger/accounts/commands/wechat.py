"""Whose WeChat it is: bound by a signed-in person (an openid alone is nobody), used to sign in, and
removed by the person, by the office, or because WeChat knows it no more. Sign-ins that were made by
it end with it; those by password stay.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.commands.authority import refuse_signed_out
from ledger.accounts.commands.sessions import Opening, SignedIn, open_session
from ledger.accounts.commands.throttling import Priced, wrong_ones_counted
from ledger.accounts.commands.ways_in import end_sessions
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Forbidden, NotFound, NotSignedIn
from ledger.ground.passwords import FREE_FAILURES_OF_A_NETWORK, NETWORK_MOST, shared_bucket
from ledger.ground.tables import grant, person, session, wechat_binding
from ledger.records import outbox


def bind_wechat(engine: sa.Engine, caller: Caller, app_id: str, openid: str) -> None:
    """Bind the caller's account to the openid. The same again changes nothing; what was bound
    under another WeChat account of the county is replaced.

    Raises: Conflict (`already_bound` to another openid; `wechat_taken` by somebody else);
    NotSignedIn where a reset came while WeChat was asked: the binding would outlast it.
    """
    with engine.begin() as tx:
        _lock(tx, caller)
        refuse_signed_out(tx, caller)
        before = tx.execute(_own_binding(caller)).one_or_none()
        if before and before.app_id == app_id:
            if before.openid == openid:
                return
            raise Conflict("already_bound", "您已绑定另一个微信，请先解除绑定，再绑定这一个")
        _write(tx, caller, app_id, openid)
        note(tx, caller, "bind_wechat", "person", caller.person_id)
        outbox.put_notices(tx, caller.area_code)


def _lock(tx: sa.Connection, caller: Caller) -> None:
    """Two requests of one person take turns."""
    is_caller = person.c.id == caller.person_id
    row = sa.select(person.c.id).where(person.c.area_code == caller.area_code, is_caller)
    tx.execute(row.with_for_update(key_share=True))


def _own_binding(caller: Caller) -> sa.Select[tuple[str, str]]:
    return sa.select(wechat_binding.c.app_id, wechat_binding.c.openid).where(
        wechat_binding.c.area_code == caller.area_code,
        wechat_binding.c.person_id == caller.person_id,
    )


def _write(tx: sa.Connection, caller: Caller, app_id: str, openid: str) -> None:
    new = {"app_id": app_id, "openid": openid, "consents": 0, "bound_at": sa.func.now()}
    row = insert(wechat_binding).values(
        area_code=caller.area_code, person_id=caller.person_id, **new
    )
    keys = [wechat_binding.c.area_code, wechat_binding.c.person_id]
    taken = "这个微信已绑定别的账号，请先在那个账号里解除，或请管理员解除"
    with constraint_errors({"uq_wechat_binding_app_id_openid": Conflict("wechat_taken", taken)}):
        tx.execute(row.on_conflict_do_update(index_elements=keys, set_=new))


def sign_in_by_wechat(
    engine: sa.Engine,
    app_id: str,
    openid_of_code: Callable[[], str],
    opening: Opening,
    *,
    network: str | None,
    secret_key: str,
    prove: Callable[[int], None],
) -> SignedIn:
    """Open a session of the person whose WeChat it is. `openid_of_code` asks WeChat, after `prove`
    took the work that is due where many bad codes came from this network.

    Raises: NotSignedIn (nobody bound it, or they have left); TryLater after very many bad codes;
    whatever `prove` and `openid_of_code` raise.
    """
    # A bucket of its own: bad codes here slow down nobody's password.
    whose = shared_bucket(secret_key, "wechat", network or "unknown")
    buckets = {whose: Priced(FREE_FAILURES_OF_A_NETWORK, NETWORK_MOST)}
    with wrong_ones_counted(engine, buckets) as due:
        if due:
            prove(due)
        openid = openid_of_code()
    with engine.begin() as tx:
        owner = tx.execute(_whose(app_id, openid)).one_or_none()
        if owner is None:
            unbound = "这个微信还没有绑定账号，请先用手机号登录，再到“我的账号”里绑定微信"
            raise NotSignedIn("not_bound", unbound)
        return open_session(tx, owner.area_code, owner.id, opening)


def _whose(app_id: str, openid: str) -> sa.Select[tuple[str, UUID]]:
    bound = sa.and_(
        wechat_binding.c.area_code == person.c.area_code, wechat_binding.c.person_id == person.c.id
    )
    return (
        sa.select(person.c.area_code, person.c.id)
        .join(wechat_binding, bound)
        .where(
            wechat_binding.c.app_id == app_id, wechat_binding.c.openid == openid, person.c.active
        )
        # A removal that happens now comes before or after this sign-in, and ends it.
        .with_for_update(read=True, of=wechat_binding)
    )


def unbind_own_wechat(engine: sa.Engine, caller: Caller) -> None:
    """Remove the caller's binding. Where there is none nothing changes."""
    with engine.begin() as tx:
        _unbind(tx, caller, caller.person_id)


def unbind_wechat_of(engine: sa.Engine, caller: Caller, person_id: UUID) -> None:
    """Remove somebody's of the caller's county. Where there is none nothing changes.

    Raises: NotFound; Forbidden (only administrators touch administrators).
    """
    with engine.begin() as tx:
        _refuse_unless_theirs(tx, caller, person_id)
        _unbind(tx, caller, person_id)


def _refuse_unless_theirs(tx: sa.Connection, caller: Caller, person_id: UUID) -> None:
    here = person.c.area_code == caller.area_code
    if not tx.scalar(sa.select(sa.exists().where(here, person.c.id == person_id))):
        raise NotFound("没有这个人")
    is_admin = sa.exists().where(
        grant.c.area_code == caller.area_code,
        grant.c.person_id == person_id,
        grant.c.role == Role.ADMIN,
    )
    if tx.scalar(sa.select(is_admin)) and not caller.has(Role.ADMIN):
        raise Forbidden("forbidden", "只有管理员可以解除管理员的微信绑定")


def _unbind(tx: sa.Connection, caller: Caller, person_id: UUID) -> None:
    if remove_binding(tx, caller.area_code, person_id):
        note(tx, caller, "unbind_wechat", "person", person_id)


def remove_binding(
    tx: sa.Connection, area_code: str, person_id: UUID, openid: str | None = None
) -> bool:
    """The row and the sign-ins made by it; whether there was one. `openid`: only if it is this.

    The audit entry is the caller's to make.
    """
    of_person = (wechat_binding.c.area_code == area_code, wechat_binding.c.person_id == person_id)
    which = [*of_person] if openid is None else [*of_person, wechat_binding.c.openid == openid]
    if not tx.execute(sa.delete(wechat_binding).where(*which)).rowcount:
        return False
    end_sessions(tx, area_code, person_id, session.c.by_wechat)
    return True
