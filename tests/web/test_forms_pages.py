"""Every form, sent empty, leads to what it lacks: it is seen, has the focus, and is counted.

Which screens have a form is read from the router; each subject brings its own to the walk.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from media.object_store import ObjectStore
from tests.support import journeys
from tests.support.county_builder import CountyBy
from tests.support.county_town import CountyTown
from tests.walks import brought
from tests.web.forms import Form, World
from tests.web.routed_forms import routes_with_forms

# What a person sees after the button: what has the focus, and what the form says of its fields.
LED_TO = """() => {
  const focused = document.activeElement
  const field = focused.closest('[data-field]')
  const box = focused.getBoundingClientRect()
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  const form = field?.parentElement.closest('[data-form]') ?? document
  const fields = [...form.querySelectorAll('[data-field]')]
  const lacking = fields.filter((field) => field.querySelector('p.fault'))
  return {
    focused: focused.outerHTML.slice(0, 200),
    inField: Boolean(field),
    isFirst: lacking[0] === field,
    isSeen: Boolean(field?.contains(seen)),
    counted: lacking.length,
    count: form.querySelector('.count').innerText,
  }
}"""

# A form that is shown before its plan would count fields that are not there yet.
PLAN_COMES_LATE = """() => {
    const fetch = window.fetch
    window.fetch = async (...asked) => {
        const path = String(asked[0]?.url ?? asked[0])
        if (path.endsWith('/api/v1/plan')) await new Promise((go) => setTimeout(go, 1000))
        return fetch(...asked)
    }
}"""
FORGET_ANSWERS = """async () => {
    for (const {name} of await indexedDB.databases()) {
        await new Promise((done, failed) => {
            const opened = indexedDB.open(name)
            opened.onerror = failed
            opened.onsuccess = () => {
                const work = opened.result.transaction('answers', 'readwrite')
                work.objectStore('answers').clear()
                work.oncomplete = () => done(opened.result.close())
            }
        })
    }
}"""

FORMS: dict[str, Form] = brought("FORMS")
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
    with_forms = routes_with_forms() - {SIGN_IN}
    missing = with_forms - FORMS.keys()
    assert not missing, f"bring to FORMS in tests/<subject>/walked.py: {missing}"
    assert not FORMS.keys() - with_forms, "no screen with a form"


@pytest.mark.parametrize("who", sorted({form.who for form in FORMS.values()}))
def test_a_form_sent_empty_leads_to_what_it_lacks(world: World, who: str) -> None:
    page, somebody = world.page, world.somebody(who)
    page.add_init_script(f"({PLAN_COMES_LATE})()")
    journeys.open_app(page, world.url)
    wrong = [f"{SIGN_IN}: {fault}" for fault in press_and_look(page, "登录")]
    journeys.fill_sign_in(page, somebody)
    expect(page.get_by_role("navigation", name="主要页面")).to_be_visible()
    for route, form in FORMS.items():
        if form.who == who:
            page.evaluate(FORGET_ANSWERS)
            form.come(world)
            wrong += [f"{route}: {fault}" for fault in press_and_look(page, form.button)]
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
    # Under another name it is nobody's signature.
    expect(page.get_by_text("企业还没有签字")).to_be_visible()


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
