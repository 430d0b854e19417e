"""Papers where there is no network, and those that somebody answers, leaves or finds again."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Role
from tests.hazards.journeys import in_days
from tests.papers.test_pages import begin, issue
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.sent_visits import find_hazard
from tests.web.test_accessibility_pages import Inspector as Eye


@pytest.fixture
def hazard(pages_app: Flask, town: CountyTown) -> UUID:
    return find_hazard(pages_app, town)


@pytest.mark.service_worker
def test_a_paper_is_issued_in_a_dead_spot_and_gets_its_number_on_the_way_back(
    phone_page: Page, pages_url: str, town: CountyTown, hazard: UUID
) -> None:
    page, issuer = phone_page, town.person(Role.INSPECTOR)
    journeys.sign_in(page, pages_url, issuer)
    page.goto(f"{pages_url}#/hazards/{hazard}")
    expect(page.get_by_role("button", name="出文书")).to_be_visible()
    journeys.wait_until_kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="出文书").click()
    page.get_by_role("dialog").get_by_role("link", name="整改通知").click()
    preview = page.get_by_role("article", name="文书预览")
    expect(preview).to_contain_text("发现下列问题，请按本通知整改")
    expect(preview).to_contain_text("请在系统中上报，或书面回报本单位")
    expect(preview).to_contain_text("不是行政执法文书")
    page.get_by_label("要求").fill("今天拔掉，明天回报")
    issue(page, issuer)
    expect(page.get_by_text("已存好，正在上传")).to_be_visible()
    expect(page.get_by_text("请先不要把没有文号的内容当文书交给企业")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile(r"整通〔\d{4}〕\d+号"))).to_be_visible()
    expect(page.get_by_text("今天拔掉，明天回报")).to_be_visible()


def test_an_interview_is_answered_with_no_and_a_letter_is_left_at_the_door(
    desk: BrowserContext, another_phone: BrowserContext, pages_url: str, town: CountyTown,
    hazard: UUID,
) -> None:  # fmt: skip
    clerk = town.person(Role.COUNTY)
    page = desk.new_page()
    office = Eye(page)
    journeys.sign_in(page, pages_url, clerk)
    begin(page, pages_url, hazard, "安全生产约谈通知书")
    page.get_by_label("约谈时间").fill("下周一 15:00")
    page.get_by_label("约谈地点").fill("示例会议室")
    preview = page.get_by_role("article", name="文书预览")
    expect(preview).to_contain_text("并填写回执交回本单位")
    office.look("约谈通知书")
    issue(page, clerk)
    number = page.get_by_text(re.compile(r"约谈〔\d{4}〕\d+号")).inner_text()

    owner = Eye(another_phone.new_page())
    journeys.sign_in(owner.page, pages_url, town.owner)
    owner.page.get_by_role("link", name="安全生产约谈通知书").click()
    owner.page.get_by_role("link", name="签收", exact=True).click()
    owner.page.get_by_text("不能参加", exact=True).click()
    owner.page.get_by_label("不能参加的原因").fill("外地出差，请改到周三")
    owner.look("回执")
    journeys.sign(owner.page, "签收人签字", "李示例")
    owner.page.get_by_role("button", name="签收", exact=True).click()
    expect(owner.page.get_by_text("不能参加：外地出差，请改到周三")).to_be_visible()

    office.go(f"{pages_url}#/papers", "文书登记簿", number)
    page.get_by_label("制发单位").select_option(label="县安委办")
    page.get_by_label("种类").select_option(label="安全生产约谈通知书")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("不能参加：外地出差，请改到周三")).to_be_visible()

    begin(page, pages_url, hazard, "安全生产督促函")
    page.get_by_label("回复期限").fill(in_days(9))
    issue(page, clerk)
    page.get_by_role("link", name="登记送达").click()
    page.get_by_text("留置送达", exact=True).click()
    page.get_by_role("button", name="拒绝签收").click()
    page.get_by_role("button", name="前台").click()
    page.get_by_label("见证人").fill("赵示例")
    page.get_by_label("拍照：送达照片").set_input_files(journeys.picture(red=134))
    expect(page.get_by_role("button", name="查看送达照片 1")).to_be_visible()
    office.look("留置送达")
    page.get_by_role("button", name="提交", exact=True).click()
    for said in ("留置送达", "拒绝签收", "前台", "赵示例"):
        expect(page.get_by_text(said, exact=True).first).to_be_visible()
    assert not office.faults + owner.faults
