"""What the ledger reads of a visit's document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.records.contents import Signature, ToldPlace


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the visitor came to be there. `board_code`: of the board that was scanned."""

    means: str
    board_code: str | None
    place: ToldPlace


@dataclass(frozen=True, slots=True)
class PreviousHazard:
    """A hazard of last time, looked at again (上次隐患复查)."""

    hazard_id: UUID
    fixed: bool
    note: str | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitSignatures:
    """Of both sides."""

    inspector: Signature
    enterprise: Signature


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit; one that `corrects` another takes its place in counts and logs."""

    enterprise_id: UUID
    arrived_at: datetime
    left_at: datetime
    elapsed_s: int
    arrival: Arrival
    received_by: str
    production: str
    self_check: str
    principal_check: str | None
    previous_hazards: tuple[PreviousHazard, ...]
    guidance: str | None
    board_state: str
    opinion: str | None
    reported_to: str | None
    photos: tuple[str, ...]
    signatures: VisitSignatures
    corrects: UUID | None
    correction_reason: str | None

    @property
    def photo_hashes(self) -> tuple[str, ...]:
        """Every photo that the document refers to, once, in order."""
        hashes = [*self.photos]
        for looked_at in self.previous_hazards:
            hashes += looked_at.photos
        return tuple(dict.fromkeys(hashes))
