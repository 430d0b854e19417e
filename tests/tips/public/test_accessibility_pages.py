"""axe over every public page of the reports, with script and without, and letters of 200 %."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.county_town import CountyTown
from tests.support.journeys import picture
from tests.tips.public.reporting import Reports, follow, open_door, read_receipt
from tests.web.test_accessibility_pages import Inspector

# Beyond the page's edge, and not within what may be scrolled by itself.
SPILLS = """() => [...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 80))"""
# A link in the text is as high as its line.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.closest('p.alert, label.choice, label.go'))
  .filter((element) => element.getBoundingClientRect().height < 43.5)
  .map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def reports(town: CountyTown) -> Reports:
    return Reports(town)


def walk(eye: Inspector, url: str, reports: Reports) -> None:
    """Through every page of an anonymous report."""
    page = eye.page
    eye.go(f"{url}/b/{reports.board}", "公示牌网页", reports.town.enterprise)
    eye.go(f"{url}/tip", "选县区", "举报安全隐患")
    page.goto(f"{url}/tip?board={reports.board}")
    for summary in page.locator("summary").all():
        summary.click()
    eye.look("两种方式，全部展开")
    eye.go(f"{url}/tip/named?board={reports.board}", "实名", "实名举报")
    open_door(page, url, reports.board, "匿名举报")
    eye.look("匿名")
    page.get_by_label("公职人员、派驻员").check()
    page.get_by_role("button", name="匿名发送").click()
    expect(page.get_by_text("还没有发出").first).to_be_visible()
    eye.look("匿名，有错")
    page.get_by_label("被举报的人是谁").fill("赵示例")
    page.get_by_label("哪里有什么危险").fill("检查走过场")
    page.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(page)
    eye.look("回执")
    reports.answer("请问是哪一天？")
    reports.approve_reward(3000)
    follow(page, url, number, secret)
    expect(page.get_by_text("请问是哪一天？")).to_be_visible()
    eye.look("我的举报")
    eye.go(f"{url}/tip/follow", "查询", "查询我的举报")


def test_no_page_of_a_report_shuts_anybody_out(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    eye = Inspector(visitor)
    walk(eye, tips_url, reports)
    assert not eye.faults, "\n".join(eye.faults)


class Measure(Inspector):
    """Looks at what spills and what a thumb misses instead."""

    def look(self, screen: str) -> None:
        """Without axe, which needs a browser that runs it."""
        for words, fault in (("spills", SPILLS), ("small", SMALL_TARGETS)):
            self.faults += [f"{screen}: {words}: {found}" for found in self.page.evaluate(fault)]


def test_every_target_is_large_enough_and_nothing_spills(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    eye = Measure(visitor)
    walk(eye, tips_url, reports)
    assert not eye.faults, "\n".join(eye.faults)


def test_letters_of_200_percent_push_the_page_and_spill_nowhere(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    # As a browser's own setting for letters does; the page's sizes are in rem.
    session = visitor.context.new_cdp_session(visitor)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    eye = Measure(visitor)
    walk(eye, tips_url, reports)
    visitor.goto(f"{tips_url}/tip?board={reports.board}")
    assert visitor.evaluate("getComputedStyle(document.body).fontSize") == "34px"
    assert not eye.faults, "\n".join(eye.faults)


def test_photos_and_the_plan_shut_nobody_out(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    eye = Inspector(visitor)
    visitor.goto(f"{tips_url}/tip/anonymous?area=431224")
    visitor.get_by_label("从相册选").set_input_files([picture(90), picture(91)])
    expect(visitor.get_by_alt_text("照片 2")).to_be_visible()
    visitor.get_by_role("button", name="删除照片 1").click()
    expect(visitor.locator("ul.photos li")).to_have_count(1)
    visitor.get_by_label("哪个乡镇、街道").select_option(reports.town.town_code)
    visitor.get_by_role("button", name="在示意图上点").click()
    visitor.get_by_role("button", name="标在正中").click()
    expect(visitor.get_by_text("已标在图上")).to_be_visible()
    visitor.get_by_role("button", name="标我现在的位置").click()
    eye.look("照片和示意图")
    assert not eye.faults, "\n".join(eye.faults)
