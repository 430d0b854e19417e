"""What documents of several kinds hold, as far as the ledger reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """Strokes of a finger with the name, or the reason of a refusal (拒签)."""

    name: str
    path: str | None
    refused_reason: str | None
