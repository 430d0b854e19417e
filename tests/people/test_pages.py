"""The people of a county in the hands of its office, as the pages show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support import journeys
from tests.support.county_builder import Person
from tests.support.county_town import PASSWORD, CountyTown
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.unused import unused_phone
from tests.web.test_accessibility_pages import Inspector

# Of the supplementary plane, and one that old fonts lack.
RARE = "𠮷䶮示"
# No part of it, nor it of them: each is searched for.
ON_SLIPS = "𠮷䶮条"


@pytest.fixture
def office(town: CountyTown) -> Person:
    return town.person(Role.COUNTY)


def look(eye: Inspector, screen: str) -> None:
    """With axe, and that nothing stands beyond the screen's edge."""
    eye.look(screen)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    if eye.page.evaluate(wide):
        eye.faults.append(f"{screen}: wider than the screen")


def at(page: Page, url: str, person: Person) -> Callable[[str], None]:
    journeys.sign_in(page, url, person)
    return lambda path: page.goto(f"{url}#{path}") and None


def choose(page: Page, label: str, name: str) -> None:
    """By typing a part of the name and tapping what was found."""
    page.get_by_label(label).fill(name)
    page.get_by_role("button", name=re.compile(re.escape(name))).click()


def test_somebody_is_entered_on_a_phone_and_shown_the_code_that_opens_the_account(
    phone_page: Page, pages_url: str, town: CountyTown, office: Person
) -> None:
    page, eye = phone_page, Inspector(phone_page)
    at(page, pages_url, office)("/people/new")
    page.get_by_label("姓名").fill(RARE)
    page.get_by_label("手机（登录用，不公开）").fill(unused_phone())
    page.get_by_label("职务").fill("消防监督员")
    page.get_by_label("角色").select_option("inspector")
    page.get_by_label("行业领域").select_option("S04")
    look(eye, "登记人员")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name=RARE)).to_be_visible()
    expect(page.get_by_text("未激活")).to_be_visible()
    page.get_by_role("button", name=re.compile("发开通链接")).click()
    expect(page.get_by_role("img", name=f"{RARE}的开通二维码")).to_be_visible()
    expect(page.get_by_text("已保存")).to_be_hidden()
    look(eye, "人员")
    page.goto(f"{pages_url}#/people")
    page.get_by_label("姓名或手机号").fill(RARE)
    expect(page.get_by_role("link", name=re.compile(RARE))).to_be_visible()
    look(eye, "人员列表")
    assert not eye.faults, "\n".join(eye.faults)


def test_whoever_gives_the_offices_role_says_their_password_again(
    phone_page: Page, pages_url: str, town: CountyTown, office: Person
) -> None:
    page, eye = phone_page, Inspector(phone_page)
    at(page, pages_url, office)("/people/new")
    page.get_by_label("姓名").fill("卫示例")
    page.get_by_label("手机（登录用，不公开）").fill(unused_phone())
    page.get_by_label("角色").select_option("county")
    page.get_by_role("button", name="保存").click()
    sheet = page.get_by_role("dialog", name="请再输一次密码")
    expect(sheet.get_by_text("卫示例将可以登记别人")).to_be_visible()
    look(eye, "再输一次密码")
    sheet.get_by_label("您的密码").fill("猜的")
    sheet.get_by_role("button", name="确定").click()
    expect(sheet.get_by_text("密码不对")).to_be_visible()
    sheet.get_by_label("您的密码").fill(PASSWORD)
    sheet.get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="卫示例")).to_be_visible()
    page.get_by_role("button", name=re.compile("发开通链接")).click()
    sheet.get_by_label("您的密码").fill(PASSWORD)
    sheet.get_by_role("button", name="确定").click()
    expect(page.get_by_role("img", name="卫示例的开通二维码")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_the_second_of_two_editors_sees_who_changed_what_and_keeps_what_was_typed(
    desk: BrowserContext, pages_app: Flask, pages_url: str, town: CountyTown, office: Person
) -> None:
    held = town.person(Role.INSPECTOR)
    page = desk.new_page()
    eye = Inspector(page)
    at(page, pages_url, office)(f"/people/{held.id}/edit")
    expect(page.get_by_label("姓名")).to_have_value(held.name)
    page.get_by_label("职务").fill("科长")
    other = Phone(pages_app.test_client(), town.person(Role.ADMIN))
    moved = unused_phone()
    document = {
        "name": held.name,
        "phone": moved,
        "title": "队长",
        "grants": [{"role": "inspector"}],
    }
    assert other.put(f"/people/{held.id}", document).status_code == 200
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(f"{other.person.name}", exact=False)).to_be_visible()
    expect(page.get_by_text(f"手机：对方改成“{moved}”")).to_be_visible()
    expect(page.get_by_text("职务：对方改成“队长”")).to_be_visible()
    expect(page.get_by_label("职务")).to_have_value("科长")
    expect(page.get_by_label("手机（登录用，不公开）")).to_have_value(moved)
    look(eye, "别人也改过")
    page.get_by_role("button", name="用对方的").click()
    expect(page.get_by_label("职务")).to_have_value("队长")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name=held.name)).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_whoever_leaves_hands_over_in_one_step(
    phone_page: Page, pages_url: str, town: CountyTown, office: Person
) -> None:
    page, eye, successor = phone_page, Inspector(phone_page), town.person(Role.SUPERVISOR)
    gone, other = town.supervisor, town.person(Role.SUPERVISOR)
    further = town.county.enterprise(name="另一家示例馆", town_code=town.town_code)
    town.county.station(gone, further)
    go = at(page, pages_url, office)
    go(f"/people/{gone.id}/leave")
    page.get_by_label("最后一天").fill(str(today() + timedelta(days=3)))
    choose(page, "谁顶替", successor.name)
    expect(page.get_by_text("派驻的 2 家企业")).to_be_visible()
    expect(page.get_by_text("工作提醒也发给顶替的人")).to_be_visible()
    look(eye, "休假")
    go(f"/people/{gone.id}")
    page.get_by_role("link", name=re.compile("离岗交接")).click()
    expect(page.get_by_text(town.enterprise).first).to_be_visible()
    choose(page, "接手的人", successor.name)
    page.get_by_text("逐户指定", exact=True).click()
    choose(page, "另一家示例馆", other.name)
    look(eye, "离岗交接")
    page.set_viewport_size({"width": 1366, "height": 768})
    look(eye, "离岗交接，在电脑上")
    page.get_by_role("button", name="办理离岗").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text(f"1 家企业按逐户指定交接，其余的交给{successor.name}")
    dialog.get_by_role("button", name="办理离岗").click()
    expect(page.get_by_text("已离岗", exact=True)).to_be_visible()
    with town.engine.connect() as read:
        now = sa.select(models.assignment.c.enterprise_id, models.assignment.c.person_id).where(
            models.assignment.c.enterprise_id.in_([town.enterprise_id, further]),
            models.assignment.c.to_date.is_(None),
        )
        stationed = {row.enterprise_id: row.person_id for row in read.execute(now)}
    assert stationed == {town.enterprise_id: successor.id, further: other.id}
    assert not eye.faults, "\n".join(eye.faults)


def test_slips_are_printed_one_a_person(
    desk: BrowserContext, pages_url: str, town: CountyTown, office: Person
) -> None:
    roles = {"甲": Role.COUNTY, "乙": Role.SUPERVISOR, "丙": Role.COUNTY}
    people = [town.county.person(role, name=f"{ON_SLIPS}{mark}") for mark, role in roles.items()]
    page = desk.new_page()
    eye = Inspector(page)
    at(page, pages_url, office)("/people")
    page.get_by_role("button", name="发开通条").click()
    searched, all_of_them = page.get_by_label("姓名或手机号"), re.compile(r"做 [1-9]\d* 张开通条")
    for words, shown in ((ON_SLIPS, "丙"), (f"{ON_SLIPS}乙", "乙"), (ON_SLIPS, "丙")):
        with page.expect_response(lambda answer: "text=" in answer.url):
            searched.fill(words)
        expect(page.get_by_role("checkbox", name=re.compile(f"{ON_SLIPS}{shown}"))).to_be_visible()
        # Another list begins with nobody chosen: no slip is made of whom it does not show.
        expect(page.get_by_role("button", name="做 0 张开通条")).to_be_disabled()
        page.get_by_role("button", name="选中下面没激活的").click()
        expect(page.get_by_role("button", name=all_of_them)).to_be_enabled()
    look(eye, "选人")
    page.get_by_role("button", name=re.compile(r"做 \d+ 张开通条")).click()
    # For several whose links want it, the own password is asked for once.
    sheet = page.get_by_role("dialog", name="请再输一次密码")
    expect(sheet.get_by_text("选中的人里有管理员或安委办人员")).to_be_visible()
    sheet.get_by_label("您的密码").fill("猜的")
    sheet.get_by_role("button", name="确定").click()
    expect(sheet.get_by_text("密码不对")).to_be_visible()
    sheet.get_by_label("您的密码").fill(PASSWORD)
    # What was refused is not what stands there now.
    expect(sheet.get_by_text("密码不对")).to_be_hidden()
    sheet.get_by_role("button", name="确定").click()
    for person in people:
        expect(page.get_by_role("article", name=f"{person.name}的开通条")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("打印"))).to_be_visible()
    look(eye, "开通条")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name=re.compile("打印"))).to_be_hidden()
    box = page.get_by_role("article", name=f"{people[0].name}的开通条").bounding_box()
    assert box and (round(box["width"] / 96 * 25.4), round(box["height"] / 96 * 25.4)) == (105, 74)
    page.emulate_media(media="screen")
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_text("离开以后这些开通条不能再看到")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_the_role_that_guards_is_not_in_the_form(
    phone_page: Page, pages_url: str, town: CountyTown, office: Person
) -> None:
    officer = town.county.person(Role.REPORT_OFFICER, Grant(Role.INSPECTOR))
    page = phone_page
    at(page, pages_url, office)(f"/people/{officer.id}/edit")
    expect(page.get_by_text("由两个人设立和取消")).to_be_visible()
    choices = page.get_by_label("角色").locator("option").all_inner_texts()
    assert "举报受理员" not in choices and "管理员" not in choices
    page.get_by_label("职务").fill("副科长")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name=re.compile("重设登录"))).to_be_visible()
