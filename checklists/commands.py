"""`anxun checklists …`: for those who write checklists and plans."""

import sys

import click

from checklists.catalogue import Catalogue
from checklists.errors import ChecklistError, FileFault
from checklists.plans import all_plans, review_plans
from checklists.publishing import publish
from checklists.review import review_all


@click.group(name="checklists")
def checklists() -> None:
    """检查清单和方案。"""


@checklists.command(name="check")
def check_command() -> None:
    """检查所有清单和方案文件，列出全部问题。"""
    faults = [*review_all(), *review_plans()]
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
