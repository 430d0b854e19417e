"""The county's tree heads: do they follow from the leaves and from each other, here and there?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from itertools import islice

from ledger.records.hash_tree import Tree
from ledger.records.seal_queries import (
    NotedHead,
    noted_heads,
    numbered_leaves,
    unnumbered_seals,
)
from ledger.records.sealed_objects import Head, Leaf, head_bytes, head_from
from media import keys
from media.store_errors import ObjectNotFound
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.records import SealedEvidence


def chain_differences(of: SealedEvidence) -> Iterator[Difference]:
    """Everything that is wrong with the county's heads and the places of its leaves."""
    heads = noted_heads(of.engine, of.area_code)
    tree, previous = Tree(), None
    with numbered_leaves(of.engine, of.area_code) as leaves:
        for head in heads:
            added: list[Leaf] = []
            for leaf, index in islice(leaves, head.tree_size - tree.size):
                if index != tree.size + len(added):
                    yield _at(of, head, "leaf_misplaced", "封存次序中断，有封存被删去或改号")
                added.append(leaf)
            tree = tree.grown(leaf.hash for leaf in added)
            yield from _head_differences(of, head, tree, previous, tuple(added))
            previous = head.head_sha256
        yield from _unchained(of, sum(1 for _ in leaves))
    yield from _heads_in_store_alone(of, {head.tree_size for head in heads}, tree.size)


def _head_differences(
    of: SealedEvidence,
    head: NotedHead,
    tree: Tree,
    previous_sha256: str | None,
    added: tuple[Leaf, ...],
) -> Iterator[Difference]:
    if tree.size != head.tree_size or tree.root.hex() != head.root_sha256:
        yield _at(of, head, "root_differs", "树头与封存的记录对不上")
    if head.frontier != [digest.hex() for digest in tree.frontier]:
        yield _at(of, head, "frontier_differs", "树头的中间值与封存的记录对不上")
    if head.previous_head_sha256 != previous_sha256:
        yield _at(of, head, "head_chain_broken", "树头没有接上前一个树头")
    try:
        data = of.store.get(keys.tree_head(of.area_code, head.tree_size))
    except ObjectNotFound:
        yield _at(of, head, "head_missing", "树头文件不见了")
        return
    if hashlib.sha256(data).hexdigest() != head.head_sha256:
        yield _at(of, head, "head_changed", "树头文件被改动过")
        return
    noted = Head(
        area_code=of.area_code,
        tree_size=head.tree_size,
        root_sha256=head.root_sha256,
        previous_head_sha256=head.previous_head_sha256,
        at=head.at.astimezone(UTC).isoformat(timespec="seconds"),
        leaves=added,
    )
    if data != head_bytes(noted):
        yield _at(of, head, "head_differs", "树头文件与数据库里的树头不同")


def _heads_in_store_alone(
    of: SealedEvidence, noted: set[int], chained: int
) -> Iterator[Difference]:
    for key in of.store.keys(keys.tree_heads(of.area_code)):
        size = int(key.rpartition("/")[2].removesuffix(".json"))
        if size in noted:
            continue
        # Written and not noted yet: its sealing is still under way, and will note it.
        if of.waiting and size > chained and _is_head(of, key):
            continue
        yield Difference("head_extra", of.area_code, key, "多出的树头文件，数据库里没有")


def _is_head(of: SealedEvidence, key: str) -> bool:
    try:
        return head_from(json.loads(of.store.get(key))).area_code == of.area_code
    except (ValueError, KeyError, TypeError):
        return False


def _unchained(of: SealedEvidence, numbered: int) -> Iterator[Difference]:
    number = numbered + unnumbered_seals(of.engine, of.area_code)
    if number and not of.waiting:
        yield Difference(
            "unchained", of.area_code, f"{number} 份封存", "没有接入树头，也不在等待处理"
        )


def _at(of: SealedEvidence, head: NotedHead, kind: str, sentence: str) -> Difference:
    return Difference(kind, of.area_code, f"树头 {head.tree_size}", sentence)
