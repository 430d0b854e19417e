"""What people do with the pages, step by step, in the words that stand on the screen."""

from __future__ import annotations

import io
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID, uuid4

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from ledger.accounts.rules.second_factor import NEEDS_SECOND_FACTOR, STEP_S, code_at
from tests.support.county_builder import FACTOR_SECRET, Person
from tests.support.county_town import PASSWORD, CountyTown

_codes_given: defaultdict[UUID, Iterator[int]] = defaultdict(itertools.count)
# 6 points without a number to enter.
SECTION = "消防管理"
_KEEP_SESSION = """(session) => {
    if (location.protocol === 'about:' || sessionStorage.getItem(session.token)) return
    sessionStorage.setItem(session.token, 'signed in')
    localStorage.setItem('anxun.session', JSON.stringify(session))
}"""


def picture(red: int) -> FilePayload:
    """A photograph as a camera gives it; each shade of red is another one."""
    content = io.BytesIO()
    shades = Image.radial_gradient("L").resize((2400, 1800))
    Image.merge("RGB", (shades.point(lambda _: red), shades, shades)).save(content, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def open_app(page: Page, url: str) -> None:
    """As a link from WeChat does."""
    page.goto(url)


def wait_until_kept(page: Page) -> None:
    """The phone needs no network for its pages. Only in tests that are marked `service_worker`."""
    page.evaluate(
        """() => Promise.race([
            navigator.serviceWorker.ready.then(() => true),
            new Promise((_, fail) => setTimeout(fail, 60_000, new Error("nothing is kept"))),
        ])"""
    )


def sign_in(page: Page, url: str, person: Person) -> None:
    """Opens the pages on a phone on which this person has signed in before.

    What the phone then keeps is laid there; how it comes there is shown by `fill_sign_in`.
    """
    me = page.request.get(f"{url.removesuffix('/app/')}/api/v1/me", headers=person.bearer).json()
    session = json.dumps({"token": person.token, "me": me})
    # Once a tab: whoever signs out there has signed out.
    page.add_init_script(f"({_KEEP_SESSION})({session})")
    open_app(page, "about:blank")
    open_app(page, url)
    # An address that is set while the first screen is still being fetched is set back by it.
    expect(page.get_by_role("main")).to_be_visible()


def fill_sign_in(page: Page, person: Person) -> None:
    """On the page that asks, or above what was being done; returns when the phone is signed in."""
    page.get_by_label("手机号").fill(person.phone)
    password = page.get_by_label("密码")
    password.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(password).to_be_hidden()
    if not NEEDS_SECOND_FACTOR.isdisjoint(person.caller.roles):
        give_code(page, person)


def give_code(page: Page, person: Person) -> None:
    """The second step, with a code that was not given before."""
    field = page.get_by_label("验证码")
    # A phone's clock may be off by a step: three sign-ins within half a minute have a code each.
    steps_off = next(_codes_given[person.id]) % 3 - 1
    field.fill(code_at(FACTOR_SECRET, int(time.time()) // STEP_S + steps_off))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(field).to_be_hidden()


def begin_visit(page: Page, enterprise: str) -> None:
    page.get_by_role("link", name=enterprise).click()
    page.get_by_role("button", name="开始到访").click()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()
    page.get_by_role("button", name="开始检查", exact=True).click()


def choose_section(page: Page) -> None:
    page.get_by_label(SECTION).check()
    page.get_by_role("button", name="开始检查（6 项）").click()


def judge(page: Page, result: str) -> None:
    page.get_by_role("button", name=result, exact=True).click()


def report_hazard(page: Page, photo: FilePayload, part: str, grade: str = "一般隐患") -> None:
    """In the half sheet that a 不合格 opens."""
    page.get_by_label("拍照：隐患照片").set_input_files(photo)
    expect(page.get_by_role("button", name="查看隐患照片 1")).to_be_visible()
    page.get_by_label("部位").fill(part)
    page.get_by_role("button", name="已损坏").click()
    page.get_by_text(grade, exact=True).click()
    page.get_by_role("button", name="保存，回到这一项").click()
    expect(page.get_by_role("button", name="保存，回到这一项")).to_be_hidden()


def pass_the_rest(page: Page, count: int) -> None:
    page.get_by_role("button", name="目录").click()
    page.get_by_role("button", name=f"其余 {count} 项全部合格").click()
    page.get_by_role("button", name=f"{count} 项全部合格", exact=True).click()
    page.get_by_role("button", name="查完了，下一步").click()


def fill_log(page: Page) -> None:
    page.get_by_label("企业接待人").fill("李示例")
    page.get_by_text("正常生产").click()
    page.get_by_role("button", name="已开展自查，未发现重大隐患").click()
    page.get_by_text("已更新", exact=True).click()
    page.get_by_role("button", name="下一步，签字").click()


def sign(page: Page, title: str, name: str) -> None:
    """With a finger, in the pad of that title."""
    field = page.get_by_role("region", name=title)
    field.get_by_label("姓名").fill(name)
    pad = field.get_by_role("img", name=title)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    # Nobody signs twice with the same strokes.
    for place in uuid4().bytes:
        page.mouse.move(box["x"] + 20 + place, box["y"] + 20 + (place * 7) % 90)
    page.mouse.up()
    expect(field.get_by_role("button", name="重签")).to_be_visible()


def sign_both(page: Page, inspector: str) -> None:
    sign(page, "检查人签字", inspector)
    sign(page, "企业签字", "李示例")


def send_visit(
    page: Page,
    url: str,
    town: CountyTown,
    part: str,
    grade: str = "一般隐患",
    nth: int = 1,
    red: int = 30,
) -> None:
    """The supervisor's whole visit with one hazard at the n-th of 6 points, up to the receipt.
    `red`: another picture, where the test changes what the county knows of it.
    """
    sign_in(page, url, town.supervisor)
    begin_visit(page, town.enterprise)
    choose_section(page)
    for _ in range(nth - 1):
        judge(page, "合格")
    judge(page, "不合格")
    report_hazard(page, picture(red), part, grade)
    pass_the_rest(page, 6 - nth)
    fill_log(page)
    sign_both(page, town.supervisor.name)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 2/2，照片 1/1 已核验")).to_be_visible()


def open_hazard(page: Page, url: str, town: CountyTown, part: str) -> None:
    """In the list of all that this person may see, where other tests' hazards stand too."""
    page.goto(f"{url}#/hazards")
    of_here = page.get_by_text(town.enterprise, exact=True)
    page.get_by_role("link", name=part).filter(has=of_here).click()
