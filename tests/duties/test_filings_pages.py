"""A town files its rules of work on the phone, and the county finds them."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBy
from tests.support.county_town import PASSWORD
from tests.support.journeys import picture, sign, sign_in

WANGCHENG = "430112"
RULES = "制定安委会工作制度并报区安委办备案"


def test_a_town_files_its_rules_and_the_county_finds_them(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, password = pages_county_by(WANGCHENG), hash_password(PASSWORD)
    town = county.person(Grant(Role.TOWN, town_code="430112902"), password_hash=password)
    page = phone_page
    sign_in(page, pages_url, town)
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="履职任务").click()
    page.get_by_role("link", name=RULES).click()
    page.get_by_role("button", name="已印发并报安委办备案").click()
    sign(page, "登记人签字", "王示例")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("请填文号或文件名，或者拍下文件")).to_be_visible()
    page.get_by_label("文号").fill("示例安委〔2026〕3号")
    page.get_by_label("拍照：履职照片").set_input_files(picture(red=60))
    expect(page.get_by_role("button", name="查看履职照片 1")).to_be_visible()
    expect(page.get_by_text("签字以后内容或姓名改过，原来的签字已清除")).to_be_visible()
    sign(page, "登记人签字", "王示例")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    office = another_phone.new_page()
    sign_in(office, pages_url, county.person(Role.COUNTY, password_hash=password))
    office.goto(f"{pages_url}#/duties/missing/work_rules_filing")
    expect(office.get_by_role("link", name="乌山街道")).to_be_visible()
    expect(office.get_by_role("link", name="铜官街道")).to_be_hidden()
    office.get_by_role("link", name="已登记的").click()
    filed = office.get_by_role("article", name=RULES).first
    expect(filed).to_contain_text("铜官街道")
    expect(filed).to_contain_text("示例安委〔2026〕3号")
