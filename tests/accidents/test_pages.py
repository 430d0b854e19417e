"""The county enters an accident on the desk's page, corrects it, and reads the comparison."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from tests.enforcement.test_api import inspect
from tests.support.county_builder import CountyBy
from tests.support.county_town import PASSWORD
from tests.support.journeys import sign_in
from tests.support.moments import today
from tests.support.phone import Phone

WANGCHENG = "430112"


def test_the_county_enters_and_corrects_an_accident_and_sees_the_targets(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by(WANGCHENG)
    page = phone_page
    sign_in(page, pages_url, county.person(Role.COUNTY, password_hash=hash_password(PASSWORD)))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="亡人事故").click()
    expect(page.get_by_text("0 起、0 人").first).to_be_visible()
    page.get_by_role("link", name="登记事故").click()
    page.get_by_label("发生日期").fill(f"{today().year}-01-01")
    page.get_by_label("乡镇（街道）").select_option(label="铜官街道")
    page.get_by_label("行业领域").select_option(label="建筑施工")
    page.get_by_label("死亡人数").fill("1")
    page.get_by_text("是", exact=True).click()
    page.get_by_label("简要经过").fill("示例工地坠落一人，电话 13800000001")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("请不要写电话、身份证号等个人信息")).to_be_visible()
    page.get_by_label("简要经过").fill("示例工地坠落一人（虚构）")
    page.get_by_role("button", name="登记").click()
    entry = page.get_by_role("article", name="铜官街道")
    expect(entry).to_contain_text("死亡 1 人，生产经营性")
    page.get_by_role("link", name="更正").click()
    expect(page.get_by_label("死亡人数")).to_have_value("1")
    page.get_by_label("死亡人数").fill("2")
    page.get_by_role("button", name="死亡人数有变化").click()
    page.get_by_role("button", name="登记").click()
    expect(entry).to_contain_text("死亡 2 人")
    expect(entry).to_contain_text("已更正：死亡人数有变化")
    expect(page.get_by_text("没达到的：铜官街道")).to_be_visible()
    expect(page.get_by_text("零发生，上年同期也没有").first).to_be_visible()


def test_the_county_puts_an_accident_down_to_the_hazard_it_looks_at(
    phone_page: Page, pages_url: str, pages_app: Flask, pages_county_by: CountyBy
) -> None:
    """望城 三(四)3: what the plan orders after an accident is advised from then on."""
    county = pages_county_by(WANGCHENG)
    place = county.enterprise()
    inspector = Phone(pages_app.test_client(), county.person(Role.INSPECTOR))
    _, hazard = inspect(inspector, place)
    number = inspector.get(f"/hazards/{hazard}").json["number"]
    page = phone_page
    sign_in(page, pages_url, county.person(Role.COUNTY, password_hash=hash_password(PASSWORD)))
    page.goto(f"{pages_url}#/hazards/{hazard}")
    page.get_by_role("link", name="登记由这项隐患引起的事故").click()
    expect(page.get_by_text(f"由隐患 {number} 引起")).to_be_visible()
    expect(page.get_by_label("行业领域")).to_have_value("S06")
    page.get_by_label("发生日期").fill(today().isoformat())
    page.get_by_label("乡镇（街道）").select_option(label="铜官街道")
    page.get_by_label("死亡人数").fill("0")
    page.get_by_text("是", exact=True).click()
    page.get_by_label("简要经过").fill("示例后厨燃气闪燃，无人伤亡（虚构）")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("article", name="铜官街道")).to_contain_text(f"由隐患 {number} 引起")
    page.goto(f"{pages_url}#/hazards/{hazard}")
    expect(page.get_by_text("从严实施一票否决")).to_be_visible()
