"""`anxun checklists export`, `import`, `publish-county`: for counties, who write in Excel."""

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

import click

from checklists.county.changes import Changes, read_changes, write_changes
from checklists.county.publishing import publish_county
from checklists.county.review import Ours
from checklists.errors import ChecklistError
from checklists.workbook.exporting import export_workbook, own_rows
from checklists.workbook.importing import change_lines, import_workbook
from spreadsheets.errors import WorkbookFault

# More faults than this help nobody to mend them.
_FAULTS_TOLD = 50
_COUNTY_TIME = timezone(timedelta(hours=8))

_folder = click.option(
    "--folder",
    envvar="COUNTY_CHECKLISTS",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="各县区自己条目所在的目录",
)
_county = click.option("--county", "area", required=True, metavar="区划代码", help="六位县区代码")


@click.command(name="export")
@click.argument("sectors", nargs=-1, metavar="[行业编号]…")
@click.option("--county", "area", metavar="区划代码", help="连同这个县区自己的条目和停用")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="存到"
)
@_folder
def export_checklists_command(
    sectors: tuple[str, ...], area: str | None, output: Path, folder: Path
) -> None:
    """把检查清单导出成 Excel，每个行业一张表；不写行业就是全部。"""
    if area:
        _refuse_other_code(area)
    try:
        ours = Ours.load()
        changes = (read_changes(folder, area) or Changes(area, 0, "")) if area else None
    except (ChecklistError, WorkbookFault) as fault:
        _tell([fault])
    unknown = [sector for sector in sectors if sector not in ours.checklists]
    if unknown:
        known = "、".join(ours.checklists)
        click.echo(f"✗ 没有行业领域 {'、'.join(unknown)}。请从这些编号里选：{known}", err=True)
        sys.exit(1)
    chosen = sectors or tuple(ours.checklists)
    export_workbook(output, ours, chosen, changes)
    added = sum(len(own_rows(ours, sector_id, changes)) for sector_id in chosen)
    of_own = f"，其中本县自己的 {added} 条" if area else ""
    click.echo(f"✓ 已导出 {len(chosen)} 个行业到 {output}{of_own}。怎么填见第一张表。")


@click.command(name="import")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@_county
@click.option("--dry-run", is_flag=True, help="只检查，不保存")
@_folder
def import_checklists_command(file: Path, area: str, dry_run: bool, folder: Path) -> None:
    """把填好的 Excel 读成县区的下一版改动；有一处不对就什么都不改。"""
    _refuse_other_code(area)
    today = datetime.now(_COUNTY_TIME).date()
    try:
        imported = import_workbook(file, folder, area, today)
    except ExceptionGroup as group:
        _tell(group.exceptions, "没有导入任何内容")
    except (ChecklistError, WorkbookFault) as fault:
        _tell([fault], "没有导入任何内容")
    for note in imported.notes:
        click.echo(f"· {note}")
    if not imported.is_new:
        click.echo("✓ 与现在的内容相同，没有改动。")
        return
    for line in [*change_lines(imported)] or ["本县条目的次序有改动"]:
        click.echo(f"  {line}")
    edition = imported.changes.edition
    if dry_run:
        click.echo(f"✓ 可以导入，将成为本县第 {edition} 版。只是检查，没有保存。")
        return
    path = write_changes(folder, imported.changes)
    click.echo(f"✓ 已存为本县第 {edition} 版：{path}")
    click.echo(f"  发布请运行：anxun checklists publish-county {area}")


@click.command(name="publish-county")
@click.argument("area", metavar="区划代码")
@_folder
def publish_county_command(area: str, folder: Path) -> None:
    """发布一个县区的改动，如：publish-county 431224。发布后内容不能再改。"""
    _refuse_other_code(area)
    try:
        published = publish_county(folder, area)
    except ExceptionGroup as group:
        _tell(group.exceptions, "没有发布任何内容")
    except (ChecklistError, WorkbookFault) as fault:
        _tell([fault], "没有发布任何内容")
    for entry in published:
        click.echo(f"✓ 已发布 {entry.sector_id} {entry.version}，SHA-256 {entry.sha256}")
    if published:
        click.echo("重启安巡以后，本县的手机会换成新清单。")
    else:
        click.echo("✓ 清单没有变化，不用发布。")


COUNTY_COMMANDS = (export_checklists_command, import_checklists_command, publish_county_command)


def _refuse_other_code(area: str) -> None:
    if not (len(area) == 6 and area.isascii() and area.isdigit()):
        click.echo(f"✗ 县区代码应为 6 位数字，不是“{area}”，如 431224。", err=True)
        sys.exit(1)


def _tell(faults: Iterable[BaseException], outcome: str | None = None) -> NoReturn:
    all_faults = [*faults]
    for fault in all_faults[:_FAULTS_TOLD]:
        click.echo(f"✗ {fault}", err=True)
    if len(all_faults) > _FAULTS_TOLD:
        click.echo(f"…… 还有 {len(all_faults) - _FAULTS_TOLD} 处", err=True)
    if outcome:
        click.echo(f"共 {len(all_faults)} 处问题，{outcome}；改好后请再试一次。", err=True)
    sys.exit(1)
