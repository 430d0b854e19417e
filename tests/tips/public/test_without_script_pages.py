"""The anonymous door without script, the whole way; the named door says why not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.county_town import CountyTown
from tests.support.journeys import picture
from tests.tips.public.reporting import Reports, follow, open_door, read_receipt


@pytest.fixture
def reports(town: CountyTown) -> Reports:
    return Reports(town)


def test_a_report_with_a_photo_is_sealed_followed_and_answered(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    open_door(page, tips_url, reports.board, "匿名举报")
    page.get_by_label("哪里有什么危险").fill("二楼安全出口锁着")
    page.locator("input[type=file]").set_input_files(picture(red=70))
    page.get_by_text("补充情况（可不填，加密保存）").click()
    page.get_by_label("会让人认出您或别人的话").fill("我在包装车间上夜班")
    page.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(page)
    shown = page.get_by_alt_text("举报回执").evaluate("image => image.naturalWidth")
    assert shown == 750

    tip = reports.only()
    assert tip["description"] == "二楼安全出口锁着"
    assert tip["door"] == "anonymous"
    assert tip["enterprise_id"] == reports.town.enterprise_id
    assert reports.officer.opens(tip["details"]).decode() == "我在包装车间上夜班"
    assert len(reports.photos()) == 1

    follow(page, tips_url, number, secret.lower().replace(" ", "-"))
    expect(page.get_by_role("heading", name="待受理")).to_be_visible()
    page.get_by_label("给受理员留言").fill("今天还锁着")
    page.get_by_role("button", name="发送留言").click()
    expect(page.get_by_text("留言已收到")).to_be_visible()
    expect(page.get_by_text("今天还锁着")).to_be_visible()
    assert reports.messages() == ["今天还锁着"]
    reports.answer("明天去看")
    follow(page, tips_url, number, secret)
    expect(page.get_by_text("明天去看")).to_be_visible()


def test_the_same_form_sent_again_gives_the_same_receipt(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    open_door(page, tips_url, reports.board, "匿名举报")
    page.get_by_label("哪里有什么危险").fill("灭火器是空的")
    page.get_by_role("button", name="匿名发送").click()
    receipt = read_receipt(page)
    page.reload()
    assert read_receipt(page) == receipt
    assert reports.only()["description"] == "灭火器是空的"


def test_what_was_typed_comes_back_with_the_fault(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    open_door(page, tips_url, reports.board, "匿名举报")
    page.get_by_label("公职人员、派驻员").check()
    page.get_by_label("哪里有什么危险").fill("检查前有人通风报信")
    page.get_by_role("button", name="匿名发送").click()
    expect(page.get_by_text("还没有发出")).to_be_visible()
    expect(page.get_by_text("请填写被举报人的姓名")).to_be_visible()
    expect(page.get_by_label("哪里有什么危险")).to_have_value("检查前有人通风报信")
    expect(page.get_by_label("公职人员、派驻员")).to_be_checked()
    page.get_by_label("被举报的人是谁").fill("赵示例")
    page.get_by_role("button", name="匿名发送").click()
    read_receipt(page)
    assert reports.only()["accused"] == "赵示例"


def test_a_file_that_is_no_photo_is_told_before_the_report_is_kept(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    open_door(page, tips_url, reports.board, "匿名举报")
    page.get_by_label("哪里有什么危险").fill("配电箱冒火花")
    text = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photograph at all"}
    page.locator("input[type=file]").set_input_files(text)  # type: ignore[arg-type]
    page.get_by_role("button", name="匿名发送").click()
    expect(page.get_by_text("第 1 张：这个文件不是可用的照片")).to_be_visible()
    expect(page.get_by_text("照片没有留下来，请重新选一次")).to_be_visible()
    expect(page.get_by_label("哪里有什么危险")).to_have_value("配电箱冒火花")
    assert not reports.kept()


def test_the_named_door_says_why_not_and_where_to_go(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    page.goto(f"{tips_url}/tip/named?board={reports.board}")
    expect(page.get_by_text("为了不让姓名没有加密就发出去")).to_be_visible()
    expect(page.get_by_label("姓名", exact=True)).to_be_hidden()
    page.get_by_role("link", name="改用匿名举报").click()
    expect(page.get_by_role("heading", name="匿名举报")).to_be_visible()


def test_a_wrong_secret_opens_nothing(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    page.goto(f"{tips_url}/tip/follow")
    page.get_by_label("举报编号").fill("1234567890")
    page.get_by_label("查询密码").fill("ABCD EFGH JKMN PQRS")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("查询编号或密码不对")).to_be_visible()
    expect(page.get_by_label("举报编号")).to_have_value("1234567890")


def test_an_approved_reward_is_claimed_with_the_receipt(
    visitor_without_script: Page, tips_url: str, reports: Reports
) -> None:
    page = visitor_without_script
    open_door(page, tips_url, reports.board, "匿名举报")
    page.get_by_label("哪里有什么危险").fill("天然气管道漏气")
    page.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(page)
    reports.approve_reward(3000)
    follow(page, tips_url, number, secret)
    expect(page.get_by_text("3,000 元")).to_be_visible()
    page.get_by_label("账户，或者哪天来方便").fill("周五下午来")
    page.get_by_role("button", name="申请领取").click()
    expect(page.get_by_text("已申请领取").first).to_be_visible()
    assert reports.messages() == ["领取方式：到现场领取\n周五下午来"]
