"""Files that are no table of ours are refused with what to do; CSV comes in either encoding."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ledger.enterprises.sheet import ENTERPRISES
from spreadsheets.screening import MAX_PARTS
from spreadsheets.source import open_source
from tests.spreadsheets.conftest import CODE, Office, shop


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_is_read_in_whichever_encoding_excel_wrote_it(office: Office, encoding: str) -> None:
    rows = [shop("示例，早餐店"), shop("示例加油站", 统一社会信用代码=CODE, 无代码原因="")]
    assert office.counts(office.csv(rows, encoding)) == (2, 0, 0)
    assert office.counts(office.csv(rows, encoding)) == (0, 0, 2)


def _plain(office: Office) -> bytes:
    return office.xlsx([shop()]).read_bytes()


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, part)
    return buffer.getvalue()


def _changed(office: Office, change: Callable[[Any], object]) -> bytes:
    book = load_workbook(office.xlsx([shop()]))
    change(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _ole(inner: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + inner.encode("utf-16-le")


def _strict(data: bytes) -> bytes:
    """As Excel's “Strict Open XML 工作簿” names things. Source: ISO/IEC 29500-1."""
    names = {
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main":
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    }  # fmt: skip
    return _replaced(data, names)


def _replaced(data: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """The workbook with these words for those, in every part."""
    buffer, seen = io.BytesIO(), set()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for part in before.namelist():
            words = before.read(part)
            for name, other in names.items():
                seen |= {name} if name in words else set()
                words = words.replace(name, other)
            after.writestr(part, words)
    assert seen == {*names}
    return buffer.getvalue()


def _two_sheets(office: Office) -> bytes:
    """The first with a formula, the second without."""
    book = load_workbook(office.xlsx([shop()]))
    book.worksheets[0]["A2"] = "=1+1"
    second = book.create_sheet("另一张")
    for row in ([*shop()], [*shop().values()]):
        second.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _book() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def _zip(name: str, part: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, part)
    return buffer.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(1100):
                part.write(bytes(1_000_000))
    return buffer.getvalue()


def _many_parts() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(MAX_PARTS + 1):
            archive.writestr(f"xl/{number}.bin", b"")
    return buffer.getvalue()


BAD_FILES: dict[str, tuple[str, Callable[[Office], bytes], str]] = {
    "a web page called .xls": ("企业.xls", lambda o: b"<html><table>", "不是 Excel 工作簿"),
    "the old format": ("企业.xls", lambda o: _ole("Workbook"), "是旧格式的工作簿（.xls）"),
    "a password": ("企业.xlsx", lambda o: _ole("EncryptedPackage"), "文件设了打开密码"),
    "macros": (
        "企业.xlsx",
        lambda o: _with_part(_plain(o), "xl/vbaProject.bin", b"x"),
        "文件带宏，为安全起见不能导入",
    ),
    "a line of commas alone": ("企业.csv", lambda o: b"," * 300_000, "有一行太长了"),
    "empty lines alone": ("企业.csv", lambda o: b"\n" * 200_100, "超过 200000 行"),
    "merged cells": (
        "企业.xlsx",
        lambda o: _changed(o, lambda sheet: sheet.merge_cells("A2:B2")),
        "有合并的单元格：A2 至 B2",
    ),
    "a formula": (
        "企业.xlsx",
        lambda o: _changed(o, lambda sheet: setattr(sheet["G2"], "value", "=1+3")),
        "有公式：G2",
    ),
    "half a file": ("企业.xlsx", lambda o: _plain(o)[:2000], "文件不完整或已损坏，读不出来"),
    "a bomb": ("企业.xlsx", lambda o: _bomb(), "解开后超过 1000 MB，或内含的部件太多"),
    "many parts": ("企业.xlsx", lambda o: _many_parts(), "解开后超过 1000 MB，或内含的部件太多"),
    "no text at all": ("企业.csv", lambda o: struct.pack("<16I", *range(16)), "不是文字文件"),
    "no encoding of ours": ("企业.csv", lambda o: b"\xff\xfe\xff\xd8", "不是文字文件"),
    "rows out of order": (
        "企业.xlsx",
        lambda o: _replaced(_plain(o), {b'<row r="2"': b'<row r="1"'}),
        "文件不完整或已损坏，读不出来",
    ),
    "rows that are counted below nought": (
        "企业.xlsx",
        lambda o: _replaced(_plain(o), {b'<row r="2"': b'<row r="-5"'}),
        "文件不完整或已损坏，读不出来",
    ),
    "cells out of order": (
        "企业.xlsx",
        lambda o: _replaced(_plain(o), {b'r="A2"': b'r="G2"'}),
        "文件不完整或已损坏，读不出来",
    ),
    "two sheets of one title": (
        "企业.xlsx",
        lambda o: _replaced(_two_sheets(o), {"另一张".encode(): "企业".encode()}),
        "文件不完整或已损坏，读不出来",
    ),
    "strict": ("企业.xlsx", lambda o: _strict(_plain(o)), "是“Strict Open XML”格式的工作簿"),
    "nothing at all": ("企业.csv", lambda o: b"", "文件里没有内容"),
    "blanks alone": ("企业.csv", lambda o: "\ufeff,\u3000,\u200b\r\n".encode(), "文件里没有内容"),
    "an empty workbook": ("企业.xlsx", lambda o: _book(), "文件里没有内容"),
    "opendocument": ("企业.xlsx", lambda o: _zip("mimetype", b"x"), "不是 Excel 工作簿"),
    "a binary one": ("企业.xlsx", lambda o: _zip("xl/workbook.bin", b"x"), "不是 Excel 工作簿"),
    "a workbook called .csv": ("企业.csv", _plain, "不是文字文件"),
    "an open quote": (
        "企业.csv",
        lambda o: o.csv([shop()], "utf-8").read_bytes() + '"没有关'.encode(),
        "读不下去，引号没有成对",
    ),
    "another table": ("企业.csv", lambda o: "甲,乙\n1,2\n".encode(), "不认识的列：甲"),
    "cells beside the table": (
        "企业.csv",
        lambda o: o.csv([shop()], "utf-8").read_bytes() + b",,,,,,,,,x\r\n",
        "写在了没有表头的列",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_taken_is_told_and_nothing_is_kept(office: Office, case: str) -> None:
    name, made, message = BAD_FILES[case]
    path = office.folder / name
    path.write_bytes(made(office))
    found = office.faults(path)[0]
    assert found.message.startswith(message)
    assert found.remedy
    assert not office.enterprises()


def test_a_sheet_is_looked_over_by_whichever_way_it_is_found(office: Office) -> None:
    way = {b"/xl/worksheets/sheet1.xml": b"../xl/./worksheets/sheet1.xml"}
    path = office.folder / "roundabout.xlsx"
    for data, found in ((_plain(office), None), (_two_sheets(office), "有公式：A2")):
        # In the list of types the whole way is told.
        path.write_bytes(
            _replaced(data, {b'Target="' + of: b'Target="' + to for of, to in way.items()})
        )
        if found:
            assert [fault.message for fault in office.faults(path)] == [found]
        else:
            assert office.counts(path) == (1, 0, 0)


def test_a_missing_column_is_named(office: Office) -> None:
    row = shop()
    del row["从业人数"]
    found = office.fault(office.xlsx([row]))
    assert (found.row, found.message) == (1, "缺少列：从业人数")


def test_a_column_that_stands_twice_is_named(office: Office) -> None:
    found = office.fault(office.xlsx([{**shop(), "单位名称": "另一个名字"}]))
    assert found.message == "“企业名称”有两列"


def test_hidden_rows_are_taken_and_told(office: Office) -> None:
    path = office.folder / "hidden.xlsx"
    path.write_bytes(
        _changed(office, lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True))
    )
    with open_source(path, ENTERPRISES) as source:
        assert source.notes == ("「企业」有隐藏的行（第 2 行起），也一并读入",)
        assert len([*source.rows]) == 1


def test_rows_of_several_sheets_come_together_and_empty_ones_do_not_count(office: Office) -> None:
    book = Workbook()
    first = book.worksheets[0]
    second, _ = book.create_sheet("桥江镇"), book.create_sheet("空表")
    for sheet, name in ((first, "示例一店"), (second, "示例二店")):
        sheet.append([])
        sheet.append([*shop()])
        sheet.append([])
        sheet.append([*shop(name).values()])
    path = office.folder / "two.xlsx"
    book.save(path)
    assert office.counts(path) == (2, 0, 0)


def test_shared_strings_with_readings_and_runs_say_their_words(
    office: Office, tmp_path: Path
) -> None:
    """As Excel keeps a cell with coloured words and 拼音 above them."""
    path = office.xlsx([shop("示例早餐店")])
    rich = '<si><r><t>示例</t></r><r><t>早餐店</t></r><rPh sb="0" eb="2"><t>shi li</t></rPh></si>'
    changed = tmp_path / "rich.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            data = before.read(name).decode()
            after.writestr(name, data.replace("<si><t>示例早餐店</t></si>", rich))
    assert office.counts(changed) == (1, 0, 0)
    assert [*office.enterprises()] == ["示例早餐店"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_something_else_is_left_and_told_of(office: Office, state: str) -> None:
    book = load_workbook(office.xlsx([shop()]))
    for title, cells in (("选项", ["镇甲", "镇乙"]), ("WpsReserved_CellImgList", ["=1+1", "图"])):
        sheet = book.create_sheet(title)
        sheet.append(cells)
        sheet.merge_cells("A2:B3")
        sheet.sheet_state = state
    path = office.folder / "lists.xlsx"
    book.save(path)
    with open_source(path, ENTERPRISES) as source:
        assert source.notes == (
            "「选项」是隐藏的工作表，不是企业表，没有读",
            "「WpsReserved_CellImgList」是隐藏的工作表，不是企业表，没有读",
        )
        assert len([*source.rows]) == 1
    assert office.counts(path) == (1, 0, 0)


def test_csv_of_excels_unicode_text_and_with_two_marks_is_read(office: Office) -> None:
    plain = office.csv([shop("示例，早餐店")], "utf-8").read_text(encoding="utf-8")
    tabbed = plain.replace(",", "\t")
    files = {
        "tabs.csv": tabbed.encode("utf-16"),
        "wide.csv": plain.encode("utf-16-be").join([b"\xfe\xff", b""]),
        "twice.csv": ("\ufeff\ufeff" + plain.replace("企业名称", '"企业名称"')).encode(),
    }
    for number, (name, data) in enumerate(files.items()):
        path = office.folder / name
        path.write_bytes(data)
        assert office.counts(path) == ((0, 0, 1) if number else (1, 0, 0))


def test_another_spelling_of_a_name_is_the_same_enterprise(office: Office) -> None:
    office.take(office.xlsx([shop("示例早点铺（个体工商户）"), shop("买买提·示例店")]))
    again = [
        shop("示例早点铺(个体工商户) "),
        shop("買買提•示例店", 乡镇="示例镇\u200b", 地址="示例路１号"),
    ]
    assert office.counts(office.xlsx(again)) == (0, 0, 2)
