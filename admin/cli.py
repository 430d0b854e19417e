"""`anxun …`: what a person types. Each command imports only what it needs."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from admin.chinese import speak_chinese
from local.faults import CannotStart
from local.var import Var
from settings import HERE, Settings, SettingsInvalid

if TYPE_CHECKING:
    from checklists.catalogue import Checklist
    from media.object_store import ObjectStore

DEMO_READY_SECONDS = 60


class UserError(click.ClickException):
    """What stands in the way, in one sentence; exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"✗ {self.message}", file=file, err=file is None)


# Before the first command is made: some of Click's words are taken then.
speak_chinese()


class FriendlyGroup(click.Group):
    """Tells faults without a traceback. Those nobody foresaw are kept in a log with theirs."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CannotStart as error:
            raise UserError(str(error)) from error
        except SettingsInvalid as error:
            lines = "\n".join(f"  · {line}" for line in error.faults)
            raise UserError(f"设置有误：\n{lines}") from error
        except (KeyboardInterrupt, click.Abort):
            raise UserError("已中断。") from None
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            # A process of `up` writes to its own log already: there the traceback belongs.
            if not sys.stderr.isatty():
                raise
            log = Var.of_this_checkout().log("anxun")
            with log.open("a") as file:
                traceback.print_exc(file=file)
            raise UserError(
                f"出了意料之外的错误（{type(error).__name__}），详情在 {log}。"
            ) from error

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name == "checklists":
            from admin.checklists_command import checklists

            # The checklists know nothing of paper, so their printing is hung in here.
            checklists.add_command(print_checklists)
            return _with_folder(context, checklists)
        if name in ("county", "plans"):
            from admin.plans_command import county_group, plans_group

            return _with_folder(context, county_group if name == "county" else plans_group)
        if name in ("import", "export", "poster", "account"):
            from admin.account_command import account_group
            from admin.export_command import export_command
            from admin.import_command import import_command
            from admin.poster_command import poster_command

            context.obj = _settings
            commands = (import_command, export_command, poster_command, account_group)
            return next(command for command in commands if command.name == name)
        return super().get_command(context, name)

    def list_commands(self, context: click.Context) -> list[str]:
        lazy = ("checklists", "county", "plans", "import", "export", "poster", "account")
        return sorted([*super().list_commands(context), *lazy])


def _with_folder(context: click.Context, group: click.Group) -> click.Group:
    """The group, each of whose commands finds the counties' own folder by itself."""
    folder = {"folder": str(Var.of_this_checkout().counties)}
    context.default_map = {str(group.name): dict.fromkeys(group.commands, folder)}
    return group


@click.group(cls=FriendlyGroup)
def main() -> None:
    """安巡：安全生产现场检查，从手机到公示牌。"""


@main.command()
@click.option("--demo", "with_demo", is_flag=True, help="数据为空时演示一个月的工作")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", default=8080, show_default=True, help="监听的端口")
def up(with_demo: bool, host: str, port: int) -> None:
    """启动全部服务，直到按下 Ctrl-C。"""
    from local.greeting import greeting
    from local.launch import Launch
    from local.launch import up as launch_up

    launch = Launch(Var.of_this_checkout(), host, port, with_demo)
    sys.exit(launch_up(launch, click.echo, lambda settings: click.echo(greeting(settings))))


@main.command()
def demo() -> None:
    """在运行中的安巡里演示一个月的工作；重复运行不会重复数据。"""
    from demo import play
    from local.first_administrator import demo_administrator
    from local.launch import note_demo_played, running_environment, wait_for_api

    var = Var.of_this_checkout()
    base_url = running_environment(var)["LOCAL_URL"]
    if not wait_for_api(base_url, DEMO_READY_SECONDS):
        raise CannotStart(f"{base_url} 没有就绪。请看 {var.log('api')}。")
    phone, password = demo_administrator(var)
    play(base_url, phone, password, var.root)
    note_demo_played(var)


@main.command()
def relay() -> None:
    """把已提交的任务交给工作进程（由 up 启动）。"""
    from local.guard_board import guard_troubles
    from local.readiness import tell_ready
    from worker.main import run_relay

    run_relay(_settings(), guard_troubles, on_ready=tell_ready)


@main.command()
def worker() -> None:
    """处理照片、打印公示牌和日志、封存记录（由 up 启动）。"""
    from local.readiness import tell_ready
    from worker.main import run_worker

    run_worker(_settings(), on_ready=tell_ready)


@main.command()
@click.option("--area", help="只核对这个县区（六位代码）")
@click.option("--deep", is_flag=True, help="连同每张照片的内容一起核对")
def verify(area: str | None, deep: bool) -> None:
    """核对数据库、对象存储和封存记录，列出每一处不一致。"""
    from ledger.ground.database import open_engine
    from plans.loader import plans_held
    from worker.sealing.verify import verify as find_differences
    from worker.sealing.verify import waiting_to_be_sealed

    settings = _settings()
    engine = open_engine(settings.database_url, pool_size=2)
    differences = find_differences(
        engine, _store(settings), plans_held(settings.county_plans), area, deep=deep
    )
    for difference in differences:
        click.echo(f"✗ {difference}")
    if differences:
        raise UserError(f"有 {len(differences)} 处不一致。")
    waiting = waiting_to_be_sealed(engine, area)
    click.echo("✓ 全部一致。" + (f"还有 {waiting} 条记录等待封存。" if waiting else ""))


@main.command()
@click.option("--area", help="只重建这个县区（六位代码）")
def rebuild(area: str | None) -> None:
    """由封存的记录重建数据库里缺少的记录；已有的不动，可以重复运行。"""
    from ledger.ground.database import open_engine
    from worker.sealing.rebuild import rebuild as restore

    settings = _settings()
    engine = open_engine(settings.database_url, pool_size=4)
    click.echo(f"✓ 读取了 {restore(engine, _store(settings), area)} 条封存的记录。")


@main.command()
@click.argument("area_code", metavar="区划代码")
def store(area_code: str) -> None:
    """一个县区的照片和文书在存储里的各个前缀，各有多少个文件；清点、移交、删除都按它们。"""
    from media.keys import county_prefixes

    try:
        prefixes = county_prefixes(area_code)
    except ValueError as error:
        raise UserError(f"县区代码应为 6 位数字，不是“{area_code}”") from error
    held = _store(_settings())
    for prefix in prefixes:
        click.echo(f"{held.bucket}/{prefix}　{sum(1 for _ in held.keys(prefix))} 个")


@main.command()
@click.option("--area", help="只重试这个县区（六位代码）")
def retry(area: str | None) -> None:
    """把已经放弃的后台任务（照片、打印、封存）再试一遍。"""
    from ledger.ground.database import open_engine
    from ledger.records.outbox import retry_dead_letters

    with open_engine(_settings().database_url, pool_size=1).begin() as tx:
        click.echo(f"✓ {retry_dead_letters(tx, area)} 项任务会再试。")


@click.command(name="print")
@click.argument("sectors", metavar="编号...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件或文件夹")
@click.option("--enterprise", default="", help="印在表头的单位名称；不写就留空，手填")
@click.option(
    "--county", "area", metavar="区划代码", help="印上这个县区方案的条款；不写就只印法律和标准"
)
@click.option("--force", is_flag=True, help="覆盖已有的文件")
def print_checklists(
    sectors: tuple[str, ...], output: Path | None, enterprise: str, area: str | None, force: bool
) -> None:
    """把清单印成手写的检查表（PDF，A4），如：print S04 S06。合印的清单，同一条只问一次。"""
    from paper.checklist_form import render_checklist_form_pdf
    from paper.glyphs import FontsMissing
    from worker.printing.checklist_sheet import checklist_sheet, form_file_name

    chosen = _newest_checklists(sectors)
    form = checklist_sheet(chosen, enterprise, seed=_seed(area) if area else "")
    try:
        printed = render_checklist_form_pdf(form, font_dir=_font_dir())
    except FontsMissing as error:
        raise UserError("没有打印用的字体，请先运行一次 make run。") from error
    path = output or Path()
    path = path / form_file_name(chosen) if path.is_dir() else path
    _write(path, printed.pdf, overwrite=force)
    click.echo(f"✓ 检查表在 {path}，共 {form.item_count} 项。")
    if printed.missing_characters:
        missing = "".join(sorted(printed.missing_characters))
        click.echo(f"字体里没有这些字，印成了〓，请手写补上：{missing}")


def _seed(area: str) -> str:
    from checklists.errors import ChecklistError
    from plans.loader import load_plan

    try:
        return load_plan(area, os.environ.get("COUNTY_PLANS", "")).seed
    except ChecklistError as error:
        raise UserError(str(error)) from error


def _newest_checklists(sectors: tuple[str, ...]) -> list[Checklist]:
    """Each once, however often and in whichever case it was named."""
    from checklists.catalogue import Catalogue
    from checklists.errors import FileFault, UnknownSector

    try:
        catalogue = Catalogue.load()
    except FileFault as fault:
        raise UserError(str(fault)) from fault
    try:
        return [catalogue.latest(sector) for sector in dict.fromkeys(map(str.upper, sectors))]
    except UnknownSector as error:
        known = "".join(f"\n  {row.sector_id} {row.name}" for row in catalogue.all())
        raise UserError(f"{error}。现有的清单：{known}") from error


def _write(path: Path, body: bytes, *, overwrite: bool) -> None:
    try:
        with path.open("wb" if overwrite else "xb") as file:
            file.write(body)
    except FileExistsError as error:
        raise UserError(
            f"{path} 已经有了，没有覆盖。要覆盖请加 --force，或用 -o 换个名字。"
        ) from error
    except FileNotFoundError as error:
        raise UserError(f"没有文件夹 {path.parent}，请先建好，或用 -o 换个地方。") from error
    except OSError as error:
        raise UserError(f"{path} 写不进去（{error.strerror}），请用 -o 换个地方。") from error


def _font_dir() -> Path:
    """As set, or the one of this checkout: printing needs no services, hence no other setting."""
    return Path(os.environ.get("FONT_DIR") or HERE / "paper" / "fonts")


def _settings() -> Settings:
    """From the environment, or from the run of `anxun up` on this machine."""
    if os.environ.get("DATABASE_URL"):
        return Settings.from_env()
    from local.launch import running_environment

    return Settings.from_env({**os.environ, **running_environment(Var.of_this_checkout())})


def _store(settings: Settings) -> ObjectStore:
    from media.object_store import ObjectStore

    return ObjectStore.of(settings)


if __name__ == "__main__":
    main()
