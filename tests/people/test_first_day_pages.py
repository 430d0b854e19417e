"""A county's first day, through the pages alone: from an empty ledger to work that is handed over.

Each screen has tests of its own; here is that each leads to the next.
"""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import XUPU, CountyBy
from tests.support.journeys import sign_in
from tests.support.moments import today
from tests.support.unused import unused_phone

PASSWORD = "红茶 石头 四十七 河"


def table(*lines: str) -> FilePayload:
    return {"name": "表.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}


def take(page: Page, lines: FilePayload, count: str) -> None:
    """Tried, looked at, imported."""
    page.get_by_label("选文件").set_input_files(lines)
    page.get_by_role("button", name=f"导入 {count}", exact=True).click()
    expect(page.get_by_text(f"已导入：新增 {count}")).to_be_visible()


def open_by_slip(page: Page, link: str, phone: str) -> None:
    page.goto(link)
    page.get_by_label("本人手机号").fill(phone)
    page.get_by_label("新密码（至少 10 个字符）").fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="开通并登录").click()


def link_of(desk: Page, name: str) -> str:
    slip = desk.get_by_role("article", name=f"{name}的开通条")
    return slip.get_by_text(re.compile("#/activate/")).inner_text()


def test_each_step_of_the_first_day_leads_to_the_next(
    desk: BrowserContext,
    phone_page: Page,
    another_phone: BrowserContext,
    pages_url: str,
    pages_county_by: CountyBy,
) -> None:
    county = pages_county_by(XUPU)
    at_desk = desk.new_page()
    sign_in(at_desk, pages_url, county.person(Role.ADMIN, password_hash=hash_password(PASSWORD)))
    first, second = phone_page, another_phone.new_page()
    numbers = {"李一": unused_phone(), "李二": unused_phone()}

    at_desk.get_by_role("link", name="1. 导入企业").click()
    take(at_desk, table(
        "企业名称,无代码原因,乡镇,地址,行业领域,从业人数,主要负责人",
        "示例东店,个体户,示例镇,示例路 1 号,S04,4,王示例",
    ), "1 家")  # fmt: skip
    at_desk.get_by_role("link", name="接着导入人员").click()
    expect(at_desk.get_by_text("已导入")).to_be_hidden()
    people = [f"{name},{phone},派驻员" for name, phone in numbers.items()]
    take(at_desk, table("姓名,手机,角色", *people), "2 人")
    at_desk.get_by_role("link", name="去“人员”发开通条").click()
    at_desk.get_by_role("button", name="发开通条").click()
    at_desk.get_by_role("button", name="选中下面没激活的").click()
    at_desk.get_by_role("button", name="做 2 张开通条").click()
    expect(at_desk.get_by_role("button", name="打印 2 张")).to_be_visible()
    # The tests' own address is one that no phone reaches.
    expect(at_desk.get_by_role("alert")).to_contain_text("只有这台电脑能打开，手机扫了打不开")
    open_by_slip(first, link_of(at_desk, "李一"), numbers["李一"])
    expect(first.get_by_text("还没有安排给您的企业")).to_be_visible()
    open_by_slip(second, link_of(at_desk, "李二"), numbers["李二"])
    first.goto(link_of(at_desk, "李一"))
    first.reload()
    expect(first.get_by_text("这个链接已经用过")).to_be_visible()
    expect(first.get_by_role("button", name="再试一次")).to_be_hidden()

    at_desk.get_by_role("button", name="返回").click()
    at_desk.get_by_role("alertdialog").get_by_role("button", name="离开").click()
    at_desk.goto(f"{pages_url}#/imports?kind=assignments")
    station = f"{numbers['李一']},示例东店,{today()}"
    take(at_desk, table("派驻员手机,企业信用代码或名称,开始", station), "1 段")
    at_desk.get_by_role("link", name="看还有哪些企业没有派驻").click()
    expect(at_desk.get_by_role("button", name="0 应派未派")).to_be_visible()
    first.goto(f"{pages_url}#/today")
    expect(first.get_by_text("起新派驻 1 家：示例东店")).to_be_visible()

    at_desk.goto(f"{pages_url}#/people")
    at_desk.get_by_role("link", name=re.compile("李一")).click()
    at_desk.get_by_role("link", name=re.compile("离岗交接")).click()
    at_desk.get_by_label("接手的人").fill("李二")
    at_desk.get_by_role("button", name="李二").click()
    at_desk.get_by_role("button", name="办理离岗").click()
    at_desk.get_by_role("alertdialog").get_by_role("button", name="办理离岗").click()
    expect(at_desk.get_by_text("已离岗", exact=True)).to_be_visible()
    second.reload()
    expect(second.get_by_text("起新派驻 1 家：示例东店")).to_be_visible()
    at_desk.context.close()
