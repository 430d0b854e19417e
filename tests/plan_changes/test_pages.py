"""The county's office changes a value from the first of next month on the page 方案."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground.caller import Role
from ledger.ground.clocks import next_month
from ledger.ground.passwords import hash_password
from ledger.plan_changes.rules.limits import dated_words
from tests.support.county_builder import XUPU, CountyBy
from tests.support.county_town import PASSWORD
from tests.support.journeys import sign_in
from tests.support.moments import today
from tests.web.test_accessibility_pages import Inspector


def test_a_quota_is_previewed_changed_and_withdrawn(
    phone_page: Page, pages_url: str, pages_app: Flask, pages_county_by: CountyBy
) -> None:
    county, page = pages_county_by(XUPU), phone_page
    for employees in (2, 5, 50):
        county.enterprise(employees=employees)
    sign_in(page, pages_url, county.person(Role.COUNTY, password_hash=hash_password(PASSWORD)))
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="方案 次数").click()
    expect(page.get_by_role("heading", name="溆浦县重大事故隐患")).to_be_visible()
    visits = page.get_by_role("article", name="每家企业每月至少到访")
    expect(visits).to_contain_text("3 次")
    expect(visits).to_contain_text("方案 二(二)4")
    eye = Inspector(page)
    eye.look("方案")

    visits.get_by_role("link", name="更改").click()
    page.get_by_role("button", name="看看会怎样").click()
    expect(page.get_by_text("与现在的相同，不用改")).to_be_visible()
    page.get_by_label("改成（次）").fill("4")
    # On the first of a month the page offers today, and what holds already is not withdrawn.
    page.get_by_label("从哪天起").fill(f"{next_month(today()):%Y-%m-%d}")
    page.get_by_label("为什么改").fill("春节前后加密到访")
    page.get_by_label("依据的文件").fill("溆安办〔2026〕12号")
    page.get_by_role("button", name="看看会怎样").click()
    shown = page.get_by_role("status", name="改了会怎样")
    expect(shown).to_contain_text("6 次 → 8 次")
    eye.look("更改方案")
    # What was looked at is not what would be made.
    page.get_by_label("改成（次）").fill("5")
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="看看会怎样").click()
    expect(shown).to_contain_text("6 次 → 10 次")
    page.get_by_role("button", name="确定，从").click()

    coming = page.get_by_role("article", name=re.compile("企业派驻：每家企业每月至少到访"))
    expect(coming).to_contain_text("3 次 → 5 次")
    expect(coming).to_contain_text("春节前后加密到访（溆安办〔2026〕12号）")
    plans = pages_app.extensions["anxun"].plans
    first = next_month(today())
    assert plans.on(county.area_code, first).visits_owed(3) == 5
    coming.get_by_text("撤回", exact=True).click()
    coming.get_by_label("为什么撤回").fill("县里另有安排")
    coming.get_by_role("button", name="撤回这次更改").click()
    expect(coming).to_contain_text("已撤回")
    assert plans.on(county.area_code, first).visits_owed(3) == 3
    assert not eye.faults, "\n".join(eye.faults)


def test_from_mid_month_a_quota_cannot_change_and_the_page_says_when_it_can(
    phone_page: Page, pages_url: str, pages_county_by: CountyBy
) -> None:
    county, page = pages_county_by(XUPU), phone_page
    sign_in(page, pages_url, county.person(Role.ADMIN, password_hash=hash_password(PASSWORD)))
    page.goto(f"{pages_url}#/plan/stationing.visits_at_least")
    page.get_by_label("改成（次）").fill("4")
    page.get_by_label("从哪天起").fill(f"{next_month(today()):%Y-%m}-15")
    page.get_by_label("为什么改").fill("年度调整")
    page.get_by_role("button", name="看看会怎样").click()
    later = next_month(next_month(today()))
    refusal = page.get_by_role("alert").filter(has_text=f"请选{dated_words(later)}")
    expect(refusal).to_be_visible()
    # What was refused is not what stands there once something was typed.
    page.get_by_label("为什么改").fill("年度调整，从次月起")
    expect(refusal).to_have_count(0)
