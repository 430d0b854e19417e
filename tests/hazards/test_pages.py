"""Steps in a hazard's life, each on the phone of the person whose step it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.hazards.journeys import Phone, further_phone, in_days, rectify
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.sent_visits import find_hazard


@pytest.fixture
def finder(phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown) -> Phone:
    """The supervisor, who found a general hazard on a visit."""
    find_hazard(pages_app, town)
    return Phone(phone_page, pages_url, town).sign_in(town.supervisor)


@pytest.fixture
def owner(another_phone: BrowserContext, pages_url: str, town: CountyTown) -> Phone:
    return Phone(another_phone.new_page(), pages_url, town).sign_in(town.owner)


@pytest.fixture
def inspector(browser: Browser, pages_url: str, town: CountyTown) -> Iterator[Phone]:
    phone = Phone(further_phone(browser), pages_url, town).sign_in(town.inspector)
    yield phone
    phone.page.context.close()


def test_a_hazard_is_rectified_by_the_enterprise_and_closed_by_an_inspector(
    finder: Phone, owner: Phone, inspector: Phone
) -> None:
    rectify(owner, red=200)
    inspector.act("验收")
    inspector.act("销号")
    inspector.open()
    inspector.expects("已销号")
    assert not inspector.offers("销号")


def test_a_rectification_survives_a_reload_and_stands_beside_the_photo_of_the_finding(
    finder: Phone, owner: Phone
) -> None:
    page = owner.page
    owner.begin("上报整改")
    owner.photograph("整改后照片", red=210)
    page.get_by_role("button", name="已更换").click()
    page.get_by_label("整改花费").fill("350")
    page.reload()
    expect(page.get_by_label("整改花费")).to_have_value("350")
    expect(page.get_by_role("button", name="查看整改前照片")).to_be_visible()
    expect(page.get_by_role("button", name="查看整改后照片", exact=True)).to_be_visible()
    owner.submit("上报整改")
    owner.open()
    owner.expects("整改花费：350 元", "等检查、监管人员验收")


def test_the_finder_verifies_and_is_not_offered_to_close(finder: Phone, owner: Phone) -> None:
    rectify(owner, red=201)
    finder.act("验收")
    finder.open()
    finder.expects("已验收", "等监管人员销号（不能是发现人）")
    assert not finder.offers("销号")


def test_what_was_put_right_before_the_finders_eyes_waits_for_another_to_close_it(
    finder: Phone, inspector: Phone
) -> None:
    finder.begin("当场改好")
    finder.photograph("改好后的照片", red=202)
    finder.page.get_by_role("button", name="当场更换").click()
    finder.submit("当场改好")
    inspector.act("销号")
    finder.open()
    finder.expects("当场怎样改的：当场更换", "已销号")


def test_a_refused_order_counts_as_delivered_and_a_poor_proof_is_sent_back(
    finder: Phone, owner: Phone, inspector: Phone
) -> None:
    inspector.begin("交办")
    inspector.fill(整改责任人="李示例", 整改期限=in_days(3))
    inspector.submit("交办")
    finder.begin("记录拒签")
    finder.page.get_by_role("button", name="不说明理由").click()
    finder.fill(见证人="赵示例")
    finder.submit("记录拒签")
    rectify(owner, red=203)
    finder.begin("退回")
    finder.page.get_by_role("button", name="没有改到位").click()
    finder.submit("退回")
    owner.open()
    owner.expects("已退回", "退回原因：没有改到位", "见证人：赵示例", "交办单：")
    assert owner.offers("上报整改")


def test_a_closed_hazard_that_came_back_is_opened_again(
    finder: Phone, owner: Phone, inspector: Phone
) -> None:
    rectify(owner, red=204)
    inspector.act("验收")
    inspector.act("销号")
    finder.begin("重新打开")
    finder.photograph("现场照片", red=205)
    finder.page.get_by_role("button", name="同一处又出现").click()
    finder.page.get_by_role("button", name="7 天").click()
    finder.submit("重新打开")
    owner.open()
    owner.expects("待整改", "又出现了什么：同一处又出现")
    assert owner.offers("上报整改")


def test_a_person_decides_with_the_plans_advice_above_and_writes_the_reason(
    finder: Phone, inspector: Phone
) -> None:
    inspector.begin("处置决定")
    inspector.page.get_by_text("遇到其他情形时的建议").click()
    inspector.expects("建议（由人决定）", "依据 本县方案 三(五)")
    inspector.page.get_by_role("button", name="处置决定", exact=True).click()
    inspector.expects("请选择处置意见")
    inspector.choose("约谈")
    inspector.fill(这样处置的理由="情节轻微，约谈主要负责人")
    inspector.submit("处置决定")
    inspector.open()
    inspector.expects("处置意见：约谈", "这样处置的理由：情节轻微，约谈主要负责人")


def test_the_list_shows_what_waits_for_me_and_what_is_listed(
    finder: Phone, owner: Phone, inspector: Phone
) -> None:
    def is_listed_under(phone: Phone, words: str) -> bool:
        phone.page.goto(f"{phone.url}#/hazards")
        phone.page.get_by_role("button", name=words, exact=True).click()
        phone.page.reload()
        expect(phone.page.get_by_role("button", name=words)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(phone.page.locator("main[aria-busy=false]")).to_be_visible()
        return phone.page.get_by_role("link", name="值班室").count() > 0

    assert not is_listed_under(finder, "待我处理")
    rectify(owner, red=206)
    assert is_listed_under(finder, "待我处理")
    for words in ("超期", "重大", "挂牌", "待回头看"):
        assert not is_listed_under(finder, words)
    inspector.begin("挂牌督办")
    inspector.choose("乡镇")
    inspector.fill(挂牌通知书文号="示政办〔2026〕3号", 签发人="张示例", 督办期限=in_days(9))
    inspector.submit("挂牌督办")
    assert is_listed_under(finder, "挂牌")
    expect(finder.page.get_by_text("挂牌督办").first).to_be_visible()


@pytest.mark.service_worker
def test_a_rectification_that_came_too_late_tells_what_happened_since_and_can_be_taken_back(
    browser: Browser, finder: Phone, owner: Phone, pages_url: str, town: CountyTown
) -> None:
    page = owner.page
    owner.begin("上报整改")
    owner.photograph("整改后照片", red=207)
    page.get_by_role("button", name="已修复").click()
    journeys.wait_until_kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="上报整改", exact=True).click()
    expect(page.get_by_text("记录 0/1")).to_be_visible()

    quicker = Phone(further_phone(browser), pages_url, town).sign_in(town.owner)
    rectify(quicker, red=208)
    quicker.page.context.close()
    page.context.set_offline(False)
    page.get_by_role("link", name="看看需要处理什么").click()
    expect(page.get_by_text("这期间发生的：")).to_be_visible()
    expect(page.get_by_text("企业上报整改 → 待验收")).to_be_visible()

    page.get_by_role("button", name="取回修改").click()
    expect(page.get_by_label("怎么改的")).to_have_value("已修复")
    expect(page.get_by_role("button", name="查看整改后照片 1")).to_be_visible()
    expect(page.get_by_text("现在不能由您上报整改")).to_be_visible()
    finder.begin("退回")
    finder.page.get_by_role("button", name="照片看不清").click()
    finder.submit("退回")
    page.reload()
    expect(page.get_by_label("怎么改的")).to_have_value("已修复")
    owner.submit("上报整改")
