"""An enterprise's name as it was on a day: logs and records show the name of their day."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import enterprise, former_name


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


def day_of(moment: sa.ColumnElement[Any]) -> sa.ColumnElement[date]:
    """The day it was in Shanghai."""
    return sa.cast(sa.func.timezone("Asia/Shanghai", moment), sa.Date)
