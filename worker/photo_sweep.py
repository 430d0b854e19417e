"""By the day: uploads that no record names are swept."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from ledger.records.outbox import Work
from ledger.records.photo_sweep import GRACE, sweep_photo, take_back_strays
from media.keys import photo_display, photo_original, photo_thumbnail
from worker.context import WorkerContext

_log = logging.getLogger("anxun.worker")


def sweep_county_photos(context: WorkerContext, work: Work) -> None:
    """As things stand now, on whichever day it was asked for. Raises: StoreUnavailable."""
    area_code, store = work.area_code, context.store
    before = datetime.now(UTC) - timedelta(minutes=context.settings.ticket_minutes) - GRACE

    def delete_objects(sha256: str) -> None:
        # The original last: as long as it is there, all of it can be made again.
        for key in (photo_thumbnail, photo_display, photo_original):
            store.delete(key(area_code, sha256))

    swept = [
        sha256
        for sha256 in take_back_strays(context.engine, area_code, before)
        if sweep_photo(context.engine, area_code, sha256, before, delete_objects)
    ]
    if swept:
        _log.info("swept photos", extra={"area_code": area_code, "count": len(swept)})
