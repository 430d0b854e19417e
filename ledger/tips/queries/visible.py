"""Which reports a report officer may see (举报回避): decided here for everything.

A report goes around whoever was written down for it (`tip_excluded`), and around whoever has joined
the enterprise since. To them it does not exist.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.expressions import on_duty, today_in_shanghai
from ledger.ground.tables import assignment, grant, person, tip, tip_excluded
from ledger.ground.visible import SqlCondition
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
    involved = dict.fromkeys(_people_stationed(read, area_code, enterprise_ids), STATIONED)
    involved |= dict.fromkeys(_accounts(read, area_code, enterprise_ids), OF_THE_ENTERPRISE)
    if accused:
        named = accused_among(accused, _names(read, area_code))
        involved |= dict.fromkeys(named, ACCUSED)
    return involved


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


def _people_stationed(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID]
) -> Collection[UUID]:
    return read.scalars(
        sa.select(assignment.c.person_id).where(
            assignment.c.area_code == area_code,
            assignment.c.enterprise_id.in_(enterprise_ids),
            on_duty(today_in_shanghai()),
        )
    ).all()


def visible_tip(caller: Caller) -> SqlCondition:
    """The reports that the caller may see; a condition on `tip`."""
    if not caller.has(Role.REPORT_OFFICER):
        return sa.false()
    return sa.and_(
        tip.c.area_code == caller.area_code,
        sa.not_(is_recused(sa.literal(caller.person_id, sa.Uuid))),
    )


def is_recused(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    """The report goes around this person; a condition on `tip`."""
    return sa.or_(_written_down(person_id), _of_the_enterprise(person_id), _stationed(person_id))


def _written_down(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    return sa.exists().where(
        tip_excluded.c.area_code == tip.c.area_code,
        tip_excluded.c.tip_id == tip.c.id,
        tip_excluded.c.person_id == person_id,
    )


def _of_the_enterprise(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    # Names of their own: the statement around may ask for grants and assignments itself.
    own_grant = grant.alias("own_grant")
    return sa.exists().where(
        own_grant.c.area_code == tip.c.area_code,
        own_grant.c.person_id == person_id,
        own_grant.c.enterprise_id.in_([tip.c.enterprise_id, tip.c.enterprise_settled]),
    )


def _stationed(person_id: sa.ColumnElement[Any]) -> SqlCondition:
    own_assignment = assignment.alias("own_assignment")
    return sa.exists().where(
        own_assignment.c.area_code == tip.c.area_code,
        own_assignment.c.person_id == person_id,
        own_assignment.c.enterprise_id.in_([tip.c.enterprise_id, tip.c.enterprise_settled]),
        on_duty(today_in_shanghai(), own_assignment),
    )
