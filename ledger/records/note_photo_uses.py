"""Note which record shows which photos, so that who may see the record may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.caller import Caller
from ledger.ground.tables import hazard_event, photo_use
from ledger.records.submission import Submission


def note_photo_uses(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    enterprise_id: UUID,
    hashes: Collection[str],
) -> None:
    """In the record's own transaction."""
    if not hashes:
        return
    uses = [
        {
            "area_code": caller.area_code,
            "sha256": sha256,
            "record_kind": submission.kind,
            "record_id": submission.record_id,
            "enterprise_id": enterprise_id,
        }
        for sha256 in hashes
    ]
    tx.execute(insert(photo_use).values(uses).on_conflict_do_nothing())


def bring_photos_along(
    tx: sa.Connection, area_code: str, hazard_ids: Collection[UUID], enterprise_id: UUID
) -> None:
    """Photos of these hazards and of their events are the enterprise's that now has the hazards."""
    events = sa.select(hazard_event.c.id).where(
        hazard_event.c.area_code == area_code, hazard_event.c.hazard_id.in_(hazard_ids)
    )
    use = photo_use.c
    of_hazard = sa.and_(use.record_kind == "hazard", use.record_id.in_(hazard_ids))
    of_event = sa.and_(use.record_kind == "hazard_event", use.record_id.in_(events))
    tx.execute(
        sa.update(photo_use)
        .where(use.area_code == area_code, sa.or_(of_hazard, of_event))
        .values(enterprise_id=enterprise_id)
    )
