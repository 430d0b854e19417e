"""Seals and tree heads: which records lie sealed in the object store, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.database import wait_for_lock
from ledger.ground.tables import seal, tree_head
from ledger.records.sealed_objects import Head, Leaf

# Numbers only where all that was numbered has its head already: so a head that is being made says
# the same whoever makes it, however often.
_NUMBER = sa.text("""
    with next as (
        select (select coalesce(max(leaf_index) + 1, 0)
                  from seal where area_code = :area_code) as leaf,
               (select coalesce(max(tree_size), 0)
                  from tree_head where area_code = :area_code) as size
    ), chosen as (
        select record_kind, record_id,
               row_number() over (order by sealed_at, record_kind, record_id) - 1 as nth
          from seal
         where area_code = :area_code and leaf_index is null
         order by sealed_at, record_kind, record_id
         limit :most
    )
    update seal set leaf_index = next.leaf + chosen.nth
      from next, chosen
     where next.leaf = next.size and seal.area_code = :area_code
       and seal.record_kind = chosen.record_kind and seal.record_id = chosen.record_id
""")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A head as the ledger keeps it: with the frontier (hexadecimal) to grow the tree from."""

    head: Head
    head_sha256: str
    frontier: Sequence[str]


def note_seals(tx: sa.Connection, area_code: str, leaves: Sequence[Leaf]) -> None:
    """These records lie sealed in the store. Noting them again changes nothing."""
    if not leaves:
        return
    rows = [
        {
            "area_code": area_code,
            "record_kind": leaf.kind,
            "record_id": UUID(leaf.record_id),
            "object_sha256": leaf.object_sha256,
        }
        for leaf in leaves
    ]
    tx.execute(insert(seal).values(rows).on_conflict_do_nothing())


def number_leaves(tx: sa.Connection, area_code: str, most: int) -> None:
    """Give unnumbered seals the next places in the county's tree, `most` at a time.

    Changes nothing while numbered ones still wait for their head. One at a time a county.
    """
    wait_for_lock(tx, f"seal/{area_code}")
    tx.execute(_NUMBER, {"area_code": area_code, "most": most})


def note_head(tx: sa.Connection, row: HeadRow) -> None:
    """This head lies in the store. Noting it again changes nothing."""
    tx.execute(
        insert(tree_head)
        .values(
            area_code=row.head.area_code,
            tree_size=row.head.tree_size,
            root_sha256=row.head.root_sha256,
            frontier=list(row.frontier),
            previous_head_sha256=row.head.previous_head_sha256,
            head_sha256=row.head_sha256,
            at=datetime.fromisoformat(row.head.at),
        )
        .on_conflict_do_nothing()
    )
