"""A town records an enterprise's level; the enterprise's page says why fewer checks are owed."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBy
from tests.support.county_town import PASSWORD
from tests.support.journeys import sign_in
from tests.support.moments import today
from tests.support.unused import unused_town_code

LINXIANG = "430682"


def test_an_office_records_a_level_and_the_enterprise_is_owed_fewer_checks(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county = pages_county_by(LINXIANG)
    code = unused_town_code(county.area_code)
    place = county.enterprise(town_code=code, sectors=["S15"])
    grant = Grant(Role.TOWN, town_code=code)
    page = phone_page
    sign_in(page, pages_url, county.person(grant, password_hash=hash_password(PASSWORD)))
    expect(page.get_by_role("navigation", name="主要页面")).to_be_visible()
    page.goto(f"{pages_url}#/enterprises/{place}")
    page.get_by_role("link", name="安全生产标准化").click()
    expect(page.get_by_text("现在：没有等级")).to_be_visible()
    page.get_by_text("二级", exact=True).click()
    page.get_by_label("证书编号").fill("示例AQB-0001")
    page.get_by_label("有效期从").fill(today().isoformat())
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("请填有效期到哪天止")).to_be_visible()
    page.get_by_label("有效期到").fill((today() + timedelta(days=365)).isoformat())
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已送达").first).to_be_visible()
    page.goto(f"{pages_url}#/enterprises/{place}/standardisation")
    expect(page.get_by_text("现在：二级")).to_be_visible()
    page.goto(f"{pages_url}#/enterprises/{place}/duties")
    expect(page.get_by_text("由 2 次减为 1 次")).to_be_visible()
    expect(page.get_by_text("按执法检查记录自动计数")).to_be_visible()
