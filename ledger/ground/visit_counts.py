"""How often an enterprise was visited in a month. Corrected visits count once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import visit


def standing(table: sa.FromClause = visit) -> sa.ColumnElement[bool]:
    """Visits that no correction has replaced; a condition on `table`."""
    correction = visit.alias("correction")
    return ~sa.exists().where(
        correction.c.area_code == table.c.area_code, correction.c.corrects == table.c.id
    )


def visits_of_month(tx: sa.Connection, area_code: str, enterprise_id: UUID, month: date) -> int:
    """Visits of the calendar month in Asia/Shanghai. Source: 溆浦 二(二)4."""
    counted = sa.select(sa.func.count()).where(
        visit.c.area_code == area_code,
        visit.c.enterprise_id == enterprise_id,
        visit.c.month == month,
        standing(),
    )
    return tx.execute(counted).scalar_one()
