from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.visit_log import PrintedSignature, VisitLogContent
from paper.visit_log_workbook import render_visit_log_xlsx
from spelling.cells import CELL_MOST
from tests.paper.invented import finding, printing, visit, visit_log


def opened(content: VisitLogContent, **changed: Any) -> Workbook:
    data = render_visit_log_xlsx(content, printing(content, **changed))
    return load_workbook(io.BytesIO(data))


def rows(sheet: Worksheet, head: str) -> list[dict[str, object]]:
    """The rows below the one that begins with `head`, by column title."""
    values = list(sheet.iter_rows(values_only=True))
    start = next(index for index, row in enumerate(values) if row[0] == head)
    titles = [str(title) for title in values[start]]
    return [dict(zip(titles, row, strict=True)) for row in values[start + 1 :]]


def midnight(day: int) -> datetime:
    """A date in November 2026 as a workbook holds it: without a zone."""
    return datetime(2026, 11, day)  # noqa: DTZ001


def test_the_summary_equals_the_cover() -> None:
    sheet = opened(visit_log(), version=2, changes=("离开时间更正。",))["汇总"]
    assert sheet["A1"].value == "驻企日志 2026 年 11 月"
    lines = [str(cell.value) for cell in sheet["A"]]
    assert any("不是执法文书" in line for line in lines)
    assert "与上一版的不同：离开时间更正。" in lines
    first, second, third = rows(sheet, "企业")
    assert first == {
        "企业": "示例0号商贸有限公司",
        "到访次数": 3,
        "最低次数": 3,
        "对照": "已达到",
        "到访日": "3、17、24",
        "发现隐患": 5,
        "销号隐患": 3,
    }
    assert (second["对照"], third["对照"]) == ("差 1 次", "差 3 次")


def test_each_visit_is_a_row_of_real_dates_and_numbers() -> None:
    content = visit_log(40)
    found = rows(opened(content)["到访明细"], "企业")
    assert len(found) == 40
    for row, entry in zip(found, content.visits, strict=True):
        assert row["企业"] == entry.enterprise
        assert row["到达"] == entry.arrived_at.replace(tzinfo=None)
        assert row["离开"] == entry.left_at.replace(tzinfo=None)
        assert row["日期"] == midnight(entry.arrived_at.day)
        assert (row["停留（分钟）"], row["本月第几次"]) == (75, entry.nth_in_month)
        assert (row["经度"], row["纬度"], row["误差（米）"]) == (110.594, 27.908, 18)
        assert (row["合格（项）"], row["不合格（项）"], row["不适用（项）"]) == (40, 3, 7)
        assert (row["记录编号"], row["记录地址"]) == (
            entry.code,
            f"https://example.cn/app/#/visits/{entry.id}",
        )


def test_each_hazard_is_a_row_with_its_visit() -> None:
    hazards = (finding("F1", grade="major", grade_word="重大"), finding("F2"))
    first, second = rows(opened(visit_log(0, visits=(visit(0, findings=hazards),)))["隐患"], "编号")
    assert (first["编号"], first["级别"], first["整改期限"]) == (
        "F1",
        "重大",
        midnight(20),
    )
    assert first["发现日期"] == midnight(2)
    assert (second["编号"], second["级别"], second["整改期限"]) == (
        "F2",
        "一般",
        midnight(20),
    )


def test_a_missing_place_leaves_its_cells_empty_and_gives_the_reason() -> None:
    none = visit(0, fix=None, no_fix_reason="室内信号弱")
    [row] = rows(opened(visit_log(0, visits=(none,)))["到访明细"], "企业")
    assert (row["经度"], row["误差（米）"], row["定位说明"]) == (None, None, "室内信号弱")


def test_signatures_are_told_as_signed_or_refused() -> None:
    refused = visit(0, enterprise_signature=PrintedSignature("李示例", None, "不愿代签"))
    [row] = rows(opened(visit_log(0, visits=(refused,)))["到访明细"], "企业")
    assert (row["派驻方签字"], row["企业签字"]) == ("陈示例（已签）", "李示例（拒签：不愿代签）")


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://example.cn")', "+8613800000000", "-1", "@SUM(A1)"]
)
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    sheet = opened(visit_log(0, visits=(visit(0, opinion=text),)))["到访明细"]
    [cell] = [cell for cell in sheet[2] if cell.value == text]
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_heads_stay_in_sight_and_pages_fit_the_paper() -> None:
    for sheet in opened(visit_log()):
        head_row = 1 if sheet.title != "汇总" else sheet.max_row - 3
        assert sheet.freeze_panes == f"B{head_row + 1}"
        assert sheet.print_title_rows == f"${head_row}:${head_row}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_text_longer_than_a_cell_is_cut() -> None:
    sheet = opened(visit_log(0, visits=(visit(0, opinion="长" * 40_000),)))["到访明细"]
    assert max(len(str(cell.value)) for cell in sheet[2]) == CELL_MOST


def test_a_month_without_visits_is_a_workbook_with_heads() -> None:
    book = opened(visit_log(0, enterprises=()))
    assert book.sheetnames == ["汇总", "到访明细", "隐患"]
    assert rows(book["到访明细"], "企业") == []


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_can_be_written(text: str) -> None:
    content = replace(visit_log(0), visits=(visit(0, opinion=text, findings=(finding(text),)),))
    data = render_visit_log_xlsx(content, printing(content))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert load_workbook(io.BytesIO(data)).sheetnames
