"""Visits and inspections read back: lists, and single with document and receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import day_in_shanghai, name_on
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.tables import enterprise, hazard, inspection, person, visit
from ledger.ground.visible import visible_record
from ledger.hazards.queries.masked_origin import (
    inspection_is_masked,
    masked_person,
    redacted_record,
)
from ledger.records.origins import office_name
from ledger.visits.queries.presence import presences
from ledger.visits.rules.presence import Metres
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to list. `month`: its first day, in Asia/Shanghai."""

    month: date | None = None
    enterprise_id: UUID | None = None
    person_id: UUID | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """What differs between the two: when it began and ended, its visit, which hazards it found,
    and who is told to have made it. `masked`: the caller may not know who or why.
    """

    table: sa.Table
    began_at: sa.ColumnElement[datetime]
    ended_at: sa.ColumnElement[datetime]
    corrects: sa.ColumnElement[Any]
    visit_id: sa.ColumnElement[Any]
    found: sa.ScalarSelect[int]
    person_id: sa.ColumnElement[Any]
    person: sa.ColumnElement[str]
    office: sa.ColumnElement[Any]
    masked: sa.ColumnElement[bool]

    @property
    def order(self) -> Order:
        """The newest first."""
        return Order(
            [self.began_at, self.table.c.id], [datetime.fromisoformat, UUID], descending=True
        )


_VISITS = _Kind(
    visit,
    visit.c.arrived_at,
    visit.c.left_at,
    visit.c.corrects,
    visit.c.id,
    sa.select(sa.func.count())
    .select_from(
        hazard.join(
            inspection,
            sa.and_(
                inspection.c.area_code == hazard.c.area_code,
                inspection.c.id == hazard.c.inspection_id,
            ),
        )
    )
    .where(
        inspection.c.area_code == visit.c.area_code,
        inspection.c.visit_id == visit.c.id,
        inspection.c.person_id == visit.c.person_id,
        inspection.c.enterprise_id == visit.c.enterprise_id,
    )
    .scalar_subquery(),
    visit.c.person_id,
    person.c.name,
    sa.null().cast(sa.Text),
    sa.false(),
)


def _inspections(caller: Caller, plan: Plan) -> _Kind:
    masked = inspection_is_masked(caller)
    told_id, told_name = masked_person(caller, office_name(plan))
    counted = sa.select(sa.func.count()).where(
        hazard.c.area_code == inspection.c.area_code, hazard.c.inspection_id == inspection.c.id
    )
    return _Kind(
        inspection,
        # How long somebody sat over it is told no more than who.
        sa.case((masked, inspection.c.finished_at), else_=inspection.c.started_at),
        inspection.c.finished_at,
        sa.null().cast(sa.Uuid),
        inspection.c.visit_id,
        counted.scalar_subquery(),
        told_id,
        told_name,
        inspection.c.office,
        masked,
    )


def list_visits(engine: sa.Engine, caller: Caller, filters: RecordFilter) -> Page[Any]:
    """Visits that the caller may see, the newest first. Raises: Invalid for a strange cursor."""
    return _list(engine, caller, filters, _VISITS)


def list_inspections(
    engine: sa.Engine, caller: Caller, filters: RecordFilter, plan: Plan
) -> Page[Any]:
    """Inspections that the caller may see, the newest first. Raises: as `list_visits`."""
    page = _list(engine, caller, filters, _inspections(caller, plan))
    return page.map(lambda row: row._asdict() | _office_of(row, plan))


def visit_rows(caller: Caller, filters: RecordFilter) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    return _rows(caller, filters, _VISITS)


def inspection_rows(caller: Caller, filters: RecordFilter, plan: Plan) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    return _rows(caller, filters, _inspections(caller, plan))


def one_visit(
    engine: sa.Engine, caller: Caller, visit_id: UUID, plan: Plan, metres: Metres
) -> dict[str, Any]:
    """The visit as it was sent, with its receipt and what proves presence. Raises: NotFound."""
    visit_shown = _one(engine, caller, visit_id, _VISITS)
    with one_statement(engine).connect() as read:
        proof = presences(read, caller.area_code, [visit_id], plan.presence, metres)
    return visit_shown._asdict() | {"presence": proof[visit_id]}


def one_inspection(
    engine: sa.Engine, caller: Caller, inspection_id: UUID, plan: Plan
) -> dict[str, Any]:
    """The inspection as it was sent, with its receipt; what was handed down as it is told.

    Raises: NotFound.
    """
    found = _one(engine, caller, inspection_id, _inspections(caller, plan))
    return redacted_record(found, office_name(plan)) | _office_of(found, plan)


def _office_of(row: sa.Row[Any], plan: Plan) -> dict[str, Any]:
    """What was handed down (交办) bears the county's."""
    return {"office_name": row.office and plan.office_name(row.office)}


def _list(engine: sa.Engine, caller: Caller, filters: RecordFilter, kind: _Kind) -> Page[Any]:
    order = kind.order
    listed = (
        _rows(caller, filters, kind)
        .add_columns(*order.sort_columns())
        .where(order.after(filters.cursor))
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        return page_of(read.execute(listed).all(), filters.limit, order)


def _one(engine: sa.Engine, caller: Caller, record_id: UUID, kind: _Kind) -> sa.Row[Any]:
    """The record; `masked`: whether it is to be. Raises: NotFound."""
    whole = _records(caller, kind).add_columns(
        kind.table.c.document, kind.table.c.receipt, kind.masked.label("masked")
    )
    with one_statement(engine).connect() as read:
        row = read.execute(whole.where(kind.table.c.id == record_id)).one_or_none()
    if row is None:
        raise NotFound("没有这份记录，或者您无权查看")
    return row


def _rows(caller: Caller, filters: RecordFilter, kind: _Kind) -> sa.Select[Any]:
    asked = _records(caller, kind).where(*_conditions(filters, kind))
    return asked.order_by(*kind.order.clauses())


def _records(caller: Caller, kind: _Kind) -> sa.Select[Any]:
    columns = kind.table.c
    return (
        sa.select(
            columns.id,
            columns.enterprise_id,
            name_on(day_in_shanghai(kind.began_at)).label("enterprise"),
            kind.person_id.label("person_id"),
            kind.person.label("person"),
            kind.office.label("office"),
            kind.began_at.label("began_at"),
            kind.ended_at.label("ended_at"),
            columns.received_at,
            kind.corrects.label("corrects"),
            kind.visit_id.label("visit_id"),
            kind.found.label("hazards"),
        )
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == columns.area_code,
                enterprise.c.id == columns.enterprise_id,
            ),
        )
        .join(
            person,
            sa.and_(person.c.area_code == columns.area_code, person.c.id == columns.person_id),
        )
        .where(visible_record(caller, columns.person_id))
    )


def _conditions(filters: RecordFilter, kind: _Kind) -> list[sa.ColumnElement[bool]]:
    columns = kind.table.c
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.enterprise_id:
        conditions.append(columns.enterprise_id == filters.enterprise_id)
    if filters.person_id:
        # By the person as told: whom a record does not name it is not found by.
        conditions.append(kind.person_id == filters.person_id)
    if filters.month:
        first, after = month_bounds(filters.month)
        conditions += [kind.began_at >= first, kind.began_at < after]
    return conditions
