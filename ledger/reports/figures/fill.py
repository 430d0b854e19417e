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
    cell_sums,
    overlapping_numbers,
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
    the form counts it by itself. `records`: how many stand behind such a cell, the total row's too.
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
    """One statement; two where a record may stand twice in a cell."""
    numbers_asked = asked_of(asked.form)
    if not numbers_asked:
        return Filled({}, {})
    numbers: dict[CellKey, dict[int, Decimal]] = {}
    records: dict[CellKey, int] = {}
    for row in read.execute(_counted(asked)):
        numbers.setdefault((row.row, row.column), {})[row.at] = row.amount
        records[row.row, row.column] = row.records
    records |= _overlapping(read, asked)
    lengths = _lengths(asked)
    cells = {
        place: FilledCell(tuple(numbers.get(place, {}).get(at, Decimal(0)) for at in range(length)))
        for place, length in lengths.items()
        if place[0] != TOTAL_ROW or asked.form.readings.totals == "distinct"
    }
    unlisted = {
        column: tuple(of_cell.get(at, Decimal(0)) for at in range(max(of_cell) + 1))
        for (row_key, column), of_cell in numbers.items()
        if row_key == UNLISTED
    }
    behind = {place: records.get(place, 0) for place in lengths}
    return Filled(cells, behind, unlisted)


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
    if form.total_row:
        lengths |= {(TOTAL_ROW, column): length for (_, column), length in lengths.items()}
    return lengths


def _overlapping(read: sa.Connection, asked: FormAsked) -> dict[CellKey, int]:
    """How many records stand behind the cells whose records cannot be added up."""
    numbers = overlapping_numbers(asked)
    if not numbers:
        return {}
    found = cell_records(asked, numbers).subquery("cells")
    record = sa.tuple_(found.c.record_kind, found.c.record_id)
    counts = sa.select(
        found.c.row, found.c.column, sa.func.count(record.distinct()).label("records")
    ).group_by(found.c.row, found.c.column)
    return {(row.row, row.column): row.records for row in read.execute(counts)}


def _counted(asked: FormAsked) -> sa.Select[tuple[str, str, int, Decimal, int]]:
    """Each number, and how many records it was counted from."""
    found = cell_sums(asked).subquery("cells")
    number = (found.c.row, found.c.column, found.c.at)
    once = (
        sa.select(
            *number,
            sa.func.max(found.c.amount).label("amount"),
            sa.func.sum(found.c.records).label("records"),
        )
        .where(found.c.at.is_not(None))
        .group_by(*number, found.c.counted)
        .subquery("once")
    )
    return sa.select(
        once.c.row,
        once.c.column,
        once.c.at,
        sa.func.sum(once.c.amount).label("amount"),
        sa.cast(sa.func.sum(once.c.records), sa.Integer).label("records"),
    ).group_by(once.c.row, once.c.column, once.c.at)


def unlisted_words(form: Form, unlisted: Mapping[str, tuple[Decimal, ...]]) -> str:
    """What stands in no row, by column, as it is told below the form; empty: there is nothing."""
    amounts_words = []
    for column in form.columns:
        amounts = unlisted.get(column.key, ())
        for part, amount in zip(column.cell, amounts, strict=False):
            if amount:
                shown_amount = figure_text(amount / part.per, part.decimals)
                amounts_words.append(f"{column.name} {shown_amount}{column.unit}")
    return f"不在本表各行、未计入合计的：{'、'.join(amounts_words)}。" if amounts_words else ""
