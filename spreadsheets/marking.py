"""A table that is to be mended, given back: its faulty cells in colour, what to do beside them.

Rows stand where they stood, so that a line of the fault table is a line of the file, and columns
that nobody reads stay. What the import said stands in two columns of its own, which are ignored
when the file comes again.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from spelling.cells import workbook_words
from spreadsheets.columns import MARKS, PROBLEM, REMEDY, Column, Table, plain_heading
from spreadsheets.errors import WorkbookFault
from spreadsheets.screening import Limits
from spreadsheets.source import RawSheet, open_sheets, says_something

_FAULTY = PatternFill("solid", fgColor="FFE08A")
_HEAD, _HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="E4EBF2")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_OTHER_WIDTH, _MARK_WIDTH = 14, 36
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")
# Held back with a row that has a fault, and right itself.
HELD_ALONG = "这一行没有问题，和有问题的行说的是同一个，一起留下"


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found: faults by sheet and row, and the rows that stay out (`held`)."""

    faults: Mapping[tuple[str | None, int], Sequence[WorkbookFault]]
    held: Collection[tuple[str | None, int]]

    @classmethod
    def of(cls, faults: Iterable[WorkbookFault], held: Collection[tuple[str | None, int]]) -> Marks:
        """Faults of no row are told elsewhere."""
        by_place = defaultdict(list)
        for fault in faults:
            if fault.row:
                by_place[fault.sheet, fault.row].append(fault)
        return cls(by_place, held)


def marked_workbook(
    path: Path, table: Table, limits: Limits, marks: Marks, *, held_only: bool
) -> bytes:
    """`held_only`: the head and the rows that stay out. Raises: as `open_source`."""
    book = Workbook(write_only=True)
    with open_sheets(path, table, limits) as (sheets, _):
        for sheet in sheets:
            title = _NOT_IN_TITLES.sub("", sheet.title or table.title)[:31] or table.title
            _write_sheet(book.create_sheet(title), sheet, table, marks, held_only=held_only)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_sheet(
    written: Worksheet, sheet: RawSheet, table: Table, marks: Marks, *, held_only: bool
) -> None:
    head: _Head | None = None
    for number, cells in sheet.rows:
        if head is None:
            if not says_something(cells):
                written.append([])
                continue
            head = _Head.of(cells, table.match(cells, sheet.title, number))
            head.set_widths(written)
            written.append(head.cells(written))
            continue
        place = sheet.title, number
        if not held_only or place in marks.held:
            written.append(_row(written, head, cells, place, marks))


@dataclass(frozen=True, slots=True)
class _Head:
    """The headings but our own, where they stood, and the column of each that is read."""

    at: Sequence[int]
    titles: Sequence[Any]
    columns: Sequence[Column | None]

    @classmethod
    def of(cls, cells: Sequence[Any], columns: Sequence[Column | None]) -> _Head:
        kept = [at for at, cell in enumerate(cells) if plain_heading(cell) not in MARKS]
        while kept and cells[kept[-1]] is None:
            kept.pop()
        return cls(kept, [cells[at] for at in kept], [columns[at] for at in kept])

    def set_widths(self, written: Worksheet) -> None:
        """Before the first row, as the file's order asks."""
        widths = [column.width if column else _OTHER_WIDTH for column in self.columns]
        for at, width in enumerate([*widths, _MARK_WIDTH, _MARK_WIDTH], 1):
            written.column_dimensions[get_column_letter(at)].width = width

    def cells(self, written: Worksheet) -> list[Any]:
        """As the first row that says something."""
        row = []
        for title in [*self.titles, PROBLEM, REMEDY]:
            cell = _cell(written, title)
            cell.font, cell.fill, cell.alignment = _HEAD, _HEAD_FILL, _WRAPPED
            row.append(cell)
        return row


def _row(
    written: Worksheet,
    head: _Head,
    cells: Sequence[Any],
    place: tuple[str | None, int],
    marks: Marks,
) -> list[Any]:
    faults = marks.faults.get(place, ())
    faulty = {fault.column for fault in faults}
    row = []
    for at, column in zip(head.at, head.columns, strict=True):
        cell = _cell(written, cells[at] if at < len(cells) else None)
        if column and column.title in faulty:
            cell.fill = _FAULTY
        row.append(cell)
    problems = [
        f"{fault.column}：{fault.message}" if fault.column else fault.message for fault in faults
    ]
    if not faults and place in marks.held:
        problems = [HELD_ALONG]
    for words in (problems, [fault.remedy for fault in faults]):
        cell = _cell(written, "\n".join(dict.fromkeys(words)) or None)
        cell.alignment = _WRAPPED
        row.append(cell)
    return row


def _cell(written: Worksheet, value: Any) -> Any:
    """The value as it stood; words stay words, whatever they begin with."""
    if isinstance(value, str):
        cell = WriteOnlyCell(written, workbook_words(value))
        # As text: a code that is mended in it keeps its last digits, and no formula comes of it.
        cell.data_type, cell.number_format = "s", "@"
        return cell
    cell = WriteOnlyCell(written, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif value is None:
        cell.number_format = "@"
    return cell
