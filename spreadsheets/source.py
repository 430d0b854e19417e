"""The rows of a county's file, XLSX or CSV, a few at a time however many there are.

1. A workbook is looked over first (`spreadsheets.screening`): macros, formulas, merged
   cells, passwords, old formats and what unpacks to too much are refused before a cell is believed.
2. The first row that says something is the head; columns may stand in any order.
3. Rows are read as a stream; strings that cells share lie on disk meanwhile.
4. Limits are the reader's: a command may take longer over a file than a page may.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from spelling.cells import read_workbook_words
from spelling.characters import tidy
from spreadsheets.columns import Column, Table
from spreadsheets.csv_files import csv_rows, encoding_of
from spreadsheets.errors import WorkbookFault
from spreadsheets.screening import BROKEN, PLACES_TOLD, Limits, SheetStructure, screen, unreadable
from spreadsheets.strings_on_disk import FrugalReader
from spreadsheets.words import day_of

# 200,000 rows of 20 columns come to about 25 MB, unpacked about 300.
TABLE_LIMITS = Limits(
    file_bytes=100_000_000,
    unpacked_bytes=1_000_000_000,
    rows=200_000,
    cells=6_000_000,
    elements=20_000_000,
)
# 10,000 rows are read and answered within one request.
UPLOAD_LIMITS = Limits(
    file_bytes=10_000_000,
    unpacked_bytes=100_000_000,
    rows=10_000,
    cells=400_000,
    elements=4_000_000,
)
GUIDE = "填写说明"
# Between the first days of both of Excel's ways to count. ECMA-376 part 1, 18.17.4.1.
_DAYS_BEFORE_1904 = 1_462
# Longer than a row with every cell full; a line of millions of commas keeps us busy for long.
_LINE_MOST_BYTES = 200_000
_SENSELESS = (
    *BROKEN, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row, by column; `number` counts from 1 as a spreadsheet does. CSV has no sheet."""

    sheet: str | None
    number: int
    cells: Mapping[Column, Any]

    def fault(self, message: str, remedy: str, column: Column | None = None) -> WorkbookFault:
        """What is wrong with it, with its place."""
        title = column.title if column else None
        return WorkbookFault(message, remedy, sheet=self.sheet, row=self.number, column=title)


@dataclass(frozen=True, slots=True)
class TableSource:
    """`rows` can be gone through once. `row_count` is about how many there are.

    `notes` are for the person: what was taken though nobody may have seen it.
    """

    rows: Iterator[SourceRow]
    row_count: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it stands; a CSV has no title. `rows`: number and cells, to be gone through once.

    `row_count` is about how many there are. `counts_from_1904`: days that stand as bare numbers.
    """

    title: str | None
    rows: Iterator[tuple[int, Sequence[Any]]]
    row_count: int
    hidden_from: int | None = None
    is_hidden: bool = False
    counts_from_1904: bool = False


@contextmanager
def open_source(path: Path, table: Table, limits: Limits = TABLE_LIMITS) -> Iterator[TableSource]:
    """Raises: WorkbookFault or ExceptionGroup of them, here and while rows are read."""
    with open_sheets(path, table, limits) as (sheets, notes):
        notes += [note for sheet in sheets for note in _hidden_in(sheet)]
        rows = _all_rows(sheets, table, limits)
        row_count = sum(max(0, sheet.row_count - 1) for sheet in sheets)
        yield TableSource(rows, row_count, tuple(notes))


def _all_rows(sheets: Sequence[RawSheet], table: Table, limits: Limits) -> Iterator[SourceRow]:
    """Raises: WorkbookFault where nothing at all stands in the file: silence is no answer."""
    heads = 0
    for sheet in sheets:
        for row in _rows_of(sheet, table, limits):
            if row is None:
                heads += 1
            else:
                yield row
    if not heads:
        remedy = f"请核对是不是选错了文件；第一行应是“{table.title}”表的列名，可以下载模板对照"
        raise WorkbookFault("文件里没有内容", remedy)


def _hidden_in(sheet: RawSheet) -> Iterator[str]:
    if sheet.is_hidden and sheet.row_count:
        yield f"「{sheet.title}」是隐藏的工作表，也一并读入；不要它的，请先在表里删去"
    if sheet.hidden_from:
        yield f"「{sheet.title}」有隐藏的行（第 {sheet.hidden_from} 行起），也一并读入"


@contextmanager
def open_sheets(
    path: Path, table: Table, limits: Limits
) -> Iterator[tuple[list[RawSheet], list[str]]]:
    """The sheets but the guide, whatever stands in them, and what is to be told of those that were
    left out: a hidden sheet is read where it is the table, and else is somebody's own (lists to
    choose from, pictures that WPS keeps). Raises: as `open_source`.
    """
    if path.suffix.lower() == ".csv":
        yield [_csv_sheet(path, limits)], []
        return
    structures = screen(path, limits)
    with _workbook(path) as worksheets:
        sheets, notes = list[RawSheet](), list[str]()
        for worksheet in worksheets:
            if worksheet.title not in structures:
                raise unreadable()
            sheet = _xlsx_sheet(worksheet, structures[worksheet.title])
            if sheet.is_hidden and not _is_of(worksheet, table):
                if sheet.row_count:
                    notes.append(f"「{sheet.title}」是隐藏的工作表，不是{table.title}表，没有读")
                continue
            sheets.append(sheet)
        _refuse_structures({sheet.title or "": structures[sheet.title or ""] for sheet in sheets})
        yield sheets, notes


def _is_of(worksheet: Any, table: Table) -> bool:
    """Whether its first row that says something is the table's head."""
    for number, cells in _xlsx_rows(worksheet):
        if says_something(cells):
            try:
                table.match(cells, worksheet.title, number)
            except (WorkbookFault, ExceptionGroup):
                return False
            return True
    return False


def _csv_sheet(path: Path, limits: Limits) -> RawSheet:
    if path.stat().st_size > limits.file_bytes:
        message = f"文件超过 {limits.file_bytes // 10**6} MB"
        raise WorkbookFault(message, "请分几个文件导入")
    encoding = encoding_of(path)
    lines = 0
    with path.open("rb") as file:
        for lines, line in enumerate(file, 1):
            if len(line) > _LINE_MOST_BYTES:
                remedy = "请核对是不是选错了文件，或删去右侧多余的列"
                raise WorkbookFault("有一行太长了", remedy, row=lines)
    return RawSheet(None, csv_rows(path, encoding), lines)


def _xlsx_sheet(sheet: Any, structure: SheetStructure) -> RawSheet:
    hidden = structure.hidden_rows
    return RawSheet(
        sheet.title,
        _xlsx_rows(sheet),
        structure.rows,
        hidden[0] if hidden else None,
        is_hidden=sheet.sheet_state != "visible",
        counts_from_1904=sheet.parent.epoch == CALENDAR_MAC_1904,
    )


def _refuse_structures(structures: Mapping[str, SheetStructure]) -> None:
    faults = []
    for title, structure in structures.items():
        if structure.merged:
            message = f"有合并的单元格：{_places(structure.merged)}"
            faults.append(WorkbookFault(message, "请取消合并，每格各写各的", sheet=title))
        if structure.formulas:
            message = f"有公式：{_places(structure.formulas)}"
            remedy = "请复制后“选择性粘贴—数值”，只留结果"
            faults.append(WorkbookFault(message, remedy, sheet=title))
    if faults:
        raise ExceptionGroup("the workbook", faults)


def _places(places: Sequence[str]) -> str:
    first = "、".join(places[:PLACES_TOLD])
    return f"{first} 等" if len(places) > PLACES_TOLD else first


@contextmanager
def _workbook(path: Path) -> Iterator[list[Any]]:
    """The sheets but the guide. What the library makes of senseless parts is told as one fault."""
    with warnings.catch_warnings():
        # Told are parts that we don't need: styles, validations, drawings.
        warnings.simplefilter("ignore")
        try:
            reader = FrugalReader(path, read_only=True, keep_links=False)
            reader.read()
        except _SENSELESS as error:
            raise unreadable() from error
        with closing(reader):
            yield [worksheet for worksheet in reader.wb.worksheets if worksheet.title != GUIDE]


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    # What the sheet says of its own size is not to be believed; its rows were counted.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except _SENSELESS as error:
            raise unreadable() from error
        yield (
            number,
            [read_workbook_words(cell) if isinstance(cell, str) else cell for cell in cells],
        )


def _rows_of(sheet: RawSheet, table: Table, limits: Limits) -> Iterator[SourceRow | None]:
    """None stands for the head."""
    columns: list[Column | None] | None = None
    for number, cells in sheet.rows:
        # Empty ones too: millions of them take as long as others.
        if number > limits.rows:
            message, remedy = f"超过 {limits.rows} 行", "请分几个文件导入，并删去多余的空行"
            raise WorkbookFault(message, remedy, sheet=sheet.title, row=number)
        if not says_something(cells):
            continue
        if columns is None:
            columns = table.match(cells, sheet.title, number)
            yield None
            continue
        if says_something(cells[len(columns) :]):
            remedy = "请移到有表头的列，或删去"
            raise WorkbookFault("写在了没有表头的列", remedy, sheet=sheet.title, row=number)
        by_column = _by_column(columns, cells)
        if sheet.counts_from_1904:
            by_column = {column: _since_1900(column, cell) for column, cell in by_column.items()}
        yield SourceRow(sheet.title, number, by_column)


def _by_column(columns: Sequence[Column | None], cells: Sequence[Any]) -> dict[Column, Any]:
    padded = [*cells, *([None] * (len(columns) - len(cells)))]
    return {column: padded[at] for at, column in enumerate(columns) if column}


def _since_1900(column: Column, cell: Any) -> Any:
    """Of a workbook that counts days from 1904, as Excel for Mac did; its cells that are dates by
    their format the library has read already."""
    is_bare = isinstance(cell, int | float) and not isinstance(cell, bool)
    return cell + _DAYS_BEFORE_1904 if is_bare and column.read is day_of else cell


def says_something(cells: Iterable[Any]) -> bool:
    """Whether any of them holds more than space."""
    return any(bool(tidy(cell)) if isinstance(cell, str) else cell is not None for cell in cells)
