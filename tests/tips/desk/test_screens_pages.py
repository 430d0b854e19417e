"""Every screen of the report officers' desk by axe, by thumb, and in letters twice as large."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from ledger.ground.caller import Role
from ledger.ground.lifecycles.tip import EVENT_WORDS
from media.object_store import ObjectStore
from tests.hazards.test_screens_pages import TOO_SMALL, TOUCH_PX, too_wide_in_large_letters
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.tips.desk.journeys import (
    DETAILS,
    IDENTITY,
    PASSPHRASE,
    Desk,
    described,
    officer_of,
    unlock,
)
from tests.tips.officers import Officer
from tests.tips.tip_builder import Tip, TipBuilder
from tests.web.test_accessibility_pages import Inspector


class Eyes:
    """Looks at screens, and gathers what shuts somebody out."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe = page, Inspector(page)
        self.of_thumbs: list[str] = []

    def look(self, screen: str) -> None:
        self.axe.look(screen)
        small = self.page.evaluate(TOO_SMALL, TOUCH_PX)
        self.of_thumbs += [f"{screen}: {fault}" for fault in small]
        self.of_thumbs += [
            f"{screen}, 200%: {fault}" for fault in too_wide_in_large_letters(self.page)
        ]

    def saw_nothing(self) -> None:
        faults = [*self.axe.faults, *self.of_thumbs]
        assert not faults, "\n".join(faults)


def case(town: CountyTown, officers: list[Officer], store: ObjectStore) -> Tip:
    """A report with everything that can be sealed."""
    builder = TipBuilder(town.county, officers)
    tip = builder.tip(
        details=DETAILS,
        identity=json.dumps(IDENTITY),
        description=described(),
        enterprise_id=town.enterprise_id,
        happened="最近一个月的夜里",
        accused="孙示例",
    )
    builder.tip(description=described(), enterprise_id=town.enterprise_id)
    builder.message(tip, "照片是昨天拍的")
    key = f"tips/{town.county.area_code}/{tip.id.hex}"
    envelope = builder.photo(tip, key, journeys.picture(red=120)["buffer"])
    store.put(key, envelope.body, "application/octet-stream")
    return tip


def test_the_screens_of_keys_suit_eyes_thumbs_and_large_letters(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    colleague = officer_of(town)
    waiting = officer_of(town, state="pending")
    desk, eyes = Desk(phone_page, pages_url), Eyes(phone_page)
    desk.sign_in(town.person(Role.REPORT_OFFICER))
    desk.keys()
    eyes.look("还没有密钥")
    desk.make_key()
    eyes.look("待核对")
    desk.sign_out()
    desk.sit_down(colleague)
    eyes.look("使用中")
    desk.colleague(waiting.person).get_by_role("button", name="核对指纹").click()
    unlock(phone_page.get_by_role("dialog", name="核对指纹"))
    expect(phone_page.get_by_label("听到的指纹")).to_be_visible()
    eyes.look("核对指纹")
    eyes.saw_nothing()


def test_the_screens_of_a_report_suit_eyes_thumbs_and_large_letters(
    phone_page: Page, pages_url: str, town: CountyTown, store: ObjectStore
) -> None:
    officers = [officer_of(town), officer_of(town)]
    tip = case(town, officers, store)
    desk, eyes = Desk(phone_page, pages_url), Eyes(phone_page)
    desk.sit_down(officers[0])
    phone_page.goto(f"{pages_url}#/tips")
    expect(phone_page.get_by_role("button", name="已超期")).to_be_visible()
    expect(phone_page.locator("main[aria-busy=false]")).to_be_visible()
    eyes.look("举报列表")
    desk.open(tip.id)
    eyes.look("举报")
    desk.unseal("看看页面", passphrase=PASSPHRASE, who=True)
    expect(phone_page.get_by_role("img", name="举报人的照片 1")).to_be_visible()
    eyes.look("打开的举报")
    desk.cover(1, (0.2, 0.2, 0.4, 0.4))
    eyes.look("遮挡照片")
    phone_page.keyboard.press("Escape")
    for event, words in EVENT_WORDS.items():
        phone_page.goto(f"{pages_url}#/tips/{tip.id}/{event}")
        expect(phone_page.get_by_role("heading", name=words, level=1)).to_be_visible()
        expect(phone_page.get_by_role("button", name=words, exact=True)).to_be_visible()
        eyes.look(words)
    phone_page.goto(f"{pages_url}#/tips/{tip.id}/hazard")
    expect(phone_page.get_by_label("部位")).to_be_visible()
    eyes.look("登记为隐患")
    eyes.saw_nothing()


def test_the_screen_of_what_was_handed_down_suits_eyes_thumbs_and_large_letters(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.person(Role.COUNTY))
    expect(phone_page.get_by_role("navigation", name="主要页面")).to_be_visible()
    phone_page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}/superior")
    expect(phone_page.get_by_label("部位")).to_be_visible()
    eyes = Eyes(phone_page)
    eyes.look("登记上级交办的隐患")
    eyes.saw_nothing()
