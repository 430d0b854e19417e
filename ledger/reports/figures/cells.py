"""Which records stand in which cell of a form, as one select; its numbers and lists follow from it.

One statement for a whole form: every figure it asks for is selected once, each record is placed in
the rows it belongs to, and the cells take what they ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from documents.report_form import TOTAL_ROW
from ledger.ground.on_behalf import county_office
from ledger.reports.figures.figure import EVIDENCE, Figure, FigureScope, FormPeriod
from ledger.reports.figures.registry import FIGURES_BY_NAME
from plans.form_cells import figures_asked, numbers_taken
from plans.orders import CellPart, Form, FormColumn, FormRow, FormSpan
from plans.plan import Plan

# What happened within a form's scope and stands in none of its rows.
UNLISTED = "unlisted"
_ROW: dict[str, sa.types.TypeEngine[Any]] = {
    "row": sa.Text(),
    "office": sa.Text(),
    "town_code": sa.Text(),
    "sectors": ARRAY(sa.Text),
}
# What is known of a record besides what it counts: which figure selected it, where it belongs.
_TAGS = ("figure", "span", "by_office")
_PLACE = ("office", "town_code", "sectors")
_NUMBER: dict[str, sa.types.TypeEngine[Any]] = {
    "figure": sa.Text(),
    "span": sa.Text(),
    "row": sa.Text(),
    "column": sa.Text(),
    "at": sa.Integer(),
}


class CellNumber(NamedTuple):
    """A number of a cell: `at` its place there; None where the figure is looked up alone, behind a
    rate or a rank. `row`: None for each row.
    """

    figure: str
    span: FormSpan
    row: str | None
    column: str
    at: int | None


@dataclass(frozen=True, slots=True)
class FormAsked:
    """A form of an office (None: of the whole county) for these days, as of what was received."""

    plan: Plan
    form: Form
    owner: str | None
    period: FormPeriod
    as_at: datetime


def asked_of(form: Form) -> tuple[CellNumber, ...]:
    """All that the form's cells ask for."""
    asked: list[CellNumber] = []
    rows: Sequence[FormRow] = form.rows if _is_by_figure(form) else form.rows[:1]
    for row in rows:
        key = row.key if _is_by_figure(form) else None
        for column in form.columns:
            asked += _of_cell(form, row, column, key)
    return tuple(dict.fromkeys(asked))


def _of_cell(form: Form, row: FormRow, column: FormColumn, key: str | None) -> Iterator[CellNumber]:
    at = 0
    for part in form.parts(row, column):
        for place, name in enumerate(figures_asked(form, part)):
            yield CellNumber(name, column.span, key, column.key, at + place)
        at += numbers_taken(form, part)
        for name in _looked_up(form, row, part):
            yield CellNumber(name, column.span, key, column.key, None)


def _looked_up(form: Form, row: FormRow, part: CellPart) -> Iterator[str]:
    """The figures of the columns that a rate or a rank is made of."""
    of_columns = () if _is_by_figure(form) else (*part.rate, part.rank)
    columns = {column.key: column for column in form.columns}
    for key in filter(None, of_columns):
        for other in form.parts(row, columns[key]):
            yield from figures_asked(form, other)


def _is_by_figure(form: Form) -> bool:
    return form.rows_by in {"figure", "order"}


def rows_of(asked: FormAsked) -> tuple[FormRow, ...]:
    """The rows that the owner fills: of a form by towns a town's own alone."""
    if asked.form.rows_by == "town" and asked.owner is not None:
        town = {office.key: office.town_code for office in asked.plan.offices}.get(asked.owner)
        if town is not None:
            return tuple(row for row in asked.form.rows if row.town_code == town)
    return asked.form.rows


def cell_records(asked: FormAsked, numbers: Sequence[CellNumber] | None = None) -> sa.Select[Any]:
    """Rows (row, column, at) with the columns of `EVIDENCE`: a record behind a cell each.

    `numbers`: of these alone; None: of all that the form asks for.
    """
    numbers = asked_of(asked.form) if numbers is None else numbers
    if not numbers:
        return _no_records()
    found = sa.union_all(*(of for _, of in _selected(asked, numbers))).cte("evidence")
    return _in_cells(asked, numbers, found, tuple(EVIDENCE))


def _no_records() -> sa.Select[Any]:
    """Of a form in which everything is typed."""
    columns: dict[str, sa.types.TypeEngine[Any]] = {
        "row": sa.Text(),
        "column": sa.Text(),
        "at": sa.Integer(),
        **EVIDENCE,
    }
    none = [sa.cast(sa.null(), kind).label(name) for name, kind in columns.items()]
    return sa.select(*none).where(sa.false())


def overlapping_numbers(asked: FormAsked) -> tuple[CellNumber, ...]:
    """Those of cells in which a record may stand twice: a cell of several numbers, and a decision
    that counts for each office that took part.
    """
    numbers = [one for one in asked_of(asked.form) if one.at is not None]
    several = {(one.row, one.column) for one in numbers if one.at}
    by_all = asked.form.readings.joint == "each"
    return tuple(
        one
        for one in numbers
        if (one.row, one.column) in several
        or (by_all and "joint" in FIGURES_BY_NAME[one.figure].readings)
    )


def cell_sums(asked: FormAsked) -> sa.Select[Any]:
    """Rows (row, column, at, counted, amount, records): what a cell counts once, and of how many
    records.

    Summed up before it is placed: where each record counts for itself, all of one office, town and
    sector are one line.
    """
    numbers = asked_of(asked.form)
    found = sa.union_all(*(_summed(figure, of) for figure, of in _selected(asked, numbers)))
    return _in_cells(asked, numbers, found.cte("sums"), ("counted", "amount", "records"))


def _summed(figure: Figure, selected: sa.Select[Any]) -> sa.Select[Any]:
    rows = selected.subquery().c
    place = [rows[name] for name in (*_TAGS, *_PLACE)]
    if figure.counts == "records":
        key = sa.func.concat_ws("|", rows.office, rows.town_code, sa.cast(rows.sectors, sa.Text))
        amount: sa.ColumnElement[Any] = sa.func.sum(rows.amount)
        return sa.select(
            *place,
            key.label("counted"),
            amount.label("amount"),
            sa.func.count().label("records"),
        ).group_by(*place)
    return sa.select(
        *place,
        rows.counted,
        sa.func.max(rows.amount).label("amount"),
        sa.func.count(rows.record_id.distinct()).label("records"),
    ).group_by(*place, rows.counted)


def _in_cells(
    asked: FormAsked, numbers: Sequence[CellNumber], found: sa.CTE, columns: Sequence[str]
) -> sa.Select[Any]:
    placed = _placed(asked, found, columns)
    cells = _values("asked", _NUMBER, [tuple(one) for one in numbers])
    return sa.select(
        sa.func.coalesce(cells.c.row, placed.c.row).label("row"),
        cells.c.column.label("column"),
        cells.c.at.label("at"),
        *(placed.c[name] for name in columns),
    ).join_from(
        cells,
        placed,
        sa.and_(cells.c.figure == placed.c.figure, cells.c.span == placed.c.span),
    )


def _selected(
    asked: FormAsked, numbers: Sequence[CellNumber]
) -> Iterator[tuple[Figure, sa.Select[Any]]]:
    """The evidence of every figure and span, once."""
    scopes = _scopes(asked)
    for name, span in dict.fromkeys((one.figure, one.span) for one in numbers):
        figure = FIGURES_BY_NAME[name]
        by_office = figure.is_by_office(asked.form.readings)
        yield (
            figure,
            figure.select(scopes[span]).add_columns(
                sa.literal(name, sa.Text).label("figure"),
                sa.literal(span, sa.Text).label("span"),
                sa.literal(by_office).label("by_office"),
            ),
        )


def _scopes(asked: FormAsked) -> dict[FormSpan, FigureScope]:
    plan, owner, period = asked.plan, asked.owner, asked.period
    town = next((office.town_code for office in plan.offices if office.key == owner), None)
    # A form by offices compares them all, whoever makes it.
    whole = owner is None or asked.form.rows_by == "office"
    county = county_office(plan).key
    everywhere = whole or owner == county
    shared: dict[str, sa.CTE] = {}

    def scope(first: date) -> FigureScope:
        return FigureScope(
            area_code=plan.area.code,
            first=first,
            last=period.last,
            as_at=asked.as_at,
            readings=asked.form.readings,
            county_office=county,
            offices=None if whole or owner is None else (owner,),
            town_codes=None if everywhere else (town,) if town else (),
            sectors=None if everywhere or owner is None else plan.sectors_led_by(owner),
            shared=shared,
        )

    return {"period": scope(period.first), "total": scope(period.since)}


def _placed(asked: FormAsked, found: sa.CTE, columns: Sequence[str]) -> sa.CTE | sa.Subquery:
    """The evidence with its rows; once more under the total row where any holds it, else as
    unlisted.
    """
    everything = [found.c[name] for name in ("figure", "span", *columns)]
    if _is_by_figure(asked.form):
        return sa.select(sa.null().label("row").cast(sa.Text), *everything).subquery("placed")
    rows = _rows(asked)
    stands = _stands(asked.form, found, rows)
    somewhere = sa.select(sa.literal(1)).where(stands).correlate(found).exists()
    whole = sa.case((somewhere, TOTAL_ROW), else_=UNLISTED)
    in_rows = sa.select(rows.c.row.label("row"), *everything).join_from(found, rows, stands)
    return sa.union_all(in_rows, sa.select(whole, *everything)).subquery("placed")


def _rows(asked: FormAsked) -> sa.FromClause:
    plan = asked.plan
    by_town = {o.town_code: o.key for o in plan.offices if o.kind == "town_office"}
    towns = {office.key: office.town_code for office in plan.offices}
    lines: list[tuple[Any, ...]] = []
    for row in rows_of(asked):
        office = row.office or by_town.get(row.town_code)
        town = row.town_code or towns.get(office or "")
        led = plan.sectors_led_by(row.office) if row.office else row.sectors
        lines.append((row.key, office, town, list(led)))
    return _values("form_row", _ROW, lines)


def _stands(form: Form, found: sa.CTE, rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """The record belongs into the row."""
    in_sector: sa.ColumnElement[bool] = found.c.sectors.overlap(rows.c.sectors)
    if form.rows_by == "sector":
        return in_sector
    lies_there: sa.ColumnElement[bool] = found.c.town_code == rows.c.town_code
    if form.rows_by == "office":
        lies_there = sa.or_(lies_there, in_sector)
    return sa.case((found.c.by_office, found.c.office == rows.c.office), else_=lies_there)


def _values(
    name: str, columns: dict[str, sa.types.TypeEngine[Any]], lines: Sequence[tuple[Any, ...]]
) -> sa.FromClause:
    """Lines that the statement brings along; it holds where there are none."""
    named = [sa.column(column, kind) for column, kind in columns.items()]
    if not lines:
        none = [sa.cast(sa.null(), kind).label(column) for column, kind in columns.items()]
        return sa.select(*none).where(sa.false()).subquery(name)
    kinds = list(columns.values())
    cast = [
        tuple(sa.cast(sa.literal(*cell), cell[1]) for cell in zip(line, kinds, strict=True))
        for line in lines
    ]
    return sa.values(*named, name=name).data(cast)
