"""Both doors with script: sealed on the phone, sent once whatever the network does."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Page, Route, expect

from media.object_store import ObjectStore
from settings import Settings
from tests.support.county_town import CountyTown
from tests.support.journeys import picture
from tests.tips.officers import officer
from tests.tips.public.reporting import Reports, Wire, follow, open_door, read_receipt

NAME, PHONE = "周示例甲", "13900001234"


@pytest.fixture
def reports(town: CountyTown) -> Reports:
    return Reports(town)


def add_photo(page: Page, red: int) -> None:
    before = page.locator("ul.photos li").count()
    page.get_by_label("从相册选").set_input_files(picture(red))
    expect(page.locator("ul.photos li")).to_have_count(before + 1)


def test_a_named_report_travels_sealed_and_the_officer_reads_it(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "实名举报")
    visitor.get_by_label("哪里有什么危险").fill("冲压机没有防护罩")
    add_photo(visitor, red=80)
    visitor.get_by_text("补充情况（可不填，加密保存）").click()
    visitor.get_by_label("会让人认出您或别人的话").fill("班长叫我们不要说")
    visitor.get_by_label("姓名", exact=True).fill(NAME)
    visitor.get_by_label("手机号码").fill(PHONE)
    visitor.get_by_text("身份证后四位、其他联系方式").click()
    visitor.get_by_label("联名的人").fill("吴示例 13800005678\n郑示例")
    visitor.get_by_role("button", name="加密并发送").click()
    read_receipt(visitor)
    expect(visitor.get_by_text("1 张照片都已收到")).to_be_visible()

    sent = wire.bodies()
    assert "冲压机没有防护罩" in sent
    for secret_word in (NAME, PHONE, "吴示例", "13800005678", "班长叫我们不要说"):
        assert secret_word not in sent
        assert json.dumps(secret_word) not in sent
    identity = json.loads(reports.officer.opens(reports.only()["identity"]))
    assert identity == {
        "name": NAME,
        "phone": PHONE,
        "others": [{"name": "吴示例", "phone": "13800005678"}, {"name": "郑示例", "phone": ""}],
    }
    assert reports.officer.opens(reports.only()["details"]).decode() == "班长叫我们不要说"


def test_a_photo_leaves_the_phone_without_a_word_of_the_camera_and_is_sealed(
    visitor: Page, tips_url: str, reports: Reports, settings: Settings
) -> None:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SHILI-CAMERA", 6
    shades = Image.radial_gradient("L").resize((900, 600))
    Image.merge("RGB", (shades, shades, shades)).save(content, "JPEG", exif=exif)
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("电线裸露")
    mine = {"name": "张示例的照片.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
    visitor.get_by_label("从相册选").set_input_files(mine)  # type: ignore[arg-type]
    expect(visitor.get_by_alt_text("照片 1")).to_be_visible()
    visitor.get_by_role("button", name="匿名发送").click()
    read_receipt(visitor)
    expect(visitor.get_by_text("1 张照片都已收到")).to_be_visible()

    (sent,) = [request for request in wire.requests if request.method == "PUT"]
    body = sent.post_data_buffer or b""
    assert b"SHILI" not in body
    assert "filename" not in str(sent.headers)
    # Turned upright before it was sent, since nothing in it says any more how it lay.
    assert Image.open(io.BytesIO(body)).size == (600, 900)
    (photo,) = reports.photos()
    sealed = ObjectStore.of(settings).get(photo["object_key"])
    assert hashlib.sha256(sealed).hexdigest() == photo["sha256"]
    opened = reports.officer.opens(photo["envelope"], sealed)
    assert Image.open(io.BytesIO(opened)).size == (600, 900)


@pytest.mark.service_worker
def test_a_report_goes_to_no_other_site_and_names_no_page(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("楼梯间停满电动车")
    add_photo(visitor, red=81)
    visitor.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(visitor)
    follow(visitor, tips_url, number, secret)
    origins = {urlsplit(address).netloc for address in wire.addresses()}
    assert origins == {urlsplit(tips_url).netloc}
    assert {request.headers.get("referer", "") for request in wire.requests} == {""}
    assert not [address for address in wire.addresses() if re.sub(r"\s", "", secret) in address]
    assert not visitor.context.cookies()
    kept = visitor.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    registered = visitor.evaluate(
        "navigator.serviceWorker.getRegistrations().then((r) => r.length)"
    )
    assert registered == 0


def test_a_network_that_dies_in_mid_send_brings_the_report_once(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("消火栓没有水")
    add_photo(visitor, red=82)
    add_photo(visitor, red=83)
    lost = lose_answers(visitor, "**/api/v1/tips", times=1)
    visitor.get_by_role("button", name="匿名发送").click()
    expect(visitor.get_by_text("网络不通，联网后会自动接着发")).to_be_visible()
    assert lost() == 1
    assert len(reports.kept()) == 1
    visitor.evaluate("dispatchEvent(new Event('online'))")
    read_receipt(visitor)
    expect(visitor.get_by_text("2 张照片都已收到")).to_be_visible()
    assert len({document["id"] for document in wire.documents()}) == 1
    assert len(reports.kept()) == 1
    assert len(reports.photos()) == 2


def test_a_photo_is_sent_again_after_the_network_was_away(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("货架快倒了")
    add_photo(visitor, red=84)
    add_photo(visitor, red=85)
    gone = {"once": True}

    def second_fails(route: Route) -> None:
        if gone["once"] and len(reports.photos()) == 1:
            gone["once"] = False
            route.abort()
        else:
            route.continue_()

    visitor.route("**/photos/*", second_fails)
    visitor.get_by_role("button", name="匿名发送").click()
    read_receipt(visitor)
    expect(visitor.get_by_text("网络不通")).to_be_visible()
    visitor.evaluate("dispatchEvent(new Event('online'))")
    expect(visitor.get_by_text("2 张照片都已收到")).to_be_visible()
    assert len(reports.photos()) == 2


def test_a_photo_that_never_came_is_brought_with_the_receipt(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("护栏断了")
    add_photo(visitor, red=86)
    visitor.route("**/photos/*", lambda route: route.abort())
    visitor.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(visitor)
    expect(visitor.get_by_text("网络不通")).to_be_visible()
    # Whoever leaves now is warned, and may.
    warned: list[str] = []

    def leave(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    visitor.on("dialog", leave)
    visitor.unroute("**/photos/*")
    follow(visitor, tips_url, number, secret)
    assert warned == ["beforeunload"]
    expect(visitor.get_by_text("还有 1 张照片没有收到")).to_be_visible()
    add_photo(visitor, red=86)
    visitor.get_by_role("button", name="补传照片").click()
    expect(visitor.get_by_text("还有 1 张照片没有收到")).to_be_hidden()
    assert len(reports.photos()) == 1


def test_keys_that_changed_meanwhile_are_fetched_and_it_is_sealed_again(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "实名举报")
    visitor.get_by_label("哪里有什么危险").fill("夜里无证焊接")
    visitor.get_by_label("姓名", exact=True).fill(NAME)
    visitor.get_by_label("手机号码").fill(PHONE)
    newcomers = []

    def somebody_joins(route: Route) -> None:
        answer = route.fetch()
        if not newcomers:
            newcomers.append(officer(reports.town.county))
        route.fulfill(response=answer)

    visitor.route("**/tips/doors*", somebody_joins)
    visitor.get_by_role("button", name="加密并发送").click()
    read_receipt(visitor)
    assert len(wire.documents()) == 2
    assert json.loads(newcomers[0].opens(reports.only()["identity"]))["phone"] == PHONE


def test_an_officer_whom_it_is_about_cannot_open_it(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    accused, other = reports.officers
    open_door(visitor, tips_url, reports.board, "匿名举报")
    expect(visitor.get_by_label("被举报的人是谁")).to_be_hidden()
    visitor.get_by_label("公职人员、派驻员").check()
    visitor.get_by_label("被举报的人是谁").fill(accused.person.name)
    visitor.get_by_label("哪里有什么危险").fill("检查走过场")
    visitor.get_by_text("补充情况（可不填，加密保存）").click()
    visitor.get_by_label("会让人认出您或别人的话").fill("我在现场")
    visitor.get_by_role("button", name="匿名发送").click()
    read_receipt(visitor)
    details = reports.only()["details"]
    assert str(accused.key_id) not in details["keys"]
    assert other.opens(details).decode() == "我在现场"


def test_what_is_missing_is_told_at_its_field_and_nothing_is_sent(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    wire = Wire(visitor)
    open_door(visitor, tips_url, reports.board, "实名举报")
    visitor.get_by_role("button", name="加密并发送").click()
    expect(visitor.get_by_text("请写明哪里有什么危险")).to_be_visible()
    expect(visitor.get_by_text("请填写姓名")).to_be_visible()
    expect(visitor.get_by_label("哪里有什么危险")).to_be_focused()
    expect(visitor.get_by_label("哪里有什么危险")).to_be_in_viewport()
    lacking = visitor.locator("p.fault[data-field]").count()
    expect(visitor.get_by_role("alert")).to_contain_text(f"还差 {lacking} 项，还没有发出")
    assert not wire.documents()


def test_a_place_is_chosen_on_the_plan_or_by_a_fix_with_consent(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    visitor.goto(f"{tips_url}/tip/anonymous?area=431224")
    visitor.get_by_label("哪里有什么危险").fill("路边倒卖汽油")
    visitor.get_by_label("哪个乡镇、街道").select_option(reports.town.town_code)
    visitor.get_by_role("button", name="在示意图上点").click()
    plan = visitor.get_by_role("img", name="示意图")
    expect(plan.get_by_text(reports.town.enterprise)).to_be_visible()
    plan.click()
    expect(visitor.get_by_text("已标在图上")).to_be_visible()
    visitor.get_by_role("button", name="标我现在的位置").click()
    expect(visitor.get_by_text("标的是隐患的位置，不是您的位置")).to_be_visible()
    visitor.get_by_role("button", name="我在旁边，标这里").click()
    expect(visitor.get_by_text("已标位置，误差约 12 米")).to_be_visible()
    visitor.get_by_role("button", name="匿名发送").click()
    read_receipt(visitor)
    tip = reports.only()
    assert (tip["longitude"], tip["latitude"]) == (110.594, 27.908)


def test_messages_are_opened_and_sealed_on_the_phone(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("粉尘堆了很厚")
    visitor.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(visitor)
    reports.answer("请问是几号车间？")
    wire = Wire(visitor)
    follow(visitor, tips_url, number, secret.lower())
    expect(visitor.get_by_text("请问是几号车间？")).to_be_visible()
    visitor.get_by_label("给受理员留言").fill("三号车间")
    visitor.get_by_role("button", name="发送留言").click()
    expect(visitor.get_by_text("三号车间")).to_be_visible()
    assert "三号车间" not in wire.bodies()
    assert reports.messages() == ["请问是几号车间？", "三号车间"]


def test_a_reward_is_claimed_sealed(visitor: Page, tips_url: str, reports: Reports) -> None:
    open_door(visitor, tips_url, reports.board, "匿名举报")
    visitor.get_by_label("哪里有什么危险").fill("锅炉超压")
    visitor.get_by_role("button", name="匿名发送").click()
    number, secret = read_receipt(visitor)
    reports.approve_reward(5000)
    wire = Wire(visitor)
    follow(visitor, tips_url, number, secret)
    visitor.get_by_label("转到我的账户").check()
    visitor.get_by_role("button", name="申请领取").click()
    expect(visitor.get_by_text("请先写几句")).to_be_visible()
    visitor.get_by_label("账户，或者哪天来方便").fill("示例银行 6200000000001234")
    visitor.get_by_role("button", name="申请领取").click()
    expect(visitor.get_by_text("已申请领取，请留意")).to_be_visible()
    assert "6200000000001234" not in wire.bodies()
    assert reports.messages() == ["领取方式：转账\n示例银行 6200000000001234"]


def test_a_wrong_secret_is_told_and_the_number_stays(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    visitor.goto(f"{tips_url}/tip/follow")
    visitor.get_by_label("举报编号").fill("0000000000")
    visitor.get_by_label("查询密码").fill("ABCDEFGHJKMNPQRS")
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.get_by_text("查询编号或密码不对")).to_be_visible()
    expect(visitor.get_by_label("举报编号")).to_have_value("0000000000")


def test_the_doors_tell_terms_officers_and_fingerprints_before_the_first_field(
    visitor: Page, tips_url: str, reports: Reports
) -> None:
    visitor.goto(f"{tips_url}/tip?board={reports.board}")
    expect(visitor.get_by_text("匿名举报").first).to_be_visible()
    expect(visitor.get_by_text("查实后也有奖励，凭编号和密码领取").first).to_be_visible()
    expect(visitor.get_by_role("link", name="拨打 12350 举报")).to_be_visible()
    visitor.get_by_text("核对受理员的密钥指纹").click()
    expect(visitor.get_by_text(reports.officer.person.name, exact=True)).to_be_visible()
    expect(visitor.get_by_text(reports.officer.fingerprint, exact=True)).to_be_visible()
    assert visitor.locator("input, textarea, select").count() == 0


def lose_answers(page: Page, address: str, *, times: int) -> Callable[[], int]:
    """The server takes what is sent, and its answer is lost; so many times."""
    lost = [0]

    def lose(route: Route) -> None:
        if lost[0] < times:
            lost[0] += 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(address, lose)
    return lambda: lost[0]
