"""Who signs out leaves nothing on the phone but what nobody has acknowledged yet."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.support import journeys
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.support.county_town import CountyTown
from tests.tips.desk.journeys import DETAILS, EVERYTHING_KEPT, Desk
from tests.tips.officers import officer
from tests.tips.tip_builder import TipBuilder


@pytest.fixture
def quiet(pages_county_by: CountyBy) -> CountyBuilder:
    """Whose rows nobody else reads."""
    return pages_county_by(XUPU)


def databases(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        "indexedDB.databases().then((found) => found.map(({ name }) => name))"
    )
    return names


def kept(page: Page) -> str:
    return json.dumps(page.evaluate(EVERYTHING_KEPT), ensure_ascii=False)


def test_an_officer_leaves_no_key_no_fingerprint_and_no_answer(
    phone_page: Page, pages_url: str, quiet: CountyBuilder
) -> None:
    mine, other = officer(quiet, name="吴甲"), officer(quiet, name="郑乙")
    TipBuilder(quiet, [mine, other]).tip(details=DETAILS)
    desk = Desk(phone_page, pages_url).sit_down(mine)
    desk.compare(other)
    assert other.fingerprint in kept(phone_page)
    phone_page.get_by_role("link", name="我的", exact=True).click()
    phone_page.get_by_role("button", name="退出登录").click()
    asked = phone_page.get_by_role("alertdialog")
    expect(asked).to_contain_text("没有存过文件，请先点“取消”")
    asked.get_by_role("button", name="取消").click()
    expect(phone_page.get_by_role("heading", name="我的", level=1)).to_be_visible()
    assert str(mine.key_id) in kept(phone_page)
    desk.sign_out()
    assert databases(phone_page) == []
    left = kept(phone_page)
    for word in (str(mine.key_id), str(mine.person.id), other.fingerprint, mine.person.name):
        assert word not in left


def test_what_was_not_acknowledged_stays_and_is_there_at_the_next_sign_in(
    phone_page: Page, pages_url: str, quiet: CountyBuilder
) -> None:
    place = quiet.enterprise(name="示例一号厂")
    inspector = quiet.supervisor_at(place)
    page = phone_page
    journeys.sign_in(page, pages_url, inspector)
    page.goto(f"{pages_url}#/enterprises/{place}")
    expect(page.get_by_role("heading", name="示例一号厂")).to_be_visible()
    page.evaluate(UNSENT, f"anxun-{inspector.id}")
    page.goto(f"{pages_url}#/me")
    page.get_by_role("button", name="退出登录").click()
    asked = page.get_by_role("alertdialog")
    expect(asked).to_contain_text("还有 2 份内容没有送达")
    expect(asked).to_contain_text("等传完再退出")
    asked.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("密码")).to_be_visible()
    stores = page.evaluate(EVERYTHING_KEPT)
    sizes = {name.partition("/")[2]: len(rows) for name, rows in stores.items() if "/" in name}
    assert {name: size for name, size in sizes.items() if size} == {
        "outbox": 1, "forms": 1, "photos": 1
    }  # fmt: skip
    assert "示例一号厂" not in json.dumps(stores, ensure_ascii=False)
    again = replace(inspector, token=quiet.sign_in(inspector.id))
    journeys.sign_in(page, pages_url, again)
    page.goto(f"{pages_url}#/waiting")
    expect(page.get_by_text("没有送达的记录")).to_be_visible()


def test_whoever_signs_in_above_a_page_sees_and_sends_nothing_of_the_one_before(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page, first, second = phone_page, town.supervisor, town.inspector
    journeys.sign_in(page, pages_url, first)
    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}")
    expect(page.get_by_role("heading", name=town.enterprise)).to_be_visible()
    page.evaluate(UNSENT, f"anxun-{first.id}")
    town.revoke_sessions(first)
    page.goto(f"{pages_url}#/me")
    page.reload()
    expect(page.get_by_role("dialog", name="请重新登录")).to_be_visible()
    journeys.fill_sign_in(page, second)
    expect(page.get_by_role("navigation")).to_be_visible()
    page.goto(f"{pages_url}#/waiting")
    expect(page.get_by_role("heading", name="待上传")).to_be_visible()
    expect(page.get_by_text("没有送达的记录")).to_have_count(0)
    stores = page.evaluate(EVERYTHING_KEPT)
    of_first = f"anxun-{first.id}/"
    sizes = {name: len(rows) for name, rows in stores.items() if name.startswith(of_first)}
    assert {name.removeprefix(of_first): size for name, size in sizes.items() if size} == {
        "outbox": 1, "forms": 1, "photos": 1
    }  # fmt: skip
    page.goto(f"{pages_url}#/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("密码")).to_be_visible()
    journeys.fill_sign_in(page, first)
    page.goto(f"{pages_url}#/waiting")
    expect(page.get_by_text("没有送达的记录")).to_be_visible()


UNSENT = """async (name) => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => done(asked.result)
  })
  const step = database.transaction(['outbox', 'forms', 'photos', 'answers'], 'readwrite')
  const photo = (sha256) => ({
    sha256, media_type: 'image/jpeg', size_bytes: 1, bytes: new ArrayBuffer(1),
    kept_at: 1, uploaded: true,
  })
  step.objectStore('photos').put(photo('needed'))
  step.objectStore('photos').put(photo('sent long ago'))
  const record = {
    kind: 'visit', path: '/visits/x', title: '没有送达的记录', document: {}, draft_id: null,
    made_at: '2026-11-02T09:30:00+08:00', tries: 0, retry_at: 0, receipt: null,
    fault: { message: '请看一看', reason: 'invalid', lines: [] },
  }
  const outbox = step.objectStore('outbox')
  outbox.put({ ...record, id: 'a', position: 1, state: 'needs_care', photos: ['needed'] })
  outbox.put({ ...record, id: 'b', position: 2, state: 'sent', photos: ['sent long ago'] })
  step.objectStore('forms').put({ key: '/hazards/x', value: '改了一半', photos: [] })
  step.objectStore('forms').put({ key: 'resealing/x', value: {}, photos: [] })
  await new Promise((done) => { step.oncomplete = done })
  database.close()
}"""
