"""Which enterprises of the county a new one may be: the same code, a like name, or right beside it.

What is told of them is what their boards tell everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.enterprises.credit_code import normalized
from ledger.enterprises.queries import NOWHERE_M, distance_metres
from ledger.ground.tables import enterprise, town
from plans.plan import Plan
from spelling.names import CORE_LEAST, name_core

# A phone's fix in a street is seldom better, and neighbours are seldom nearer (ours).
NEAR_M = 60
_SHOWN_MOST = 20


@dataclass(frozen=True, slots=True)
class AlikeAsked:
    """What is known of the new one. `near`: longitude and latitude in degrees, wgs84."""

    name: str
    credit_code: str | None = None
    near: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """One that it may be; `by_name` and `same_code` speak more than being near."""

    id: UUID
    name: str
    town: str | None
    address: str
    active: bool
    distance_m: int | None
    same_code: bool
    by_name: bool


def core_of(name: str, plan: Plan) -> str:
    """What tells a name from others: without the county, the kind of business and punctuation."""
    core = name_core(name)
    whole = name_core(plan.area.name)
    for place in (whole, whole[:-1]):
        shorter = core.removeprefix(place)
        core = shorter if len(shorter) >= CORE_LEAST else core
    return core


def alike_enterprises(
    read: sa.Connection, area_code: str, asked: AlikeAsked, plan: Plan
) -> list[Alike]:
    """The likeliest first. One statement; those that were merged stand for nobody any more."""
    core = core_of(asked.name, plan)
    held = enterprise.c.compared_core
    by_name = sa.or_(
        held.contains(core, autoescape=True) if len(core) >= CORE_LEAST else sa.false(),
        sa.and_(sa.func.char_length(held) > CORE_LEAST, sa.func.strpos(core, held) > 0),
    )
    code = normalized(asked.credit_code or "")
    same_code = enterprise.c.credit_code == code if code else sa.false()
    distance = distance_metres(*asked.near) if asked.near else sa.literal(NOWHERE_M)
    found = (
        sa.select(
            enterprise.c.id,
            enterprise.c.name,
            town.c.name.label("town"),
            enterprise.c.address,
            enterprise.c.active,
            sa.func.nullif(distance, NOWHERE_M).label("distance_m"),
            sa.func.coalesce(same_code, sa.false()).label("same_code"),
            by_name.label("by_name"),
        )
        .outerjoin(
            town,
            sa.and_(
                town.c.area_code == enterprise.c.area_code,
                town.c.town_code == enterprise.c.town_code,
            ),
        )
        .where(
            enterprise.c.area_code == area_code,
            enterprise.c.merged_into.is_(None),
            sa.or_(same_code, by_name, distance <= NEAR_M),
        )
        .order_by(
            sa.desc(sa.literal_column("same_code")),
            sa.desc(sa.literal_column("by_name")),
            sa.literal_column("distance_m").nulls_last(),
            enterprise.c.name,
        )
        .limit(_SHOWN_MOST)
    )
    return [_alike(row) for row in read.execute(found)]


def _alike(row: sa.Row[Any]) -> Alike:
    return Alike(**row._asdict())


def find_alike(engine: sa.Engine, area_code: str, asked: AlikeAsked, plan: Plan) -> list[Alike]:
    """The same for a page that asks before anything is entered."""
    with engine.connect() as read:
        return alike_enterprises(read, area_code, asked, plan)
