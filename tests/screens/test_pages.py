"""Records read back: the visit that a printed log's code leads to, and its correction."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from ledger.ground import tables as models
from ledger.ground.caller import Role
from tests.support import journeys
from tests.support.county_town import CountyTown


def visit_ids(town: CountyTown) -> list[UUID]:
    """The visits of this enterprise, as the server received them."""
    listed = (
        sa.select(models.visit.c.id)
        .where(models.visit.c.enterprise_id == town.enterprise_id)
        .order_by(models.visit.c.received_at)
    )
    with town.engine.begin() as read:
        return list(read.scalars(listed))


def correct_the_receiver(page: Page, inspector: str) -> None:
    page.get_by_role("link", name="更正", exact=True).click()
    receiver = page.get_by_label("企业接待人")
    expect(receiver).to_have_value("李示例")
    receiver.fill("赵示例")
    page.get_by_role("button", name="提交更正").click()
    expect(page.get_by_text("请写明更正原因")).to_be_visible()
    page.get_by_role("button", name="接待人姓名写错").click()
    page.reload()
    expect(receiver).to_have_value("赵示例")
    journeys.sign_both(page, inspector)
    page.get_by_role("button", name="提交更正").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()


def test_a_visit_reads_like_its_log_entry(
    phone_page: Page, another_phone: BrowserContext, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    phone_page.get_by_role("link", name="完成").click()
    phone_page.get_by_role("link", name="日志").click()
    phone_page.get_by_role("link", name=town.enterprise).click()

    for words in ("已定位，误差约 12 米", "李示例", "正常生产", "合格 5，不合格 1"):
        expect(phone_page.get_by_text(words).first).to_be_visible()
    expect(phone_page.get_by_role("heading", name="值班室：已损坏")).to_be_visible()
    expect(phone_page.get_by_role("img", name=f"{town.supervisor.name}的签名")).to_be_visible()
    expect(phone_page.get_by_role("link", name="更正", exact=True)).to_be_visible()

    reader = another_phone.new_page()
    journeys.open_app(reader, f"{pages_url}#/visits/{visit_ids(town)[0]}")
    journeys.fill_sign_in(reader, town.inspector)
    expect(reader.get_by_text("合格 5，不合格 1")).to_be_visible()
    expect(reader.get_by_role("link", name="更正", exact=True)).to_have_count(0)


def test_a_corrected_visit_leads_to_its_correction_and_back(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室")
    [first] = visit_ids(town)
    phone_page.goto(f"{pages_url}#/visits/{first}")
    correct_the_receiver(phone_page, town.supervisor.name)
    assert len(visit_ids(town)) == 2

    phone_page.goto(f"{pages_url}#/visits/{first}")
    expect(phone_page.get_by_role("link", name="更正", exact=True)).to_have_count(0)
    phone_page.get_by_role("link", name="这份记录已更正").click()
    expect(phone_page.get_by_text("赵示例")).to_be_visible()
    expect(phone_page.get_by_text("接待人姓名写错")).to_be_visible()
    # What was found belongs to the visit, whichever of its two records is read.
    expect(phone_page.get_by_role("heading", name="值班室：已损坏")).to_be_visible()
    phone_page.get_by_role("link", name="看更正前的记录").click()
    expect(phone_page.get_by_role("link", name="这份记录已更正")).to_be_visible()


def test_an_inspection_by_itself_is_read_back(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室", red=99)
    of_here = models.inspection.c.enterprise_id == town.enterprise_id
    with town.engine.begin() as tx:
        inspection_id = tx.execute(sa.select(models.inspection.c.id).where(of_here)).scalar_one()
        used = sa.select(models.photo_use.c.sha256)
        shown = used.where(models.photo_use.c.record_id == inspection_id)
        found_broken = sa.update(models.photo).where(models.photo.c.sha256.in_(shown))
        tx.execute(found_broken.values(state="rejected", rejected_reason="照片不完整，请重拍。"))
    phone_page.goto(f"{pages_url}#/inspections/{inspection_id}")
    expect(phone_page.get_by_text("合格 5，不合格 1")).to_be_visible()
    # The phone that took it can still show it, and says which one the others cannot see.
    phone_page.get_by_role("button", name="查看隐患照片 1（用不了）").click()
    seen = phone_page.get_by_role("dialog", name="照片")
    expect(seen.get_by_text("这张照片用不了。照片不完整，请重拍。")).to_be_visible()
    phone_page.get_by_role("button", name="关闭").click()
    phone_page.get_by_role("link", name="看这次到访的日志").click()
    expect(phone_page.get_by_role("heading", name="到访记录")).to_be_visible()


DUTIES = "履职任务\n带队检查、演练、培训、会议：还差什么，在这里登记"
BEHIND = "谁还没有履职\n按任务看还没做够的企业和单位"
DRAWS = "双随机抽查\n抽签决定查谁、谁去查；抽到的查了没有"
ACCIDENTS = "亡人事故\n起数和死亡人数与上年同期相比，零发生，方案指标"
KEYS = "我的密钥\n打开举报的密钥：生成、核对、恢复"
KNOWN = {DUTIES, BEHIND, DRAWS, ACCIDENTS, KEYS, "日志"}


@pytest.mark.parametrize(
    ("roles", "groups"),
    [
        ([Role.COUNTY], [[DUTIES, BEHIND], [DRAWS, ACCIDENTS]]),
        ([Role.INSPECTOR, Role.REPORT_OFFICER], [[DRAWS, ACCIDENTS], [KEYS, "日志"]]),
        ([Role.REPORT_OFFICER], [[KEYS]]),
        ([Role.SUPERVISOR], []),
    ],
)
def test_me_leads_everybody_to_their_screens(
    phone_page: Page, pages_url: str, town: CountyTown, roles: list[Role], groups: list[list[str]]
) -> None:
    somebody = town.county.person(*roles, password_hash=town.password_hash)
    journeys.sign_in(phone_page, pages_url, somebody)
    phone_page.get_by_role("link", name="我的").click()
    expect(phone_page.get_by_role("link", name="待上传的记录")).to_be_visible()
    shown = [
        [
            text
            for label in cells.get_by_role("link").all_inner_texts()
            if (text := _lines(label)) in KNOWN
        ]
        for cells in phone_page.locator("main .cells").all()
    ]
    assert [texts for texts in shown if texts] == groups


def _lines(text: str) -> str:
    return text.replace("\n\n", "\n")
