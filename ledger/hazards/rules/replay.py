"""A hazard's ledger row, made again from the inspection that found it and the events since. Pure.

The row is a convenience: it says nothing that the records do not say. The action that records an
event and the rebuilding of the ledger change the row by the same function, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from ledger.ground.lifecycles.hazard import Event, HazardSnapshot, State
from ledger.ground.lifecycles.step_fields import given
from ledger.hazards.rules.inspection import Finding
from ledger.hazards.rules.steps import HazardStep


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow:
    """The row, column by column."""

    area_code: str
    id: UUID
    number: str
    enterprise_id: UUID
    inspection_id: UUID
    key_area_id: UUID | None
    town_code: str
    sector: str
    item: str | None
    origin: str
    part: str
    description: str
    grade: str
    criterion: str | None
    state: str
    found_at: datetime
    found_by: UUID
    responsible: str | None
    first_deadline: date
    deadline: date
    order_number: str | None = None
    unit: str | None = None
    coordinator: str | None = None
    goal: str | None = None
    measures: str | None = None
    cycle_days: int | None = None
    extensions: int = 0
    listed_level: str | None = None
    listed_number: str | None = None
    listed_until: date | None = None
    disposition: str | None = None
    look_back_due: date | None = None
    event_count: int = 0
    closed_at: datetime | None = None

    @property
    def snapshot(self) -> HazardSnapshot:
        """How it stands, as the life table asks."""
        return HazardSnapshot(State(self.state), self.grade, self.listed_level is not None)


@dataclass(frozen=True, slots=True)
class FoundHazard:
    """A line of an inspection's receipt: what the ledger gave the finding."""

    id: UUID
    number: str
    state: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Findings:
    """Of an inspection's document."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FoundHazards:
    """Of an inspection's receipt."""

    hazards: tuple[FoundHazard, ...]


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """An inspection's row as far as its hazards follow from it."""

    area_code: str
    id: UUID
    enterprise_id: UUID
    town_code: str
    person_id: UUID
    origin: str
    finished_at: datetime
    document: Findings
    receipt: FoundHazards


@dataclass(frozen=True, slots=True)
class EventGiven:
    """What the receipt of a step gives: the order's number, the day of the look-back."""

    order_number: str | None = None
    look_back_due: date | None = None


@dataclass(frozen=True, slots=True)
class HazardEvent:
    """The row of a step as far as the hazard's follows from it."""

    position: int
    state_after: str
    received_at: datetime
    document: HazardStep
    receipt: EventGiven


def born_hazards(inspection: InspectionRecord) -> Iterator[HazardRow]:
    """The rows of what it found, as they were when it came in."""
    findings = {finding.id: finding for finding in inspection.document.findings}
    for line in inspection.receipt.hazards:
        yield _born(inspection, findings[line.id], line)


def replayed_hazard(born: HazardRow, events: Iterable[HazardEvent]) -> HazardRow:
    """The hazard's row after these events, given in the order of their positions."""
    row = born
    for event in events:
        row = changed_by(row, event)
    return row


def changed_by(row: HazardRow, event: HazardEvent) -> HazardRow:
    """The hazard's row after one event. Origin, finder and first deadline never change."""
    further = _CHANGES.get(event.document.event)
    changed = further(row, event) if further else row
    return replace(changed, state=event.state_after, event_count=event.position)


def _confirmed(row: HazardRow, event: HazardEvent) -> HazardRow:
    grade = given(event.document.grade)
    # Another grade has another deadline: the order for the old one does not bind the new one.
    order_number = row.order_number if grade == row.grade else None
    criterion = event.document.criterion
    return replace(row, grade=grade, criterion=criterion, order_number=order_number)


def _assigned(row: HazardRow, event: HazardEvent) -> HazardRow:
    step = event.document
    return replace(
        row,
        unit=step.unit,
        responsible=step.responsible,
        deadline=given(step.deadline),
        coordinator=step.coordinator,
        goal=step.goal,
        measures=step.measures,
        cycle_days=step.cycle_days,
        order_number=event.receipt.order_number,
    )


def _extended(row: HazardRow, event: HazardEvent) -> HazardRow:
    return replace(row, deadline=given(event.document.deadline), extensions=row.extensions + 1)


def _listed(row: HazardRow, event: HazardEvent) -> HazardRow:
    step = event.document
    return replace(
        row,
        listed_level=step.level,
        listed_number=step.document_number,
        listed_until=step.until,
    )


def _delisted(row: HazardRow, event: HazardEvent) -> HazardRow:
    return replace(row, listed_level=None, listed_number=None, listed_until=None)


def _decided(row: HazardRow, event: HazardEvent) -> HazardRow:
    return replace(row, disposition=event.document.disposition)


def _closed(row: HazardRow, event: HazardEvent) -> HazardRow:
    return replace(row, closed_at=event.received_at, look_back_due=event.receipt.look_back_due)


def _reopened(row: HazardRow, event: HazardEvent) -> HazardRow:
    """A new round: what was ordered and granted before binds nobody any more."""
    return replace(
        row,
        deadline=given(event.document.deadline),
        order_number=None,
        extensions=0,
        closed_at=None,
        look_back_due=None,
    )


_CHANGES: Mapping[Event, Callable[[HazardRow, HazardEvent], HazardRow]] = {
    Event.CONFIRM: _confirmed,
    Event.ASSIGN: _assigned,
    Event.EXTEND: _extended,
    Event.LIST: _listed,
    Event.DELIST: _delisted,
    Event.DECIDE: _decided,
    Event.CLOSE: _closed,
    Event.REOPEN: _reopened,
}


def _born(inspection: InspectionRecord, finding: Finding, line: FoundHazard) -> HazardRow:
    return HazardRow(
        area_code=inspection.area_code,
        id=line.id,
        number=line.number,
        enterprise_id=inspection.enterprise_id,
        inspection_id=inspection.id,
        key_area_id=finding.key_area_id,
        town_code=inspection.town_code,
        sector=given(finding.of_sector),
        item=finding.item,
        origin=inspection.origin,
        part=finding.part,
        description=finding.description,
        grade=finding.grade,
        criterion=finding.criterion,
        state=line.state,
        found_at=inspection.finished_at,
        found_by=inspection.person_id,
        responsible=finding.responsible,
        first_deadline=line.deadline,
        deadline=line.deadline,
    )
