"""Levels of standardisation: which is in force, and how it came about."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.tables import enterprise, person, standardisation
from ledger.ground.visible import visible_enterprise

# More than an enterprise is ever graded.
RECORDS_MOST = 100
DayExpression = date | sa.ColumnElement[date]


def level_in_force(day: DayExpression) -> sa.ScalarSelect[int | None]:
    """The level of an enterprise on that day by its newest record; a column beside `enterprise`."""
    return _of_newest(standardisation.c.level, day)


def certificate_end(day: DayExpression) -> sa.ScalarSelect[date | None]:
    """The last day of the certificate that is in force on that day; as `level_in_force`."""
    return _of_newest(standardisation.c.valid_until, day)


def standardisations_of(engine: sa.Engine, caller: Caller, enterprise_id: UUID) -> dict[str, Any]:
    """The records of an enterprise, the newest first, and the level that is in force today.

    Raises: NotFound where the caller may not see the enterprise.
    """
    here = sa.select(enterprise.c.name, level_in_force(today_in_shanghai()).label("level")).where(
        visible_enterprise(caller), enterprise.c.id == enterprise_id
    )
    columns = standardisation.c
    recorded = (
        sa.select(
            columns.id,
            columns.level,
            columns.certificate_number,
            columns.valid_from,
            columns.valid_until,
            columns.received_at,
            standardisation.c.document["note"].astext.label("note"),
            standardisation.c.document["photos"].label("photos"),
            person.c.name.label("person"),
        )
        .join(
            person,
            sa.and_(person.c.area_code == columns.area_code, person.c.id == columns.person_id),
        )
        .where(columns.area_code == caller.area_code, columns.enterprise_id == enterprise_id)
        .order_by(columns.received_at.desc(), columns.id.desc())
        .limit(RECORDS_MOST)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(here).one_or_none()
        if row is None:
            raise NotFound("没有这家企业，或者您无权查看")
        records = read.execute(recorded).all()
    return {
        "name": row.name,
        "level_in_force": row.level,
        "records": [record._asdict() | {"photos": record.photos or []} for record in records],
    }


def _of_newest(column: sa.ColumnElement[Any], day: DayExpression) -> sa.ScalarSelect[Any]:
    graded = standardisation.c
    holds = sa.and_(graded.valid_from <= day, graded.valid_until >= day)
    return (
        sa.select(sa.case((holds, column)))
        .where(graded.area_code == enterprise.c.area_code, graded.enterprise_id == enterprise.c.id)
        .order_by(graded.received_at.desc(), graded.id.desc())
        .limit(1)
        .correlate(enterprise)
        .scalar_subquery()
    )
