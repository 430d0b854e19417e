"""The county's tree heads: do they follow from the leaves and from each other, here and there?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from itertools import islice
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import seal, tree_head
from ledger.records.hash_tree import Tree
from ledger.records.sealed_objects import Head, Leaf, head_bytes, head_from
from media import keys
from media.store_errors import ObjectNotFound
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import Evidence


def chain_differences(of: Evidence) -> Iterator[Difference]:
    """Everything that is wrong with the county's heads and the places of its leaves."""
    heads = _heads(of)
    tree, previous = Tree(), None
    with _leaves(of) as leaves:
        for row in heads:
            added: list[Leaf] = []
            for leaf, index in islice(leaves, row.tree_size - tree.size):
                if index != tree.size + len(added):
                    yield _at(of, row, "leaf_misplaced", "封存次序中断，有封存被删去或改号")
                added.append(leaf)
            tree = tree.grown(leaf.hash for leaf in added)
            yield from _head_differences(of, row, tree, previous, tuple(added))
            previous = row.head_sha256
        yield from _unchained(of, sum(1 for _ in leaves))
    yield from _heads_in_store_alone(of, {row.tree_size for row in heads}, tree.size)


def _head_differences(
    of: Evidence,
    row: sa.Row[Any],
    tree: Tree,
    previous_sha256: str | None,
    added: tuple[Leaf, ...],
) -> Iterator[Difference]:
    if tree.size != row.tree_size or tree.root.hex() != row.root_sha256:
        yield _at(of, row, "root_differs", "树头与封存的记录对不上")
    if row.frontier != [each.hex() for each in tree.frontier]:
        yield _at(of, row, "frontier_differs", "树头的中间值与封存的记录对不上")
    if row.previous_head_sha256 != previous_sha256:
        yield _at(of, row, "head_chain_broken", "树头没有接上前一个树头")
    try:
        data = of.store.get(keys.tree_head(of.area_code, row.tree_size))
    except ObjectNotFound:
        yield _at(of, row, "head_missing", "树头文件不见了")
        return
    if hashlib.sha256(data).hexdigest() != row.head_sha256:
        yield _at(of, row, "head_changed", "树头文件被改动过")
        return
    noted = Head(
        area_code=of.area_code,
        tree_size=row.tree_size,
        root_sha256=row.root_sha256,
        previous_head_sha256=row.previous_head_sha256,
        at=row.at.astimezone(UTC).isoformat(timespec="seconds"),
        leaves=added,
    )
    if data != head_bytes(noted):
        yield _at(of, row, "head_differs", "树头文件与数据库里的树头不同")


def _heads_in_store_alone(of: Evidence, noted: set[int], chained: int) -> Iterator[Difference]:
    for key in of.store.keys(keys.tree_heads(of.area_code)):
        size = int(key.rpartition("/")[2].removesuffix(".json"))
        if size in noted:
            continue
        # Written and not noted yet: its sealing is still under way, and will note it.
        if of.waiting and size > chained and _is_head(of, key):
            continue
        yield Difference("head_extra", of.area_code, key, "多出的树头文件，数据库里没有")


def _is_head(of: Evidence, key: str) -> bool:
    try:
        return head_from(json.loads(of.store.get(key))).area_code == of.area_code
    except (ValueError, KeyError, TypeError):
        return False


def _unchained(of: Evidence, numbered: int) -> Iterator[Difference]:
    with of.engine.connect() as read:
        unnumbered = sa.select(sa.func.count()).where(
            seal.c.area_code == of.area_code, seal.c.leaf_index.is_(None)
        )
        number = numbered + read.execute(unnumbered).scalar_one()
    if number and not of.waiting:
        yield Difference(
            "unchained", of.area_code, f"{number} 份封存", "没有接入树头，也不在等待处理"
        )


@contextmanager
def _leaves(of: Evidence) -> Iterator[Iterator[tuple[Leaf, int]]]:
    """The numbered leaves with their places, in that order, streamed while the block is open."""
    numbered = (
        sa.select(seal.c.record_kind, seal.c.record_id, seal.c.object_sha256, seal.c.leaf_index)
        .where(seal.c.area_code == of.area_code, seal.c.leaf_index.is_not(None))
        .order_by(seal.c.leaf_index)
    )
    with of.engine.connect().execution_options(yield_per=1000) as read:
        rows = read.execute(numbered)
        yield ((Leaf(kind, str(each), sha256), index) for kind, each, sha256, index in rows)


def _heads(of: Evidence) -> Sequence[sa.Row[Any]]:
    with of.engine.connect() as read:
        heads = sa.select(tree_head).where(tree_head.c.area_code == of.area_code)
        return read.execute(heads.order_by(tree_head.c.tree_size)).all()


def _at(of: Evidence, row: sa.Row[Any], kind: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, f"树头 {row.tree_size}", sentence)
