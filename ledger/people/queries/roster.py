"""The county's people with their roles, and who is stationed where on a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.tables import assignment, grant, person
from ledger.people.rules import Roster


def county_roster(read: sa.Connection, area_code: str, day: date) -> Roster:
    """Everybody active who has a role. Two statements."""
    granted = (
        sa.select(
            person.c.id,
            person.c.name,
            person.c.title,
            grant.c.role,
            grant.c.town_code,
            grant.c.sector,
            grant.c.enterprise_id,
        )
        .join(
            grant,
            sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id),
        )
        .where(person.c.area_code == area_code, person.c.active)
        .order_by(grant.c.id)
    )
    named: dict[UUID, tuple[str, str | None]] = {}
    grants: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for row in read.execute(granted):
        named[row.id] = (row.name, row.title)
        grants[row.id].append(Grant(Role(row.role), row.town_code, row.sector, row.enterprise_id))
    people = [
        Caller(area_code, person_id, name, title, tuple(grants[person_id]))
        for person_id, (name, title) in named.items()
    ]
    return Roster(people, _stationed(read, area_code, day))


def _stationed(read: sa.Connection, area_code: str, day: date) -> dict[UUID, list[UUID]]:
    on_duty = sa.select(assignment.c.enterprise_id, assignment.c.person_id).where(
        assignment.c.area_code == area_code,
        assignment.c.from_date <= day,
        sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= day),
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in read.execute(on_duty):
        found[row.enterprise_id].append(row.person_id)
    return found
