"""Which papers the caller may issue of a hazard, a visit or an enterprise, filled in already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.official_paper import CAUTION
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import Invalid, NotFound
from ledger.ground.expressions import is_overdue
from ledger.ground.lifecycles.hazard import EVENT_WORDS, Event
from ledger.ground.on_behalf import decides_for
from ledger.ground.tables import enterprise, hazard, inspection, paper, person
from ledger.ground.visible import assigned_today, visible_enterprise
from ledger.papers.queries.facts import hazards_found, paper_facts
from ledger.papers.queries.officers import officers_named
from ledger.papers.queries.papers import visible_paper
from ledger.papers.queries.states import newer_version
from ledger.papers.rules.composing import facts_told, opening_words
from ledger.papers.rules.facts import PaperFacts
from ledger.papers.rules.kinds import (
    INSPECTED,
    KINDS,
    PaperKind,
    Subject,
    is_no_enforcement,
    officers_asked,
    subject_of,
)
from ledger.papers.rules.numbers import issuing_office, paper_word
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
    replaces: UUID | None = None

    def check_one(self) -> None:
        """Raises: Invalid unless one of them is given."""
        given = (self.hazard_id, self.inspection_id, self.enterprise_id, self.replaces)
        if len([one for one in given if one]) != 1:
            words = "请给出 hazard_id、inspection_id、enterprise_id、replaces 中的一个"
            raise Invalid("invalid", words, query={"hazard_id": [words]})


@dataclass(frozen=True, slots=True)
class _About:
    """What a paper would be about. `kind`: of the version that it replaces; None: of any."""

    subject: Subject
    enterprise_id: UUID
    inspection_id: UUID | None
    hazard_ids: list[UUID]
    kind: str | None = None


def offered_papers(
    engine: sa.Engine, caller: Caller, asked: OfferAsked, plan: Plan, today: date
) -> dict[str, Any]:
    """The subject as it stands, and each kind. Raises: NotFound, Invalid."""
    asked.check_one()
    # Where they work comes first.
    offices = sorted(decides_for(caller, plan), key=lambda one: one.key != caller.office_id)
    with one_statement(engine).connect() as read:
        about = _about(read, caller, asked)
        row = read.execute(_place(caller, about.enterprise_id if about else None)).one_or_none()
        if row is None or about is None:
            raise NotFound("没有找到，或者您无权查看")
        facts = paper_facts(
            read, caller.area_code, today, enterprise_id=about.enterprise_id,
            inspection_id=about.inspection_id, hazard_ids=about.hazard_ids,
        )  # fmt: skip
        issued = {} if about.kind else _issued(read, caller.area_code, about)
        contact = _contact(read, caller)
        officers = officers_named(read, caller.area_code, [one.key for one in offices])
    place = Place(about.enterprise_id, row.town_code, row.sectors)
    offer = _Offer(
        facts, reaching_roles(caller, place, assigned=row.assigned), plan.seed, contact, issued,
        has_office=bool(offices),
    )  # fmt: skip
    kinds = [one for one in KINDS.values() if _fits(one, about, offer.roles, facts)]
    return {
        "enterprise_id": about.enterprise_id,
        "enterprise": row.name,
        "inspection_id": about.inspection_id,
        "hazards": facts.hazards,
        "offices": [
            {
                "key": one.key,
                "name": one.name,
                "printed_name": issuing_office(plan, one.key),
                "word": paper_word(plan, one.key),
            }
            for one in offices
        ],
        "officers": officers,
        "kinds": [offer.of(one) for one in kinds],
    }


def _about(read: sa.Connection, caller: Caller, asked: OfferAsked) -> _About | None:
    """None where there is no such thing."""
    if asked.replaces:
        return _of_paper(read, caller, asked.replaces)
    if asked.enterprise_id:
        late = _overdue(read, caller.area_code, asked.enterprise_id)
        return _About(Subject.ENTERPRISE, asked.enterprise_id, None, late)
    if asked.inspection_id:
        found = hazards_found(read, caller.area_code, asked.inspection_id)
        if place_id := _enterprise_of(read, caller, inspection, asked.inspection_id):
            return _About(Subject.INSPECTION, place_id, asked.inspection_id, found)
    if asked.hazard_id and (place_id := _enterprise_of(read, caller, hazard, asked.hazard_id)):
        return _About(Subject.HAZARD, place_id, None, [asked.hazard_id])
    return None


def _enterprise_of(read: sa.Connection, caller: Caller, table: sa.Table, one: UUID) -> UUID | None:
    asked = sa.select(table.c.enterprise_id).where(
        table.c.area_code == caller.area_code, table.c.id == one
    )
    place_id: UUID | None = read.scalar(asked)
    return place_id


def _of_paper(read: sa.Connection, caller: Caller, paper_id: UUID) -> _About | None:
    """The very hazards that it names, however they stand now. Whoever sees the enterprise and
    reads the paper may look.
    """
    asked = (
        sa.select(paper.c.kind, paper.c.enterprise_id, paper.c.inspection_id, paper.c.hazard_ids)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == paper.c.area_code,
                enterprise.c.id == paper.c.enterprise_id,
            ),
        )
        .where(paper.c.area_code == caller.area_code, paper.c.id == paper_id, visible_paper(caller))
    )
    row = read.execute(asked).one_or_none()
    if row is None:
        return None
    subject = subject_of(row.inspection_id, row.hazard_ids)
    return _About(subject, row.enterprise_id, row.inspection_id, [*row.hazard_ids], row.kind)


def _place(caller: Caller, enterprise_id: UUID | None) -> sa.Select[Any]:
    return sa.select(
        enterprise.c.name,
        enterprise.c.town_code,
        enterprise.c.sectors,
        assigned_today(caller).label("assigned"),
    ).where(visible_enterprise(caller), enterprise.c.id == enterprise_id)


def _overdue(read: sa.Connection, area_code: str, place_id: UUID) -> list[UUID]:
    late = (
        sa.select(hazard.c.id)
        .where(hazard.c.area_code == area_code, hazard.c.enterprise_id == place_id, is_overdue())
        .order_by(hazard.c.deadline, hazard.c.number)
        .limit(HAZARDS_NAMED_MOST)
    )
    return list(read.scalars(late))


def _issued(read: sa.Connection, area_code: str, about: _About) -> dict[str, Any]:
    """The newest that stands of each kind: of the visit, or of the hazard alone."""
    of_subject = (
        paper.c.inspection_id == about.inspection_id
        if about.inspection_id
        else paper.c.hazard_ids == about.hazard_ids[:1]
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


def _fits(kind: PaperKind, about: _About, roles: frozenset[Role], facts: PaperFacts) -> bool:
    if Role.ENTERPRISE in roles or not roles & kind.roles or about.subject not in kind.subjects:
        return False
    if about.kind:
        return kind.key == about.kind
    if about.subject is not Subject.INSPECTION:
        return True
    seen = facts.inspection
    inspected = seen is not None and seen.origin in INSPECTED
    return inspected and (bool(facts.hazards) or kind.key == "inspection_record")


@dataclass(frozen=True, slots=True)
class _Offer:
    """What each kind is filled in from. `issued`: those that stand, by kind."""

    facts: PaperFacts
    roles: frozenset[Role]
    seed: str
    contact: str
    issued: Mapping[str, Any]
    has_office: bool

    def of(self, kind: PaperKind) -> dict[str, Any]:
        """One kind, as its form asks for it and as it would be printed."""
        step = kind.step and self._stands(kind.step) and self.facts.hazards[0].steps.get(kind.step)
        number = step and kind.step and self.facts.hazards[0].step_number(kind.step)
        before = self.issued.get(kind.key)
        again = before and (not step or before.step_position == step.position)
        return {
            "kind": kind.key,
            "name": kind.name,
            "basis": kind.basis(self.seed),
            "document": kind.document,
            "findings": kind.findings,
            "opening": opening_words(kind, self.facts.enterprise.name),
            "facts": facts_told(kind, self.facts),
            "closing": kind.closing,
            "no_enforcement": is_no_enforcement(kind, self.roles),
            "caution": CAUTION if is_no_enforcement(kind, self.roles) else "",
            "delivered": kind.delivered,
            "reply": kind.reply,
            "confidential": kind.confidential,
            "officers_least": officers_asked(kind, self.roles),
            "number": number if kind.number_of_step and number else None,
            "blocked": self._blocked(kind),
            "issued": before.id if before and again else None,
            "signed_off_by": step.signer if step else None,
            "asks": self._asks(kind),
        }

    def _stands(self, step: Event) -> bool:
        return self.facts.hazards[0].stands(step)

    def _blocked(self, kind: PaperKind) -> str | None:
        """What is to be done first."""
        if not self.has_office:
            return "您还没有登记所在单位，请安委办在“人员”里补上"
        if any(one.enterprise_id != self.facts.enterprise.id for one in self.facts.hazards):
            return "文书里的隐患已转给承接的企业，请在隐患里给承接的企业另出"
        if kind.step and not self._stands(kind.step):
            return f"先在隐患里办理{EVENT_WORDS[kind.step]}"
        return None

    def _asks(self, kind: PaperKind) -> list[dict[str, Any]]:
        filled = prefilled(kind, self.facts, self.contact)
        return [
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
        ]
