"""The page 方案: what a county may change by itself, as it stands today, and every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.due_years import years_reached
from ledger.ground.working_days import WorkingCalendar
from ledger.plan_changes.queries.changes import ToldChange, told_changes
from ledger.plan_changes.rules.fields import PlanField, plan_fields
from ledger.plan_changes.rules.limits import first_start
from ledger.plan_changes.rules.words import value_text, value_words
from plans.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A field as the page shows it. `value`: as it is typed; `words`: for people."""

    key: str
    group: str
    label: str
    kind: str
    value: str
    words: str
    source: str
    unit: str
    least: int
    most: int
    starts: str
    first_start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change as the page shows it, in words."""

    id: UUID
    field: str
    label: str
    before: str
    after: str
    effective_on: date
    reason: str
    basis: str
    by: str
    created_at: datetime
    state: str
    withdrawn_by: str | None
    withdrawn_why: str | None


@dataclass(frozen=True, slots=True)
class PlanLeader:
    """Who may lead a sector."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanValues:
    """All of the page. `unknown_years`: something falls due in them, and nobody knows their
    holidays."""

    title: str
    document_number: str
    today: date
    fields: list[ShownField]
    changes: list[ShownChange]
    offices: list[PlanLeader]
    unknown_years: list[int]


def plan_values(
    engine: sa.Engine, plan: Plan, today: date, calendar: WorkingCalendar
) -> PlanValues:
    """`plan`: today's."""
    fields = plan_fields(plan, today)
    by_key = {field.key: field for field in fields}
    with engine.connect() as read:
        years = years_reached(read, plan, today)
    leading = [*((one.key, one.name) for one in plan.offices if one.kind == "department")]
    leading += [(one.key, one.name) for one in plan.committees]
    return PlanValues(
        title=plan.title,
        document_number=plan.document_number,
        today=today,
        fields=[_shown(field, plan, today) for field in fields],
        changes=[_told(change, by_key, plan) for change in told_changes(engine, plan.area.code)],
        offices=[PlanLeader(*one) for one in leading],
        unknown_years=sorted(year for year in years if not calendar.knows(year)),
    )


def _shown(field: PlanField, plan: Plan, today: date) -> ShownField:
    return ShownField(
        key=field.key,
        group=field.group,
        label=field.label,
        kind=field.kind,
        value=value_text(field.value),
        words=value_words(field, field.value, plan),
        source=field.source,
        unit=field.unit,
        least=field.least,
        most=field.most,
        starts=field.starts,
        first_start=first_start(field, today),
    )


def _told(change: ToldChange, by_key: dict[str, PlanField], plan: Plan) -> ShownChange:
    """Of a field that the plan no longer has, the bare values are told."""
    field = by_key.get(change.field)
    values = (change.before, change.value)
    before, after = (
        value_words(field, value, plan) if field else value_text(value) for value in values
    )
    return ShownChange(
        id=change.id,
        field=change.field,
        label=f"{field.group}：{field.label}" if field else change.field,
        before=before,
        after=after,
        effective_on=change.effective_on,
        reason=change.reason,
        basis=change.basis,
        by=change.by,
        created_at=change.created_at,
        state=change.state,
        withdrawn_by=change.withdrawn_by,
        withdrawn_why=change.withdrawn_why,
    )
