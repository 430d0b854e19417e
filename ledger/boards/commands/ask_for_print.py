"""Ask for an enterprise's boards to be printed anew: after every change of what they show."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from ledger.records import outbox


def ask_for_print(tx: sa.Connection, area_code: str, enterprise_id: UUID, *, settle_s: int) -> None:
    """In the transaction of the change. Changes within `settle_s` seconds share one printing."""
    ask_for_prints(tx, area_code, [enterprise_id], settle_s=settle_s)


def ask_for_prints(
    tx: sa.Connection, area_code: str, enterprise_ids: Iterable[UUID], *, settle_s: int
) -> None:
    """The same for many enterprises at once."""
    merge_keys = {str(each): f"boards/{each}" for each in enterprise_ids}
    outbox.put_each(tx, area_code, "print_boards", merge_keys, delay_s=settle_s)
