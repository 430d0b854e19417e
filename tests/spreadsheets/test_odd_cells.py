"""What nobody types and files hold all the same is told at its cell, whatever its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook

from ledger.enterprises.sheet import ENTERPRISES
from spreadsheets.source import open_source
from tests.spreadsheets.conftest import Office, shop
from tests.support.unused import unused_phone

Rows = Sequence[Mapping[str, Any]]


def book(office: Office, *sheets: Rows, hide_last: bool = False) -> Path:
    made = Workbook()
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"表{number}")
        sheet.append([*rows[0]])
        for row in rows:
            sheet.append([*row.values()])
        sheet.sheet_state = "hidden" if hide_last and number == len(sheets) else "visible"
    del made["Sheet"]
    path = office.folder / f"{uuid4()}.xlsx"
    made.save(path)
    return path


def person(phone: str, role: str) -> dict[str, Any]:
    return {"姓名": "孙示例", "手机": phone, "角色": role}


@pytest.mark.parametrize("count", ["1000001", 99_999_999_999, 1e308])
def test_a_count_that_no_enterprise_has_is_told_at_its_cell(office: Office, count: object) -> None:
    fault = office.fault(office.xlsx([shop(从业人数=count)]))
    assert (fault.column, fault.message) == ("从业人数", "超过 1000000")


def test_half_of_a_character_is_taken_as_one_that_cannot_be_shown(office: Office) -> None:
    office.take(office.xlsx([shop("示例_xD800_店"), shop("示例_xD83D__xDE00_店")]))
    assert {*office.enterprises()} == {"示例�店", "示例😀店"}


@pytest.mark.parametrize("day", ["²", "①", "0001-01-01"])
def test_digits_that_are_none_and_years_that_were_none_are_no_day(office: Office, day: str) -> None:
    row = {"派驻员手机": unused_phone(), "企业": "示例店", "开始": day}
    fault = office.fault(office.xlsx([row]), "assignments")
    assert (fault.column, fault.message) == ("开始", f"“{day}”不是日期")


def test_who_stands_in_the_same_row_of_two_sheets_stands_twice(office: Office) -> None:
    number = unused_phone()
    office.take(office.xlsx([person(number, "派驻员")]), "people")
    between = person(unused_phone(), "检查员")
    path = book(office, [person(number, "派驻员"), between], [person(number, "检查员")])
    fault = office.fault(path, "people")
    assert (fault.sheet, fault.message) == ("表2", "这个手机号在「表1」第 2 行已经有了")


def test_a_station_in_the_same_row_of_two_sheets_stands_twice(office: Office) -> None:
    number = unused_phone()
    office.take(office.xlsx([person(number, "派驻员")]), "people")
    office.county.enterprise(name="示例站店")
    row = {"派驻员手机": number, "企业": "示例站店", "开始": "2026-11-02"}
    path = book(office, [row | {"结束": "2026-11-20"}], [row | {"结束": "2026-11-30"}])
    fault = office.fault(path, "assignments")
    assert fault.message == "这段派驻在「表1」第 2 行已经有了"


def test_a_hidden_sheet_is_told_of(office: Office) -> None:
    path = book(office, [shop("示例一店")], [shop("示例二店")], hide_last=True)
    with open_source(path, ENTERPRISES) as source:
        assert source.notes == ("「表2」是隐藏的工作表，也一并读入；不要它的，请先在表里删去",)
