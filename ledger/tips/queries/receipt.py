"""Whose report is it? Told by the receipt: number or id, and secret.

Every wrong receipt costs the same: one statement and one Argon2 verification, whether the number is
malformed, unknown, or right with another secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import one_statement
from ledger.ground.errors import WrongReceipt
from ledger.ground.passwords import is_password
from ledger.ground.tables import tip
from ledger.tips.rules.receipts import typed_number, typed_secret


@dataclass(frozen=True, slots=True)
class OpenedTip:
    """A report whose secret was shown. `secret`: as it was hashed; for this request alone."""

    area_code: str
    id: UUID
    number: str
    received_on: date
    photo_ids: tuple[UUID, ...]
    reporter_key: bytes
    secret: str


def tip_of_number(engine: sa.Engine, number: str, secret: str) -> OpenedTip:
    """By what stands on the receipt, however it was typed. Raises: WrongReceipt."""
    # What cannot be a number is looked for all the same: the answer must take as long.
    return _opened(engine, tip.c.number == (typed_number(number) or "none"), secret)


def tip_of_id(engine: sa.Engine, tip_id: UUID, secret: str) -> OpenedTip:
    """By the id that the phone gave it. Raises: WrongReceipt."""
    return _opened(engine, tip.c.id == tip_id, secret)


def _opened(engine: sa.Engine, which: sa.ColumnElement[bool], secret: str) -> OpenedTip:
    query = (
        sa.select(
            tip.c.area_code,
            tip.c.id,
            tip.c.number,
            tip.c.received_on,
            tip.c.photo_ids,
            tip.c.reporter_key,
            tip.c.secret_hash,
        )
        .where(which)
        .order_by(tip.c.arrived)
        .limit(1)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
    typed = typed_secret(secret)
    # Argon2 takes tens of milliseconds: no connection is held meanwhile.
    right = is_password(row.secret_hash if row else None, typed or "")
    if row is None or typed is None or not right:
        raise WrongReceipt
    return _tip(row, typed)


def _tip(row: Any, secret: str) -> OpenedTip:
    return OpenedTip(
        area_code=row.area_code,
        id=row.id,
        number=row.number,
        received_on=row.received_on,
        photo_ids=tuple(row.photo_ids),
        reporter_key=row.reporter_key,
        secret=secret,
    )
