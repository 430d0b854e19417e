"""A 派驻员's visit from sign-in to the receipt, with everything that can happen to a phone."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, Route, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.web.test_accessibility_pages import Inspector

TOWN_OFFICE = Grant(Role.TOWN, town_code="431224901")
CHANGED = "签字以后内容或姓名改过，原来的签字已清除"


def work_up_to_signing(page: Page, town: CountyTown) -> None:
    journeys.begin_visit(page, town.enterprise)
    journeys.choose_section(page)
    journeys.judge(page, "不合格")
    journeys.report_hazard(page, journeys.picture(red=10), "值班室")
    journeys.pass_the_rest(page, 5)
    journeys.fill_log(page)
    journeys.sign_both(page, town.supervisor.name)


def test_a_visit_goes_from_sign_in_to_the_receipt(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    work_up_to_signing(phone_page, town)
    phone_page.get_by_role("button", name="提交").click()

    expect(phone_page.get_by_text("记录 2/2，照片 1/1 已核验")).to_be_visible()
    expect(phone_page.get_by_text("这是本月第 1 次到访")).to_be_visible()
    assert town.count(models.visit) == 1
    assert town.count(models.hazard) == 1


@pytest.mark.service_worker
def test_a_visit_done_without_a_network_survives_a_reload_and_is_sent_when_it_returns(
    phone: BrowserContext, phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    journeys.begin_visit(phone_page, town.enterprise)
    journeys.choose_section(phone_page)
    journeys.wait_until_kept(phone_page)
    phone.set_offline(True)
    journeys.judge(phone_page, "合格")
    expect(phone_page.get_by_text("已查 1/6")).to_be_visible()
    journeys.judge(phone_page, "不合格")
    journeys.report_hazard(phone_page, journeys.picture(red=20), "值班室")
    phone_page.reload()
    expect(phone_page.get_by_text("已查 2/6")).to_be_visible()
    expect(phone_page.get_by_role("button", name="值班室：已损坏")).to_be_visible()

    journeys.pass_the_rest(phone_page, 4)
    journeys.fill_log(phone_page)
    journeys.sign_both(phone_page, town.supervisor.name)
    phone_page.reload()
    expect(phone_page.get_by_role("button", name="重签")).to_have_count(2)
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("记录 0/2，照片 0/1 已核验")).to_be_visible()
    phone_page.goto(pages_url)
    expect(phone_page.get_by_text("2 条记录、1 张照片待上传")).to_be_visible()
    assert town.count(models.visit) == 0

    phone.set_offline(False)
    expect(phone_page.get_by_text("待上传")).to_be_hidden()
    assert (town.count(models.visit), town.count(models.inspection)) == (1, 1)


def test_who_may_act_for_several_offices_says_for_which_with_whom_and_how(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    """And the line in which it stands is folded away."""
    page, several = phone_page, (Grant(Role.INSPECTOR, sector="S04"), TOWN_OFFICE)
    officer = town.county.person(*several)
    journeys.sign_in(page, pages_url, officer)
    page.get_by_role("link", name=town.enterprise).click()
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()
    eye = Inspector(page)
    page.get_by_label("以哪个单位的名义").select_option("lufeng_office")
    page.get_by_text("联合检查", exact=True).click()
    page.get_by_text("参加的单位").click()
    page.get_by_label("县住建局").check()
    page.get_by_label("组别").fill("1 组")
    page.get_by_label("同行人员").fill("赵示例、赵示例、钱示例")
    summary = page.get_by_text("名义 · 联合检查 · 1 组 · 3")
    expect(summary).to_be_visible()
    eye.look("以哪个单位的名义、怎样去、谁去")
    summary.click()
    expect(page.get_by_label("组别")).to_be_hidden()
    page.get_by_role("button", name="开始检查", exact=True).click()
    journeys.choose_section(page)
    journeys.pass_the_rest(page, 6)
    journeys.sign_both(page, officer.name)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    columns = models.inspection.c
    sent = sa.select(columns.office, columns.manner, columns.team, columns.people).where(
        columns.enterprise_id == town.enterprise_id
    )
    with town.engine.connect() as read:
        assert tuple(read.execute(sent).one()) == ("lufeng_office", "joint", "1 组", 3)
    # The next one of the day goes out likewise.
    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}")
    page.get_by_role("button", name="开始检查").click()
    summary = page.get_by_text("名义 · 联合检查 · 1 组 · 3")
    expect(summary).to_be_visible()
    page.reload()
    summary.click()
    expect(page.get_by_label("同行人员")).to_have_value("赵示例、钱示例")
    assert not eye.faults, "\n".join(eye.faults)


def test_the_countys_office_records_what_it_checked_unannounced(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    county = town.county.person(Role.COUNTY)
    journeys.sign_in(page, pages_url, county)
    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}")
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_text("以县安委办名义 · 督查暗访")).to_be_visible()
    page.get_by_role("button", name="开始检查", exact=True).click()
    journeys.choose_section(page)
    journeys.pass_the_rest(page, 6)
    journeys.sign_both(page, county.name)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    columns = models.inspection.c
    sent = sa.select(columns.office, columns.manner, columns.origin).where(
        columns.person_id == county.id
    )
    with town.engine.connect() as read:
        one = tuple(read.execute(sent).one())
    assert one == ("county_safety_office", "covert", "enforcement")


def test_a_photo_is_let_go_only_when_its_receipt_is_in_and_the_person_says_so(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    work_up_to_signing(phone_page, town)
    assert kept_photos(phone_page) == 1
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("记录 2/2，照片 1/1 已核验")).to_be_visible()
    assert kept_photos(phone_page) == 1
    phone_page.get_by_role("button", name="清理空间").click()
    phone_page.get_by_role("button", name="清除").click()
    expect(phone_page.get_by_text("已腾出")).to_be_visible()
    assert kept_photos(phone_page) == 0


def test_a_session_that_ends_loses_nothing(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    work_up_to_signing(phone_page, town)
    town.revoke_sessions(town.supervisor)
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_role("dialog", name="请重新登录")).to_be_visible()
    assert town.count(models.inspection) == 0

    journeys.fill_sign_in(phone_page, town.supervisor)
    expect(phone_page.get_by_text("记录 2/2，照片 1/1 已核验")).to_be_visible()


def test_signatures_outlive_going_back_and_a_reload_but_no_change(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    work_up_to_signing(phone_page, town)
    again = phone_page.get_by_role("button", name="重签")
    phone_page.get_by_role("button", name="3 日志").click()
    phone_page.get_by_role("button", name="4 签字").click()
    expect(again).to_have_count(2)
    phone_page.reload()
    expect(again).to_have_count(2)
    phone_page.get_by_role("button", name="3 日志").click()
    phone_page.get_by_label("企业意见").fill("要求延期")
    phone_page.get_by_role("button", name="4 签字").click()
    expect(phone_page.get_by_text(CHANGED)).to_be_visible()
    expect(again).to_have_count(0)


def test_a_record_whose_signatures_were_not_taken_is_signed_anew_where_it_waits(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    work_up_to_signing(phone_page, town)
    # As an older page sent it.
    phone_page.route("**/api/v1/visits/*", _without_what_was_seen)
    phone_page.get_by_role("button", name="提交").click()
    phone_page.get_by_role("link", name="看看需要处理什么").click()
    expect(phone_page.get_by_text("没有记下签字时看到的内容").first).to_be_visible()
    phone_page.unroute("**/api/v1/visits/*")
    phone_page.get_by_role("button", name="重新签字").click()
    journeys.sign_both(phone_page, town.supervisor.name)
    phone_page.get_by_role("button", name="签好了，提交").click()
    expect(phone_page.get_by_text("都已送达，没有等待的记录。")).to_be_visible()
    assert (town.count(models.visit), town.count(models.inspection)) == (1, 1)


def _without_what_was_seen(route: Route) -> None:
    document = route.request.post_data_json
    for mark in document["signatures"].values():
        del mark["shown_sha256"]
    route.continue_(post_data=document)


def test_what_is_missing_is_named_before_anything_is_sent(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    journeys.begin_visit(phone_page, town.enterprise)
    journeys.choose_section(phone_page)
    phone_page.get_by_role("button", name="4 签字").click()
    for words in ("还有 6 项没有查完", "企业接待人没有填"):
        expect(phone_page.get_by_role("button", name=words)).to_be_visible()
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("已查 0/6")).to_be_visible()
    expect(phone_page.get_by_role("button", name="合格", exact=True)).to_be_focused()


def test_a_refused_signature_is_sent_with_its_reason(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    journeys.begin_visit(phone_page, town.enterprise)
    journeys.choose_section(phone_page)
    journeys.pass_the_rest(phone_page, 6)
    journeys.fill_log(phone_page)
    journeys.sign(phone_page, "检查人签字", town.supervisor.name)
    refusing = phone_page.get_by_role("region", name="企业签字")
    refusing.get_by_label("姓名").fill("李示例")
    refusing.get_by_role("button", name="拒签").click()
    refusing.get_by_role("button", name="不认可检查结果").click()
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("记录 2/2")).to_be_visible()


def test_a_record_the_server_refuses_is_opened_corrected_and_sent_without_its_sibling(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    journeys.begin_visit(phone_page, town.enterprise)
    journeys.choose_section(phone_page)
    journeys.pass_the_rest(phone_page, 6)
    journeys.fill_log(phone_page)
    journeys.sign_both(phone_page, town.supervisor.name)
    # Whose board it is, the network tells too late: what was typed goes with the record.
    phone_page.route("**/enterprises/*/board", lambda _: None)
    phone_page.get_by_role("button", name="1 到访").click()
    phone_page.get_by_text("拍不清？").click()
    phone_page.get_by_label("公示牌编号").fill("NOTHERE")
    phone_page.get_by_role("button", name="确定").click()
    phone_page.get_by_role("button", name="4 签字").click()
    expect(phone_page.get_by_text(CHANGED)).to_be_visible()
    journeys.sign_both(phone_page, town.supervisor.name)
    expect(phone_page.get_by_text(CHANGED)).to_be_hidden()
    phone_page.get_by_role("button", name="提交").click()
    phone_page.get_by_role("link", name="看看需要处理什么").click()
    expect(phone_page.get_by_text("扫的公示牌不是这家企业的，请核对企业")).to_be_visible()
    assert (town.count(models.visit), town.count(models.inspection)) == (0, 1)

    phone_page.get_by_role("button", name="打开修改").click()
    phone_page.get_by_role("button", name="1 到访").click()
    phone_page.get_by_role("button", name="取消扫码").click()
    phone_page.get_by_role("button", name="4 签字").click()
    journeys.sign_both(phone_page, town.supervisor.name)
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("记录 2/2")).to_be_visible()
    assert (town.count(models.visit), town.count(models.inspection)) == (1, 1)


def test_the_code_of_another_board_is_withdrawn_and_the_one_before_stands(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    ours, theirs = town.hang_board(), CountyTown(town.engine).hang_board()
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    phone_page.get_by_role("link", name=town.enterprise).click()
    phone_page.get_by_role("button", name="开始到访").click()
    phone_page.get_by_text("拍不清？").click()
    scanned = phone_page.get_by_text("已扫码", exact=True)
    for code, stands in ((theirs, 0), (ours, 1), (theirs, 1)):
        phone_page.get_by_label("公示牌编号").fill(code)
        phone_page.get_by_role("button", name="确定").click()
        if code == theirs:
            expect(phone_page.get_by_text("这块公示牌不是这家企业的")).to_be_visible()
        expect(scanned).to_have_count(stands)


def test_a_wrong_code_typed_before_the_fix_leaves_the_place_to_be_asked_for(
    phone: BrowserContext, pages_url: str, town: CountyTown
) -> None:
    town.hang_board()
    phone.add_init_script("navigator.geolocation.getCurrentPosition = () => undefined")
    page = phone.new_page()
    journeys.sign_in(page, pages_url, town.supervisor)
    page.get_by_role("link", name=town.enterprise).click()
    page.get_by_role("button", name="开始到访").click()
    page.get_by_text("拍不清？").click()
    page.get_by_label("公示牌编号").fill("NOTHERE")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("这块公示牌不是这家企业的")).to_be_visible()
    page.get_by_role("button", name="4 签字").click()
    expect(page.get_by_role("button", name="没有定位，也没有写原因")).to_be_visible()


@pytest.mark.service_worker
def test_two_open_tabs_send_a_visit_once(
    phone: BrowserContext, phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    journeys.open_app(phone.new_page(), pages_url)
    # What happens in a tab that lies behind another goes slowly.
    phone_page.bring_to_front()
    work_up_to_signing(phone_page, town)
    journeys.wait_until_kept(phone_page)
    sent: list[str] = []
    # What was answered: a try that met no network is no second sending.
    phone.on("response", lambda answer: sent.append(f"{answer.request.method} {answer.url}"))
    phone.set_offline(True)
    phone_page.get_by_role("button", name="提交").click()
    expect(phone_page.get_by_text("记录 0/2")).to_be_visible()
    sent.clear()
    phone.set_offline(False)
    expect(phone_page.get_by_text("记录 2/2")).to_be_visible()
    records = [request for request in sent if re.match(r"PUT .*/(inspections|visits)/", request)]
    assert len(records) == 2, records


def kept_photos(page: Page) -> int:
    """Photos in the phone's own database."""
    counted = page.evaluate(
        """async () => {
            const [{name}] = await indexedDB.databases()
            const database = await new Promise((found) => {
                const asked = indexedDB.open(name)
                asked.onsuccess = () => found(asked.result)
            })
            const count = database.transaction('photos').objectStore('photos').count()
            const photos = await new Promise((found) => {
                count.onsuccess = () => found(count.result)
            })
            database.close()
            return photos
        }"""
    )
    assert isinstance(counted, int)
    return counted
