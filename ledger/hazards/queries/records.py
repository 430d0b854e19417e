"""Hazards beside the records they come from, a page of inspections at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard, hazard_event, hazard_takeover
from ledger.hazards.rules.replay import HazardEvent, HazardRow, InspectionRecord, born_hazards
from ledger.records.seal_queries import record_pages


@dataclass(frozen=True, slots=True)
class HazardRecords:
    """`born`: as its inspection found it, None if none did; `row`: as the ledger has it.

    One that a merger brought to another enterprise is born there: no record tells of mergers.
    """

    id: UUID
    born: HazardRow | None
    events: Sequence[HazardEvent]
    row: HazardRow | None


def pages_of_hazards(engine: sa.Engine, area_code: str) -> Iterator[list[HazardRecords]]:
    """Every hazard that an inspection found or that the ledger has."""
    for page in record_pages(engine, RecordKind.INSPECTION, area_code):
        inspections = [read_back(InspectionRecord, row.columns) for row in page]
        born = {
            born_hazard.id: born_hazard
            for inspection in inspections
            for born_hazard in born_hazards(inspection)
        }
        _bring_to_successors(engine, area_code, born)
        rows, events = _rows_and_events(engine, area_code, [row.id for row in page])
        yield [
            HazardRecords(key, born.get(key), events[key], rows.get(key))
            for key in born.keys() | rows.keys()
        ]


def _bring_to_successors(engine: sa.Engine, area_code: str, born: dict[UUID, HazardRow]) -> None:
    taken = (
        sa.select(hazard_takeover.c.hazard_id, hazard_takeover.c.to_enterprise_id)
        .where(hazard_takeover.c.area_code == area_code, hazard_takeover.c.hazard_id.in_(born))
        .order_by(hazard_takeover.c.noted_at)
    )
    with engine.connect() as read:
        for row in read.execute(taken):
            born[row.hazard_id] = replace(
                born[row.hazard_id], enterprise_id=row.to_enterprise_id, key_area_id=None
            )


def _rows_and_events(
    engine: sa.Engine, area_code: str, inspection_ids: Sequence[UUID]
) -> tuple[dict[UUID, HazardRow], dict[UUID, list[HazardEvent]]]:
    events: dict[UUID, list[HazardEvent]] = defaultdict(list)
    with engine.connect() as read:
        query = sa.select(hazard).where(
            hazard.c.area_code == area_code, hazard.c.inspection_id.in_(inspection_ids)
        )
        rows = {row.id: read_back(HazardRow, row._mapping) for row in read.execute(query)}
        happened = sa.select(hazard_event).where(
            hazard_event.c.area_code == area_code, hazard_event.c.hazard_id.in_(rows)
        )
        for row in read.execute(happened.order_by(hazard_event.c.position)):
            events[row.hazard_id].append(read_back(HazardEvent, row._mapping))
    return rows, events
