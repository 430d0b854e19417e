"""A clerk on a phone and the leader at a desk fill one weekly form together; the leader signs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.reports.test_pages import RULES, SIDEWAYS, WANGCHENG, fill_words, of_town
from tests.reports.test_pages import open_late_weekly as open_weekly
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.journeys import sign, sign_in
from tests.web.test_accessibility_pages import Inspector

PART = "典型经验"


@pytest.fixture
def county(pages_county_by: CountyBy) -> CountyBuilder:
    """One that has kept its ledger here for two months, so that forms of whole periods are due."""
    county = pages_county_by(WANGCHENG)
    county.open_since(datetime.now(UTC) - timedelta(days=70))
    return county


def test_two_people_fill_one_form_and_where_both_filled_a_cell_a_person_chooses(
    phone_page: Page, desk: BrowserContext, pages_url: str, county: CountyBuilder
) -> None:
    page, leader = phone_page, desk.new_page()
    clerk, boss = of_town(county), of_town(county)
    sign_in(page, pages_url, clerk)
    open_weekly(page)
    sign_in(leader, pages_url, boss)
    leader.goto(page.url)

    page.get_by_label(RULES).fill("示例街道安全生产工作制度")
    expect(leader.get_by_label(RULES)).to_have_value("示例街道安全生产工作制度")
    cell = leader.locator("[data-field]").filter(has=leader.get_by_label(RULES))
    expect(cell).to_contain_text(re.compile(rf"{clerk.name} (\d+月\d+日 )?\d\d:\d\d 填"))
    leader.get_by_label(PART).fill("示例经验")
    expect(page.get_by_label(PART)).to_have_value("示例经验")
    expect(page.get_by_text("填的都已存好")).to_be_visible()

    page.context.set_offline(True)
    page.get_by_label(PART).fill("手机上写的")
    page.get_by_label("特色亮点工作").fill("没有网时写的")
    expect(page.get_by_text("没有网络，填的先存在本机")).to_be_visible()
    leader.get_by_label(PART).fill("电脑上写的")
    expect(leader.get_by_text("填的都已存好")).to_be_visible()
    page.context.set_offline(False)
    both = page.get_by_role("alert", name="填得不一样的格")
    expect(both).to_contain_text("填的是“电脑上写的”，您填的是“手机上写的”")
    # Whoever types further down sees it too.
    page.get_by_role("button", name="签好，报送").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(both).to_be_in_viewport()
    # What nobody else touched came along.
    expect(leader.get_by_label("特色亮点工作")).to_have_value("没有网时写的")
    eye = Inspector(page)
    eye.look("同事也填了同一格")
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name=f"{PART}：用我的").click()
    expect(both).to_be_hidden()
    expect(leader.get_by_label(PART)).to_have_value("手机上写的")

    fill_words(leader)
    sign(leader, "单位负责人签字", "李示例")
    leader.get_by_role("button", name="签好，报送").click()
    expect(leader.get_by_role("heading", name="回执")).to_be_visible()
    expect(page.get_by_role("button", name="签好，报送")).to_be_hidden()
    expect(page.get_by_text("示例街道安全生产工作制度")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)
