"""Work records read back, the newest first; and what counts as work done, each thing once.

What was corrected stands no more, and what was withdrawn with it. A meeting or training that an
office recorded for a duty of the plan is work too: nobody writes it down twice.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.expressions import received_by, refers, work_stands
from ledger.ground.on_behalf import offices_of, owner_of
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.tables import duty_record, enterprise, person, village, work_record
from ledger.work.rules import WORK_KINDS
from plans.plan import Office, Plan

READS_WORK = frozenset({Role.INSPECTOR, Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN})
_NEWEST_FIRST = Order(
    [work_record.c.done_on, work_record.c.id], [date.fromisoformat, UUID], descending=True
)
_OF_DOCUMENT = ("number", "begins", "note", "reason")
# The duties of offices whose records are work, by the kind that their receipt tells.
_DUTIES_THAT_ARE_WORK = {"meeting": "meeting", "training": "training"}


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What to list. `first`, `last`: days on which it was done, both included."""

    kind: str | None = None
    office: str | None = None
    record_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 50
    cursor: str | None = None


def works_for(caller: Caller, plan: Plan) -> tuple[Office, ...]:
    """The offices whose work the caller records: which their roles stand for, and their own."""
    stood_for = {office.key for office in offices_of(caller, plan)}
    return tuple(office for office in plan.offices if office.key in {*stood_for, caller.office_id})


def visible_work(caller: Caller, plan: Plan) -> sa.ColumnElement[bool]:
    """Work of the own offices, and what the caller recorded; the county sees all of it.

    A condition on `work_record`.
    """
    columns = work_record.c
    own_offices = [office.key for office in works_for(caller, plan)]
    return sa.and_(
        columns.area_code == caller.area_code,
        sa.true()
        if caller.has(Role.COUNTY, Role.ADMIN)
        else sa.or_(columns.office.in_(own_offices), columns.person_id == caller.person_id),
    )


def list_work(
    engine: sa.Engine, caller: Caller, filters: WorkFilter, plan: Plan
) -> Page[dict[str, Any]]:
    """A page. Raises: Invalid for a strange cursor."""
    listed = (
        work_rows(caller, plan, filters)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(filters.cursor))
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, _NEWEST_FIRST)
    corrected_by = {office.key for office in works_for(caller, plan)}
    return page.map(lambda row: row._asdict() | _words(row, caller, plan, corrected_by))


def work_rows(caller: Caller, plan: Plan, filters: WorkFilter) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    columns = work_record.c
    return (
        sa.select(
            *(columns[name] for name in _SHOWN),
            *(columns.document[name].astext.label(name) for name in _OF_DOCUMENT),
            columns.document.op("->")("photos").label("photos"),
            person.c.name.label("person"),
            village.c.name.label("village"),
            enterprise.c.name.label("enterprise"),
        )
        .join(person, refers(columns.person_id, person))
        .outerjoin(village, refers(columns.village_id, village))
        .outerjoin(enterprise, refers(columns.enterprise_id, enterprise))
        .where(visible_work(caller, plan), work_stands(), *_conditions(filters))
        .order_by(*_NEWEST_FIRST.clauses())
    )


_SHOWN = (
    "id", "kind", "office", "done_on", "town_code", "village_id", "group_name", "place",
    "enterprise_id", "title", "times", "people", "copies", "passed", "duty", "corrects",
    "received_at",
)  # fmt: skip


def work_done(area_code: str, as_at: datetime | None = None) -> sa.CompoundSelect[Any]:
    """Rows of all work that counts: work records that stand, and meetings and trainings that
    offices recorded for a duty. `record_kind` and `id` tell which record it is. `as_at`: as of what
    was received by then.
    """
    work, duty = work_record.c, duty_record.c
    duty_kind = duty.receipt["duty_kind"].astext
    present = sa.type_coerce(duty.document.op("->")("participants"), JSONB)
    recorded = sa.select(
        sa.literal("work_record").label("record_kind"),
        *(work[name] for name in _COUNTED),
        work.document["begins"].astext.label("begins"),
    ).where(work.area_code == area_code, work_stands(as_at))
    for_duties = sa.select(
        sa.literal("duty_record"),
        duty.id,
        sa.case(_DUTIES_THAT_ARE_WORK, value=duty_kind),
        duty.office,
        duty.done_on,
        sa.null().cast(sa.Text),
        sa.null().cast(sa.Uuid),
        sa.null().cast(sa.Text),
        sa.null().cast(sa.Uuid),
        duty.document["note"].astext,
        sa.literal(1),
        sa.func.nullif(sa.func.jsonb_array_length(sa.func.coalesce(present, sa.text("'[]'"))), 0),
        sa.null().cast(sa.Integer),
        sa.null().cast(sa.Integer),
        sa.null().cast(sa.Text),
    ).where(
        duty.area_code == area_code,
        duty.office.is_not(None),
        duty_kind.in_(_DUTIES_THAT_ARE_WORK),
        received_by(duty_record, as_at),
    )
    return sa.union_all(recorded, for_duties)


_COUNTED = (
    "id", "kind", "office", "done_on", "town_code", "village_id", "group_key", "enterprise_id",
    "title", "times", "people", "copies", "passed",
)  # fmt: skip


def _conditions(filters: WorkFilter) -> list[sa.ColumnElement[bool]]:
    columns = work_record.c
    compared = [
        (columns.kind, operator.eq, filters.kind),
        (columns.office, operator.eq, filters.office),
        (columns.id, operator.eq, filters.record_id),
        (columns.done_on, operator.ge, filters.first),
        (columns.done_on, operator.le, filters.last),
    ]
    return [holds(column, value) for column, holds, value in compared if value is not None]


def _words(row: sa.Row[Any], caller: Caller, plan: Plan, corrected_by: set[str]) -> dict[str, Any]:
    owner = owner_of(plan, row.office)
    kind = WORK_KINDS[row.kind]
    return {
        "photos": row.photos or [],
        "kind_word": kind.word,
        "unit": kind.unit,
        "office_name": owner.name if owner else row.office,
        "may_correct": caller.has(Role.COUNTY) or row.office in corrected_by,
    }
