"""The office imports five hundred enterprises through the page, ten of them with a fault."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from ledger.ground.caller import Role
from spreadsheets.listing import FORMATS
from tests.spreadsheets.conftest import shop
from tests.spreadsheets.test_import_api import xlsx
from tests.support.county_builder import XUPU, CountyBy
from tests.support.journeys import sign_in
from tests.web.test_accessibility_pages import Inspector

WRONG = range(40, 440, 40)


def picked(data: bytes) -> FilePayload:
    return {"name": "示例县企业.xlsx", "mimeType": FORMATS["xlsx"], "buffer": data}


def five_hundred() -> bytes:
    rows: list[dict[str, Any]] = [shop(f"示例{number:03d}店") for number in range(500)]
    for at in WRONG:
        rows[at]["从业人数"] = "许多"
    return xlsx(rows)


def mended(data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    (column,) = [cell.column for cell in sheet[1] if cell.value == "从业人数"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, column).value == "许多":
            sheet.cell(row, column).value = 6
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.path().read_bytes()


def test_good_rows_are_imported_at_once_and_the_ten_come_back_to_be_mended(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by(XUPU)
    page, eye = phone_page, Inspector(phone_page)
    sign_in(page, pages_url, county.person(Role.COUNTY))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="导入表格").click()
    assert saved(page, "下载企业模板").startswith(b"PK")
    eye.look("导入")
    page.get_by_label("选文件").set_input_files(picked(five_hundred()))
    expect(page.get_by_text("新增 490 家、修改 0 家、不变 0 家，有问题 10 行")).to_be_visible()
    table = page.get_by_role("table", name="要改的地方")
    expect(table.get_by_role("row")).to_have_count(11)
    expect(table.get_by_role("row", name="第 42 行")).to_contain_text("从业人数")
    page.get_by_text("会新增或修改的 490 家").click()
    eye.look("试导入")
    assert saved(page, "下载标好的文件").startswith(b"PK")
    page.get_by_role("button", name="先导入没有问题的 490 家").click()
    expect(page.get_by_text("已导入：新增 490 家")).to_be_visible()
    back = saved(page, "下载没导入的 10 行")
    eye.look("已导入")
    page.get_by_label("选文件").set_input_files(picked(mended(back)))
    page.get_by_role("button", name="导入 10 家").click()
    expect(page.get_by_text("已导入：新增 10 家")).to_be_visible()
    page.get_by_label("选文件").set_input_files(picked(mended(five_hundred())))
    expect(page.get_by_text("台账上已经是这样，没有要导入的。")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_what_moved_since_the_trial_is_shown_before_anything_is_imported(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by(XUPU)
    page = phone_page
    sign_in(page, pages_url, county.person(Role.COUNTY))
    page.goto(f"{pages_url}#/imports")
    page.get_by_label("选文件").set_input_files(picked(xlsx([shop("示例一店"), shop("示例二店")])))
    expect(page.get_by_role("button", name="导入 2 家")).to_be_visible()
    county.enterprise(name="示例一店", address="示例路 1 号", sectors=["S00", "S06"], employees=30)
    page.get_by_role("button", name="导入 2 家").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "「企业」第 2 行 示例一店：原来新增，现在修改：从业人数 30 → 4"
    )
    page.get_by_role("button", name="导入 2 家").click()
    expect(page.get_by_text("已导入：新增 1 家、修改 1 家")).to_be_visible()


def test_a_file_of_another_kind_is_refused_in_a_sentence(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    page = phone_page
    sign_in(page, pages_url, pages_county_by(XUPU).person(Role.ADMIN))
    page.goto(f"{pages_url}#/imports?kind=people")
    page.get_by_label("选文件").set_input_files(
        {"name": "人员.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"x"}
    )
    expect(page.get_by_role("alert")).to_contain_text("请选 XLSX 或 CSV 文件")
    page.get_by_label("选文件").set_input_files(picked(xlsx([shop("示例一店")])))
    expect(page.get_by_text("缺少列：姓名、手机、角色")).to_be_visible()
    expect(page.get_by_role("button", name="下载标好的文件")).to_be_hidden()
