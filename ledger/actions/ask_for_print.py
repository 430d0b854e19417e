"""Ask for an enterprise's boards to be printed anew: after every change of what they show."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger import outbox


def ask_for_print(tx: sa.Connection, area_code: str, enterprise_id: UUID, *, settle_s: int) -> None:
    """In the transaction of the change. Changes within `settle_s` seconds share one printing."""
    outbox.put(
        tx,
        area_code,
        "print_boards",
        str(enterprise_id),
        merge_key=f"boards/{enterprise_id}",
        delay_s=settle_s,
    )
