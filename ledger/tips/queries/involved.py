"""People with whom a report has to do, so that it must go around them (举报回避)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import assignment, grant, person
from ledger.tips.rules.exclusion import accused_among

ACCUSED, OF_THE_ENTERPRISE, STATIONED, SETTLED = (
    "accused",
    "of_the_enterprise",
    "stationed",
    "settled",
)


def people_involved(
    read: sa.Connection, area_code: str, accused: str | None, enterprise_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Person to why: everybody of the county of the accused's name, accounts of the enterprises,
    and whoever is stationed at them today (Asia/Shanghai).
    """
    involved = dict.fromkeys(_stationed(read, area_code, enterprise_ids), STATIONED)
    involved |= dict.fromkeys(_accounts(read, area_code, enterprise_ids), OF_THE_ENTERPRISE)
    if accused:
        named = accused_among(accused, _names(read, area_code))
        involved |= dict.fromkeys(named, ACCUSED)
    return involved


def today_in_shanghai() -> sa.ColumnElement[object]:
    """The day it is for the county, by the database's clock."""
    return sa.cast(sa.func.timezone("Asia/Shanghai", sa.func.now()), sa.Date)


def _names(read: sa.Connection, area_code: str) -> dict[UUID, str]:
    # Whoever left may come back: inactive accounts are named too.
    names = sa.select(person.c.id, person.c.name).where(person.c.area_code == area_code)
    return {row.id: row.name for row in read.execute(names)}


def _accounts(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID]
) -> Collection[UUID]:
    return read.scalars(
        sa.select(grant.c.person_id).where(
            grant.c.area_code == area_code, grant.c.enterprise_id.in_(enterprise_ids)
        )
    ).all()


def _stationed(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID]
) -> Collection[UUID]:
    today = today_in_shanghai()
    return read.scalars(
        sa.select(assignment.c.person_id).where(
            assignment.c.area_code == area_code,
            assignment.c.enterprise_id.in_(enterprise_ids),
            assignment.c.from_date <= today,
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today),
        )
    ).all()
