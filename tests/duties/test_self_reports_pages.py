"""What an enterprise does of its own accord on the phone: risks, reports, lists."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from ledger.ground import tables as models
from tests.support import journeys
from tests.support.county_town import CountyTown


def open_enterprise(page: Page, pages_url: str, town: CountyTown) -> None:
    journeys.sign_in(page, pages_url, town.owner)
    page.get_by_role("link", name=town.enterprise).click()


def test_an_enterprise_reports_a_hazard_of_its_own_accord(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    open_enterprise(page, pages_url, town)
    page.get_by_role("link", name="主动报告隐患").click()
    page.get_by_role("button", name="报告", exact=True).click()
    expect(page.get_by_text("请拍一张照片")).to_be_visible()
    page.get_by_label("拍照：隐患照片").set_input_files(journeys.picture(red=60))
    page.get_by_label("部位").fill("仓库")
    page.get_by_label("描述").fill("消防栓被货物挡住")
    page.get_by_text("一般隐患", exact=True).click()
    page.get_by_role("radiogroup", name="所属领域").locator("label").first.click()
    expect(page.get_by_text("已定位，误差约 12 米")).to_be_visible()
    journeys.sign(page, "报告人签字", "王示例")
    journeys.sign(page, "主要负责人签字", "李示例")
    page.get_by_role("button", name="报告", exact=True).click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()
    listed = sa.select(models.hazard.c.origin).where(
        models.hazard.c.enterprise_id == town.enterprise_id
    )
    with town.engine.begin() as read:
        assert list(read.scalars(listed)) == ["voluntary"]


def test_an_enterprise_keeps_its_risk_points_and_key_areas(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    open_enterprise(page, pages_url, town)
    page.get_by_role("link", name="风险点和重点区域").click()
    page.get_by_label("添加重点区域").fill("后厨")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("button", name="取消重点区域 后厨")).to_be_visible()

    page.get_by_role("button", name="添加风险点").click()
    sheet = page.get_by_role("dialog", name="添加风险点")
    sheet.get_by_label("风险点", exact=False).first.fill("燃气灶具及管道")
    sheet.get_by_text("较大风险（橙）").click()
    sheet.get_by_text("后厨", exact=True).click()
    sheet.get_by_role("button", name="火灾").click()
    sheet.get_by_role("button", name="保存").click()
    expect(sheet.get_by_text("请写管控措施")).to_be_visible()
    sheet.get_by_label("管控措施").fill("每日闭店前关总阀")
    sheet.get_by_label("责任人").fill("李示例")
    sheet.get_by_label("应急措施").fill("关阀，撤离")
    sheet.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="燃气灶具及管道")).to_be_visible()
    kept = sa.select(models.risk_point.c.grade, models.key_area.c.name).join(
        models.key_area, models.key_area.c.id == models.risk_point.c.key_area_id
    )
    with town.engine.begin() as read:
        of_town = models.risk_point.c.enterprise_id == town.enterprise_id
        assert read.execute(kept.where(of_town)).one() == ("larger", "后厨")


def test_a_self_check_that_the_principal_led_stands_in_the_lists_and_the_report(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    page = phone_page
    open_enterprise(page, pages_url, town)
    page.get_by_role("button", name="开始自查").click()
    page.get_by_role("button", name="开始检查", exact=True).click()
    journeys.choose_section(page)
    journeys.judge(page, "不合格")
    journeys.report_hazard(page, journeys.picture(red=90), "配电间")
    journeys.pass_the_rest(page, 5)
    page.get_by_label("这次由主要负责人带队").check()
    journeys.sign(page, "检查人签字", "王示例")
    journeys.sign(page, "主要负责人签字", "李示例")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记录 1/1，照片 1/1 已核验")).to_be_visible()

    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}/lists")
    expect(page.get_by_role("link", name="配电间")).to_be_visible()
    page.get_by_role("button", name="自查自纠").click()
    expect(page.get_by_text("主要负责人带队")).to_be_visible()
    page.get_by_role("button", name="制度措施").click()
    expect(page.get_by_text("隐患上墙公示")).to_be_visible()

    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}/report")
    expect(page.get_by_role("row", name="一般隐患 1 0 0%")).to_be_visible()
    expect(page.get_by_role("row", name="重大隐患 0 0 —")).to_be_visible()
    page.get_by_text("公示栏", exact=True).click()
    journeys.sign(page, "主要负责人签字", "李示例")
    page.get_by_role("button", name="核对无误，报送").click()
    expect(page.get_by_text("记录 1/1")).to_be_visible()
    page.goto(f"{pages_url}#/enterprises/{town.enterprise_id}/report")
    expect(page.get_by_text("已报", exact=True)).to_be_visible()
    expect(page.get_by_text("已报告", exact=True)).to_be_visible()
