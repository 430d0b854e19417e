"""A key that was exchanged behind the server's back: no device seals anything for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from documents.tip_poster import PrintedKey
from ledger.ground import tables as models
from ledger.tips.rules.envelopes import ALG
from tests.paper.test_tip_poster import OF_COUNTY
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.tips.desk.journeys import DETAILS, Desk, unlock
from tests.tips.officers import Officer, new_key, officer, sign_key
from tests.tips.tip_builder import Tip, TipBuilder

STRANGER = "可能被人换"


@pytest.fixture
def quiet(pages_county_by: CountyBy) -> CountyBuilder:
    """Whose rows nobody else reads."""
    return pages_county_by(XUPU)


@pytest.fixture
def officers(quiet: CountyBuilder) -> tuple[Officer, Officer]:
    return officer(quiet, name="吴甲"), officer(quiet, name="郑乙")


@pytest.fixture
def desk(phone_page: Page, pages_url: str) -> Desk:
    return Desk(phone_page, pages_url)


def exchange(county: CountyBuilder, of: Officer, **keys: Any) -> None:
    """Somebody who can write to the database puts a key of their own under the officer's name."""
    with county.engine.begin() as tx:
        tx.execute(sa.update(models.tip_key).where(models.tip_key.c.id == of.key_id).values(**keys))


def strip(county: CountyBuilder, tip: Tip, of: Officer) -> None:
    """So that the officer seems to have lost what they could read, and it is sealed again."""
    with county.engine.begin() as tx:
        without = models.tip.c.details.op("#-")(
            sa.cast(["keys", str(of.key_id)], sa.ARRAY(sa.Text))
        )
        tx.execute(sa.update(models.tip).where(models.tip.c.id == tip.id).values(details=without))


def sealed_to(county: CountyBuilder, tip: Tip) -> set[str]:
    with county.engine.connect() as read:
        details = read.scalar(sa.select(models.tip.c.details).where(models.tip.c.id == tip.id))
    assert details
    return set(details["keys"])


def messages(county: CountyBuilder, tip_id: UUID) -> list[Any]:
    envelope = sa.select(models.tip_message.c.envelope)
    with county.engine.connect() as read:
        return list(read.scalars(envelope.where(models.tip_message.c.tip_id == tip_id)))


def test_no_old_report_is_sealed_again_for_a_key_that_was_exchanged(
    desk: Desk, quiet: CountyBuilder, officers: tuple[Officer, Officer]
) -> None:
    victim, helper = officers
    tip = TipBuilder(quiet, officers).tip(details=DETAILS)
    desk.sit_down(helper)
    desk.compare(victim)
    expect(desk.colleague(victim.person).get_by_text("在这台设备上核对过指纹")).to_be_visible()
    thief = new_key(victim.person)
    exchange(quiet, victim, public_key=thief.public_key, signing_key=thief.signing_key)
    strip(quiet, tip, victim)
    # A page that was open keeps to the key that it has; one that asks again is told another.
    desk.page.reload()
    theirs = desk.colleague(victim.person)
    expect(theirs.get_by_role("alert")).to_contain_text(STRANGER)
    expect(theirs.get_by_role("button", name="帮 TA 恢复")).to_have_count(0)
    assert sealed_to(quiet, tip) == {str(helper.key_id)}


def test_a_new_key_in_a_colleagues_name_gets_no_old_report_before_it_is_compared_here(
    desk: Desk, quiet: CountyBuilder, officers: tuple[Officer, Officer]
) -> None:
    victim, helper = officers
    tip = TipBuilder(quiet, officers).tip(details=DETAILS)
    desk.sit_down(helper)
    thief = new_key(victim.person)
    with quiet.engine.begin() as tx:
        theirs = models.tip_key.c.id == victim.key_id
        tx.execute(sa.update(models.tip_key).where(theirs).values(state="retired"))
        tx.execute(
            sa.insert(models.tip_key).values(
                area_code=quiet.area_code,
                id=thief.key_id,
                person_id=victim.person.id,
                state="active",
                confirmed_by=helper.person.id,
                **{
                    "alg": thief.announced["alg"],
                    "public_key": thief.public_key,
                    "signing_key": thief.signing_key,
                },
            )
        )
    desk.page.reload()
    desk.colleague(victim.person).get_by_role("button", name="帮 TA 恢复").click()
    sheet = desk.page.get_by_role("dialog", name="帮 TA 恢复")
    expect(sheet.get_by_text("这台设备还没有核对过吴甲的指纹")).to_be_visible()
    expect(sheet.get_by_role("button", name="开始恢复")).to_have_count(0)
    sheet.get_by_role("button", name="先核对指纹").click()
    comparing = desk.page.get_by_role("dialog", name="核对指纹")
    unlock(comparing)
    comparing.get_by_label("听到的指纹").fill(victim.fingerprint)
    comparing.get_by_role("button", name="一样，核对通过").click()
    expect(comparing.get_by_text("指纹不一样")).to_be_visible()
    assert str(thief.key_id) not in sealed_to(quiet, tip)


@pytest.mark.parametrize("what", ["public_key", "signing_key", "own"])
def test_no_message_is_sealed_where_a_key_was_exchanged(
    desk: Desk, quiet: CountyBuilder, officers: tuple[Officer, Officer], what: str
) -> None:
    writer, other = officers
    tip = TipBuilder(quiet, officers).tip(details=DETAILS)
    desk.sit_down(writer)
    thief = new_key(other.person)
    if what == "own":
        exchange(quiet, writer, public_key=thief.public_key)
    else:
        exchange(quiet, other, **{what: getattr(thief, what)})
    desk.open(tip.id)
    desk.page.get_by_label("给举报人留言").fill("请补充是哪一天")
    desk.page.get_by_role("button", name="封好并发出").click()
    refused = desk.page.get_by_role("alert")
    expect(refused).to_contain_text("什么都没有封存")
    expect(refused).to_contain_text("写好的留言还在这里")
    assert messages(quiet, tip.id) == []


def test_a_message_is_sealed_where_every_key_was_compared(
    desk: Desk, quiet: CountyBuilder, officers: tuple[Officer, Officer]
) -> None:
    writer, other = officers
    tip = TipBuilder(quiet, officers).tip(details=DETAILS)
    desk.sit_down(writer)
    desk.open(tip.id)
    desk.page.get_by_label("给举报人留言").fill("请补充是哪一天")
    desk.page.get_by_role("button", name="封好并发出").click()
    expect(desk.page.get_by_text("已封好并发出")).to_be_visible()
    (envelope,) = messages(quiet, tip.id)
    assert other.opens(envelope).decode() == "请补充是哪一天"


@pytest.fixture
def doors(phone: BrowserContext, pages_url: str, quiet: CountyBuilder) -> Page:
    """Somebody who reports in that county, before the form without a name."""
    return before_the_form(phone, f"{pages_url.removesuffix('app/')}tip?area={quiet.area_code}")


def before_the_form(phone: BrowserContext, address: str) -> Page:
    """A report is written, and not sent yet."""
    page = phone.new_page()
    page.goto(address)
    page.get_by_role("link", name="匿名举报", exact=True).click()
    page.get_by_label("哪里有什么危险").fill("冲压机没有防护罩")
    page.get_by_text("补充情况（可不填，加密保存）").click()
    page.get_by_label("会让人认出您或别人的话").fill(DETAILS)
    return page


def reports(county: CountyBuilder) -> list[Any]:
    query = sa.select(models.tip.c.details).where(models.tip.c.area_code == county.area_code)
    with county.engine.connect() as read:
        return list(read.scalars(query))


@pytest.mark.parametrize("what", ["public_key", "signing_key", "unsigned"])
def test_a_reporters_page_sends_nothing_where_a_key_was_exchanged(
    quiet: CountyBuilder, officers: tuple[Officer, Officer], doors: Page, what: str
) -> None:
    thief = new_key(officers[0].person)
    if what == "unsigned":
        with quiet.engine.begin() as tx:
            signed = models.tip_key_signature.c.area_code == quiet.area_code
            tx.execute(sa.delete(models.tip_key_signature).where(signed))
    else:
        exchange(quiet, officers[0], **{what: getattr(thief, what)})
    posted: list[str] = []
    doors.on("request", lambda request: posted.append(request.post_data or ""))
    name_place(doors)
    doors.get_by_role("button", name="匿名发送").click()
    expect(doors.get_by_text("没有加密，也没有发出")).to_be_visible()
    assert "冲压机" not in json.dumps(posted, ensure_ascii=False)
    assert reports(quiet) == []


def test_a_reporters_page_shows_the_fingerprints_that_it_sealed_for(
    quiet: CountyBuilder, officers: tuple[Officer, Officer], doors: Page
) -> None:
    name_place(doors)
    doors.get_by_role("button", name="匿名发送").click()
    expect(doors.get_by_role("heading", name="举报已收到")).to_be_visible()
    shown = doors.locator("[data-recipients]")
    for of in officers:
        expect(shown).to_contain_text(of.person.name)
        expect(shown).to_contain_text(of.fingerprint)
    (details,) = reports(quiet)
    assert officers[0].opens(details).decode() == DETAILS


def test_a_plate_of_before_leads_to_the_officers_of_now(
    phone: BrowserContext, pages_url: str, quiet: CountyBuilder, officers: tuple[Officer, Officer]
) -> None:
    stays, leaves = officers
    newer = new_key(leaves.person)
    exchange(quiet, leaves, state="retired")
    with quiet.engine.begin() as tx:
        keys = {"public_key": newer.public_key, "signing_key": newer.signing_key, "alg": ALG}
        of = {"area_code": quiet.area_code, "person_id": leaves.person.id}
        row = {"id": newer.key_id, "state": "active"} | of | keys
        tx.execute(sa.insert(models.tip_key).values(row))
        sign_key(tx, quiet.area_code, stays, newer)
    page = before_the_form(phone, plate_of(pages_url, quiet, stays, leaves))
    name_place(page)
    page.get_by_role("button", name="匿名发送").click()
    expect(page.get_by_role("heading", name="举报已收到")).to_be_visible()
    shown = page.locator("[data-recipients]")
    expect(shown).to_contain_text("已和您扫的告知牌对上")
    expect(shown.get_by_text("牌子印好以后换的")).to_have_count(1)
    (details,) = reports(quiet)
    assert newer.opens(details).decode() == DETAILS
    # The next page knows the plate too.
    page.get_by_role("link", name="怎么查进度").click()
    expect(page).to_have_url(re.compile(r"/tip/follow.*#k="))


def test_a_plate_that_nobody_of_now_is_reached_from_says_what_to_think_and_do(
    phone: BrowserContext, pages_url: str, quiet: CountyBuilder, officers: tuple[Officer, Officer]
) -> None:
    others = [new_key(of.person) for of in officers]
    page = before_the_form(phone, plate_of(pages_url, quiet, *others))
    name_place(page)
    page.get_by_role("button", name="匿名发送").click()
    refused = page.get_by_role("alert").filter(has_text="告知牌")
    expect(refused).to_contain_text("没有加密，也没有发出")
    expect(refused).to_contain_text("印制日期")
    expect(refused).to_contain_text("12350")
    assert reports(quiet) == []


def plate_of(pages_url: str, county: CountyBuilder, *printed: Officer) -> str:
    """Where the code of the county's plate leads that was printed while they were officers."""
    keys = tuple(PrintedKey(of.person.name, of.fingerprint) for of in printed)
    content = replace(OF_COUNTY, officers=keys)
    return content.address(pages_url.removesuffix("app/"), county.area_code)


def name_place(page: Page) -> None:
    page.get_by_label("哪家企业或场所").fill("示例厂")
