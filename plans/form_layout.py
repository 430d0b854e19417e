"""A form and what fills it as a sheet: head, merged cells, rows, foot, in its own words. Pure.

Of the empty form: the form as the county hands it out.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from documents.report_form import (
    TOTAL_ROW,
    CellLook,
    FilledForm,
    FootPlace,
    ReportSheet,
    SheetAnnex,
    SheetCell,
)
from plans.form_cells import ShownCell, shown
from plans.form_notes import reading_notes
from plans.orders import Form, FormColumn, FormRow, Report

_UNDATED = date(2000, 1, 1)
# Longer texts stand whole on a page of their own: in their column they would take a page each.
_CELL_LETTERS, _STUB_LETTERS = 200, 60
_BLANK = "　　"
# Widths in Chinese characters.
_NUMBER_WIDTH, _GROUP_WIDTH, _NAME_WIDTH, _FIGURE_WIDTH = 3, 5, 15, 5
_TEXT_WIDTH, _WORD_WIDTH = 17, 8
_ROW_HEADS = {
    "sector": "行业领域",
    "town": "街镇",
    "figure": "项目",
    "office": "单位",
    "order": "任务、指标和措施",
}


def lay_out(form: Form, filled: FilledForm, report: Report | None = None) -> ReportSheet:
    """The sheet. `report`: which it comes with; then the notes say which days it is of."""
    leads = _leads(form)
    head_rows = _head_rows(form)
    cells = [*_head(form, leads, head_rows)]
    found = shown(form, filled.cells)
    annexes: list[SheetAnnex] = []
    for at, row in enumerate(form.rows, head_rows):
        cells += _row_names(form, row, at, leads)
        cells += _row_cells(form, row, at, leads, found, annexes)
    cells += _merged_groups(form, head_rows)
    annexes += [
        SheetAnnex(number=number, name=name, text=text)
        for number, (name, text) in enumerate(filled.parts, len(annexes) + 1)
    ]
    rows = head_rows + len(form.rows)
    if form.total_row:
        cells += _total_row(form, rows, leads, found)
        rows += 1
    return ReportSheet(
        label=form.label,
        title=form.name,
        head_left=f"{form.office_head}：{filled.office}" if form.office_head else filled.office,
        head_right=_period(form, filled),
        widths=(*_lead_widths(form), *(_width(form, column) for column in form.columns)),
        head_rows=head_rows,
        rows=rows,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        foot=tuple(_foot(form, filled)),
        remarks=form.remarks,
        lines=(*(() if form.foot else _signature_line(filled)), *filled.lines),
        notes=reading_notes(form, report, _days_of(filled)),
        annexes=tuple(annexes),
        landscape=form.orientation == "landscape",
        dated=filled.filed_on or filled.last or _UNDATED,
    )


def lay_out_words(report: Report, filled: FilledForm) -> ReportSheet:
    """The sheet of a report that is told in words alone."""
    return ReportSheet(
        label="",
        title=report.name,
        head_left=f"报送单位（章）：{filled.office}",
        head_right=f"报送：{report.to}",
        widths=(),
        head_rows=0,
        rows=0,
        cells=(),
        foot=(),
        remarks=(),
        lines=(*_signature_line(filled), *filled.lines),
        notes=(),
        annexes=tuple(
            SheetAnnex(number=number, name=name, text=text)
            for number, (name, text) in enumerate(filled.parts, 1)
        ),
        landscape=False,
        dated=filled.filed_on or filled.last or _UNDATED,
    )


def _leads(form: Form) -> int:
    """How many columns stand before the form's own: number and name, and the groups if any."""
    if form.rows_by in {"figure", "order"}:
        return 3 if any(row.group for row in form.rows) else 2
    return 1


def _lead_widths(form: Form) -> tuple[int, ...]:
    leads = _leads(form)
    if leads == 1:
        return (_NAME_WIDTH,)
    names = max((len(row.name) for row in form.rows), default=0)
    name = _NAME_WIDTH + (6 if names > 20 else 0)
    return (_NUMBER_WIDTH, _GROUP_WIDTH, name) if leads == 3 else (_NUMBER_WIDTH, name)


def _width(form: Form, column: FormColumn) -> int:
    parts = (*column.cell, *(part for row in form.rows for part in row.cell if not column.cell))
    if any(part.typed == "text" or part.plan == "who" for part in parts):
        return _TEXT_WIDTH
    if any(part.plan for part in parts):
        return _WORD_WIDTH
    if any(part.typed == "date" for part in parts):
        return _FIGURE_WIDTH + 2
    return _FIGURE_WIDTH + (1 if form.rows_by == "figure" else 0)


def _head_rows(form: Form) -> int:
    grouped = any(column.group for column in form.columns)
    return 1 + grouped + _has_units(form)


def _has_units(form: Form) -> bool:
    return any(column.unit for column in form.columns)


def row_head_of(form: Form) -> str:
    """What stands in the corner, above the names of the rows."""
    return form.row_head or _ROW_HEADS[form.rows_by]


def _head(form: Form, leads: int, head_rows: int) -> Iterator[SheetCell]:
    """Groups above their columns, names, and the units of all in a line of their own."""
    row_head = row_head_of(form)
    if leads == 1:
        yield _head_cell(0, 0, row_head, rowspan=head_rows)
    else:
        yield _head_cell(0, 0, "序号", rowspan=head_rows)
        yield _head_cell(0, 1, row_head, rowspan=head_rows, colspan=leads - 1)
    name_rows = head_rows - _has_units(form)
    at = leads
    for group, members in groupby(form.columns, key=lambda column: column.group):
        columns = tuple(members)
        if group:
            yield _head_cell(0, at, group, colspan=len(columns))
        for column in columns:
            top = 1 if group else 0
            yield _head_cell(top, at, column.name, rowspan=name_rows - top)
            if _has_units(form):
                yield _cell(head_rows - 1, at, column.unit, "name")
            at += 1


def _head_cell(
    row: int, column: int, text: str, *, rowspan: int = 1, colspan: int = 1
) -> SheetCell:
    return SheetCell(
        row=row, column=column, text=text, look="head", rowspan=rowspan, colspan=colspan
    )


def _row_names(form: Form, row: FormRow, at: int, leads: int) -> Iterator[SheetCell]:
    if leads == 1:
        yield _cell(at, 0, f"{row.number}.{row.name}", "text")
        return
    if leads == 2:
        yield _cell(at, 0, str(row.number), "number")
    name = f"{row.name}（{row.unit}）" if row.unit else row.name
    yield _cell(at, leads - 1, name, "text" if form.rows_by == "order" else "name")


def _merged_groups(form: Form, head_rows: int) -> Iterator[SheetCell]:
    """The number and the name of each group (1 责任落实), over its rows."""
    if _leads(form) != 3:
        return
    at = head_rows
    for group, members in groupby(form.rows, key=lambda row: row.group):
        number, _, name = group.partition(" ")
        rows = len(tuple(members))
        yield SheetCell(row=at, column=0, text=number, look="head", rowspan=rows)
        yield SheetCell(row=at, column=1, text=name or number, look="head", rowspan=rows)
        at += rows


def _row_cells(
    form: Form,
    row: FormRow,
    at: int,
    leads: int,
    found: dict[tuple[str, str], ShownCell],
    annexes: list[SheetAnnex],
) -> Iterator[SheetCell]:
    """Adds to `annexes` the texts that are too long for their cells."""
    for place, column in enumerate(form.columns, leads):
        is_text = any(
            part.typed in {"text", "date"} or part.plan for part in form.parts(row, column)
        )
        cell = found.get((row.key, column.key), ShownCell(""))
        # What the form asks to write here stays readable before what was written.
        asked = row.detail if is_text and any(part.typed for part in column.cell) else ""
        written = cell.text
        if len(written) > _CELL_LETTERS:
            name = f"{row.number}.{row.name}：{column.name}"
            annexes.append(SheetAnnex(number=len(annexes) + 1, name=name, text=written))
            written = f"{written[:_STUB_LETTERS]}……（全文见附页{len(annexes)}）"
        text = "：".join(words for words in (asked, written) if words)
        yield _figure_cell(at, place, ShownCell(text, cell.number, cell.decimals), is_text)


def _total_row(
    form: Form, at: int, leads: int, found: dict[tuple[str, str], ShownCell]
) -> Iterator[SheetCell]:
    yield SheetCell(row=at, column=0, text="合　计", look="head", colspan=leads)
    for place, column in enumerate(form.columns, leads):
        cell = found.get((TOTAL_ROW, column.key), ShownCell(""))
        yield _figure_cell(at, place, cell, is_text=False)


def _figure_cell(at: int, place: int, cell: ShownCell, is_text: bool) -> SheetCell:
    return SheetCell(
        row=at,
        column=place,
        text=cell.text,
        look="text" if is_text else "number",
        number=cell.number,
        decimals=cell.decimals,
    )


def _cell(row: int, column: int, text: str, look: CellLook) -> SheetCell:
    return SheetCell(row=row, column=column, text=text, look=look)


def _days_of(filled: FilledForm) -> tuple[date, date] | None:
    return (filled.first, filled.last) if filled.first and filled.last else None


def _period(form: Form, filled: FilledForm) -> str:
    """Which days the form is of; with room to write where it is empty."""
    return form.period_head.format(
        year=filled.last.year if filled.last else f"20{_BLANK}",
        **_day_words("first", filled.first),
        **_day_words("last", filled.last),
    )


def _day_words(which: str, day: date | None) -> dict[str, object]:
    return {
        f"{which}_month": day.month if day else _BLANK,
        f"{which}_day": day.day if day else _BLANK,
    }


def _signature_line(filled: FilledForm) -> Iterator[str]:
    """Who answers for a form that has no places to sign."""
    if filled.leader:
        day = filled.filed_on
        when = f"，{day.year}年{day.month}月{day.day}日报送" if day else ""
        yield f"单位负责人：{filled.leader}　填表人：{filled.filler}　电话：{filled.phone}{when}"


def _foot(form: Form, filled: FilledForm) -> Iterator[FootPlace]:
    day = filled.filed_on
    parts = (day.year, day.month, day.day) if day else (_BLANK, _BLANK, _BLANK)
    words = {
        "leader": filled.leader,
        "filler": filled.filler,
        "phone": filled.phone,
        "filed_on": "{}年{}月{}日".format(*parts),
    }
    for place in form.foot:
        path = filled.leader_path if place.fact == "leader" else ""
        yield FootPlace(name=place.name, text=words[place.fact], path=path)
