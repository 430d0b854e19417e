"""Records of duties read back, the newest first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.on_behalf import answers_for, owner_of
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.stored import read_back
from ledger.ground.tables import duty_record, enterprise, person
from ledger.ground.visible import SqlCondition, visible_record
from plans.plan import Plan

_NEWEST_FIRST = Order(
    [duty_record.c.done_on, duty_record.c.id], [date.fromisoformat, UUID], descending=True
)
_OF_DOCUMENT = ("led_by", "participants", "place", "note", "photos", "signature", "filing")


@dataclass(frozen=True, slots=True)
class DutyRecordFilter:
    """What to list. `office`: a key of the plan."""

    enterprise_id: UUID | None = None
    office: str | None = None
    duty: str | None = None
    limit: int = 50
    cursor: str | None = None


def list_duty_records(
    engine: sa.Engine, caller: Caller, filters: DutyRecordFilter, plan: Plan
) -> Page[dict[str, Any]]:
    """Those that the caller may see: of visible enterprises, of the own offices, and their own.

    The county's office sees those of all offices. Raises: Invalid for a strange cursor.
    """
    listed = (
        duty_record_rows(caller, plan, filters)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(filters.cursor))
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, _NEWEST_FIRST)
    return page.map(lambda row: _shown(row, plan))


def duty_record_rows(caller: Caller, plan: Plan, filters: DutyRecordFilter) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    columns = duty_record.c
    return (
        sa.select(
            columns.id,
            columns.duty,
            columns.enterprise_id,
            columns.office,
            enterprise.c.name.label("enterprise"),
            person.c.name.label("person"),
            columns.done_on,
            columns.received_at,
            columns.document,
            columns.receipt,
        )
        .join(
            person,
            sa.and_(person.c.area_code == columns.area_code, person.c.id == columns.person_id),
        )
        .outerjoin(
            enterprise,
            sa.and_(
                enterprise.c.area_code == columns.area_code,
                enterprise.c.id == columns.enterprise_id,
            ),
        )
        .where(visible_duty_record(caller, plan), *_conditions(filters))
        .order_by(*_NEWEST_FIRST.clauses())
    )


def visible_duty_record(caller: Caller, plan: Plan) -> SqlCondition:
    """Of visible enterprises, of the own offices, and their own; the county's office sees those of
    all offices. A condition on `duty_record`, joined with its `enterprise` if it has one.
    """
    columns = duty_record.c
    own_offices = [answer.key for answer in answers_for(caller, plan)]
    of_office = sa.and_(
        columns.area_code == caller.area_code,
        columns.office.is_not(None)
        if caller.has(Role.COUNTY)
        else sa.or_(columns.office.in_(own_offices), columns.person_id == caller.person_id),
    )
    return sa.or_(visible_record(caller, columns.person_id), of_office)


def _conditions(filters: DutyRecordFilter) -> list[sa.ColumnElement[bool]]:
    columns = duty_record.c
    asked = {
        columns.enterprise_id: filters.enterprise_id,
        columns.office: filters.office,
        columns.duty: filters.duty,
    }
    return [column == value for column, value in asked.items() if value is not None]


@dataclass(frozen=True, slots=True)
class _Lists:
    """Of the document: left out is none."""

    participants: tuple[str, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Receipt:
    duty_name: str
    duty_kind: str
    filed: str | None


def _shown(row: sa.Row[Any], plan: Plan) -> dict[str, Any]:
    """The duty's name is that of its day: the plan may call it otherwise now."""
    receipt = read_back(_Receipt, row.receipt)
    owner = owner_of(plan, row.office) if row.office else None
    return row._asdict() | {
        **{name: row.document.get(name) for name in _OF_DOCUMENT},
        **asdict(read_back(_Lists, row.document)),
        "owner": owner.name if owner else row.enterprise or row.office,
        "name": receipt.duty_name,
        "kind": receipt.duty_kind,
        "filed": receipt.filed,
    }
