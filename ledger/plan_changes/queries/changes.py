"""The changes of a county's plan: which hold on a day, and all of them with who and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import one_statement
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


def changes_on(engine: sa.Engine, area_code: str, day: date | None) -> list[PlanChange]:
    """Those that hold on the day, or today where none is given."""
    last = today_in_shanghai() if day is None else sa.literal(day, sa.Date)
    with one_statement(engine).connect() as read:
        return _changes(read.execute(_standing(area_code, plan_change.c.effective_on <= last)))


def changes_until(tx: sa.Connection, area_code: str, day: date) -> list[PlanChange]:
    """The same within a transaction."""
    return _changes(tx.execute(_standing(area_code, plan_change.c.effective_on <= day)))


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


def _standing(area_code: str, begun: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (plan_change.c[name] for name in ("id", "field", "value", "effective_on"))
    return sa.select(*columns).where(
        plan_change.c.area_code == area_code, plan_change.c.withdrawn_at.is_(None), begun
    )


def _changes(rows: sa.CursorResult[Any]) -> list[PlanChange]:
    return [PlanChange(row.id, row.field, row.value, row.effective_on) for row in rows]
