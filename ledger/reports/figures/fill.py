"""The numbers of a form's cells, counted from the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from documents.report_form import TOTAL_ROW, FilledCell
from ledger.reports.figures.cells import (
    UNLISTED,
    FormAsked,
    asked_of,
    cell_records,
    rows_of,
)
from ledger.reports.figures.figure import Figure, FigureScope
from plans.form_cells import numbers_taken
from plans.orders import Form
from spelling.figures import figure_text

CellKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """By the keys of row and column. A cell that does not concern the owner is missing.

    `cells`: as the form takes them, of what is counted from records alone; the total row only where
    the form counts it by itself. `records`: how many stand behind a cell, the total row's too.
    `unlisted`: by column, what happened in the scope and stands in no row.
    """

    cells: Mapping[CellKey, FilledCell]
    records: Mapping[CellKey, int]
    unlisted: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)


def value_of(read: sa.Connection, figure: Figure, scope: FigureScope) -> Decimal:
    """The figure by itself: the sum over what is counted once."""
    rows = figure.select(scope).subquery()
    once = sa.select(sa.func.max(rows.c.amount).label("amount")).group_by(rows.c.counted).subquery()
    total: Decimal = read.execute(
        sa.select(sa.func.coalesce(sa.func.sum(once.c.amount), Decimal(0)))
    ).scalar_one()
    return total


def fill(read: sa.Connection, asked: FormAsked) -> Filled:
    """One statement."""
    numbers_asked = asked_of(asked.form)
    if not numbers_asked:
        return Filled({}, {})
    numbers: dict[CellKey, dict[int, Decimal]] = {}
    records: dict[CellKey, int] = {}
    for row in read.execute(_counted(asked)):
        place = (row.row, row.column)
        if row.whole:
            records[place] = row.records
        elif row.at is not None:
            numbers.setdefault(place, {})[row.at] = row.amount
    cells = {
        place: FilledCell(tuple(numbers.get(place, {}).get(at, Decimal(0)) for at in range(length)))
        for place, length in _lengths(asked).items()
    }
    unlisted = {
        column: tuple(of_cell.get(at, Decimal(0)) for at in range(max(of_cell) + 1))
        for (row_key, column), of_cell in numbers.items()
        if row_key == UNLISTED
    }
    return Filled(cells, {place: records.get(place, 0) for place in _places(asked)}, unlisted)


def _lengths(asked: FormAsked) -> dict[CellKey, int]:
    """How many numbers each cell takes that is counted from records."""
    form = asked.form
    lengths = {}
    for row in rows_of(asked):
        for column in form.columns:
            parts = form.parts(row, column)
            if any(part.figure or part.rate for part in parts):
                length = sum(numbers_taken(form, part) for part in parts)
                if length:
                    lengths[row.key, column.key] = length
    if form.total_row and form.readings.totals == "distinct":
        lengths |= {(TOTAL_ROW, column): length for (_, column), length in list(lengths.items())}
    return lengths


def _places(asked: FormAsked) -> list[CellKey]:
    """Every cell with records behind it, those that are derived too."""
    columns = {(one.row, one.column) for one in asked_of(asked.form)}
    rows = [row.key for row in rows_of(asked)]
    if asked.form.total_row:
        rows.append(TOTAL_ROW)
    return [
        (row, column) for key, column in columns for row in ([key] if key is not None else rows)
    ]


def _counted(asked: FormAsked) -> sa.CompoundSelect[tuple[str, str, int, Decimal, int, bool]]:
    """Each number; and how many records stand behind each cell (`whole`)."""
    found = cell_records(asked).cte("cells")
    cell = (found.c.row, found.c.column)
    once = (
        sa.select(*cell, found.c.at, sa.func.max(found.c.amount).label("amount"))
        .group_by(*cell, found.c.at, found.c.counted)
        .subquery("once")
    )
    of_cell = (once.c.row, once.c.column, once.c.at)
    amounts = sa.select(
        *of_cell,
        sa.func.sum(once.c.amount).label("amount"),
        sa.literal(0).label("records"),
        sa.false().label("whole"),
    ).group_by(*of_cell)
    records = sa.select(*cell, found.c.record_kind, found.c.record_id).distinct().subquery("record")
    behind = sa.select(
        records.c.row,
        records.c.column,
        sa.cast(sa.null(), sa.Integer),
        sa.literal(Decimal(0)),
        sa.func.count(),
        sa.true(),
    ).group_by(records.c.row, records.c.column)
    return sa.union_all(amounts, behind)


def unlisted_words(form: Form, filled: Filled) -> str:
    """What stands in no row, as it is told below the form; empty where there is nothing."""
    amounts_words = []
    for column in form.columns:
        amounts = filled.unlisted.get(column.key, ())
        for part, amount in zip(column.cell, amounts, strict=False):
            if amount:
                shown_amount = figure_text(amount / part.per, part.decimals)
                amounts_words.append(f"{column.name} {shown_amount}{column.unit}")
    return f"不在本表各行、未计入合计的：{'、'.join(amounts_words)}。" if amounts_words else ""
