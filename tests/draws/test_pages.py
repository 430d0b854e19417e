"""An office draws by lot before a witness; what everybody sees waits for its day."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from ledger.ground.caller import Grant, Role
from tests.support.county_town import CountyTown
from tests.support.journeys import sign_in
from tests.support.moments import today


def test_an_office_draws_before_a_witness_and_the_public_page_waits_for_its_day(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    town.person(Grant(Role.INSPECTOR, town_code=town.town_code))
    sign_in(page, pages_url, town.person(Grant(Role.TOWN, town_code=town.town_code)))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="双随机抽查").click()
    page.get_by_role("link", name="新的抽取").click()
    page.get_by_label("名称").fill(f"示例抽查 {town.town_code}")
    page.get_by_label("抽几家企业").fill("1")
    page.get_by_label("检查期限").fill((today() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_text("请先公布承诺值，给见证人看过")).to_be_visible()
    page.get_by_role("button", name="公布承诺值").click()
    page.get_by_label("见证人", exact=False).first.fill("赵示例")
    page.get_by_label("见证人报的数字").fill("12")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_text("请见证人报一个 4 到 12 位的数字")).to_be_visible()
    page.get_by_label("见证人报的数字").fill("20261112")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("link", name=town.enterprise)).to_contain_text("未检查")
    expect(page.get_by_text("已检查 0/1 家")).to_be_visible()
    page.get_by_role("link", name="公示页").click()
    expect(page.get_by_text(re.compile("起公示。在这以前"))).to_be_visible()
    expect(page.get_by_text(town.enterprise)).to_be_hidden()
