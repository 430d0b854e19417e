"""What each cell of a form asks, what was typed into it, and what was frozen. Pure.

Computed cells are counted by the server and never typed over; an office that knows better says so
beside the number (a remark).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from documents.report_form import TOTAL_ROW, FilledCell
from ledger.ground.errors import Conflict, Invalid
from plans.form_cells import Cells, shown
from plans.orders import CellPart, Form
from spelling.figures import NotAFigure, read_figure

CellSource = Literal["computed", "typed", "sum", "rate", "text"]
CellKind = Literal["number", "text", "date"]
# Characters of a cell in words, or of the words beside a counted one.
CELL_WORDS_MOST = 2000
# Characters of a number or a day as it was typed.
CELL_FIGURE_MOST = 60
# More names than this in one message help nobody.
_NAMED_MOST = 5


class CellPlace(NamedTuple):
    """Keys of the form."""

    row: str
    column: str


@dataclass(frozen=True, slots=True)
class AskedCell:
    """What the form asks in one place. `name`: as people find it."""

    place: CellPlace
    name: str
    source: CellSource
    kind: CellKind
    unit: str
    decimals: int
    least: int
    most: int
    required: bool
    total: bool

    @property
    def characters_most(self) -> int:
        """Of what is typed into it, or beside it."""
        return (
            CELL_FIGURE_MOST if self.source == "typed" and self.kind != "text" else CELL_WORDS_MOST
        )


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What somebody typed: a number or text, or words beside a number that is counted."""

    row: str
    column: str
    value: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class SeenCell:
    """A counted cell as whoever signed saw it."""

    row: str
    column: str
    value: str | None


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why what was typed cannot be read, and what to do."""

    row: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class TypedForm:
    """`cells` hold what was typed, `remarks` what was written beside counted ones."""

    cells: Cells = field(default_factory=dict)
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """A cell as it was handed in. `numbers`: unrounded; `value`: as the form shows it."""

    row: str
    column: str
    source: CellSource
    numbers: tuple[str | None, ...]
    text: str
    remark: str | None
    value: str | None
    records: int | None

    @property
    def place(self) -> CellPlace:
        """Where it stands."""
        return CellPlace(self.row, self.column)

    @property
    def filled(self) -> FilledCell:
        """To be added up, compared and printed."""
        numbers = tuple(None if one is None else Decimal(one) for one in self.numbers)
        return FilledCell(numbers, self.text)


def cells_asked(form: Form) -> tuple[AskedCell, ...]:
    """Every cell that holds something, row by row."""
    return tuple(_asked(form))


def _asked(form: Form) -> Iterator[AskedCell]:
    for row in form.rows:
        for column in form.columns:
            if parts := form.parts(row, column):
                name = f"第 {row.number} 行“{row.name}”的“{column.name}”"
                place, unit = CellPlace(row.key, column.key), column.unit or row.unit
                yield _asked_cell(place, name, parts, unit, total=column.span == "total")
    for column in form.columns if form.total_row else ():
        if column.cell:
            rated = all(part.rate for part in column.cell)
            yield AskedCell(
                CellPlace(TOTAL_ROW, column.key), f"合计的“{column.name}”",
                "rate" if rated else "sum", "number", column.unit, column.cell[0].decimals,
                0, 0, required=False, total=column.span == "total",
            )  # fmt: skip


def _asked_cell(
    place: CellPlace, name: str, parts: Sequence[CellPart], unit: str, *, total: bool
) -> AskedCell:
    part = next((part for part in parts if part.typed), parts[0])
    kind: CellKind = "text" if part.plan or part.typed == "text" else "number"
    return AskedCell(
        place,
        name,
        _source(parts),
        "date" if part.typed == "date" else kind,
        part.unit or unit,
        part.decimals,
        part.least,
        part.most,
        part.required,
        total,
    )


def _source(parts: Sequence[CellPart]) -> CellSource:
    kinds = {part.kind for part in parts}
    if "typed" in kinds:
        return "typed"
    if "plan" in kinds:
        return "text"
    if "figure" in kinds:
        return "computed"
    return "sum" if kinds == {"sum"} else "rate"


def read_typed(asked: Sequence[AskedCell], typed: Sequence[TypedCell]) -> TypedForm:
    """What was typed. Raises: Invalid with each cell that cannot be read, and what to do."""
    by_place = {one.place: one for one in asked}
    cells: dict[tuple[str, str], FilledCell] = {}
    remarks: dict[tuple[str, str], str] = {}
    faults: list[CellFault] = []
    for one in typed:
        place = CellPlace(one.row, one.column)
        try:
            cell = _asked_at(by_place, place, twice=place in cells or place in remarks)
            if cell.source != "typed":
                _no_number(one)
                if one.text:
                    remarks[place] = one.text
            elif filled := _read_cell(cell, one):
                cells[place] = filled
        except NotAFigure as fault:
            faults.append(CellFault(one.row, one.column, str(fault)))
    if faults:
        words = "；".join(fault.message for fault in faults[:_NAMED_MOST])
        shown_faults = [asdict(fault) for fault in faults]
        raise Invalid(
            "cells_unreadable", f"有 {len(faults)} 格没有读懂：{words}", cells=shown_faults
        )
    return TypedForm(cells, remarks)


def _asked_at(
    by_place: Mapping[CellPlace, AskedCell], place: CellPlace, *, twice: bool
) -> AskedCell:
    if twice:
        raise NotAFigure("同一格填了两次，请刷新后重填")
    if place not in by_place:
        raise NotAFigure("表上没有这一格，表样可能改过，请刷新后重填")
    return by_place[place]


def _no_number(one: TypedCell) -> None:
    if one.value:
        raise NotAFigure("这一格由系统按记录计数，不能改写；有出入请在旁边写说明")


def _read_cell(cell: AskedCell, one: TypedCell) -> FilledCell | None:
    """None: nothing was typed. Raises: NotAFigure."""
    if cell.kind == "text":
        said = one.text or one.value
        return FilledCell(text=said) if said else None
    if cell.kind == "date":
        return _read_date(one.value or one.text)
    number = read_figure(
        one.value or "", unit=cell.unit, decimals=cell.decimals, least=cell.least, most=cell.most
    )
    return None if number is None else FilledCell((number,), one.text or "")


def _read_date(said: str | None) -> FilledCell | None:
    if not said:
        return None
    try:
        return FilledCell(text=date.fromisoformat(said).isoformat())
    except ValueError:
        raise NotAFigure(f"“{said[:20]}”不是日期，请写成 2026-11-02") from None


def is_typed_there(cell: AskedCell, said: str | None, typed: TypedForm) -> bool:
    """Whether what was typed into a cell, or beside it, says what `typed` has there."""
    if cell.source != "typed":
        return (said or "") == typed.remarks.get(cell.place, "")
    there = typed.cells.get(cell.place)
    try:
        read = _read_cell(cell, TypedCell(*cell.place, value=said, text=None))
    except NotAFigure:
        return False
    if read is None or there is None:
        return read is there
    return read.numbers == there.numbers if read.numbers else read.text == there.text


def check_required(asked: Sequence[AskedCell], typed: TypedForm) -> None:
    """Raises: Invalid with the cells that are still empty."""
    empty = [one for one in asked if one.required and one.place not in typed.cells]
    if empty:
        named = "、".join(one.name for one in empty[:_NAMED_MOST])
        more = f"等 {len(empty)} 格" if len(empty) > _NAMED_MOST else ""
        cells = [one.place._asdict() for one in empty]
        raise Invalid("cells_missing", f"还没有填：{named}{more}", cells=cells)


def frozen_cells(
    form: Form, computed: Cells, records: Mapping[tuple[str, str], int], typed: TypedForm
) -> tuple[FrozenCell, ...]:
    """Every cell as it is handed in now."""
    known = {**computed, **typed.cells}
    texts = shown(form, known)
    return tuple(
        _frozen(one, known.get(one.place), texts, records, typed) for one in cells_asked(form)
    )


def _frozen(
    one: AskedCell,
    filled: FilledCell | None,
    texts: Mapping[tuple[str, str], Any],
    records: Mapping[tuple[str, str], int],
    typed: TypedForm,
) -> FrozenCell:
    said = texts.get(one.place)
    numbers = filled.numbers if filled else ()
    return FrozenCell(
        one.place.row,
        one.place.column,
        one.source,
        tuple(None if number is None else format(number, "f") for number in numbers),
        filled.text if filled else "",
        typed.remarks.get(one.place),
        said.text if said else None,
        records.get(one.place),
    )


def check_seen(
    asked: Sequence[AskedCell], cells: Sequence[FrozenCell], seen: Sequence[SeenCell]
) -> None:
    """Whoever signed saw what is handed in. Raises: Conflict with what was counted meanwhile."""
    values_seen = {CellPlace(one.row, one.column): one.value for one in seen}
    names = {one.place: one.name for one in asked}
    moved = [
        cell
        for cell in cells
        if cell.source == "computed"
        and (cell.value or None) != (values_seen.get(cell.place) or None)
    ]
    if not moved:
        return
    named = "；".join(
        f"{names[cell.place]}现在是 {cell.value or '空'}" for cell in moved[:_NAMED_MOST]
    )
    raise Conflict(
        "figures_moved",
        f"您打开以后又有记录进来，{len(moved)} 格的数变了：{named}。"
        "填写的内容都在，请核对后重新签字",
        cells=[
            {"row": cell.row, "column": cell.column, "value": cell.value,
             "seen": values_seen.get(cell.place)}
            for cell in moved
        ],
    )  # fmt: skip


def check_totals(
    asked: Sequence[AskedCell], cells: Sequence[FrozenCell], before: Sequence[FrozenCell]
) -> None:
    """What is told since the beginning (累计) never falls. Raises: Invalid with those that did."""
    earlier = {cell.place: cell for cell in before}
    totals = {one.place: one for one in asked if one.total and one.source in {"computed", "typed"}}
    fell = [
        f"{totals[cell.place].name}上期是 {earlier[cell.place].value}，现在是 {cell.value}"
        for cell in cells
        if cell.place in totals and cell.place in earlier
        and _less(cell.filled, earlier[cell.place].filled)
    ]  # fmt: skip
    if fell:
        named = "；".join(fell[:_NAMED_MOST])
        raise Invalid("total_fell", f"累计数不能比上期少：{named}。请先更正上期的报表，写明原因")


def _less(now: FilledCell, before: FilledCell) -> bool:
    # Of a cell with a rate behind its number, only what was counted must not fall.
    pairs = zip(now.numbers[:1], before.numbers[:1], strict=False)
    return any(one is not None and other is not None and one < other for one, other in pairs)
