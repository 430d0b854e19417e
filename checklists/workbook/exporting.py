"""Checklists as a workbook for officials: a sheet a sector, to be filled in and imported again.

The first sheet tells how, and what the workbook was made from (county, edition, versions), so that
an import notices when it has been overtaken. Rows are written as a stream.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from checklists.county.changes import Changes
from checklists.county.review import Ours
from checklists.workbook.columns import (
    BY_TITLE,
    CRITERION,
    ENABLED,
    ID,
    ITEM_COLUMNS,
    NO,
    REASON,
    YES,
    Cases,
    CellWords,
    cells_of_ours,
    cells_of_own,
)
from spelling.cells import guarded, workbook_words

COVER, CASES = "填写说明", "判定情形"
AREA_LABEL, EDITION_LABEL, SECTOR_LABEL = "县区代码", "本县版次", "行业领域"
# Room for new rows below the last one in which the choices can be picked.
ROWS_TO_FILL = 300
_HEAD_ROW = 1
# Source: ECMA-376 part 1, 18.3.1.63, paperSize.
_A4 = 9
# On one page all columns would be printed at 4 points; on two they are readable.
_PAGES_WIDE = 2
_CASES_WIDTHS = (20, 60, 60)
_COVER_WIDTHS = (30, 50, 16)

_HOW = (
    "灰底的行是统一清单的条目，文字不能改。本县不查的，在“启用”选“否”，并写“停用理由”。",
    "本县要加的条目写在表的末尾：“编号”留空，导入时给号（如 S06-X01）；“检查项目”可以新设。",
    "白底的行是本县自己的条目，可以改；不再查的，“启用”选“否”，不要删行。",
    "问题以“吗？”结尾，答“是”为合格，一条只问一件事；依据写文号，一行一个。",
    "别的行业引用的条目，在它自己的行业表里停用，引用它的清单一并停用。",
    "要记数、日期或文字的填“记录类型”以后各列；限值不是条款规定的，“限值依据”填“提示值”。",
    "请不要合并单元格、写公式、增减列或改表名；改好直接保存为 .xlsx 导入。",
)

_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E4EBF2")
_OURS_FILL = PatternFill("solid", fgColor="F0F0F0")
_RULE = Border(bottom=Side("thin", color="C5CED3"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def sheet_title(sector_id: str, name: str) -> str:
    """Excel takes at most 31 characters and none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", "、", f"{sector_id} {name}")[:31]


def export_workbook(
    path: Path, ours: Ours, sectors: Iterable[str], changes: Changes | None
) -> None:
    """Write the newest checklists of these sectors, with the county's changes where given.

    Items that a checklist draws in from another stand in the other's sheet alone.
    """
    book = Workbook(write_only=True)
    sectors = [*sectors]
    _write_cover(book, ours, sectors, changes)
    for sector_id in sectors:
        _write_sector(book, ours, sector_id, changes)
    _write_cases(book, ours.cases)
    book.save(path)


def own_rows(
    ours: Ours, sector_id: str, changes: Changes | None
) -> dict[str, dict[str, CellWords]]:
    """Item → cells of the county's own rows in a sector."""
    added = changes.in_sector(sector_id) if changes else ()
    return {
        addition.id: cells_of_own(addition.item, addition.section, ours.cases) for addition in added
    }


def our_rows(checklist: Mapping[str, Any]) -> dict[str, dict[str, CellWords]]:
    """Item → cells of our rows in a sector, without those drawn in from elsewhere."""
    return {
        item["id"]: cells_of_ours(item, section["name"])
        for section in checklist["sections"]
        for item in section["items"]
        if item["id"].startswith(f"{checklist['sector']}-")
    }


def _write_cover(book: Workbook, ours: Ours, sectors: list[str], changes: Changes | None) -> None:
    sheet = book.create_sheet(COVER)
    _prepare(sheet, _COVER_WIDTHS, title_row=None)
    sheet.append([_cell(sheet, "检查清单：导出、填写、导入", head=True)])
    for number, line in enumerate(_HOW, 1):
        sheet.append([_cell(sheet, f"{number}"), _cell(sheet, line)])
    sheet.append([])
    sheet.append([_cell(sheet, AREA_LABEL), _cell(sheet, changes.area if changes else None)])
    sheet.append([_cell(sheet, EDITION_LABEL), _cell(sheet, changes.edition if changes else 0)])
    sheet.append([_cell(sheet, title, head=True) for title in (SECTOR_LABEL, "版本", "条目")])
    for sector_id in sectors:
        checklist = ours.checklists[sector_id]
        row = (sheet_title(sector_id, checklist["name"]), checklist["version"])
        sheet.append([_cell(sheet, value) for value in (*row, len(our_rows(checklist)))])


def _write_sector(book: Workbook, ours: Ours, sector_id: str, changes: Changes | None) -> None:
    checklist = ours.checklists[sector_id]
    sheet = book.create_sheet(sheet_title(sector_id, checklist["name"]))
    _prepare(sheet, [column.width for column in ITEM_COLUMNS], _HEAD_ROW, _PAGES_WIDE)
    mine, added_rows = our_rows(checklist), own_rows(ours, sector_id, changes)
    last_row = _HEAD_ROW + len(mine) + len(added_rows)
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(ITEM_COLUMNS))}{last_row}"
    for validation in _validations(last_row + ROWS_TO_FILL, len(ours.cases)):
        sheet.data_validations.append(validation)
    sheet.append([_cell(sheet, column.title, head=True) for column in ITEM_COLUMNS])
    off = changes.switched_off if changes else {}
    for item_id, cells in {**mine, **added_rows}.items():
        switch = {ENABLED: NO if item_id in off else YES, REASON: off.get(item_id)}
        row = {**cells, **switch}
        fixed = item_id in mine
        sheet.append([
            _cell(sheet, row[column.title], fill=fixed and column.title not in switch)
            for column in ITEM_COLUMNS
        ])  # fmt: skip


def _write_cases(book: Workbook, cases: Cases) -> None:
    sheet = book.create_sheet(CASES)
    _prepare(sheet, _CASES_WIDTHS, title_row=_HEAD_ROW)
    sheet.append([_cell(sheet, title, head=True) for title in (ID, CRITERION, "标准")])
    for case_id, (document, case) in cases.items():
        row = (case_id, f"{case_id} {case.wording}", document.readable)
        sheet.append([_cell(sheet, value) for value in row])


def _validations(last_row: int, cases: int) -> Iterable[DataValidation]:
    letters = {column.title: get_column_letter(at) for at, column in enumerate(ITEM_COLUMNS, 1)}
    for column in BY_TITLE.values():
        if column.choices:
            chosen = ",".join(column.choices)
            yield _validation(f'"{chosen}"', letters[column.title], last_row)
    if cases:
        yield _validation(f"'{CASES}'!$B$2:$B${cases + 1}", letters[CRITERION], last_row)


def _validation(formula: str, letter: str, last_row: int) -> DataValidation:
    validation = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
    validation.errorTitle, validation.error = "请从列表里选", "这一列只能选列表里的内容，或留空。"
    validation.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last_row}")
    return validation


def _prepare(sheet: Any, widths: Iterable[int], title_row: int | None, pages_wide: int = 1) -> None:
    """Widths and A4 paper, which a stream takes only before its first row."""
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "&A　第 &P 页，共 &N 页"
    sheet.oddFooter = footer
    if title_row:
        sheet.print_title_rows = f"{title_row}:{title_row}"
        sheet.print_title_cols = "A:A"


def _cell(sheet: Any, value: CellWords, *, head: bool = False, fill: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.value = workbook_words(value)
        # A text that begins with = would be taken for a formula, here and again when edited.
        cell.data_type = "s"
        cell.quotePrefix = guarded(value) != value
    else:
        cell.value = value
    cell.alignment, cell.border = _WRAPPED, _RULE
    if head:
        cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    elif fill:
        cell.fill = _OURS_FILL
    return cell
