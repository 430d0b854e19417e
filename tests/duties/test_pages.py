"""An enterprise does a duty from 我的, the town sees who has not, an officer records a result."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_town import CountyTown
from tests.support.journeys import picture, sign, sign_in
from tests.support.sent_visits import find_hazard

LED_CHECK = "主要负责人带队检查重大隐患"


def open_duties(page: Page) -> None:
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="履职任务").click()


def test_a_principal_records_a_led_check_and_it_is_done(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    sign_in(page, pages_url, town.owner)
    open_duties(page)
    duty = page.get_by_role("link", name=LED_CHECK)
    expect(duty).to_contain_text("本季未做，剩")
    duty.click()
    page.get_by_role("button", name="总经理").click()
    page.get_by_label("参加人员").fill("王示例、赵示例")
    page.get_by_role("button", name="未发现重大隐患").click()
    page.get_by_label("拍照：履职照片").set_input_files(picture(red=60))
    expect(page.get_by_role("button", name="查看履职照片 1")).to_be_visible()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("主要负责人还没有签字")).to_be_visible()
    sign(page, "主要负责人签字", "李示例")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    page.get_by_role("link", name="完成").click()
    open_duties(page)
    expect(page.get_by_role("link", name=LED_CHECK)).to_contain_text("已完成")
    page.get_by_role("link", name="已登记的履职记录").click()
    expect(page.get_by_text("参加：王示例、赵示例")).to_be_visible()
    assert town.count(models.duty_record) == 1


def test_a_town_sees_who_is_behind(phone_page: Page, pages_url: str, town: CountyTown) -> None:
    page = phone_page
    sign_in(page, pages_url, town.person(Grant(Role.TOWN, town_code=town.town_code)))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="谁还没有履职").click()
    page.get_by_role("link", name="外包外租全面排查").click()
    expect(page.get_by_role("heading", name="外包外租全面排查")).to_be_visible()
    more = page.get_by_role("button", name="加载更多")
    here = page.get_by_role("link", name=town.enterprise)
    expect(page.get_by_text("行动期间未做").first).to_be_visible()
    while not here.is_visible() and more.is_visible():
        more.click()
        expect(page.get_by_role("button", name="正在读取…")).to_be_hidden()
    here.click()
    expect(page.get_by_role("heading", name=town.enterprise)).to_be_visible()


# Which sector's inspectors book for the fire brigade.
FIRE_BRIGADES = "S04"


def test_an_officer_records_a_fine_from_the_hazard(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    hazard = find_hazard(pages_app, town, "后厨")
    page = phone_page
    sign_in(page, pages_url, town.person(Grant(Role.INSPECTOR, sector=FIRE_BRIGADES)))
    page.goto(f"{pages_url}#/hazards/{hazard}")
    page.get_by_role("link", name="登记执法结果").click()
    page.get_by_text("行政处罚（罚款）").click()
    page.get_by_label("罚款金额（元）").fill("5000")
    page.get_by_label("文号").fill("示例罚〔2026〕12号")
    page.get_by_label("作出决定的单位").select_option(label="县消防救援大队")
    page.get_by_text("联合执法单位").click()
    page.get_by_label("县应急管理局").check()
    page.get_by_label("执法人员 1 执法证号").fill("示例-0001")
    page.get_by_label("执法人员 2 姓名").fill("王示例")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("请填执法人员 2 的执法证号")).to_be_visible()
    page.get_by_label("执法人员 2 执法证号").fill("示例-0002")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    expect(page.get_by_text("已送达").first).to_be_visible()
    page.goto(f"{pages_url}#/hazards/{hazard}")
    fine = page.get_by_role("article", name="行政处罚（罚款）")
    expect(fine).to_contain_text("5000 元")
    expect(fine).to_contain_text("县消防救援大队")
    assert town.count(models.enforcement) == 1
