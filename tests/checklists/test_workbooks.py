"""Workbooks go out, are filled in and come back: whole, or not at all with every fault named."""

from __future__ import annotations

import io
import random
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists.county.changes import Changes, changes_of, read_changes, write_changes
from checklists.county.review import Ours
from checklists.workbook.columns import ITEM_COLUMNS
from checklists.workbook.exporting import CASES, COVER, export_workbook
from checklists.workbook.importing import ImportedWorkbook, change_lines, import_workbook
from checklists.workbook.reading import read_workbook
from spreadsheets.errors import WorkbookFault
from tests.checklists.county_folder import AREA, CountyFolder, few_checklists, own_item

TODAY = date(2026, 11, 24)
GAS, FIRE = "S06 城镇燃气", "S04 消防和人员密集场所"
LETTER = {column.title: index for index, column in enumerate(ITEM_COLUMNS, 1)}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_checklists(tmp_path_factory.mktemp("few") / "ours")


@pytest.fixture(scope="module")
def ours(few: Path) -> Ours:
    return Ours.load(few)


@dataclass
class Official:
    """Exports, fills in and imports for a county."""

    county: CountyFolder
    path: Path
    ours: Ours

    def export(self, *sectors: str, changes: Changes | None = None) -> None:
        known = changes or read_changes(self.county.folder, AREA)
        export_workbook(self.path, self.ours, sectors or ("S06",), known)

    def fill(self, change: Callable[[Worksheet], object], title: str = GAS) -> None:
        """Open the workbook, change a sheet and save it, as Excel does."""
        book = load_workbook(self.path)
        change(book[title])
        book.save(self.path)

    def put(self, row: int, title: str = GAS, **cells: Any) -> None:
        def write(sheet: Worksheet) -> None:
            for column, value in cells.items():
                sheet.cell(row, LETTER[column]).value = value

        self.fill(write, title)

    def read(self) -> ImportedWorkbook:
        return import_workbook(self.path, self.county.folder, AREA, TODAY, self.county.root)

    def faults(self) -> list[WorkbookFault]:
        with pytest.raises(ExceptionGroup) as caught:
            self.read()
        assert not (self.county.home / "changes.yaml").exists()
        return [fault for fault in caught.value.exceptions if isinstance(fault, WorkbookFault)]

    def fault(self) -> WorkbookFault:
        (fault,) = self.faults()
        return fault

    def refused(self) -> str:
        """The file is not even read."""
        with pytest.raises(WorkbookFault) as caught:
            self.read()
        return str(caught.value)


@pytest.fixture(scope="module")
def exported(ours: Ours, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of a county that has nothing of its own."""
    path = tmp_path_factory.mktemp("exported") / "清单.xlsx"
    export_workbook(path, ours, ("S06",), None)
    return path


@pytest.fixture
def official(tmp_path: Path, few: Path, ours: Ours, exported: Path) -> Official:
    path = Path(shutil.copy(exported, tmp_path))
    return Official(CountyFolder(tmp_path / "counties", few), path, ours)


def new_row(**cells: Any) -> dict[str, Any]:
    """What an official writes for an item of the county's own."""
    return {
        "检查项目": "送气上门",
        "问题": "送气工上门时查过用户的软管吗？",
        "怎样算合格": "送气单上有查软管的记录和用户签名",
        "怎么看": "看最近三张送气单；问厨师送气工上次看了什么",
        "部位": "厨房",
        "怎么改": "请送气企业补查软管，并在送气单上记下",
        "依据": "示例安办〔2026〕3号\nXP二(三)2",
    } | cells


def end_of(path: Path, title: str = GAS) -> int:
    sheet = load_workbook(path)[title]
    return max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value) + 1


# What officials mean to do


def test_an_untouched_export_changes_nothing(official: Official) -> None:
    official.export("S04", "S06")
    assert not official.read().is_new


def test_a_row_without_a_number_becomes_an_item_with_the_next_one(official: Official) -> None:
    row = end_of(official.path)
    official.put(row, **new_row())
    official.put(row + 1, **new_row(问题="送气单留存了一年吗？"))
    changes = official.read().changes
    assert (changes.edition, changes.published) == (1, "2026-11-24")
    assert [added.id for added in changes.added] == ["S06-X01", "S06-X02"]
    first = changes.added[0]
    assert first.section == "送气上门"
    assert first.item["sources"] == [{"text": "示例安办〔2026〕3号"}, "XP二(三)2"]


def test_what_was_imported_can_be_published(official: Official) -> None:
    official.put(end_of(official.path), **new_row())
    write_changes(official.county.folder, official.read().changes)
    assert [entry.version for entry in official.county.publish()] == ["2026-1.1"]


def test_a_row_switched_off_with_a_reason_is_taken(official: Official) -> None:
    official.put(2, 启用="否", 停用理由="本县没有管道燃气")
    imported = official.read()
    assert imported.changes.switched_off == {"S06-001": "本县没有管道燃气"}
    assert [*change_lines(imported)] == ["停用 S06-001：本县没有管道燃气"]


def test_own_rows_may_change_and_keep_their_number(official: Official) -> None:
    official.county.write(4, own_item())
    official.export()
    row = end_of(official.path) - 1
    official.put(row, 部位="灶台", 整改天数=7)
    imported = official.read()
    assert imported.changes.edition == 5
    assert imported.changes.added[0].item == own_item(part="灶台", deadline_days=7)
    assert [*change_lines(imported)] == ["修改 S06-X01 送气工上门时查过用户的软管吗？（用气场所）"]


def test_a_new_number_is_never_one_that_was_used(official: Official) -> None:
    off = [{"item": "S06-X07", "reason": "已并入省里的清单"}]
    official.county.write(1, own_item("S06-X07"), off=off)
    official.export()
    official.put(end_of(official.path), **new_row(问题="送气单留存了一年吗？"))
    assert [added.id for added in official.read().changes.added] == ["S06-X07", "S06-X08"]


def test_sectors_that_the_workbook_does_not_hold_stay_as_they_are(official: Official) -> None:
    official.county.write(1, own_item(), off=[{"item": "S04-003", "reason": "本县没有这类场所"}])
    official.export("S04")
    official.put(2, FIRE, 启用="否", 停用理由="本县没有这类场所")
    changes = official.read().changes
    assert [added.id for added in changes.added] == ["S06-X01"]
    assert len(changes.off) == 2


def test_a_recorded_value_comes_with_its_limit(official: Official) -> None:
    cells = {
        "记录类型": "数", "记录名称": "软管长度", "单位": "米", "可能最小": 0, "可能最大": "５０",
        "不大于": 2.5, "限值依据": "提示值", "级别": "疑似重大",
        "疑似重大情形": next(iter(official.ours.cases)) + " 后面的字只给人看",
    }  # fmt: skip
    official.put(end_of(official.path), **new_row(**cells))
    item = official.read().changes.added[0].item
    assert item["measure"] == {
        "kind": "number", "name": "软管长度", "unit": "米", "lowest": 0, "highest": 50,
        "at_most": 2.5, "basis": "ours",
    }  # fmt: skip
    assert item["criterion"] == next(iter(official.ours.cases))


def test_spaces_full_width_letters_and_apostrophes_are_evened_out(official: Official) -> None:
    official.put(2, 编号="　ｓ06-００1 ", 启用=" 是\u200b", 部位="'厨房")
    row = end_of(official.path)
    official.put(row, **new_row(整改天数="'７", 部位="\u3000灶台\r\n", 启用=True))
    item = official.read().changes.added[0].item
    assert (item["deadline_days"], item["part"]) == (7, "灶台")


def test_hidden_rows_are_taken_and_told(official: Official) -> None:
    official.fill(lambda sheet: sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True))
    assert official.read().notes == (f"「{GAS}」第 3 行是隐藏的，也一起读入了",)


def test_empty_rows_and_an_empty_sheet_beside_are_passed_over(official: Official) -> None:
    book = load_workbook(official.path)
    book.create_sheet("Sheet1")
    for row in range(60, 200):
        book[GAS].cell(row, 5, " ")
    book.save(official.path)
    assert not official.read().is_new


# What the workbook looks like


def test_no_exported_cell_is_a_formula_whatever_it_begins_with(official: Official) -> None:
    begins = ["=1+1", "+86", "-3 度以下", "@厨房"]
    items = [
        own_item(f"S06-X{number:02d}", part=part, question=f"第{number}处查过软管吗？")
        for number, part in enumerate(begins, 1)
    ]
    official.county.write(1, *items)
    official.export()
    sheet = load_workbook(official.path)[GAS]
    cells = [sheet.cell(row, LETTER["部位"]) for row in range(2, sheet.max_row + 1)]
    assert [cell.value for cell in cells][-4:] == begins
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[-4:])
    assert not official.read().is_new


def test_every_sheet_prints_on_a4_with_its_head_on_each_page(official: Official) -> None:
    sheet = load_workbook(official.path)[GAS]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.freeze_panes == "B2"
    assert sheet["E2"].alignment.wrap_text


def test_choices_can_be_picked_from_lists(official: Official) -> None:
    lists = load_workbook(official.path)[GAS].data_validations.dataValidation
    assert '"是,否"' in [validation.formula1 for validation in lists]
    assert any(CASES in validation.formula1 for validation in lists)


# Slips and misunderstandings: each a fault with its place, and nothing taken


def changed(**cells: Any) -> Callable[[Official], None]:
    return lambda official: official.put(2, **cells)


def added(**cells: Any) -> Callable[[Official], None]:
    return lambda official: official.put(46, **new_row(**cells))


def filled(change: Callable[[Worksheet], object], title: str = GAS) -> Callable[[Official], None]:
    return lambda official: official.fill(change, title)


SLIPS = {
    "our words edited": (
        changed(部位="灶台"), 2, "部位", "统一清单的条目不能改（原为：厨房）",
    ),
    "our cell emptied": (changed(整改天数=None), 2, "整改天数", "原为：3"),
    "off without a reason": (changed(启用="否"), 2, "停用理由", "没有写理由"),
    "a reason without off": (changed(停用理由="没有"), 2, "停用理由", "没有停用"),
    "neither yes nor no": (changed(启用="不启用"), 2, "启用", "“不启用”不能选"),
    "an id twice": (changed(编号="S06-002"), 3, "编号", "S06-002 在第 2 行已经有了"),
    "an id of another sector": (added(编号="S04-001"), 46, "编号", "S04-001 不是 S06 的条目"),
    "an id made up": (added(编号="S06-X09"), 46, "编号", "没有条目 S06-X09"),
    "a row deleted": (
        filled(lambda sheet: sheet.delete_rows(4)), None, None, "少了 1 行：S06-003",
    ),
    "a new row without a question": (added(问题=None), 46, "问题", "没有填写"),
    "a new row without a section": (added(检查项目=None), 46, "检查项目", "没有填写"),
    "a new row without a source": (added(依据=None), 46, "依据", "没有填写"),
    "a question too long": (added(问题="软管" * 30 + "好吗？"), 46, "问题", "不合要求"),
    "a question that asks two things": (
        added(问题="软管完好并且没有漏气吗？"), 46, "问题", "让一个问题问了两件事",
    ),
    "a question that ours asks": (
        added(问题="用气房间装了燃气泄漏报警器吗？"), 46, "问题", "S06-001 已经问了同样的问题",
    ),
    "a number where words belong": (added(部位=12), 46, "部位", "这里要写文字"),
    "words where a number belongs": (added(整改天数="三天"), 46, "整改天数", "“三天”不是数"),
    "half a day": (added(整改天数=1.5), 46, "整改天数", "不合要求"),
    "a number without end": (added(整改天数=1e300), 46, "整改天数", "数太大了"),
    "a date": (added(整改天数=TODAY), 46, "整改天数", "是日期格式"),
    "major without a case": (added(级别="疑似重大"), 46, "疑似重大情形", "没有填写"),
    "a case made up": (
        added(级别="疑似重大", 疑似重大情形="X/1"), 46, "疑似重大情形", "没有这样的判定情形",
    ),
    "a limit without its ground": (
        added(记录类型="日期", 记录名称="换管日期", 几天之内=30), 46, "限值依据", "没有填写",
    ),
    "a unit for a date": (
        added(记录类型="日期", 记录名称="换管日期", 单位="米"), 46, "单位", "用不着",
    ),
    "a value without its kind": (added(记录名称="换管日期"), 46, "记录类型", "没有填写"),
    "words beside the table": (
        filled(lambda sheet: sheet.cell(5, 30, "备注")), 5, None, "没有表头的列",
    ),
    "a new row switched off": (added(启用="否", 停用理由="先不查"), 46, "启用", "不能一来就停用"),
    "merged cells": (
        filled(lambda sheet: sheet.merge_cells("D50:F51")), None, None,
        "有合并的单元格：D50 至 F51",
    ),
    "a formula": (
        filled(lambda sheet: sheet.cell(3, 10, "=1+2")), None, None, "有公式：J3",
    ),
    "a column deleted": (filled(lambda sheet: sheet.delete_cols(8)), 1, None, "缺少列：部位"),
    "a column twice": (
        filled(lambda sheet: sheet.cell(1, 26, "部位")), 1, None, "“部位”有 2 列",
    ),
    "a column of one's own": (
        filled(lambda sheet: sheet.cell(1, 26, "备注")), 1, None, "不认识的列：备注",
    ),
    "a title above the head": (
        filled(lambda sheet: (sheet.insert_rows(1), sheet.cell(1, 1, "溆浦县检查表"))),
        1, None, "第一行不是表头",
    ),
    "a sheet that holds nothing": (
        filled(lambda sheet: sheet.delete_rows(2, 100)), None, None, "少了 44 行：S06-001",
    ),
    "a sheet of another name": (
        filled(lambda sheet: sheet.parent.create_sheet("燃气").cell(1, 1, "问题")),
        None, None, "不认识这张表",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("slip", "row", "column", "message"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_by_sheet_row_and_column(
    official: Official,
    slip: Callable[[Official], None],
    row: int | None,
    column: str | None,
    message: str,
) -> None:
    slip(official)
    faults = [fault for fault in official.faults() if message in fault.message]
    assert faults, official.faults()
    assert faults[0].sheet in (GAS, "燃气")
    assert (faults[0].row, faults[0].column) == (row, column)
    assert faults[0].remedy


def test_all_slips_are_told_together(official: Official) -> None:
    official.put(2, 部位="灶台")
    official.put(3, 启用="否")
    official.put(46, **new_row(整改天数="三天"))
    assert [fault.row for fault in official.faults()] == [46, 2, 3]


def test_a_workbook_of_another_county_is_refused(official: Official) -> None:
    official.export(changes=Changes("430682", 0, ""))
    assert "是县区 430682 的表" in official.fault().message


def test_a_workbook_that_was_overtaken_by_another_edition_is_refused(official: Official) -> None:
    official.county.write(3, own_item())
    with pytest.raises(ExceptionGroup) as caught:
        official.read()
    assert "导出时是本县第 0 版，现在是第 3 版" in str(caught.value.exceptions[0])


def test_a_workbook_that_was_overtaken_by_our_next_version_is_refused(official: Official) -> None:
    official.fill(lambda sheet: [c.__setattr__("value", "2025-4") for c in sheet["B"]
                                 if c.value == "2026-1"], COVER)  # fmt: skip
    assert "统一清单现在是 2026-1" in official.fault().message


def test_a_workbook_without_its_first_sheet_is_refused(official: Official) -> None:
    book = load_workbook(official.path)
    del book[COVER]
    book.save(official.path)
    assert f"缺少“{COVER}”表" in official.fault().message


# Files that are no workbook of ours


def repacked(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> None:
    """The workbook with every part passed through `change`, and with more parts."""
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in (parts | more).items():
            new.writestr(name, body)


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, body: body.replace(old, new, 1) if "sheet2.xml" in name else body


def test_a_text_file_with_the_name_of_a_workbook_is_refused(official: Official) -> None:
    official.path.write_bytes("编号,问题\nS06-001,装了报警器吗？\n".encode("gbk"))
    assert "不是 Excel 工作簿" in official.refused()


def test_an_old_workbook_is_refused(official: Official) -> None:
    official.path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    assert ".xls" in official.refused()


def test_a_workbook_with_a_password_is_refused(official: Official) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
    official.path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(1024))
    assert "密码" in official.refused()


def test_an_archive_with_a_password_is_refused(official: Official) -> None:
    body = bytearray(official.path.read_bytes())
    directory = body.rindex(b"PK\x01\x02")
    body[directory + 8] |= 1
    official.path.write_bytes(bytes(body))
    assert "密码" in official.refused()


def test_a_document_of_another_program_is_refused(official: Official) -> None:
    with zipfile.ZipFile(official.path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert "不是 Excel 工作簿" in official.refused()


def test_macros_are_refused(official: Official) -> None:
    repacked(official.path, lambda _, body: body, **{"xl/vbaProject.bin": b"macro"})
    assert "宏" in official.refused()


@pytest.mark.parametrize("kept", [0.0, 0.2, 0.6, 0.99])
def test_a_truncated_workbook_is_refused(official: Official, kept: float) -> None:
    body = official.path.read_bytes()
    official.path.write_bytes(body[: int(len(body) * kept)])
    assert official.refused()


def test_a_workbook_with_damaged_bytes_is_refused_or_read_but_never_breaks_down(
    official: Official,
) -> None:
    body, choice = official.path.read_bytes(), random.Random(4)
    for _ in range(60):
        damaged = bytearray(body)
        for _ in range(choice.randrange(1, 30)):
            damaged[choice.randrange(len(body))] = choice.randrange(256)
        official.path.write_bytes(bytes(damaged))
        try:
            read_workbook(official.path)
        except WorkbookFault as fault:
            assert fault.remedy


def test_senseless_parts_are_refused(official: Official) -> None:
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        official.export()
        repacked(official.path, lambda part, body, name=name: b"<x/>" if part == name else body)
        with pytest.raises((WorkbookFault, ExceptionGroup)):
            official.read()


def test_what_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(
    official: Official,
) -> None:
    bomb = b" " * 60_000_000
    repacked(official.path, lambda _, body: body, **{"xl/media/image1.xml": bomb})
    assert official.path.stat().st_size < 1_000_000
    assert "解开后超过" in official.refused()


def test_an_archive_that_lies_about_its_size_is_refused(official: Official) -> None:
    repacked(official.path, in_sheet(b"<sheetData>", b" " * 5_000_000 + b"<sheetData>"))
    body = official.path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        told_bytes = struct.pack("<I", archive.getinfo("xl/worksheets/sheet2.xml").file_size)
    official.path.write_bytes(body.replace(told_bytes, struct.pack("<I", 10)))
    assert "已损坏" in official.refused()


@pytest.mark.parametrize(
    "body",
    [
        b"<x>" * 3_000_000,
        b"<x>" + b"<a/>" * 4_000_000,
        b"<x " + b" ".join(b'a%d="1"' % number for number in range(500_000)) + b"/>",
    ],
    ids=["deep", "many", "wide"],
)
def test_xml_made_to_keep_us_busy_is_refused(official: Official, body: bytes) -> None:
    repacked(official.path, lambda _, old: old, **{"xl/x.xml": body})
    assert "已损坏" in official.refused()


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/x.rels"])
def test_declared_entities_are_never_expanded(official: Official, part: str) -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    repacked(official.path, lambda _, body: body, **{part: lol})
    assert "实体声明" in official.refused()


def test_a_hundred_thousand_rows_are_refused_early(official: Official) -> None:
    row = "<row>" + "".join(
        f'<c t="inlineStr"><is><t>{words}</t></is></c>' for words in ("S06-001", "是")
    )
    rows = f"{row}</row>".encode() * 100_000
    repacked(official.path, in_sheet(b"</sheetData>", rows + b"</sheetData>"))
    assert f"「{GAS}」：超过 5000 行" in official.refused()


def test_a_row_at_the_far_end_of_a_sheet_is_refused(official: Official) -> None:
    official.fill(lambda sheet: sheet.cell(1_048_576, 1, "尾"))
    assert "超过 5000 行" in official.refused()


def test_a_column_at_the_far_end_of_a_sheet_is_refused(official: Official) -> None:
    official.fill(lambda sheet: sheet.cell(2, 16_384, "尾"))
    assert "太宽" in official.refused()


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes(official: Official) -> None:
    repacked(
        official.path, in_sheet(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    )
    assert not official.read().is_new


def test_links_to_other_workbooks_are_passed_over(official: Official) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    repacked(official.path, lambda _, body: body, **{"xl/externalLinks/externalLink1.xml": link})
    assert not official.read().is_new


# Round trip

words = st.text("检查软管阀门报警器看一记录单，、（）=+-@3", min_size=10, max_size=30)
numbers = st.one_of(st.integers(-999, 999), st.floats(-999, 999).map(lambda x: round(x, 3)))
bases = st.sampled_from(["ours", "XP二(三)2"])
measures = st.one_of(
    st.none(),
    st.builds(
        lambda limits, unit, needed: {
            "kind": "number", "name": "软管长度", "unit": unit, "lowest": -1000, "highest": 1000,
            **limits, **({} if needed else {"required": False}),
        },
        st.fixed_dictionaries({"at_least": numbers, "at_most": numbers, "basis": bases}),
        st.sampled_from(["米", "MPa", "=个"]),
        st.booleans(),
    ),
    st.just({"kind": "date", "name": "有效期至", "valid_on_day": True, "basis": "ours"}),
    st.just({"kind": "text", "name": "报警器编号"}),
)  # fmt: skip
sources = st.lists(
    st.one_of(
        words.map(lambda text: {"text": f"安办{text}"}),
        st.sampled_from(["LX4", "XP二(三)2"]),
        st.sampled_from([{"document": "AQSCF", "clause": "第41条"}, {"document": "GB2894-2025"}]),
    ),
    min_size=1,
    max_size=3,
    unique_by=str,
)


@st.composite
def own_items(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        item = own_item(
            f"S06-X{number:02d}",
            question=f"第{number}处{draw(words)[:8]}查过吗？",
            good=f"好{draw(words)}",
            part=draw(st.sampled_from(["厨房", "=1+1", "@处", "＝处"])),
            sources=draw(sources),
        )
        for field, values in (
            ("measure", measures),
            ("deadline_days", st.one_of(st.none(), st.integers(0, 180))),
            ("photo_on_fail", st.booleans()),
        ):
            if (value := draw(values)) is not None:
                item[field] = value
        if draw(st.booleans()):
            item |= {"grade": "major-suggested", "criterion": "GB35181-2025/01"}
        made.append(item)
    return made


@settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck])
@given(items=own_items(), off=st.sets(st.sampled_from(["S06-001", "S06-010", "S06-X01"])))
def test_a_countys_items_survive_export_import_and_export_again(
    official: Official, items: list[dict[str, Any]], off: set[str]
) -> None:
    switched_off = [{"item": item_id, "reason": f"本县不查{item_id}"} for item_id in sorted(off)]
    data = {"area": AREA, "edition": 2, "published": "2026-11-23", "off": switched_off}
    data["add"] = [{"sector": "S06", "section": "用气场所", "items": items}]
    changes = changes_of(data)
    # Filled into an empty county, the rows without their numbers become the same items again.
    write_changes(official.county.folder, changes)
    official.export(changes=changes)
    assert not official.read().is_new
    (official.county.home / "changes.yaml").unlink()
    as_new_rows(official.path, len(items))
    again = official.read().changes
    assert again.added == changes.added
    assert [left_out.item for left_out in again.off] == sorted(off - {"S06-X01"})


def as_new_rows(path: Path, count: int) -> None:
    """What the county has added loses its numbers; the workbook is one for a county without."""
    book = load_workbook(path)
    sheet = book[GAS]
    for row in range(sheet.max_row - count + 1, sheet.max_row + 1):
        for title in ("编号", "启用", "停用理由"):
            sheet.cell(row, LETTER[title]).value = None
    for cell in book[COVER]["B"]:
        if cell.value == 2:
            cell.value = 0
    book.save(path)
