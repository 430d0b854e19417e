"""Printing the plate that tells how to report, of an enterprise or of the county."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4

from documents.tip_poster import TipPosterContent
from ledger.ground.database import Connection, wait_for_lock
from ledger.ground.errors import LedgerError
from ledger.ground.printed import kept_json, kept_sha256
from ledger.records.outbox import Work
from ledger.tips.commands.posters import COUNTYWIDE, record_tip_poster
from ledger.tips.queries.posters import (
    PrintedTipPoster,
    newest_tip_poster,
    tip_poster_content,
)
from media.keys import tip_poster_file
from paper import tip_poster as paper
from worker.claimed import PermanentFault
from worker.context import WorkerContext
from worker.printing.files import PDF, PNG, Files, store_files


def print_one_tip_poster(context: WorkerContext, work: Work) -> None:
    """Print it unless the newest one says the same. Subject: an enterprise, or `county`."""
    enterprise_id = None if work.subject == COUNTYWIDE else UUID(work.subject)
    with context.engine.begin() as tx:
        # Of two printings at once the second waits, then finds that nothing is left to do.
        wait_for_lock(tx, f"tip_poster/{work.area_code}/{work.subject}")
        try:
            plan = context.plans[work.area_code]
            content = tip_poster_content(tx, work.area_code, plan, enterprise_id)
        except LedgerError as error:
            raise PermanentFault(error.reason) from error
        newest = newest_tip_poster(tx, work.area_code, enterprise_id)
        if newest is None or newest.content_sha256 != kept_sha256(content):
            _print(context, tx, work.area_code, enterprise_id, content)


def _print(
    context: WorkerContext,
    tx: Connection,
    area_code: str,
    enterprise_id: UUID | None,
    content: TipPosterContent,
) -> None:
    poster_id, printed_at = uuid4(), datetime.now(UTC).replace(microsecond=0)
    url = content.address(context.settings.public_url, area_code)
    printed = paper.TipPosterPrint(url, printed_at)
    record_tip_poster(
        tx,
        PrintedTipPoster(
            area_code=area_code,
            id=poster_id,
            enterprise_id=enterprise_id,
            content=kept_json(content),
            content_sha256=kept_sha256(content),
            files=store_files(
                context.store,
                _rendered(content, printed, context),
                partial(tip_poster_file, area_code, str(poster_id)),
            ),
            printed_at=printed_at,
        ),
    )


def _rendered(
    content: TipPosterContent, printed: paper.TipPosterPrint, context: WorkerContext
) -> Files:
    font_dir = context.settings.font_dir
    a4 = paper.render_tip_poster(content, printed, paper="A4", font_dir=font_dir)
    a3 = paper.render_tip_poster_pdf(content, printed, paper="A3", font_dir=font_dir)
    return {"A4.pdf": (a4.pdf, PDF), "A3.pdf": (a3, PDF), "A4.png": (a4.png, PNG)}
