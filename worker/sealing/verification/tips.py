"""Reports: what is kept is whole, what was deleted is gone, and nothing is kept past its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

from ledger.ground.clocks import DAY, shanghai_date
from ledger.tips.queries.kept import (
    deleted_photo_hashes,
    rows_left_of_deleted,
    tip_photo_files,
)
from ledger.tips.queries.past_keeping import tips_past_keeping
from ledger.tips.rules.deleted_keys import is_among
from plans.plan import Plan
from plans.tip_terms import Tips
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import SealedEvidence
from worker.tip_retention import stray_photos

_HEADS_AT_ONCE = 100


def tip_differences(
    of: SealedEvidence, plan: Plan | None, *, deep: bool = False, now: datetime | None = None
) -> Iterator[Difference]:
    """Everything that is wrong with a county's reports. No number or word of one is told.

    `plan`: how long it keeps them; None where none is held. `deep` also reads and hashes every
    sealed photo. `now`: the server's clock unless given.
    """
    now = now or datetime.now(UTC)
    yield from _photos(of, deep=deep)
    yield from _stray(of, now)
    yield from _left_of_deleted(of)
    # A county that works by no plan of ours has no days to keep.
    if plan:
        yield from _kept_too_long(of, plan.tips, shanghai_date(now))


def _photos(of: SealedEvidence, *, deep: bool) -> Iterator[Difference]:
    noted = tip_photo_files(of.engine, of.area_code)
    while some := list(islice(noted, _HEADS_AT_ONCE)):
        heads = of.store.stat_many([file.object_key for file in some])
        for file, there in zip(some, heads, strict=True):
            key = file.object_key
            if there is None:
                yield _of(of, "tip_photo_missing", key, "举报的照片不见了")
            elif there.size_bytes != file.size_bytes:
                yield _of(of, "tip_photo_size", key, "举报的照片大小不对")
            elif file.sha256 != (
                of.store.hash_of(key) if deep else there.sha256_hex or file.sha256
            ):
                yield _of(of, "tip_photo_changed", key, "举报的照片被改动过")


def _stray(of: SealedEvidence, now: datetime) -> Iterator[Difference]:
    """Objects without a report; of a deleted one even where they are new."""
    hashes = deleted_photo_hashes(of.engine, of.area_code)
    # As if a day had passed: those that came just now are looked at too.
    for key in stray_photos(of.engine, of.store, of.area_code, now + DAY):
        if any(is_among(key, sha256) for sha256 in hashes):
            yield _of(of, "deleted_tip_photo", key, "举报已删除，照片还在")
    for key in stray_photos(of.engine, of.store, of.area_code, now):
        if not any(is_among(key, sha256) for sha256 in hashes):
            yield _of(of, "tip_photo_extra", key, "多出的举报照片，没有举报用到它")


def _left_of_deleted(of: SealedEvidence) -> Iterator[Difference]:
    for table, tip_id in rows_left_of_deleted(of.engine, of.area_code):
        yield _of(of, "deleted_tip_row", f"{table}/{tip_id}", "举报已删除，记录还在")


def _kept_too_long(of: SealedEvidence, terms: Tips, today: date) -> Iterator[Difference]:
    with of.engine.connect() as read:
        # Of those that fall due today the day's job may still be at work.
        for tip_id in tips_past_keeping(read, of.area_code, terms, today - DAY):
            yield _of(of, "tip_kept_too_long", f"tip/{tip_id}", "举报保存期已过，还没有删除")


def _of(of: SealedEvidence, kind: str, subject: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, subject, sentence)
