"""The whole life of a 重大 hazard, each step on the phone of the person whose step it is."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.hazards.journeys import FIVE, Phone, further_phone, in_days, rectify
from tests.support import journeys
from tests.support.county_town import CountyTown

# The point of 消防管理 that points at a criterion, and its 情形.
AT, OF_THE_ITEM = 5, "已认定的重大火灾隐患逾期没有整改"


def confirm_and_assign(inspector: Phone) -> None:
    inspector.begin("确认级别")
    inspector.choose("重大隐患")
    inspector.page.get_by_role("button", name="采用这一条").click()
    circumstance = inspector.page.get_by_label("符合哪一种情形")
    expect(circumstance).to_have_value(OF_THE_ITEM)
    inspector.page.get_by_label("判定标准").fill("示例判定标准 第 3 条")
    inspector.submit("确认级别")

    inspector.begin("交办")
    expect(inspector.page.get_by_label("治理责任单位")).to_have_value(inspector.town.enterprise)
    inspector.fill(整改责任人="李示例", 整改期限=in_days(10), 协调督办单位="示例县消防救援大队")
    inspector.fill(整改目标="消除隐患", 整改措施="更换配电箱", 排查周期="7")
    inspector.submit("交办")


def sign_for_and_start(owner: Phone) -> None:
    owner.begin("签收")
    owner.expects("协调督办单位", "示例县消防救援大队", "7 天")
    owner.submit("签收")
    assert not owner.offers("上报整改")

    owner.begin("开始整改")
    owner.page.get_by_role("button", name="开始整改", exact=True).click()
    owner.expects("请先写明五落实")
    owner.fill(**FIVE)
    owner.submit("开始整改")


def list_and_extend(inspector: Phone) -> None:
    inspector.begin("挂牌督办")
    inspector.choose("乡镇")
    inspector.fill(挂牌通知书文号="示安办〔2026〕12号", 签发人="张示例", 督办期限=in_days(20))
    inspector.choose("已公告")
    inspector.submit("挂牌督办")

    inspector.begin("延期")
    inspector.fill(延到哪一天=in_days(15), 延期的理由="配件没有到货")
    inspector.submit("延期")
    inspector.open()
    inspector.expects("挂牌督办", "示安办〔2026〕12号", "延期 1 次，原期限", "整改中")


def test_a_major_hazard_is_lived_through_on_three_phones(
    browser: Browser,
    phone_page: Page,
    another_phone: BrowserContext,
    pages_url: str,
    town: CountyTown,
) -> None:
    journeys.send_visit(phone_page, pages_url, town, part="值班室", grade="重大隐患", nth=AT)
    finder = Phone(phone_page, pages_url, town)
    owner = Phone(another_phone.new_page(), pages_url, town).sign_in(town.owner)
    inspector = Phone(further_phone(browser), pages_url, town).sign_in(town.inspector)

    confirm_and_assign(inspector)
    sign_for_and_start(owner)
    list_and_extend(inspector)
    rectify(owner, red=200)
    finder.act("验收")
    assert not finder.offers("摘牌")
    assert not inspector.offers("销号")

    inspector.begin("摘牌")
    inspector.fill(摘牌审批文号="示安办〔2026〕20号", 批准人="张示例", 整改验收的结论="同意摘牌")
    inspector.submit("摘牌")
    inspector.act("销号")
    finder.begin("回头看")
    finder.photograph("回头看照片", red=90)
    finder.submit("回头看")

    finder.open()
    finder.expects("已销号，回头看合格", f"判定依据：示例判定标准 第 3 条：{OF_THE_ITEM}")
    finder.expects(
        "主要负责人李示例负责", "已定位，误差约 12 米", f"{town.inspector.name}（执法检查员）"
    )
    inspector.page.context.close()
