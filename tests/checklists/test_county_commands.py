"""The way of an official: export, fill in, try, import, publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from admin.checklists_command import checklists
from tests.checklists.county_folder import AREA
from tests.checklists.test_workbooks import GAS, LETTER, end_of, new_row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "counties"


@pytest.fixture
def workbook(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    result = run(folder, "export", "S06", "--county", AREA, "-o", str(path))
    assert result.exit_code == 0, result.output
    assert "已导出 1 个行业" in result.output
    return path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(checklists, [*arguments, "--folder", str(folder)])


def fill(path: Path, row: int, **cells: object) -> None:
    book = load_workbook(path)
    for title, value in cells.items():
        book[GAS].cell(row, LETTER[title]).value = value
    book.save(path)


def test_an_official_adds_an_item_and_the_county_publishes_it(folder: Path, workbook: Path) -> None:
    fill(workbook, end_of(workbook), **new_row())
    tried = run(folder, "import", str(workbook), "--county", AREA, "--dry-run")
    assert "新增 S06-X01 送气工上门时查过用户的软管吗？（送气上门）" in tried.output
    assert not folder.exists()
    taken = run(folder, "import", str(workbook), "--county", AREA)
    assert "已存为本县第 1 版" in taken.output
    published = run(folder, "publish-county", AREA)
    assert published.exit_code == 0
    assert "已发布 S06" in published.output
    assert "没有变化" in run(folder, "publish-county", AREA).output


def test_importing_an_untouched_export_says_that_nothing_changed(
    folder: Path, workbook: Path
) -> None:
    result = run(folder, "import", str(workbook), "--county", AREA)
    assert result.exit_code == 0
    assert "没有改动" in result.output
    assert not folder.exists()


def test_faults_are_told_with_their_place_and_nothing_is_taken(
    folder: Path, workbook: Path
) -> None:
    fill(workbook, 2, 部位="灶台", 启用="否")
    result = run(folder, "import", str(workbook), "--county", AREA)
    assert result.exit_code == 1
    assert f"✗ 「{GAS}」第 2 行“部位”：统一清单的条目不能改" in result.output
    assert "共 2 处问题，没有导入任何内容" in result.output
    assert not folder.exists()


def test_a_file_that_is_no_workbook_is_told_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_text("编号,问题", encoding="gbk")
    result = run(folder, "import", str(path), "--county", AREA)
    assert result.exit_code == 1
    assert "不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 打开" in result.output


def test_an_unknown_sector_or_a_county_that_is_no_code_is_told(
    folder: Path, workbook: Path
) -> None:
    unknown = run(folder, "export", "S99", "-o", str(workbook))
    assert "没有行业领域 S99" in unknown.output
    nowhere = run(folder, "import", str(workbook), "--county", "../x")
    assert "县区代码应为 6 位数字" in nowhere.output
    assert (unknown.exit_code, nowhere.exit_code) == (1, 1)


def test_publishing_for_a_county_without_changes_says_how_to_begin(folder: Path) -> None:
    result = run(folder, "publish-county", AREA)
    assert result.exit_code == 1
    assert "请先导入填好的工作簿" in result.output
