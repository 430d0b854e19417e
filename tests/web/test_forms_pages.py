"""Every form, sent empty, leads to what it lacks: it is seen, has the focus, and is counted.

Which screens have a form is read from the router: a new one must stand here, or say why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from media.object_store import ObjectStore
from tests.support import journeys
from tests.support.county_builder import CountyBuilder, CountyBy, Person
from tests.support.county_town import CountyTown
from tests.support.ledger_rows import LedgerRows
from tests.support.phone import Phone, visit
from tests.support.sent_visits import find_hazard
from tests.tips.desk.journeys import described, officer_of
from tests.tips.tip_builder import TipBuilder
from tests.web.routed_forms import routes_with_forms

pytestmark = pytest.mark.browser

WANGCHENG = "430112"
LED_CHECK = "主要负责人带队检查重大隐患"
RULES = "制定安委会工作制度并报区安委办备案"

# What a person sees after the button: what has the focus, and what the form says of its fields.
LED_TO = """() => {
  const focused = document.activeElement
  const field = focused.closest('[data-field]')
  const box = focused.getBoundingClientRect()
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  const form = field?.parentElement.closest('[data-form]') ?? document
  const fields = [...form.querySelectorAll('[data-field]')]
  const lacking = fields.filter((each) => each.querySelector('p.fault'))
  return {
    focused: focused.outerHTML.slice(0, 200),
    inField: Boolean(field),
    isFirst: lacking[0] === field,
    isSeen: Boolean(field?.contains(seen)),
    counted: lacking.length,
    count: form.querySelector('.count').innerText,
  }
}"""


class World:
    """Somebody with a phone, and what their forms are about."""

    def __init__(
        self, page: Page, url: str, app: Flask, town: CountyTown, store: ObjectStore, by: CountyBy
    ) -> None:
        self.page, self.url, self.app = page, url, app
        self.town, self.store, self.by = town, store, by

    @cached_property
    def wangcheng(self) -> CountyBuilder:
        """The county whose plan has a register of accidents and files of offices."""
        return self.by(WANGCHENG)

    @cached_property
    def hazard(self) -> UUID:
        """One found by a visit of the supervisor."""
        return find_hazard(self.app, self.town)

    @cached_property
    def accident(self) -> UUID:
        here = self.wangcheng.enterprise()
        somebody = self.wangcheng.person(Role.COUNTY)
        return LedgerRows(self.wangcheng, self.store, here, somebody).accident()

    @cached_property
    def officers(self) -> list[Any]:
        return [officer_of(self.town), officer_of(self.town)]

    @cached_property
    def tip(self) -> UUID:
        builder = TipBuilder(self.town.county, self.officers)
        return builder.tip(description=described(), enterprise_id=self.town.enterprise_id).id

    def visit_of(self, table: sa.Table) -> UUID:
        """The record of the visit that found the hazard."""
        assert self.hazard
        with self.town.engine.begin() as read:
            here = table.c.enterprise_id == self.town.enterprise_id
            return UUID(str(read.execute(sa.select(table.c.id).where(here)).scalar_one()))

    def somebody(self, who: str) -> Person:
        code = self.town.town_code
        people: dict[str, Callable[[], Person]] = {
            "企业": lambda: self.town.owner,
            "派驻员": lambda: self.town.supervisor,
            "检查员": lambda: self.town.inspector,
            "乡镇": lambda: self.town.person(Grant(Role.TOWN, town_code=code)),
            "县": lambda: self.town.person(Role.COUNTY),
            "受理员": lambda: self.officers[0].person,
            "望城": lambda: self.wangcheng.person(
                Role.COUNTY, password_hash=self.town.password_hash
            ),
            "望城街道": lambda: self.wangcheng.person(
                Grant(Role.TOWN, town_code="430112902"), password_hash=self.town.password_hash
            ),
        }
        return people[who]()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}#{path}")


@dataclass(frozen=True)
class Form:
    """Whose it is, how they come to it, and the button that sends it."""

    who: str
    come: Callable[[World], None]
    button: str


def to(path: str) -> Callable[[World], None]:
    """By its address; `{enterprise}` and the like stand for what the world holds."""

    def come(world: World) -> None:
        known = {
            "enterprise": lambda: world.town.enterprise_id,
            "hazard": lambda: world.hazard,
            "inspection": lambda: world.visit_of(models.inspection),
            "visit": lambda: world.visit_of(models.visit),
            "accident": lambda: world.accident,
            "tip": lambda: world.tip,
        }
        names = re.findall(r"\{(\w+)\}", path)
        world.go(path.format(**{name: known[name]() for name in names}))

    return come


def to_duty(name: str) -> Callable[[World], None]:
    def come(world: World) -> None:
        world.go("/me")
        world.page.get_by_role("link", name="履职任务").click()
        world.page.get_by_role("link", name=name).click()

    return come


def to_board(path: str) -> Callable[[World], None]:
    def come(world: World) -> None:
        world.town.hang_board()
        to(path)(world)

    return come


def to_risks(world: World) -> None:
    to("/enterprises/{enterprise}/risks")(world)
    world.page.get_by_role("button", name="添加风险点").click()


def to_log(world: World) -> None:
    """The visit's third step."""
    world.go("/today")
    journeys.begin_visit(world.page, world.town.enterprise)
    journeys.choose_section(world.page)
    journeys.pass_the_rest(world.page, 6)


def to_stationing(world: World) -> None:
    world.go("/stationing")
    world.page.get_by_role("button", name="安排派驻").or_(
        world.page.get_by_role("button", name="交接、请假")
    ).first.click()
    world.page.get_by_text("请假顶替").or_(world.page.get_by_label("派驻员")).first.click()


def to_question(world: World) -> None:
    """About a visit that ended as it began."""
    now = datetime.now(UTC).isoformat()
    brief = visit(world.town.enterprise_id, arrived_at=now, left_at=now, elapsed_s=0)
    phone = Phone(world.app.test_client(), world.town.supervisor)
    assert phone.put(f"/visits/{uuid4()}", brief).status_code == 201
    world.go("/stationing/questions")
    about = world.page.get_by_role("article").filter(
        has=world.page.get_by_role("link", name=world.town.enterprise)
    )
    about.first.get_by_role("button", name="写核实情况").click()


def to_correction(world: World) -> None:
    to("/accidents/{accident}/correct")(world)
    expect(world.page.get_by_label("死亡人数")).to_have_value("1")


FORMS: dict[str, Form] = {
    "/board": Form("企业", to_board("/board"), "已张贴"),
    "/enterprises/:id/board": Form("企业", to("/enterprises/{enterprise}/board"), "已张贴"),
    "/enterprises/:id/voluntary": Form("企业", to("/enterprises/{enterprise}/voluntary"), "报告"),
    "/enterprises/:id/risks": Form("企业", to_risks, "保存"),
    "/enterprises/:id/report": Form(
        "企业", to("/enterprises/{enterprise}/report"), "核对无误，报送"
    ),
    "/enterprises/:id/duties/:duty": Form("企业", to_duty(LED_CHECK), "登记"),
    "/work/:id": Form("派驻员", to_log, "下一步，签字"),
    "/visits/:id/correct": Form("派驻员", to("/visits/{visit}/correct"), "提交更正"),
    "/hazards/:id/:kind": Form("检查员", to("/hazards/{hazard}/reject"), "退回"),
    "/hazards/:hazard/enforcement": Form("检查员", to("/hazards/{hazard}/enforcement"), "登记"),
    "/inspections/:inspection/enforcement": Form(
        "检查员", to("/inspections/{inspection}/enforcement"), "登记"
    ),
    "/enterprises/:id/standardisation": Form(
        "乡镇", to("/enterprises/{enterprise}/standardisation"), "登记"
    ),
    "/draws/new": Form("乡镇", to("/draws/new"), "抽取"),
    "/enterprises/:id/superior": Form("县", to("/enterprises/{enterprise}/superior"), "登记"),
    "/stationing": Form("县", to_stationing, "确定"),
    "/stationing/questions": Form("县", to_question, "写入记录"),
    "/tips/:id": Form("受理员", to("/tips/{tip}"), "封好并发出"),
    "/tips/:id/:step": Form("受理员", to("/tips/{tip}/exclude"), "设置回避"),
    "/tips/:id/hazard": Form("受理员", to("/tips/{tip}/hazard"), "登记为隐患"),
    "/tip-keys": Form("受理员", to("/tip-keys"), "放到这台设备上"),
    "/accidents/new": Form("望城", to("/accidents/new"), "登记"),
    "/accidents/:corrects/correct": Form("望城", to_correction, "登记"),
    "/offices/:office/duties/:duty": Form("望城街道", to_duty(RULES), "登记"),
}
# It is walked before everything else.
SIGN_IN = "/sign-in"


@pytest.fixture
def world(
    phone_page: Page,
    pages_url: str,
    pages_app: Flask,
    town: CountyTown,
    store: ObjectStore,
    pages_county_by: CountyBy,
) -> World:
    return World(phone_page, pages_url, pages_app, town, store, pages_county_by)


def press_and_look(page: Page, button: str) -> list[str]:
    """What is wrong with where the form leads."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(re.compile(r"^还差 \d+ 项$"))).to_be_visible()
    led = page.evaluate(LED_TO)
    wrong = [f"{name}: {led}" for name in ("inField", "isFirst", "isSeen") if not led[name]]
    return wrong + [f"count: {led}"] * (led["count"] != f"还差 {led['counted']} 项")


def test_every_screen_with_a_form_is_walked() -> None:
    assert routes_with_forms() == {*FORMS, SIGN_IN}


@pytest.mark.parametrize("who", sorted({form.who for form in FORMS.values()}))
def test_a_form_sent_empty_leads_to_what_it_lacks(world: World, who: str) -> None:
    page, somebody = world.page, world.somebody(who)
    journeys.open_app(page, world.url)
    wrong = [f"{SIGN_IN}: {each}" for each in press_and_look(page, "登录")]
    journeys.fill_sign_in(page, somebody)
    expect(page.get_by_role("navigation", name="主要页面")).to_be_visible()
    for route, form in FORMS.items():
        if form.who == who:
            form.come(world)
            wrong += [f"{route}: {each}" for each in press_and_look(page, form.button)]
    assert not wrong, "\n".join(wrong)


def test_a_visit_leads_back_to_the_step_that_lacks_something(world: World) -> None:
    page, town = world.page, world.town
    journeys.sign_in(page, world.url, town.supervisor)
    journeys.begin_visit(page, town.enterprise)
    journeys.choose_section(page)
    journeys.pass_the_rest(page, 6)
    page.get_by_role("button", name="4 签字").click()
    expect(page.get_by_role("button", name=re.compile("日志.*还差 4 项"))).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_label("企业接待人")).to_be_focused()
    led = page.evaluate(LED_TO)
    assert (led["isFirst"], led["isSeen"], led["counted"]) == (True, True, 4)

    journeys.fill_log(page)
    expect(page.get_by_role("region", name="企业签字").get_by_label("姓名")).to_have_value("李示例")
    journeys.sign_both(page, town.supervisor.name)
    page.get_by_role("region", name="企业签字").get_by_label("姓名").fill("")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("请填写企业签字人的姓名")).to_be_visible()
    expect(page.get_by_text("企业还没有签字")).to_be_hidden()


def test_what_is_changed_after_both_signed_is_signed_anew(world: World) -> None:
    page, town = world.page, world.town
    journeys.sign_in(page, world.url, town.supervisor)
    journeys.begin_visit(page, town.enterprise)
    journeys.choose_section(page)
    journeys.pass_the_rest(page, 6)
    journeys.fill_log(page)
    journeys.sign_both(page, town.supervisor.name)
    page.get_by_role("button", name="2 检查").click()
    journeys.judge(page, "不适用")
    page.get_by_role("button", name="4 签字").click()
    expect(page.get_by_text("原来的签字已清除")).to_be_visible()
    expect(page.get_by_role("button", name="重签")).to_have_count(0)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("检查人还没有签字")).to_be_visible()
    assert town.count(models.visit) == 0
