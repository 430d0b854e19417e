"""The counties that this instance serves."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.tables import county


def counties_served(engine: sa.Engine) -> dict[str, str]:
    """Area code to name, by code."""
    query = sa.select(county.c.area_code, county.c.name).order_by(county.c.area_code)
    with engine.connect() as read:
        return {row.area_code: row.name for row in read.execute(query)}
