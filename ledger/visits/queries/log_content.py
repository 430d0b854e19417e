"""What a 派驻员's monthly log says, read from the visits' own documents.

Source: 溆浦 二(二)4 (认真填写驻企日志，如实反馈督导情况; the minimum of visits); the form is ours.
A visit that was corrected is left out, its correction stands in its place and says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.visit_log import (
    LogChecklist,
    LogFinding,
    LogRecheck,
    LogVisit,
    PlaceFix,
    PrintedSignature,
    VisitLogContent,
    VisitWords,
)
from ledger.ground.expressions import day_in_shanghai, name_on, uncorrected
from ledger.ground.grades import HAZARD_GRADE_WORDS
from ledger.ground.stored import read_back
from ledger.ground.tables import enterprise, hazard, inspection, person, visit
from ledger.records.contents import Fix, Signature
from ledger.visits.queries.log_cover import cover_rows
from ledger.visits.rules.visit import Visit
from ledger.visits.rules.words import BOARD_STATE_WORDS, MEANS_WORDS, PRODUCTION_WORDS
from plans.plan import Plan


def visit_log_content(
    read: sa.Connection, area_code: str, person_id: UUID, month: date, plan: Plan
) -> VisitLogContent:
    """The month as the ledger has it now. `month`: its first day.

    Where the county stations nobody, the minimum is 0 and stands on no clause.
    """
    rule = plan.stationing
    name = read.scalars(
        sa.select(person.c.name).where(person.c.area_code == area_code, person.c.id == person_id)
    ).one()
    return VisitLogContent(
        county=plan.area.name,
        supervisor=name,
        supervisor_title=plan.role_title("stationed"),
        month=month,
        visits_at_least=rule.visits_at_least if rule else 0,
        plan_clause=f"{plan.area.name} {rule.source.removeprefix(plan.seed)}" if rule else "",
        enterprises=cover_rows(read, area_code, person_id, month, plan),
        visits=_visits(read, area_code, person_id, month, plan),
    )


def _visits(
    read: sa.Connection, area_code: str, person_id: UUID, month: date, plan: Plan
) -> tuple[LogVisit, ...]:
    rows = read.execute(_uncorrected_visits(area_code, person_id, month)).all()
    chains = _corrected_ids(read, area_code, person_id)
    made_on = _inspections(read, area_code, person_id, [i for row in rows for i in chains(row.id)])
    sent = {row.id: read_back(Visit, row.document) for row in rows}
    hazards = _hazard_names(read, area_code, sent.values())
    return tuple(
        LogVisit(
            id=row.id,
            enterprise=row.enterprise,
            enterprise_place=((row.longitude, row.latitude) if row.longitude is not None else None),
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            nth_in_month=row.nth,
            rechecks=tuple(_rechecks(sent[row.id], hazards)),
            checklists=tuple(_checklists(inspections, plan)),
            findings=tuple(finding for made in inspections for finding in _findings(made)),
            photos=tuple(_photos(sent[row.id], inspections)),
            corrects=row.corrects,
            document=row.document,
            words=_words(sent[row.id]),
        )
        for row in rows
        for inspections in [
            [i for v in chains(row.id) for i in made_on.get((v, row.enterprise_id), ())]
        ]
    )


def _words(sent: Visit) -> VisitWords:
    place = sent.arrival.place
    return VisitWords(
        means=MEANS_WORDS[sent.arrival.means],
        fix=_fix(place.fix) if place.fix else None,
        no_fix_reason=place.no_fix_reason,
        received_by=sent.received_by,
        production=PRODUCTION_WORDS[sent.production],
        self_check=sent.self_check,
        principal_check=sent.principal_check,
        guidance=sent.guidance,
        board_state=BOARD_STATE_WORDS[sent.board_state],
        opinion=sent.opinion,
        reported_to=sent.reported_to,
        correction_reason=sent.correction_reason,
        supervisor_signature=_signature(sent.signatures.inspector),
        enterprise_signature=_signature(sent.signatures.enterprise),
    )


def _fix(sent: Fix) -> PlaceFix:
    return PlaceFix(sent.latitude, sent.longitude, sent.crs, sent.accuracy_m)


def _signature(sent: Signature) -> PrintedSignature:
    return PrintedSignature(sent.name, sent.path, sent.refused_reason)


def _uncorrected_visits(area_code: str, person_id: UUID, month: date) -> sa.Select[Any]:
    numbered = (
        sa.select(
            visit.c.id,
            sa.func.row_number()
            .over(partition_by=visit.c.enterprise_id, order_by=(visit.c.arrived_at, visit.c.id))
            .label("nth"),
        )
        .where(visit.c.area_code == area_code, visit.c.month == month, uncorrected())
        .subquery("numbered")
    )
    return (
        sa.select(
            visit,
            numbered.c.nth,
            name_on(day_in_shanghai(visit.c.arrived_at)).label("enterprise"),
            enterprise.c.longitude,
            enterprise.c.latitude,
        )
        .join(numbered, numbered.c.id == visit.c.id)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == visit.c.area_code,
                enterprise.c.id == visit.c.enterprise_id,
            ),
        )
        .where(visit.c.area_code == area_code, visit.c.person_id == person_id)
        .order_by(visit.c.arrived_at, visit.c.id)
    )


def _corrected_ids(
    read: sa.Connection, area_code: str, person_id: UUID
) -> Callable[[UUID], list[UUID]]:
    """A function from a visit's id to it and all that it replaced: inspections name any of them."""
    corrections = sa.select(visit.c.id, visit.c.corrects).where(
        visit.c.area_code == area_code,
        visit.c.person_id == person_id,
        visit.c.corrects.is_not(None),
    )
    replaced = {row.id: row.corrects for row in read.execute(corrections)}

    def chain(visit_id: UUID) -> list[UUID]:
        ids = [visit_id]
        while ids[-1] in replaced:
            ids.append(replaced[ids[-1]])
        return ids

    return chain


@dataclass(frozen=True, slots=True)
class _Answer:
    item: str
    result: str


@dataclass(frozen=True, slots=True)
class _Finding:
    id: UUID
    part: str
    description: str
    grade: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _InspectionSent:
    answers: tuple[_Answer, ...]
    findings: tuple[_Finding, ...]
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _BornHazard:
    id: UUID
    number: str
    deadline: date


@dataclass(frozen=True, slots=True)
class _InspectionGiven:
    hazards: tuple[_BornHazard, ...]


@dataclass(frozen=True, slots=True)
class _Inspection:
    """An inspection's row, as far as the log tells of it."""

    visit_id: UUID
    enterprise_id: UUID
    document: _InspectionSent
    receipt: _InspectionGiven


def _inspections(
    read: sa.Connection, area_code: str, person_id: UUID, visit_ids: list[UUID]
) -> dict[tuple[UUID, UUID], list[_Inspection]]:
    """By visit and enterprise: an inspection may have named a visit before that came in."""
    by_visit: dict[tuple[UUID, UUID], list[_Inspection]] = defaultdict(list)
    columns = ("visit_id", "enterprise_id", "document", "receipt")
    for row in read.execute(
        sa.select(*(inspection.c[name] for name in columns))
        .where(
            inspection.c.area_code == area_code,
            inspection.c.person_id == person_id,
            inspection.c.visit_id.in_(visit_ids),
        )
        .order_by(inspection.c.started_at, inspection.c.id)
    ):
        made = read_back(_Inspection, row._mapping)
        by_visit[made.visit_id, made.enterprise_id].append(made)
    return by_visit


def _findings(made: _Inspection) -> Iterable[LogFinding]:
    """As the inspector found and signed them, whatever became of them since."""
    born = {hazard_row.id: hazard_row for hazard_row in made.receipt.hazards}
    for finding in made.document.findings:
        hazard_row = born[finding.id]
        yield LogFinding(
            number=hazard_row.number,
            part=finding.part,
            description=finding.description,
            grade=finding.grade,
            deadline=hazard_row.deadline,
            photos=finding.photos,
            grade_word=HAZARD_GRADE_WORDS[finding.grade],
        )


def _checklists(inspections: Iterable[_Inspection], plan: Plan) -> Iterable[LogChecklist]:
    names = {sector.id: sector.local_name for sector in plan.sectors}
    results: dict[str, Counter[str]] = defaultdict(Counter)
    for made in inspections:
        for answer in made.document.answers:
            results[answer.item.partition("-")[0]][answer.result] += 1
    for sector, count in sorted(results.items()):
        passed, failed, not_applicable = (count[result] for result in ("pass", "fail", "na"))
        yield LogChecklist(sector, names.get(sector, sector), passed, failed, not_applicable)


def _photos(sent: Visit, inspections: Iterable[_Inspection]) -> Iterable[str]:
    """Those of the visit itself; a finding's photos stand with the finding."""
    shown = [*sent.photos]
    shown += [photo for looked_at in sent.previous_hazards for photo in looked_at.photos]
    shown += [photo for made in inspections for photo in made.document.photos]
    return dict.fromkeys(shown)


def _rechecks(sent: Visit, hazards: dict[UUID, tuple[str, str]]) -> Iterable[LogRecheck]:
    for looked_at in sent.previous_hazards:
        number, part = hazards[looked_at.hazard_id]
        yield LogRecheck(number, part, looked_at.fixed, looked_at.note)


def _hazard_names(
    read: sa.Connection, area_code: str, visits: Iterable[Visit]
) -> dict[UUID, tuple[str, str]]:
    """Number and part of every hazard that was looked at again."""
    ids = {looked_at.hazard_id for sent in visits for looked_at in sent.previous_hazards}
    known = sa.select(hazard.c.id, hazard.c.number, hazard.c.part).where(
        hazard.c.area_code == area_code, hazard.c.id.in_(ids)
    )
    return {row.id: (row.number, row.part) for row in read.execute(known)}
