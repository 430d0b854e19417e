"""The county's tree so far, and what waits to be chained to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import seal, tree_head
from ledger.records.hash_tree import Tree, tree_of
from ledger.records.rows import RecordRow
from ledger.records.sealed_objects import Leaf
from ledger.records.tables import RECORD_TABLES


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The tree of the last head, that head's SHA-256, and the numbered leaves after it."""

    tree: Tree
    head_sha256: str | None
    leaves: tuple[Leaf, ...]


def chain_end(engine: sa.Engine, area_code: str) -> ChainEnd:
    """Head and leaves of one moment: read apart, they could belong to different heads."""
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.connect() as read:
        head = read.execute(
            sa.select(tree_head)
            .where(tree_head.c.area_code == area_code)
            .order_by(tree_head.c.tree_size.desc())
            .limit(1)
        ).one_or_none()
        size = head.tree_size if head else 0
        leaves = read.execute(
            sa.select(seal.c.record_kind, seal.c.record_id, seal.c.object_sha256)
            .where(seal.c.area_code == area_code, seal.c.leaf_index >= size)
            .order_by(seal.c.leaf_index)
        )
        return ChainEnd(
            tree_of(size, head.frontier) if head else Tree(),
            head.head_sha256 if head else None,
            tuple(
                Leaf(RecordKind(kind), str(record_id), sha256) for kind, record_id, sha256 in leaves
            ),
        )


def record_rows(
    read: sa.Connection, area_code: str, kind: RecordKind, ids: Collection[UUID]
) -> dict[UUID, RecordRow]:
    """Whole rows of these records, by id."""
    table = RECORD_TABLES[kind]
    rows = read.execute(sa.select(table).where(table.c.area_code == area_code, table.c.id.in_(ids)))
    return {row.id: RecordRow.of(row._mapping) for row in rows}
