"""Photographs, printed boards and logs in the store; and work that got stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ledger.records.outbox import stuck_work
from ledger.records.photo_queries import stored_photos, uses_of_missing_photos
from ledger.screens.printed_files import printed_files
from media.keys import photo_display, photo_original, photo_thumbnail
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import SealedEvidence

_HEADS_AT_ONCE = 100
# Many times the lease and the first backoffs: whatever still works has moved on by then.
STUCK_AFTER_MINUTES = 60


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """`size_bytes` and `sha256` are None where a copy may be any."""

    key: str
    size_bytes: int | None
    sha256: str | None


def file_differences(of: SealedEvidence, *, deep: bool) -> Iterator[Difference]:
    """Files that the ledger names and the store does not hold as named, photos first.

    Without `deep` the store is asked for sizes and the checksums it keeps; with it every byte of
    evidence and of printed documents is read and hashed.
    """
    yield from _photos_never_stored(of)
    expected = iter(_expected_files(of))
    while some := list(islice(expected, _HEADS_AT_ONCE)):
        heads = of.store.stat_many([file.key for file in some])
        for file, there in zip(some, heads, strict=True):
            if there is None:
                yield Difference("file_missing", of.area_code, file.key, "文件不见了")
            elif file.size_bytes is not None and there.size_bytes != file.size_bytes:
                yield Difference("file_size", of.area_code, file.key, "文件大小不对")
            elif file.sha256 and file.sha256 != (
                of.store.hash_of(file.key) if deep else there.sha256_hex or file.sha256
            ):
                yield Difference("file_changed", of.area_code, file.key, "文件内容被改动过")


def work_differences(of: SealedEvidence) -> Iterator[Difference]:
    """Outbox rows that failed, or that nothing has moved for an hour."""
    for work in stuck_work(of.engine, of.area_code, after_minutes=STUCK_AFTER_MINUTES):
        subject = f"任务 {work.id}（{work.job} {work.subject}）"
        if work.failed:
            yield Difference("work_failed", of.area_code, subject, f"未能完成：{work.fault}")
        else:
            yield Difference("work_stuck", of.area_code, subject, "超过一小时没有进展")


def _expected_files(of: SealedEvidence) -> Iterator[ExpectedFile]:
    yield from _photo_files(of)
    for file in printed_files(of.engine, of.area_code):
        yield ExpectedFile(file.key, file.size_bytes, file.sha256)


def _photo_files(of: SealedEvidence) -> Iterator[ExpectedFile]:
    for photo in stored_photos(of.engine, of.area_code):
        original = photo_original(of.area_code, photo.sha256)
        yield ExpectedFile(original, photo.size_bytes, photo.sha256)
        if photo.has_copies:
            yield ExpectedFile(photo_display(of.area_code, photo.sha256), None, None)
            yield ExpectedFile(photo_thumbnail(of.area_code, photo.sha256), None, None)


def _photos_never_stored(of: SealedEvidence) -> Iterator[Difference]:
    for use in uses_of_missing_photos(of.engine, of.area_code):
        subject = f"{use.record_kind}/{use.record_id}"
        sentence = f"引用的照片 {use.sha256} 没有存好"
        yield Difference("photo_unknown", of.area_code, subject, sentence)
