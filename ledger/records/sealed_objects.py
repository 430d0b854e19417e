"""The sealed form of a record, and of a tree head: canonical JSON (RFC 8785). Pure.

A sealed record holds the whole ledger row, so that the ledger can be made again from the object
store alone: what was sent, the receipt, the three clocks, who, and hash and size of each photo.
Columns that are younger than the record are none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ledger.ground.canonical import canonical
from ledger.ground.record_kinds import RecordKind
from ledger.records.hash_tree import leaf_hash
from ledger.records.rows import RecordRow
from ledger.records.tables import RECORD_TABLES, is_of_before

# Raised when the form changes; readers of old objects stay.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """One record in the tree. `object_sha256` is that of the sealed object's bytes."""

    kind: RecordKind
    record_id: str
    object_sha256: str

    @property
    def hash(self) -> bytes:
        """Its leaf hash: over the 32 bytes of the object's SHA-256."""
        return leaf_hash(bytes.fromhex(self.object_sha256))


@dataclass(frozen=True, slots=True)
class Head:
    """What a county's tree was at a moment. `leaves` are those since the head before."""

    area_code: str
    tree_size: int
    root_sha256: str
    previous_head_sha256: str | None
    at: str
    leaves: tuple[Leaf, ...]

    def says_as(self, other: Head) -> bool:
        """Whether both mean the same tree; the moment may differ."""
        return (self.area_code, self.tree_size, self.root_sha256) == (
            other.area_code,
            other.tree_size,
            other.root_sha256,
        ) and (self.previous_head_sha256, self.leaves) == (
            other.previous_head_sha256,
            other.leaves,
        )


def sealed_record_bytes(kind: RecordKind, row: RecordRow) -> bytes:
    """The object of one record.

    The same row gives the same bytes. Raises: NotCanonical.
    """
    table = RECORD_TABLES[kind]
    columns = {
        name: _plain(value)
        for name, value in row.columns.items()
        if not is_of_before(table.c[name], row.columns)
    }
    return canonical(
        {
            "format": _FORMAT,
            "kind": kind,
            "area_code": columns.pop("area_code"),
            "id": columns.pop("id"),
            "photos": [
                {"sha256": photo.sha256, "size_bytes": photo.size_bytes} for photo in row.photos
            ],
            "row": columns,
        }
    )


def head_bytes(head: Head) -> bytes:
    """The object of a tree head."""
    return canonical(
        {
            "format": _FORMAT,
            "area_code": head.area_code,
            "tree_size": head.tree_size,
            "root_sha256": head.root_sha256,
            "previous_head_sha256": head.previous_head_sha256,
            "at": head.at,
            "leaves": [[leave.kind, leave.record_id, leave.object_sha256] for leave in head.leaves],
        }
    )


def head_from(document: Mapping[str, Any]) -> Head:
    """A head as it was read back. Raises: KeyError, TypeError, ValueError where it is none."""
    said = dict(document)
    if said.pop("format") != _FORMAT:
        raise ValueError("unknown format")
    leaves: Sequence[Sequence[str]] = said.pop("leaves")
    return Head(**said, leaves=tuple(Leaf(RecordKind(kind), *rest) for kind, *rest in leaves))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # Always microseconds and +00:00, whatever the connection's time zone is.
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID | date | Decimal):
        return str(value)
    return value
