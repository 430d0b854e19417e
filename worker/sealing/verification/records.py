"""Records, their seals and their sealed objects, compared in both directions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.canonical import sha256_of
from ledger.ground.tables import outbox, photo, seal
from ledger.hazards.queries.records import pages_of, pages_of_hazards
from ledger.hazards.rules.replay import replayed
from ledger.records.seal_chain import RECORD_TABLES
from ledger.records.sealed_objects import RECORD_KINDS, sealed_record_bytes
from media.keys import sealed_record, sealed_records
from media.object_store import ObjectStore
from media.store_errors import ObjectNotFound
from worker.sealing.verification.difference import Difference, missing_and_extra

READS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A county's ledger and store, and the records whose sealing is still under way."""

    engine: sa.Engine
    store: ObjectStore
    area_code: str
    waiting: frozenset[str]


def records_to_be_sealed(engine: sa.Engine, area_code: str | None = None) -> frozenset[str]:
    """`visit/<uuid>` and so on, whose outbox row is neither done nor given up."""
    waiting = sa.select(outbox.c.subject).where(
        outbox.c.job == "seal_record", outbox.c.done_at.is_(None), outbox.c.failed_at.is_(None)
    )
    if area_code:
        waiting = waiting.where(outbox.c.area_code == area_code)
    with engine.connect() as read:
        return frozenset(read.scalars(waiting))


def record_differences(of: Evidence) -> Iterator[Difference]:
    """Everything that is wrong with the county's records, seals and sealed objects."""
    for kind in RECORD_KINDS:
        for page in pages_of(of.engine, RECORD_TABLES[kind], of.area_code):
            yield from _of_page(of, kind, page)
        yield from _seals_without_record(of, kind)
    yield from _objects_without_seal(of)
    yield from _hazards_unlike_their_records(of)


def _of_page(of: Evidence, kind: str, page: Sequence[dict[str, Any]]) -> Iterator[Difference]:
    seals = _seals(of, kind, [row["id"] for row in page])
    for row in page:
        subject = f"{kind}/{row['id']}"
        sealed_sha256 = seals.get(row["id"])
        if sealed_sha256 is None:
            if subject not in of.waiting:
                yield _difference(of, "unsealed", subject, "记录没有封存，也不在等待封存")
        elif hashlib.sha256(sealed_record_bytes(kind, row)).hexdigest() != sealed_sha256:
            yield _changed_row(of, subject, row)
    yield from _photos_not_stored(of, kind, page)
    yield from _object_differences(of, kind, seals)


def _changed_row(of: Evidence, subject: str, row: dict[str, Any]) -> Difference:
    if sha256_of(row["document"]) != row["document_sha256"]:
        return _difference(of, "document_changed", subject, "数据库里的原始内容被改动过")
    return _difference(of, "row_changed", subject, "数据库里的记录与封存时不同")


def _object_differences(of: Evidence, kind: str, seals: dict[UUID, str]) -> Iterator[Difference]:
    def difference(record_id: UUID) -> Difference | None:
        key = sealed_record(of.area_code, kind, str(record_id))
        try:
            data = of.store.get(key)
        except ObjectNotFound:
            return _difference(of, "object_missing", key, "封存的文件不见了")
        if hashlib.sha256(data).hexdigest() != seals[record_id]:
            return _difference(of, "object_changed", key, "封存的文件被改动过")
        return None

    with ThreadPoolExecutor(READS_AT_ONCE) as pool:
        yield from (each for each in pool.map(difference, seals) if each)


def _photos_not_stored(
    of: Evidence, kind: str, page: Sequence[dict[str, Any]]
) -> Iterator[Difference]:
    """What a receipt confirmed must still be known as stored, with the same size."""
    confirmed = {
        (each["sha256"], each["size_bytes"]): row["id"]
        for row in page
        for each in row["receipt"]["photos"]
    }
    with of.engine.connect() as read:
        known = read.execute(
            sa.select(photo.c.sha256, photo.c.size_bytes).where(
                photo.c.area_code == of.area_code,
                photo.c.sha256.in_({sha256 for sha256, _ in confirmed}),
                photo.c.state != "ticketed",
            )
        ).all()
    for sha256, size_bytes in confirmed.keys() - {(row.sha256, row.size_bytes) for row in known}:
        subject = f"{kind}/{confirmed[sha256, size_bytes]}"
        yield _difference(
            of, "photo_unknown", subject, f"回执确认过的照片 {sha256} 在数据库里没有或大小不同"
        )


def _seals_without_record(of: Evidence, kind: str) -> Iterator[Difference]:
    table = RECORD_TABLES[kind]
    there = sa.exists().where(table.c.area_code == seal.c.area_code, table.c.id == seal.c.record_id)
    alone = sa.select(seal.c.record_id, seal.c.object_sha256).where(
        seal.c.area_code == of.area_code, seal.c.record_kind == kind, ~there
    )
    with of.engine.connect() as read:
        seals = {row.record_id: row.object_sha256 for row in read.execute(alone)}
    for record_id in seals:
        yield _difference(
            of, "record_missing", f"{kind}/{record_id}", "封存过的记录在数据库里不见了"
        )
    yield from _object_differences(of, kind, seals)


def _objects_without_seal(of: Evidence) -> Iterator[Difference]:
    # A missing object was told of with its record.
    prefix = sealed_records(of.area_code)
    with of.engine.connect() as read:
        noted = read.execution_options(yield_per=1000).execute(
            sa.select(seal.c.record_kind, seal.c.record_id)
            .where(seal.c.area_code == of.area_code)
            .order_by(seal.c.record_kind, seal.c.record_id)
        )
        expected = (sealed_record(of.area_code, kind, str(each)) for kind, each in noted)
        for key, extra in missing_and_extra(expected, of.store.keys(prefix)):
            subject = key.removeprefix(prefix).removesuffix(".json")
            if extra and subject not in of.waiting:
                yield _difference(of, "object_extra", key, "多出的封存文件，数据库里没有对应的封存")


def _hazards_unlike_their_records(of: Evidence) -> Iterator[Difference]:
    for page in pages_of_hazards(of.engine, of.area_code):
        for each in page:
            subject = f"hazard/{each.id}"
            if each.row is None:
                yield _difference(of, "hazard_missing", subject, "检查记录里的隐患不在台账上")
            elif each.born is None:
                yield _difference(of, "hazard_extra", subject, "台账上的隐患没有检查记录")
            elif replayed(each.born, each.events) != each.row:
                yield _difference(of, "hazard_changed", subject, "台账上的隐患与它的处理记录不符")


def _seals(of: Evidence, kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    with of.engine.connect() as read:
        found = read.execute(
            sa.select(seal.c.record_id, seal.c.object_sha256).where(
                seal.c.area_code == of.area_code,
                seal.c.record_kind == kind,
                seal.c.record_id.in_(list(ids)),
            )
        )
        return {row.record_id: row.object_sha256 for row in found}


def _difference(of: Evidence, kind: str, subject: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, subject, sentence)
