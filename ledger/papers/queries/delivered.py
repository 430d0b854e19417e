"""How a paper was delivered: by a record of its own, or by the hazard's step (decision 0035)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.lifecycles.hazard import Event
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard_event, paper, paper_delivery, person
from ledger.papers.queries.states import HOW_OF_STEP, LAST_DELIVERY, delivering_step
from ledger.papers.rules.delivering import REFUSED


@dataclass(frozen=True, slots=True)
class _Signed:
    name: str
    path: str | None


@dataclass(frozen=True, slots=True)
class _Reply:
    will_come: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Sent:
    """Of a delivery's document, or of a step's."""

    signature: _Signed | None
    post: str | None
    reason: str | None
    note: str | None
    witness: str | None
    where: str | None
    reply: _Reply | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldDelivery:
    """`how`: a key of `HOW_WORDS`; `person`: who recorded it; `sent`: what was recorded."""

    how: str
    at: datetime
    person: str
    by_step: bool
    sent: _Sent

    @property
    def is_own_refusal(self) -> bool:
        """Said by the enterprise on its own phone, without a witness: it may be delivered still."""
        return self.how == REFUSED and not self.by_step and self.sent.witness is None


def delivery_of(read: sa.Connection, area_code: str, paper_id: UUID) -> ToldDelivery | None:
    """None as long as nobody has it."""
    here = (paper.c.area_code == area_code, paper.c.id == paper_id)
    recorded: sa.Select[Any] = (
        sa.select(
            paper_delivery.c.how,
            paper_delivery.c.happened_at.label("at"),
            person.c.name.label("person"),
            paper_delivery.c.document,
        )
        .join(person, _is_person(paper_delivery.c))
        .where(paper_delivery.c.area_code == area_code, paper_delivery.c.paper_id == paper_id)
        .order_by(*LAST_DELIVERY)
        .limit(1)
    )
    if row := read.execute(recorded).one_or_none():
        return _told(row.how, row, by_step=False)
    step = sa.lateral(delivering_step(*hazard_event.c)).alias("step")
    by_step: sa.Select[Any] = (
        sa.select(
            step.c.kind,
            step.c.happened_at.label("at"),
            person.c.name.label("person"),
            step.c.document,
        )
        .select_from(paper.join(step, sa.true()).join(person, _is_person(step.c)))
        .where(*here, step.c.kind.in_(HOW_OF_STEP))
    )
    row = read.execute(by_step).one_or_none()
    return _told(HOW_OF_STEP[Event(row.kind)], row, by_step=True) if row else None


def _is_person(record: Any) -> sa.ColumnElement[bool]:
    return sa.and_(person.c.area_code == record.area_code, person.c.id == record.person_id)


def _told(how: str, row: sa.Row[Any], *, by_step: bool) -> ToldDelivery:
    return ToldDelivery(how, row.at, row.person, by_step, read_back(_Sent, row.document))
