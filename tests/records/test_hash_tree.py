"""The incremental tree against the definition of RFC 6962, written down as it stands there."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.records.hash_tree import EMPTY_ROOT, Tree, leaf_hash, tree_of

LEAVES = st.lists(st.binary(max_size=40), max_size=70)


def naive_root(data: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, recursively."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    half = 1
    while half * 2 < len(data):
        half *= 2
    return hashlib.sha256(b"\x01" + naive_root(data[:half]) + naive_root(data[half:])).digest()


@given(LEAVES)
def test_the_root_is_that_of_the_definition(data: list[bytes]) -> None:
    tree = Tree().grown(leaf_hash(entry) for entry in data)
    assert tree.size == len(data)
    assert tree.root == naive_root(data)


@given(LEAVES, st.integers(0, 70))
def test_growing_in_two_steps_is_growing_in_one(data: list[bytes], cut: int) -> None:
    leaves = [leaf_hash(entry) for entry in data]
    assert Tree().grown(leaves[:cut]).grown(leaves[cut:]) == Tree().grown(leaves)


@given(LEAVES)
def test_a_tree_goes_on_from_its_stored_frontier(data: list[bytes]) -> None:
    tree = Tree().grown(leaf_hash(entry) for entry in data)
    assert tree_of(tree.size, [node.hex() for node in tree.frontier]) == tree


def test_the_known_vectors_of_certificate_transparency() -> None:
    # The first leaves of the reference implementation's test data.
    data = [b"", b"\x00", b"\x10", b"\x20\x21"]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    tree = Tree()
    assert tree.root == EMPTY_ROOT
    for entry, root in zip(data, roots, strict=True):
        tree = tree.grown([leaf_hash(entry)])
        assert tree.root.hex() == root


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="full subtrees"):
        tree_of(3, ["00" * 32])
