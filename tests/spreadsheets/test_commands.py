"""`anxun import …` and `anxun export …`, as a person types them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from admin.cli import main
from api.tables.export_routes import EXPORTS
from ledger.ground import tables as models
from ledger.ground.caller import Role
from tests.spreadsheets.conftest import Office, shop
from tests.support.county_builder import XUPU, CountyBuilder, Person

UNUSED = {
    "REDIS_URL": "redis://127.0.0.1:1",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "S3_ACCESS_KEY": "unused",
    "S3_SECRET_KEY": "unused",
    "SECRET_KEY": "unused" * 6,
}


@pytest.fixture
def clerk(county: CountyBuilder, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> Person:
    """The county itself this time: a command knows counties by their plans."""
    for name, value in {**UNUSED, "DATABASE_URL": postgres_url}.items():
        monkeypatch.setenv(name, value)
    return county.person(Role.COUNTY)


@pytest.fixture
def desk(county: CountyBuilder, tmp_path: Path, clerk: Person) -> Office:
    return Office(county, tmp_path, clerk)


def anxun(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--county", XUPU])


def names(county: CountyBuilder, *candidates: str) -> set[str]:
    with county.engine.connect() as read:
        found = sa.select(models.enterprise.c.name).where(models.enterprise.c.name.in_(candidates))
        return set(read.scalars(found))


def test_a_table_is_tried_and_then_imported(desk: Office) -> None:
    path, by = desk.xlsx([shop("命令示例店")]), ("--by", desk.person.phone)
    tried = anxun("import", "enterprises", path, *by, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "✓ 新增 1，修改 0，不变 0。只是检查，没有保存。" in tried.output
    assert not names(desk.county, "命令示例店")
    done = anxun("import", "enterprises", path, *by)
    assert "  第 2 行 命令示例店 新增\n✓ 新增 1，修改 0，不变 0。\n" in done.output
    assert names(desk.county, "命令示例店")
    assert "✓ 新增 0，修改 0，不变 1。" in anxun("import", "enterprises", path, *by).output


def test_faults_are_told_with_their_places_and_the_command_fails(desk: Office) -> None:
    path = desk.csv([shop("命令坏店", 从业人数="许多")], "gb18030")
    done = anxun("import", "enterprises", path, "--by", desk.person.phone)
    assert done.exit_code == 1
    assert "✗ 第 2 行“从业人数”：“许多”不是数。请只写数字，不带单位" in done.output
    assert "1 处问题，没有导入任何内容" in done.output
    assert not names(desk.county, "命令坏店")


def test_new_people_are_told_how_they_come_to_sign_in(desk: Office) -> None:
    path = desk.xlsx([{"姓名": "赵示例", "手机": "13012345678", "角色": "派驻员"}])
    done = anxun("import", "people", path, "--by", desk.person.phone)
    assert "新人员还不能登录：请在“人员”里" in done.output


def test_somebody_of_the_office_must_stand_behind_it(desk: Office) -> None:
    path = desk.xlsx([shop("命令示例店二")])
    inspector = desk.county.person(Role.INSPECTOR)
    done = anxun("import", "enterprises", path, "--by", inspector.phone)
    assert done.exit_code == 1
    assert "不是本县在用的管理员或安委办人员" in done.output


def test_an_unknown_county_or_file_is_told(desk: Office) -> None:
    done = CliRunner().invoke(main, ["import", "people", "x.xlsx", "--county", "999999"])
    assert done.exit_code == 1
    assert "没有区划代码“999999”的方案" in done.output
    assert "没有文件 不在.xlsx" in anxun("import", "people", "不在.xlsx").output


def test_a_template_is_written_and_never_over_another_file(desk: Office) -> None:
    path = desk.folder / "模板.xlsx"
    assert anxun("import", "assignments", path, "--template").exit_code == 0
    head = [cell.value for cell in load_workbook(path).worksheets[0][1]]
    assert head == ["派驻员手机", "企业信用代码或名称", "开始", "结束"]
    again = anxun("import", "assignments", path, "--template")
    assert again.exit_code == 1
    assert "没有覆盖" in again.output


def test_enterprises_are_exported_and_come_back_unchanged(desk: Office) -> None:
    path, by = desk.folder / "企业.csv", ("--by", desk.person.phone)
    desk.county.enterprise(name="往返示例店")
    done = anxun("export", "enterprises", *by, "--format", "csv", "-o", path)
    assert done.exit_code == 0, done.output
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert "往返示例店" in {line["企业名称"] for line in csv.DictReader(file)}
    again = anxun("export", "enterprises", *by, "-o", path)
    assert again.exit_code == 1
    assert "没有覆盖" in again.output


def test_the_command_knows_every_ledger_that_the_page_exports(desk: Office) -> None:
    by = ("--by", desk.person.phone, "--format", "csv")
    for export, _ in EXPORTS:
        path = desk.folder / f"{export.kind}.csv"
        done = anxun("export", export.kind, *by, "-o", path)
        assert done.exit_code == 0, done.output
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file))
        assert head[: len(export.columns)] == [column.title for column in export.columns]
    refused = anxun("export", "hazards", *by, "--open", "-o", desk.folder / "x.csv")
    assert (refused.exit_code, "major_hazards --open" in refused.output) == (1, True)


def test_the_hazard_list_is_exported_and_noted(desk: Office) -> None:
    path = desk.folder / "清单.xlsx"
    done = anxun("export", "major_hazards", "--by", desk.person.phone, "-o", path)
    assert done.exit_code == 0, done.output
    assert load_workbook(path).sheetnames == ["重大事故隐患清单", "填写说明"]
    with desk.county.engine.connect() as read:
        mine = models.audit.c.person_id == desk.person.id
        assert read.scalars(sa.select(models.audit.c.action).where(mine)).all() == [
            "export_major_hazards"
        ]
