"""Papers on the phones of whoever issues them and of whoever signs for them."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Role
from tests.hazards.journeys import in_days
from tests.support import journeys
from tests.support.county_builder import Person
from tests.support.county_town import CountyTown
from tests.support.hazard_case import event
from tests.support.phone import Phone
from tests.support.sent_visits import find_hazard
from tests.web.test_accessibility_pages import Inspector as Eye


@pytest.fixture
def hazard(pages_app: Flask, town: CountyTown) -> UUID:
    return find_hazard(pages_app, town)


def begin(page: Page, url: str, hazard: UUID, paper: str) -> None:
    """From the hazard's page to the form of a paper."""
    page.goto(f"{url}#/hazards/{hazard}")
    page.get_by_role("button", name="出文书").click()
    page.get_by_role("dialog").get_by_role("link", name=paper).click()
    expect(page.get_by_role("heading", name=paper, level=1)).to_be_visible()


def issue(page: Page, issuer: Person) -> None:
    """Signed and sent, up to its number."""
    journeys.sign(page, "办理人签字", issuer.name)
    page.get_by_role("button", name="出具", exact=True).click()


def test_an_order_goes_from_the_hazards_page_to_the_phone_of_the_enterprise_which_signs_for_it(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, town: CountyTown, hazard: UUID
) -> None:
    issuer = town.person(Role.INSPECTOR)
    officer, page = Eye(phone_page), phone_page
    journeys.sign_in(page, pages_url, issuer)
    begin(page, pages_url, hazard, "责令限期整改指令书")
    expect(page.get_by_label("执法人员 1 姓名")).to_have_value(issuer.name)
    page.get_by_label("违反的规定").fill("示例规定 第七条")
    page.get_by_label("整改期限").fill(in_days(9))
    page.get_by_label("执法人员 1 执法证号").fill("示例-0001")
    page.get_by_label("执法人员 2 姓名").fill("王示例")
    page.get_by_label("执法人员 2 执法证号").fill("示例-0002")
    preview = page.get_by_role("article", name="文书预览")
    for said in ("示例规定 第七条", "现责令按下列要求限期整改完毕", "由本单位复查"):
        expect(preview).to_contain_text(said)
    officer.look("出文书")
    issue(page, issuer)
    expect(page.get_by_text("待签收", exact=True)).to_be_visible()
    number = page.get_by_text(re.compile(r"责改〔\d{4}〕\d+号")).inner_text()
    officer.look("文书")

    owner = Eye(another_phone.new_page())
    journeys.sign_in(owner.page, pages_url, town.owner)
    owner.page.get_by_role("link", name="责令限期整改指令书").click()
    expect(owner.page.get_by_text("示例规定 第七条")).to_be_visible()
    owner.look("企业看文书")
    owner.page.get_by_role("link", name="签收", exact=True).click()
    expect(owner.page.get_by_text("签收只表示收到了")).to_be_visible()
    owner.look("签收")
    journeys.sign(owner.page, "签收人签字", "李示例")
    owner.page.get_by_role("button", name="签收", exact=True).click()
    expect(owner.page.get_by_text("已签收").first).to_be_visible()
    expect(owner.page.get_by_role("link", name="签收", exact=True)).to_have_count(0)

    officer.go(f"{pages_url}#/papers?state=signed", "文书登记簿", number)
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("签收人 李示例")).to_be_visible()
    assert not officer.faults + owner.faults


def test_a_notice_for_a_hazard_that_changed_is_taken_back_replaced_and_refused(
    desk: BrowserContext, pages_app: Flask, pages_url: str, town: CountyTown, hazard: UUID
) -> None:
    clerk = town.person(Role.COUNTY)
    page = desk.new_page()
    journeys.sign_in(page, pages_url, clerk)
    begin(page, pages_url, hazard, "整改通知")
    page.get_by_label("要求").fill("换掉烧焦的插座，三天内回报")
    inspector = Phone(pages_app.test_client(), town.inspector)
    decided = event("decide", disposition="interview", note="情节轻微")
    assert inspector.put(f"/hazards/{hazard}/events/{uuid4()}", decided).status_code == 201
    issue(page, clerk)
    page.get_by_role("link", name="看看要处理什么").click()
    expect(page.get_by_text("这期间发生的：")).to_be_visible()
    expect(page.get_by_text("处置决定").first).to_be_visible()
    page.get_by_role("button", name="取回修改").click()
    expect(page.get_by_label("要求")).to_have_value("换掉烧焦的插座，三天内回报")
    expect(page.get_by_text("原来的签字已清除")).to_be_visible()
    issue(page, clerk)
    number = page.get_by_text(re.compile(r"整通〔\d{4}〕\d+号"))
    expect(number).to_be_visible()

    page.get_by_role("link", name="更换这份文书").click()
    page.get_by_label("要求").fill("换掉烧焦的插座，五天内回报")
    page.get_by_role("button", name="文字写错").click()
    issue(page, clerk)
    expect(page.get_by_text("（第 2 版）")).to_be_visible()
    page.get_by_role("link", name="第 1 版").click()
    page.get_by_role("link", name="这一份已更换").click()
    page.get_by_role("link", name="登记送达").click()
    page.get_by_text("拒签", exact=True).click()
    page.get_by_role("button", name="负责人不在场").click()
    page.get_by_label("见证人").fill("赵示例")
    page.get_by_label("拍照：送达照片").set_input_files(journeys.picture(red=133))
    expect(page.get_by_role("button", name="查看送达照片 1")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("赵示例")).to_be_visible()
    expect(page.get_by_text("负责人不在场")).to_be_visible()
