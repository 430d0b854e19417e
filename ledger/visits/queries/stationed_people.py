"""派驻 by person: the load of each supervisor, and what a supervisor sees of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.expressions import on_duty, refers, uncorrected
from ledger.ground.tables import assignment, enterprise, person, town, visit
from ledger.ground.visible import of_others, visible_enterprise
from ledger.visits.queries.stationing import serves, visits_made, visits_owed
from ledger.visits.rules.quota import Quota, days_left, quota
from plans.plan import Plan


def supervisor_loads(
    engine: sa.Engine, caller: Caller, plan: Plan, today: date
) -> Sequence[sa.Row[Any]]:
    """Each supervisor on duty today, by how many visits are missing: one to one, or one to many.

    Counts enterprises that the caller may see; the caller themselves is not among them.
    """
    places = (
        sa.select(
            assignment.c.person_id,
            enterprise.c.id.label("enterprise_id"),
            visits_owed(plan).label("owed"),
            visits_made(today.replace(day=1)).label("made"),
        )
        .distinct()
        .select_from(assignment)
        .join(enterprise, refers(assignment.c.enterprise_id, enterprise))
        .where(visible_enterprise(caller), of_others(caller), on_duty(today))
        .subquery("places")
    )
    missing = sa.func.sum(sa.func.greatest(0, places.c.owed - places.c.made))
    loads = (
        sa.select(
            person.c.id,
            person.c.name,
            person.c.title,
            person.c.office_phone,
            sa.func.count().label("enterprises"),
            sa.func.sum(places.c.owed).label("owed"),
            missing.label("missing"),
            _visits_of_person(caller, today.replace(day=1)).label("visits"),
        )
        .join_from(person, places, places.c.person_id == person.c.id)
        .where(person.c.area_code == caller.area_code, person.c.id != caller.person_id, serves())
        .group_by(person.c.area_code, person.c.id)
        .order_by(missing.desc(), person.c.name, person.c.id)
    )
    with one_statement(engine).connect() as read:
        return read.execute(loads).all()


def own_stationing(engine: sa.Engine, caller: Caller, plan: Plan, today: date) -> dict[str, Any]:
    """Where the caller is stationed today or will be, each with this month's quota."""
    month = today.replace(day=1)
    query = (
        sa.select(
            assignment.c.id.label("assignment_id"),
            assignment.c.from_date,
            assignment.c.to_date,
            enterprise.c.id,
            enterprise.c.name,
            town.c.name.label("town"),
            visits_owed(plan).label("owed"),
            visits_made(month).label("made"),
        )
        .select_from(assignment)
        .join(enterprise, refers(assignment.c.enterprise_id, enterprise))
        .outerjoin(
            town,
            sa.and_(
                town.c.area_code == enterprise.c.area_code,
                town.c.town_code == enterprise.c.town_code,
            ),
        )
        .where(
            assignment.c.area_code == caller.area_code,
            assignment.c.person_id == caller.person_id,
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today),
        )
        .order_by(assignment.c.from_date, enterprise.c.name)
    )
    with one_statement(engine).connect() as read:
        stations = [_station(row, plan, today) for row in read.execute(query)]
    now = [station for station in stations if station.from_date <= today]
    return {
        "month": month,
        "days_left": days_left(month, today),
        "missing": sum(station.quota.missing for station in now),
        "enterprises": sorted(now, key=lambda station: -station.quota.missing),
        "coming": [station for station in stations if station.from_date > today],
    }


@dataclass(frozen=True, slots=True)
class OwnStation:
    """One of the caller's own enterprises, with this month's quota."""

    assignment_id: UUID
    id: UUID
    name: str
    town: str | None
    from_date: date
    to_date: date | None
    quota: Quota


def _station(row: sa.Row[Any], plan: Plan, today: date) -> OwnStation:
    month, warning_days = today.replace(day=1), plan.presence.warning_days
    made = quota(row.owed, row.made, month, today, warning_days=warning_days)
    return OwnStation(
        row.assignment_id, row.id, row.name, row.town, row.from_date, row.to_date, made
    )


def _visits_of_person(caller: Caller, month: date) -> sa.ScalarSelect[int]:
    made = (
        sa.select(sa.func.count())
        .select_from(visit)
        .join(enterprise, refers(visit.c.enterprise_id, enterprise))
        .where(
            visit.c.area_code == person.c.area_code,
            visit.c.person_id == person.c.id,
            visit.c.month == month,
            uncorrected(),
            visible_enterprise(caller),
        )
    )
    return made.correlate(person).scalar_subquery()
