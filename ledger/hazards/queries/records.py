"""Hazards beside the records they come from, a page of inspections at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard, hazard_event, hazard_takeover
from ledger.hazards.rules.replay import (
    HazardEvent,
    HazardRow,
    InspectionRecord,
    born_hazards,
    replayed_hazard,
)
from ledger.records.rows import RecordRow
from ledger.records.seal_queries import record_pages

# What a document that was edited behind everybody's back may lead to.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, AssertionError)


@dataclass(frozen=True, slots=True)
class HazardRecords:
    """`born`: as its inspection found it, None if none did; `row`: as the ledger has it.

    `replayed`: as its steps left it. A record that cannot be read any more is none: of an
    inspection nothing is born, of a step nothing follows. One that a merger brought to another
    enterprise is born there: no record tells of mergers.
    """

    id: UUID
    born: HazardRow | None
    replayed: HazardRow | None
    row: HazardRow | None


def pages_of_hazards(engine: sa.Engine, area_code: str) -> Iterator[list[HazardRecords]]:
    """Every hazard that an inspection found or that the ledger has."""
    for page in record_pages(engine, RecordKind.INSPECTION, area_code):
        born = {
            born_hazard.id: born_hazard
            for inspection in page
            for born_hazard in _born_hazards(inspection)
        }
        _bring_to_successors(engine, area_code, born)
        rows, events = _rows_and_events(engine, area_code, [row.id for row in page])
        yield [
            HazardRecords(key, born.get(key), _replayed(born.get(key), events[key]), rows.get(key))
            for key in born.keys() | rows.keys()
        ]


def _born_hazards(inspection: RecordRow) -> list[HazardRow]:
    try:
        return list(born_hazards(read_back(InspectionRecord, inspection.columns)))
    except _UNREADABLE:
        return []


def _replayed(born: HazardRow | None, events: Sequence[Mapping[Any, Any]]) -> HazardRow | None:
    if born is None:
        return None
    try:
        return replayed_hazard(born, [read_back(HazardEvent, event) for event in events])
    except _UNREADABLE:
        return None


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
) -> tuple[dict[UUID, HazardRow], dict[UUID, list[Mapping[Any, Any]]]]:
    events: dict[UUID, list[Mapping[Any, Any]]] = defaultdict(list)
    with engine.connect() as read:
        query = sa.select(hazard).where(
            hazard.c.area_code == area_code, hazard.c.inspection_id.in_(inspection_ids)
        )
        rows = {row.id: read_back(HazardRow, row._mapping) for row in read.execute(query)}
        happened = sa.select(hazard_event).where(
            hazard_event.c.area_code == area_code, hazard_event.c.hazard_id.in_(rows)
        )
        for row in read.execute(happened.order_by(hazard_event.c.position)):
            events[row.hazard_id].append(row._mapping)
    return rows, events
