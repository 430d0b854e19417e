"""`anxun checklists …`: for those who write checklists and plans."""

import sys

import click

from admin.county_checklists_command import COUNTY_COMMANDS
from admin.trace_command import trace_command
from checklists.catalogue import Catalogue
from checklists.differences import differences
from checklists.errors import ChecklistError, FileFault
from checklists.publishing import publish, read_version, unpublished, version_named
from checklists.review import review_all
from plans.loader import all_plans, review_plans
from plans.seed_clauses import review_seed_clauses


@click.group(name="checklists")
def checklists() -> None:
    """检查清单和方案。"""


for command in (*COUNTY_COMMANDS, trace_command):
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
@click.argument("old", metavar="旧版本")
@click.argument("new", metavar="新版本")
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
@click.argument("named", nargs=-1, metavar="[S04@2026-1 …]")
@click.option("--all", "everything", is_flag=True, help="发布所有还没有发布的版本")
def publish_command(named: tuple[str, ...], everything: bool) -> None:
    """发布版本，如：publish S04@2026-2。互相引用条目的清单要一起发布。发布后内容不能再改。"""
    try:
        drafts = unpublished() if everything else [version_named(name) for name in named]
        entries = publish(drafts)
    except ExceptionGroup as group:
        for fault in group.exceptions:
            click.echo(f"✗ {fault}", err=True)
        sys.exit(1)
    except ChecklistError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(1)
    for entry in entries:
        click.echo(f"✓ 已发布 {entry.sector_id} {entry.version}，SHA-256 {entry.sha256}")
    if not entries:
        click.echo("没有要发布的版本。")
