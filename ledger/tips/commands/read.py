"""Give an officer what of a report is sealed: the reading is on record before anything is given.

1. A transaction of its own writes who opens what, and why.
2. Only when it is committed are the envelopes read: no reading without its row, whatever breaks.

The envelopes are given with the caller's own keys alone; others' are of no use to them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.stored import read_back
from ledger.ground.tables import tip, tip_key, tip_message, tip_photo, tip_reading
from ledger.tips.queries.case import UNSEEN
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.rows import TipEnvelope

# Whoever opened the photos may fetch each of them this long; then it is another reading.
READING_HOLDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OpenedPhoto:
    """Where the sealed picture lies, and how large it is in bytes."""

    object_key: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """`envelope`: how its sealed picture is opened."""

    id: UUID
    envelope: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTip:
    """Envelopes with the caller's own keys alone."""

    details: Mapping[str, Any] | None
    identity: Mapping[str, Any] | None
    photos: list[ReadPhoto]
    messages: list[dict[str, Any]]


def read_tip(
    engine: sa.Engine, caller: Caller, tip_id: UUID, parts: Collection[str], reason: str
) -> ReadTip:
    """The envelopes of these parts: details, identity, photos, messages. Others are left out.

    Raises: NotFound where it goes around the caller. Each call is a reading of its own.
    """
    with engine.begin() as tx:
        seen = sa.select(tip.c.id).where(visible_tip(caller), tip.c.id == tip_id)
        if tx.execute(seen.with_for_update()).one_or_none() is None:
            raise NotFound(UNSEEN)
        tx.execute(
            sa.insert(tip_reading).values(
                area_code=caller.area_code,
                id=uuid4(),
                tip_id=tip_id,
                person_id=caller.person_id,
                parts=sorted(set(parts)),
                reason=reason,
            )
        )
        if "messages" in parts:
            _mark_read(tx, caller.area_code, tip_id)
    with one_statement(engine).connect() as read:
        own_keys = _own_keys(read, caller)
        row = read.execute(
            sa.select(tip.c.details, tip.c.identity).where(visible_tip(caller), tip.c.id == tip_id)
        ).one_or_none()
        if row is None:
            raise NotFound(UNSEEN)
        return ReadTip(
            details=_for(own_keys, row.details) if "details" in parts else None,
            identity=_for(own_keys, row.identity) if "identity" in parts else None,
            photos=_photos(read, caller, tip_id, own_keys) if "photos" in parts else [],
            messages=_messages(read, caller, tip_id, own_keys) if "messages" in parts else [],
        )


def sealed_photo(engine: sa.Engine, caller: Caller, tip_id: UUID, photo_id: UUID) -> OpenedPhoto:
    """Where its ciphertext lies. Raises: NotFound; Forbidden reading_needed."""
    since = sa.func.now() - READING_HOLDS
    read_by = sa.exists().where(
        tip_reading.c.area_code == tip.c.area_code,
        tip_reading.c.tip_id == tip.c.id,
        tip_reading.c.person_id == caller.person_id,
        tip_reading.c.parts.contains(["photos"]),
        tip_reading.c.at >= since,
    )
    query = (
        sa.select(tip_photo.c.object_key, tip_photo.c.size_bytes, read_by.label("was_read"))
        .join(
            tip, sa.and_(tip.c.area_code == tip_photo.c.area_code, tip.c.id == tip_photo.c.tip_id)
        )
        .where(visible_tip(caller), tip.c.id == tip_id, tip_photo.c.id == photo_id)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
    if row is None:
        raise NotFound("没有这张照片，或者您无权查看")
    if not row.was_read:
        raise Forbidden("reading_needed", "请先写明查看照片的理由，再打开照片")
    return OpenedPhoto(row.object_key, row.size_bytes)


def _mark_read(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    """What came until now is no longer unread."""
    last = sa.select(sa.func.coalesce(sa.func.max(tip_message.c.position), 0)).where(
        tip_message.c.area_code == area_code, tip_message.c.tip_id == tip_id
    )
    tx.execute(
        sa.update(tip)
        .where(tip.c.area_code == area_code, tip.c.id == tip_id)
        .values(messages_read=last.scalar_subquery())
    )


def _own_keys(read: sa.Connection, caller: Caller) -> frozenset[str]:
    """Retired ones too: what was sealed for them before stays to be opened with them."""
    query = sa.select(tip_key.c.id).where(
        tip_key.c.area_code == caller.area_code, tip_key.c.person_id == caller.person_id
    )
    return frozenset(str(row) for row in read.scalars(query))


def _for(own_keys: frozenset[str], envelope: dict[str, Any] | None) -> dict[str, Any] | None:
    if envelope is None:
        return None
    keys = read_back(TipEnvelope, envelope).keys
    return envelope | {"keys": {i: key for i, key in keys.items() if i in own_keys}}


def _photos(
    read: sa.Connection, caller: Caller, tip_id: UUID, own_keys: frozenset[str]
) -> list[ReadPhoto]:
    query = (
        sa.select(tip_photo.c.id, tip_photo.c.envelope)
        .where(tip_photo.c.area_code == caller.area_code, tip_photo.c.tip_id == tip_id)
        .order_by(tip_photo.c.position)
    )
    return [ReadPhoto(row.id, _for(own_keys, row.envelope)) for row in read.execute(query)]


def _messages(
    read: sa.Connection, caller: Caller, tip_id: UUID, own_keys: frozenset[str]
) -> list[dict[str, Any]]:
    query = (
        sa.select(tip_message.c.id, tip_message.c.sender, tip_message.c.envelope)
        .where(tip_message.c.area_code == caller.area_code, tip_message.c.tip_id == tip_id)
        .order_by(tip_message.c.position)
    )
    return [
        {"id": row.id, "sender": row.sender, "envelope": _for(own_keys, row.envelope)}
        for row in read.execute(query)
    ]
