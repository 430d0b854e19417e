"""Who can be drawn and who may inspect, as the ledger stands at this moment.

Enterprises: those in use within the reach of the caller's offices, narrowed by town, sector and
class. Inspectors: people in office whose roles let them inspect. An inspector avoids enterprises
that they belong to, and those at which they are stationed today or will be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ledger.draws.rules.inspections import Candidate, Inspector, Pool, Reach
from ledger.duties.queries.duties import in_tier
from ledger.duties.rules.owners import OTHER_TIER
from ledger.ground.caller import Caller, Role
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.tables import assignment, enterprise, grant, person, town
from ledger.ground.visible import visible_enterprise
from plans.plan import Plan

MAY_DRAW = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})
# Who may inspect on behalf of an office: the roles of an inspection of origin `enforcement`.
MAY_BE_DRAWN = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})


@dataclass(frozen=True, slots=True)
class DrawFilter:
    """What the pool is narrowed to; empty: not narrowed. `roles`: of those who inspect."""

    towns: Collection[str]
    sectors: Collection[str]
    tiers: Collection[str]
    roles: Collection[str]


@dataclass(frozen=True, slots=True)
class NamedPool:
    """The pool with the names that its ids have today: enterprise with town, and person."""

    pool: Pool
    enterprises: Mapping[str, tuple[str, str | None]]
    inspectors: Mapping[str, str]


def pool_of(tx: sa.Connection, caller: Caller, plan: Plan, filters: DrawFilter) -> NamedPool:
    """Read it in the transaction that draws."""
    candidates = tx.execute(_candidates(caller, plan, filters)).all()
    avoided = _avoided(tx, caller.area_code)
    inspectors = _inspectors(tx, caller.area_code, filters.roles, avoided)
    pool = Pool(
        tuple(Candidate(str(row.id), row.town_code, tuple(row.sectors)) for row in candidates),
        tuple(inspector for inspector, _ in inspectors),
    )
    return NamedPool(
        pool,
        {str(row.id): (row.name, row.town) for row in candidates},
        {inspector.id: name for inspector, name in inspectors},
    )


def _candidates(caller: Caller, plan: Plan, filters: DrawFilter) -> sa.Select[Any]:
    drawing = replace(caller, grants=tuple(g for g in caller.grants if g.role in MAY_DRAW))
    same = sa.and_(
        town.c.area_code == enterprise.c.area_code, town.c.town_code == enterprise.c.town_code
    )
    conditions = [visible_enterprise(drawing), enterprise.c.active]
    if filters.towns:
        conditions.append(enterprise.c.town_code.in_(filters.towns))
    if filters.sectors:
        conditions.append(enterprise.c.sectors.overlap(list(filters.sectors)))
    if filters.tiers:
        conditions.append(sa.or_(*(_in_class(plan, tier) for tier in sorted(filters.tiers))))
    return (
        sa.select(
            enterprise.c.id,
            enterprise.c.name,
            enterprise.c.town_code,
            enterprise.c.sectors,
            sa.select(town.c.name).where(same).scalar_subquery().label("town"),
        )
        .where(*conditions)
        .order_by(enterprise.c.id)
    )


def _in_class(plan: Plan, key: str) -> sa.ColumnElement[bool]:
    if key != OTHER_TIER:
        return in_tier(plan, key)
    named = [in_tier(plan, tier.key) for tier in plan.tiers if tier.key != OTHER_TIER]
    return ~sa.or_(sa.false(), *named)


def _inspectors(
    tx: sa.Connection, area_code: str, roles: Collection[str], avoided: Mapping[str, frozenset[str]]
) -> list[tuple[Inspector, str]]:
    asked = (
        sa.select(person.c.id, person.c.name, grant.c.town_code, grant.c.sector)
        .join(
            grant,
            sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id),
        )
        .where(person.c.area_code == area_code, person.c.active, grant.c.role.in_(roles))
    )
    names: dict[str, str] = {}
    reach: defaultdict[str, list[Reach]] = defaultdict(list)
    for row in tx.execute(asked):
        names[str(row.id)] = row.name
        reach[str(row.id)].append(Reach(row.town_code, row.sector))
    return [
        (Inspector(name, tuple(reach[name]), avoided.get(name, frozenset())), names[name])
        for name in sorted(names)
    ]


def _avoided(tx: sa.Connection, area_code: str) -> dict[str, frozenset[str]]:
    """Person → the enterprises they belong to, or are stationed at from today on."""
    own_enterprises = sa.select(grant.c.person_id, grant.c.enterprise_id).where(
        grant.c.area_code == area_code, grant.c.enterprise_id.is_not(None)
    )
    stationed = sa.select(assignment.c.person_id, assignment.c.enterprise_id).where(
        assignment.c.area_code == area_code,
        sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today_in_shanghai()),
    )
    avoided: defaultdict[str, set[str]] = defaultdict(set)
    for person_id, enterprise_id in tx.execute(sa.union(own_enterprises, stationed)):
        avoided[str(person_id)].add(str(enterprise_id))
    return {person_id: frozenset(places) for person_id, places in avoided.items()}
