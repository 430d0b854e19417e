"""Printing an enterprise's boards: those whose content is not what hangs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from documents.board import BoardContent
from ledger.boards.commands import PrintedBoard, record_board_version
from ledger.boards.queries.content import board_content
from ledger.boards.queries.status import boards_in_use, newest_print
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import Connection, wait_for_lock
from ledger.ground.printed import kept_json, kept_sha256
from ledger.records.outbox import Work
from media.keys import board_file
from paper import board as paper
from worker.context import WorkerContext
from worker.printing.files import PDF, PNG, Files, store_files


def print_boards_of(context: WorkerContext, work: Work) -> None:
    """Print every board in use of one enterprise (the row's subject) that says something new.

    One printing of a board at a time: the second waits, then finds that nothing is left to do.
    """
    enterprise_id = UUID(work.subject)
    with context.engine.connect() as read:
        codes = boards_in_use(read, work.area_code, enterprise_id)
    for code in codes:
        with context.engine.begin() as tx:
            wait_for_lock(tx, f"board/{work.area_code}/{code}")
            _print_if_new(context, tx, work.area_code, code)


def _print_if_new(context: WorkerContext, tx: Connection, area_code: str, code: str) -> None:
    printed_at = datetime.now(UTC).replace(microsecond=0)
    plan = context.plans[area_code]
    content = board_content(tx, area_code, code, plan, shanghai_date(printed_at))
    newest = newest_print(tx, area_code, code)
    if content is None:
        return
    content_sha256 = kept_sha256(content)
    if content_sha256 == newest.content_sha256:
        return
    version = newest.version + 1
    url = f"{context.settings.public_url}/b/{code}?v={version}"
    files = _rendered(content, paper.BoardPrint(code, version, url, printed_at), context)
    record_board_version(
        tx,
        PrintedBoard(
            area_code=area_code,
            code=code,
            version=version,
            content=kept_json(content),
            content_sha256=content_sha256,
            files=store_files(context.store, files, partial(board_file, area_code, code, version)),
            printed_at=printed_at,
        ),
    )


def _rendered(content: BoardContent, printed: paper.BoardPrint, context: WorkerContext) -> Files:
    font_dir = context.settings.font_dir
    a3 = paper.render_board(content, printed, paper="A3", font_dir=font_dir)
    a4 = paper.render_board_pdf(content, printed, paper="A4", font_dir=font_dir)
    return {"A3.pdf": (a3.pdf, PDF), "A4.pdf": (a4, PDF), "A3.png": (a3.png, PNG)}
