"""A form of a county filled in, and the sheet it becomes: every cell in its place, with its text.

`FilledForm` is what a filing says. `ReportSheet` is what is printed of it: the page and the
workbook are made of the same cells, so that they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

# The row under all others, by its key.
TOTAL_ROW = "total"
CellLook = Literal["head", "name", "number", "text"]


@dataclass(frozen=True, slots=True)
class FilledCell:
    """`numbers` in the order in which the form's parts take them, unrounded; None: 0 is divided by.

    No numbers and no text: the cell is empty.
    """

    numbers: tuple[Decimal | None, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """`cells` by the key of the row and of the column. As it is: the empty form, to write on.

    `leader_path`: an SVG path of M and L in a box of 1000 × 400. `lines` stand below the form:
    dated corrections, remarks. `parts`: by name, what the report tells in words beside it.
    """

    office: str = ""
    first: date | None = None
    last: date | None = None
    cells: Mapping[tuple[str, str], FilledCell] = field(default_factory=dict)
    leader: str = ""
    leader_path: str = ""
    filler: str = ""
    phone: str = ""
    filed_on: date | None = None
    lines: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """Rows and columns count from 0. `number`: what a workbook adds up; None: `text` alone."""

    row: int
    column: int
    text: str
    look: CellLook
    rowspan: int = 1
    colspan: int = 1
    number: Decimal | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FootPlace:
    """A place below the form: its name, and what stands in it; a signature has a path too."""

    name: str
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnnex:
    """A text too long for its cell, which names it by its number (附页1), or told beside it."""

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """`widths`: of the columns, in Chinese characters. The first `head_rows` rows are the head.

    `remarks` are the form's own (注), `lines` the filing's (dated corrections), `notes` ours: how
    the figures were counted. `dated`: the day that the files bear, so that one form is one file.
    """

    label: str
    title: str
    head_left: str
    head_right: str
    widths: tuple[int, ...]
    head_rows: int
    rows: int
    cells: tuple[SheetCell, ...]
    foot: tuple[FootPlace, ...]
    remarks: tuple[str, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    annexes: tuple[SheetAnnex, ...]
    landscape: bool
    dated: date
