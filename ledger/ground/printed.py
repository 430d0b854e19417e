"""Printed documents as the ledger keeps them: content, its hash, and where the files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledger.ground.canonical import sha256_of

# Beyond that a number has no canonical form.
_EXACT_MOST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a printed file lies in the store, and what lies there."""

    key: str
    sha256: str
    size_bytes: int


def files_from(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, StoredFile]:
    """By name (A3.pdf …), from what `kept_json` made of the same."""
    return {name: StoredFile(**file) for name, file in kept.items()}


def kept_json(content: Any) -> Any:
    """Plain JSON without what is derived; dates as 2026-11-22, times in RFC 3339."""
    if is_dataclass(content):
        return {
            field.name: kept_json(getattr(content, field.name))
            for field in fields(content)
            if not field.metadata.get("derived")
        }
    if isinstance(content, dict):
        return {key: kept_json(part) for key, part in content.items()}
    if isinstance(content, list | tuple):
        return [kept_json(part) for part in content]
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, int) and abs(content) > _EXACT_MOST:
        # What no door lets in any more must not keep the rest from being printed.
        return str(content)
    return str(content) if isinstance(content, UUID) else content


def kept_sha256(content: Any) -> str:
    """Two contents with the same hash say the same: neither has to be printed again."""
    return sha256_of(kept_json(content))
