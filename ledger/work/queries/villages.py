"""Villages (村、社区) with their groups, which are the denominator of 屋场会覆盖率."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.on_behalf import offices_of
from ledger.ground.tables import village
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class VillageShown:
    """How many groups a village has, on which days. `counts_until`: none, it has them still."""

    id: UUID
    town_code: str
    town: str
    name: str
    groups: int
    counts_from: date
    counts_until: date | None
    may_change: bool


def keeps_villages_of(caller: Caller, plan: Plan, town_code: str) -> bool:
    """The town's own office and the county's do."""
    own_towns = {office.town_code for office in offices_of(caller, plan)}
    return caller.has(Role.COUNTY) or town_code in own_towns


def list_villages(
    engine: sa.Engine, caller: Caller, plan: Plan, *, town_code: str | None, on: date | None
) -> list[VillageShown]:
    """By town and name; those in force on that day, or the whole history, the newest first."""
    columns = village.c
    shown = sa.select(village).where(columns.area_code == caller.area_code)
    if town_code:
        shown = shown.where(columns.town_code == town_code)
    if on:
        shown = shown.where(in_force(on))
    order = (columns.town_code, columns.compared_name, columns.counts_from.desc())
    towns = {town.code: town.name for town in plan.towns}
    with one_statement(engine).connect() as read:
        return [
            VillageShown(
                id=row.id,
                town_code=row.town_code,
                town=towns.get(row.town_code, row.town_code),
                name=row.name,
                groups=row.groups,
                counts_from=row.counts_from,
                counts_until=row.counts_until,
                may_change=row.counts_until is None
                and keeps_villages_of(caller, plan, row.town_code),
            )
            for row in read.execute(shown.order_by(*order))
        ]


def in_force(on: date, of: sa.FromClause = village) -> sa.ColumnElement[bool]:
    """Rows that say how many groups a village has on that day; a condition on `of`."""
    columns = of.c
    return sa.and_(
        columns.counts_from <= on,
        sa.or_(columns.counts_until.is_(None), columns.counts_until >= on),
    )
