"""Every form of a hazard's life by axe, by thumb, and in letters twice as large."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ledger.ground.lifecycles.hazard import EVENT_WORDS
from tests.hazards.journeys import Phone
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.web.test_accessibility_pages import Inspector

TOUCH_PX = 48
TOO_SMALL = """least => [...document.querySelectorAll(
    'main :is(a, button, select, textarea, summary, .choice label), main .field > input'
)].filter((element) => element.checkVisibility())
  .map((element) => [element.getBoundingClientRect(), element])
  .filter(([box]) => box.height < least || box.width < least)
  .map(([box, each]) => `${box.width} × ${box.height}: ${each.outerHTML}`)"""
# What sticks out of the phone; a row that scrolls by itself may.
TOO_WIDE = """() => {
  const {scrollWidth, clientWidth} = document.documentElement
  return scrollWidth <= clientWidth ? [] : [...document.querySelectorAll('main *')]
    .filter((one) => one.getBoundingClientRect().right > clientWidth && !one.closest('.filters'))
    .map((element) => element.outerHTML.slice(0, 200))
}"""


def too_wide_in_large_letters(page: Page) -> list[str]:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide: list[str] = page.evaluate(TOO_WIDE)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wide


def test_every_form_suits_eyes_thumbs_and_large_letters(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室", grade="重大隐患")
    hazard = Phone(phone_page, pages_url, town)
    hazard.open()
    eye, address = Inspector(phone_page), phone_page.url
    faults: list[str] = []

    def look(screen: str) -> None:
        eye.look(screen)
        faults.extend(f"{screen}: {fault}" for fault in phone_page.evaluate(TOO_SMALL, TOUCH_PX))
        faults.extend(f"{screen}, 200%: {fault}" for fault in too_wide_in_large_letters(phone_page))

    look("隐患")
    for event, words in EVENT_WORDS.items():
        phone_page.goto(f"{address}/{event}")
        expect(phone_page.get_by_role("heading", name=words, level=1)).to_be_visible()
        expect(phone_page.get_by_role("button", name=words, exact=True)).to_be_visible()
        if event == "confirm":
            phone_page.get_by_text("重大隐患", exact=True).click()
            expect(phone_page.get_by_label("符合哪一种情形")).to_be_visible()
        look(words)
    phone_page.goto(f"{pages_url}#/hazards")
    expect(phone_page.get_by_role("button", name="待我处理")).to_be_visible()
    look("隐患列表")
    assert not [*faults, *eye.faults], "\n".join([*faults, *eye.faults])
