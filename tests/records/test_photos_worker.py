"""Photographs get their copies, and bad ones a reason."""

from __future__ import annotations

import io

import sqlalchemy as sa
from PIL import Image

from ledger.ground.tables import outbox, photo
from media.keys import photo_display, photo_original, photo_thumbnail
from media.photo_reading import rejection_words
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows, jpeg
from worker.context import WorkerContext
from worker.queues import Queues


def known(rows: LedgerRows, sha256: str) -> sa.Row:
    with rows.engine.connect() as read:
        return read.execute(sa.select(photo).where(photo.c.sha256 == sha256)).one()


def test_a_photo_gets_its_copies_and_its_facts(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    original = jpeg(400)
    sha256 = rows.photo(original)
    do_all(worker_context, queues)
    row = known(rows, sha256)
    assert (row.state, row.width_px, row.height_px) == ("processed", 400, 400)
    assert row.perceptual_hash is not None
    thumbnail = worker_context.store.get(photo_thumbnail(rows.area_code, sha256))
    assert Image.open(io.BytesIO(thumbnail)).size == (320, 320)
    assert worker_context.store.get(photo_display(rows.area_code, sha256))
    assert worker_context.store.get(photo_original(rows.area_code, sha256)) == original


def test_a_truncated_photo_is_rejected_with_its_reason_and_kept_as_it_came(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    # Its header is whole, so that only decoding shows it.
    broken = jpeg(400)[:600]
    sha256 = rows.photo(broken)
    do_all(worker_context, queues)
    row = known(rows, sha256)
    assert (row.state, row.rejected_reason) == ("rejected", rejection_words("truncated"))
    assert worker_context.store.get(photo_original(rows.area_code, sha256)) == broken
    with rows.engine.connect() as read:
        assert read.scalar(sa.select(outbox.c.done_at).where(outbox.c.subject == sha256))


def test_processing_again_changes_nothing(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    sha256 = rows.photo()
    do_all(worker_context, queues)
    before = known(rows, sha256)
    with rows.engine.begin() as tx:
        tx.execute(sa.update(outbox).values(done_at=None, handed_at=None, claimed_at=None))
    do_all(worker_context, queues)
    assert known(rows, sha256) == before
