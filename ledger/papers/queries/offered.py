"""Which papers the caller may issue of a hazard, a visit or an enterprise, filled in already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import Invalid, NotFound
from ledger.ground.expressions import is_overdue
from ledger.ground.lifecycles.hazard import EVENT_WORDS
from ledger.ground.on_behalf import decides_for
from ledger.ground.tables import enterprise, hazard, inspection, paper, person
from ledger.ground.visible import assigned_today, visible_enterprise
from ledger.papers.queries.facts import hazards_found, paper_facts
from ledger.papers.queries.states import newer_version
from ledger.papers.rules.facts import PaperFacts
from ledger.papers.rules.kinds import (
    INSPECTED,
    KINDS,
    PaperKind,
    Subject,
    is_no_enforcement,
    officers_asked,
)
from ledger.papers.rules.numbers import paper_word
from ledger.papers.rules.prefilled import prefilled
from ledger.records.scope import Place, reaching_roles
from plans.plan import Plan

# Of an enterprise's letter: those that are overdue, the latest first.
HAZARDS_NAMED_MOST = 20


@dataclass(frozen=True, slots=True)
class OfferAsked:
    """Of one of these."""

    hazard_id: UUID | None = None
    inspection_id: UUID | None = None
    enterprise_id: UUID | None = None

    @property
    def subject(self) -> Subject:
        """Raises: Invalid unless one of them is given."""
        given = {
            Subject.HAZARD: self.hazard_id,
            Subject.INSPECTION: self.inspection_id,
            Subject.ENTERPRISE: self.enterprise_id,
        }
        meant = [subject for subject, one in given.items() if one]
        if len(meant) != 1:
            words = "请给出 hazard_id、inspection_id、enterprise_id 中的一个"
            raise Invalid("invalid", words, query={"hazard_id": [words]})
        return meant[0]


def offered_papers(
    engine: sa.Engine, caller: Caller, asked: OfferAsked, plan: Plan, today: date
) -> dict[str, Any]:
    """The subject as it stands, and each kind. Raises: NotFound, Invalid."""
    subject = asked.subject
    with one_statement(engine).connect() as read:
        place_id = _enterprise_of(read, caller, asked)
        row = read.execute(_place(caller, place_id)).one_or_none()
        if row is None or place_id is None:
            raise NotFound("没有找到，或者您无权查看")
        hazard_ids = _hazards_of(read, caller.area_code, asked, place_id)
        facts = paper_facts(
            read, caller.area_code, today, enterprise_id=place_id,
            inspection_id=asked.inspection_id, hazard_ids=hazard_ids,
        )  # fmt: skip
        issued = _issued(read, caller.area_code, hazard_ids, asked.inspection_id)
        contact = _contact(read, caller)
    place = Place(place_id, row.town_code, row.sectors)
    roles = reaching_roles(caller, place, assigned=row.assigned)
    # Where they work comes first.
    offices = sorted(decides_for(caller, plan), key=lambda one: one.key != caller.office_id)
    kinds = [one for one in KINDS.values() if _fits(one, subject, roles, facts)]
    return {
        "enterprise_id": place_id,
        "enterprise": row.name,
        "inspection_id": asked.inspection_id,
        "hazards": facts.hazards,
        "offices": [
            {"key": one.key, "name": one.name, "word": paper_word(plan, one.key)} for one in offices
        ],
        "kinds": [_offer(one, facts, roles, plan.seed, contact, issued) for one in kinds],
    }


def _enterprise_of(read: sa.Connection, caller: Caller, asked: OfferAsked) -> UUID | None:
    if asked.enterprise_id:
        return asked.enterprise_id
    table, one = (hazard, asked.hazard_id) if asked.hazard_id else (inspection, asked.inspection_id)
    found = sa.select(table.c.enterprise_id).where(
        table.c.area_code == caller.area_code, table.c.id == one
    )
    place_id: UUID | None = read.scalar(found)
    return place_id


def _place(caller: Caller, enterprise_id: UUID | None) -> sa.Select[Any]:
    return sa.select(
        enterprise.c.name,
        enterprise.c.town_code,
        enterprise.c.sectors,
        assigned_today(caller).label("assigned"),
    ).where(visible_enterprise(caller), enterprise.c.id == enterprise_id)


def _hazards_of(
    read: sa.Connection, area_code: str, asked: OfferAsked, place_id: UUID
) -> list[UUID]:
    if asked.hazard_id:
        return [asked.hazard_id]
    if asked.inspection_id:
        return hazards_found(read, area_code, asked.inspection_id)
    late = (
        sa.select(hazard.c.id)
        .where(hazard.c.area_code == area_code, hazard.c.enterprise_id == place_id, is_overdue())
        .order_by(hazard.c.deadline, hazard.c.number)
        .limit(HAZARDS_NAMED_MOST)
    )
    return list(read.scalars(late))


def _issued(
    read: sa.Connection, area_code: str, hazard_ids: list[UUID], inspection_id: UUID | None
) -> dict[str, Any]:
    """The newest that stands of each kind: of the visit, or of the hazard alone."""
    of_subject = (
        paper.c.inspection_id == inspection_id
        if inspection_id
        else paper.c.hazard_ids == hazard_ids[:1]
    )
    asked = (
        sa.select(paper.c.kind, paper.c.id, paper.c.step_position)
        .where(paper.c.area_code == area_code, of_subject, newer_version().is_(None))
        .order_by(paper.c.received_at)
    )
    return {row.kind: row for row in read.execute(asked)}


def _contact(read: sa.Connection, caller: Caller) -> str:
    """Name and the number that may be printed."""
    asked = sa.select(person.c.office_phone).where(
        person.c.area_code == caller.area_code, person.c.id == caller.person_id
    )
    phone = read.scalar(asked)
    return f"{caller.name} {phone}" if phone else caller.name


def _fits(kind: PaperKind, subject: Subject, roles: frozenset[Role], facts: PaperFacts) -> bool:
    if Role.ENTERPRISE in roles or not roles & kind.roles or subject not in kind.subjects:
        return False
    if subject is not Subject.INSPECTION:
        return True
    seen = facts.inspection
    inspected = seen is not None and seen.origin in INSPECTED
    return inspected and (bool(facts.hazards) or kind.key == "inspection_record")


def _offer(
    kind: PaperKind,
    facts: PaperFacts,
    roles: frozenset[Role],
    seed: str,
    contact: str,
    issued: dict[str, Any],
) -> dict[str, Any]:
    filled = prefilled(kind, facts, contact)
    stands = kind.step is None or facts.hazards[0].stands(kind.step)
    word = EVENT_WORDS[kind.step] if kind.step else ""
    number = facts.hazards[0].step_number(kind.step) if kind.step and stands else None
    step = facts.hazards[0].steps.get(kind.step) if kind.step and stands else None
    before = issued.get(kind.key)
    again = before and (step is None or before.step_position == step.position)
    return {
        "kind": kind.key,
        "name": kind.name,
        "basis": kind.own_clauses(seed),
        "law": kind.law or None,
        "document": kind.document,
        "no_enforcement": is_no_enforcement(kind, roles),
        "delivered": kind.delivered,
        "reply": kind.reply,
        "confidential": kind.confidential,
        "officers_least": officers_asked(kind, roles),
        "number": number if kind.number_of_step else None,
        "blocked": None if stands else f"先在隐患里办理{word}",
        "issued": before.id if before and again else None,
        "signed_off_by": step.signer if step else None,
        "asks": [
            {
                "key": one.key,
                "label": one.label,
                "kind": one.kind.value,
                "most": one.most,
                "lines": one.lines,
                "required": one.required,
                "example": one.example,
                "value": filled[one.key],
            }
            for one in kind.fields
        ],
    }
