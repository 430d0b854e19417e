"""`anxun checklists trace`: what carries each clause of the seeds, and what each item stands on."""

import shutil
import sys
from pathlib import Path

import click

from checklists.authored_lists import read_lists
from checklists.clauses import SEED_COUNTIES
from checklists.errors import ChecklistError, UnknownSector
from plans import trace_lines
from plans.trace import ClauseOutcome, trace


@click.command(name="trace")
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
    sector = next((sector for sector in read_lists() if sector.sector_id == sector_id), None)
    if sector is None:
        raise UnknownSector(sector_id)
    for line in trace_lines.sector_lines(sector, _columns()):
        click.echo(line)
    if csv_path:
        trace_lines.write_csv(csv_path, trace_lines.sector_rows(sector))


def _trace_clauses(seed: str | None, left_out: bool, csv_path: Path | None) -> None:
    selection = trace().of_seed(seed) if seed else trace()
    not_carried = (ClauseOutcome.LEFT_OUT, ClauseOutcome.NOTHING)
    shown = [
        clause for clause in selection.clauses if not left_out or clause.outcome in not_carried
    ]
    for clause in shown:
        for line in trace_lines.clause_lines(clause, _columns()):
            click.echo(line)
    click.echo()
    for line in trace_lines.summary_lines(selection):
        click.echo(line)
    if csv_path:
        trace_lines.write_csv(csv_path, trace_lines.clause_rows(shown))
    faults = list(selection.faults())
    for fault in faults:
        click.echo(f"✗ {fault}", err=True)
    if faults:
        click.echo(f"共 {len(faults)} 处缺漏。", err=True)
        sys.exit(1)


def _columns() -> int:
    return shutil.get_terminal_size((100, 24)).columns
