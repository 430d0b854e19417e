"""What the records say of a paper's subject. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ledger.ground.lifecycles.hazard import Event


@dataclass(frozen=True, slots=True)
class AddresseeFacts:
    """Whom it is about."""

    id: UUID
    name: str
    credit_code: str | None
    address: str
    principal_name: str
    actual_controller: str | None = None


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """The visit that it tells of. `failed`: points of the checklists."""

    id: UUID
    enterprise_id: UUID
    origin: str
    started_at: datetime
    finished_at: datetime
    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class StepFacts:
    """The last step of its kind in a hazard's life."""

    position: int
    at: datetime
    person: str
    note: str | None = None
    document_number: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardFacts:
    """A hazard as it stands. `position`: of its last step; `photos`: of the finding."""

    id: UUID
    number: str
    enterprise_id: UUID
    inspection_id: UUID
    sector: str
    part: str
    description: str
    grade: str
    state: str
    criterion: str | None
    responsible: str | None
    deadline: date
    overdue_days: int
    position: int
    order_number: str | None
    unit: str | None
    coordinator: str | None
    goal: str | None
    measures: str | None
    cycle_days: int | None
    listed_level: str | None
    listed_number: str | None
    listed_until: date | None
    photos: tuple[str, ...] = ()
    steps: Mapping[Event, StepFacts] = field(default_factory=dict)

    @property
    def grade_word(self) -> str:
        """重大 or 一般."""
        return "重大隐患" if self.grade == "major" else "一般隐患"

    def step_number(self, step: Event) -> str | None:
        """The number that the step gave the hazard, as long as it counts; None: none does."""
        if step is Event.ASSIGN:
            return self.order_number
        if step is Event.LIST:
            return self.listed_number
        done = self.steps.get(step)
        if step is Event.DELIST and done and self.listed_number is None:
            return done.document_number
        return None

    def stands(self, step: Event) -> bool:
        """Whether the step that a paper goes with was taken and still counts."""
        if step is Event.CLOSE:
            return self.state in {"closed", "settled"}
        return self.step_number(step) is not None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """All of it, as it stood on that day."""

    today: date
    enterprise: AddresseeFacts
    inspection: InspectionFacts | None
    hazards: tuple[HazardFacts, ...]
