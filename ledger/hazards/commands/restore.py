"""Put hazards back: as their inspections found them, then as their events left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.expressions import refers
from ledger.ground.record_kinds import HAZARD, RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard, hazard_event, hazard_number
from ledger.hazards.rules.replay import HazardRow, InspectionRecord, born_hazards
from ledger.records.photos import PhotoUse, bring_photos_along, note_photo_uses
from ledger.records.rows import RecordRow


def restore_found_hazards(tx: sa.Connection, inspections: Sequence[RecordRow]) -> None:
    """The hazards that these inspections found, as they were born, with their photos."""
    for row in inspections:
        inspection = read_back(InspectionRecord, row.columns)
        if born := [asdict(born_hazard) for born_hazard in born_hazards(inspection)]:
            tx.execute(insert(hazard).values(born).on_conflict_do_nothing())
        uses = [
            PhotoUse(HAZARD, finding.id, inspection.enterprise_id, sha256)
            for finding in inspection.document.findings
            for sha256 in finding.photos
        ]
        note_photo_uses(tx, inspection.area_code, uses)


def restore_event_photos(tx: sa.Connection, events: Sequence[RecordRow]) -> None:
    """An event belongs to the enterprise of its hazard."""
    for row in events:
        area_code = row.head.area_code
        enterprise_id: UUID = tx.execute(
            sa.select(hazard.c.enterprise_id)
            .join(hazard_event, refers(hazard_event.c.hazard_id, hazard))
            .where(hazard_event.c.area_code == area_code, hazard_event.c.id == row.id)
        ).scalar_one()
        uses = [
            PhotoUse(RecordKind.HAZARD_EVENT, row.id, enterprise_id, photo.sha256)
            for photo in row.photos
        ]
        note_photo_uses(tx, area_code, uses)


def restore_hazard(tx: sa.Connection, row: HazardRow) -> None:
    """Set a hazard to what its records say it is, at the enterprise that has it now."""
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == row.area_code, hazard.c.id == row.id)
        .values(asdict(row))
    )
    bring_photos_along(tx, row.area_code, [row.id], row.enterprise_id)


def restore_hazard_number(tx: sa.Connection) -> None:
    """Let new hazards begin after the highest number that was ever given."""
    last = sa.cast(sa.func.split_part(hazard.c.number, "-", 3), sa.BigInteger)
    highest = tx.scalar(sa.select(sa.func.max(last)).where(hazard.c.number.op("~")(r"-\d+$"))) or 0
    given: int = tx.scalar(sa.select(hazard_number.next_value())) or 0
    tx.execute(sa.select(sa.func.setval("hazard_number", max(highest, given))))
