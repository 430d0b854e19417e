"""Photographs on paper: the small copies, once they are made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledger.ground.database import Connection
from ledger.records.outbox import Work
from ledger.records.photo_queries import photo_states
from media.keys import photo_thumbnail
from worker.claimed import NotYet
from worker.context import WorkerContext

# So often a document waits for photos that are still being worked on; then it goes without them.
WAITS_FOR_PHOTOS = 3


def thumbnails_of(
    context: WorkerContext, tx: Connection, work: Work, hashes: Collection[str]
) -> Mapping[str, bytes]:
    """JPEG by SHA-256. Raises: NotYet while some are still being made."""
    states = photo_states(tx, work.area_code, hashes)
    coming = [sha256 for sha256, state in states.items() if state == "stored"]
    if coming and work.attempts <= WAITS_FOR_PHOTOS:
        raise NotYet(f"{len(coming)} photos are still being processed")
    return {
        sha256: context.store.get(photo_thumbnail(work.area_code, sha256))
        for sha256, state in states.items()
        if state == "processed"
    }
