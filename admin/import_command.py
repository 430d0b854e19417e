"""`anxun import enterprises|people|assignments|villages`: a county's own tables come in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import click

from checklists.errors import FileFault, UnknownPlan
from ledger.enterprises.queries import county_names
from ledger.ground.caller import Caller
from ledger.ground.county_names import CountyNames
from ledger.ground.database import Engine, open_engine
from ledger.ground.errors import LedgerError
from ledger.ground.transfer.import_rows import (
    FAULTS_MOST,
    TOLD_MOST,
    Imported,
    Importer,
    import_rows,
)
from ledger.people.queries import office_person
from ledger.people.sheet import PEOPLE
from ledger.plan_changes.queries.plans import CountyPlans
from ledger.screens.importers import IMPORTED_TABLES, importer_of
from local.faults import CannotStart
from media.coordinates import wgs84_from_gcj02
from plans.loader import load_plan
from plans.plan import Plan
from settings import Settings
from spreadsheets.columns import Table
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import open_source
from spreadsheets.xlsx_files import template


@click.command(name="import")
@click.argument("kind", type=click.Choice([*IMPORTED_TABLES]))
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--county", "area_code", required=True, metavar="区划代码", help="六位县区代码")
@click.option("--by", "phone", metavar="手机号", help="以哪位管理员的名义；只有一位时可以不写")
@click.option("--dry-run", is_flag=True, help="只检查，不保存")
@click.option("--template", "wants_template", is_flag=True, help="不导入，把空白模板写到这个文件")
@click.pass_obj
def import_command(
    settings_of: Callable[[], Settings],
    kind: str,
    file: Path,
    area_code: str,
    phone: str | None,
    dry_run: bool,
    wants_template: bool,
) -> None:
    """导入企业（enterprises）、人员（people）、派驻（assignments）、村社区（villages）的表格。

    XLSX 或 CSV。有一处不对就什么都不导入；同一个文件再导入不会有变化。空白模板用 --template 取。
    """
    settings = settings_of()
    engine = open_engine(settings.database_url, pool_size=2)
    plan = plan_of(area_code, settings, engine)
    if not wants_template and not file.is_file():
        raise CannotStart(f"没有文件 {file}，请核对名称。要空白模板请加 --template。")
    if wants_template:
        _write_template(IMPORTED_TABLES[kind], county_names(engine, area_code, plan), file)
        return
    try:
        caller = office_person(engine, area_code, phone, request_id=f"import-{uuid4()}")
        importer = importer_of(
            IMPORTED_TABLES[kind],
            engine,
            caller,
            plan,
            wgs84_from_gcj02=wgs84_from_gcj02,
            board_settle_seconds=settings.board_settle_seconds,
            confirmed=True,
        )
        imported = _import(engine, caller, file, importer, dry_run)
    except LedgerError as error:
        raise CannotStart(error.message) from None
    except WorkbookFault as fault:
        _refuse([fault])
    except ExceptionGroup as group:
        _refuse(group.exceptions)
    _tell(imported, dry_run, kind)


def plan_of(area_code: str, settings: Settings, engine: Engine) -> Plan:
    """Today's. Raises: CannotStart where there is no plan of this code, or where one is broken."""
    try:
        plan = load_plan(area_code, settings.county_plans)
        return CountyPlans(engine, {area_code: plan})[area_code]
    except UnknownPlan as error:
        raise CannotStart(f"{error}，请核对县区代码，如 431224") from None
    except FileFault as fault:
        raise CannotStart(f"{fault}。全部问题请看 anxun plans check") from fault


def _write_template(table: Table, names: CountyNames, file: Path) -> None:
    try:
        with file.open("xb") as new:
            new.write(template(table, names.guide()))
    except FileExistsError:
        raise CannotStart(f"{file} 已经有了，没有覆盖，请换个名字。") from None
    except OSError as error:
        raise CannotStart(f"{file} 写不进去（{error.strerror}），请换个地方。") from error
    click.echo(f"✓ 空白模板在 {file}，怎么填见“填写说明”表。")


def _import(
    engine: Engine, caller: Caller, file: Path, importer: Importer[Any], dry_run: bool
) -> Imported:
    click.echo(f"正在检查 {file.name} ……", err=True)
    with open_source(file, importer.table) as source:
        for line in source.notes:
            click.echo(f"· {line}")
        bar = click.progressbar(length=source.row_count, label="正在读取", file=sys.stderr)
        with bar:
            return import_rows(
                engine, caller, source, importer, dry_run=dry_run, progress=bar.update
            )


def _tell(imported: Imported, dry_run: bool, kind: str) -> None:
    for line in imported.lines:
        click.echo(f"  {line}")
    more = imported.new + imported.changed - len(imported.lines)
    if more > 0:
        click.echo(f"  …… 只列前 {TOLD_MOST} 处，还有 {more} 处")
    counts = f"新增 {imported.new}，修改 {imported.changed}，不变 {imported.unchanged}"
    click.echo(f"✓ {counts}。{'只是检查，没有保存。' if dry_run else ''}")
    if kind == PEOPLE.kind and imported.new and not dry_run:
        click.echo("  新人员还不能登录：请在“人员”里发开通链接，由本人打开、自己设密码。")


def _refuse(faults: Iterable[BaseException]) -> NoReturn:
    shown = [*faults][:FAULTS_MOST]
    for fault in shown:
        click.echo(f"✗ {fault}", err=True)
    least = "至少 " if len(shown) == FAULTS_MOST else ""
    click.echo(f"{least}{len(shown)} 处问题，没有导入任何内容；改好后请再试一次。", err=True)
    sys.exit(1)
