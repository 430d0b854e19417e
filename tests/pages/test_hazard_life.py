"""From the finding to 销号, each step on the phone of the person whose step it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import phone_profile
from tests.pages import journeys
from tests.pages.county_town import CountyTown

pytestmark = pytest.mark.browser


def rectify(page: Page, url: str, town: CountyTown) -> None:
    journeys.sign_in(page, url, town.owner)
    page.get_by_role("link", name="值班室").click()
    page.get_by_role("link", name="上传整改").click()
    page.get_by_label("拍照：整改后照片").set_input_files(journeys.picture(red=200))
    expect(page.get_by_role("button", name="查看整改后照片 1")).to_be_visible()
    page.get_by_role("button", name="已更换").click()
    page.get_by_label("整改花费").fill("350")
    page.reload()
    expect(page.get_by_label("整改花费")).to_have_value("350")
    expect(page.get_by_role("button", name="查看整改后照片 1")).to_be_visible()
    page.get_by_role("button", name="确认上传整改").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()


def a_third_phone(browser: Browser) -> Page:
    return browser.new_context(**phone_profile()).new_page()


def step(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).click()
    page.get_by_role("button", name=f"确认{words}").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    page.get_by_role("link", name="完成").click()


def test_a_hazard_is_rectified_by_the_enterprise_and_closed_by_an_inspector(
    browser: Browser,
    phone_page: Page,
    another_phone: BrowserContext,
    pages_url: str,
    town: CountyTown,
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    rectify(another_phone.new_page(), pages_url, town)

    page = a_third_phone(browser)
    journeys.sign_in(page, pages_url, town.inspector)
    # An inspector's list is long, and other tests' enterprises stand in it too.
    page.get_by_label("搜索企业").fill(town.enterprise)
    expect(page.get_by_role("link", name=town.enterprise).first).to_be_visible()
    for words in ("验收通过", "销号"):
        journeys.open_hazard(page, pages_url, town, "值班室")
        step(page, words)
    journeys.open_hazard(page, pages_url, town, "值班室")
    expect(page.get_by_text("已销号").first).to_be_visible()
    expect(page.get_by_role("link", name="销号")).to_have_count(0)
    page.context.close()


def test_the_finder_is_not_offered_to_close(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    rectify(another_phone.new_page(), pages_url, town)
    journeys.open_hazard(phone_page, pages_url, town, "值班室")
    step(phone_page, "验收通过")
    journeys.open_hazard(phone_page, pages_url, town, "值班室")
    expect(phone_page.get_by_text("已验收").first).to_be_visible()
    expect(phone_page.get_by_role("link", name="销号")).to_have_count(0)


def test_a_rectification_that_came_too_late_is_kept_with_the_servers_words(
    browser: Browser,
    phone_page: Page,
    another_phone: BrowserContext,
    pages_url: str,
    town: CountyTown,
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    slow = another_phone.new_page()
    journeys.sign_in(slow, pages_url, town.owner)
    slow.get_by_role("link", name="值班室").click()
    slow.get_by_role("link", name="上传整改").click()
    slow.get_by_label("拍照：整改后照片").set_input_files(journeys.picture(red=201))
    expect(slow.get_by_role("button", name="查看整改后照片 1")).to_be_visible()
    slow.get_by_role("button", name="已修复").click()
    another_phone.set_offline(True)
    slow.get_by_role("button", name="确认上传整改").click()
    expect(slow.get_by_text("记录 0/1")).to_be_visible()

    quicker = a_third_phone(browser)
    rectify(quicker, pages_url, town)
    quicker.context.close()
    another_phone.set_offline(False)
    slow.get_by_role("link", name="看看需要处理什么").click()
    expect(slow.get_by_text("需要处理").first).to_be_visible()
    expect(slow.get_by_role("button", name="删除")).to_be_visible()
