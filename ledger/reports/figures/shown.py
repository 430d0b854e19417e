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


@dataclass(frozen=True, slots=True)
class _Shown:
    """How records of a kind are told in a line, and which of them the reader may see."""

    kind: str
    table: sa.Table
    word: sa.ColumnElement[Any]
    title: sa.ColumnElement[Any]
    may_see: sa.ColumnElement[bool]

    def among(self, once: sa.CTE, area_code: str) -> sa.Select[Any]:
        """The lines of those that stand there."""
        there = sa.and_(
            once.c.record_kind == self.kind,
            self.table.c.area_code == area_code,
            self.table.c.id == once.c.record_id,
        )
        source, name = self._with_enterprise(once.join(self.table, there), once)
        is_result = self.kind == RecordKind.ENFORCEMENT
        return (
            sa.select(
                once.c.record_kind.label("kind"),
                once.c.record_id.label("id"),
                once.c.day,
                once.c.counted,
                once.c.amount,
                self.word.label("word"),
                self.title.label("title"),
                name.label("enterprise"),
                *(
                    (self.table.c[column] if is_result else _NO_ID).label(column)
                    for column in ("hazard_id", "inspection_id")
                ),
            )
            .select_from(source)
            .where(self.may_see)
        )

    def _with_enterprise(
        self, source: sa.FromClause, once: sa.CTE
    ) -> tuple[sa.FromClause, sa.ColumnElement[Any]]:
        """And the name that the enterprise bore on the day; null where it is of none."""
        if "enterprise_id" not in self.table.c:
            return source, sa.cast(sa.null(), sa.Text)
        of_one = source.outerjoin(enterprise, refers(self.table.c.enterprise_id, enterprise))
        return of_one, sa.case((enterprise.c.id.is_not(None), name_on(once.c.day)))


_NO_ID: sa.ColumnElement[Any] = sa.cast(sa.null(), sa.Uuid)
_BLANK: sa.ColumnElement[Any] = sa.literal("", sa.Text)


def _visible(caller: Caller, plan: Plan, once: sa.CTE) -> Iterator[sa.Select[Any]]:
    """Of each kind those that the caller may see, with what their line says."""
    for shown in _kinds_shown(caller, plan):
        yield shown.among(once, caller.area_code)


def _kinds_shown(caller: Caller, plan: Plan) -> Iterator[_Shown]:
    found, work = hazard.c, work_record.c
    yield _Shown(
        RecordKind.INSPECTION, inspection, _BLANK, _BLANK,
        visible_record(caller, inspection.c.person_id),
    )  # fmt: skip
    words = sa.func.concat_ws(" ", found.number, found.part, found.description)
    yield _Shown("hazard", hazard, found.grade, words, visible_hazard(caller))
    yield _Shown(
        RecordKind.ENFORCEMENT, enforcement, enforcement.c.kind, enforcement.c.document_number,
        visible_record(caller, enforcement.c.person_id),
    )  # fmt: skip
    what = sa.func.coalesce(work.title, work.place, work.group_name, "")
    yield _Shown(RecordKind.WORK_RECORD, work_record, work.kind, what, visible_work(caller, plan))
    yield _Shown(
        RecordKind.DUTY_RECORD, duty_record, _BLANK, duty_record.c.receipt["duty_name"].astext,
        visible_duty_record(caller, plan),
    )  # fmt: skip
    offices = sa.true() if caller.has(*READS_WORK) else sa.false()
    yield _Shown("village", village, _BLANK, village.c.name, offices)


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
