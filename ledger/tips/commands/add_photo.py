"""A photo of a report: it lies in the store already, sealed, under a random key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound, Unavailable
from ledger.ground.tables import tip_photo
from ledger.tips.queries.keys import public_keys, recipients_of
from ledger.tips.queries.receipt import OpenedTip


@dataclass(frozen=True, slots=True)
class SealedPhoto:
    """Size and SHA-256 are those of the sealed object; `envelope` is without its body."""

    id: UUID
    object_key: str
    size_bytes: int
    sha256: str
    envelope: Mapping[str, Any]


def photo_recipients(engine: sa.Engine, tip: OpenedTip, photo_id: UUID) -> dict[str, bytes] | None:
    """For whom to seal it; None where it is kept already.

    Raises: NotFound where the report did not announce it; Unavailable without an officer's key.
    """
    if photo_id not in tip.photo_ids:
        raise NotFound("这份举报没有登记这张照片，不能再添加；可以在留言里说明")
    kept = sa.select(tip_photo.c.id).where(
        tip_photo.c.area_code == tip.area_code, tip_photo.c.id == photo_id
    )
    with one_statement(engine).connect() as read:
        if read.scalar(kept):
            return None
        keys = public_keys(recipients_of(read, tip.area_code, tip.id))
    if not keys:
        raise Unavailable("tips_closed", "暂时没有能接收照片的受理员，请过几天用回执再试")
    return keys


def add_tip_photo(engine: sa.Engine, tip: OpenedTip, photo: SealedPhoto) -> bool:
    """Note where it lies; False where it was kept before, and this copy is not needed."""
    row = insert(tip_photo).values(
        area_code=tip.area_code,
        id=photo.id,
        tip_id=tip.id,
        position=tip.photo_ids.index(photo.id) + 1,
        object_key=photo.object_key,
        size_bytes=photo.size_bytes,
        sha256=photo.sha256,
        envelope=photo.envelope,
    )
    with engine.begin() as tx:
        return tx.scalar(row.on_conflict_do_nothing().returning(tip_photo.c.id)) is not None
