"""How a county gets its first two report officers, and one more, as three people see it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Role
from tests.support import journeys
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.support.phone import Phone
from tests.tips.officers_desk import Office
from tests.web.test_accessibility_pages import Inspector


@pytest.fixture
def emptied(pages_county_by: CountyBy) -> CountyBuilder:
    """A county where nobody holds the role."""
    return pages_county_by(XUPU)


def look(eye: Inspector, screen: str) -> None:
    """With axe, and that nothing stands beyond the screen's edge."""
    eye.look(screen)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    if eye.page.evaluate(wide):
        eye.faults.append(f"{screen}: wider than the screen")


def choose(page: Page, label: str, name: str) -> None:
    page.get_by_label(label).fill(name)
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def test_the_first_two_type_the_number_of_the_administrators_screen(
    desk: BrowserContext, phone_page: Page, pages_app: Flask, pages_url: str, emptied: CountyBuilder
) -> None:
    admin = emptied.person(Role.ADMIN)
    one, other = emptied.person(Role.INSPECTOR, name="孙一"), emptied.person(name="周二")
    page = desk.new_page()
    eye, held = Inspector(page), Inspector(phone_page)
    journeys.sign_in(page, pages_url, admin)
    page.goto(f"{pages_url}#/officers")
    look(eye, "还没有受理员")
    page.get_by_role("link", name="当面设立最初两名").click()
    choose(page, "第一位", "孙一")
    choose(page, "第二位", "周二")
    page.get_by_role("button", name="两位都在场，开始").click()
    number = page.locator(".number").inner_text()
    look(eye, "当面设立")
    # Who has no role yet is led there at once.
    journeys.sign_in(phone_page, pages_url, other)
    expect(phone_page.get_by_text("担任本县最初两名举报受理员")).to_be_visible()
    phone_page.get_by_label("管理员屏幕上的数字").fill(number)
    look(held, "到场")
    phone_page.get_by_role("button", name="我在场，愿意担任").click()
    expect(phone_page.get_by_text("已记下您到场")).to_be_visible()
    founding = Phone(pages_app.test_client(), one).get("/officer-foundings/own").json["founding"]
    path = f"/officer-foundings/{founding['id']}/presence"
    assert Phone(pages_app.test_client(), one).post(path, {"number": number}).json["complete"]
    expect(page.get_by_text("设立完成")).to_be_visible()
    page.get_by_role("link", name="完成").click()
    expect(page.get_by_text("已设立")).to_be_visible()
    look(eye, "受理员")
    assert not eye.faults + held.faults, "\n".join(eye.faults + held.faults)


def test_an_office_proposes_and_an_officer_confirms(
    desk: BrowserContext, phone_page: Page, pages_app: Flask, pages_url: str, emptied: CountyBuilder
) -> None:
    office = Office(pages_app, emptied)
    first, _ = office.hire(name="吴甲"), office.hire(name="郑乙")
    emptied.person(Role.INSPECTOR, name="王三")
    page, phone = desk.new_page(), phone_page
    eye, held = Inspector(page), Inspector(phone)
    journeys.sign_in(page, pages_url, emptied.person(Role.COUNTY))
    page.goto(f"{pages_url}#/officers/new")
    choose(page, "人员", "王三")
    page.get_by_role("button", name="接替调走的同事").click()
    look(eye, "提名")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.get_by_role("article", name="王三担任举报受理员")).to_be_visible()
    expect(page.get_by_role("button", name="确认")).to_have_count(0)
    journeys.sign_in(phone, pages_url, first.officer.person)
    phone.goto(f"{pages_url}#/officers")
    phone.get_by_role("button", name="确认").click()
    phone.get_by_role("alertdialog").get_by_role("button", name="确认").click()
    expect(phone.get_by_text("已确认，未生效")).to_be_visible()
    expect(phone.get_by_text("已确认", exact=True)).to_be_hidden()
    look(held, "已确认")
    assert not eye.faults + held.faults, "\n".join(eye.faults + held.faults)
