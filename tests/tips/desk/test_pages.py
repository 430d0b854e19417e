"""The report officers' desk: keys, reading with a reason, steps, covering, referral, reward."""

from __future__ import annotations

import io
import json
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Role
from media import keys
from media.object_store import ObjectStore
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.moments import today
from tests.tips.desk.journeys import (
    DETAILS,
    IDENTITY,
    PASSPHRASE,
    Desk,
    described,
    key_file,
    officer_of,
    unlock,
)
from tests.tips.officers import Officer
from tests.tips.tip_builder import Tip, TipBuilder

WRONG = "0000 1111 2222 3333 4444 5555 6666 7777"


@pytest.fixture
def desk(phone_page: Page, pages_url: str) -> Desk:
    return Desk(phone_page, pages_url)


@pytest.fixture
def other_desk(another_phone: BrowserContext, pages_url: str) -> Desk:
    return Desk(another_phone.new_page(), pages_url)


@pytest.fixture
def officers(town: CountyTown) -> tuple[Officer, Officer]:
    """Two, each with a key in use."""
    return officer_of(town), officer_of(town)


def text(page: Page) -> str:
    return page.locator("main").inner_text()


# Keys


def test_who_makes_a_key_is_told_before_what_happens_when_it_is_lost(
    desk: Desk, other_desk: Desk, town: CountyTown, tmp_path: Path
) -> None:
    # With a key in use: where anybody has one, nobody without confirms another's.
    first, signer = town.person(Role.REPORT_OFFICER), officer_of(town)
    second = signer.person
    desk.sign_in(first)
    desk.page.get_by_role("link", name="这台设备上没有您的密钥").click()
    expect(desk.page.get_by_role("button", name="生成密钥")).to_be_visible()
    shown = text(desk.page)
    assert shown.index("忘了口令、丢了文件会怎样") < shown.index("生成我的密钥")
    assert "帮您恢复" in shown

    desk.page.get_by_label("密钥口令（至少 12 个字符）").fill("123456789012")
    desk.page.get_by_role("button", name="生成密钥").click()
    expect(desk.page.get_by_text("密钥口令太简单")).to_be_visible()
    desk.make_key()
    expect(desk.page.get_by_text("待另一位受理员核对").first).to_be_visible()
    groups = desk.page.locator(".fingerprint").inner_text().split()
    assert len(groups) == 8
    with desk.page.expect_download() as saving:
        desk.page.get_by_role("button", name="下载密钥文件").click()
    copy = tmp_path / "copy.json"
    saving.value.save_as(copy)
    assert json.loads(copy.read_text())["format"] == "anxun-tip-key-v1"

    other_desk.sit_down(signer)
    other_desk.colleague(first).get_by_role("button", name="核对指纹").click()
    sheet = other_desk.page.get_by_role("dialog", name="核对指纹")
    unlock(sheet)
    sheet.get_by_label("听到的指纹").fill(WRONG)
    sheet.get_by_role("button", name="一样，核对通过").click()
    expect(sheet.get_by_text("指纹不一样")).to_be_visible()
    sheet.get_by_label("听到的指纹").fill(" ".join(groups).upper())
    expect(sheet.get_by_text("第 8 组 ✓")).to_be_visible()
    sheet.get_by_role("button", name="一样，核对通过").click()
    expect(other_desk.colleague(first).get_by_text("使用中")).to_be_visible()

    desk.keys()
    desk.page.reload()
    expect(desk.page.get_by_text(f"{second.name}已核对")).to_be_visible()
    kept = desk.kept_here()
    assert PASSPHRASE not in kept


def test_a_key_moves_to_a_new_device_by_its_file_and_no_other_file_is_taken(
    desk: Desk, other_desk: Desk, town: CountyTown, officers: tuple[Officer, Officer]
) -> None:
    mine, foreign = officers
    desk.sign_in(mine.person)
    desk.keys()
    expect(desk.page.get_by_text("这台设备上没有这把密钥")).to_be_visible()
    chooser = desk.page.get_by_label("选密钥文件")
    chooser.set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": b'{"format": "other"}'}
    )
    expect(desk.page.get_by_role("alert")).to_contain_text("这不是举报受理员的密钥文件")
    chooser.set_input_files(key_file(foreign))
    desk.page.get_by_label("这把密钥的口令").fill(PASSPHRASE)
    desk.page.get_by_role("button", name="放到这台设备上").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("这是别人的密钥文件")
    chooser.set_input_files(key_file(mine))
    desk.page.get_by_label("这把密钥的口令").fill("别的口令别的口令别的口令")
    desk.page.get_by_role("button", name="放到这台设备上").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("密钥口令不对")
    desk.take_key(key_file(mine))
    expect(desk.page.get_by_text("使用中").first).to_be_visible()


def test_a_lost_key_is_made_good_by_the_second_officer(
    desk: Desk, other_desk: Desk, town: CountyTown, officers: tuple[Officer, Officer]
) -> None:
    loser, helper = officers
    builder = TipBuilder(town.county, officers)
    tip = builder.tip(details=DETAILS, description=described())
    builder.message(tip, "明天还有人在")
    around = builder.tip(details="与受理员有关", description=described())
    builder.exclude(around, loser.person)

    # The old key is retired, a new one made, the colleague compares and then recovers.
    desk.sign_in(loser.person)
    desk.keys()
    desk.page.get_by_role("button", name="停用这把密钥").click()
    sheet = desk.page.get_by_role("dialog", name="停用密钥")
    sheet.get_by_role("button", name="换新密钥").click()
    sheet.get_by_label("密钥或设备丢了、被盗了，马上停用").check()
    sheet.get_by_role("button", name="停用我的密钥").click()
    desk.make_key()
    groups = desk.page.locator(".fingerprint").inner_text()
    desk.open(tip.id)
    expect(desk.page.get_by_text("这件举报是封给别的密钥的")).to_be_visible()

    other_desk.sit_down(helper)
    other_desk.colleague(loser.person).get_by_role("button", name="核对指纹").click()
    comparing = other_desk.page.get_by_role("dialog", name="核对指纹")
    unlock(comparing)
    comparing.get_by_label("听到的指纹").fill(groups)
    comparing.get_by_role("button", name="一样，核对通过").click()
    other_desk.colleague(loser.person).get_by_role("button", name="帮 TA 恢复").click()
    recovery = other_desk.page.get_by_role("dialog", name="帮 TA 恢复")
    recovery.get_by_role("button", name="开始恢复").click()
    expect(recovery.get_by_text("恢复完了")).to_be_visible()
    expect(recovery.get_by_text("已恢复 2 项")).to_be_visible()

    desk.open(tip.id)
    desk.unseal("恢复后核对")
    expect(desk.page.get_by_text(DETAILS)).to_be_visible()
    expect(desk.page.get_by_text("明天还有人在")).to_be_visible()
    desk.page.goto(f"{desk.url}#/tips/{around.id}")
    expect(desk.page.get_by_text("没有这件举报")).to_be_visible()


# Reading


def test_what_is_sealed_is_read_with_a_reason_and_left_nowhere(
    desk: Desk, town: CountyTown, officers: tuple[Officer, Officer]
) -> None:
    reader, _ = officers
    builder = TipBuilder(town.county, officers)
    tip = builder.tip(
        details=DETAILS,
        identity=json.dumps(IDENTITY),
        description=described(),
        enterprise_id=town.enterprise_id,
    )
    builder.message(tip, "照片是昨天拍的")
    desk.sit_down(reader)
    desk.open(tip.id)
    assert DETAILS not in text(desk.page)
    desk.unseal("准备现场核查")
    assert str(IDENTITY["name"]) not in text(desk.page)
    desk.put_away()
    desk.unseal("联系举报人", passphrase=None, who=True)
    for words in (DETAILS, IDENTITY["name"], "照片是昨天拍的"):
        expect(desk.page.get_by_text(str(words))).to_be_visible()
    expect(desk.page.get_by_text("理由：准备现场核查")).to_be_visible()
    expect(desk.page.get_by_text("看了：详细情况、举报人身份、来往留言")).to_be_visible()
    kept = desk.kept_here()
    for words in (DETAILS, str(IDENTITY["name"]), "照片是昨天拍的", PASSPHRASE):
        assert words not in kept

    desk.put_away()
    expect(desk.page.get_by_text(DETAILS)).to_be_hidden()
    desk.unseal("再核对一次", passphrase=None)
    expect(desk.page.get_by_text(DETAILS)).to_be_visible()
    # As when somebody looks at another tab.
    desk.page.evaluate(HIDE)
    expect(desk.page.get_by_text(DETAILS)).to_be_hidden()
    # Away from the desk the key is forgotten.
    desk.page.goto(f"{desk.url}#/me")
    expect(desk.page.get_by_role("button", name="退出登录")).to_be_visible()
    desk.open(tip.id)
    desk.page.get_by_role("button", name="打开封存内容").click()
    expect(desk.page.get_by_label("密钥口令")).to_be_visible()


HIDE = """() => {
  Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})
  document.dispatchEvent(new Event('visibilitychange'))
  delete document.visibilityState
}"""


def test_an_officer_whom_the_report_goes_around_sees_nothing_of_it(
    desk: Desk, other_desk: Desk, town: CountyTown, officers: tuple[Officer, Officer]
) -> None:
    kept_out, handler = officers
    words = described()
    builder = TipBuilder(town.county, officers)
    tip = builder.tip(details=DETAILS, description=words)
    builder.exclude(tip, kept_out.person)
    for opened, sees in (
        (desk.sign_in(kept_out.person), 0),
        (other_desk.sign_in(handler.person), 1),
    ):
        opened.page.get_by_role("button", name="待受理").click()
        expect(opened.page.locator("main[aria-busy=false]")).to_be_visible()
        while opened.page.get_by_role("button", name="更多").count():
            opened.page.get_by_role("button", name="更多").click()
            expect(opened.page.get_by_role("button", name="正在读取…")).to_be_hidden()
        assert opened.page.get_by_text(words).count() == sees
    desk.page.goto(f"{desk.url}#/tips/{tip.id}")
    expect(desk.page.get_by_text("没有这件举报")).to_be_visible()


def test_what_was_typed_stays_where_there_is_no_network(
    desk: Desk, phone: BrowserContext, town: CountyTown, officers: tuple[Officer, Officer]
) -> None:
    tip = TipBuilder(town.county, officers).tip(details=DETAILS, description=described())
    desk.sit_down(officers[0])
    desk.open(tip.id)
    phone.set_offline(True)
    desk.page.get_by_label("给举报人留言").fill("请补充是哪一天")
    desk.page.get_by_role("button", name="封好并发出").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("网络不通")
    expect(desk.page.get_by_label("给举报人留言")).to_have_value("请补充是哪一天")
    phone.set_offline(False)
    desk.page.get_by_role("button", name="封好并发出").click()
    expect(desk.page.get_by_label("给举报人留言")).to_have_value("")
    assert answers_to(town, tip) == ["请补充是哪一天"]


def answers_to(town: CountyTown, tip: Tip) -> list[str]:
    """What officers wrote, as the reporter reads it."""
    written = sa.select(models.tip_message.c.envelope).where(
        models.tip_message.c.tip_id == tip.id, models.tip_message.c.sender == "officer"
    )
    with town.engine.begin() as read:
        envelopes = read.scalars(written.order_by(models.tip_message.c.position)).all()
    return [tip.opens(envelope).decode() for envelope in envelopes]


# From the report to the reward


def test_a_report_is_checked_referred_concluded_answered_and_rewarded(
    desk: Desk,
    other_desk: Desk,
    town: CountyTown,
    officers: tuple[Officer, Officer],
    store: ObjectStore,
) -> None:
    handler, second = officers
    builder = TipBuilder(town.county, officers)
    tip = builder.tip(
        identity=json.dumps(IDENTITY), description=described(), enterprise_id=town.enterprise_id
    )
    key = f"tips/{town.county.area_code}/{uuid4().hex}"
    envelope = builder.photo(tip, key, journeys.picture(red=90)["buffer"])
    store.put(key, envelope.body, "application/octet-stream")

    desk.sit_down(handler)
    desk.act(tip.id, "受理")
    desk.act(
        tip.id,
        "记录核查",
        核查日期=today().isoformat(),
        核查人员="王示例、李示例",
        怎样核查="到现场查看，通道被堵",
    )
    photo = refer(desk, tip)
    pixels = redacted_picture(town, store, photo)
    assert len({pixels.getpixel((x, y)) for x, y in ((700, 500), (1000, 700), (1200, 800))}) <= 6
    assert not pixels.getexif()
    enterprise_is_told_of_no_report(other_desk.page, other_desk.url, town)

    desk.begin(tip.id, "办结")
    desk.choose("属实")
    desk.page.get_by_label("书面结论").fill("消防通道被堵属实，已责令清理")
    desk.page.get_by_label("签字的负责人").fill("钱示例")
    desk.page.get_by_label("签字日期").fill(today().isoformat())
    desk.submit("办结")
    desk.act(tip.id, "答复举报人", 给举报人的答复="已查实并责令清理，谢谢您")
    assert answers_to(town, tip) == ["已查实并责令清理，谢谢您"]
    reward(desk, other_desk, tip, handler, second)


def enterprise_is_told_of_no_report(page: Page, url: str, town: CountyTown) -> None:
    journeys.sign_in(page, url, town.owner)
    page.get_by_role("link", name="二号车间").click()
    expect(page.get_by_text("交办", exact=True)).to_be_visible()
    expect(page.locator("main[aria-busy=false]")).to_be_visible()
    assert "举报" not in text(page)
    page.goto(f"{url}#/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("密码")).to_be_visible()


def refer(desk: Desk, tip: Tip) -> str:
    """Covers the reporter's photo and registers the hazard; the hash of the covered one."""
    desk.begin(tip.id, "登记为隐患")
    page = desk.page
    page.get_by_label("部位").fill("二号车间")
    page.get_by_label("描述").fill("消防通道堆放货物")
    desk.choose("一般隐患")
    desk.unseal("遮挡后交企业整改")
    desk.cover(1, (0.25, 0.25, 0.75, 0.75))
    expect(page.get_by_role("button", name="用于隐患", exact=True)).to_be_disabled()
    page.get_by_label("我已确认没有人脸").check()
    page.get_by_role("button", name="用于隐患", exact=True).click()
    expect(page.get_by_role("button", name="查看隐患照片 1")).to_be_visible()
    desk.submit("登记为隐患")
    expect(page.get_by_role("heading", name="查实的隐患")).to_be_visible()
    expect(page.get_by_text("关联隐患").first).to_be_visible()
    kept = page.evaluate(HASHES_KEPT)
    assert len(kept) == 1
    return str(kept[0])


HASHES_KEPT = """async () => {
  const {name} = (await indexedDB.databases()).find((kept) => kept.name.startsWith('anxun-'))
  const database = await new Promise((done) => {
    const asked = indexedDB.open(name)
    asked.onsuccess = () => done(asked.result)
  })
  const hashes = await new Promise((done) => {
    const asked = database.transaction('photos').objectStore('photos').getAllKeys()
    asked.onsuccess = () => done(asked.result)
  })
  database.close()
  return hashes
}"""


def redacted_picture(town: CountyTown, store: ObjectStore, sha256: str) -> Image.Image:
    """What the store has of it; the use of it belongs to the enterprise's hazard."""
    with town.engine.begin() as read:
        used = read.scalars(
            sa.select(models.photo_use.c.enterprise_id).where(models.photo_use.c.sha256 == sha256)
        ).all()
    assert set(used) == {town.enterprise_id}
    data = store.get(keys.photo_original(town.county.area_code, sha256))
    return Image.open(io.BytesIO(data)).convert("RGB")


def reward(desk: Desk, other_desk: Desk, tip: Tip, handler: Officer, second: Officer) -> None:
    desk.begin(tip.id, "提出奖励")
    desk.choose("按罚款比例")
    desk.page.get_by_label("行政处罚的罚款金额").fill("10000")
    desk.page.get_by_label("这样归类的理由").fill("已作出罚款")
    desk.submit("提出奖励")
    expect(desk.page.get_by_text("3,000 元").first).to_be_visible()
    assert not desk.page.get_by_role("link", name="批准奖励").count()

    other_desk.sit_down(second)
    other_desk.act(tip.id, "批准奖励", 审批意见="同意")
    expect(other_desk.page.get_by_text("领取期限")).to_be_visible()
    other_desk.begin(tip.id, "发放奖励")
    other_desk.choose(handler.person.name)
    other_desk.page.get_by_label("发放凭证号").fill("示例 2026-001")
    other_desk.page.get_by_label("发放日期").fill(today().isoformat())
    other_desk.submit("发放奖励")
    expect(other_desk.page.get_by_text("已发放").first).to_be_visible()


def test_the_county_registers_a_hazard_that_was_handed_down(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.person(Role.COUNTY))
    phone_page.get_by_label("搜索企业").fill(town.enterprise)
    phone_page.get_by_role("link", name=town.enterprise).click()
    phone_page.get_by_role("link", name="登记上级交办的隐患").click()
    phone_page.get_by_label("部位").fill("配电房")
    phone_page.get_by_label("描述").fill("没有绝缘垫")
    phone_page.get_by_text("一般隐患", exact=True).click()
    # Proposed when the plan was read, even where that comes after the grade.
    expect(phone_page.get_by_label("整改期限")).not_to_have_value("")
    phone_page.get_by_role("button", name="登记", exact=True).click()
    expect(phone_page.get_by_text("记录 1/1")).to_be_visible()
