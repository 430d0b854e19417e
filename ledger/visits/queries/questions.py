"""Questions about visits that are hard to believe, and what offices answered.

They are worked out anew each time from the records; only the answers are kept, on the audit trail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds, next_month, shanghai_month
from ledger.ground.database import one_statement
from ledger.ground.expressions import day_in_shanghai, name_on, refers, uncorrected
from ledger.ground.stored import read_back
from ledger.ground.tables import audit, enterprise, inspection, person, photo, photo_use, visit
from ledger.ground.visible import of_others, visible_enterprise
from ledger.records.contents import Fix
from ledger.visits.rules.presence import Metres, Spot
from ledger.visits.rules.questions import ArePhotosAlike, Photo, Seen, questions
from plans.plan import Plan

ANSWERED = "answer_visit_question"
# A visit may last over the month's end.
BESIDE = timedelta(days=1)
# More cannot be worked through; the newest come first.
SHOWN_MOST = 500


@dataclass(frozen=True, slots=True)
class Comparing:
    """How places and pictures are compared; `is_telling`: the picture has content to compare."""

    metres: Metres
    alike: ArePhotosAlike
    is_telling: Callable[[int], bool]


def visit_questions(
    engine: sa.Engine, caller: Caller, plan: Plan, month: date, comparing: Comparing
) -> list[AskedQuestion]:
    """Those that touch the month (its first day), open ones first, then the newest.

    Nobody is shown a question about themselves or about enterprises of theirs.
    """
    with one_statement(engine).connect() as read:
        seen = _seen(read, caller, _around(month), comparing)
        # A photo that was used before, however long ago.
        before = _sharing_photos(read, caller, [visit.id for visit in seen])
        if before:
            seen += _seen(read, caller, visit.c.id.in_(before), comparing)
        shown = [
            question
            for question in questions(seen, plan.presence, comparing.metres, comparing.alike)
            if any(_month_of(visit) == month for visit in question.visits)
        ]
        answers = _answers(read, caller.area_code, [question.id for question in shown])
    shown.sort(
        key=lambda question: max(visit.arrived_at for visit in question.visits), reverse=True
    )
    shown.sort(key=lambda question: question.id in answers)
    return [
        AskedQuestion(
            question.id,
            question.kind,
            question.words,
            question.visits,
            answers.get(question.id, []),
        )
        for question in shown[:SHOWN_MOST]
    ]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What an office found out."""

    at: datetime
    person_id: UUID
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with what offices answered."""

    id: UUID
    kind: str
    words: str
    visits: Sequence[Seen]
    answers: list[GivenAnswer]


@dataclass(frozen=True, slots=True)
class _AnswerNoted:
    """Of the audit trail's details."""

    words: str


def _around(month: date) -> sa.ColumnElement[bool]:
    first, after = month_bounds(month)
    return sa.and_(
        visit.c.month.in_([shanghai_month(first - BESIDE), month, next_month(month)]),
        visit.c.arrived_at >= first - BESIDE,
        visit.c.arrived_at < after + BESIDE,
    )


def _seen(
    read: sa.Connection, caller: Caller, which: sa.ColumnElement[bool], comparing: Comparing
) -> list[Seen]:
    rows = read.execute(_visits(caller, which)).all()
    photos = _photos(read, caller, which, comparing)
    return [
        Seen(
            id=row.id,
            person_id=row.person_id,
            person=row.person,
            enterprise_id=row.enterprise_id,
            enterprise=row.enterprise,
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            fix=Spot(fix.longitude, fix.latitude, fix.crs) if fix else None,
            accuracy_m=fix.accuracy_m if fix else 0,
            enterprise_place=(
                Spot(row.longitude, row.latitude) if row.longitude is not None else None
            ),
            photos=tuple(photos[row.id]),
        )
        for row in rows
        for fix in [read_back(Fix, row.fix) if row.fix else None]
    ]


def _visits(caller: Caller, which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return _compared(
        caller,
        which,
        visit.c.id,
        visit.c.person_id,
        person.c.name.label("person"),
        visit.c.enterprise_id,
        name_on(day_in_shanghai(visit.c.arrived_at)).label("enterprise"),
        visit.c.arrived_at,
        visit.c.left_at,
        # `-> 'fix'` of a place without one is the JSON null, which is read as None.
        visit.c.document["arrival"]["place"]["fix"].label("fix"),
        enterprise.c.longitude,
        enterprise.c.latitude,
    ).join(person, refers(visit.c.person_id, person))


def _compared(
    caller: Caller, which: sa.ColumnElement[bool], *columns: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """Those of them that the caller may ask about."""
    return (
        sa.select(*columns)
        .select_from(visit)
        .join(enterprise, refers(visit.c.enterprise_id, enterprise))
        .where(
            which,
            uncorrected(),
            visible_enterprise(caller),
            of_others(caller),
            visit.c.person_id != caller.person_id,
        )
    )


def _sharing_photos(read: sa.Connection, caller: Caller, seen: list[UUID]) -> list[UUID]:
    """Visits of before that used a photo of these visits."""
    ours, theirs = photo_use.alias("ours"), photo_use.alias("theirs")
    shared = (
        sa.select(theirs.c.record_id)
        .distinct()
        .join(
            ours,
            sa.and_(ours.c.area_code == theirs.c.area_code, ours.c.sha256 == theirs.c.sha256),
        )
        .where(
            theirs.c.area_code == caller.area_code,
            theirs.c.record_kind == "visit",
            ours.c.record_kind == "visit",
            ours.c.record_id == _any_of(seen),
            theirs.c.record_id != ours.c.record_id,
        )
    )
    return sorted(set(read.scalars(shared)) - set(seen))


def _photos(
    read: sa.Connection, caller: Caller, which: sa.ColumnElement[bool], comparing: Comparing
) -> dict[UUID, list[Photo]]:
    """By visit: its own photos, and those of the inspections made during it."""
    of = _compared(caller, which, visit.c.id, visit.c.corrects).subquery("of")
    shown = sa.union(
        sa.select(of.c.id, photo_use.c.sha256).join(photo_use, _used("visit", caller, of.c.id)),
        # Inspections name the visit they came with, which a correction may have replaced.
        *(
            sa.select(of.c.id, photo_use.c.sha256)
            .join(
                inspection,
                sa.and_(inspection.c.area_code == caller.area_code, inspection.c.visit_id == named),
            )
            .join(photo_use, _used("inspection", caller, inspection.c.id))
            for named in (of.c.id, of.c.corrects)
        ),
    ).subquery("shown")
    photos: dict[UUID, list[Photo]] = defaultdict(list)
    for row in read.execute(
        sa.select(shown, photo.c.perceptual_hash)
        .join(
            photo, sa.and_(photo.c.area_code == caller.area_code, photo.c.sha256 == shown.c.sha256)
        )
        .order_by(shown.c.sha256)
    ):
        look = row.perceptual_hash
        telling = look is not None and comparing.is_telling(look)
        photos[row.id].append(Photo(row.sha256, look if telling else None))
    return photos


def _used(kind: str, caller: Caller, record_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(
        photo_use.c.area_code == caller.area_code,
        photo_use.c.record_kind == kind,
        photo_use.c.record_id == record_id,
    )


def _answers(
    read: sa.Connection, area_code: str, ids: Iterable[UUID]
) -> dict[UUID, list[GivenAnswer]]:
    answers: dict[UUID, list[GivenAnswer]] = defaultdict(list)
    rows = read.execute(
        sa.select(audit.c.subject_id, audit.c.at, audit.c.details, audit.c.person_id, person.c.name)
        .join(person, refers(audit.c.person_id, person))
        .where(
            audit.c.area_code == area_code,
            audit.c.action == ANSWERED,
            audit.c.subject_kind == "visit_question",
            audit.c.subject_id == _any_of([str(question_id) for question_id in ids], sa.Text),
        )
        .order_by(audit.c.id)
    )
    for row in rows:
        answers[UUID(row.subject_id)].append(
            GivenAnswer(row.at, row.person_id, row.name, read_back(_AnswerNoted, row.details).words)
        )
    return answers


def _any_of(values: list[Any], kind: type[sa.types.TypeEngine[Any]] = sa.Uuid) -> Any:
    """`= any(array)`: one parameter, where a list of them has a limit of 65,535."""
    return sa.any_(sa.literal(values, ARRAY(kind)))


def _month_of(seen: Seen) -> date:
    return shanghai_month(seen.arrived_at)
