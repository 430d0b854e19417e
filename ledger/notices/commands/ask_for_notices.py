"""Ask for the day's notices of every county. One request waits at a time."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from ledger.ground.tables import county
from ledger.records import outbox


def ask_for_notices(tx: sa.Connection, today: date) -> None:
    """Whatever was asked before: what is told already is not told again."""
    for area_code in tx.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)).all():
        outbox.put(tx, area_code, outbox.Job.PUT_NOTICES, today.isoformat(), merge_key="notices")
