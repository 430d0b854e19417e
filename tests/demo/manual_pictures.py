"""Takes the pictures of the manuals from the demo: `make manual-pictures`.

No test: it is run when a page that a manual shows looks otherwise. Each picture is named after the
manual and what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import DemoSummary
from demo.accounts import Kept
from demo.enterprises import DEMO_ENTERPRISES
from demo.people import (
    COUNTY_OFFICE,
    DEMO_SUPERVISORS,
    INSPECTORS,
    REPORT_OFFICERS,
    TOWN_OFFICES,
    Person,
    enterprise_account,
)
from tests.demo.conftest import Theatre
from tests.docs.manuals import PICTURES
from tests.support.browser import phone_profile
from tests.support.running_stack import ADMINISTRATOR

# Sharp enough for A4, and a third of the size of the phone's own.
SCALE = 1.5


def first_enterprise(page: Page) -> None:
    page.locator("a[href*='#/enterprises/']").first.click()
    expect(page.get_by_role("heading", name="未销号隐患")).to_be_visible()


def first_question(page: Page) -> None:
    first_enterprise(page)
    page.get_by_role("button", name="开始检查", exact=True).click()
    expect(page.get_by_text("已定位")).to_be_visible()
    page.get_by_role("button", name="开始检查", exact=True).click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="开始检查（").click()
    page.get_by_text("怎么看、依据").click()


def stay(page: Page) -> None:
    expect(page.get_by_role("main")).to_be_visible()


# Manual and picture → who looks, at which screen, and what they do there.
SHOTS: dict[str, tuple[Person | None, str, Callable[[Page], None]]] = {
    "派驻员-今天": (DEMO_SUPERVISORS[1], "/today", stay),
    "派驻员-检查": (INSPECTORS[0], "/today", first_question),
    "企业-待办": (enterprise_account(DEMO_ENTERPRISES[1]), "/todo", stay),
    "乡镇和部门-企业": (TOWN_OFFICES[0], "/today", first_enterprise),
    "安委办-隐患": (COUNTY_OFFICE, "/hazards", stay),
    "安委办-事故": (COUNTY_OFFICE, "/accidents", stay),
    "安委办-方案": (COUNTY_OFFICE, "/plan", stay),
    "举报受理员-密钥": (REPORT_OFFICERS[0], "/tip-keys", stay),
    "管理员-导入": (None, "/imports", stay),
    "管理员-人员": (None, "/people", stay),
}


@contextmanager
def signed_in(browser: Browser, base_url: str, phone: str, password: str) -> Iterator[Page]:
    context = browser.new_context(**phone_profile() | {"device_scale_factor": SCALE})
    page = context.new_page()
    page.goto(f"{base_url}/app/")
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("密码")).to_be_hidden()
    yield page
    context.close()


@pytest.mark.parametrize("name", SHOTS)
def test_the_picture_is_taken(
    name: str, browser: Browser, theatre: Theatre, played: DemoSummary
) -> None:
    person, path, then = SHOTS[name]
    passwords = Kept.read(theatre.var).passwords
    account = (
        (person.phone, passwords[person.key])
        if person
        else (ADMINISTRATOR["ADMIN_PHONE"], ADMINISTRATOR["ADMIN_PASSWORD"])
    )
    PICTURES.mkdir(exist_ok=True)
    with signed_in(browser, theatre.base_url, *account) as page:
        page.goto(f"{theatre.base_url}/app/#{path}")
        then(page)
        expect(page.get_by_text("正在读取…")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")
