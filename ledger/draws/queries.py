"""Draws by lot: who can be drawn and who may inspect, and draws read back.

The pool is read as the ledger stands at this moment. Enterprises: those in use within the reach of
the caller's offices, narrowed by town, sector and class. Inspectors: people in office whose roles
let them inspect. An inspector avoids enterprises that they belong to, and those at which they are
stationed today or will be.

Whether a drawn enterprise was inspected is read from the inspections: the first one whose manner
is 双随机, by somebody whom the lot sent there, after this draw and before the enterprise was drawn
again. Before `publish_on` only the county's office, who drew and who was sent see names: nothing
tells an enterprise beforehand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.draws.rules import Candidate, Inspector, Pool, Reach, commitment_of
from ledger.duties.queries.duties import in_tier
from ledger.duties.rules.owners import OTHER_TIER
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.tables import assignment, draw, draw_commitment, enterprise, grant, person, town
from ledger.ground.visible import visible_enterprise
from plans.plan import Plan

MAY_DRAW = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})
# Who may inspect on behalf of an office: the roles of an inspection of origin `enforcement`.
MAY_BE_DRAWN = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})
MAY_READ_DRAWS = frozenset({Role.INSPECTOR, Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN})
# The public's page is a page, not an archive.
PUBLIC_MOST = 200
_NEWEST_FIRST = Order([draw.c.drawn_on, draw.c.id], [date.fromisoformat, UUID], descending=True)
_OF_DOCUMENT = (
    "towns", "sectors", "tiers", "roles", "enterprises", "inspectors_each", "check_by", "witness",
)  # fmt: skip
_OF_RECEIPT = (
    "algorithm", "commitment", "pool_sha256", "pool_enterprises", "pool_inspectors", "seed",
)  # fmt: skip

_FOLLOWED = sa.text("""
    select d.id as draw_id, (line->>'enterprise_id')::uuid as enterprise_id,
           i.id as inspection_id, (i.finished_at at time zone 'Asia/Shanghai')::date as inspected_on
      from draw d
     cross join lateral jsonb_array_elements(d.receipt->'drawn') line
     cross join lateral (
           select id, finished_at from inspection i
            where i.area_code = d.area_code
              and i.enterprise_id = (line->>'enterprise_id')::uuid
              and i.origin = 'enforcement' and i.document->>'manner' = 'double_random'
              and i.finished_at >= d.received_at
              and line->'inspectors' @> jsonb_build_array(jsonb_build_object('id', i.person_id))
              and not exists (
                  select from draw later
                   where later.area_code = d.area_code and later.received_at > d.received_at
                     and later.received_at <= i.finished_at
                     and later.receipt->'drawn' @> jsonb_build_array(
                             jsonb_build_object('enterprise_id', line->>'enterprise_id')))
            order by finished_at, id limit 1) i
     where d.area_code = :area_code and d.id = any(:ids)
""")


@dataclass(frozen=True, slots=True)
class DrawFilter:
    """What the pool is narrowed to; empty: not narrowed. `roles`: of those who inspect."""

    towns: Collection[str]
    sectors: Collection[str]
    tiers: Collection[str]
    roles: Collection[str]


@dataclass(frozen=True, slots=True)
class NamedPool:
    """The pool with the names that its ids have today: enterprise with town, and person."""

    pool: Pool
    enterprises: Mapping[str, tuple[str, str | None]]
    inspectors: Mapping[str, str]


def pool_of(tx: sa.Connection, caller: Caller, plan: Plan, wanted: DrawFilter) -> NamedPool:
    """Read it in the transaction that draws."""
    candidates = tx.execute(_candidates(caller, plan, wanted)).all()
    avoided = _avoided(tx, caller.area_code)
    inspectors = _inspectors(tx, caller.area_code, wanted.roles, avoided)
    pool = Pool(
        tuple(Candidate(str(row.id), row.town_code, tuple(row.sectors)) for row in candidates),
        tuple(each for each, _ in inspectors),
    )
    return NamedPool(
        pool,
        {str(row.id): (row.name, row.town) for row in candidates},
        {each.id: name for each, name in inspectors},
    )


def _candidates(caller: Caller, plan: Plan, wanted: DrawFilter) -> sa.Select[Any]:
    drawing = replace(caller, grants=tuple(g for g in caller.grants if g.role in MAY_DRAW))
    same = sa.and_(
        town.c.area_code == enterprise.c.area_code, town.c.town_code == enterprise.c.town_code
    )
    conditions = [visible_enterprise(drawing), enterprise.c.active]
    if wanted.towns:
        conditions.append(enterprise.c.town_code.in_(wanted.towns))
    if wanted.sectors:
        conditions.append(enterprise.c.sectors.overlap(list(wanted.sectors)))
    if wanted.tiers:
        conditions.append(sa.or_(*(_in_class(plan, tier) for tier in sorted(wanted.tiers))))
    return (
        sa.select(
            enterprise.c.id,
            enterprise.c.name,
            enterprise.c.town_code,
            enterprise.c.sectors,
            sa.select(town.c.name).where(same).scalar_subquery().label("town"),
        )
        .where(*conditions)
        .order_by(enterprise.c.id)
    )


def _in_class(plan: Plan, key: str) -> sa.ColumnElement[bool]:
    if key != OTHER_TIER:
        return in_tier(plan, key)
    named = [in_tier(plan, tier.key) for tier in plan.tiers if tier.key != OTHER_TIER]
    return ~sa.or_(sa.false(), *named)


def _inspectors(
    tx: sa.Connection, area_code: str, roles: Collection[str], avoided: Mapping[str, frozenset[str]]
) -> list[tuple[Inspector, str]]:
    asked = (
        sa.select(person.c.id, person.c.name, grant.c.town_code, grant.c.sector)
        .join(
            grant,
            sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id),
        )
        .where(person.c.area_code == area_code, person.c.active, grant.c.role.in_(roles))
    )
    names: dict[str, str] = {}
    reach: defaultdict[str, list[Reach]] = defaultdict(list)
    for row in tx.execute(asked):
        names[str(row.id)] = row.name
        reach[str(row.id)].append(Reach(row.town_code, row.sector))
    return [
        (Inspector(name, tuple(reach[name]), avoided.get(name, frozenset())), names[name])
        for name in sorted(names)
    ]


def _avoided(tx: sa.Connection, area_code: str) -> dict[str, frozenset[str]]:
    """Person → the enterprises they belong to, or are stationed at from today on."""
    own = sa.select(grant.c.person_id, grant.c.enterprise_id).where(
        grant.c.area_code == area_code, grant.c.enterprise_id.is_not(None)
    )
    stationed = sa.select(assignment.c.person_id, assignment.c.enterprise_id).where(
        assignment.c.area_code == area_code,
        sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= today_in_shanghai()),
    )
    avoided: defaultdict[str, set[str]] = defaultdict(set)
    for person_id, enterprise_id in tx.execute(sa.union(own, stationed)):
        avoided[str(person_id)].add(str(enterprise_id))
    return {each: frozenset(places) for each, places in avoided.items()}


@dataclass(frozen=True, slots=True)
class Inspected:
    """The inspection that followed a draw at one enterprise."""

    inspection_id: UUID
    inspected_on: date


Followed = dict[tuple[UUID, UUID], Inspected]


def list_draws(engine: sa.Engine, caller: Caller, *, limit: int, cursor: str | None) -> Page:
    """The log: draws that the caller may see, the newest first. Raises: Invalid (the cursor)."""
    asked = (
        _draws(caller)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(cursor))
        .order_by(*_NEWEST_FIRST.clauses())
        .limit(limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of([row._asdict() for row in read.execute(asked)], limit, _NEWEST_FIRST)
        followed = _followed(read, caller.area_code, [row["id"] for row in page.rows])
    inspected = Counter(draw_id for draw_id, _ in followed)
    lines = [_line(row) | {"inspected": inspected[row["id"]]} for row in page.rows]
    return Page(lines, page.next_cursor)


def unused_commitments(engine: sa.Engine, caller: Caller) -> list[dict[str, Any]]:
    """Commitments that no draw followed, for the county's office: nobody draws until it suits."""
    if not caller.has(Role.COUNTY, Role.ADMIN):
        return []
    kept = draw_commitment.c
    drawn = sa.exists().where(draw.c.area_code == kept.area_code, draw.c.id == kept.id)
    asked = (
        sa.select(kept.id, kept.value, kept.committed_at, person.c.name.label("person"))
        .join(person, sa.and_(person.c.area_code == kept.area_code, person.c.id == kept.person_id))
        .where(kept.area_code == caller.area_code, ~drawn)
        .order_by(kept.committed_at.desc())
        .limit(PUBLIC_MOST)
    )
    with one_statement(engine).connect() as read:
        rows = [row._asdict() for row in read.execute(asked)]
    return [{"commitment": commitment_of(row.pop("value")), **row} for row in rows]


def one_draw(engine: sa.Engine, caller: Caller, draw_id: UUID) -> dict[str, Any]:
    """One draw with who was drawn. Raises: NotFound where the caller may not see it (yet)."""
    with one_statement(engine).connect() as read:
        row = read.execute(_draws(caller).where(draw.c.id == draw_id)).one_or_none()
        if row is None:
            raise NotFound("没有这次抽取，或者还没有到公示日期")
        followed = _followed(read, caller.area_code, [draw_id])
    found = row._asdict()
    lines = [
        _drawn_line(each, draw_id, followed)
        for each in found["receipt"]["drawn"]
        if found["sees_all"] or _is_sent(each, caller)
    ]
    return _line(found) | {
        "inspected": len(followed),
        "drawn": lines,
        "value": found["value"],
        **{name: found["receipt"][name] for name in _OF_RECEIPT},
    }


def public_draws(engine: sa.Engine, area_code: str) -> list[dict[str, Any]]:
    """Every draw of the county with its counts, the newest first; no names of people."""
    asked = (
        _columns()
        .where(draw.c.area_code == area_code)
        .order_by(*_NEWEST_FIRST.clauses())
        .limit(PUBLIC_MOST)
    )
    with one_statement(engine).connect() as read:
        rows = [row._asdict() for row in read.execute(asked)]
        followed = _followed(read, area_code, [row["id"] for row in rows])
    inspected = Counter(draw_id for draw_id, _ in followed)
    return [
        {
            **{name: row[name] for name in ("id", "title", "drawn_on", "publish_on", "published")},
            "enterprises": len(row["receipt"]["drawn"]),
            "inspected": inspected[row["id"]],
        }
        for row in rows
    ]


def public_draw(engine: sa.Engine, area_code: str, draw_id: UUID) -> dict[str, Any] | None:
    """What everybody may see of one draw; None where there is none.

    Before `publish_on`: when, how many, commitment and hash of the pool. From that day on the
    enterprises with whether they were inspected, and all that it takes to draw the lots again.
    """
    asked = _columns().where(draw.c.area_code == area_code, draw.c.id == draw_id)
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
        if row is None:
            return None
        followed = _followed(read, area_code, [draw_id])
        kept = sa.select(draw.c.pool).where(draw.c.area_code == area_code, draw.c.id == draw_id)
        pool: dict[str, Any] = read.execute(kept).scalar_one()
    found = row._asdict()
    shown = {
        **{name: found[name] for name in ("id", "title", "drawn_on", "publish_on", "published")},
        "check_by": found["document"]["check_by"],
        "inspectors_each": found["document"]["inspectors_each"],
        **{name: found["receipt"][name] for name in _OF_RECEIPT if name != "seed"},
        "enterprises": len(found["receipt"]["drawn"]),
    }
    return shown | (_opened(found, pool, followed) if found["published"] else {})


def _opened(row: dict[str, Any], pool: dict[str, Any], followed: Followed) -> dict[str, Any]:
    lines = []
    for each in row["receipt"]["drawn"]:
        inspected = followed.get((row["id"], UUID(each["enterprise_id"])))
        lines.append(
            {
                "enterprise_id": each["enterprise_id"],
                "enterprise": each["enterprise"],
                "town": each["town"],
                "inspected_on": inspected.inspected_on if inspected else None,
                "inspector_ids": [one["id"] for one in each["inspectors"]],
            }
        )
    return {
        "drawn": lines,
        "value": row["value"],
        "witness_number": row["document"]["witness"]["number"],
        "seed": row["receipt"]["seed"],
        "pool": pool,
    }


def _columns() -> sa.Select[Any]:
    published = draw.c.publish_on <= today_in_shanghai()
    return sa.select(
        draw.c.id,
        draw.c.title,
        draw.c.person_id,
        draw.c.drawn_on,
        draw.c.publish_on,
        published.label("published"),
        draw.c.value,
        draw.c.document,
        draw.c.receipt,
        draw.c.received_at,
    )


def _draws(caller: Caller) -> sa.Select[Any]:
    sees_all = sa.or_(
        sa.literal(caller.has(Role.COUNTY, Role.ADMIN)),
        draw.c.person_id == caller.person_id,
        draw.c.publish_on <= today_in_shanghai(),
    )
    sent = [{"inspectors": [{"id": str(caller.person_id)}]}]
    is_sent = draw.c.receipt["drawn"].op("@>")(sa.literal(sent, JSONB))
    return (
        _columns()
        .add_columns(sees_all.label("sees_all"), person.c.name.label("person"))
        .join(
            person, sa.and_(person.c.area_code == draw.c.area_code, person.c.id == draw.c.person_id)
        )
        .where(draw.c.area_code == caller.area_code, sa.or_(sees_all, is_sent))
    )


def _followed(read: sa.Connection, area_code: str, ids: list[UUID]) -> Followed:
    rows = read.execute(_FOLLOWED, {"area_code": area_code, "ids": ids})
    return {
        (row.draw_id, row.enterprise_id): Inspected(row.inspection_id, row.inspected_on)
        for row in rows
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    document = row["document"]
    return {
        **{name: document.get(name) for name in _OF_DOCUMENT},
        **{
            name: row[name]
            for name in ("id", "title", "person", "drawn_on", "publish_on", "published")
        },
        "received_at": row["received_at"],
    }


def _drawn_line(line: dict[str, Any], draw_id: UUID, followed: Followed) -> dict[str, Any]:
    inspected = followed.get((draw_id, UUID(line["enterprise_id"])))
    return {
        **line,
        "inspection_id": inspected.inspection_id if inspected else None,
        "inspected_on": inspected.inspected_on if inspected else None,
    }


def _is_sent(line: dict[str, Any], caller: Caller) -> bool:
    return any(inspector["id"] == str(caller.person_id) for inspector in line["inspectors"])
