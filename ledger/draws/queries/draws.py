"""Draws by lot read back.

Whether a drawn enterprise was inspected is read from the inspections: the first one whose manner
is 双随机, by somebody whom the lot sent there, after this draw and before the enterprise was drawn
again. Before `publish_on` only the county's office, who drew and who was sent see names: nothing
tells an enterprise beforehand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.stored import read_back
from ledger.ground.tables import draw, person

MAY_READ_DRAWS = frozenset({Role.INSPECTOR, Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN})
# The public's page is a page, not an archive.
PUBLIC_MOST = 200
_NEWEST_FIRST = Order([draw.c.drawn_on, draw.c.id], [date.fromisoformat, UUID], descending=True)
_OF_DOCUMENT = (
    "towns", "sectors", "tiers", "roles", "enterprises", "inspectors_each", "check_by", "witness",
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
class Inspected:
    """The inspection that followed a draw at one enterprise."""

    inspection_id: UUID
    inspected_on: date


Followed = dict[tuple[UUID, UUID], Inspected]


@dataclass(frozen=True, slots=True)
class _Witness:
    number: str


@dataclass(frozen=True, slots=True)
class _Sent:
    """What everybody may read of a draw's document."""

    check_by: str
    inspectors_each: int
    witness: _Witness


@dataclass(frozen=True, slots=True)
class _SentInspector:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class _DrawnLine:
    """An enterprise as the receipt says that it was drawn."""

    enterprise_id: str
    enterprise: str
    town: str | None
    inspectors: tuple[_SentInspector, ...]

    def sends(self, person_id: UUID) -> bool:
        """Whether it is one of those who are to inspect there."""
        return any(inspector.id == str(person_id) for inspector in self.inspectors)


@dataclass(frozen=True, slots=True)
class _Receipt:
    algorithm: str
    commitment: str
    pool_sha256: str
    pool_enterprises: int
    pool_inspectors: int
    seed: str
    drawn: tuple[_DrawnLine, ...]

    def how_drawn(self) -> dict[str, Any]:
        """What may be known before the names are; the seed may not."""
        return {
            "algorithm": self.algorithm,
            "commitment": self.commitment,
            "pool_sha256": self.pool_sha256,
            "pool_enterprises": self.pool_enterprises,
            "pool_inspectors": self.pool_inspectors,
        }


def list_draws(engine: sa.Engine, caller: Caller, *, limit: int, cursor: str | None) -> Page[Any]:
    """The log: draws that the caller may see, the newest first. Raises: Invalid (the cursor)."""
    asked = (
        _draws(caller)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(cursor))
        .order_by(*_NEWEST_FIRST.clauses())
        .limit(limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(asked).all(), limit, _NEWEST_FIRST)
        followed = _followed(read, caller.area_code, [row.id for row in page.rows])
    inspected = Counter(draw_id for draw_id, _ in followed)
    lines = [_line(row) | {"inspected": inspected[row.id]} for row in page.rows]
    return Page(lines, page.next_cursor)


@dataclass(frozen=True, slots=True)
class DrawnInspection:
    """Somebody is to inspect there and nobody did yet. `others`: who else was drawn for it, and is
    in office.
    """

    draw_id: UUID
    title: str
    enterprise: str
    check_by: str
    others: tuple[str, ...]


def waiting_inspections(
    read: sa.Connection, area_code: str, person_id: UUID
) -> list[DrawnInspection]:
    """Of a person, by draw."""
    rows = read.execute(
        _columns()
        .where(draw.c.area_code == area_code, _is_sent(person_id))
        .order_by(draw.c.drawn_on, draw.c.id)
    ).all()
    followed = _followed(read, area_code, [row.id for row in rows])
    waiting = [
        (row, line)
        for row in rows
        for line in read_back(_Receipt, row.receipt).drawn
        if line.sends(person_id) and (row.id, UUID(line.enterprise_id)) not in followed
    ]
    here = _in_office(read, area_code, [line for _, line in waiting]) - {str(person_id)}
    return [
        DrawnInspection(
            row.id,
            row.title,
            line.enterprise,
            read_back(_Sent, row.document).check_by,
            tuple(one.name for one in line.inspectors if one.id in here),
        )
        for row, line in waiting
    ]


def _in_office(read: sa.Connection, area_code: str, lines: Iterable[_DrawnLine]) -> set[str]:
    """Which of those whom the lot sent there are still in office."""
    drawn = {UUID(one.id) for line in lines for one in line.inspectors}
    here = sa.select(person.c.id).where(
        person.c.area_code == area_code, person.c.active, person.c.id.in_(drawn)
    )
    return {str(person_id) for person_id in read.scalars(here)}


def _is_sent(person_id: UUID) -> sa.ColumnElement[bool]:
    sent = [{"inspectors": [{"id": str(person_id)}]}]
    return draw.c.receipt["drawn"].op("@>")(sa.literal(sent, JSONB))


def one_draw(engine: sa.Engine, caller: Caller, draw_id: UUID) -> dict[str, Any]:
    """One draw with who was drawn. Raises: NotFound where the caller may not see it (yet)."""
    with one_statement(engine).connect() as read:
        row = read.execute(_draws(caller).where(draw.c.id == draw_id)).one_or_none()
        if row is None:
            raise NotFound("没有这次抽取，或者还没有到公示日期")
        followed = _followed(read, caller.area_code, [draw_id])
        receipt = read_back(_Receipt, row.receipt)
        here = _in_office(read, caller.area_code, receipt.drawn)
    lines = [
        _drawn_line(line, draw_id, followed, here)
        for line in receipt.drawn
        if row.sees_all or line.sends(caller.person_id)
    ]
    return _line(row) | {
        **receipt.how_drawn(),
        "seed": receipt.seed,
        "inspected": len(followed),
        "drawn": lines,
        "value": row.value,
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
        rows = read.execute(asked).all()
        followed = _followed(read, area_code, [row.id for row in rows])
    inspected = Counter(draw_id for draw_id, _ in followed)
    return [
        {
            **_shown_to_all(row),
            "enterprises": len(read_back(_Receipt, row.receipt).drawn),
            "inspected": inspected[row.id],
        }
        for row in rows
    ]


def public_draw(engine: sa.Engine, area_code: str, draw_id: UUID) -> dict[str, Any] | None:
    """What everybody may see of one draw; None where there is none.

    Before `publish_on`: when, how many, commitment and hash of the pool. From that day on the
    enterprises with whether they were inspected, and all that it takes to draw the lots again but
    the pool (`pool_text`).
    """
    asked = _columns().where(draw.c.area_code == area_code, draw.c.id == draw_id)
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
        if row is None:
            return None
        followed = _followed(read, area_code, [draw_id])
    sent, receipt = read_back(_Sent, row.document), read_back(_Receipt, row.receipt)
    shown = {
        **_shown_to_all(row),
        "check_by": sent.check_by,
        "inspectors_each": sent.inspectors_each,
        **receipt.how_drawn(),
        "enterprises": len(receipt.drawn),
    }
    if not row.published:
        return shown
    return shown | {
        "drawn": [_opened_line(line, draw_id, followed) for line in receipt.drawn],
        "value": row.value,
        "witness_number": sent.witness.number,
        "seed": receipt.seed,
    }


def pool_text(engine: sa.Engine, area_code: str, draw_id: UUID) -> str:
    """The JSON of the pool that a draw was drawn from, as it lies there: it may be large."""
    kept = sa.select(sa.cast(draw.c.pool, sa.Text))
    kept = kept.where(draw.c.area_code == area_code, draw.c.id == draw_id)
    with one_statement(engine).connect() as read:
        return str(read.execute(kept).scalar_one())


def _shown_to_all(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "drawn_on": row.drawn_on,
        "publish_on": row.publish_on,
        "published": row.published,
    }


def _opened_line(line: _DrawnLine, draw_id: UUID, followed: Followed) -> dict[str, Any]:
    inspected = followed.get((draw_id, UUID(line.enterprise_id)))
    return {
        "enterprise_id": line.enterprise_id,
        "enterprise": line.enterprise,
        "town": line.town,
        "inspected_on": str(inspected.inspected_on) if inspected else None,
        "inspector_ids": [inspector.id for inspector in line.inspectors],
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
    is_sent = _is_sent(caller.person_id)
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


def _line(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        **{name: row.document.get(name) for name in _OF_DOCUMENT},
        **_shown_to_all(row),
        "person": row.person,
        "received_at": row.received_at,
    }


def _drawn_line(
    line: _DrawnLine, draw_id: UUID, followed: Followed, here: Collection[str]
) -> dict[str, Any]:
    inspected = followed.get((draw_id, UUID(line.enterprise_id)))
    all_gone = not any(inspector.id in here for inspector in line.inspectors)
    return {
        "nobody_left": all_gone and inspected is None,
        **asdict(line),
        "inspection_id": inspected.inspection_id if inspected else None,
        "inspected_on": inspected.inspected_on if inspected else None,
    }
