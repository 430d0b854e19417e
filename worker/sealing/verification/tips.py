"""Reports: what is kept is whole, what was deleted is gone, and nothing is kept past its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from checklists.errors import UnknownPlan
from ledger.ground.clocks import shanghai_date
from ledger.ground.tables import tip, tip_deletion, tip_photo
from ledger.tips.commands.delete import TABLES
from ledger.tips.queries.past_keeping import tips_past_keeping
from ledger.tips.rules.deleted_keys import is_among
from plans.loader import load_plan
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import Evidence
from worker.tip_retention import stray_photos

HEADS_AT_ONCE = 100
DAY = timedelta(days=1)


def tip_differences(
    of: Evidence, *, deep: bool = False, now: datetime | None = None
) -> Iterator[Difference]:
    """Everything that is wrong with a county's reports. No number or word of one is told.

    `deep` also reads and hashes every sealed photo. `now`: the server's clock unless given.
    """
    now = now or datetime.now(UTC)
    yield from _photos(of, deep=deep)
    yield from _stray(of, now)
    yield from _left_of_deleted(of)
    yield from _kept_too_long(of, shanghai_date(now))


def _photos(of: Evidence, *, deep: bool) -> Iterator[Difference]:
    noted = sa.select(tip_photo.c.object_key, tip_photo.c.size_bytes, tip_photo.c.sha256).where(
        tip_photo.c.area_code == of.area_code
    )
    with of.engine.connect().execution_options(yield_per=500) as read:
        rows = iter(read.execute(noted.order_by(tip_photo.c.object_key)))
        while some := list(islice(rows, HEADS_AT_ONCE)):
            found = of.store.stat_many([each.object_key for each in some])
            for row, there in zip(some, found, strict=True):
                if there is None:
                    yield _of(of, "tip_photo_missing", row.object_key, "举报的照片不见了")
                elif there.size_bytes != row.size_bytes:
                    yield _of(of, "tip_photo_size", row.object_key, "举报的照片大小不对")
                elif row.sha256 != (
                    of.store.hash_of(row.object_key) if deep else there.sha256_hex or row.sha256
                ):
                    yield _of(of, "tip_photo_changed", row.object_key, "举报的照片被改动过")


def _stray(of: Evidence, now: datetime) -> Iterator[Difference]:
    """Objects without a report; of a deleted one even where they are new."""
    with of.engine.connect() as read:
        hashes = list(
            read.scalars(
                sa.select(tip_deletion.c.object_key_hashes).where(
                    tip_deletion.c.area_code == of.area_code
                )
            )
        )
    # As if a day had passed: those that came just now are looked at too.
    for key in stray_photos(of.engine, of.store, of.area_code, now + DAY):
        if any(is_among(key, each) for each in hashes):
            yield _of(of, "deleted_tip_photo", key, "举报已删除，照片还在")
    for key in stray_photos(of.engine, of.store, of.area_code, now):
        if not any(is_among(key, each) for each in hashes):
            yield _of(of, "tip_photo_extra", key, "多出的举报照片，没有举报用到它")


def _left_of_deleted(of: Evidence) -> Iterator[Difference]:
    for table in TABLES:
        its_tip: sa.Column[Any] = table.c.id if table is tip else table.c.tip_id
        left = sa.select(tip_deletion.c.tip_id).where(
            tip_deletion.c.area_code == of.area_code,
            sa.exists().where(
                table.c.area_code == tip_deletion.c.area_code, its_tip == tip_deletion.c.tip_id
            ),
        )
        with of.engine.connect() as read:
            for tip_id in read.scalars(left):
                yield _of(of, "deleted_tip_row", f"{table.name}/{tip_id}", "举报已删除，记录还在")


def _kept_too_long(of: Evidence, today: date) -> Iterator[Difference]:
    try:
        terms = load_plan(of.area_code).tips
    except UnknownPlan:
        # A county that works by no plan of ours has no days to keep.
        return
    with of.engine.connect() as read:
        # Of those that fall due today the day's job may still be at work.
        for tip_id in tips_past_keeping(read, of.area_code, terms, today - DAY):
            yield _of(of, "tip_kept_too_long", f"tip/{tip_id}", "举报保存期已过，还没有删除")


def _of(of: Evidence, kind: str, subject: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, subject, sentence)
