"""People take their ledgers out through the page, each what they may."""

from __future__ import annotations

import io
import re

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ledger.ground.caller import Role
from tests.spreadsheets.test_import_pages import saved
from tests.support.county_builder import XUPU, CountyBy
from tests.support.county_town import CountyTown
from tests.support.journeys import sign_in
from tests.web.test_accessibility_pages import Inspector


def test_an_office_takes_out_the_enterprises_of_a_town(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page, eye = pages_county_by(XUPU), phone_page, Inspector(phone_page)
    county.enterprise(name="示例一店", town_code="431224901")
    county.enterprise(name="示例二店", town_code="431224902")
    sign_in(page, pages_url, county.person(Role.COUNTY))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="导出台账").click()
    kinds = page.get_by_label("导出什么").get_by_role("option")
    expect(kinds).to_have_text(
        ["请选择", "企业台账", "人员", "到访记录", "检查记录", "隐患台账", "履职记录", "工作记录",
         "执法结果", "文书登记簿", "抽查台账", "事故登记", "我的消息"]
    )  # fmt: skip
    page.get_by_label("乡镇（街道）").select_option("431224901")
    eye.look("导出")
    book = load_workbook(io.BytesIO(saved(page, "导出")))
    names = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert names == ["示例一店"]
    expect(page.get_by_text("已导出：企业台账-")).to_be_visible()
    page.get_by_text("CSV", exact=True).click()
    assert saved(page, "导出").startswith(b"\xef\xbb\xbf")
    page.get_by_label("导出什么").select_option("visits")
    page.get_by_label("月份").fill("2026-13")
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("alert")).to_contain_text("没有“2026-13”这个月")
    assert not eye.faults, "\n".join(eye.faults)


def test_a_supervisor_is_offered_neither_people_nor_accidents(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    sign_in(page, pages_url, town.supervisor)
    page.goto(f"{pages_url}#/exports")
    kinds = page.get_by_label("导出什么").get_by_role("option")
    expect(kinds.first).to_be_attached()
    assert not {"人员", "事故登记"} & set(kinds.all_inner_texts())
    book = load_workbook(io.BytesIO(saved(page, "导出")))
    names = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert names == [town.enterprise]


def first_column(page: Page) -> list[object]:
    book = load_workbook(io.BytesIO(saved(page, "导出")))
    return [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


def test_a_list_leads_to_its_file_and_its_filter_comes_along(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page, eye = pages_county_by(XUPU), phone_page, Inspector(phone_page)
    inspector, clerk = county.person(Role.INSPECTOR), county.person(Role.COUNTY)
    county.enterprise(name="示例东店")
    county.enterprise(name="示例西店")
    leads = page.get_by_role("link", name="导出本表")
    sign_in(page, pages_url, clerk)
    page.get_by_label("搜索企业").fill("东店")
    expect(page.get_by_role("link", name=re.compile("示例西店"))).to_be_hidden()
    eye.look("企业列表")
    leads.click()
    expect(page.get_by_text("沿用列表上的筛选：搜索的词")).to_be_visible()
    assert first_column(page) == ["示例东店"]
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_label("搜索企业")).to_be_visible()
    page.goto(f"{pages_url}#/people")
    page.get_by_text("再缩小范围：角色、乡镇、行业、单位").click()
    page.get_by_label("角色").select_option("inspector")
    expect(page.get_by_role("link", name=re.compile(clerk.name))).to_be_hidden()
    leads.click()
    expect(page.get_by_label("导出什么")).to_have_value("people")
    expect(page.get_by_text("沿用列表上的筛选：状态、角色")).to_be_visible()
    eye.look("导出，从人员列表来")
    assert first_column(page) == [inspector.name]
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("沿用列表上的筛选")).to_be_hidden()
    assert set(first_column(page)) == {inspector.name, clerk.name}
    page.goto(f"{pages_url}#/logs")
    page.get_by_role("button", name="上个月").click()
    expect(page.get_by_role("button", name="下个月")).to_be_enabled()
    shown = page.get_by_text(re.compile(r"^\d{4}年\d{2}月$")).inner_text()
    month = shown.replace("年", "-").removesuffix("月")
    leads.click()
    expect(page.get_by_label("导出什么")).to_have_value("visits")
    expect(page.get_by_label(re.compile("月份"))).to_have_value(month)
    assert not eye.faults, "\n".join(eye.faults)
