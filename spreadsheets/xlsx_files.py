"""Workbooks: one of any length in pieces, and the empty one that a county fills in.

openpyxl makes everything but the rows, once, with one row to learn the styles from. The rows are
written into its place as a stream, ten times as fast as cell objects and without keeping any.
Texts stand as texts (`inlineStr`), so that none of them becomes a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from spelling.cells import workbook_words
from spreadsheets.columns import Column, Table
from spreadsheets.source import GUIDE

_ROWS_A_PIECE = 200
# Room below the head in which the choices can be picked.
_ROWS_TO_FILL = 5_000
_A4 = 9  # ECMA-376 part 1, 18.3.1.63, paperSize
_GUIDE_WIDTHS = (20, 8, 60)
_EXCEL_ZERO = date(1899, 12, 30)
_HEAD_FONT, _HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="E4EBF2")
_RULE = Border(bottom=Side("thin", color="C5CED3"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_SAMPLE = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-C]2" s="(\d+)"')


def xlsx_chunks(
    title: str,
    head: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
    about: Sequence[str],
) -> Iterator[bytes]:
    """A workbook in pieces. `head`: titles, widths in characters; `about`: the guide's lines."""
    parts = _skeleton(title, head, about)
    sheet = "xl/worksheets/sheet1.xml"
    before, after, styles = _around_the_rows(parts.pop(sheet))
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        with archive.open(sheet, "w") as part:
            part.write(before)
            for piece in _row_pieces(rows, styles):
                part.write(piece)
                if drain.holds_something():
                    yield drain.taken()
            part.write(after)
    yield drain.taken()


def template(table: Table, guide: Sequence[tuple[str, str, str]]) -> bytes:
    """The empty table as an .xlsx file; `guide` stands below the columns in its guide."""
    book = Workbook()
    sheet = _first_sheet(book, table.title)
    _write_head(sheet, [(column.title, column.width) for column in table.columns])
    for at, column in enumerate(table.columns, 1):
        letter = get_column_letter(at)
        if column.choices:
            formula = f'"{",".join(column.choices)}"'
            validation = DataValidation("list", formula1=formula, allow_blank=True)
            validation.add(f"{letter}2:{letter}{_ROWS_TO_FILL}")
            sheet.add_data_validation(validation)
        elif not column.field.endswith(("date", "tude", "employees")):
            # As texts, or Excel takes the last digits of codes and the first noughts of phones.
            sheet.column_dimensions[letter].number_format = "@"
    lines: list[tuple[str, ...]] = [(line,) for line in table.notes]
    lines += [("列", "必填", "怎么填")]
    lines += [
        (column.title, "是" if column.filled else "", _guide_words(column))
        for column in table.columns
    ]
    _write_guide(book, [*lines, *guide])
    return _saved(book)


def _guide_words(column: Column) -> str:
    """With what may be chosen, for whoever fills in where no list drops down."""
    if all(choice in column.hint for choice in column.choices):
        return column.hint
    return f"{column.hint}。可填：{'、'.join(column.choices)}"


def _skeleton(
    title: str, head: Sequence[tuple[str, int]], about: Sequence[str]
) -> dict[str, bytes]:
    book = Workbook()
    sheet = _first_sheet(book, title)
    _write_head(sheet, head)
    # A text, a day, a number: the styles of all rows.
    for at in (1, 2, 3):
        cell = sheet.cell(2, at, at)
        cell.alignment, cell.border = _WRAPPED, _RULE
    sheet.cell(2, 2).number_format = "yyyy-mm-dd"
    _write_guide(book, [(line,) for line in about])
    with zipfile.ZipFile(io.BytesIO(_saved(book))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _first_sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "&A　第 &P 页，共 &N 页"
    sheet.oddFooter = footer
    return sheet


def _write_head(sheet: Worksheet, head: Sequence[tuple[str, int]]) -> None:
    for at, (title, width) in enumerate(head, 1):
        cell = sheet.cell(1, at, workbook_words(title))
        cell.font, cell.fill, cell.alignment, cell.border = _HEAD_FONT, _HEAD_FILL, _WRAPPED, _RULE
        sheet.column_dimensions[get_column_letter(at)].width = width


def _write_guide(book: Workbook, lines: Sequence[Sequence[str]]) -> None:
    guide = book.create_sheet(GUIDE)
    for at, width in enumerate(_GUIDE_WIDTHS, 1):
        guide.column_dimensions[get_column_letter(at)].width = width
    for number, line in enumerate(lines, 1):
        for at, words in enumerate(line, 1):
            cell = guide.cell(number, at)
            cell.value, cell.data_type = workbook_words(words), "s"
            cell.alignment = Alignment(vertical="top", wrap_text=len(line) > 1)


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _around_the_rows(sheet: bytes) -> tuple[bytes, bytes, tuple[str, str, str]]:
    """What stands before and after the rows, and the styles of a text, a day and a number."""
    sample = _SAMPLE.search(sheet)
    if sample is None:
        raise ValueError("the skeleton has no second row")
    text, day, number = (style.decode() for style in _STYLE.findall(sample[0]))
    before = re.sub(rb"<dimension [^>]*/>", b"", sheet[: sample.start()])
    return before, sheet[sample.end() :], (text, day, number)


def _row_pieces(rows: Iterable[Sequence[object]], styles: tuple[str, str, str]) -> Iterator[bytes]:
    letters: list[str] = []
    piece: list[str] = []
    for number, row in enumerate(rows, 2):
        if len(letters) < len(row):
            letters = [get_column_letter(at) for at in range(1, len(row) + 1)]
        cells = [
            _cell(f"{letter}{number}", value, styles)
            for letter, value in zip(letters, row, strict=False)
            if value is not None
        ]
        piece.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(piece) == _ROWS_A_PIECE:
            yield "".join(piece).encode()
            piece = []
    yield "".join(piece).encode()


def _cell(place: str, value: object, styles: tuple[str, str, str]) -> str:
    text, day, number = styles
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, date):
        return f'<c r="{place}" s="{day}"><v>{(value - _EXCEL_ZERO).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{number}"><v>{value!r}</v></c>'
    words = escape(workbook_words(str(value)))
    return (
        f'<c r="{place}" s="{text}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
    )


class _Drain(io.RawIOBase):
    """Where the archive writes to and we take away; it cannot go back, and knows it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def holds_something(self) -> bool:
        return bool(self._pieces)

    def taken(self) -> bytes:
        """What was written since."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
