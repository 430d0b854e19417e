"""Photographs, printed boards and logs in the store; and work that got stuck."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from ledger.ground.tables import board_version, outbox, photo, photo_use, tip_poster, visit_log
from media.keys import photo_display, photo_original, photo_thumbnail
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import Evidence

HEADS_AT_ONCE = 100
# Many times the lease and the first backoffs: whatever still works has moved on by then.
STUCK_AFTER_MINUTES = 60


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """`size_bytes` and `sha256` are None where a copy may be any."""

    key: str
    size_bytes: int | None
    sha256: str | None


def file_differences(of: Evidence, *, deep: bool) -> Iterator[Difference]:
    """Files that the ledger names and the store does not hold as named, photos first.

    Without `deep` the store is asked for sizes and the checksums it keeps; with it every byte of
    evidence and of printed documents is read and hashed.
    """
    yield from _photos_never_stored(of)
    expected = iter(_expected_files(of))
    while some := list(islice(expected, HEADS_AT_ONCE)):
        found = of.store.stat_many([each.key for each in some])
        for file, there in zip(some, found, strict=True):
            if there is None:
                yield Difference("file_missing", of.area_code, file.key, "文件不见了")
            elif file.size_bytes is not None and there.size_bytes != file.size_bytes:
                yield Difference("file_size", of.area_code, file.key, "文件大小不对")
            elif file.sha256 and file.sha256 != (
                of.store.hash_of(file.key) if deep else there.sha256_hex or file.sha256
            ):
                yield Difference("file_changed", of.area_code, file.key, "文件内容被改动过")


def stuck_work(of: Evidence) -> Iterator[Difference]:
    """Outbox rows that failed, or that nothing has moved for an hour."""
    overdue = outbox.c.due_at < sa.func.now() - sa.text(f"interval '{STUCK_AFTER_MINUTES} minutes'")
    rows = sa.select(outbox).where(
        outbox.c.area_code == of.area_code,
        outbox.c.done_at.is_(None),
        sa.or_(outbox.c.failed_at.is_not(None), overdue),
    )
    with of.engine.connect() as read:
        for row in read.execute(rows.order_by(outbox.c.id)):
            subject = f"任务 {row.id}（{row.job} {row.subject}）"
            if row.failed_at:
                yield Difference("work_failed", of.area_code, subject, f"未能完成：{row.fault}")
            else:
                yield Difference("work_stuck", of.area_code, subject, "超过一小时没有进展")


def _expected_files(of: Evidence) -> Iterator[ExpectedFile]:
    yield from _photo_files(of)
    for table in (board_version, tip_poster, visit_log):
        named = sa.select(table.c.files).where(
            table.c.area_code == of.area_code, table.c.files.is_not(None)
        )
        with of.engine.connect().execution_options(yield_per=500) as read:
            for files in read.scalars(named):
                yield from _noted(files.values())


def _noted(files: Iterable[dict[str, str | int]]) -> Iterator[ExpectedFile]:
    for file in files:
        yield ExpectedFile(str(file["key"]), int(file["size_bytes"]), str(file["sha256"]))


def _photo_files(of: Evidence) -> Iterator[ExpectedFile]:
    stored = sa.select(photo.c.sha256, photo.c.size_bytes, photo.c.state).where(
        photo.c.area_code == of.area_code, photo.c.state != "ticketed"
    )
    with of.engine.connect().execution_options(yield_per=500) as read:
        for sha256, size_bytes, state in read.execute(stored):
            yield ExpectedFile(photo_original(of.area_code, sha256), size_bytes, sha256)
            if state == "processed":
                yield ExpectedFile(photo_display(of.area_code, sha256), None, None)
                yield ExpectedFile(photo_thumbnail(of.area_code, sha256), None, None)


def _photos_never_stored(of: Evidence) -> Iterator[Difference]:
    stored = sa.exists().where(
        photo.c.area_code == photo_use.c.area_code,
        photo.c.sha256 == photo_use.c.sha256,
        photo.c.state != "ticketed",
    )
    shown = sa.select(photo_use.c.record_kind, photo_use.c.record_id, photo_use.c.sha256).where(
        photo_use.c.area_code == of.area_code, ~stored
    )
    with of.engine.connect() as read:
        for kind, record_id, sha256 in read.execute(shown):
            subject = f"{kind}/{record_id}"
            sentence = f"引用的照片 {sha256} 没有存好"
            yield Difference("photo_unknown", of.area_code, subject, sentence)
