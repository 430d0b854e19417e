"""An account from its slip of paper to its second factor, as people meet it in the pages."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from ledger.accounts.rules.second_factor import STEP_S, code_at
from ledger.ground import tables as models
from ledger.ground.caller import Role
from tests.support import journeys
from tests.support.county_builder import Person
from tests.support.county_town import PASSWORD, CountyTown
from tests.support.phone import Phone
from tests.support.unused import unused_phone
from tests.web.test_accessibility_pages import Inspector

NEW = "灯笼 河马 算盘 竹筏"


@pytest.fixture
def office(town: CountyTown) -> Person:
    """Of the county's office, whose second factor is still to be set up."""
    person = town.person(Role.COUNTY)
    of_person = models.second_factor.c.person_id == person.id
    with town.engine.begin() as tx:
        tx.execute(sa.delete(models.second_factor).where(of_person))
    return person


def link_for(app: Flask, town: CountyTown, person: Person) -> str:
    admin = Phone(app.test_client(), town.person(Role.ADMIN))
    url = admin.post(f"/people/{person.id}/activation", {"password": PASSWORD}).json["url"]
    return str(url)


def look(eye: Inspector, screen: str) -> None:
    """With axe, and that nothing stands beyond the screen's edge."""
    eye.look(screen)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    if eye.page.evaluate(wide):
        eye.faults.append(f"{screen}: wider than the screen")


def test_an_account_is_opened_by_its_owner_and_by_nobody_else(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    entered, page, eye = town.county.person(Role.SUPERVISOR), phone_page, Inspector(phone_page)
    town.county.station(entered, town.enterprise_id)
    link = link_for(pages_app, town, entered)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    expect(page.get_by_text("溆浦县安巡为您登记了账号")).to_be_visible()
    look(eye, "开通账号")
    page.get_by_label("本人手机号").fill(unused_phone())
    page.get_by_label("新密码（至少 10 个字符）").fill("password123")
    page.get_by_label("再输一次新密码").fill("password123")
    page.get_by_role("button", name="开通并登录").click()
    expect(page.get_by_text("还可以试 4 次")).to_be_visible()
    page.get_by_label("本人手机号").fill(entered.phone)
    page.get_by_role("button", name="开通并登录").click()
    expect(page.get_by_text("这个密码太常见")).to_be_visible()
    for label in ("新密码（至少 10 个字符）", "再输一次新密码"):
        page.get_by_label(label).fill(NEW)
    page.get_by_role("button", name="开通并登录").click()
    expect(page.get_by_role("link", name=town.enterprise)).to_be_visible()
    secret = link.rpartition("/")[2]
    assert not any(secret in url.partition("#")[0] for url in asked)
    page.goto(link)
    page.reload()
    expect(page.get_by_text("这个链接已经用过")).to_be_visible()
    look(eye, "链接用过")
    assert not eye.faults, "\n".join(eye.faults)


def test_an_office_sets_up_its_second_factor_before_anything_else_and_gives_it_each_time(
    desk: BrowserContext, pages_url: str, town: CountyTown, office: Person
) -> None:
    page = desk.new_page()
    eye = Inspector(page)
    journeys.open_app(page, pages_url)
    page.get_by_label("手机号").fill(office.phone)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    page.goto(f"{pages_url}#/hazards")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_role("img", name="给验证器扫的二维码")).to_be_visible()
    look(eye, "扫码")
    secret = page.locator(".secret").inner_text()

    def code(steps: int) -> str:
        return code_at(secret, int(time.time()) // STEP_S + steps)

    used = code(-1)
    page.get_by_label("2. 输入验证器现在显示的 6 位数字").fill(used)
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    look(eye, "恢复码")
    recovery = page.get_by_role("listitem").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("button", name="我已存好").click()
    # On to the work that the step was asked before, and not back to a form that takes it away.
    expect(page.get_by_role("heading", name="企业", exact=True)).to_be_visible()
    page.goto(f"{pages_url}#/account/second-factor")
    expect(page.get_by_text("恢复码还剩 10 个")).to_be_visible()
    look(eye, "二次验证已启用")
    page.goto(f"{pages_url}#/me")
    page.get_by_role("button", name="退出登录").click()

    page.get_by_label("手机号").fill(office.phone)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("验证码")).to_be_visible()
    look(eye, "登录第二步")
    # Nothing else opens meanwhile, and a reload asks again.
    page.goto(f"{pages_url}#/hazards")
    page.reload()
    page.get_by_label("验证码").fill(used)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text(re.compile("用过了|验证码不对"))).to_be_visible()
    page.get_by_label("验证码").fill(recovery[0])
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="主要页面")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_people_see_and_end_their_sign_ins_and_change_their_password(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page, person, eye = phone_page, town.supervisor, Inspector(phone_page)
    lost = town.county.sign_in(person.id)
    journeys.sign_in(page, pages_url, person)
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="我的账号").click()
    expect(page.get_by_text("本机")).to_have_count(1)
    look(eye, "我的账号")
    page.get_by_role("button", name="结束 以前登录的设备 的登录").click()
    page.get_by_role("button", name="结束登录", exact=True).click()
    expect(page.get_by_text("您结束了别处的登录")).to_be_visible()
    me = page.request.get(
        f"{pages_url.removesuffix('/app/')}/api/v1/me", headers={"Authorization": f"Bearer {lost}"}
    )
    assert me.status == 401
    page.get_by_role("link", name="修改密码").click()
    page.get_by_label("现在的密码").fill("not the one")
    for label in ("新密码（至少 10 个字符）", "再输一次新密码"):
        page.get_by_label(label).fill(NEW)
    look(eye, "修改密码")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("密码不对")).to_be_visible()
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_text("您改了密码")).to_be_visible()
    assert not eye.faults, "\n".join(eye.faults)


def test_whoever_went_to_the_sign_in_is_not_asked_a_second_time_above_it(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    journeys.sign_in(page, pages_url, town.supervisor)
    town.revoke_sessions(town.supervisor)
    page.reload()
    above = page.get_by_role("dialog", name="请重新登录")
    expect(above).to_be_visible()
    page.goto(f"{pages_url}#/sign-in")
    expect(above).to_have_count(0)
    expect(page.get_by_label("手机号")).to_have_count(1)
    journeys.fill_sign_in(page, town.supervisor)
    expect(page.get_by_role("heading", name="今天")).to_be_visible()
