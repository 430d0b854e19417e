"""Enterprises in the hands of people: found on the spot, filled in, edited by two, merged."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Role
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.support.journeys import sign_in
from tests.web.test_accessibility_pages import Inspector


def find(page: Page, url: str, name: str) -> None:
    """As far as the button, before the door."""
    page.goto(f"{url}#/enterprises/found")
    page.get_by_label("企业名称").fill(name)
    page.get_by_label("乡镇（街道）").select_option(index=1)
    page.get_by_text("行业领域：").click()
    page.get_by_label("消防", exact=False).first.check()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()


def towned(county: CountyBuilder, name: str) -> None:
    """A shop in the plan's first town, 30 m beside the phone's fix."""
    county.town("431224901", "卢峰镇")
    county.enterprise(
        name=name, town_code="431224901", longitude=110.594, latitude=27.9083, sectors=["S04"]
    )


def test_an_inspector_enters_a_shop_before_its_door_and_inspects_it_at_once(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page, eye = pages_county_by(XUPU), phone_page, Inspector(phone_page)
    for number in range(1, 26):
        county.town(f"4312249{number:02d}")
    towned(county, "老王烧烤店")
    sign_in(page, pages_url, county.person(Role.INSPECTOR))
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_role("link", name="现场登记企业")).to_be_visible()
    find(page, pages_url, "老王烧烤")
    eye.look("现场登记")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("台账上可能已经有了")).to_be_visible()
    expect(page.get_by_role("link", name="老王烧烤店")).to_contain_text("名称相近")
    eye.look("可能重复")
    page.reload()
    expect(page.get_by_label("企业名称")).to_have_value("老王烧烤")
    page.get_by_label("企业名称").fill("小李烧烤城")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("link", name="老王烧烤店")).to_contain_text("相距")
    page.get_by_role("button", name="都不是，登记新企业").click()
    expect(page.get_by_text("待确认", exact=True)).to_be_visible()
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()

    desk = another_phone.new_page()
    sign_in(desk, pages_url, county.person(Role.COUNTY))
    desk.goto(f"{pages_url}#/enterprises/unconfirmed")
    desk.get_by_role("link", name="小李烧烤城").click()
    desk.get_by_role("link", name="补全并确认").click()
    desk.get_by_role("button", name="保存并确认").click()
    expect(desk.get_by_text("还差 4 项")).to_be_visible()
    desk.get_by_role("button", name="个体户，尚未登记").click()
    desk.get_by_label("地址").fill("示例路 3 号")
    desk.get_by_label("从业人数").fill("6")
    desk.get_by_role("textbox", name="主要负责人", exact=True).fill("李示例")
    office_eye = Inspector(desk)
    office_eye.look("补全企业")
    desk.get_by_role("button", name="保存并确认").click()
    expect(desk.get_by_role("link", name="修改企业信息")).to_be_visible()
    expect(desk.get_by_text("待确认", exact=True)).to_be_hidden()
    assert not eye.faults + office_eye.faults, "\n".join(eye.faults + office_eye.faults)


def test_the_second_of_two_editors_sees_what_changed_and_loses_nothing(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by(XUPU)
    county.town("431224901", "卢峰镇")
    place = county.enterprise(town_code="431224901", address="示例路 1 号", employees=4)
    first, second = phone_page, another_phone.new_page()
    names = []
    for page in (first, second):
        person = county.person(Role.COUNTY)
        names.append(person.name)
        sign_in(page, pages_url, person)
        page.goto(f"{pages_url}#/enterprises/{place}/edit")
        expect(page.get_by_label("从业人数")).to_have_value("4")
    first.get_by_label("从业人数").fill("9")
    first.get_by_label("地址").fill("示例路 2 号")
    first.get_by_role("button", name="保存").click()
    expect(first.get_by_role("link", name="修改企业信息")).to_be_visible()
    second.get_by_label("地址").fill("示例路 8 号")
    second.get_by_label("主要负责人电话").fill("13100000000")
    second.get_by_role("button", name="保存").click()
    message = second.get_by_role("alert", name="别人也改过这里")
    expect(message).to_contain_text(names[0])
    expect(message).to_contain_text("地址：对方改成“示例路 2 号”")
    expect(message).to_contain_text("您填的是“示例路 8 号”")
    expect(second.get_by_label("从业人数")).to_have_value("9")
    expect(second.get_by_label("地址")).to_have_value("示例路 8 号")
    expect(second.get_by_label("主要负责人电话")).to_have_value("13100000000")
    eye = Inspector(second)
    eye.look("同时修改")
    # Theirs is tried, and what was typed is still there to come back to.
    second.get_by_role("button", name="用对方的").click()
    expect(second.get_by_label("地址")).to_have_value("示例路 2 号")
    second.get_by_role("button", name="用我填的").click()
    expect(second.get_by_label("地址")).to_have_value("示例路 8 号")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_text("示例路 8 号")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_the_office_renames_merges_and_closes(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page, eye = pages_county_by(XUPU), phone_page, Inspector(phone_page)
    place, known = county.enterprise(name="示例东店"), county.enterprise(name="示例西店")
    sign_in(page, pages_url, county.person(Role.COUNTY))
    page.goto(f"{pages_url}#/enterprises/{place}/change")
    page.get_by_role("textbox", name="新名称", exact=True).fill("示例南店")
    eye.look("改名")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="示例南店")).to_be_visible()
    page.get_by_role("link", name="改名、关闭、并入").click()
    page.get_by_text("并入另一家", exact=True).click()
    page.get_by_label("并入哪一家").fill("示例西")
    page.get_by_role("button", name="示例西店").click()
    page.get_by_role("button", name="重复登记").click()
    expect(page.get_by_text("已登记", exact=True)).to_be_hidden()
    eye.look("并入")
    page.get_by_role("button", name="确定").click()
    page.get_by_role("alertdialog").get_by_role("button", name="并入另一家").click()
    expect(page.get_by_role("heading", name="示例西店")).to_be_visible()
    page.goto(f"{pages_url}#/enterprises/{known}/change")
    page.get_by_text("关闭", exact=True).click()
    page.get_by_role("button", name="注销").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_role("alertdialog").get_by_role("button", name="关闭企业").click()
    expect(page.get_by_text("已关闭：")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_an_office_keeps_the_risks_of_an_enterprise(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page = pages_county_by(XUPU), phone_page
    place = county.enterprise()
    sign_in(page, pages_url, county.person(Role.COUNTY))
    page.goto(f"{pages_url}#/enterprises/{place}")
    page.get_by_role("link", name="风险点和重点区域").click()
    page.get_by_label("添加重点区域").fill("后厨")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("重点区域（1 处）")).to_be_visible()
