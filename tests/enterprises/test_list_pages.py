"""A county has more enterprises than a page of the list, and a phone has not seen them all."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Grant, Role
from tests.support import journeys
from tests.support.county_town import CountyTown

# A sector that no other test's enterprises are in, and names that sort behind theirs.
SECTOR = "S09"
FIRST_PAGE, ALL = 50, 53


@pytest.fixture(scope="module")
def names() -> list[str]:
    return [f"示例鱼店{number:03}" for number in range(ALL)]


@pytest.fixture
def phone_of_inspector(
    phone_page: Page, pages_url: str, town: CountyTown, names: list[str]
) -> Page:
    for name in names:
        town.county.enterprise(name=name, sectors=["S00", SECTOR])
    journeys.sign_in(phone_page, pages_url, town.person(Grant(Role.INSPECTOR, sector=SECTOR)))
    expect(phone_page.get_by_role("link", name=names[0])).to_be_visible()
    return phone_page


@pytest.mark.service_worker
def test_more_than_a_page_is_searched_by_the_server_and_without_a_network_on_the_phone(
    phone: BrowserContext, phone_of_inspector: Page, names: list[str]
) -> None:
    page, last = phone_of_inspector, names[-1]
    listed = page.get_by_role("link", name="示例鱼店")
    expect(listed).to_have_count(FIRST_PAGE)
    search = page.get_by_label("搜索企业")
    search.fill(last)
    expect(page.get_by_role("link", name=last)).to_be_visible()
    search.fill("")

    journeys.wait_until_kept(page)
    phone.set_offline(True)
    search.fill(last)
    expect(page.get_by_text("只在这台手机看过的企业里找")).to_be_visible()
    expect(page.get_by_text("没有找到，换个词试试")).to_be_visible()
    phone.set_offline(False)
    search.fill("")

    page.get_by_role("button", name="加载更多").click()
    expect(listed).to_have_count(ALL)
    expect(page.get_by_role("button", name="加载更多")).to_have_count(0)
    phone.set_offline(True)
    search.fill(last)
    expect(page.get_by_role("link", name=last)).to_be_visible()
