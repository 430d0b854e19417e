"""The monthly visit log as a workbook, for those who sort and add up.

Three sheets: 汇总 (each enterprise against the minimum), 到访明细 (a row a visit), 隐患 (a row a
hazard). Dates, times and counts are real values. Every text stays text, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.visit_log import (
    CoverRow,
    LogFinding,
    LogVisit,
    PrintedSignature,
    VisitLogContent,
    VisitWords,
)
from paper.typesetting import COUNTY_TIME
from paper.visit_log import LogPrint
from spelling.cells import workbook_words

Row = TypeVar("Row")
CellValue = str | int | float | date | datetime | None
HEAD_FONT = Font(bold=True)
HEAD_FILL = PatternFill("solid", fgColor="E4EBF2")
RULE = Border(bottom=Side("thin", color="C5CED3"))


@dataclass(frozen=True, slots=True)
class LogColumn(Generic[Row]):
    """One column of a sheet; `width` in characters, about half of that in Chinese ones."""

    title: str
    width: int
    value: Callable[[Row], CellValue]
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit with what this printing adds to it."""

    visit: LogVisit
    words: VisitWords
    printed: LogPrint

    @property
    def place_words(self) -> str | None:
        if self.words.fix is None:
            return self.words.no_fix_reason
        return self.printed.place_doubts[self.visit.id]


@dataclass(frozen=True, slots=True)
class FindingRow:
    visit: LogVisit
    finding: LogFinding
    printed: LogPrint


SUMMARY_COLUMNS: tuple[LogColumn[CoverRow], ...] = (
    LogColumn("企业", 34, lambda row: row.enterprise),
    LogColumn("到访次数", 10, lambda row: row.visits),
    LogColumn("最低次数", 10, lambda row: row.visits_at_least),
    LogColumn("对照", 10, lambda row: row.verdict),
    LogColumn("到访日", 26, lambda row: "、".join(str(day.day) for day in row.days)),
    LogColumn("发现隐患", 10, lambda row: row.hazards_found),
    LogColumn("销号隐患", 10, lambda row: row.hazards_closed),
)
VISIT_COLUMNS: tuple[LogColumn[VisitRow], ...] = (
    LogColumn("企业", 30, lambda row: row.visit.enterprise),
    LogColumn("日期", 12, lambda row: _county_moment(row.visit.arrived_at).date(), "yyyy-mm-dd"),
    LogColumn("到达", 17, lambda row: _county_moment(row.visit.arrived_at), "yyyy-mm-dd hh:mm"),
    LogColumn("离开", 17, lambda row: _county_moment(row.visit.left_at), "yyyy-mm-dd hh:mm"),
    LogColumn("停留（分钟）", 13, lambda row: row.visit.stayed_minutes),
    LogColumn("本月第几次", 11, lambda row: row.visit.nth_in_month),
    LogColumn("到访方式", 14, lambda row: row.words.means),
    LogColumn("到访佐证", 40, lambda row: row.printed.presences[row.visit.id]),
    LogColumn(
        "经度", 12, lambda row: row.words.fix.longitude if row.words.fix else None, "0.00000"
    ),
    LogColumn("纬度", 12, lambda row: row.words.fix.latitude if row.words.fix else None, "0.00000"),
    LogColumn("坐标系", 9, lambda row: row.words.fix.crs if row.words.fix else None),
    LogColumn(
        "误差（米）", 11, lambda row: row.words.fix.accuracy_m if row.words.fix else None, "0"
    ),
    LogColumn("定位说明", 24, lambda row: row.place_words),
    LogColumn("企业接待人", 12, lambda row: row.words.received_by),
    LogColumn("生产状态", 10, lambda row: row.words.production),
    LogColumn("自查自改重大隐患情况", 36, lambda row: row.words.self_check),
    LogColumn("主要负责人带队检查情况", 30, lambda row: row.words.principal_check),
    LogColumn("上次隐患复查", 36, lambda row: "\n".join(it.sentence for it in row.visit.rechecks)),
    LogColumn("合格（项）", 11, lambda row: sum(it.passed for it in row.visit.checklists)),
    LogColumn("不合格（项）", 12, lambda row: sum(it.failed for it in row.visit.checklists)),
    LogColumn(
        "不适用（项）", 12, lambda row: sum(it.not_applicable for it in row.visit.checklists)
    ),
    LogColumn("检查表", 26, lambda row: "\n".join(it.name for it in row.visit.checklists)),
    LogColumn("发现隐患（项）", 14, lambda row: len(row.visit.findings)),
    LogColumn("宣讲、指导", 30, lambda row: row.words.guidance),
    LogColumn("公告栏更新", 12, lambda row: row.words.board_state),
    LogColumn("企业意见", 30, lambda row: row.words.opinion),
    LogColumn("反馈、上报去向", 26, lambda row: row.words.reported_to),
    LogColumn("派驻方签字", 18, lambda row: _signed(row.words.supervisor_signature)),
    LogColumn("企业签字", 26, lambda row: _signed(row.words.enterprise_signature)),
    LogColumn("现场照片（张）", 14, lambda row: len(row.printed.pictures(row.visit.photos))),
    LogColumn("更正说明", 26, lambda row: row.visit.correction),
    LogColumn("记录编号", 14, lambda row: row.visit.code),
    LogColumn("记录地址", 40, lambda row: row.printed.address(row.visit)),
)
FINDING_COLUMNS: tuple[LogColumn[FindingRow], ...] = (
    LogColumn("编号", 22, lambda row: row.finding.number),
    LogColumn("企业", 30, lambda row: row.visit.enterprise),
    LogColumn(
        "发现日期", 12, lambda row: _county_moment(row.visit.arrived_at).date(), "yyyy-mm-dd"
    ),
    LogColumn("部位", 22, lambda row: row.finding.part),
    LogColumn("描述", 48, lambda row: row.finding.description),
    LogColumn("级别", 8, lambda row: row.finding.grade_word),
    LogColumn("整改期限", 12, lambda row: row.finding.deadline, "yyyy-mm-dd"),
    LogColumn("照片（张）", 11, lambda row: len(row.printed.pictures(row.finding.photos))),
)


def render_visit_log_xlsx(content: VisitLogContent, printed: LogPrint) -> bytes:
    """The workbook. Left out: characters that XML cannot hold, and what is longer than a cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = f"驻企日志 {content.month:%Y-%m}"
    book.properties.created = _county_moment(printed.generated_at)
    summary = book.create_sheet("汇总")
    cover_lines = _cover_lines(content, printed)
    for row, line in enumerate(cover_lines, start=1):
        _put(summary, row, 1, line)
    summary["A1"].font = Font(bold=True, size=16)
    _fill(summary, SUMMARY_COLUMNS, content.enterprises, head_row=len(cover_lines) + 2)
    visits = [VisitRow(visit, visit.words, printed) for visit in content.visits]
    _fill(book.create_sheet("到访明细"), VISIT_COLUMNS, visits)
    rows = [
        FindingRow(visit, finding, printed)
        for visit in content.visits
        for finding in visit.findings
    ]
    _fill(book.create_sheet("隐患"), FINDING_COLUMNS, rows)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _cover_lines(content: VisitLogContent, printed: LogPrint) -> list[str]:
    return [
        f"驻企日志 {content.month.year} 年 {content.month.month} 月",
        f"{content.county}　{content.supervisor_title} {content.supervisor}",
        f"第 {printed.version} 版，生成于 {_county_moment(printed.generated_at):%Y-%m-%d %H:%M}",
        content.minimum_words,
        "本日志为驻企服务记录，不是执法文书。版式为安巡自拟，不是上级下发的表格。",
        *(f"与上一版的不同：{change}" for change in printed.changes),
    ]


def _fill(
    sheet: Worksheet, columns: Sequence[LogColumn[Row]], rows: Sequence[Row], head_row: int = 1
) -> None:
    for index, column in enumerate(columns, start=1):
        head = _put(sheet, head_row, index, column.title)
        head.font, head.fill = HEAD_FONT, HEAD_FILL
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    for row_number, row in enumerate(rows, start=head_row + 1):
        for index, column in enumerate(columns, start=1):
            cell = _put(sheet, row_number, index, column.value(row))
            cell.number_format = column.number_format
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = RULE
    _prepare_for_screen_and_print(sheet, head_row, head_row + len(rows), len(columns))


def _prepare_for_screen_and_print(
    sheet: Worksheet, head_row: int, last_row: int, column_count: int
) -> None:
    # The first column, the name of a row, stays in sight with the head.
    sheet.freeze_panes = f"B{head_row + 1}"
    last_column = get_column_letter(column_count)
    sheet.auto_filter.ref = f"A{head_row}:{last_column}{last_row}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter = footer


def _put(sheet: Worksheet, row: int, column: int, value: CellValue) -> Cell:
    cell = cast(Cell, sheet.cell(row, column))  # the sheets have no merged cells
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = workbook_words(value)
    cell.value = text
    # A text that begins with = would be taken for a formula, here and again when edited in Excel.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _signed(signature: PrintedSignature) -> str:
    if signature.refused_reason:
        return f"{signature.name}（拒签：{signature.refused_reason}）"
    return signature.name + ("（已签）" if signature.path else "（未签）")


def _county_moment(moment: datetime) -> datetime:
    """The county's wall clock without a zone, which is all that a cell can hold."""
    return moment.astimezone(COUNTY_TIME).replace(tzinfo=None)
