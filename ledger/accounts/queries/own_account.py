"""What people are told of their own accounts: sign-ins, second factor, what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.rules.sessions import idle_limit
from ledger.ground.caller import Caller
from ledger.ground.tables import audit, person, recovery_code, second_factor, session
from ledger.ground.tokens import hash_of

# What people should know of, whoever did it. A sign-in stands in the other list.
_TOLD_OF = (
    "make_activation",
    "open_account",
    "change_password",
    "add_second_factor",
    "remove_second_factor",
    "use_recovery_code",
    "renew_recovery_codes",
    "bind_wechat",
    "unbind_wechat",
    "end_sign_ins",
)
_EVENTS_MOST = 20


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A sign-in that still opens something; `device`: in words, None of before they were kept."""

    id: UUID
    device: str | None
    since: datetime
    seen_at: datetime
    by_wechat: bool
    present: bool


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """What was done to the account. `by`: who else did it; None: the owner."""

    at: datetime
    action: str
    by: str | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """`factor_since`: None where there is no second factor; `codes_left`: of recovery."""

    phone: str
    activated_at: datetime | None
    factor_since: datetime | None
    codes_left: int
    sessions: tuple[OwnSession, ...]
    events: tuple[AccountEvent, ...]


def own_account(engine: sa.Engine, caller: Caller, token: str) -> OwnAccount:
    """Of the caller, who asks with this token."""
    with engine.connect() as read:
        row = read.execute(_facts(caller)).one()
        return OwnAccount(
            phone=row.phone,
            activated_at=row.activated_at,
            factor_since=row.confirmed_at,
            codes_left=row.codes_left,
            sessions=_sessions(read, caller, token),
            events=_events(read, caller),
        )


def _facts(caller: Caller) -> sa.Select[tuple[str, datetime, datetime, int]]:
    of_person = sa.and_(
        second_factor.c.area_code == person.c.area_code, second_factor.c.person_id == person.c.id
    )
    left = (
        sa.select(sa.func.count())
        .select_from(recovery_code)
        .where(
            recovery_code.c.area_code == person.c.area_code,
            recovery_code.c.person_id == person.c.id,
            recovery_code.c.used_at.is_(None),
        )
        .scalar_subquery()
    )
    return (
        sa.select(
            person.c.phone,
            person.c.activated_at,
            second_factor.c.confirmed_at,
            left.label("codes_left"),
        )
        .outerjoin_from(person, second_factor, of_person)
        .where(person.c.area_code == caller.area_code, person.c.id == caller.person_id)
    )


def _sessions(read: sa.Connection, caller: Caller, token: str) -> tuple[OwnSession, ...]:
    now = datetime.now(UTC)
    rows = read.execute(
        sa.select(session)
        .where(
            session.c.area_code == caller.area_code,
            session.c.person_id == caller.person_id,
            session.c.revoked_at.is_(None),
            session.c.expires_at > now,
            session.c.last_seen_at > now - idle_limit(caller.roles),
        )
        .order_by(session.c.last_seen_at.desc(), session.c.id)
    )
    return tuple(
        OwnSession(
            id=row.id,
            device=row.device_words,
            since=row.created_at,
            seen_at=row.last_seen_at,
            by_wechat=row.by_wechat,
            present=row.token_sha256 == hash_of(token),
        )
        for row in rows
    )


def _events(read: sa.Connection, caller: Caller) -> tuple[AccountEvent, ...]:
    did = sa.and_(person.c.area_code == audit.c.area_code, person.c.id == audit.c.person_id)
    rows = read.execute(
        sa.select(audit.c.at, audit.c.action, audit.c.person_id, person.c.name)
        .outerjoin_from(audit, person, did)
        .where(
            audit.c.area_code == caller.area_code,
            audit.c.subject_kind == "person",
            audit.c.subject_id == str(caller.person_id),
            audit.c.action.in_(_TOLD_OF),
        )
        .order_by(audit.c.id.desc())
        .limit(_EVENTS_MOST)
    )
    return tuple(
        AccountEvent(row.at, row.action, _others_name(row.person_id, row.name, caller))
        for row in rows
    )


def _others_name(person_id: UUID | None, name: str, caller: Caller) -> str | None:
    if person_id is None:
        return "服务器管理人员"
    return None if person_id == caller.person_id else name
