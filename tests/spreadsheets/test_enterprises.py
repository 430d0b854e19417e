"""Enterprises come from a county's table: named faults, nothing half, the same again is nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.errors import Forbidden
from media.coordinates import Position, distance_m, gcj02_from_wgs84
from tests.spreadsheets.conftest import CODE, Office, shop


def test_rows_become_enterprises_with_their_boards(office: Office) -> None:
    rows = [
        shop(),
        shop(
            "示例加油站",
            统一社会信用代码=CODE,
            无代码原因=None,
            行业领域="城镇燃气、S09 工贸",
            从业人数=18,
        ),
    ]
    assert office.counts(office.xlsx(rows)) == (2, 0, 0)
    found = office.enterprises()
    assert found["示例加油站"]["credit_code"] == CODE
    assert found["示例加油站"]["sectors"] == ["S06", "S09"]
    assert found["示例早餐店"]["employees"] == 4
    with office.county.engine.connect() as read:
        boards = sa.select(sa.func.count()).select_from(models.board)
        here = models.board.c.area_code == office.county.area_code
        assert read.scalar(boards.where(here)) == 2


def test_importing_the_same_file_again_changes_nothing(office: Office) -> None:
    path = office.xlsx([shop(), shop("示例加油站", 统一社会信用代码=CODE, 无代码原因=None)])
    office.take(path)
    before = office.enterprises()
    assert office.counts(path) == (0, 0, 2)
    assert office.enterprises() == before


def test_a_changed_row_updates_and_tells_what_changed(office: Office) -> None:
    office.take(office.xlsx([shop(高危="否")]))
    imported = office.take(office.xlsx([shop(从业人数=7, 高危="是")]))
    assert (imported.new, imported.changed, imported.unchanged) == (0, 1, 0)
    assert imported.lines == ["第 2 行 示例早餐店 修改：从业人数 4 → 7；高危 否 → 是"]
    assert office.enterprises()["示例早餐店"]["employees"] == 7


def test_a_dry_run_tells_the_same_and_keeps_nothing(office: Office) -> None:
    path = office.xlsx([shop()])
    tried = office.take(path, dry_run=True)
    assert not office.enterprises()
    assert tried == office.take(path)


def test_an_enterprise_keeps_its_identity_by_its_code_under_a_new_name(office: Office) -> None:
    coded = {"统一社会信用代码": CODE, "无代码原因": None}
    office.take(office.xlsx([shop("示例加油站", **coded)]))
    assert office.counts(office.xlsx([shop("示例加油站（新店）", **coded)])) == (0, 1, 0)
    assert [*office.enterprises()] == ["示例加油站（新店）"]


def test_a_shop_that_got_a_licence_takes_up_its_code(office: Office) -> None:
    office.take(office.xlsx([shop()]))
    coded = shop(统一社会信用代码=CODE, 无代码原因=None)
    assert office.counts(office.xlsx([coded])) == (0, 1, 0)
    assert office.enterprises()["示例早餐店"]["credit_code"] == CODE


def test_what_the_table_has_no_column_for_stays(office: Office) -> None:
    office.take(office.xlsx([shop(安全负责人="王示例", 经度=110.59, 纬度=27.9, 坐标系="wgs84")]))
    office.take(office.xlsx([shop(从业人数=9)]))
    found = office.enterprises()["示例早餐店"]
    assert (found["safety_officer_name"], found["longitude"]) == ("王示例", 110.59)


def test_an_empty_cell_of_a_column_that_stands_empties_the_field(office: Office) -> None:
    office.take(office.xlsx([shop(安全负责人="王示例")]))
    office.take(office.xlsx([shop(安全负责人=None)]))
    assert office.enterprises()["示例早餐店"]["safety_officer_name"] is None


def test_key_areas_outlive_an_import(office: Office) -> None:
    office.take(office.xlsx([shop()]))
    place = office.enterprises()["示例早餐店"]["id"]
    area = {"id": place, "enterprise_id": place, "name": "后厨", "active": True}
    with office.county.engine.begin() as tx:
        tx.execute(sa.insert(models.key_area).values(area_code=office.county.area_code, **area))
    office.take(office.xlsx([shop(从业人数=9)]))
    with office.county.engine.connect() as read:
        mine = models.key_area.c.area_code == office.county.area_code
        assert read.execute(sa.select(models.key_area.c.active).where(mine)).scalar_one()


def test_headings_may_stand_in_any_order_and_be_written_otherwise(office: Office) -> None:
    row = {
        "序号": 1,
        " 单位名称（必填）": " 示例早餐店 ",
        "所属乡镇*": "示例镇",
        "备注": "随便写",
        "从业\n人员": "１２人",
        "行业": "Ｓ０６；共性检查",
        "详细地址": "示例路 1 号",
        "负责人": "李示例",
        "电话": 13800000001,
        "信用代码": " 9143 1224 ma4l1a2b3r ",
    }
    assert office.counts(office.xlsx([row])) == (1, 0, 0)
    found = office.enterprises()["示例早餐店"]
    assert (found["employees"], found["credit_code"]) == (12, CODE)
    assert (found["sectors"], found["principal_phone"]) == (["S06", "S00"], "13800000001")


def test_places_on_chinese_maps_are_turned_to_wgs84(office: Office) -> None:
    true = Position(110.594, 27.908)
    shown = gcj02_from_wgs84(*true)
    row = shop(经度=shown.longitude, 纬度=str(shown.latitude), 坐标系="GCJ-02")
    assert office.counts(office.xlsx([row])) == (1, 0, 0)
    found = office.enterprises()["示例早餐店"]
    assert distance_m(true, Position(found["longitude"], found["latitude"])) < 0.2
    assert office.counts(office.xlsx([row])) == (0, 0, 1)


def test_every_fault_is_named_by_sheet_row_and_column_and_nothing_is_kept(office: Office) -> None:
    rows = [
        shop("好的一家"),
        shop("没有这个镇", 乡镇="不存在镇"),
        shop("人数", 从业人数="十二"),
        shop("代码", 统一社会信用代码="91431224MA4L1A2B30", 无代码原因=None),
        shop("行业", 行业领域="S06、养猫"),
        shop("没填", 地址=None),
    ]
    found = office.faults(office.xlsx(rows))
    assert [(fault.sheet, fault.row, fault.column) for fault in found] == [
        ("企业", 3, "乡镇"),
        ("企业", 4, "从业人数"),
        ("企业", 5, "统一社会信用代码"),
        ("企业", 6, "行业领域"),
        ("企业", 7, "地址"),
    ]
    assert str(found[0]) == "「企业」第 3 行“乡镇”：没有乡镇“不存在镇”。请填：示例镇"
    assert not office.enterprises()


BAD_CELLS: dict[str, tuple[dict[str, Any], str]] = {
    "neither code nor reason": ({"无代码原因": None}, "没有信用代码，也没有说明原因"),
    "code and reason": ({"统一社会信用代码": CODE}, "有了信用代码，又写了无代码原因"),
    "a code that Excel rounded": (
        {"统一社会信用代码": 914312240000000000.0},
        "数字太长，Excel 已经改掉了末几位",
    ),
    "a longitude alone": ({"经度": 110.5}, "经度和纬度须一起填写"),
    "a place of no system": ({"经度": 110.5, "纬度": 27.9}, "没有填坐标系"),
    "latitude and longitude confused": (
        {"经度": 27.9, "纬度": 110.5, "坐标系": "wgs84"},
        "纬度不在 -90 到 90 之间",
    ),
    "half a person": ({"从业人数": 2.5}, "“2.5”不是人数"),
    "a day for a name": ({"主要负责人": date(2026, 11, 2)}, "是日期格式"),
    "a formula gone wrong": ({"地址": "#REF!"}, "是 Excel 的错误值 #REF!"),
    "neither yes nor no": ({"高危": "也许"}, "“也许”看不懂"),
    "too long a name": ({"企业名称": "长" * 101}, "超过 100 字"),
    "a sector that this county's plan lacks": ({"行业领域": "S99"}, "没有行业领域 S99"),
}


@pytest.mark.parametrize("case", BAD_CELLS)
def test_a_bad_cell_is_told_with_what_to_do(office: Office, case: str) -> None:
    cells, message = BAD_CELLS[case]
    found = office.fault(office.xlsx([shop(**cells)]))
    assert found.message == message
    assert found.row == 2
    assert found.remedy
    assert not office.enterprises()


def test_one_enterprise_twice_in_a_file_is_refused(office: Office) -> None:
    found = office.fault(office.xlsx([shop(), shop("另一家"), shop(地址="搬走了")]))
    assert (found.row, found.message) == (4, "这家企业在第 2 行已经有了")


def test_a_code_that_the_ledger_knows_must_not_be_left_out(office: Office) -> None:
    office.take(office.xlsx([shop(统一社会信用代码=CODE, 无代码原因=None)]))
    found = office.fault(office.xlsx([shop()]))
    assert found.message == f"台账上这家企业的信用代码是 {CODE}"


def test_shops_of_one_name_and_town_are_told_apart_by_their_address(office: Office) -> None:
    for address in ("示例路 1 号", "示例路 2 号"):
        office.county.enterprise(name="示例便利店", address=address)
    changed = shop("示例便利店", 地址="示例路 2 号", 从业人数=3)
    assert office.counts(office.xlsx([changed])) == (0, 1, 0)
    found = office.fault(office.xlsx([shop("示例便利店", 地址="示例路 3 号")]))
    assert found.message == "台账上这个乡镇有几家同名的企业"


def test_many_faults_stop_the_reading(office: Office) -> None:
    rows = [shop(f"示例店{number}", 从业人数="很多") for number in range(1000)]
    assert 100 <= len(office.faults(office.xlsx(rows))) < 1000


def test_each_row_and_the_import_stand_in_the_audit_trail(office: Office) -> None:
    office.take(office.xlsx([shop()]))
    with office.county.engine.connect() as read:
        here = models.audit.c.area_code == office.county.area_code
        noted = read.execute(sa.select(models.audit).where(here).order_by(models.audit.c.id)).all()
    assert [entry.action for entry in noted] == ["save_enterprise", "import_enterprises"]
    assert {entry.person_id for entry in noted} == {office.person.id}
    assert noted[1].details == {"new": 1, "changed": 0}


def test_only_the_office_may_import(office: Office) -> None:
    office.person = office.county.person(Role.INSPECTOR)
    with pytest.raises(Forbidden):
        office.take(office.xlsx([shop()]))


def test_who_regulates_an_enterprise_comes_with_the_table(office: Office) -> None:
    row = shop("示例监管店", 监管责任人="周示例", 电话="0745-1234567")
    assert office.counts(office.xlsx([row])) == (1, 0, 0)
    held = office.enterprises()["示例监管店"]
    assert (held["regulator_name"], held["regulator_phone"]) == ("周示例", "0745-1234567")
    assert office.counts(office.xlsx([shop("示例监管店")])) == (0, 0, 1)


def test_a_table_fills_in_what_was_found_on_the_spot_and_confirms_it(office: Office) -> None:
    office.county.enterprise(
        name="示例待认店",
        no_credit_code_reason="待补充",
        principal_name="待补充",
        employees=0,
        unconfirmed_since=datetime.now(UTC),
    )
    half = office.xlsx([shop("示例待认店", 主要负责人="待补充")])
    assert office.counts(half) == (0, 1, 0)
    assert office.enterprises()["示例待认店"]["unconfirmed_since"]
    assert office.counts(office.xlsx([shop("示例待认店")])) == (0, 1, 0)
    assert office.enterprises()["示例待认店"]["unconfirmed_since"] is None
