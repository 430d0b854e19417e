"""How the accounts of a county stand, as an office is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import activation, person


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
