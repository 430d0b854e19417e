"""Whose a token is, and how the accounts of a county stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.database import HotStatement
from ledger.ground.errors import NotSignedIn
from ledger.ground.tables import activation, person
from ledger.ground.tokens import area_code_of, hash_of


@dataclass(frozen=True, slots=True)
class AccountState:
    """What an office is told. `opened`: the owner has a password; `activated_at`: since when, where
    they chose it by a link; `link_until`: how long the link that waits is good, if one does.
    """

    opened: bool
    activated_at: datetime | None
    link_until: datetime | None


def account_states(
    read: sa.Connection, area_code: str, which: sa.ColumnElement[bool]
) -> dict[UUID, AccountState]:
    """By person, of those whom `which` picks. One statement."""
    waits = sa.and_(
        activation.c.area_code == person.c.area_code,
        activation.c.person_id == person.c.id,
        activation.c.ended_at.is_(None),
        activation.c.expires_at > sa.func.now(),
    )
    rows = read.execute(
        sa.select(
            person.c.id,
            person.c.password_hash.is_not(None).label("opened"),
            person.c.activated_at,
            activation.c.expires_at.label("link_until"),
        )
        .outerjoin_from(person, activation, waits)
        .where(person.c.area_code == area_code, which)
    )
    return {row.id: AccountState(row.opened, row.activated_at, row.link_until) for row in rows}


_BY_TOKEN = HotStatement("""
    select s.person_id, s.expires_at, s.revoked_at, p.name, p.title, p.active,
           (select json_agg(json_build_array(role, town_code, sector, enterprise_id))
              from role_grant g
             where g.area_code = s.area_code and g.person_id = s.person_id) as grants
      from session s
      join person p on p.area_code = s.area_code and p.id = s.person_id
     where s.area_code = %(area_code)s and s.token_sha256 = %(token_sha256)s
""")


def caller_of_token(engine: sa.Engine, token: str, *, request_id: str | None = None) -> Caller:
    """The person whose sign-in it is. Raises: NotSignedIn with the reason why not."""
    area_code = area_code_of(token)
    if area_code is None:
        raise NotSignedIn("not_signed_in", "请先登录")
    parameters = {"area_code": area_code, "token_sha256": hash_of(token)}
    rows = _BY_TOKEN.rows(engine, parameters)
    if not rows:
        raise NotSignedIn("not_signed_in", "请先登录")
    row = rows[0]
    if row.revoked_at or not row.active:
        raise NotSignedIn("session_revoked", "登录已被注销，请重新登录")
    if row.expires_at <= datetime.now(UTC):
        raise NotSignedIn("session_expired", "登录已过期，请重新登录")
    grants = tuple(
        Grant(Role(role), town, sector, UUID(enterprise) if enterprise else None)
        for role, town, sector, enterprise in row.grants or ()
    )
    return Caller(area_code, row.person_id, row.name, row.title, grants, request_id)
