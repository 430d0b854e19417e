"""What is kept of reports, and what of deleted ones must be gone: for the store's comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.stored import read_back
from ledger.ground.tables import (
    tip,
    tip_deletion,
    tip_event,
    tip_excluded,
    tip_hazard,
    tip_message,
    tip_photo,
    tip_reading,
)
from ledger.tips.rules.deleted_keys import KeyHashes

# Those that go with a report, and it.
TABLES = (tip_event, tip_excluded, tip_hazard, tip_message, tip_photo, tip_reading, tip)


@dataclass(frozen=True, slots=True)
class TipPhotoFile:
    """A sealed photo in the store."""

    object_key: str
    size_bytes: int
    sha256: str


def tip_photo_files(engine: sa.Engine, area_code: str) -> Iterator[TipPhotoFile]:
    """Those that reports refer to, by key, streamed."""
    noted = sa.select(tip_photo.c.object_key, tip_photo.c.size_bytes, tip_photo.c.sha256).where(
        tip_photo.c.area_code == area_code
    )
    with engine.connect().execution_options(yield_per=500) as read:
        for row in read.execute(noted.order_by(tip_photo.c.object_key)):
            yield TipPhotoFile(*row)


def tip_photo_keys(engine: sa.Engine, area_code: str) -> set[str]:
    """The keys of those."""
    keys = sa.select(tip_photo.c.object_key).where(tip_photo.c.area_code == area_code)
    with engine.connect() as read:
        return set(read.scalars(keys))


def deleted_photo_hashes(engine: sa.Engine, area_code: str) -> list[KeyHashes]:
    """Of each deleted report what `is_among` compares a key with."""
    hashes = sa.select(tip_deletion.c.object_key_hashes).where(
        tip_deletion.c.area_code == area_code
    )
    with engine.connect() as read:
        return [read_back(KeyHashes, kept) for kept in read.scalars(hashes)]


def rows_left_of_deleted(engine: sa.Engine, area_code: str) -> Iterator[tuple[str, UUID]]:
    """Table and report, where a row of a deleted report is still there."""
    for table in TABLES:
        its_tip: sa.Column[Any] = table.c.id if table is tip else table.c.tip_id
        left = sa.select(tip_deletion.c.tip_id).where(
            tip_deletion.c.area_code == area_code,
            sa.exists().where(
                table.c.area_code == tip_deletion.c.area_code, its_tip == tip_deletion.c.tip_id
            ),
        )
        with engine.connect() as read:
            for tip_id in read.scalars(left):
                yield table.name, tip_id
