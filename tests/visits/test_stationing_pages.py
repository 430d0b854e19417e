"""派驻 on the phone: the office arranges and asks, the supervisor sees what the month lacks."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground.caller import Role
from media.object_store import ObjectStore
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.ledger_rows import LedgerRows
from tests.web.test_accessibility_pages import Inspector

# A town that no other test's enterprises are in, so that the list is short.
QUIET_TOWN = "431224977"


@pytest.fixture
def quiet(town: CountyTown, store: ObjectStore) -> str:
    """An enterprise in the quiet town that nobody is stationed at; its name.

    One of its three visits is missing: so much can be made up even on the month's last day.
    """
    name = f"示例鱼店 {town.enterprise_id.hex[:6]}"
    place = town.county.enterprise(name=name, town_code=QUIET_TOWN, longitude=110.6, latitude=27.9)
    for _ in range(2):
        LedgerRows(town.county, store, place, town.supervisor).visit()
    return name


def test_an_office_stations_somebody_and_hands_over_for_a_leave(
    phone_page: Page, pages_url: str, town: CountyTown, quiet: str
) -> None:
    supervisors = [town.person(Role.SUPERVISOR) for _ in range(2)]
    journeys.sign_in(phone_page, pages_url, town.person(Role.COUNTY))
    phone_page.get_by_role("link", name="派驻：应派未派").click()
    phone_page.get_by_role("button", name="应派未派").click()
    cell = phone_page.get_by_role("article", name=quiet)
    find(phone_page, quiet)
    cell.get_by_role("button", name="安排派驻").click()
    phone_page.get_by_label("派驻员").select_option(str(supervisors[0].id))
    phone_page.get_by_role("button", name="确定").click()
    expect(cell).to_have_count(0)

    phone_page.get_by_role("button", name="次数还缺").click()
    find(phone_page, quiet)
    expect(cell.get_by_text(supervisors[0].name)).to_be_visible()
    cell.get_by_role("button", name="交接、请假").click()
    phone_page.get_by_text("请假顶替").click()
    phone_page.get_by_label("派驻员").select_option(str(supervisors[1].id))
    phone_page.get_by_role("button", name="确定").click()
    expect(phone_page.get_by_text("请填请假的最后一天")).to_be_visible()


def find(page: Page, name: str) -> None:
    """Other tests' enterprises stand in the same list."""
    cell, more = page.get_by_role("article", name=name), page.get_by_role("button", name="加载更多")
    expect(page.get_by_role("article").first).to_be_visible()
    while cell.count() == 0 and more.count():
        before = page.get_by_role("article").count()
        more.click()
        expect(page.get_by_role("article")).not_to_have_count(before)
    expect(cell).to_be_visible()


def test_an_office_asks_about_visits_and_writes_down_what_it_found(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    office = another_phone.new_page()
    journeys.sign_in(office, pages_url, town.person(Role.COUNTY))
    expect(office.get_by_label("搜索企业")).to_be_visible()
    office.goto(f"{pages_url}#/stationing/questions")
    about = office.get_by_role("article", name="停留很短").filter(
        has=office.get_by_role("link", name=town.enterprise)
    )
    about.get_by_role("button", name="写核实情况").click()
    about.get_by_label("核实情况").fill("已电话了解，确在现场")
    about.get_by_role("button", name="写入记录").click()
    expect(about.get_by_text("已核实")).to_be_visible()
    about.get_by_role("link", name=town.enterprise).click()
    expect(office.get_by_text("到访佐证")).to_be_visible()
    expect(office.get_by_text("在现场范围内")).to_be_visible()


def test_a_supervisor_sees_what_the_month_lacks_and_when_a_station_ends(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    cell = phone_page.get_by_role("link", name=town.enterprise)
    expect(cell.get_by_text("缺 3 次")).to_be_visible()
    expect(phone_page.get_by_text("1 家本月到访还不够：共缺 3 次")).to_be_visible()


def test_the_screens_of_stationing_have_no_heavy_fault_of_access(
    phone_page: Page, pages_url: str, town: CountyTown, quiet: str
) -> None:
    eye = Inspector(phone_page)
    journeys.sign_in(phone_page, pages_url, town.person(Role.COUNTY))
    expect(phone_page.get_by_label("搜索企业")).to_be_visible()
    eye.go(f"{pages_url}#/stationing", "派驻", "全部，最急的在前")
    eye.go(f"{pages_url}#/stationing/people", "派驻员", "今天在岗")
    eye.go(f"{pages_url}#/stationing/questions", "到访疑问", "这些只是疑问")
    assert eye.faults == []
