"""The changes of a county's plan: which hold on a day, and all of them with who and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import HotStatement, one_statement
from ledger.ground.expressions import refers, today_in_shanghai
from ledger.ground.tables import person, plan_change
from ledger.plan_changes.rules.changing import PlanChange
from ledger.plan_changes.rules.fields import FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """A change as a page tells it. `state`: coming, holds (or held), withdrawn."""

    id: UUID
    field: str
    value: FieldValue
    before: FieldValue
    effective_on: date
    reason: str
    basis: str
    by: str
    created_at: datetime
    state: str
    withdrawn_by: str | None
    withdrawn_why: str | None


# Asked at every request that needs the plan, every submission among them.
_STANDING = HotStatement("""
    select id, field, value, effective_on
      from plan_change
     where area_code = %(area_code)s and withdrawn_at is null
       and effective_on <= coalesce(%(day)s::date, (now() at time zone 'Asia/Shanghai')::date)
""")


def changes_on(engine: sa.Engine, area_code: str, day: date | None) -> list[PlanChange]:
    """Those that hold on the day, or today where none is given."""
    rows = _STANDING.rows(engine, {"area_code": area_code, "day": day})
    return [PlanChange(*row) for row in rows]


def changes_until(tx: sa.Connection, area_code: str, day: date) -> list[PlanChange]:
    """The same within a transaction."""
    columns = (plan_change.c[name] for name in ("id", "field", "value", "effective_on"))
    rows = tx.execute(
        sa.select(*columns).where(
            plan_change.c.area_code == area_code,
            plan_change.c.withdrawn_at.is_(None),
            plan_change.c.effective_on <= day,
        )
    )
    return [PlanChange(*row) for row in rows]


def told_changes(engine: sa.Engine, area_code: str) -> list[ToldChange]:
    """All of a county, the newest first."""
    undone = person.alias("undone")
    who = undone.c.area_code == plan_change.c.area_code
    columns = ("id", "field", "value", "before", "effective_on", "reason", "basis", "created_at")
    state = sa.case(
        (plan_change.c.withdrawn_at.is_not(None), "withdrawn"),
        (plan_change.c.effective_on > today_in_shanghai(), "coming"),
        else_="holds",
    )
    asked: sa.Select[Any] = (
        sa.select(
            *(plan_change.c[name] for name in columns),
            person.c.name.label("by"),
            state.label("state"),
            undone.c.name.label("withdrawn_by"),
            plan_change.c.withdrawn_why,
        )
        .join(person, refers(plan_change.c.person_id, person))
        .outerjoin(undone, sa.and_(who, undone.c.id == plan_change.c.withdrawn_by))
        .where(plan_change.c.area_code == area_code)
        .order_by(plan_change.c.effective_on.desc(), plan_change.c.created_at.desc())
    )
    with one_statement(engine).connect() as read:
        return [ToldChange(**row._mapping) for row in read.execute(asked)]


def counties_changed_between(
    read: sa.Connection, after: date, until: date, groups: Iterable[str]
) -> list[str]:
    """Where a value of these groups began to hold on a day after one and up to another."""
    asked = sa.select(plan_change.c.area_code).where(
        plan_change.c.withdrawn_at.is_(None),
        plan_change.c.effective_on > after,
        plan_change.c.effective_on <= until,
        sa.func.split_part(plan_change.c.field, ".", 1).in_([*groups]),
    )
    return [*read.scalars(asked.distinct())]
