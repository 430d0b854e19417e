"""Whose account an office may touch, asked within the transaction that touches it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import GUARDED, Caller, Role
from ledger.ground.errors import Forbidden, NotFound, NotSignedIn
from ledger.ground.tables import county, grant, person, session


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """As it stands; the person's row is locked until the transaction ends."""

    person_id: UUID
    active: bool
    has_password: bool
    roles: frozenset[Role]


def held_account(
    tx: sa.Connection, caller: Caller, person_id: UUID, *, agreed_by_two: bool = False
) -> HeldAccount:
    """The account of somebody whom the caller may enter.

    Raises: NotFound; Forbidden (only administrators touch administrators, and two people whoever
    holds a guarded role).
    """
    here = person.c.area_code == caller.area_code, person.c.id == person_id
    columns = sa.select(person.c.active, person.c.password_hash.is_not(None).label("has_password"))
    row = tx.execute(columns.where(*here).with_for_update(key_share=True)).one_or_none()
    if row is None:
        raise NotFound("没有这个人")
    granted = sa.select(grant.c.role).where(
        grant.c.area_code == caller.area_code, grant.c.person_id == person_id
    )
    roles = frozenset(Role(role) for role in tx.scalars(granted))
    if Role.ADMIN in roles and not caller.has(Role.ADMIN):
        raise Forbidden("forbidden", "只有管理员可以动管理员的账号")
    if not (agreed_by_two or GUARDED.isdisjoint(roles)):
        guarded = "举报受理员的登录须两个人重设：请在“举报受理员”里提出，由另一名受理员确认"
        raise Forbidden("guarded_role", guarded)
    return HeldAccount(person_id, row.active, row.has_password, roles)


def take_turns(tx: sa.Connection, caller: Caller) -> None:
    """Whoever changes who may come in takes turns, so that two cannot shut each other out.

    Raises: NotSignedIn where the one before has just ended the caller's own sign-ins.
    """
    tx.execute(
        sa.select(county.c.name).where(county.c.area_code == caller.area_code).with_for_update()
    )
    refuse_signed_out(tx, caller)


def refuse_signed_out(tx: sa.Connection, caller: Caller) -> None:
    """A reset may have come since the request was let in. The caller locked what a reset locks.

    Raises: NotSignedIn.
    """
    signed_in = sa.exists().where(
        session.c.area_code == caller.area_code,
        session.c.person_id == caller.person_id,
        session.c.revoked_at.is_(None),
        session.c.expires_at > sa.func.now(),
    )
    if not tx.scalar(sa.select(signed_in)):
        ended = "您的登录刚刚被注销，这一步没有做。请重新登录，或联系另一位管理员"
        raise NotSignedIn("session_revoked", ended)
