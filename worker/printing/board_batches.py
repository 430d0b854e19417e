"""Many boards in one file, from their own files: nothing is typeset anew."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from ledger.boards.batches import (
    MERGED,
    batch_to_print,
    forget_batch,
    note_batch_progress,
    old_batches,
    record_board_batch,
)
from ledger.records.outbox import Work
from media.keys import board_batch_file
from paper.merged import merged_pdf
from worker.claimed import PermanentFault
from worker.context import WorkerContext
from worker.printing.files import PDF, store_files

# So often whoever waits sees it move.
BOARDS_A_STEP = 10


def print_board_batch(context: WorkerContext, work: Work) -> None:
    """The batch of this id (the row's subject). Again does nothing once it is ready."""
    batch_id = UUID(work.subject)
    with context.engine.connect() as read:
        asked = batch_to_print(read, work.area_code, batch_id)
    if asked is None:
        return
    if not asked.sources:
        raise PermanentFault("no board of the batch is left")
    boards: list[bytes] = []
    for key in asked.sources:
        boards.append(context.store.get(key))
        if len(boards) % BOARDS_A_STEP == 0:
            with context.engine.begin() as tx:
                note_batch_progress(tx, work.area_code, batch_id, len(boards))
    made_at = datetime.now(UTC)
    pdf = merged_pdf(boards, font_dir=context.settings.font_dir, made_at=made_at)
    key_of = partial(board_batch_file, work.area_code, work.subject)
    stored = store_files(context.store, {"boards.pdf": (pdf, PDF)}, key_of)
    with context.engine.begin() as tx:
        note_batch_progress(tx, work.area_code, batch_id, len(boards))
        record_board_batch(tx, work.area_code, batch_id, {MERGED: stored["boards.pdf"]})


def sweep_board_batches(context: WorkerContext, work: Work) -> None:
    """Old batches are forgotten with their files, as things stand now. Raises: StoreUnavailable."""
    with context.engine.connect() as read:
        batches = old_batches(read, work.area_code, datetime.now(UTC))
    for batch_id in batches:
        # A store that is away keeps the row too: it is tried again the next day.
        with context.engine.begin() as tx:
            for key in forget_batch(tx, work.area_code, batch_id):
                context.store.delete(key)
