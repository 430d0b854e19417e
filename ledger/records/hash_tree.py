"""The hash tree over a county's sealed records, as certificate transparency builds it. Pure.

A leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖ right), so that neither can pass for
the other; the left subtree of n leaves has the largest power of two below n. Hashes are bytes.

The frontier of a tree is what is needed to go on building: the roots of its full subtrees, left to
right, one for each binary digit 1 of its size. It is at most 64 hashes long.

Source: RFC 6962, 2.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees joined."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree by its size and frontier; enough to grow it and to tell its root."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> Tree:
        """The tree with these leaf hashes appended, in their order."""
        size, frontier = self.size, list(self.frontier)
        for leaf in leaves:
            frontier.append(leaf)
            # As many full subtrees join as the old size has binary digits 1 at its end.
            joining = size
            while joining & 1:
                right = frontier.pop()
                frontier[-1] = node_hash(frontier[-1], right)
                joining >>= 1
            size += 1
        return Tree(size, tuple(frontier))

    @property
    def root(self) -> bytes:
        """The root hash; of the empty tree SHA-256 of nothing."""
        if not self.frontier:
            return EMPTY_ROOT
        root = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            root = node_hash(left, root)
        return root


def tree_of(size: int, frontier: Sequence[str]) -> Tree:
    """A tree from its hexadecimal frontier.

    Raises: ValueError where that cannot be the frontier of so many leaves.
    """
    if len(frontier) != size.bit_count():
        raise ValueError(f"{size} leaves have {size.bit_count()} full subtrees")
    return Tree(size, tuple(bytes.fromhex(digest) for digest in frontier))
