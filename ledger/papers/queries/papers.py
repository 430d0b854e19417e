"""Papers as a register and single, for whoever may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.official_paper import OfficialPaper
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.lifecycles.hazard import State
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.printed import StoredFile, files_from
from ledger.ground.stored import read_back
from ledger.ground.tables import (
    enterprise,
    hazard,
    paper,
    paper_file,
    person,
)
from ledger.ground.visible import SqlCondition, assigned_today, visible_record
from ledger.papers.queries.delivered import ToldDelivery, delivery_of
from ledger.papers.queries.states import newer_version, paper_state
from ledger.papers.rules.delivering import HOW_WORDS, REPLACED, STATE_WORDS, WAITING, may_deliver
from ledger.papers.rules.kinds import CONFIDENTIAL, KINDS
from ledger.records.scope import Place, reaching_roles
from plans.plan import Plan

_NEWEST_FIRST = Order(
    [paper.c.received_at, paper.c.id], [datetime.fromisoformat, UUID], descending=True
)
# The one file of a paper.
PDF = "pdf"
UNSEEN_PAPER = "没有这份文书，或者您无权查看"


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """What to list. `first` and `last`: days on which it was issued, both included."""

    kind: str | None = None
    state: str | None = None
    hazard_id: UUID | None = None
    inspection_id: UUID | None = None
    enterprise_id: UUID | None = None
    office: str | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 50
    cursor: str | None = None


def visible_paper(caller: Caller) -> SqlCondition:
    """Those of visible enterprises and the caller's own; what goes to other authorities about an
    enterprise its own people do not see. A condition on `paper` joined with `enterprise`.
    """
    own_ids = [granted.enterprise_id for granted in caller.grants if granted.enterprise_id]
    offices = replace(
        caller, grants=tuple(one for one in caller.grants if one.role is not Role.ENTERPRISE)
    )
    return sa.or_(
        sa.and_(paper.c.kind.not_in(CONFIDENTIAL), visible_record(caller, paper.c.person_id)),
        sa.and_(
            visible_record(offices, paper.c.person_id),
            sa.not_(paper.c.enterprise_id.in_(own_ids)),
        ),
    )


def list_papers(
    engine: sa.Engine, caller: Caller, filters: PaperFilter, plan: Plan
) -> Page[dict[str, Any]]:
    """The newest first. Raises: Invalid for a strange cursor."""
    listed = (
        paper_rows(caller, filters)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(filters.cursor))
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, _NEWEST_FIRST)
    return page.map(lambda row: _shown(row, plan))


def paper_rows(caller: Caller, filters: PaperFilter) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    return _papers(caller).where(*_conditions(filters)).order_by(*_NEWEST_FIRST.clauses())


_SHOWN = (
    "id", "kind", "number", "version", "replaces", "office", "enterprise_id", "inspection_id",
    "hazard_ids", "issued_on", "received_at",
)  # fmt: skip


def _papers(caller: Caller) -> sa.Select[Any]:
    return (
        sa.select(
            *(paper.c[name] for name in _SHOWN),
            enterprise.c.name.label("enterprise"),
            person.c.name.label("person"),
            paper_state().label("state"),
            newer_version().label("replaced_by"),
        )
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == paper.c.area_code,
                enterprise.c.id == paper.c.enterprise_id,
            ),
        )
        .join(
            person,
            sa.and_(person.c.area_code == paper.c.area_code, person.c.id == paper.c.person_id),
        )
        .where(visible_paper(caller), paper.c.area_code == caller.area_code)
    )


def _conditions(filters: PaperFilter) -> list[sa.ColumnElement[bool]]:
    asked: list[tuple[sa.ColumnElement[Any], Any]] = [
        (paper.c.kind, filters.kind),
        (paper.c.inspection_id, filters.inspection_id),
        (paper.c.enterprise_id, filters.enterprise_id),
        (paper.c.office, filters.office),
        (paper_state(), filters.state),
    ]
    conditions = [column == value for column, value in asked if value is not None]
    if filters.hazard_id:
        conditions.append(paper.c.hazard_ids.contains([filters.hazard_id]))
    if filters.first:
        conditions.append(paper.c.issued_on >= filters.first)
    if filters.last:
        conditions.append(paper.c.issued_on <= filters.last)
    return conditions


def _shown(row: sa.Row[Any], plan: Plan) -> dict[str, Any]:
    return row._asdict() | {
        "kind_word": KINDS[row.kind].name,
        "state_word": STATE_WORDS[row.state],
        "office_name": plan.office_name(row.office),
    }


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A whole paper. `name`: as its file is called; `file`: None while it is being printed."""

    row: Mapping[str, Any]
    code: str
    name: str
    file: StoredFile | None


def one_paper(engine: sa.Engine, caller: Caller, paper_id: UUID, plan: Plan) -> ShownPaper:
    """The whole of it: what it says, its versions, how it was delivered and what the caller may do.

    Raises: NotFound.
    """
    asked = (
        _papers(caller)
        .add_columns(
            paper.c.content,
            paper.c.code,
            paper.c.step_position,
            paper_file.c.files,
            enterprise.c.town_code,
            enterprise.c.sectors,
            assigned_today(caller).label("assigned"),
            _waits_for_step().label("waits_for_step"),
        )
        .outerjoin(
            paper_file,
            sa.and_(
                paper_file.c.area_code == paper.c.area_code, paper_file.c.paper_id == paper.c.id
            ),
        )
        .where(paper.c.id == paper_id)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
        if row is None:
            raise NotFound(UNSEEN_PAPER)
        delivery = delivery_of(read, caller.area_code, paper_id)
        versions = _versions(read, caller, row)
    shown = _shown(row, plan) | {
        "content": read_back(OfficialPaper, row.content),
        "delivery": delivery and _delivery(delivery),
        "versions": versions,
        "may": _may(caller, row, delivery),
    }
    name = f"{KINDS[row.kind].name} {row.number}.pdf"
    return ShownPaper(shown, row.code, name, files_from(row.files or {}).get(PDF))


def _delivery(recorded: ToldDelivery) -> dict[str, Any]:
    signature = recorded.sent.signature
    return {
        "how": recorded.how,
        "how_word": HOW_WORDS[recorded.how],
        "at": recorded.at,
        "person": recorded.person,
        "by_step": recorded.by_step,
        "received_by": signature.name if signature else None,
        "post": recorded.sent.post,
        "reason": recorded.sent.reason or recorded.sent.note,
        "witness": recorded.sent.witness,
        "where": recorded.sent.where,
        "reply": recorded.sent.reply,
        "photos": list(recorded.sent.photos),
    }


def _waits_for_step() -> sa.ColumnElement[bool]:
    """The order that it goes with is still to be signed for, in the hazard's own step."""
    return sa.exists().where(
        hazard.c.area_code == paper.c.area_code,
        hazard.c.id == paper.c.hazard_ids[1],
        hazard.c.state == State.ASSIGNED,
        hazard.c.order_number == paper.c.number,
    )


def _may(caller: Caller, row: sa.Row[Any], delivery: ToldDelivery | None) -> dict[str, Any]:
    kind = KINDS[row.kind]
    place = Place(row.enterprise_id, row.town_code, row.sectors)
    roles = reaching_roles(caller, place, assigned=row.assigned)
    said_no = row.state != REPLACED and delivery is not None and delivery.is_own_refusal
    waiting = row.state == WAITING or said_no
    ways = may_deliver(kind, roles, said_no=said_no) if waiting else ()
    by_step = kind.by_step and row.waits_for_step
    outsider = Role.ENTERPRISE not in roles
    return {
        "deliver": [] if by_step else list(ways),
        "by_step": bool(ways) and by_step,
        "replace": outsider and bool(roles & kind.roles) and row.replaced_by is None,
    }


def _versions(read: sa.Connection, caller: Caller, row: sa.Row[Any]) -> list[dict[str, Any]]:
    """Of the same subject under the same number, the newest first."""
    asked = sa.select(
        paper.c.id,
        paper.c.version,
        paper.c.issued_on,
        paper.c.document["reason"].astext.label("reason"),
    ).where(
        paper.c.area_code == caller.area_code,
        paper.c.kind == row.kind,
        paper.c.office == row.office,
        paper.c.number == row.number,
        paper.c.enterprise_id == row.enterprise_id,
        paper.c.hazard_ids == row.hazard_ids,
    )
    rows = read.execute(asked.order_by(paper.c.version.desc()))
    return [one._asdict() for one in rows]


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """What everybody may read by its code: nothing of a person, an enterprise or a hazard."""

    kind_word: str
    number: str
    office: str
    issued_on: date
    version: int
    newest: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """Of a paper's content."""

    title: str
    office: str


def public_paper(engine: sa.Engine, code: str) -> PublicPaper | None:
    """Of any county; None where the code never existed."""
    asked = sa.select(
        paper.c.content,
        paper.c.number,
        paper.c.issued_on,
        paper.c.version,
        newer_version().is_(None).label("newest"),
    ).where(paper.c.code == code)
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
    if row is None:
        return None
    kept = read_back(_Kept, row.content)
    return PublicPaper(kept.title, row.number, kept.office, row.issued_on, row.version, row.newest)


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper as a delivery needs it."""

    id: UUID
    kind: str
    enterprise_id: UUID


def seen_paper(engine: sa.Engine, caller: Caller, paper_id: UUID) -> SeenPaper:
    """Raises: NotFound where the caller may not see it."""
    asked = _papers(caller).where(paper.c.id == paper_id)
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
    if row is None:
        raise NotFound(UNSEEN_PAPER)
    return SeenPaper(row.id, row.kind, row.enterprise_id)
