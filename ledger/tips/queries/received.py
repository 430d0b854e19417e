"""The day on which a report came: it is handled and rewarded by what held then."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import one_statement
from ledger.ground.tables import tip


def received_on(engine: sa.Engine, area_code: str, tip_id: UUID) -> date | None:
    """None where the county has no such report."""
    asked = sa.select(tip.c.received_on).where(tip.c.area_code == area_code, tip.c.id == tip_id)
    with one_statement(engine).connect() as read:
        day: date | None = read.scalar(asked)
    return day
