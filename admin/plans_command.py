"""`anxun county new`, `anxun plans check`: for a county that brings a plan of its own."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

import click

from checklists.authoring import parse
from checklists.errors import FileFault, UnknownPlan
from checklists.review import sector_names
from ledger.ground.working_days import WorkingCalendar
from plans.doubts import doubts
from plans.holidays import holiday_doubts, holiday_faults, holiday_files, holidays_in
from plans.loader import all_plans, own_plan_files, plan_file_of, read_plan
from plans.new_county import new_plan_text
from plans.own_forms import (
    FORMS_FOLDER,
    counties_with_forms,
    own_form_faults,
    own_form_files,
)
from plans.review import OWN_PLAN, plan_faults

# Deadlines of a hazard that is found today reach so far.
_DAYS_AHEAD = 60
_COUNTY_TIME = timezone(timedelta(hours=8))

_folder = click.option(
    "--folder",
    envvar="COUNTY_PLANS",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="各县区自己的方案所在的目录",
)


@click.group(name="county")
def county_group() -> None:
    """开设新的县区。"""


@county_group.command(name="new")
@click.argument("code", metavar="代码")
@click.option("--like", "model", required=True, metavar="代码", help="参照哪个县区，如 431224")
@_folder
def new_county_command(code: str, model: str, folder: Path) -> None:
    """参照一个县区的方案，写一份要由本县填写的方案，如：county new 431225 --like 431224。"""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        _fail(f"县区代码应为 6 位数字，不是“{code}”")
    source = _plan_file(model, folder)
    path = folder / code / OWN_PLAN
    try:
        text = new_plan_text(code, parse(source).data, sector_names())
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileFault as fault:
        _fail(str(fault))
    except FileExistsError:
        _fail(f"{path} 已经有了，没有覆盖。要重新写，请先把它改名")
    except OSError as error:
        _fail(f"{path} 写不进去（{error.strerror}），请用 --folder 换个目录")
    click.echo(f"✓ 方案在 {path}，凡是写着“待定”的都由本县填写。")
    click.echo(f"  填的时候随时运行：anxun plans check {path}")


@click.group(name="plans")
def plans_group() -> None:
    """各县区自己的方案。"""


@plans_group.command(name="check")
@click.argument(
    "file",
    required=False,
    metavar="[文件]",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_folder
def check_plans_command(file: Path | None, folder: Path) -> None:
    """检查一份方案，不写文件就检查目录里的全部：哪一行、哪里不对、怎么改。

    有错误时退出码是 1；只有提醒时是 0。
    """
    files = [file] if file else own_plan_files(str(folder))
    form_files = [
        path
        for code in counties_with_forms(str(folder))
        for path in own_form_files(str(folder), code)
    ]
    if file and file.parent.name == FORMS_FOLDER:
        files, form_files = [], [file]
    elif file:
        form_files = []
    if not files and not form_files:
        click.echo(
            f"{folder} 里没有县区自己的方案。新写一份：anxun county new 六位代码 --like 431224"
        )
    broken = sum(_tell(path) for path in files)
    broken += sum(_tell_forms(path) for path in form_files)
    if not file:
        broken += sum(_tell_year(path) for path in holiday_files(str(folder)))
        _tell_unknown_years(str(folder))
    if broken:
        click.echo(f"共 {broken} 处错误，改好后请再检查一次。", err=True)
        sys.exit(1)


def _tell_year(path: Path) -> int:
    """The same of a year's holidays."""
    try:
        authored = parse(path)
        faults = holiday_faults(authored)
    except FileFault as fault:
        faults = [fault]
    for wrong in faults:
        click.echo(f"✗ 错误 {wrong}", err=True)
    if not faults:
        for concern in holiday_doubts(authored):
            click.echo(f"! 提醒 {concern}")
        click.echo(f"✓ {path.stem} 年放假安排：可以使用。")
    return len(faults)


def _tell_unknown_years(folder: str) -> None:
    """This year and the next, which deadlines of today reach."""
    today = datetime.now(_COUNTY_TIME).date()
    calendar = WorkingCalendar(holidays_in(folder))
    for year in calendar.unknown_years(today, today + timedelta(days=_DAYS_AHEAD)):
        place = Path(folder, "holidays", f"{year}.yaml")
        click.echo(
            f"! 提醒 {year} 年的放假安排还没有，工作日按周一到周五推算。"
            f"国务院办公厅通知公布后，请写成 {place}（写法见 plans/README.zh-CN.md）"
        )


def _tell_forms(path: Path) -> int:
    """The same of a file of forms, held against the plan of the county in whose folder it is."""
    code, folder = path.parent.parent.name, str(path.parent.parent.parent)
    earlier = [other for other in own_form_files(folder, code) if other < path]
    try:
        faults = own_form_faults(plan_file_of(code, folder), earlier, path)
    except UnknownPlan:
        remedy = "请放进有方案的县区的目录，如 431224/forms/"
        faults = [FileFault(path, None, f"没有 {code} 的方案", remedy)]
    for wrong in faults:
        click.echo(f"✗ 错误 {wrong}", err=True)
    if not faults:
        click.echo(f"✓ {code} 的报表 {path.name}：可以使用。")
    return len(faults)


def _tell(path: Path) -> int:
    """Tell everything about one file; how many errors there are."""
    today = datetime.now(_COUNTY_TIME).date()
    try:
        authored = parse(path)
        faults = plan_faults(authored, sector_names())
    except FileFault as fault:
        faults = [fault]
    for wrong in sorted(faults, key=lambda wrong: wrong.line or 0):
        click.echo(f"✗ 错误 {wrong}", err=True)
    if faults:
        return len(faults)
    concerns = sorted(doubts(authored, today), key=lambda fault: fault.line or 0)
    for concern in concerns:
        click.echo(f"! 提醒 {concern}")
    area = read_plan(path).area
    also = f"，{len(concerns)} 处提醒" if concerns else ""
    click.echo(f"✓ {area.code} {area.name}：可以使用{also}。")
    if any(plan.area.code == area.code for plan in all_plans()):
        click.echo("  它会代替随软件带来的这个县区的方案。")
    return 0


def _plan_file(code: str, folder: Path) -> Path:
    try:
        return plan_file_of(code, str(folder))
    except UnknownPlan:
        codes = "、".join(f"{plan.area.code} {plan.area.name}" for plan in all_plans())
        _fail(f"没有 {code} 的方案。可以参照：{codes}")


def _fail(sentence: str) -> NoReturn:
    click.echo(f"✗ {sentence}。", err=True)
    sys.exit(1)
