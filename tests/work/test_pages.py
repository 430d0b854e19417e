"""A street enters a village, records a 屋场会 in a few taps, corrects it, and takes it away."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBy
from tests.support.county_town import PASSWORD
from tests.support.journeys import picture, sign_in
from tests.web.test_accessibility_pages import Inspector
from tests.work.walked import STREET


def test_a_street_records_a_courtyard_meeting_corrects_it_and_takes_it_away(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by("430112")
    grant = Grant(Role.TOWN, town_code=STREET)
    page = phone_page
    eye = Inspector(page)
    sign_in(page, pages_url, county.person(grant, password_hash=hash_password(PASSWORD)))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="工作记录").click()
    page.get_by_role("link", name="村（社区）和小组数").click()
    page.get_by_role("link", name="登记村（社区）").click()
    page.get_by_label("村（社区）名称").fill("示例村")
    page.get_by_label("村（居）民小组数").fill("１２")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("1 个村（社区），12 个小组")).to_be_visible()
    expect(page.get_by_text("已登记", exact=True)).to_be_hidden()
    eye.look("村（社区）")
    page.get_by_role("button", name="返回").click()
    page.get_by_role("link", name="记一笔").click()
    expect(page.get_by_text("屋场会", exact=True)).to_be_visible()
    eye.look("选种类")
    page.get_by_text("屋场会", exact=True).click()
    page.get_by_label("村（社区）").select_option(label="示例村（12 个小组）")
    page.get_by_label("第几组").fill("三组")
    page.get_by_label("开始时间").fill("19:30")
    page.get_by_label("到会人数").fill("约30")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("只填整数，如 30，不带“约”“多”等字")).to_be_visible()
    eye.look("屋场会")
    page.get_by_label("到会人数").fill("35")
    page.get_by_label("拍照：工作照片").set_input_files(picture(red=70))
    expect(page.get_by_role("button", name="查看工作照片 1")).to_be_visible()
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    page.goto(f"{pages_url}#/work-records")
    row = page.get_by_role("article", name="屋场会")
    expect(row).to_contain_text("1 次 · 35 人 · 示例村三组 · 19:30")
    eye.look("工作记录")
    assert eye.faults == []
    row.get_by_role("link", name="更正、撤销").click()
    expect(page.get_by_label("到会人数")).to_have_value("35")
    page.get_by_label("到会人数").fill("36")
    page.get_by_role("button", name="人数写错").click()
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    page.goto(f"{pages_url}#/work-records")
    expect(row).to_contain_text("36 人")
    expect(row).to_contain_text("已更正：人数写错")
    row.get_by_role("link", name="更正、撤销").click()
    page.get_by_text("撤销，没有这件事").click()
    page.get_by_role("button", name="重复登记").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    page.goto(f"{pages_url}#/work-records")
    expect(page.get_by_text("还没有记过")).to_be_visible()
    with county.engine.connect() as read:
        here = models.work_record.c.area_code == county.area_code
        assert read.scalar(sa.select(sa.func.count()).where(here)) == 3
