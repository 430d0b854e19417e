"""The records behind a cell, as one reader is shown them: what they may not see is counted alone.

A record is shown to whoever may see it elsewhere, and as it is shown there. That a hazard came from
a report cannot be read here: no reading of a form tells reported hazards from those handed down,
all stand with the county's office, and a hazard is told by its number and words alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.duties.queries.records import visible_duty_record
from ledger.enforcement.exports import RESULT_WORDS
from ledger.ground.caller import Caller
from ledger.ground.expressions import name_on, refers
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import (
    duty_record,
    enforcement,
    enterprise,
    hazard,
    inspection,
    village,
    work_record,
)
from ledger.ground.visible import visible_hazard, visible_record
from ledger.reports.figures.cells import FormAsked, asked_of, cell_records
from ledger.reports.figures.figure import Figure
from ledger.reports.figures.registry import FIGURES_BY_NAME
from ledger.work.queries.records import READS_WORK, visible_work
from ledger.work.rules import WORK_KINDS
from plans.orders import Form
from plans.plan import Plan

_WORDS = {"hazard": "隐患", "village": "村（社区）"}
_FROZEN: dict[str, sa.types.TypeEngine[Any]] = {
    "record_kind": sa.Text(),
    "record_id": sa.Uuid(),
    "counted": sa.Text(),
    "amount": sa.Numeric(),
    "day": sa.Date(),
}


@dataclass(frozen=True, slots=True)
class RecordLine:
    """`link`: the page that shows it; None where there is none."""

    kind: str
    kind_word: str
    id: UUID
    day: date
    title: str
    enterprise: str | None
    counted: str
    amount: Decimal
    link: str | None


@dataclass(frozen=True, slots=True)
class RecordsShown:
    """`hidden`: how many more stand behind the cell that the reader may not see."""

    page: Page[RecordLine]
    hidden: int


def told_of(form: Form, row: str, column: str) -> tuple[Figure, ...]:
    """The figures behind a cell, in the order in which it names them."""
    names = [
        one.figure for one in asked_of(form) if one.column == column and one.row in {None, row}
    ]
    return tuple(FIGURES_BY_NAME[name] for name in dict.fromkeys(names))


def of_cell(asked: FormAsked, row: str, column: str) -> sa.Select[Any]:
    """The records behind a cell as they are now, as a source of `shown_records`."""
    found = cell_records(asked).subquery("cells")
    return sa.select(*(found.c[name] for name in _FROZEN)).where(
        found.c.row == row, found.c.column == column
    )


def of_frozen(rows: Sequence[Mapping[str, Any]]) -> sa.Select[Any]:
    """The records that were frozen, as a source of `shown_records`: with the keys of `_FROZEN`."""
    columns: list[sa.ColumnClause[Any]] = [sa.column(name, kind) for name, kind in _FROZEN.items()]
    frozen = sa.func.jsonb_to_recordset(sa.literal(list(rows), JSONB)).table_valued(
        *columns, name="frozen"
    )
    return sa.select(*frozen.render_derived(with_types=True).c)


def shown_records(
    read: sa.Connection,
    caller: Caller,
    plan: Plan,
    source: sa.Select[Any],
    *,
    limit: int,
    cursor: str | None,
) -> RecordsShown:
    """A page of them, the newest first. Raises: Invalid for a strange cursor."""
    once = _once(source)
    visible = sa.union_all(*_visible(caller, plan, once)).cte("visible")
    order = Order([visible.c.day, visible.c.id], [date.fromisoformat, UUID], descending=True)
    page = (
        sa.select(visible, *order.sort_columns())
        .where(order.after(cursor))
        .order_by(*order.clauses())
        .limit(limit + 1)
    )
    counts = sa.select(
        sa.select(sa.func.count()).select_from(once).scalar_subquery()
        - sa.select(sa.func.count()).select_from(visible).scalar_subquery()
    )
    rows = read.execute(page).all()
    hidden: int = read.execute(counts).scalar_one()
    return RecordsShown(page_of(rows, limit, order).map(_line), hidden)


def _once(source: sa.Select[Any]) -> sa.CTE:
    """Each record once, however often the cell counts it."""
    found = source.subquery("found")
    return (
        sa.select(
            found.c.record_kind,
            found.c.record_id,
            sa.func.max(found.c.day).label("day"),
            sa.func.min(found.c.counted).label("counted"),
            sa.func.max(found.c.amount).label("amount"),
        )
        .group_by(found.c.record_kind, found.c.record_id)
        .cte("once")
    )


def _visible(caller: Caller, plan: Plan, once: sa.CTE) -> Iterator[sa.Select[Any]]:
    """Of each kind those that the caller may see, with what their line says."""

    def of_kind(
        kind: str,
        table: sa.Table,
        word: sa.ColumnElement[Any],
        title: sa.ColumnElement[Any],
        condition: sa.ColumnElement[bool],
    ) -> sa.Select[Any]:
        there = sa.and_(
            once.c.record_kind == kind,
            table.c.area_code == caller.area_code,
            table.c.id == once.c.record_id,
        )
        source = once.join(table, there)
        name: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.Text)
        leads_to: list[sa.ColumnElement[Any]] = [sa.cast(sa.null(), sa.Uuid)] * 2
        if "enterprise_id" in table.c:
            source = source.outerjoin(enterprise, refers(table.c.enterprise_id, enterprise))
            name = sa.case((enterprise.c.id.is_not(None), name_on(once.c.day)))
        if kind == RecordKind.ENFORCEMENT:
            leads_to = [table.c.hazard_id, table.c.inspection_id]
        return (
            sa.select(
                once.c.record_kind.label("kind"),
                once.c.record_id.label("id"),
                once.c.day,
                once.c.counted,
                once.c.amount,
                word.label("word"),
                title.label("title"),
                name.label("enterprise"),
                leads_to[0].label("hazard_id"),
                leads_to[1].label("inspection_id"),
            )
            .select_from(source)
            .where(condition)
        )

    blank = sa.literal("", sa.Text)
    yield of_kind(
        RecordKind.INSPECTION, inspection, blank, blank,
        visible_record(caller, inspection.c.person_id),
    )  # fmt: skip
    yield of_kind(
        "hazard",
        hazard,
        hazard.c.grade,
        sa.func.concat_ws(" ", hazard.c.number, hazard.c.part, hazard.c.description),
        visible_hazard(caller),
    )
    yield of_kind(
        RecordKind.ENFORCEMENT,
        enforcement,
        enforcement.c.kind,
        enforcement.c.document_number,
        visible_record(caller, enforcement.c.person_id),
    )
    yield of_kind(
        RecordKind.WORK_RECORD,
        work_record,
        work_record.c.kind,
        sa.func.coalesce(work_record.c.title, work_record.c.place, work_record.c.group_name, ""),
        visible_work(caller, plan),
    )
    yield of_kind(
        RecordKind.DUTY_RECORD,
        duty_record,
        blank,
        duty_record.c.receipt["duty_name"].astext,
        visible_duty_record(caller, plan),
    )
    offices = sa.true() if caller.has(*READS_WORK) else sa.false()
    yield of_kind("village", village, blank, village.c.name, offices)


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    id: UUID
    day: date
    counted: str
    amount: Decimal
    word: str
    title: str
    enterprise: str | None
    hazard_id: UUID | None
    inspection_id: UUID | None


def _line(row: sa.Row[Any]) -> RecordLine:
    of = read_back(_Row, row._mapping)
    word = _WORDS.get(of.kind) or RecordKind(of.kind).word
    if of.kind == RecordKind.ENFORCEMENT:
        word = RESULT_WORDS[of.word]
    elif of.kind == RecordKind.WORK_RECORD:
        word = WORK_KINDS[of.word].word
    title = of.title or of.enterprise or word
    return RecordLine(
        of.kind, word, of.id, of.day, title, of.enterprise, of.counted, of.amount, _link(of)
    )


def _link(of: _Row) -> str | None:
    if of.kind == "hazard":
        return f"/hazards/{of.id}"
    if of.kind == RecordKind.INSPECTION:
        return f"/inspections/{of.id}"
    if of.hazard_id:
        return f"/hazards/{of.hazard_id}"
    return f"/inspections/{of.inspection_id}" if of.inspection_id else None
