"""What people do to a hazard with their phones, step by step, in the words on the screen."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Browser, Page, expect

from tests.support import journeys
from tests.support.browser import new_device, phone_profile
from tests.support.county_builder import Person
from tests.support.county_town import CountyTown
from tests.support.moments import today

FIVE = {
    "责任落实": "主要负责人李示例负责",
    "措施落实": "停用并更换配电箱",
    "资金落实": "从安全费用中列支 2 万元",
    "期限落实": "一周内更换，两周内试用",
    "应急预案落实": "停电看守，备好灭火器",
}


def in_days(days: int) -> str:
    """The day so many days from today, as a date field takes it."""
    return (today() + timedelta(days=days)).isoformat()


class Phone:
    """One person's phone, looking at the hazard in one part of one enterprise."""

    def __init__(self, page: Page, url: str, town: CountyTown, part: str = "值班室") -> None:
        self.page, self.url, self.town, self.part = page, url, town, part

    def sign_in(self, person: Person) -> Phone:
        journeys.sign_in(self.page, self.url, person)
        expect(self.page.get_by_role("navigation", name="主要页面")).to_be_visible()
        return self

    def open(self) -> None:
        """The hazard's page as it is now: what was read before is shown while it is read anew."""
        journeys.open_hazard(self.page, self.url, self.town, self.part)
        expect(self.page.get_by_role("heading", name="经过")).to_be_visible()
        expect(self.page.locator("main[aria-busy=false]")).to_be_visible()

    def begin(self, step: str) -> None:
        """The form of a step, from the buttons or from under 更多."""
        self.open()
        button = self.page.locator(".foot").get_by_role("link", name=step, exact=True)
        if not button.count():
            self.page.get_by_role("button", name="更多").click()
            button = self.page.get_by_role("dialog").get_by_role("link", name=step, exact=True)
        button.click()
        expect(self.page.get_by_role("heading", name=step, level=1)).to_be_visible()

    def fill(self, **fields: str) -> None:
        """Fields by their labels."""
        for label, words in fields.items():
            self.page.get_by_label(label).fill(words)

    def choose(self, words: str) -> None:
        self.page.get_by_text(words, exact=True).click()

    def photograph(self, what: str, red: int) -> None:
        self.page.get_by_label(f"拍照：{what}").set_input_files(journeys.picture(red=red))
        expect(self.page.get_by_role("button", name=f"查看{what} 1")).to_be_visible()

    def submit(self, step: str) -> None:
        """Until the server's receipt is there."""
        self.page.get_by_role("button", name=step, exact=True).click()
        expect(self.page.get_by_text("记录 1/1")).to_be_visible()

    def act(self, step: str) -> None:
        """A step that asks for nothing."""
        self.begin(step)
        self.submit(step)

    def expects(self, *words: str) -> None:
        """Words that stand on the hazard's page."""
        for text in words:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def offers(self, step: str) -> bool:
        """Whether the hazard's page has a button for the step, at once or under 更多."""
        self.open()
        if self.page.get_by_role("button", name="更多").count():
            self.page.get_by_role("button", name="更多").click()
        return self.page.get_by_role("link", name=step, exact=True).count() > 0


def further_phone(browser: Browser) -> Page:
    """For a third person; the caller closes its context."""
    return new_device(browser, phone_profile()).new_page()


def rectify(phone: Phone, red: int) -> None:
    """The enterprise hands in its photo."""
    phone.begin("上报整改")
    phone.photograph("整改后照片", red)
    phone.page.get_by_role("button", name="已更换").click()
    phone.submit("上报整改")
