"""Who sent a photograph, and which records show it."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.record_kinds import HAZARD, RecordKind
from ledger.ground.tables import hazard_event, photo_holder, photo_use
from ledger.notices.rules.broken_photos import BrokenPhoto


def broken_photo(read: sa.Connection, area_code: str, sha256: str) -> list[BrokenPhoto]:
    """For each who sent it."""
    uses = sa.select(photo_use.c.record_kind, photo_use.c.record_id).where(
        photo_use.c.area_code == area_code, photo_use.c.sha256 == sha256
    )
    senders = sa.select(photo_holder.c.person_id).where(
        photo_holder.c.area_code == area_code,
        photo_holder.c.sha256 == sha256,
        photo_holder.c.confirmed_at.is_not(None),
    )
    shown_by = {
        row.record_kind: row.record_id
        for row in read.execute(uses.order_by(photo_use.c.at.desc(), photo_use.c.record_id))
    }
    if event := shown_by.get(RecordKind.HAZARD_EVENT):
        # A step has no page of its own; its hazard's tells of it.
        of_event = sa.select(hazard_event.c.hazard_id).where(hazard_event.c.id == event)
        shown_by.setdefault(HAZARD, read.execute(of_event).scalar_one())
    return [BrokenPhoto(sha256, person_id, shown_by) for person_id in read.scalars(senders)]
