"""A county's form (报表) as a workbook: the same cells as on paper, for whoever adds them up.

Numbers are numbers. Every text stays text, whatever it begins with. Source: as `report_form`.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.report_form import ReportSheet, SheetCell
from spelling.cells import guarded, workbook_words

_FONT, _SIZE = "宋体", 10
_THIN = Side("thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
# Above the table: the label, the title, who and when.
_ABOVE = 3
# Excel's widths are those of figures: a Chinese character takes two, and the cell's edges one.
_CHARACTER, _EDGE = 2, 1
_LINE_POINTS, _ROW_LEAST = 14, 22
# Excel refuses higher rows.
_ROW_MOST = 400
# Of an annex: its width, and as much of it as stands in one row.
_ANNEX_WIDTH, _ANNEX_LETTERS = 45, 900
_MARGINS = PageMargins(left=0.5, right=0.5, top=0.55, bottom=0.6, header=0.3, footer=0.3)
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def render_report_form_xlsx(sheet: ReportSheet) -> bytes:
    """One sheet, ready to print: A4, fitted to its width, the head on every page.

    The same sheet gives the same bytes. Left out: characters that XML cannot hold, and what is
    longer than a cell.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.title = _NOT_IN_TITLES.sub("", sheet.label or sheet.title)[:31] or "报表"
    book.properties.title = workbook_words(sheet.title)
    book.properties.creator = ""
    book.properties.created = datetime.combine(sheet.dated, time())
    _above(page, sheet)
    for cell in sheet.cells:
        _table_cell(page, cell)
    for row, height in enumerate(_heights(sheet), _ABOVE + 1):
        page.row_dimensions[row].height = height
    last = _below(page, sheet, _ABOVE + sheet.rows)
    for at, width in enumerate(sheet.widths, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = width * _CHARACTER + _EDGE
    _print_setup(page, sheet, last)
    if sheet.annexes:
        _annexes(book.create_sheet("附页"), sheet)
    output = io.BytesIO()
    book.save(output)
    return _settled(output.getvalue(), sheet.dated)


def _heights(sheet: ReportSheet) -> list[int]:
    """Of each row of the table, in points, as its longest text needs."""
    points = [_ROW_LEAST] * sheet.rows
    for cell in sheet.cells:
        if cell.rowspan == 1:
            width = sum(sheet.widths[cell.column : cell.column + cell.colspan])
            points[cell.row] = max(points[cell.row], 8 + _LINE_POINTS * _lines(cell.text, width))
    return [min(height, _ROW_MOST) for height in points]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many Chinese characters."""
    columns = [sum(2 if ord(sign) > 0xFF else 1 for sign in line) for line in text.split("\n")]
    return sum(max(1, ceil(taken / (width * 2))) for taken in columns)


def _above(page: Worksheet, sheet: ReportSheet) -> None:
    columns = len(sheet.widths)
    # So much of the width as the right one needs at least.
    left = max(1, columns - max(2, columns // 3))
    _line(page, 1, sheet.label, 1, columns, _LEFT, bold=True, size=11)
    _line(page, 2, sheet.title, 1, columns, _CENTRE, bold=True, size=18)
    _line(page, 3, sheet.head_left, 1, left, _LEFT, size=11)
    _line(page, 3, sheet.head_right, left + 1, columns, _RIGHT, size=11)
    for row, height in ((1, 18), (2, 32), (3, 22)):
        page.row_dimensions[row].height = height


def _table_cell(page: Worksheet, cell: SheetCell) -> None:
    top, bottom = _ABOVE + 1 + cell.row, _ABOVE + cell.row + cell.rowspan
    first, last = cell.column + 1, cell.column + cell.colspan
    for row in range(top, bottom + 1):
        for column in range(first, last + 1):
            page.cell(row, column).border = _BOX
    target = page.cell(top, first)
    if cell.number is not None:
        # Rounded already: what is shown is what is added up.
        target.value = cell.number
        target.number_format = "General"
    else:
        _write(target, cell.text)
    target.font = Font(name=_FONT, size=_SIZE, bold=cell.look == "head")
    target.alignment = _LEFT if cell.look == "text" else _CENTRE
    if (top, first) != (bottom, last):
        page.merge_cells(start_row=top, end_row=bottom, start_column=first, end_column=last)


def _below(page: Worksheet, sheet: ReportSheet, row: int) -> int:
    """The foot, the form's remarks and our notes; says the last row."""
    columns = len(sheet.widths)
    if sheet.foot:
        row += 1
        page.row_dimensions[row].height = 30
        share = columns / len(sheet.foot)
        for at, place in enumerate(sheet.foot):
            first, last = round(at * share) + 1, round((at + 1) * share)
            words = f"{place.name}：{place.text}"
            _line(page, row, words, first, max(first, last), _LEFT, size=_SIZE)
    texts = [(text, _SIZE) for text in (*sheet.remarks, *sheet.lines)]
    if sheet.notes:
        texts.append((f"填报说明：{'；'.join(note.rstrip('。') for note in sheet.notes)}。", 8))
    for text, size in texts:
        row += 1
        _line(page, row, text, 1, columns, _LEFT, size=size)
        height = 6 + (size + 4) * _lines(text, sum(sheet.widths))
        page.row_dimensions[row].height = min(height, _ROW_MOST)
    return row


def _annexes(page: Worksheet, sheet: ReportSheet) -> None:
    """Texts too long for their cells, whole: as many rows as each needs."""
    page.column_dimensions["A"].width = _ANNEX_WIDTH * _CHARACTER + _EDGE
    row = 0
    for annex in sheet.annexes:
        starts = range(0, len(annex.text), _ANNEX_LETTERS)
        parts = [annex.text[at : at + _ANNEX_LETTERS] for at in starts]
        for words in (f"附页{annex.number}　{annex.name}", *parts):
            row += 1
            _line(page, row, words, 1, 1, _LEFT, size=_SIZE)
            height = 8 + _LINE_POINTS * _lines(words, _ANNEX_WIDTH)
            page.row_dimensions[row].height = min(height, _ROW_MOST)
    _fit_to_width(page)


def _line(
    page: Worksheet,
    row: int,
    text: str,
    first: int,
    last: int,
    alignment: Alignment,
    *,
    bold: bool = False,
    size: int,
) -> None:
    cell = page.cell(row, first)
    _write(cell, text)
    cell.font, cell.alignment = Font(name=_FONT, size=size, bold=bold), alignment
    if last > first:
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _write(cell: object, text: str) -> None:
    if not isinstance(cell, Cell) or not text:
        return
    cell.value = workbook_words(text)
    # A text that begins with = would be taken for a formula, here and again when edited in Excel.
    cell.data_type = "s"
    cell.quotePrefix = guarded(text) != text


def _print_setup(page: Worksheet, sheet: ReportSheet, last: int) -> None:
    head_end = _ABOVE + sheet.head_rows
    page.print_title_rows = f"{_ABOVE + 1}:{head_end}"
    page.print_area = f"A1:{get_column_letter(len(sheet.widths))}{last}"
    page.freeze_panes = f"B{head_end + 1}"
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    _fit_to_width(page)


def _fit_to_width(page: Worksheet) -> None:
    page.page_setup.paperSize = int(page.PAPERSIZE_A4)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins = _MARGINS
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    page.oddFooter = footer


def _settled(workbook: bytes, dated: date) -> bytes:
    """The archive without the moment it was made at."""
    moment = datetime.combine(dated, time(), UTC)
    written = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as made,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + written, part)
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, part)
    return output.getvalue()
