"""Whose a token is: asked at every request of somebody who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.rules.second_factor import Lack, lack_of
from ledger.accounts.rules.sessions import SEEN_EVERY, idle_limit, idle_words
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.database import HotStatement
from ledger.ground.errors import NotSignedIn
from ledger.ground.tokens import area_code_of, hash_of

_BY_TOKEN = HotStatement("""
    select s.person_id, s.expires_at, s.revoked_at, s.last_seen_at, s.factor_at,
           p.name, p.title, p.office_id, p.active,
           exists (select from second_factor f
                    where f.area_code = s.area_code and f.person_id = s.person_id
                      and f.confirmed_at is not null) as has_factor,
           (select json_agg(json_build_array(role, town_code, sector, enterprise_id))
              from role_grant g
             where g.area_code = s.area_code and g.person_id = s.person_id
               and g.counts_from <= now()) as grants
      from session s
      join person p on p.area_code = s.area_code and p.id = s.person_id
     where s.area_code = %(area_code)s and s.token_sha256 = %(token_sha256)s
""")
_LASTS = HotStatement("""
    select 1 from session s
      join person p on p.area_code = s.area_code and p.id = s.person_id
     where s.area_code = %(area_code)s and s.token_sha256 = %(token_sha256)s
       and s.revoked_at is null and s.expires_at > now() and p.active
""")
_SEEN = HotStatement("""
    update session set last_seen_at = now()
     where area_code = %(area_code)s and token_sha256 = %(token_sha256)s
       and last_seen_at < %(before)s
""")


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whose sign-in it is, and what it lacks before it opens more than the own account."""

    caller: Caller
    lack: Lack | None


def owner_of_token(
    engine: sa.Engine,
    token: str,
    *,
    factor_required: bool,
    request_id: str | None = None,
) -> TokenOwner:
    """The person whose sign-in it is. Raises: NotSignedIn with the reason why not."""
    area_code = area_code_of(token)
    if area_code is None:
        raise NotSignedIn("not_signed_in", "请先登录")
    parameters = {"area_code": area_code, "token_sha256": hash_of(token)}
    rows = _BY_TOKEN.rows(engine, parameters)
    if not rows:
        raise NotSignedIn("not_signed_in", "请先登录")
    row = rows[0]
    now = datetime.now(UTC)
    if row.revoked_at or not row.active:
        raise NotSignedIn("session_revoked", "登录已被注销，请重新登录")
    if row.expires_at <= now:
        raise NotSignedIn("session_expired", "登录已过期，请重新登录")
    grants = tuple(
        Grant(Role(role), town, sector, UUID(enterprise) if enterprise else None)
        for role, town, sector, enterprise in row.grants or ()
    )
    caller = Caller(
        area_code, row.person_id, row.name, row.title, grants, request_id, row.office_id
    )
    _see(engine, parameters, row.last_seen_at, now, idle_limit(caller.roles))
    given = row.factor_at is not None
    lack = lack_of(caller.roles, has_factor=row.has_factor, given=given, required=factor_required)
    return TokenOwner(caller, lack)


def is_signed_in(engine: sa.Engine, area_code: str, token_sha256: bytes) -> bool:
    """Whether the sign-in with that token lasts: what was opened by it is still theirs."""
    return bool(_LASTS.rows(engine, {"area_code": area_code, "token_sha256": token_sha256}))


def _see(
    engine: sa.Engine,
    parameters: Mapping[str, object],
    last_seen_at: datetime,
    now: datetime,
    limit: timedelta,
) -> None:
    """Raises: NotSignedIn where nobody used it for too long."""
    idle = now - last_seen_at
    if idle > limit:
        raise NotSignedIn("session_idle", idle_words(limit))
    # A row written at every request would cost more than the reading.
    if idle > limit / SEEN_EVERY:
        _SEEN.rows(engine, {**parameters, "before": now - limit / SEEN_EVERY})
