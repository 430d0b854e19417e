"""The rows of a county's file, XLSX or CSV, a few at a time however many there are.

1. A workbook is looked over first (`spreadsheets.screening`): macros, formulas, merged
   cells, passwords, old formats and what unpacks to too much are refused before a cell is believed.
2. The first row that says something is the head; columns may stand in any order.
3. Rows are read as a stream; strings that cells share lie on disk meanwhile.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils.exceptions import InvalidFileException

from spreadsheets.columns import Column, Table
from spreadsheets.csv_files import csv_rows, encoding_of
from spreadsheets.errors import WorkbookFault
from spreadsheets.screening import BROKEN, PLACES_TOLD, Limits, SheetStructure, screen, unreadable
from spreadsheets.strings_on_disk import FrugalReader

ROWS_MOST = 200_000
# 200,000 rows of 20 columns come to about 25 MB, unpacked about 300.
TABLE_LIMITS = Limits(
    file_bytes=100_000_000,
    unpacked_bytes=1_000_000_000,
    rows=ROWS_MOST + 10,
    cells=6_000_000,
    elements=20_000_000,
)
GUIDE = "填写说明"
_SENSELESS = (
    *BROKEN, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OverflowError,
)  # fmt: skip
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


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


@contextmanager
def open_source(path: Path, table: Table) -> Iterator[TableSource]:
    """Raises: WorkbookFault or ExceptionGroup of them, here and while rows are read."""
    if path.suffix.lower() == ".csv":
        yield _csv_source(path, table)
    else:
        structures = screen(path, TABLE_LIMITS)
        _refuse_structures(structures)
        with _workbook(path) as sheets:
            yield _xlsx_source(sheets, structures, table)


def _csv_source(path: Path, table: Table) -> TableSource:
    if path.stat().st_size > TABLE_LIMITS.file_bytes:
        message = f"文件超过 {TABLE_LIMITS.file_bytes // 10**6} MB"
        raise WorkbookFault(message, "请分几个文件导入")
    encoding = encoding_of(path)
    with path.open("rb") as file:
        lines = sum(1 for _ in file)
    return TableSource(_rows_of(csv_rows(path, encoding), table, None), max(0, lines - 1), ())


def _xlsx_source(
    sheets: Sequence[Any], structures: Mapping[str, SheetStructure], table: Table
) -> TableSource:
    count = sum(max(0, structures[sheet.title].rows - 1) for sheet in sheets)
    hidden = [
        f"「{sheet.title}」有隐藏的行（第 {rows[0]} 行起），也一并读入"
        for sheet in sheets
        if (rows := structures[sheet.title].hidden_rows)
    ]
    return TableSource(_rows_of_sheets(sheets, table), count, tuple(hidden))


def _refuse_structures(structures: Mapping[str, SheetStructure]) -> None:
    faults = []
    for title, structure in structures.items():
        if title != GUIDE and structure.merged:
            message = f"有合并的单元格：{_places(structure.merged)}"
            faults.append(WorkbookFault(message, "请取消合并，每格各写各的", sheet=title))
        if title != GUIDE and structure.formulas:
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


def _rows_of_sheets(sheets: Sequence[Any], table: Table) -> Iterator[SourceRow]:
    for sheet in sheets:
        yield from _rows_of(_xlsx_rows(sheet), table, sheet.title)


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
        yield number, [_unescaped(cell) if isinstance(cell, str) else cell for cell in cells]


def _unescaped(text: str) -> str:
    """Excel writes a character as _x000D_ where XML cannot hold it. ECMA-376 part 1, 22.4.2.4."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _rows_of(
    rows: Iterable[tuple[int, Sequence[Any]]], table: Table, sheet: str | None
) -> Iterator[SourceRow]:
    columns: list[Column | None] | None = None
    for number, cells in rows:
        if not any(_says_something(cell) for cell in cells):
            continue
        if columns is None:
            columns = table.match(cells, sheet, number)
            continue
        if number > ROWS_MOST + 1:
            message = f"超过 {ROWS_MOST} 行"
            raise WorkbookFault(message, "请分几个文件导入", sheet=sheet, row=number)
        if any(_says_something(cell) for cell in cells[len(columns) :]):
            remedy = "请移到有表头的列，或删去"
            raise WorkbookFault("写在了没有表头的列", remedy, sheet=sheet, row=number)
        yield SourceRow(sheet, number, _by_column(columns, cells))


def _by_column(columns: Sequence[Column | None], cells: Sequence[Any]) -> dict[Column, Any]:
    padded = [*cells, *([None] * (len(columns) - len(cells)))]
    return {column: padded[at] for at, column in enumerate(columns) if column}


def _says_something(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
