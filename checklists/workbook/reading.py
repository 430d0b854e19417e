"""The rows of a workbook that was looked over first (`workbook_screening`)."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from spreadsheets.screening import BROKEN, SheetStructure, screen, unreadable

# What a well-formed archive with senseless parts ends in, inside the library.
_SENSELESS = (
    *BROKEN, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are those that say anything, each with its number from 1 and its cells from A on.

    A cell is text, a number, a truth value, a date or None.
    """

    title: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    structure: SheetStructure


def read_workbook(path: Path) -> list[Sheet]:
    """Every sheet in order. Raises: WorkbookFault: the file cannot be taken, and why."""
    structures = screen(path)
    try:
        with warnings.catch_warnings():
            # Told are parts that we don't need: styles, validations, drawings.
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, keep_links=False)
            try:
                return [
                    Sheet(sheet.title, _rows(sheet), structures[sheet.title])
                    for sheet in book.worksheets
                ]
            finally:
                book.close()
    except _SENSELESS as error:
        raise unreadable() from error


def _rows(sheet: Any) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    # What the sheet says of its own size is not to be believed; its rows were counted.
    sheet.reset_dimensions()
    return tuple(
        (number, cells)
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        if any(_says_something(cell) for cell in cells)
    )


def _says_something(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
