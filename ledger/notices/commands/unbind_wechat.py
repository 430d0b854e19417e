"""A WeChat is nobody's any more: by the person, by the office, or because WeChat knows it no more.

Sign-ins that were made by it end with it; those by password stay.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.tables import grant, person, session, wechat_binding


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
    own = (wechat_binding.c.area_code == area_code, wechat_binding.c.person_id == person_id)
    which = [*own] if openid is None else [*own, wechat_binding.c.openid == openid]
    if not tx.execute(sa.delete(wechat_binding).where(*which)).rowcount:
        return False
    tx.execute(
        sa.update(session)
        .where(
            session.c.area_code == area_code,
            session.c.person_id == person_id,
            session.c.by_wechat,
            session.c.revoked_at.is_(None),
        )
        .values(revoked_at=sa.func.now())
    )
    return True
