"""Records, seals and tree heads as the ledger has them, for whoever compares it with the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import outbox, seal, tree_head
from ledger.records.outbox import Job
from ledger.records.rows import RecordRow
from ledger.records.sealed_objects import Leaf
from ledger.records.tables import RECORD_TABLES

PAGE_ROWS = 200


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A tree head as it was noted; hashes and `frontier` in hexadecimal."""

    tree_size: int
    root_sha256: str
    previous_head_sha256: str | None
    head_sha256: str
    frontier: Sequence[str]
    at: datetime


def records_to_be_sealed(engine: sa.Engine, area_code: str | None = None) -> frozenset[str]:
    """`visit/<uuid>` and so on, whose outbox row is neither done nor given up."""
    waiting = sa.select(outbox.c.subject).where(
        outbox.c.job == Job.SEAL_RECORD, outbox.c.done_at.is_(None), outbox.c.failed_at.is_(None)
    )
    if area_code:
        waiting = waiting.where(outbox.c.area_code == area_code)
    with engine.connect() as read:
        return frozenset(read.scalars(waiting))


def record_pages(engine: sa.Engine, kind: RecordKind, area_code: str) -> Iterator[list[RecordRow]]:
    """All rows of a county's records of one kind, by id, a page at a time."""
    table, after = RECORD_TABLES[kind], None
    while True:
        page = sa.select(table).where(table.c.area_code == area_code)
        if after is not None:
            page = page.where(table.c.id > after)
        with engine.connect() as read:
            rows = read.execute(page.order_by(table.c.id).limit(PAGE_ROWS)).all()
        if not rows:
            return
        yield [RecordRow.of(row._mapping) for row in rows]
        after = rows[-1].id


def noted_heads(engine: sa.Engine, area_code: str) -> list[NotedHead]:
    """A county's tree heads, the smallest tree first."""
    columns = [tree_head.c[field.name] for field in fields(NotedHead)]
    heads = sa.select(*columns).where(tree_head.c.area_code == area_code)
    with engine.connect() as read:
        return [NotedHead(*row) for row in read.execute(heads.order_by(tree_head.c.tree_size))]


@contextmanager
def numbered_leaves(engine: sa.Engine, area_code: str) -> Iterator[Iterator[tuple[Leaf, int]]]:
    """The leaves with their places, in that order, streamed while the block is open."""
    numbered = (
        sa.select(seal.c.record_kind, seal.c.record_id, seal.c.object_sha256, seal.c.leaf_index)
        .where(seal.c.area_code == area_code, seal.c.leaf_index.is_not(None))
        .order_by(seal.c.leaf_index)
    )
    with engine.connect().execution_options(yield_per=1000) as read:
        rows = read.execute(numbered)
        yield (
            (Leaf(RecordKind(kind), str(record_id), sha256), index)
            for kind, record_id, sha256, index in rows
        )


def unnumbered_seals(engine: sa.Engine, area_code: str) -> int:
    """How many have no place in the county's tree yet."""
    unnumbered = sa.select(sa.func.count()).where(
        seal.c.area_code == area_code, seal.c.leaf_index.is_(None)
    )
    with engine.connect() as read:
        return read.execute(unnumbered).scalar_one()


def seals_of(
    engine: sa.Engine, area_code: str, kind: RecordKind, record_ids: Collection[UUID]
) -> dict[UUID, str]:
    """The SHA-256 of these records' sealed objects, by record."""
    return _seals(engine, area_code, kind, seal.c.record_id.in_(record_ids))


def seals_without_record(engine: sa.Engine, area_code: str, kind: RecordKind) -> dict[UUID, str]:
    """As `seals_of`, of records that the ledger does not have."""
    table = RECORD_TABLES[kind]
    there = sa.exists().where(table.c.area_code == seal.c.area_code, table.c.id == seal.c.record_id)
    return _seals(engine, area_code, kind, ~there)


@contextmanager
def sealed_records(engine: sa.Engine, area_code: str) -> Iterator[Iterator[tuple[str, UUID]]]:
    """Kind and id of every sealed record, in that order, streamed while the block is open."""
    noted = (
        sa.select(seal.c.record_kind, seal.c.record_id)
        .where(seal.c.area_code == area_code)
        .order_by(seal.c.record_kind, seal.c.record_id)
    )
    with engine.connect().execution_options(yield_per=1000) as read:
        yield ((row.record_kind, row.record_id) for row in read.execute(noted))


def _seals(
    engine: sa.Engine, area_code: str, kind: RecordKind, which: sa.ColumnElement[bool]
) -> dict[UUID, str]:
    query = sa.select(seal.c.record_id, seal.c.object_sha256).where(
        seal.c.area_code == area_code, seal.c.record_kind == kind, which
    )
    with engine.connect() as read:
        return {row.record_id: row.object_sha256 for row in read.execute(query)}
