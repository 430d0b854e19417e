"""A document's content as the ledger keeps it, and its hash: whether it has to be printed again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledger.ground.canonical import sha256_of


def kept_json(content: Any) -> Any:
    """Plain JSON without what is derived; dates as 2026-11-22, times in RFC 3339."""
    if is_dataclass(content):
        return {
            field.name: kept_json(getattr(content, field.name))
            for field in fields(content)
            if not field.metadata.get("derived")
        }
    if isinstance(content, dict):
        return {key: kept_json(each) for key, each in content.items()}
    if isinstance(content, list | tuple):
        return [kept_json(each) for each in content]
    if isinstance(content, date):
        return content.isoformat()
    return str(content) if isinstance(content, UUID) else content


def kept_sha256(content: Any) -> str:
    """Two contents with the same hash say the same."""
    return sha256_of(kept_json(content))
