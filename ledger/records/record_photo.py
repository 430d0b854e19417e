"""What became of a photograph after a worker looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ledger.ground.tables import photo


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What was measured, and what the file claims about itself. Degrees; pixels held upright."""

    width_px: int
    height_px: int
    perceptual_hash: int
    claimed_taken_at: datetime | None
    claimed_longitude: float | None
    claimed_latitude: float | None
    claimed_device: str | None


def record_processed_photo(
    tx: sa.Connection, area_code: str, sha256: str, facts: PhotoFacts
) -> None:
    """Its copies lie in the store. Recording it again changes nothing."""
    tx.execute(
        _waiting(area_code, sha256).values(
            state="processed",
            processed_at=sa.func.now(),
            width_px=facts.width_px,
            height_px=facts.height_px,
            perceptual_hash=facts.perceptual_hash,
            claimed_taken_at=facts.claimed_taken_at,
            claimed_longitude=facts.claimed_longitude,
            claimed_latitude=facts.claimed_latitude,
            claimed_device=facts.claimed_device,
        )
    )


def record_rejected_photo(tx: sa.Connection, area_code: str, sha256: str, reason: str) -> None:
    """It cannot be shown. The original stays as evidence of what was sent."""
    tx.execute(
        _waiting(area_code, sha256).values(
            state="rejected", processed_at=sa.func.now(), rejected_reason=reason
        )
    )


def _waiting(area_code: str, sha256: str) -> sa.Update:
    return sa.update(photo).where(
        photo.c.area_code == area_code, photo.c.sha256 == sha256, photo.c.state == "stored"
    )
