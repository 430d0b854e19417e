"""The inbox on the phone: what is due, what is unread, where it leads, also without a network."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from ledger.notices.commands.notices import deliver_notices
from plans.loader import load_plan
from tests.support import journeys
from tests.support.county_builder import XUPU, Person
from tests.support.county_town import CountyTown
from tests.support.moments import today
from tests.support.sent_visits import find_hazard
from tests.web.test_accessibility_pages import Inspector


def remind(town: CountyTown, hazard_id: UUID, *, days_left: int) -> None:
    """As the day's sweep does when the hazard is due so soon."""
    due = sa.update(models.hazard).where(models.hazard.c.id == hazard_id)
    with town.engine.begin() as tx:
        tx.execute(due.values(deadline=today() + timedelta(days=days_left)))
        deliver_notices(tx, load_plan(XUPU), today())


def age_by_a_day(town: CountyTown, person: Person) -> None:
    update = sa.update(models.notice).where(models.notice.c.person_id == person.id)
    yesterday = models.notice.c.created_at - timedelta(days=1)
    with town.engine.begin() as tx:
        tx.execute(update.values(created_at=yesterday))


def test_the_tab_counts_what_is_unread_and_a_tap_leads_to_the_hazard(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    hazard_id = find_hazard(pages_app, town)
    remind(town, hazard_id, days_left=3)
    age_by_a_day(town, town.owner)
    remind(town, hazard_id, days_left=0)

    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    page.get_by_role("link", name="消息").click()
    expect(page.get_by_role("heading", name="今天")).to_be_visible()
    expect(page.get_by_role("heading", name="更早")).to_be_visible()
    # The deadline that was set anew leaves the older notice behind.
    expect(page.get_by_text("已了结")).to_have_count(1)
    expect(page.get_by_text("整改今天到期")).to_be_visible()

    eye = Inspector(page)
    eye.look("消息")
    assert eye.faults == []

    page.get_by_role("button", name="整改今天到期").click()
    expect(page.get_by_role("heading", name="值班室")).to_be_visible()
    page.go_back()
    today = page.get_by_role("button", name="整改今天到期")
    expect(today.get_by_role("img", name="未读")).to_have_count(0)


@pytest.mark.service_worker
def test_what_is_read_without_a_network_is_told_later(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    remind(town, find_hazard(pages_app, town), days_left=0)
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    page.get_by_role("link", name="消息").click()
    today = page.get_by_role("button", name="整改今天到期")
    expect(today.get_by_role("img", name="未读")).to_be_visible()
    journeys.wait_until_kept(page)
    page.context.set_offline(True)
    today.click()
    page.get_by_role("button", name="返回").click()
    expect(today).to_be_visible()
    expect(today.get_by_role("img", name="未读")).to_have_count(0)
    with page.expect_response(lambda answer: answer.url.endswith("/notices/read")) as response:
        page.context.set_offline(False)
    assert response.value.status == 200
    expect(today.get_by_role("img", name="未读")).to_have_count(0)


def test_all_is_read_with_one_tap(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    remind(town, find_hazard(pages_app, town), days_left=0)
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    expect(page.get_by_role("link", name="条未读")).to_be_visible()
    page.get_by_role("link", name="条未读").click()
    page.get_by_role("button", name="全部已读").click()
    expect(page.get_by_role("link", name="条未读")).to_have_count(0)
    expect(page.get_by_role("button", name="全部已读")).to_have_count(0)
