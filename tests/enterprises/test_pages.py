"""What the enterprise does of its own accord, and what an office asks of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.records.outbox import Job
from tests.hazards.journeys import in_days
from tests.support import journeys
from tests.support.county_town import CountyTown
from tests.support.sent_visits import find_hazard
from tests.tips.doors import no_keys, two_officers


def origins(town: CountyTown) -> list[str]:
    """Of the hazards of this enterprise."""
    listed = sa.select(models.hazard.c.origin).where(
        models.hazard.c.enterprise_id == town.enterprise_id
    )
    with town.engine.begin() as read:
        return list(read.scalars(listed))


def test_an_enterprise_checks_itself_and_then_owes_what_it_found(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    with town.engine.begin() as tx:
        here = models.enterprise.c.id == town.enterprise_id
        tx.execute(sa.update(models.enterprise).where(here).values(actual_controller="孙示例"))
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    page.get_by_role("link", name=town.enterprise).click()
    expect(page.get_by_text("实际控制人 孙示例")).to_be_visible()
    page.get_by_role("button", name="开始自查").click()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()
    page.get_by_role("button", name="开始检查", exact=True).click()
    journeys.choose_section(page)
    journeys.judge(page, "不合格")
    journeys.report_hazard(page, journeys.picture(red=90), "配电间")
    journeys.pass_the_rest(page, 5)
    journeys.sign(page, "检查人签字", "王示例")
    journeys.sign(page, "主要负责人签字", "李示例")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    assert (town.count(models.visit), origins(town)) == (0, ["self_check"])

    page.get_by_role("link", name="完成").click()
    page.get_by_role("link", name="配电间").click()
    expect(page.get_by_role("link", name="上报整改")).to_be_visible()
    expect(page.get_by_text("企业自查")).to_be_visible()


def test_an_inspector_assigns_a_hazard_with_unit_person_and_deadline(
    phone_page: Page, pages_app: Flask, pages_url: str, town: CountyTown
) -> None:
    find_hazard(pages_app, town)
    page, several = phone_page, (Grant(Role.INSPECTOR), Grant(Role.TOWN, town_code="431224901"))
    journeys.sign_in(page, pages_url, town.county.person(*several))
    journeys.open_hazard(page, pages_url, town, "值班室")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("link", name="交办", exact=True).click()
    # The enterprise stands in it once the hazard is read, and what is emptied stays empty.
    expect(page.get_by_label("治理责任单位")).to_have_value(town.enterprise)
    page.get_by_label("治理责任单位").fill("")
    page.get_by_role("button", name="交办", exact=True).click()
    expect(page.get_by_text("请填写治理责任单位")).to_be_visible()
    # Who may act for several offices says for which.
    expect(page.get_by_text("请选以哪个单位的名义")).to_be_visible()
    page.get_by_label("以哪个单位的名义").select_option("lufeng_office")

    page.get_by_label("治理责任单位").fill(town.enterprise)
    page.get_by_label("整改责任人").fill("王示例")
    page.get_by_label("整改期限").fill(in_days(3))
    page.get_by_role("button", name="按清单要求整改").click()
    page.get_by_role("button", name="交办", exact=True).click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()

    journeys.open_hazard(page, pages_url, town, "值班室")
    expect(page.get_by_text("王示例").first).to_be_visible()
    expect(page.get_by_text("还有 3 天")).to_be_visible()


def test_an_enterprise_proves_by_photo_that_its_board_hangs(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    code = town.hang_board()
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    page.get_by_role("link", name="公示牌").click()
    expect(page.get_by_text("还没有张贴")).to_be_visible()
    page.get_by_label("拍照：张贴照片").set_input_files(journeys.picture(red=120))
    expect(page.get_by_role("button", name="查看张贴照片 1")).to_be_visible()
    page.get_by_label("举报告知牌已一并张贴").check()
    page.get_by_role("button", name="已张贴").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()

    page.goto(f"{pages_url}#/board")
    expect(page.get_by_text("墙上的就是最新的第 1 版")).to_be_visible()
    expect(page.get_by_text("贴好后拍一张")).to_have_count(0)
    posted = sa.select(models.board_posting).where(models.board_posting.c.code == code)
    with town.engine.begin() as read:
        [posting] = read.execute(posted)
    assert (posting.version, posting.shows_tip_poster) == (1, True)


def test_a_board_is_photographed_again_once_the_plate_hangs_beside_it(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    code = town.hang_board()
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    for red, has_plate in ((121, False), (122, True)):
        page.goto(f"{pages_url}#/board")
        page.get_by_label("拍照：张贴照片").set_input_files(journeys.picture(red=red))
        expect(page.get_by_role("button", name="查看张贴照片 1")).to_be_visible()
        page.get_by_label("举报告知牌已一并张贴").set_checked(has_plate)
        page.get_by_role("button", name="已张贴").click()
        expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    page.goto(f"{pages_url}#/board")
    expect(page.get_by_text("墙上的就是最新的第 1 版")).to_be_visible()
    expect(page.get_by_text("贴好后拍一张")).to_have_count(0)
    postings = sa.select(models.board_posting.c.shows_tip_poster)
    mine = postings.where(models.board_posting.c.code == code)
    with town.engine.begin() as read:
        assert list(read.scalars(mine.order_by(models.board_posting.c.received_at))) == [
            False,
            True,
        ]


def test_an_enterprise_has_its_plate_printed(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    town.hang_board()
    no_keys(town.county)
    page = phone_page
    journeys.sign_in(page, pages_url, town.owner)
    page.goto(f"{pages_url}#/board")
    expect(page.get_by_text("网上举报还没有开通，开通后再印制")).to_be_visible()
    two_officers(town.county)
    page.reload()
    expect(page.get_by_text("还没有印制，请印制后和公示牌一起张贴")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="印制", exact=True).click()
    expect(page.get_by_role("button", name="正在印制…")).to_be_visible()
    asked = sa.select(models.outbox.c.id).where(
        models.outbox.c.job == Job.PRINT_TIP_POSTER,
        models.outbox.c.subject == str(town.enterprise_id),
    )
    with town.engine.begin() as read:
        assert len(list(read.scalars(asked))) == 1
