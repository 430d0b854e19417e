"""What stands in the cells of a form: numbers taken, what follows from them, and their texts. Pure.

A figure and a typed number are taken; in a form by figures a rate takes two (what is counted, and
of what), so that forms can be added up. Sums, ranks, rates of columns and the total row follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from documents.report_form import TOTAL_ROW, FilledCell
from plans.orders import CellPart, Form, FormColumn, FormRow
from spelling.figures import figure_text, rounded

Cells = Mapping[tuple[str, str], FilledCell]
# Between the numbers of one cell: 屋场会（次、覆盖率）.
_BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`number`: as it is shown, where the cell is one number alone."""

    text: str
    number: Decimal | None = None
    decimals: int = 0


def numbers_taken(form: Form, part: CellPart) -> int:
    """How many numbers of a filled cell are this part's."""
    if part.figure or part.typed == "number":
        return 1
    return 2 if part.rate and form.rows_by == "figure" else 0


def figures_asked(form: Form, part: CellPart) -> tuple[str, ...]:
    """The figures that must be counted for this part, in the order of its numbers."""
    if part.rate and form.rows_by == "figure":
        return part.rate
    return (part.figure,) if part.figure else ()


def shown(form: Form, cells: Cells) -> dict[tuple[str, str], ShownCell]:
    """Every cell of the form that holds something, those that follow and the total row included.

    Of an empty form: only what the plan says.
    """
    known = _with_totals(form, cells)
    found: dict[tuple[str, str], ShownCell] = {}
    for row_key, row in _rows(form):
        for column in form.columns:
            cell = _shown_cell(form, known, row_key, row, column)
            if cell.text:
                found[row_key, column.key] = cell
    return found


def added(form: Form, filled: Iterable[Cells]) -> dict[tuple[str, str], FilledCell]:
    """Several fillings of one form as one: numbers added, texts each on its own line."""
    summed: dict[tuple[str, str], FilledCell] = {}
    for cells in filled:
        for place, cell in cells.items():
            before = summed.get(place)
            summed[place] = _both(before, cell) if before else cell
    return {place: cell for place, cell in summed.items() if place[0] != TOTAL_ROW}


def _both(one: FilledCell, other: FilledCell) -> FilledCell:
    most = max(len(one.numbers), len(other.numbers))
    numbers = tuple(_plus(_at(one, at), _at(other, at)) for at in range(most))
    return FilledCell(numbers, "\n".join(text for text in (one.text, other.text) if text))


def _at(cell: FilledCell, at: int) -> Decimal | None:
    return cell.numbers[at] if at < len(cell.numbers) else None


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


def _rows(form: Form) -> Iterable[tuple[str, FormRow | None]]:
    yield from ((row.key, row) for row in form.rows)
    if form.total_row:
        yield TOTAL_ROW, None


def _with_totals(form: Form, cells: Cells) -> Cells:
    """With sums of rows, and a total of each column whose total nobody counted."""
    known = dict(cells)
    for row in form.rows:
        for column in form.columns:
            numbers = [n for part in form.parts(row, column) for n in part.sum]
            if numbers:
                rows = [known.get((str(number), column.key)) for number in numbers]
                known[row.key, column.key] = FilledCell((_sum(rows),))
    for column in form.columns if form.total_row else ():
        counted = known.get((TOTAL_ROW, column.key))
        if counted is None or not counted.numbers:
            rows = [known.get((row.key, column.key)) for row in form.rows]
            if (total := _sum(rows)) is not None:
                known[TOTAL_ROW, column.key] = FilledCell((total,))
    return known


def _sum(cells: Iterable[FilledCell | None]) -> Decimal | None:
    taken = [number for cell in cells if cell for number in cell.numbers if number is not None]
    return sum(taken, Decimal(0)) if taken else None


def _shown_cell(
    form: Form, known: Cells, row_key: str, row: FormRow | None, column: FormColumn
) -> ShownCell:
    parts = column.cell if row is None else form.parts(row, column)
    cell = known.get((row_key, column.key), FilledCell())
    if any(part.plan for part in parts):
        return ShownCell(_given(form, row, column))
    if not parts or all(part.typed in {"text", "date"} for part in parts):
        return ShownCell(cell.text)
    numbers = iter(cell.numbers)
    texts, values = [], []
    for part in parts:
        taken = [next(numbers, None) for _ in range(numbers_taken(form, part))]
        if row is None and part.rank:
            continue
        value, is_known = _value(form, known, row_key, column, part, taken)
        if is_known:
            values.append(value)
            texts.append(
                figure_text(value, part.decimals) + (part.unit if value is not None else "")
            )
    only = values[0] if len(parts) == len(values) == 1 else None
    decimals = parts[0].decimals
    number = rounded(only, decimals) if only is not None else None
    return ShownCell(_BETWEEN.join(texts), number, decimals)


def _value(
    form: Form,
    known: Cells,
    row_key: str,
    column: FormColumn,
    part: CellPart,
    taken: list[Decimal | None],
) -> tuple[Decimal | None, bool]:
    """What the part shows, and whether there is anything to show."""
    if part.rank:
        return _rank(form, known, row_key, part.rank)
    if part.rate:
        return _rate(taken or [_number(known, row_key, key) for key in part.rate])
    number = _number(known, row_key, column.key) if part.sum else taken[0] if taken else None
    return (number / part.per, True) if number is not None else (None, False)


def _number(known: Cells, row_key: str, column_key: str) -> Decimal | None:
    cell = known.get((row_key, column_key))
    return cell.numbers[0] if cell and cell.numbers else None


def _rate(pair: list[Decimal | None]) -> tuple[Decimal | None, bool]:
    counted, of = pair
    if counted is None or of is None:
        return None, False
    return (counted * 100 / of if of else None), True


def _rank(form: Form, known: Cells, row_key: str, column_key: str) -> tuple[Decimal | None, bool]:
    """Equals share a place; who has no number, or no rate, has none."""
    (part,) = next(column.cell for column in form.columns if column.key == column_key)

    def ranked(key: str) -> Decimal | None:
        if part.rate:
            return _rate([_number(known, key, name) for name in part.rate])[0]
        return _number(known, key, column_key)

    mine = ranked(row_key)
    if mine is None:
        return None, False
    others = (ranked(row.key) for row in form.rows)
    return Decimal(1 + sum(1 for other in others if other is not None and other > mine)), True


def _given(form: Form, row: FormRow | None, column: FormColumn) -> str:
    if row is None or not row.given:
        return ""
    given = [other.key for other in form.columns if any(part.plan for part in other.cell)]
    return row.given[given.index(column.key)]
