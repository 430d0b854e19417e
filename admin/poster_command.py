"""`anxun poster`: plates that tell how to report (举报告知牌), written as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from admin.import_command import plan_of
from documents.tip_poster import TipPosterContent
from ledger.boards.queries.status import enterprises_with_board
from ledger.ground.database import Engine, open_engine
from ledger.ground.errors import LedgerError
from ledger.tips.queries.posters import tip_poster_content
from local.faults import CannotStart
from paper.glyphs import FontsMissing
from paper.tip_poster import TipPosterPrint, render_tip_poster
from paper.typesetting import Paper
from plans.plan import Plan
from settings import Settings


@click.command(name="poster")
@click.option("--county", "area_code", required=True, metavar="区划代码", help="六位县区代码")
@click.option("--enterprise", "enterprise_ids", multiple=True, type=click.UUID, help="这家企业的")
@click.option("--all", "every", is_flag=True, help="每家在营企业各一张")
@click.option(
    "--paper", type=click.Choice(["A4", "A3"]), default="A4", show_default=True, help="纸张"
)
@click.option(
    "--format", "file_format", type=click.Choice(["pdf", "png"]), default="pdf", help="文件格式"
)
@click.option("--force", is_flag=True, help="覆盖已有的文件")
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="文件夹"
)
@click.pass_obj
def poster_command(
    settings_of: Callable[[], Settings],
    area_code: str,
    enterprise_ids: tuple[UUID, ...],
    every: bool,
    paper: Paper,
    file_format: str,
    force: bool,
    output: Path,
) -> None:
    """印举报告知牌：不选企业时印全域通用的一张。受理员更换密钥后要重新印。"""
    settings = settings_of()
    engine = open_engine(settings.database_url, pool_size=1)
    plan = plan_of(area_code, settings, engine)
    try:
        output.mkdir(parents=True, exist_ok=True)
        count = 0
        for content in _contents(engine, plan, enterprise_ids, every=every):
            path = output / _file_name(content, paper, file_format)
            _write(path, _rendered(content, area_code, settings, paper, file_format), force=force)
            count += 1
    except LedgerError as error:
        raise CannotStart(error.message) from None
    except FontsMissing as error:
        raise CannotStart("没有打印用的字体，请先运行一次 make run。") from error
    except OSError as error:
        raise CannotStart(f"{output} 写不进去（{error.strerror}），请用 -o 换个地方。") from error
    click.echo(f"✓ {count} 张举报告知牌在 {output}。")


def _contents(
    engine: Engine, plan: Plan, enterprise_ids: Sequence[UUID], *, every: bool
) -> Iterator[TipPosterContent]:
    with engine.connect() as read:
        chosen: Sequence[UUID | None] = list(enterprise_ids) or [None]
        if every:
            chosen = enterprises_with_board(read, plan.area.code)
        for enterprise_id in chosen:
            yield tip_poster_content(read, plan.area.code, plan, enterprise_id)


def _rendered(
    content: TipPosterContent, area_code: str, settings: Settings, paper: Paper, file_format: str
) -> bytes:
    printed_at = datetime.now(UTC).replace(microsecond=0)
    printed = TipPosterPrint(content.address(settings.public_url, area_code), printed_at)
    files = render_tip_poster(content, printed, paper=paper, font_dir=settings.font_dir)
    return files.pdf if file_format == "pdf" else files.png


def _file_name(content: TipPosterContent, paper: str, file_format: str) -> str:
    """举报告知牌-K7M2X9QH4TPWD-示例餐馆-A4.pdf: two may have one name, never one code."""
    place = content.enterprise or content.county
    safe = "".join(char if char.isalnum() else "_" for char in place)[:40]
    code = f"{content.board_code}-" if content.board_code else ""
    return f"举报告知牌-{code}{safe}-{paper}.{file_format}"


def _write(path: Path, body: bytes, *, force: bool) -> None:
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(body)
    except FileExistsError as error:
        raise CannotStart(f"{path} 已经有了，没有覆盖。要覆盖请加 --force。") from error
