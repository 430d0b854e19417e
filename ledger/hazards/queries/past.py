"""What happened to one hazard so far, as the next event is judged by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import EVENT_WORDS, STATE_WORDS, Event, State
from ledger.ground.tables import hazard_event


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One event. `deadline`: the one it set, if any."""

    kind: Event
    person_id: UUID
    role: Role
    state_after: State
    happened_at: datetime
    received_at: datetime
    deadline: date | None


@dataclass(frozen=True, slots=True)
class HazardPast:
    """All events, in order."""

    events: Sequence[PastEvent]

    def latest(self, *kinds: Event) -> PastEvent | None:
        """The last event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def ordered(self, first: date) -> date:
        """The deadline before any extension: as assigned or reopened; else `first`."""
        last = self.latest(Event.ASSIGN, Event.REOPEN)
        return (last and last.deadline) or first

    def rectified_by(self, person_id: UUID) -> bool:
        """Whether the person ever rectified it."""
        return any(e.kind is Event.RECTIFY and e.person_id == person_id for e in self.events)

    def orders(self) -> int:
        """How many 交办单 there were."""
        return sum(event.kind is Event.ASSIGN for event in self.events)

    def since(self, moment: datetime) -> list[PastEvent]:
        """What came in after that moment; at least the last event, where there is one."""
        return [event for event in self.events if event.received_at > moment] or [*self.events[-1:]]


def hazard_past(read: sa.Connection, area_code: str, hazard_id: UUID) -> HazardPast:
    """Read it. One statement."""
    of_it = (
        sa.select(
            hazard_event.c.kind,
            hazard_event.c.person_id,
            hazard_event.c.role,
            hazard_event.c.state_after,
            hazard_event.c.happened_at,
            hazard_event.c.received_at,
            sa.cast(hazard_event.c.document["deadline"].astext, sa.Date).label("deadline"),
        )
        .where(hazard_event.c.area_code == area_code, hazard_event.c.hazard_id == hazard_id)
        .order_by(hazard_event.c.position)
    )
    return HazardPast([_past(row) for row in read.execute(of_it)])


def _past(row: sa.Row[Any]) -> PastEvent:
    return PastEvent(
        Event(row.kind),
        row.person_id,
        Role(row.role),
        State(row.state_after),
        row.happened_at,
        row.received_at,
        row.deadline,
    )


def as_told(events: Sequence[PastEvent]) -> list[dict[str, str]]:
    """As a phone that comes late is told: what, when, by which role, and where it led."""
    return [
        {
            "kind": event.kind,
            "kind_word": EVENT_WORDS[event.kind],
            "at": event.happened_at.isoformat(timespec="seconds"),
            "by": event.role,
            "state": event.state_after,
            "state_word": STATE_WORDS[event.state_after],
        }
        for event in events
    ]
