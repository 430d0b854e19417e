"""`anxun checklists …`: for those who write checklists and plans."""

import shutil
import sys
from pathlib import Path

import click

from checklists import trace_lines
from checklists.authored_lists import read_lists
from checklists.catalogue import Catalogue
from checklists.clauses import SEED_COUNTIES
from checklists.county_commands import COUNTY_COMMANDS
from checklists.differences import differences
from checklists.errors import ChecklistError, FileFault, UnknownSector
from checklists.plans import all_plans, review_plans
from checklists.publishing import publish, read_version
from checklists.review import review_all
from checklists.seed_clauses import review_seed_clauses
from checklists.trace import Outcome, trace


@click.group(name="checklists")
def checklists() -> None:
    """检查清单和方案。"""


for command in COUNTY_COMMANDS:
    checklists.add_command(command)


@checklists.command(name="check")
def check_command() -> None:
    """检查所有清单、方案和条款表，列出全部问题。"""
    faults = [*review_all(), *review_plans(), *review_seed_clauses()]
    try:
        published = Catalogue.load().all()
    except FileFault as unreadable:
        faults.append(unreadable)
    if faults:
        for fault in faults:
            click.echo(f"✗ {fault}", err=True)
        click.echo(f"共 {len(faults)} 处问题，改好后请再检查一次。", err=True)
        sys.exit(1)
    for checklist in published:
        click.echo(
            f"✓ {checklist.sector_id} {checklist.name} {checklist.version}："
            f"{len(checklist.items)} 条，{checklist.sha256[:12]}"
        )
    click.echo(f"✓ {len(published)} 个清单、{len(all_plans())} 个方案，没有问题。")


@checklists.command(name="diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
def diff_command(old: str, new: str) -> None:
    """比较两个版本改了什么，如：diff S04@2026-1 S04@2026-2。还没有发布的版本也可以比。"""
    try:
        before, after = read_version(old), read_version(new)
    except ChecklistError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(1)
    if before["sector"] != after["sector"]:
        click.echo("✗ 两个版本不是同一个行业领域的，请核对编号。", err=True)
        sys.exit(1)
    click.echo(f"{after['sector']} {after['name']}：{before['version']} → {after['version']}")
    for line in [*differences(before, after)] or ["没有改动。"]:
        click.echo(line)


@checklists.command(name="publish")
@click.argument("sector_id")
@click.argument("version")
def publish_command(sector_id: str, version: str) -> None:
    """发布一个版本，如：publish S04 2026-1。发布后内容不能再改。"""
    try:
        sha256 = publish(sector_id, version)
    except ExceptionGroup as group:
        for fault in group.exceptions:
            click.echo(f"✗ {fault}", err=True)
        sys.exit(1)
    except ChecklistError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(1)
    click.echo(f"✓ 已发布 {sector_id} {version}，SHA-256 {sha256}")


@checklists.command(name="trace")
@click.option("--seed", type=click.Choice(list(SEED_COUNTIES)), help="只看一个县区的文件。")
@click.option("--sector", "sector_id", help="反过来看：一个行业领域的每条依据什么，如 S04。")
@click.option("--left-out", is_flag=True, help="只看条目和方案都不承担的条款。")
@click.option(
    "--csv",
    "csv_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写成表格文件，可用 Excel 打开。",
)
def trace_command(
    seed: str | None, sector_id: str | None, left_out: bool, csv_path: Path | None
) -> None:
    """五个县区文件的每一条由什么承担，什么没有着落。有缺漏时退出码为 1。"""
    if sector_id and (seed or left_out):
        raise click.UsageError("--sector 不能和 --seed、--left-out 一起用")
    try:
        if sector_id:
            _trace_sector(sector_id, csv_path)
        else:
            _trace_clauses(seed, left_out, csv_path)
    except ChecklistError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(1)


def _trace_sector(sector_id: str, csv_path: Path | None) -> None:
    sector = next((each for each in read_lists() if each.sector_id == sector_id), None)
    if sector is None:
        raise UnknownSector(sector_id)
    for line in trace_lines.sector_lines(sector, _columns()):
        click.echo(line)
    if csv_path:
        trace_lines.write_csv(csv_path, trace_lines.sector_rows(sector))


def _trace_clauses(seed: str | None, left_out: bool, csv_path: Path | None) -> None:
    found = trace().of_seed(seed) if seed else trace()
    not_carried = (Outcome.LEFT_OUT, Outcome.NOTHING)
    shown = [each for each in found.clauses if not left_out or each.outcome in not_carried]
    for traced in shown:
        for line in trace_lines.clause_lines(traced, _columns()):
            click.echo(line)
    click.echo()
    for line in trace_lines.summary_lines(found):
        click.echo(line)
    if csv_path:
        trace_lines.write_csv(csv_path, trace_lines.clause_rows(shown))
    faults = list(found.faults())
    for fault in faults:
        click.echo(f"✗ {fault}", err=True)
    if faults:
        click.echo(f"共 {len(faults)} 处缺漏。", err=True)
        sys.exit(1)


def _columns() -> int:
    return shutil.get_terminal_size((100, 24)).columns
