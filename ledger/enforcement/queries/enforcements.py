"""Results of enforcement: listed with filters, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.tables import enforcement, enterprise, hazard, person
from ledger.ground.visible import visible_record
from plans.plan import Plan

_NEWEST_FIRST = Order(
    [enforcement.c.decided_on, enforcement.c.id], [date.fromisoformat, UUID], descending=True
)
_OF_DOCUMENT = ("office", "joint_offices", "officers", "crackdown", "note", "photos")


@dataclass(frozen=True, slots=True)
class EnforcementFilter:
    """What to list. `first` and `last`: days of the decision, both included."""

    kind: str | None = None
    enterprise_id: UUID | None = None
    hazard_id: UUID | None = None
    inspection_id: UUID | None = None
    town_code: str | None = None
    office: str | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 50
    cursor: str | None = None


def list_enforcements(
    engine: sa.Engine, caller: Caller, wanted: EnforcementFilter, plan: Plan
) -> Page:
    """Those against visible enterprises, and the caller's own records.

    Raises: Invalid for a strange cursor.
    """
    listed = (
        _records(caller)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(*_conditions(wanted), _NEWEST_FIRST.after(wanted.cursor))
        .order_by(*_NEWEST_FIRST.clauses())
        .limit(wanted.limit + 1)
    )
    with one_statement(engine).connect() as read:
        rows = [row._asdict() for row in read.execute(listed)]
    page = page_of(rows, wanted.limit, _NEWEST_FIRST)
    return Page([_told(row, plan) for row in page.rows], page.next_cursor)


def _records(caller: Caller) -> sa.Select[Any]:
    columns = enforcement.c
    return (
        sa.select(
            columns.id,
            columns.kind,
            columns.amount_yuan,
            columns.document_number,
            columns.decided_on,
            columns.enterprise_id,
            enterprise.c.name.label("enterprise"),
            columns.inspection_id,
            columns.hazard_id,
            hazard.c.number.label("hazard_number"),
            person.c.name.label("person"),
            columns.received_at,
            columns.document,
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
        .outerjoin(
            hazard,
            sa.and_(hazard.c.area_code == columns.area_code, hazard.c.id == columns.hazard_id),
        )
        .where(visible_record(caller, columns.person_id))
    )


def _conditions(wanted: EnforcementFilter) -> list[sa.ColumnElement[bool]]:
    columns = enforcement.c
    asked = {
        columns.kind: wanted.kind,
        columns.enterprise_id: wanted.enterprise_id,
        columns.hazard_id: wanted.hazard_id,
        columns.inspection_id: wanted.inspection_id,
        enterprise.c.town_code: wanted.town_code,
        columns.document["office"].astext: wanted.office,
    }
    conditions = [column == value for column, value in asked.items() if value is not None]
    if wanted.first:
        conditions.append(columns.decided_on >= wanted.first)
    if wanted.last:
        conditions.append(columns.decided_on <= wanted.last)
    return conditions


def _told(row: dict[str, Any], plan: Plan) -> dict[str, Any]:
    document = row.pop("document")
    sent = {name: document.get(name) for name in _OF_DOCUMENT}
    return {
        **row,
        **sent,
        "office_name": plan.office_name(sent["office"]),
        "joint_offices": sent["joint_offices"] or [],
        "crackdown": bool(sent["crackdown"]),
        "photos": sent["photos"] or [],
    }
