"""Records, their seals and their sealed objects, compared in both directions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from ledger.ground.canonical import NotCanonical, sha256_of
from ledger.ground.database import Engine
from ledger.ground.record_kinds import SEALED_KINDS, RecordKind
from ledger.hazards.queries.records import pages_of_hazards
from ledger.records.photo_queries import stored_sizes
from ledger.records.rows import RecordRow
from ledger.records.seal_queries import record_pages, sealed_records, seals_of, seals_without_record
from ledger.records.sealed_objects import sealed_record_bytes
from ledger.records.signing import signed_otherwise
from media import keys
from media.object_store import ObjectStore
from media.store_errors import ObjectNotFound
from worker.sealing.verification.difference import Difference, missing_and_extra

_READS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class SealedEvidence:
    """A county's ledger and store, and the records whose sealing is still under way."""

    engine: Engine
    store: ObjectStore
    area_code: str
    waiting: frozenset[str]


def record_differences(of: SealedEvidence) -> Iterator[Difference]:
    """Everything that is wrong with the county's records, seals and sealed objects."""
    for kind in SEALED_KINDS:
        for page in record_pages(of.engine, kind, of.area_code):
            yield from _of_page(of, kind, page)
        yield from _seals_without_record(of, kind)
    yield from _objects_without_seal(of)
    yield from _hazards_unlike_their_records(of)


def _of_page(
    of: SealedEvidence, kind: RecordKind, page: Sequence[RecordRow]
) -> Iterator[Difference]:
    seals = seals_of(of.engine, of.area_code, kind, [row.id for row in page])
    for row in page:
        subject = f"{kind}/{row.id}"
        sealed_sha256 = seals.get(row.id)
        data = _bytes_of(kind, row)
        if data is None:
            yield _difference(of, "unsealable", subject, "记录里有过大的数字，封存不了")
        elif sealed_sha256 is None:
            if subject not in of.waiting:
                yield _difference(of, "unsealed", subject, "记录没有封存，也不在等待封存")
        elif hashlib.sha256(data).hexdigest() != sealed_sha256:
            yield _changed_row(of, subject, row)
        if data is not None:
            yield from _signed_otherwise(of, subject, row)
    yield from _photos_not_stored(of, kind, page)
    yield from _object_differences(of, kind, seals)


def _bytes_of(kind: RecordKind, row: RecordRow) -> bytes | None:
    """As it is sealed; none where it cannot be, which no door lets in: somebody changed the row."""
    try:
        return sealed_record_bytes(kind, row)
    except NotCanonical:
        return None


def _changed_row(of: SealedEvidence, subject: str, row: RecordRow) -> Difference:
    if sha256_of(row.head.document) != row.head.document_sha256:
        return _difference(of, "document_changed", subject, "数据库里的原始内容被改动过")
    return _difference(of, "row_changed", subject, "数据库里的记录与封存时不同")


def _signed_otherwise(of: SealedEvidence, subject: str, row: RecordRow) -> Iterator[Difference]:
    """Also where the document's hash was made anew with it."""
    try:
        marks = signed_otherwise(row.head.document)
    except (AttributeError, KeyError, TypeError):
        yield _difference(of, "signed_otherwise", subject, "签字读不出来，内容被改动过")
        return
    for mark in marks:
        words = f"{mark.whose}（{mark.name}）签的不是现在这份内容"
        yield _difference(of, "signed_otherwise", subject, words)


def _object_differences(
    of: SealedEvidence, kind: RecordKind, seals: dict[UUID, str]
) -> Iterator[Difference]:
    def difference(record_id: UUID) -> Difference | None:
        key = keys.sealed_record(of.area_code, kind, str(record_id))
        try:
            data = of.store.get(key)
        except ObjectNotFound:
            return _difference(of, "object_missing", key, "封存的文件不见了")
        if hashlib.sha256(data).hexdigest() != seals[record_id]:
            return _difference(of, "object_changed", key, "封存的文件被改动过")
        return None

    with ThreadPoolExecutor(_READS_AT_ONCE) as pool:
        yield from (differing for differing in pool.map(difference, seals) if differing)


def _photos_not_stored(
    of: SealedEvidence, kind: RecordKind, page: Sequence[RecordRow]
) -> Iterator[Difference]:
    """What a receipt confirmed must still be known as stored, with the same size."""
    confirmed = {(photo.sha256, photo.size_bytes): row.id for row in page for photo in row.photos}
    stored = stored_sizes(of.engine, of.area_code, {sha256 for sha256, _ in confirmed})
    for sha256, size_bytes in confirmed.keys() - stored.items():
        subject = f"{kind}/{confirmed[sha256, size_bytes]}"
        yield _difference(
            of, "photo_unknown", subject, f"回执确认过的照片 {sha256} 在数据库里没有或大小不同"
        )


def _seals_without_record(of: SealedEvidence, kind: RecordKind) -> Iterator[Difference]:
    seals = seals_without_record(of.engine, of.area_code, kind)
    for record_id in seals:
        yield _difference(
            of, "record_missing", f"{kind}/{record_id}", "封存过的记录在数据库里不见了"
        )
    yield from _object_differences(of, kind, seals)


def _objects_without_seal(of: SealedEvidence) -> Iterator[Difference]:
    # A missing object was told of with its record.
    prefix = keys.sealed_records(of.area_code)
    with sealed_records(of.engine, of.area_code) as noted:
        expected = (
            keys.sealed_record(of.area_code, kind, str(record_id)) for kind, record_id in noted
        )
        for key, extra in missing_and_extra(expected, of.store.keys(prefix)):
            subject = key.removeprefix(prefix).removesuffix(".json")
            if extra and subject not in of.waiting:
                yield _difference(of, "object_extra", key, "多出的封存文件，数据库里没有对应的封存")


def _hazards_unlike_their_records(of: SealedEvidence) -> Iterator[Difference]:
    for page in pages_of_hazards(of.engine, of.area_code):
        for hazard in page:
            subject = f"hazard/{hazard.id}"
            if hazard.row is None:
                yield _difference(of, "hazard_missing", subject, "检查记录里的隐患不在台账上")
            elif hazard.born is None:
                yield _difference(of, "hazard_extra", subject, "台账上的隐患没有检查记录")
            elif hazard.replayed != hazard.row:
                yield _difference(of, "hazard_changed", subject, "台账上的隐患与它的处理记录不符")


def _difference(of: SealedEvidence, kind: str, subject: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, subject, sentence)
