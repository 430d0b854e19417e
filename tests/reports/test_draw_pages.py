"""The county's office draws figures by lot and checks them; the office reads what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ledger.ground.caller import Role
from tests.reports.desk import WEEK
from tests.reports.draw_scene import DrawScene, draw_scenes
from tests.support.county_builder import Person
from tests.support.journeys import picture, sign_in, wait_until_kept
from tests.web.test_accessibility_pages import Inspector

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def scene(pages_app: Flask, engine: sa.Engine) -> Iterator[DrawScene]:
    yield from draw_scenes(pages_app, engine)


def county_office(scene: DrawScene) -> Person:
    return scene.rows.county.person(Role.COUNTY)


def town(scene: DrawScene) -> Person:
    return scene.rows.county.person(*scene.desk.caller.grants)


def draw_three(page: Page, url: str, eye: Inspector, office_name: str) -> None:
    """Of the week that the town handed in, from the sum of that week."""
    page.goto(f"{url}#/reports/offices/weekly/{WEEK}")
    page.get_by_role("link", name="抽查这一期的数").click()
    expect(page.get_by_text("来自 2 个单位的 2 份报表")).to_be_visible()
    page.get_by_text("单位：").click()
    page.get_by_role("checkbox", name=office_name).check()
    expect(page.get_by_text("来自 1 个单位的 1 份报表")).to_be_visible()
    page.get_by_label("抽几个数").fill("3")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_text("请先公布承诺值，给见证人看过")).to_be_visible()
    page.get_by_role("button", name="公布承诺值").click()
    page.get_by_label("见证人", exact=False).first.fill("赵示例")
    # What was begun is there after a break.
    page.reload()
    page.get_by_label("见证人报的数字").fill("20261112")
    eye.look("抽查报表的数")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_role("heading", name="抽到的数")).to_be_visible()


def lots(page: Page) -> Locator:
    return page.get_by_role("article")


def write_finding(page: Page, eye: Inspector) -> None:
    """Of the first figure: the ledger has less."""
    lots(page).first.get_by_role("link", name="写结论").click()
    page.get_by_role("button", name="写下结论").click()
    expect(page.get_by_text("请选核查的结果")).to_be_visible()
    page.get_by_text("不符", exact=True).click()
    page.get_by_label("核实的数").fill("约30")
    page.get_by_label("查到什么").fill("台账没有这么多")
    page.get_by_role("button", name="写下结论").click()
    expect(page.get_by_text("“约30”不是确数", exact=False)).to_be_visible()
    page.get_by_label("核实的数").fill("０")
    page.locator("input[type=file]").last.set_input_files(picture(red=173))
    expect(page.get_by_role("button", name=re.compile("^查看核查照片"))).to_be_visible()
    eye.look("写抽查结论")
    page.get_by_role("button", name="写下结论").click()
    expect(page.get_by_role("heading", name="已送达")).to_be_visible()


def test_a_figure_is_drawn_found_wrong_and_the_office_reads_it(
    desk: BrowserContext, phone_page: Page, pages_url: str, scene: DrawScene
) -> None:
    clerk, page = desk.new_page(), phone_page
    eye, at_phone = Inspector(clerk), Inspector(page)
    office = scene.handed_in[scene.desk.office]["office_name"]
    sign_in(clerk, pages_url, county_office(scene))
    draw_three(clerk, pages_url, eye, office)
    expect(lots(clerk)).to_have_count(3)
    expect(clerk.get_by_text("3 个数，待核查 3")).to_be_visible()
    eye.look("抽到的数")
    address = clerk.url
    clerk.get_by_text("怎样抽的").click()
    clerk.get_by_role("button", name="在这台设备上重算一遍").click()
    expect(clerk.get_by_text("一致", exact=True)).to_have_count(4)
    lots(clerk).first.get_by_role("link", name=re.compile("^看报送时的 [1-9]")).click()
    figure = clerk.get_by_role("complementary", name="这个数怎么来的")
    expect(figure.get_by_role("heading", name=re.compile("报送时的记录"))).to_be_visible()
    clerk.goto(address)
    write_finding(clerk, eye)

    clerk.goto(address)
    expect(lots(clerk).first).to_contain_text("不符，核实的数是 0（查台账）")
    expect(clerk.get_by_role("button", name="退回这份报表")).to_have_count(1)
    eye.look("查出不符的数")
    clerk.goto(f"{pages_url}#/report-draws")
    expect(
        clerk.get_by_role("link", name=re.compile("3 个数，待核查 2，不符或无据 1"))
    ).to_be_visible()
    eye.look("报表数抽查")

    sign_in(page, pages_url, town(scene))
    page.goto(f"{pages_url}#/reports")
    page.get_by_role("link", name=re.compile("^被抽查的数")).click()
    page.get_by_role("link", name=re.compile("不符或无据 1")).click()
    expect(page.get_by_role("heading", name="抽到本单位的数")).to_be_visible()
    expect(page.get_by_role("link", name="写结论")).to_have_count(0)
    at_phone.look("被抽到的数")
    lots(page).first.get_by_role("link", name="看整张报表").click()
    checks = page.get_by_role("region", name="抽查")
    expect(checks).to_contain_text("台账没有这么多")
    expect(checks.get_by_role("button", name=re.compile("^查看核查照片"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("：抽查不符$"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("：抽查待核查$"))).to_have_count(2)
    at_phone.look("有数被抽查的报表")
    assert page.evaluate(SIDEWAYS) == 0
    assert not eye.faults + at_phone.faults, "\n".join(eye.faults + at_phone.faults)


@pytest.mark.service_worker
def test_a_finding_that_was_written_without_a_network_is_sent_when_it_returns(
    phone: BrowserContext, phone_page: Page, pages_url: str, scene: DrawScene
) -> None:
    page = phone_page
    draw = scene.drawn(cells=1, offices=[scene.desk.office])
    sign_in(page, pages_url, county_office(scene))
    page.goto(f"{pages_url}#/report-draws/{draw['id']}")
    wait_until_kept(page)
    page.get_by_role("link", name="写结论").click()
    page.get_by_text("无据可查", exact=True).click()
    page.get_by_role("button", name="没有台账").click()
    phone.set_offline(True)
    page.get_by_role("button", name="写下结论").click()
    expect(page.get_by_text("内容都在这台手机里", exact=False)).to_be_visible()
    assert scene.shown(draw["id"])["open"] == 1
    # Meanwhile a colleague, who was there too, wrote what they found.
    lot = draw["drawn"][0]["lot"]
    answer = scene.find(draw["id"], lot, scene.colleague(), outcome="matches")
    assert answer.status_code == 201
    phone.set_offline(False)
    page.get_by_role("link", name="看看需要处理什么").click()
    expect(page.get_by_text(re.compile("已写了结论，请刷新后核对"))).to_be_visible()
    page.get_by_role("button", name="取回修改").click()
    expect(page.get_by_text("相符（查台账）")).to_be_visible()
    expect(page.get_by_label("查到什么")).to_have_value("没有台账")
    page.get_by_role("button", name="写下结论").click()
    expect(page.get_by_role("heading", name="已送达")).to_be_visible()
    outcomes = [one["outcome"] for one in scene.shown(draw["id"])["drawn"][0]["findings"]]
    assert outcomes == ["no_proof", "matches"]
