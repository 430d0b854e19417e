"""What somebody holds who is about to go, or to be away."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger.draws.queries.draws import waiting_inspections
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import NotFound
from ledger.ground.expressions import refers, today_in_shanghai
from ledger.ground.lifecycles.hazard import CLOSED_STATES
from ledger.ground.tables import assignment, enterprise, grant, hazard, person, person_leave
from ledger.leaving.rules import DrawnPlace, HeldStation, Holdings, OwnFind, held_alone
from ledger.people.queries import held_person

# Where a hazard came from otherwise, who registered it is told to nobody.
_OWN_FINDS = ("stationed", "enforcement", "self_check")
_SHOWN_MOST = 200


def person_holdings(engine: sa.Engine, caller: Caller, person_id: UUID) -> Holdings:
    """Raises: NotFound."""
    with engine.connect() as read:
        return holdings(read, caller.area_code, person_id)


def holdings(read: sa.Connection, area_code: str, person_id: UUID) -> Holdings:
    """The same within an action's transaction. Raises: NotFound."""
    held = held_person(read, area_code, person_id)
    if held is None:
        raise NotFound("没有这个人")
    grants = held.grants if held.active else ()
    return Holdings(
        _stations(read, area_code, person_id),
        held_alone(grants, _grants_of_others(read, area_code, person_id)),
        _hazards(read, area_code, person_id),
        [
            DrawnPlace(one.draw_id, one.title, one.enterprise, one.check_by, one.others)
            for one in waiting_inspections(read, area_code, person_id)
        ],
        _stands_in_for(read, area_code, person_id),
    )


def _stations(read: sa.Connection, area_code: str, person_id: UUID) -> list[HeldStation]:
    query = (
        sa.select(enterprise.c.id, enterprise.c.name, assignment.c.from_date, assignment.c.to_date)
        .join(enterprise, refers(assignment.c.enterprise_id, enterprise))
        .where(
            assignment.c.area_code == area_code,
            assignment.c.person_id == person_id,
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today_in_shanghai()),
        )
        .order_by(enterprise.c.name, assignment.c.from_date)
    )
    return [HeldStation(*row) for row in read.execute(query)]


def _grants_of_others(read: sa.Connection, area_code: str, person_id: UUID) -> set[Grant]:
    query = (
        sa.select(grant.c.role, grant.c.town_code, grant.c.sector, grant.c.enterprise_id)
        .join(person, refers(grant.c.person_id, person))
        .where(grant.c.area_code == area_code, person.c.active, person.c.id != person_id)
    )
    return {Grant(Role(role), *narrowed) for role, *narrowed in read.execute(query)}


def _hazards(read: sa.Connection, area_code: str, person_id: UUID) -> list[OwnFind]:
    query = (
        sa.select(hazard.c.id, enterprise.c.name, hazard.c.part, hazard.c.state, hazard.c.deadline)
        .join(enterprise, refers(hazard.c.enterprise_id, enterprise))
        .where(
            hazard.c.area_code == area_code,
            hazard.c.found_by == person_id,
            hazard.c.origin.in_(_OWN_FINDS),
            hazard.c.state.not_in(CLOSED_STATES),
        )
        .order_by(hazard.c.deadline, hazard.c.id)
        .limit(_SHOWN_MOST)
    )
    return [OwnFind(*row) for row in read.execute(query)]


def _stands_in_for(read: sa.Connection, area_code: str, person_id: UUID) -> list[str]:
    query = (
        sa.select(person.c.name)
        .join(person_leave, refers(person_leave.c.person_id, person))
        .where(
            person_leave.c.area_code == area_code,
            person_leave.c.deputy_id == person_id,
            person_leave.c.to_date >= today_in_shanghai(),
        )
        .order_by(person.c.name)
    )
    return list(read.scalars(query))
