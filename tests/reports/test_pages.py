"""A town hands in its weekly form on a phone; the county sends it back at its desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBuilder, CountyBy, Person
from tests.support.county_town import PASSWORD
from tests.support.journeys import sign, sign_in
from tests.web.test_accessibility_pages import Inspector

WANGCHENG = "430112"
TONGGUAN = "430112902"
WEEKLY = "工作开展情况、典型经验和周报表"
# Of a row and a column of 附件4, as they are called where they stand alone.
RULES = "制度措施制定情况 · 详情（本周）"
CHECKED = "检查生产经营单位数 · 本周数量"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def county(pages_county_by: CountyBy) -> CountyBuilder:
    """One that has kept its ledger here for two months, so that forms of whole periods are due."""
    county = pages_county_by(WANGCHENG)
    county.open_since(datetime.now(UTC) - timedelta(days=70))
    return county


def of_town(county: CountyBuilder) -> Person:
    grant = Grant(Role.TOWN, town_code=TONGGUAN)
    return county.person(grant, password_hash=hash_password(PASSWORD))


def open_late_weekly(page: Page) -> None:
    """The newest one that may be handed in: from Friday on it is that of this week."""
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name=re.compile("^报表")).click()
    page.get_by_role("link", name=re.compile(f"{WEEKLY}.*(要报送|已逾期)")).last.click()
    expect(page.get_by_label(RULES)).to_be_visible()


def fill_words(page: Page) -> None:
    for part in ("工作开展情况", "典型经验", "特色亮点工作"):
        page.get_by_label(part).fill("示例")
    page.get_by_label("联系电话").fill("0731-88000000")


def test_a_weekly_form_is_handed_in_sent_back_mended_and_corrected(
    phone_page: Page, desk: BrowserContext, pages_url: str, county: CountyBuilder
) -> None:
    page, office = phone_page, desk.new_page()
    sign_in(page, pages_url, of_town(county))
    open_late_weekly(page)
    eye = Inspector(page)
    eye.look("填周报表")
    page.get_by_label(RULES).fill("示例街道安全生产工作制度")
    fill_words(page)
    page.reload()
    expect(page.get_by_label(RULES)).to_have_value("示例街道安全生产工作制度")
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="签好，报送").click()
    expect(page.get_by_text("请填写单位负责人签字人的姓名")).to_be_visible()
    sign(page, "单位负责人签字", "李示例")
    page.get_by_role("button", name="签好，报送").click()
    expect(page.get_by_role("heading", name="回执")).to_be_visible()
    expect(page.get_by_text("示例街道安全生产工作制度")).to_be_visible()
    address = page.url

    sign_in(office, pages_url, county.person(Role.COUNTY, password_hash=hash_password(PASSWORD)))
    office.goto(f"{pages_url}#/reports/offices")
    filed = office.get_by_role("link", name=re.compile(f"{WEEKLY}.*已报 1[^0-9]"))
    more = office.get_by_role("button", name="加载更多")
    expect(filed.or_(more).first).to_be_visible()
    while not filed.is_visible() and more.is_visible():
        more.click()
        expect(office.get_by_role("button", name="正在读取…")).to_be_hidden()
    filed.click()
    expect(office.get_by_role("region", name="逾期未报")).to_contain_text("乌山街道")
    at_desk = Inspector(office)
    at_desk.look("汇总")
    there = office.get_by_role("region", name="已报")
    there.get_by_role("link", name="铜官街道").click()
    expect(office.get_by_role("region", name="望城区打好安全生产翻身仗周报表")).to_be_visible()
    at_desk.look("周报表")
    of_sheet = office.url
    office.get_by_role("link", name=CHECKED).click()
    # Beside the sheet, under an address of its own.
    figure = office.get_by_role("complementary", name="这个数怎么来的")
    expect(figure.get_by_role("heading", name=re.compile("报送时的记录"))).to_be_visible()
    expect(figure.get_by_text("没有记录，所以是 0")).to_be_visible()
    expect(figure.get_by_text(re.compile(f"铜官街道.*{CHECKED}"))).to_be_visible()
    at_desk.look("打开一个数")
    office.reload()
    expect(figure.get_by_text("没有记录，所以是 0")).to_be_visible()
    expect(office.get_by_role("link", name=CHECKED)).to_be_in_viewport()
    office.keyboard.press("Escape")
    expect(office.get_by_role("link", name=CHECKED)).to_be_focused()
    assert office.url == of_sheet
    office.get_by_role("button", name="退回").click()
    reason = office.get_by_label("退回的原因")
    reason.fill("没有写文号")
    office.get_by_role("dialog").get_by_role("button", name="退回").click()
    expect(office.get_by_text("已退回", exact=True)).to_be_visible()

    page.goto(f"{pages_url}#/reports")
    page.get_by_role("link", name=re.compile("退回原因：没有写文号")).click()
    # What was written is there to be mended.
    expect(page.get_by_label(RULES)).to_have_value("示例街道安全生产工作制度")
    page.get_by_label(RULES).fill("示例街道安全生产工作制度（示例办〔2026〕3号）")
    page.get_by_label("联系电话").fill("0731-88000000")
    sign(page, "单位负责人签字", "李示例")
    page.get_by_role("button", name="签好，报送").click()
    expect(page.get_by_text("第 2 次报送")).to_be_visible()

    page.get_by_role("link", name="更正").click()
    page.get_by_label("为什么更正").fill("漏写一个制度")
    page.get_by_label(RULES).fill("示例街道安全生产工作制度等 2 个")
    page.get_by_label("联系电话").fill("0731-88000000")
    sign(page, "单位负责人签字", "李示例")
    page.get_by_role("button", name="签好，报送更正").click()
    expect(page.get_by_text("更正原因：漏写一个制度")).to_be_visible()
    eye.look("更正过的周报表")
    assert page.url == address
    assert not eye.faults + at_desk.faults, "\n".join(eye.faults + at_desk.faults)
