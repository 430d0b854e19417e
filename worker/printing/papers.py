"""Printing a paper (文书): from what was frozen when it was issued, never from today's records."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from ledger.ground.database import wait_for_lock
from ledger.papers.commands.printing import record_printed_paper
from ledger.papers.queries.papers import PDF as FILE
from ledger.papers.queries.printing import orders_of, paper_to_print
from ledger.records.outbox import Work
from media.keys import printed_paper
from paper.paper_document import PaperPrint, render_paper_pdf
from worker.claimed import PermanentFault
from worker.context import WorkerContext
from worker.printing.files import PDF, store_files
from worker.printing.thumbnails import thumbnails_of


def print_one_paper(context: WorkerContext, work: Work) -> None:
    """The paper of this id (the row's subject), with the return of its delivery once there is one.

    Again gives the same; of two at once the second waits for the first.
    """
    _print(context, work, UUID(work.subject))


def print_orders_of(context: WorkerContext, work: Work) -> None:
    """The orders of this hazard (the row's subject), which its own step delivered."""
    with context.engine.connect() as read:
        orders = orders_of(read, work.area_code, UUID(work.subject))
    for paper_id in orders:
        _print(context, work, paper_id)


def _print(context: WorkerContext, work: Work, paper_id: UUID) -> None:
    with context.engine.begin() as tx:
        wait_for_lock(tx, f"paper/{work.area_code}/{paper_id}")
        asked = paper_to_print(tx, work.area_code, paper_id)
        if asked is None:
            raise PermanentFault("no such paper")
        photos = {sha256 for one in asked.content.hazards for sha256 in one.photos}
        photos |= set(asked.delivered.photos if asked.delivered else ())
        made_at = datetime.now(UTC).replace(microsecond=0)
        printed = PaperPrint(
            url=f"{context.settings.public_url.rstrip('/')}/p/{asked.content.code}",
            made_at=made_at,
            thumbnails=thumbnails_of(context, tx, work, photos),
            delivered=asked.delivered,
        )
        pdf = render_paper_pdf(asked.content, printed, font_dir=context.settings.font_dir).pdf
        state = "delivered" if asked.delivered else "issued"
        key_of = partial(printed_paper, work.area_code, str(paper_id))
        stored = store_files(context.store, {f"{state}.pdf": (pdf, PDF)}, key_of)
        record_printed_paper(
            tx,
            work.area_code,
            paper_id,
            files={FILE: stored[f"{state}.pdf"]},
            printed_at=made_at,
        )
