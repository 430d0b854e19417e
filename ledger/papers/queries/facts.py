"""What the records say of a paper's subject, read as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.expressions import overdue_days_expression
from ledger.ground.lifecycles.hazard import Event
from ledger.ground.stored import read_back
from ledger.ground.tables import enterprise, hazard, hazard_event, inspection, person
from ledger.papers.rules.facts import (
    AddresseeFacts,
    HazardFacts,
    InspectionFacts,
    PaperFacts,
    StepFacts,
)

_OF_ROW = (
    "id", "number", "enterprise_id", "inspection_id", "sector", "part", "description", "grade",
    "state", "criterion", "responsible", "deadline", "order_number", "unit", "coordinator", "goal",
    "measures", "cycle_days", "listed_level", "listed_number", "listed_until",
)  # fmt: skip


def paper_facts(
    read: sa.Connection,
    area_code: str,
    today: date,
    *,
    enterprise_id: UUID,
    inspection_id: UUID | None,
    hazard_ids: Collection[UUID],
) -> PaperFacts:
    """Of an enterprise that is there; hazards by their number."""
    place = sa.select(
        enterprise.c.id,
        enterprise.c.name,
        enterprise.c.credit_code,
        enterprise.c.address,
        enterprise.c.principal_name,
        enterprise.c.actual_controller,
    ).where(enterprise.c.area_code == area_code, enterprise.c.id == enterprise_id)
    row = read.execute(place).one()
    seen = inspection_id and inspection_facts(read, area_code, inspection_id)
    return PaperFacts(
        today,
        read_back(AddresseeFacts, row._mapping),
        seen or None,
        hazard_facts(read, area_code, hazard_ids),
    )


def inspection_facts(
    read: sa.Connection, area_code: str, inspection_id: UUID
) -> InspectionFacts | None:
    """None where there is none."""
    asked = sa.select(
        inspection.c.id,
        inspection.c.enterprise_id,
        inspection.c.origin,
        inspection.c.started_at,
        inspection.c.finished_at,
        inspection.c.answers_passed,
        inspection.c.answers_failed,
    ).where(inspection.c.area_code == area_code, inspection.c.id == inspection_id)
    row = read.execute(asked).one_or_none()
    return row and InspectionFacts(*row)


def hazards_found(read: sa.Connection, area_code: str, inspection_id: UUID) -> list[UUID]:
    """By the inspection, in the order of their numbers."""
    found = sa.select(hazard.c.id).where(
        hazard.c.area_code == area_code, hazard.c.inspection_id == inspection_id
    )
    return list(read.scalars(found.order_by(hazard.c.number)))


def hazard_facts(
    read: sa.Connection, area_code: str, hazard_ids: Collection[UUID]
) -> tuple[HazardFacts, ...]:
    """Of those that are there, by number."""
    if not hazard_ids:
        return ()
    finding = sa.func.jsonb_array_elements(
        inspection.c.document["findings"], type_=sa.dialects.postgresql.JSONB
    ).column_valued("finding")
    photos = (
        sa.select(finding["photos"])
        .where(sa.cast(finding["id"].astext, sa.Uuid) == hazard.c.id)
        .scalar_subquery()
    )
    asked: sa.Select[Any] = (
        sa.select(
            *(hazard.c[name] for name in _OF_ROW),
            hazard.c.event_count.label("position"),
            overdue_days_expression().label("overdue_days"),
            photos.label("photos"),
        )
        .join(
            inspection,
            sa.and_(
                inspection.c.area_code == hazard.c.area_code,
                inspection.c.id == hazard.c.inspection_id,
            ),
        )
        .where(hazard.c.area_code == area_code, hazard.c.id.in_(hazard_ids))
        .order_by(hazard.c.number)
    )
    rows = read.execute(asked).all()
    steps = _steps(read, area_code, hazard_ids)
    return tuple(_hazard(row, steps[row.id]) for row in rows)


def _hazard(row: sa.Row[Any], steps: dict[Event, StepFacts]) -> HazardFacts:
    values = row._asdict() | {"photos": tuple(row.photos or ()), "steps": steps}
    return HazardFacts(**values)


def _steps(
    read: sa.Connection, area_code: str, hazard_ids: Collection[UUID]
) -> defaultdict[UUID, dict[Event, StepFacts]]:
    """The last of each kind, by hazard."""
    said = hazard_event.c.document
    asked = (
        sa.select(
            hazard_event.c.hazard_id,
            hazard_event.c.kind,
            hazard_event.c.position,
            hazard_event.c.happened_at.label("at"),
            person.c.name.label("person"),
            *(said[name].astext.label(name) for name in ("note", "document_number", "signer")),
        )
        .join(
            person,
            sa.and_(
                person.c.area_code == hazard_event.c.area_code,
                person.c.id == hazard_event.c.person_id,
            ),
        )
        .where(hazard_event.c.area_code == area_code, hazard_event.c.hazard_id.in_(hazard_ids))
        .order_by(hazard_event.c.position)
    )
    steps: defaultdict[UUID, dict[Event, StepFacts]] = defaultdict(dict)
    for row in read.execute(asked):
        steps[row.hazard_id][Event(row.kind)] = read_back(StepFacts, row._mapping)
    return steps


def lock_hazards(tx: sa.Connection, area_code: str, hazard_ids: Sequence[UUID]) -> None:
    """No step comes to them until this transaction ends: what is printed is what was read."""
    held = sa.select(hazard.c.id).where(
        hazard.c.area_code == area_code, hazard.c.id.in_(hazard_ids)
    )
    tx.execute(held.order_by(hazard.c.id).with_for_update(read=True)).all()
