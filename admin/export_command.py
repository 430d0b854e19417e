"""`anxun export …`: every ledger that the page exports, and the major hazards for the province, as
XLSX or CSV."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click

from admin.import_command import plan_of
from api.tables.export_routes import EXPORTS, NoFilters
from ledger.enterprises.queries import county_names
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import Engine, open_engine
from ledger.ground.errors import LedgerError
from ledger.ground.transfer.exports import ExportAsked, exported, note_export
from ledger.hazards.queries.major import major_hazards
from ledger.people.queries import office_person
from local.faults import CannotStart
from plans.plan import Plan
from settings import Settings
from spreadsheets.listing import FORMATS, ExportedTable

# Of no page: its columns are those of the provincial list.
_MAJOR = "major_hazards"
_LEDGERS = {export.kind: (export, query) for export, query in EXPORTS}


_HELP = "\n".join(
    [
        "导出一本台账，与网页上的“导出台账”相同；谁导出了什么会记入审计。",
        "",
        "\b",
        *(f"{kind}  {export.title}" for kind, (export, _) in _LEDGERS.items()),
        f"{_MAJOR}  供省级系统的重大隐患清单",
    ]
)


@click.command(name="export", help=_HELP)
@click.argument("what", metavar="台账", type=click.Choice([*_LEDGERS, _MAJOR]))
@click.option("--county", "area_code", required=True, metavar="区划代码", help="六位县区代码")
@click.option("--by", "phone", metavar="手机号", help="以哪位管理员的名义；只有一位时可以不写")
@click.option(
    "--format", "file_format", type=click.Choice([*FORMATS]), default="xlsx", help="文件格式"
)
@click.option("--open", "open_only", is_flag=True, help="只要未销号的重大隐患")
@click.option("--force", is_flag=True, help="覆盖已有的文件")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="存到")
@click.pass_obj
def export_command(
    settings_of: Callable[[], Settings],
    what: str,
    area_code: str,
    phone: str | None,
    file_format: str,
    open_only: bool,
    force: bool,
    output: Path | None,
) -> None:
    if open_only and what != _MAJOR:
        raise CannotStart(f"--open 只用于重大隐患清单，请写 export {_MAJOR} --open。")
    settings = settings_of()
    engine = open_engine(settings.database_url, pool_size=2)
    plan = plan_of(area_code, settings, engine)
    try:
        caller = office_person(engine, area_code, phone, request_id=f"export-{uuid4()}")
        listing = _listing(what, engine, caller, plan, open_only=open_only)
        path = output or Path(listing.file_name(shanghai_date(datetime.now(UTC)), file_format))
        if path.exists() and not force:
            raise CannotStart(f"{path} 已经有了，没有覆盖。要覆盖请加 --force，或用 -o 换个名字。")
        note_export(engine, caller, listing, file_format)
    except LedgerError as error:
        raise CannotStart(error.message) from None
    _write(listing, file_format, path)
    click.echo(f"✓ 已导出 {listing.count} 条到 {path}。")
    if listing.left_out:
        click.echo(f"  另有 {listing.left_out} 条涉及您自己所在或派驻的企业，请由其他同事导出。")


def _listing(
    what: str, engine: Engine, caller: Caller, plan: Plan, *, open_only: bool
) -> ExportedTable:
    if what == _MAJOR:
        return major_hazards(engine, caller, plan, open_only=open_only)
    export, query = _LEDGERS[what]
    asked = ExportAsked(engine, caller, plan, query().load({}) or NoFilters())
    return exported(asked, county_names(engine, caller.area_code, plan), export)


def _write(listing: ExportedTable, file_format: str, path: Path) -> None:
    """Beside its place first: a file of this name is a whole one."""
    unfinished = path.with_name(f".{path.name}.part")
    bar = click.progressbar(
        length=listing.count,
        label="正在导出",
        file=sys.stderr,
        update_min_steps=max(1, listing.count // 100),
    )
    try:
        with unfinished.open("wb") as file, bar:
            counted = replace(listing, rows=_counted(listing.rows, bar.update))
            file.writelines(counted.pieces(file_format))
        unfinished.replace(path)
    except OSError as error:
        raise CannotStart(f"{path} 写不进去（{error.strerror}），请用 -o 换个地方。") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _counted(
    rows: Iterator[Sequence[object]], advance: Callable[[int], None]
) -> Iterator[Sequence[object]]:
    for row in rows:
        yield row
        advance(1)
