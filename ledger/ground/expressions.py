"""SQL that several subjects say alike: days of the county, references within it, and what counts.

What is computed from a hazard's row stands here as SQL and in `lifecycles.hazard` as Python.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from ledger.ground.tables import (
    assignment,
    enterprise,
    former_name,
    hazard,
    inspection,
    person,
    visit,
    work_record,
)

# Who was not asked again in so many inspections is a matter for the hazard ledger.
INSPECTIONS_LOOKED_AT = 30
_correction = visit.alias("correction")


def day_in_shanghai(moment: sa.ColumnElement[Any]) -> sa.ColumnElement[date]:
    """The day it was in Asia/Shanghai."""
    return sa.cast(sa.func.timezone("Asia/Shanghai", moment), sa.Date)


def today_in_shanghai() -> sa.ColumnElement[date]:
    """The day it is in Asia/Shanghai, by the database's clock."""
    return day_in_shanghai(sa.func.now())


def refers(reference: sa.Column[Any], table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The column's value is the id of this row of `table`, in its own county."""
    return sa.and_(table.c.area_code == reference.table.c.area_code, table.c.id == reference)


def name_on(day: sa.ColumnElement[date]) -> sa.ColumnElement[str]:
    """The name that `enterprise` bore on that day of Asia/Shanghai."""
    borne: sa.ScalarSelect[Any] = (
        sa.select(former_name.c.name)
        .where(
            former_name.c.area_code == enterprise.c.area_code,
            former_name.c.enterprise_id == enterprise.c.id,
            former_name.c.until_date >= day,
        )
        .order_by(former_name.c.until_date)
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(borne, enterprise.c.name)


def on_duty(
    day: date | sa.ColumnElement[date], station: sa.FromClause = assignment
) -> sa.ColumnElement[bool]:
    """Assignments that hold on that day; a condition on `station`."""
    until = station.c.to_date
    return sa.and_(station.c.from_date <= day, sa.or_(until.is_(None), until >= day))


def stationed_at(
    area_code: str,
    enterprise_id: UUID,
    day: date | sa.ColumnElement[date],
    *of_person: sa.Column[Any],
) -> sa.Select[Any]:
    """These columns of everybody who is stationed there on that day."""
    return (
        sa.select(*of_person)
        .join_from(assignment, person, refers(assignment.c.person_id, person))
        .where(
            assignment.c.area_code == area_code,
            assignment.c.enterprise_id == enterprise_id,
            on_duty(day),
            person.c.active,
        )
    )


def is_overdue() -> sa.ColumnElement[bool]:
    """The enterprise still owes the rectification and the last day is over."""
    return sa.and_(hazard.c.state.in_(sorted(OPEN_STATES)), hazard.c.deadline < today_in_shanghai())


def overdue_days_expression() -> sa.ColumnElement[int]:
    """Days since the deadline; 0 where it is not overdue."""
    return sa.case((is_overdue(), today_in_shanghai() - hazard.c.deadline), else_=0)


def is_look_back_due() -> sa.ColumnElement[bool]:
    """Struck off, not looked at again, and the day of the 回头看 has come."""
    return sa.and_(hazard.c.state == State.CLOSED, hazard.c.look_back_due <= today_in_shanghai())


def led_by_principal() -> sa.ColumnElement[bool]:
    """A check by the 主要负责人: the record says so, or the one who is registered signed it.

    To be asked where `inspection` is joined with its `enterprise`. Whoever says so has the
    principal's signature beside it: the record is refused without. Source: 溆浦 二(一)1; 临湘 6.
    """
    signed = inspection.c.document[("signatures", "inspector", "name")]
    strokes = inspection.c.document[("signatures", "inspector", "path")]
    return sa.or_(
        sa.func.coalesce(inspection.c.document["led_by_principal"].astext == "true", sa.false()),
        sa.func.coalesce(
            sa.and_(
                signed.astext == enterprise.c.principal_name,
                strokes.astext.is_not(None),
            ),
            sa.false(),
        ),
    )


def uncorrected(table: sa.FromClause = visit) -> sa.ColumnElement[bool]:
    """Visits that no correction has replaced; a condition on `table`."""
    return ~sa.exists().where(
        _correction.c.area_code == table.c.area_code, _correction.c.corrects == table.c.id
    )


def work_stands(as_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """No record replaced it, and it takes nothing away; a condition on `work_record`.

    `as_at`: as of what was received by then.
    """
    newer = work_record.alias("newer_work")
    replaced = sa.exists().where(
        newer.c.area_code == work_record.c.area_code,
        newer.c.corrects == work_record.c.id,
        received_by(newer, as_at),
    )
    return sa.and_(~work_record.c.withdrawn, ~replaced, received_by(work_record, as_at))


def received_by(table: sa.FromClause, as_at: datetime | None) -> sa.ColumnElement[bool]:
    """Records that were there at that moment; None: all of them."""
    return sa.true() if as_at is None else table.c.received_at <= as_at


def visits_of_month(tx: sa.Connection, area_code: str, enterprise_id: UUID, month: date) -> int:
    """Visits of the calendar month in Asia/Shanghai. Source: 溆浦 二(二)4."""
    counted = sa.select(sa.func.count()).where(
        visit.c.area_code == area_code,
        visit.c.enterprise_id == enterprise_id,
        visit.c.month == month,
        uncorrected(),
    )
    return tx.execute(counted).scalar_one()


def last_failed_items(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    """Rows (item, on): each item whose newest answer here is 不合格, and the moment of it."""
    recent = (
        sa.select(inspection.c.started_at, inspection.c.received_at, inspection.c.document)
        .where(inspection.c.area_code == area_code, inspection.c.enterprise_id == enterprise_id)
        .order_by(inspection.c.received_at.desc())
        .limit(INSPECTIONS_LOOKED_AT)
        .subquery("recent")
    )
    answer = sa.func.jsonb_array_elements(recent.c.document["answers"]).table_valued(
        "value", name="answer"
    )
    document = sa.type_coerce(answer.c.value, JSONB)
    item = document["item"].astext
    newest = (
        sa.select(
            item.label("item"), document["result"].astext.label("result"), recent.c.started_at
        )
        .ext(distinct_on(item))
        .select_from(recent.join(answer, sa.true()))
        .order_by(item, recent.c.started_at.desc(), recent.c.received_at.desc())
        .subquery("newest")
    )
    return (
        sa.select(newest.c.item, newest.c.started_at.label("on"))
        .where(newest.c.result == "fail")
        .order_by(newest.c.item)
    )
