"""The broom: uploads that no record names are forgotten, with what lies in the store.

A phone keeps each picture until a receipt names it, and uploads again what the server lacks; so an
upload that waited for two days may go, and costs nobody anything. In two steps, so that nothing is
lost whenever it is broken off:

1. `take_back_strays` takes back that they are stored. A record that names one from now on has it
   looked for in the store, and is told that it is missing where it is gone.
2. `sweep_photo` locks one, deletes its objects and then its rows. A record that is being written
   meanwhile waits at its reference to the photo (`photo_use`), and is told the same.

A record that was written between the two keeps its photo: the next time that is put right.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import county, photo, photo_holder, photo_use
from ledger.records import outbox

# Behind the life of the last ticket.
GRACE = timedelta(days=2)


def enqueue_photo_sweeps(tx: sa.Connection, today: date) -> None:
    """Have every county swept; the day is all that the request says."""
    for area_code in tx.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)).all():
        outbox.put(
            tx, area_code, outbox.Job.SWEEP_PHOTOS, today.isoformat(), merge_key="sweep_photos"
        )


def take_back_strays(engine: sa.Engine, area_code: str, before: datetime) -> list[str]:
    """Of the county, those that no record names and nobody asked for since `before`; from here on
    they count as not uploaded. What a worker has still to look at stays.
    """
    put_right = (
        sa.update(photo)
        .where(
            photo.c.area_code == area_code,
            photo.c.state == "ticketed",
            photo.c.stored_at.is_not(None),
            _is_shown(),
        )
        .values(
            state=sa.case(
                (photo.c.rejected_reason.is_not(None), "rejected"),
                (photo.c.width_px.is_not(None), "processed"),
                else_="stored",
            )
        )
    )
    taken_back = (
        sa.update(photo)
        .where(photo.c.area_code == area_code, *_stray(before))
        .values(state="ticketed")
        .returning(photo.c.sha256)
    )
    with engine.begin() as tx:
        tx.execute(put_right)
        hashes = list(tx.scalars(taken_back))
        tx.execute(
            sa.update(photo_holder)
            .where(photo_holder.c.area_code == area_code, photo_holder.c.sha256.in_(hashes))
            .values(confirmed_at=None)
        )
    return sorted(hashes)


def sweep_photo(
    engine: sa.Engine,
    area_code: str,
    sha256: str,
    before: datetime,
    delete_objects: Callable[[str], None],
) -> bool:
    """Forget one of them; False where somebody asked for it or named it meanwhile, or does now.

    Raises: what `delete_objects` raises; it is tried again the next time.
    """
    this = photo.c.area_code == area_code, photo.c.sha256 == sha256
    held = photo_holder.c.area_code == area_code, photo_holder.c.sha256 == sha256
    locked = sa.select(photo.c.sha256).where(*this).with_for_update(skip_locked=True)
    still = sa.select(photo.c.sha256).where(*this, photo.c.state == "ticketed", *_stray(before))
    with engine.begin() as tx:
        # Asked again under the lock: what was written before it is seen by the second statement.
        if tx.scalar(locked) is None or tx.scalar(still) is None:
            return False
        delete_objects(sha256)
        tx.execute(sa.delete(photo_holder).where(*held))
        tx.execute(sa.delete(photo).where(*this))
    return True


def _stray(before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    asked_for = sa.exists().where(
        photo_holder.c.area_code == photo.c.area_code,
        photo_holder.c.sha256 == photo.c.sha256,
        photo_holder.c.asked_at >= before,
    )
    return (
        photo.c.state.in_(("ticketed", "processed", "rejected")),
        photo.c.ticketed_at < before,
        sa.not_(_is_shown()),
        sa.not_(asked_for),
    )


def _is_shown() -> sa.ColumnElement[Any]:
    return sa.exists().where(
        photo_use.c.area_code == photo.c.area_code, photo_use.c.sha256 == photo.c.sha256
    )
