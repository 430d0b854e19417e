"""A record of any kind as its whole row, for those that seal it, compare it and put it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.ground.stored import read_back


@dataclass(frozen=True, slots=True)
class ConfirmedPhoto:
    """A photo that a receipt confirms as stored."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ConfirmedPhotos:
    """Of a receipt."""

    photos: tuple[ConfirmedPhoto, ...]


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The columns that every kind has, or may have: an office's record has no enterprise, an
    inspection alone a visit."""

    area_code: str
    id: UUID
    enterprise_id: UUID | None
    visit_id: UUID | None
    corrects: UUID | None
    received_at: datetime
    document: Mapping[str, Any]
    document_sha256: str
    receipt: ConfirmedPhotos


@dataclass(frozen=True, slots=True)
class RecordRow:
    """`columns`: all of them, by name."""

    head: RecordHead
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, columns: Mapping[Any, Any]) -> RecordRow:
        """From a row of the record's table."""
        return cls(read_back(RecordHead, columns), columns)

    @property
    def id(self) -> UUID:
        """The record's."""
        return self.head.id

    @property
    def photos(self) -> tuple[ConfirmedPhoto, ...]:
        """Those that the receipt confirms."""
        return self.head.receipt.photos
