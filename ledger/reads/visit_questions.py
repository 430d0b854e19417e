"""Questions about visits that are hard to believe, and what offices answered.

They are worked out anew each time from the records; only the answers are kept, on the audit trail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from checklists.county_plan import Plan
from ledger.database import one_statement
from ledger.models import audit, enterprise, inspection, person, photo, photo_use, visit
from ledger.reads.enterprise_names import day_of, name_on
from ledger.reads.visible import of_others, visible_enterprise
from ledger.reads.visit_counts import standing
from ledger.rules.caller import Caller
from ledger.rules.clocks import shanghai_month
from ledger.rules.presence import Metres, Spot
from ledger.rules.visit_questions import Alike, Photo, Question, Seen, questions

ANSWERED = "answer_visit_question"
# Ours: a photo that comes back does so soon. So far before the month others are compared.
LOOK_BACK_DAYS = 62
# More cannot be worked through; the newest come first.
SHOWN_MOST = 500


@dataclass(frozen=True, slots=True)
class Comparing:
    """How places and pictures are compared; `is_telling`: the picture has content to compare."""

    metres: Metres
    alike: Alike
    is_telling: Callable[[int], bool]


def visit_questions(
    engine: sa.Engine, caller: Caller, plan: Plan, month: date, comparing: Comparing
) -> list[dict[str, Any]]:
    """Those that touch the month (its first day), open ones first, then the newest.

    Nobody is shown a question about themselves or about enterprises of theirs.
    """
    with one_statement(engine).connect() as read:
        seen = _seen(read, caller, month, comparing)
        found = [
            each
            for each in questions(seen, plan.presence, comparing.metres, comparing.alike)
            if any(_month_of(visit) == month for visit in each.visits)
        ]
        answers = _answers(read, caller.area_code, [each.id for each in found])
    found.sort(key=lambda each: max(visit.arrived_at for visit in each.visits), reverse=True)
    found.sort(key=lambda each: each.id in answers)
    return [_shown(each, answers.get(each.id, [])) for each in found[:SHOWN_MOST]]


def _shown(question: Question, answers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "words": question.words,
        "visits": [
            {
                "id": each.id,
                "person_id": each.person_id,
                "person": each.person,
                "enterprise_id": each.enterprise_id,
                "enterprise": each.enterprise,
                "arrived_at": each.arrived_at,
                "left_at": each.left_at,
            }
            for each in question.visits
        ],
        "answers": answers,
    }


def _seen(read: sa.Connection, caller: Caller, month: date, comparing: Comparing) -> list[Seen]:
    rows = read.execute(_visits(caller, month)).all()
    photos = _photos(read, caller.area_code, [row.id for row in rows], comparing)
    return [
        Seen(
            id=row.id,
            person_id=row.person_id,
            person=row.person,
            enterprise_id=row.enterprise_id,
            enterprise=row.enterprise,
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            fix=_spot(row.fix),
            accuracy_m=row.fix["accuracy_m"] if row.fix else 0,
            enterprise_place=(
                Spot(row.longitude, row.latitude) if row.longitude is not None else None
            ),
            photos=tuple(photos[row.id]),
        )
        for row in rows
    ]


def _visits(caller: Caller, month: date) -> sa.Select[Any]:
    return (
        sa.select(
            visit.c.id,
            visit.c.person_id,
            person.c.name.label("person"),
            visit.c.enterprise_id,
            name_on(day_of(visit.c.arrived_at)).label("enterprise"),
            visit.c.arrived_at,
            visit.c.left_at,
            # `-> 'fix'` of a place without one is the JSON null, which is read as None.
            visit.c.document["arrival"]["place"]["fix"].label("fix"),
            enterprise.c.longitude,
            enterprise.c.latitude,
        )
        .join(enterprise, _same(enterprise, visit.c.enterprise_id))
        .join(person, _same(person, visit.c.person_id))
        .where(
            visit.c.month >= (month - timedelta(days=LOOK_BACK_DAYS)).replace(day=1),
            visit.c.month <= (month + timedelta(days=31)).replace(day=1),
            standing(),
            visible_enterprise(caller),
            of_others(caller),
            visit.c.person_id != caller.person_id,
        )
    )


def _photos(
    read: sa.Connection, area_code: str, visit_ids: list[UUID], comparing: Comparing
) -> dict[UUID, list[Photo]]:
    """By visit: its own photos, and those of the inspections made during it."""
    during = sa.select(inspection.c.visit_id.label("visit_id"), inspection.c.id).where(
        inspection.c.area_code == area_code, inspection.c.visit_id.in_(visit_ids)
    )
    of_inspections = during.subquery("during")
    shown = sa.union(
        sa.select(photo_use.c.record_id.label("visit_id"), photo_use.c.sha256).where(
            photo_use.c.area_code == area_code,
            photo_use.c.record_kind == "visit",
            photo_use.c.record_id.in_(visit_ids),
        ),
        sa.select(of_inspections.c.visit_id, photo_use.c.sha256).where(
            photo_use.c.area_code == area_code,
            photo_use.c.record_kind == "inspection",
            photo_use.c.record_id == of_inspections.c.id,
        ),
    ).subquery("shown")
    found: dict[UUID, list[Photo]] = defaultdict(list)
    for row in read.execute(
        sa.select(shown, photo.c.perceptual_hash)
        .join(photo, sa.and_(photo.c.area_code == area_code, photo.c.sha256 == shown.c.sha256))
        .order_by(shown.c.sha256)
    ):
        look = row.perceptual_hash
        telling = look is not None and comparing.is_telling(look)
        found[row.visit_id].append(Photo(row.sha256, look if telling else None))
    return found


def _answers(
    read: sa.Connection, area_code: str, ids: Iterable[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = read.execute(
        sa.select(audit.c.subject_id, audit.c.at, audit.c.details, audit.c.person_id, person.c.name)
        .join(person, _same(person, audit.c.person_id, audit))
        .where(
            audit.c.area_code == area_code,
            audit.c.action == ANSWERED,
            audit.c.subject_kind == "visit_question",
            audit.c.subject_id.in_([str(each) for each in ids]),
        )
        .order_by(audit.c.id)
    )
    for row in rows:
        found[UUID(row.subject_id)].append(
            {
                "at": row.at,
                "person_id": row.person_id,
                "person": row.name,
                "words": row.details["words"],
            }
        )
    return found


def _month_of(seen: Seen) -> date:
    return shanghai_month(seen.arrived_at)


def _spot(fix: dict[str, Any] | None) -> Spot | None:
    return Spot(fix["longitude"], fix["latitude"], fix["crs"]) if fix else None


def _same(
    table: sa.Table, reference: sa.ColumnElement[Any], holder: sa.Table = visit
) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == holder.c.area_code, table.c.id == reference)
