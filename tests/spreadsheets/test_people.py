"""People and their stations come from a county's tables."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from ledger.enterprises.queries import county_names
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.transfer.exports import ExportAsked, exported
from ledger.people.exports import PEOPLE_EXPORT
from ledger.people.queries import PeopleFilter, list_people
from tests.spreadsheets.conftest import PLAN, Office
from tests.support.unused import unused_phone


def person(number: str, **cells: Any) -> dict[str, Any]:
    """A row of the people's table."""
    return {"姓名": "王示例", "手机": number, "角色": "派驻员", "乡镇": None, "行业领域": None,
            "企业": None, **cells}  # fmt: skip


def grants_of(office: Office, number: str) -> set[tuple[str, ...]]:
    whose = PeopleFilter(text=number)
    (found,) = list_people(office.county.engine, office.person.caller, whose).rows
    return {
        tuple(str(value) for name, value in sorted(asdict(granted).items()) if value)
        for granted in found.grants
    }


def test_people_come_with_their_roles_and_without_a_password(office: Office) -> None:
    place = office.county.enterprise(name="示例酒店")
    first, second = unused_phone(), unused_phone()
    rows = [
        person(first),
        person(first, 角色="检查员", 行业领域="S06、消防和人员密集场所", 乡镇="示例镇"),
        person(second, 姓名="赵示例", 角色="企业", 企业="示例酒店"),
    ]
    assert office.counts(office.xlsx(rows), "people") == (2, 0, 0)
    assert grants_of(office, first) == {
        ("supervisor",),
        ("inspector", "S06", "431224100"),
        ("inspector", "S04", "431224100"),
    }
    assert grants_of(office, second) == {(str(place), "enterprise")}
    with office.county.engine.connect() as read:
        mine = models.person.c.phone.in_([first, second])
        assert set(read.scalars(sa.select(models.person.c.password_hash).where(mine))) == {None}


@pytest.mark.parametrize("first", ["姓名", "办公电话", "单位", "职务", "状态"])
def test_of_several_things_that_do_not_agree_the_first_column_is_told(
    office: Office, first: str
) -> None:
    number = unused_phone()
    open_offices(office)
    one = {"姓名": "王示例", "办公电话": "0745-1", "单位": "县住建局", "职务": "主任",
           "状态": "在用"}  # fmt: skip
    other = {"姓名": "赵示例", "办公电话": "0745-2", "单位": "示例镇安监站", "职务": "科员",
             "状态": "停用"}  # fmt: skip
    rows = [{first: None, **person(number), **said} for said in (one, other)]
    fault = office.fault(office.xlsx(rows), "people")
    assert (fault.row, fault.column) == (3, first)


def test_the_same_people_again_change_nothing(office: Office) -> None:
    path = office.xlsx([person(unused_phone()), person(unused_phone(), 角色="乡镇", 乡镇="示例镇")])
    office.take(path, "people")
    assert office.counts(path, "people") == (0, 0, 2)


def test_roles_that_no_row_names_are_taken_away_and_the_trial_tells_so(office: Office) -> None:
    number = unused_phone()
    office.take(office.xlsx([person(number), person(number, 角色="检查员")]), "people")
    imported = office.take(office.xlsx([person(number)]), "people")
    assert imported.lines == [f"第 2 行 王示例（{number[:3]}****{number[-4:]}） 修改：角色"]
    assert grants_of(office, number) == {("supervisor",)}


def test_an_import_cannot_take_away_the_last_administrator(office: Office) -> None:
    admin = office.person
    found = office.fault(office.xlsx([person(admin.phone, 姓名=admin.name)]), "people")
    assert found.message == "这是最后一位管理员，请先设置另一位管理员"
    assert grants_of(office, admin.phone) == {("admin",)}


def test_the_county_office_cannot_make_administrators_by_a_file(office: Office) -> None:
    office.person = office.county.person(Role.COUNTY)
    found = office.fault(office.xlsx([person(unused_phone(), 角色="管理员")]), "people")
    assert found.message == "只有管理员可以设置或修改管理员"


def test_a_page_takes_no_administrator_from_a_file_and_the_server_does(office: Office) -> None:
    number = unused_phone()
    path = office.xlsx([person(number, 角色="安委办")])
    office.at_the_server = False
    assert "要再输一次您自己的密码才给" in office.fault(path, "people").message
    office.at_the_server = True
    office.take(path, "people")
    office.at_the_server = False
    assert office.counts(path, "people") == (0, 0, 1)


def test_a_file_neither_makes_a_report_officer_nor_takes_the_role_away(office: Office) -> None:
    found = office.fault(office.xlsx([person(unused_phone(), 角色="举报受理员")]), "people")
    assert found.message.startswith("举报受理员由两人办理")
    officer = office.county.person(Role.REPORT_OFFICER)
    found = office.fault(office.xlsx([person(officer.phone, 姓名=officer.name)]), "people")
    assert found.message.startswith("取消举报受理员须由另一名受理员确认")
    assert grants_of(office, officer.phone) == {("report_officer",)}


def test_a_phone_of_another_county_is_taken(office: Office, county: Any) -> None:
    elsewhere = county.person(Role.INSPECTOR)
    found = office.fault(office.xlsx([person(elsewhere.phone)]), "people")
    assert (found.column, found.message) == (
        "手机",
        "这个手机号登记不了，请核对；号码没写错的，请联系系统管理员",
    )


def open_offices(office: Office) -> None:
    """Two, as opening a county enters them."""
    rows = [
        {"id": "housing", "kind": "department", "name": "县住建局"},
        {"id": "station", "kind": "town", "name": "示例镇安监站"},
    ]
    with office.county.engine.begin() as tx:
        for row in rows:
            here = sa.insert(models.office).values(area_code=office.county.area_code, **row)
            tx.execute(here)


def office_of(office: Office, number: str) -> str | None:
    whose = PeopleFilter(text=number)
    (found,) = list_people(office.county.engine, office.person.caller, whose).rows
    return found.office


def test_where_people_work_comes_goes_and_stays_as_their_other_columns_do(office: Office) -> None:
    open_offices(office)
    number = unused_phone()
    first = office.xlsx([person(number, 单位="县住建局"), person(number, 角色="检查员", 单位=None)])
    assert office.counts(first, "people") == (1, 0, 0)
    assert office_of(office, number) == "县住建局"
    assert office.counts(first, "people") == (0, 0, 1)
    without = office.xlsx([person(number), person(number, 角色="检查员")])
    assert office.counts(without, "people") == (0, 0, 1)
    moved = office.take(office.xlsx([person(number, 所在单位="station")]), "people")
    assert moved.lines == [f"第 2 行 王示例（{number[:3]}****{number[-4:]}） 修改：单位；角色"]
    assert office_of(office, number) == "示例镇安监站"
    assert office.counts(office.xlsx([person(number, 单位=None)]), "people") == (0, 1, 0)
    assert office_of(office, number) is None


def test_an_office_that_is_none_of_the_countys_is_told_with_those_there_are(office: Office) -> None:
    rows = [person(unused_phone(), 单位=None), person(unused_phone(), 单位="县住建局")]
    found = office.fault(office.xlsx(rows, title="人员"), "people")
    assert (found.sheet, found.row, found.column) == ("人员", 3, "单位")
    assert found.remedy == "本县没有登记单位，请留空"
    open_offices(office)
    rows[1]["单位"] = "县水利局"
    found = office.fault(office.xlsx(rows, title="人员"), "people")
    assert (found.row, found.message) == (3, "没有单位“县水利局”")
    assert found.remedy == "请填：县住建局、示例镇安监站"


def test_people_who_were_taken_out_come_back_unchanged_with_their_offices(office: Office) -> None:
    open_offices(office)
    county, engine = office.county, office.county.engine
    county.person(Role.INSPECTOR, Role.SUPERVISOR, office_id="housing", title="科长")
    asked = ExportAsked(engine, office.person.caller, PLAN, PeopleFilter())
    listing = exported(asked, county_names(engine, county.area_code, PLAN), PEOPLE_EXPORT)
    path = office.folder / "人员.xlsx"
    path.write_bytes(b"".join(listing.pieces("xlsx")))
    rows = [*load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    assert [row[rows[0].index("单位")] for row in rows[1:]].count("县住建局") == 2
    assert office.counts(path, "people") == (0, 0, 2)


BAD_ROWS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no phone": ({"手机": "0745-123"}, "手机", "“0745-123”不是手机号"),
    "unknown role": ({"角色": "局长"}, "角色", "没有角色“局长”"),
    "a town's office without a town": ({"角色": "乡镇"}, "角色", "乡镇角色须指明是哪个乡镇"),
    "an enterprise's person of none": ({"角色": "企业"}, "角色", "企业角色须指明是哪一家企业"),
    "an enterprise nobody knows": (
        {"角色": "企业", "企业": "没有这家"},
        "企业",
        "台账上没有企业“没有这家”",
    ),
    "an administrator of one town": (
        {"角色": "管理员", "乡镇": "示例镇"},
        "角色",
        "安委办、管理员和举报受理员的权限不能限于乡镇或行业",
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_told_with_its_column(office: Office, case: str) -> None:
    cells, column, message = BAD_ROWS[case]
    found = office.fault(office.xlsx([person(unused_phone(), **cells)]), "people")
    assert (found.row, found.column, found.message) == (2, column, message)


def test_a_file_with_passwords_is_refused(office: Office) -> None:
    found = office.fault(office.xlsx([person(unused_phone(), 密码="12345678")]), "people")
    assert found.message == "文件里不能有密码"


def test_rows_of_one_person_stand_together_and_agree(office: Office) -> None:
    number = unused_phone()
    apart = [person(number), person(unused_phone()), person(number, 角色="检查员")]
    assert office.fault(office.xlsx(apart), "people").row == 4
    differing = [person(number), person(number, 姓名="另一人", 角色="检查员")]
    assert office.fault(office.xlsx(differing), "people").column == "姓名"


def station(number: str, place: str, **cells: Any) -> dict[str, Any]:
    """A row of the stations' table."""
    return {"派驻员手机": number, "企业信用代码或名称": place, "开始": date(2026, 11, 2),
            "结束": None, **cells}  # fmt: skip


def assignments(office: Office) -> list[tuple[date, date | None]]:
    here = models.assignment.c.area_code == office.county.area_code
    listed = sa.select(models.assignment.c.from_date, models.assignment.c.to_date).where(here)
    with office.county.engine.connect() as read:
        return [tuple(row) for row in read.execute(listed.order_by(models.assignment.c.from_date))]


MIDNIGHT = datetime.combine(date(2026, 11, 2), time())


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 2), MIDNIGHT, "2026-11-02", "2026/11/2", "２０２６年１１月２日",
        "2026.11.2", 20261102, 46328,
    ],
)  # fmt: skip
def test_days_are_read_however_they_are_written(office: Office, day: object) -> None:
    office.county.enterprise(name="示例酒店")
    supervisor = office.county.person(Role.SUPERVISOR)
    path = office.xlsx([station(supervisor.phone, "示例酒店", 开始=day)])
    assert office.counts(path, "assignments") == (1, 0, 0)
    assert assignments(office) == [(date(2026, 11, 2), None)]


def test_a_station_gets_its_end_and_the_same_again_is_nothing(office: Office) -> None:
    office.county.enterprise(name="示例酒店")
    supervisor = office.county.person(Role.SUPERVISOR)
    office.take(office.xlsx([station(supervisor.phone, "示例酒店")]), "assignments")
    ended = office.xlsx([station(supervisor.phone, "示例酒店", 结束="2026-12-31")])
    assert office.counts(ended, "assignments") == (0, 1, 0)
    assert office.counts(ended, "assignments") == (0, 0, 1)
    assert assignments(office) == [(date(2026, 11, 2), date(2026, 12, 31))]


def test_stations_obey_the_rules_of_stationing(office: Office) -> None:
    place = office.county.enterprise(name="示例酒店")
    inspector = office.county.person(Role.INSPECTOR)
    employed = office.county.person(Role.SUPERVISOR, Grant(Role.ENTERPRISE, enterprise_id=place))
    there = office.county.supervisor_at(place)
    rows = [
        station(inspector.phone, "示例酒店"),
        station(employed.phone, "示例酒店"),
        station(there.phone, "示例酒店", 结束=date(2026, 11, 1)),
        station(there.phone, "示例酒店", 开始=date(2026, 11, 3)),
        station(unused_phone(), "示例酒店"),
    ]
    messages = {
        fault.row: fault.message for fault in office.faults(office.xlsx(rows), "assignments")
    }
    assert "此人不是在岗的派驻员" in messages[2]
    assert "自己的人员" in messages[3]
    assert messages[4] == "结束日期早于开始日期"
    assert "已派驻这家企业" in messages[5]
    assert messages[6] == "本县没有这个手机号的人员"


def test_a_name_that_several_enterprises_bear_needs_the_code(office: Office) -> None:
    for address in ("一号", "二号"):
        office.county.enterprise(name="示例便利店", address=address)
    supervisor = office.county.person(Role.SUPERVISOR)
    found = office.fault(office.xlsx([station(supervisor.phone, "示例便利店")]), "assignments")
    assert found.remedy == "请改填统一社会信用代码"
