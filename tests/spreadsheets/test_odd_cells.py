"""What nobody types and files hold all the same is told at its cell, whatever its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ledger.enterprises.sheet import ENTERPRISES
from ledger.people.sheet import ASSIGNMENTS
from spreadsheets.errors import Unreadable
from spreadsheets.source import open_source
from spreadsheets.words import code_of, day_of, number_of, text_of, whole_of, yes_of
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


def test_days_that_are_counted_from_1904_are_the_days_that_somebody_saw(office: Office) -> None:
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.worksheets[0]
    sheet.append(["派驻员手机", "企业", "开始", "结束"])
    # The same day by its format, as the bare number of that workbook, and in words.
    for day in (date(2026, 11, 2), 44_866, "2026年11月2日"):
        sheet.append([unused_phone(), "示例店", day, day])
    path = office.folder / "mac.xlsx"
    made.save(path)
    with open_source(path, ASSIGNMENTS) as source:
        days = [
            column.read(cell)
            for row in source.rows
            for column, cell in row.cells.items()
            if column.read is day_of
        ]
    assert days == [date(2026, 11, 2)] * 6


@pytest.mark.parametrize("cell", [time(9, 30), timedelta(hours=30)])
@pytest.mark.parametrize("read", [text_of, code_of, whole_of, number_of, yes_of, day_of])
def test_a_time_is_told_and_never_read_as_an_empty_cell(read: Any, cell: object) -> None:
    with pytest.raises(Unreadable):
        read(cell)


@pytest.mark.parametrize(
    "words",
    ["2026-11-02", "２０２６／１１／２", "2026.11.2", "2026年11月2日", "20261102", "46328",
     "2026–11–02", "2026\u201111\u201002", " 2026-11-02\u200b", "2026/11/2 0:00:00", "٢٠٢٦-١١-٠٢"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(words: str) -> None:
    assert day_of(words) == date(2026, 11, 2)


@pytest.mark.parametrize(
    "words",
    [
        "二〇二六年十一月二日",
        "26-11-02",
        "2026-13-01",
        "2026-02-30",
        "11/02/2026",
        "2026-11",
        "今天",
    ],
)
def test_what_could_be_another_day_is_told(words: str) -> None:
    with pytest.raises(Unreadable):
        day_of(words)
