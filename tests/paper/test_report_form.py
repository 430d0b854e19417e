"""A form is printed as the county handed it out, cell by cell, and holds what fills it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.report_form import FilledCell, FilledForm, ReportSheet
from paper.report_form import render_report_form_pdf
from paper.report_workbook import render_report_form_xlsx
from plans.form_cells import numbers_taken
from plans.form_layout import lay_out
from plans.loader import all_plans, load_plan
from plans.orders import Form, FormRow
from tests.paper.printed_pages import (
    letters_of_pages,
    overlapping_letters,
    page_size_mm,
    page_texts,
)

ANNEXES: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "annexes_of_wangcheng.yaml").read_text(encoding="utf-8")
)
WANGCHENG = load_plan("430112")
# Of the year that the forms bear; days and months are left to write in.
OF_2023 = FilledForm(first=date(2023, 3, 1), last=date(2023, 3, 31), filed_on=date(2023, 4, 20))
SIGNED = replace(
    OF_2023,
    office="桥驿镇人民政府",
    leader="张三",
    leader_path="M100 300 L180 100 L220 320",
    filler="李四",
    phone="13900000000",
)


def form_of(clause: str) -> Form:
    return next(form for form in WANGCHENG.forms if form.source == clause)


def wangcheng_form(key: str) -> Form:
    return next(form for form in WANGCHENG.forms if form.key == key)


def tight(text: str) -> str:
    """Without spaces, colons in one width, without what was written into the days' places."""
    plain = "".join(text.split()).replace(":", "：")
    return re.sub(r"(?<=年|月|至|：)\d{1,2}(?=月|日)", "", plain)


def seed_rows(clause: str) -> list[list[str]]:
    return [line.split("|") for line in ANNEXES[clause]["rows"].splitlines()]


def rows_of_sheet(sheet: ReportSheet) -> list[list[str]]:
    """As a reader of the plan's text meets the cells: merged downwards empty, sideways once."""
    spans = [(c.row, c.column, c.rowspan, c.colspan, c.text) for c in sheet.cells]
    return _read(sheet.rows, spans)


def rows_of_workbook(page: Worksheet, rows: int, columns: int) -> list[list[str]]:
    above = 3
    merged = {
        (area.min_row, area.min_col): (area.max_row, area.max_col)
        for area in page.merged_cells.ranges
        if area.min_row > above
    }
    inside = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    spans = []
    for row in range(above + 1, above + 1 + rows):
        for column in range(1, columns + 1):
            if (row, column) not in inside:
                bottom, right = merged.get((row, column), (row, column))
                text = str(page.cell(row, column).value or "")
                at = (row - above - 1, column - 1)
                spans.append((*at, bottom - row + 1, right - column + 1, text))
    return _read(rows, spans)


def _read(rows: int, spans: Iterable[tuple[int, int, int, int, str]]) -> list[list[str]]:
    placed = [
        (down, column, text if down == row else "")
        for row, column, rowspan, _, text in spans
        for down in range(row, row + rowspan)
    ]
    return [[tight(text) for at, _, text in sorted(placed) if at == row] for row in range(rows)]


def workbook_page(sheet: ReportSheet) -> Worksheet:
    return load_workbook(io.BytesIO(render_report_form_xlsx(sheet))).worksheets[0]


@pytest.mark.parametrize("clause", ANNEXES)
def test_each_cell_of_the_form_is_that_of_the_plan(clause: str, font_dir: Path) -> None:
    sheet = lay_out(form_of(clause), OF_2023)
    said = ANNEXES[clause]
    assert rows_of_sheet(sheet) == seed_rows(clause)
    head = [sheet.label, sheet.title, sheet.head_left, sheet.head_right]
    assert [tight(text) for text in head] == said["head"]
    assert [tight(f"{place.name}：{place.text}") for place in sheet.foot] == said["foot"]
    assert list(sheet.remarks) == said["remarks"]
    page = workbook_page(sheet)
    assert rows_of_workbook(page, sheet.rows, len(sheet.widths)) == seed_rows(clause)
    written = {tight(str(cell.value)) for row in page.iter_rows() for cell in row if cell.value}
    around = {tight(text) for text in (*said["head"], *said["foot"], *said["remarks"])}
    assert around <= written
    (printed,) = page_texts(render_report_form_pdf(sheet, font_dir=font_dir).pdf)
    for text in {*around, *(text for row in seed_rows(clause) for text in row)}:
        assert text in tight(printed)


def test_weekly_stands_and_monthly_lies_on_a4_ready_to_print(font_dir: Path) -> None:
    for key, size, orientation in (
        ("weekly", (210, 297), "portrait"),
        ("monthly_sectors", (297, 210), "landscape"),
    ):
        sheet = lay_out(wangcheng_form(key), SIGNED)
        pdf = render_report_form_pdf(sheet, font_dir=font_dir).pdf
        assert (page_size_mm(pdf), len(page_texts(pdf))) == (size, 1)
        page = workbook_page(sheet)
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize) == (orientation, 9)
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == f"$4:${3 + sheet.head_rows}"
        assert page.print_area.endswith(f"${page.max_row}")


def filled_cells(form: Form, *, words: str = "") -> dict[tuple[str, str], FilledCell]:
    """Every cell that takes something: numbers that differ, and the same words."""
    cells = {}
    for at, row in enumerate(form.rows):
        for column_at, column in enumerate(form.columns):
            parts = form.parts(row, column)
            taken = sum(numbers_taken(form, part) for part in parts)
            if any(part.typed == "text" for part in parts) and words:
                cells[row.key, column.key] = FilledCell(text=words)
            elif taken:
                numbers = (Decimal(at * 10 + column_at + more) for more in range(taken))
                cells[row.key, column.key] = FilledCell(tuple(numbers))
    return cells


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.seed)
def test_every_form_of_every_plan_is_printed_within_its_pages(plan: Any, font_dir: Path) -> None:
    for form in plan.forms:
        sheet = lay_out(form, replace(SIGNED, cells=filled_cells(form, words="已部署")))
        pdf = render_report_form_pdf(sheet, font_dir=font_dir).pdf
        width, height = (842, 595) if sheet.landscape else (595, 842)
        for letters in letters_of_pages(pdf):
            assert overlapping_letters(letters) == []
            assert all(letter.left > 30 and letter.right < width - 30 for letter in letters)
            assert all(letter.bottom > 15 and letter.top < height - 25 for letter in letters)


def test_numbers_are_numbers_in_the_workbook_and_the_same_on_paper(font_dir: Path) -> None:
    form = wangcheng_form("monthly_sectors")
    cells = {
        ("1", "major_found"): FilledCell((Decimal(3),)),
        ("1", "major_rectified"): FilledCell((Decimal(2),)),
        ("2", "major_found"): FilledCell((Decimal(0),)),
        ("2", "major_rectified"): FilledCell((Decimal(0),)),
        ("1", "fines_10k_yuan"): FilledCell((Decimal("12345.67"),)),
        ("2", "fines_10k_yuan"): FilledCell((Decimal(50),)),
    }
    sheet = lay_out(form, replace(SIGNED, cells=cells))
    page = workbook_page(sheet)
    column = {column.key: at for at, column in enumerate(form.columns, 2)}
    first, second, total = 7, 8, 7 + 15
    assert page.cell(first, column["major_rate_percent"]).value == 66.67
    assert page.cell(second, column["major_rate_percent"]).value == "—"
    # The total's rate is that of the sums, and the sum of fines is rounded once.
    assert page.cell(total, column["major_rate_percent"]).value == 66.67
    fines = [page.cell(row, column["fines_10k_yuan"]).value for row in (first, second, total)]
    assert fines == [1.23, 0.01, 1.24]
    assert page.cell(first, column["groups"]).value is None
    (printed,) = page_texts(render_report_form_pdf(sheet, font_dir=font_dir).pdf)
    assert printed.count("66.67") == 2
    assert "填报单位（章）：桥驿镇人民政府" in printed
    assert "填报日期：2023年4月20日" in printed


def test_what_looks_like_a_formula_stays_a_text(font_dir: Path) -> None:
    form = wangcheng_form("weekly")
    words = {
        ("1", "detail"): FilledCell(text="=1+1"),
        ("4", "detail"): FilledCell(text="＝HYPERLINK(1)"),
    }
    page = workbook_page(lay_out(form, replace(SIGNED, office="=cmd()", cells=words)))
    found = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert found == []
    assert page.cell(8, 6).value == "＝HYPERLINK(1)"
    assert page.cell(8, 6).quotePrefix


def test_long_texts_stand_whole_on_pages_of_their_own(font_dir: Path) -> None:
    form = wangcheng_form("weekly")
    ends = "——报告完"
    words = "各村召开专题会议部署隐患排查。" * 133 + ends
    cells = filled_cells(form, words=words)
    sheet = lay_out(form, replace(SIGNED, cells=cells))
    pages = page_texts(render_report_form_pdf(sheet, font_dir=font_dir).pdf)
    assert "".join(pages).count(ends) == 22
    assert pages[0].startswith("附件4") and "详情（本周）" in pages[1]
    assert "附页1" in pages[0]
    book = load_workbook(io.BytesIO(render_report_form_xlsx(sheet)))
    annexes = "".join(str(row[0].value) for row in book["附页"].iter_rows())
    assert annexes.count(words) == 22
    heights = [d.height for page in book.worksheets for d in page.row_dimensions.values()]
    assert all(height is None or height <= 409 for height in heights)


def test_a_form_of_a_hundred_rows_has_its_head_on_every_page(font_dir: Path) -> None:
    form = wangcheng_form("monthly_sectors")
    rows = tuple(FormRow(number=number, name=f"第{number}项工作") for number in range(1, 101))
    sheet = lay_out(replace(form, rows=rows), SIGNED)
    pages = page_texts(render_report_form_pdf(sheet, font_dir=font_dir).pdf)
    assert len(pages) > 2
    assert all("行政拘留和行刑衔接" in page and "万元" in page for page in pages)
    assert all(f"{number}.第{number}项工作" in "".join(pages) for number in range(1, 101))
    assert "注：本表每月22日前" in pages[-1]


def test_one_form_is_one_file_and_its_corrections_are_read(font_dir: Path) -> None:
    line = "更正（2023年4月25日，王五）：第5行本周数量12改为13，原因：补报"
    sheet = lay_out(wangcheng_form("weekly"), replace(SIGNED, lines=(line,)))
    assert render_report_form_xlsx(sheet) == render_report_form_xlsx(sheet)
    pdf = render_report_form_pdf(sheet, font_dir=font_dir).pdf
    assert pdf == render_report_form_pdf(sheet, font_dir=font_dir).pdf
    (printed,) = page_texts(pdf)
    assert line in printed
    assert "单位负责人：张三" in printed


def test_a_number_and_its_rate_are_never_on_two_lines(font_dir: Path) -> None:
    """屋场会（次、覆盖率）, wherever on its line a correction names it."""
    lines = tuple(f"更正：{'示' * more}3、28.57%。" for more in range(44, 56))
    sheet = lay_out(wangcheng_form("weekly"), replace(SIGNED, lines=lines))
    pages = letters_of_pages(render_report_form_pdf(sheet, font_dir=font_dir).pdf)
    rates = [
        page[at - 7 : at + 1]
        for page in pages
        for at, letter in enumerate(page)
        if letter.character == "%"
    ]
    words = ["".join(letter.character for letter in rate) for rate in rates]
    assert words == ["3、28.57%"] * len(lines)
    assert all(letter.top > rate[0].bottom for rate in rates for letter in rate)
    # The last of them begin a line of their own.
    assert rates[-1][0].left < rates[0][0].left
