"""Which reports a report officer may see: decided here for lists, counts, keys and everything.

A report goes around whoever was written down for it (`tip_excluded`), and around whoever has joined
the enterprise since. To them it does not exist.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.tables import assignment, grant, tip, tip_excluded
from ledger.tips.queries.involved import today_in_shanghai

Condition = sa.ColumnElement[bool]


def visible_tip(caller: Caller) -> Condition:
    """The reports that the caller may see; a condition on `tip`."""
    if not caller.has(Role.REPORT_OFFICER):
        return sa.false()
    return sa.and_(
        tip.c.area_code == caller.area_code,
        sa.not_(goes_around(sa.literal(caller.person_id, sa.Uuid))),
    )


def goes_around(person_id: sa.ColumnElement[Any]) -> Condition:
    """The report goes around this person; a condition on `tip`."""
    return sa.or_(_written_down(person_id), _of_the_enterprise(person_id), _stationed(person_id))


def _written_down(person_id: sa.ColumnElement[Any]) -> Condition:
    return sa.exists().where(
        tip_excluded.c.area_code == tip.c.area_code,
        tip_excluded.c.tip_id == tip.c.id,
        tip_excluded.c.person_id == person_id,
    )


def _of_the_enterprise(person_id: sa.ColumnElement[Any]) -> Condition:
    # Names of their own: the statement around may ask for grants and assignments itself.
    own = grant.alias("own_grant")
    return sa.exists().where(
        own.c.area_code == tip.c.area_code,
        own.c.person_id == person_id,
        own.c.enterprise_id.in_([tip.c.enterprise_id, tip.c.enterprise_settled]),
    )


def _stationed(person_id: sa.ColumnElement[Any]) -> Condition:
    own, today = assignment.alias("own_assignment"), today_in_shanghai()
    return sa.exists().where(
        own.c.area_code == tip.c.area_code,
        own.c.person_id == person_id,
        own.c.enterprise_id.in_([tip.c.enterprise_id, tip.c.enterprise_settled]),
        own.c.from_date <= today,
        sa.or_(own.c.to_date.is_(None), own.c.to_date >= today),
    )
