"""axe over every main screen and the board's page: no serious or critical fault stands."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect

from local.var import PROJECT
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.sent_visits import find_hazard

HEAVY = {"serious", "critical"}


@cache
def _axe() -> str:
    return (PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Inspector:
    """Looks at screens one after the other, and remembers what axe says of each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def look(self, screen: str) -> None:
        """At what is shown now, once it stands still."""
        self.page.evaluate(
            "Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"
        )
        self.page.evaluate(_axe())
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        self.faults += [
            _told(screen, violation) for violation in found["violations"] if _is_heavy(violation)
        ]

    def go(self, url: str, screen: str, words: str) -> None:
        """To another screen, which is there when its words are."""
        self.page.goto(url)
        expect(self.page.get_by_text(words).first).to_be_visible()
        self.look(screen)


def _is_heavy(violation: dict[str, Any]) -> bool:
    return violation["impact"] in HEAVY


def _told(screen: str, violation: dict[str, Any]) -> str:
    where = [node["html"] for node in violation["nodes"]]
    return f"{screen}: {violation['id']}: {violation['help']}: {where}"


def look_through_a_visit(eye: Inspector, url: str, town: CountyTown) -> None:
    page = eye.page
    journeys.open_app(page, url)
    eye.look("登录")
    journeys.fill_sign_in(page, town.supervisor)
    expect(page.get_by_role("link", name=town.enterprise)).to_be_visible()
    eye.look("今天")
    page.get_by_role("link", name=town.enterprise).click()
    expect(page.get_by_role("button", name="开始到访")).to_be_visible()
    eye.look("企业")
    page.get_by_role("button", name="开始到访").click()
    expect(page.get_by_text("已定位")).to_be_visible()
    eye.look("到访")
    page.get_by_role("button", name="开始检查", exact=True).click()
    expect(page.get_by_label(journeys.SECTION)).to_be_visible()
    eye.look("选清单")
    journeys.choose_section(page)
    expect(page.get_by_text("已查 0/6")).to_be_visible()
    eye.look("检查")
    journeys.judge(page, "不合格")
    expect(page.get_by_label("部位")).to_be_visible()
    eye.look("登记隐患")
    journeys.report_hazard(page, journeys.picture(red=60), "值班室")
    page.get_by_role("button", name="目录").click()
    expect(page.get_by_role("button", name="其余 5 项全部合格")).to_be_visible()
    eye.look("目录")
    page.get_by_role("button", name="其余 5 项全部合格").click()
    expect(page.get_by_role("button", name="5 项全部合格", exact=True)).to_be_visible()
    eye.look("确认全部合格")
    page.get_by_role("button", name="5 项全部合格", exact=True).click()
    page.get_by_role("button", name="查完了，下一步").click()
    expect(page.get_by_label("企业接待人")).to_be_visible()
    eye.look("日志")
    journeys.fill_log(page)
    eye.look("签字")
    journeys.sign_both(page, town.supervisor.name)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 2/2")).to_be_visible()
    eye.look("提交结果")


def test_a_visit_has_no_screen_that_shuts_anybody_out(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    town.hang_board()
    eye = Inspector(phone_page)
    look_through_a_visit(eye, pages_url, town)
    eye.go(f"{pages_url}#/logs", "驻企日志", town.enterprise)
    phone_page.get_by_role("link", name=town.enterprise).click()
    expect(phone_page.get_by_role("heading", name="值班室：已损坏")).to_be_visible()
    eye.look("到访记录")
    phone_page.get_by_role("link", name="更正", exact=True).click()
    expect(phone_page.get_by_label("企业接待人")).to_be_visible()
    eye.look("更正")
    eye.go(f"{pages_url}#/waiting", "待上传", "都已送达")
    eye.go(f"{pages_url}#/me", "我的", "退出登录")
    assert not eye.faults, "\n".join(eye.faults)


def test_no_screen_of_the_enterprise_or_the_inspector_shuts_anybody_out(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    code = town.hang_board()
    find_hazard(pages_app, town)

    owner = Inspector(phone_page)
    journeys.sign_in(owner.page, pages_url, town.owner)
    expect(owner.page.get_by_role("link", name="值班室")).to_be_visible()
    owner.look("待办")
    owner.page.get_by_role("link", name="值班室").click()
    expect(owner.page.get_by_role("link", name="上报整改")).to_be_visible()
    owner.look("隐患")
    owner.page.get_by_role("link", name="上报整改").click()
    expect(owner.page.get_by_label("怎么改的")).to_be_visible()
    owner.look("上报整改")
    owner.go(f"{pages_url}#/board", "公示牌", "贴好后拍一张")

    owner.page.get_by_role("link", name="我的").click()
    owner.page.get_by_role("button", name="退出登录").click()
    journeys.fill_sign_in(owner.page, town.inspector)
    owner.go(f"{pages_url}#/hazards", "隐患列表", "值班室")
    journeys.open_hazard(owner.page, pages_url, town, "值班室")
    owner.page.get_by_role("button", name="更多").click()
    expect(owner.page.get_by_role("link", name="交办", exact=True)).to_be_visible()
    owner.look("隐患，更多处理")
    owner.page.get_by_role("link", name="交办", exact=True).click()
    expect(owner.page.get_by_label("整改责任人")).to_be_visible()
    owner.look("交办")
    owner.go(pages_url.replace("/app/", f"/b/{code}"), "公示牌网页", town.enterprise)
    assert not owner.faults, "\n".join(owner.faults)


def test_no_screen_of_what_an_enterprise_does_by_itself_shuts_anybody_out(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    eye = Inspector(phone_page)
    journeys.sign_in(phone_page, pages_url, town.owner)
    expect(phone_page.get_by_role("link", name=town.enterprise)).to_be_visible()
    at_home = f"{pages_url}#/enterprises/{town.enterprise_id}"
    eye.go(f"{at_home}/voluntary", "主动报告", "报告人签字")
    eye.go(f"{at_home}/lists", "问题隐患", "没有在账的隐患")
    phone_page.get_by_role("button", name="制度措施").click()
    eye.look("制度措施")
    eye.go(f"{at_home}/report", "企业月报", "双报告")
    eye.go(f"{at_home}/risks", "风险点", "添加重点区域")
    phone_page.get_by_role("button", name="添加风险点").click()
    expect(phone_page.get_by_label("管控措施")).to_be_visible()
    eye.look("添加风险点")
    assert not eye.faults, "\n".join(eye.faults)
