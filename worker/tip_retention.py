"""By the day: reports that were kept long enough are deleted, and photos that nothing refers to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from ledger.ground.database import DATABASE_AWAY, Engine
from ledger.records.outbox import Work
from ledger.tips.commands.delete import clean_up, delete_tip
from ledger.tips.queries.kept import tip_photo_keys
from ledger.tips.queries.past_keeping import tips_past_keeping
from media.keys import tip_photos
from media.object_store import ObjectStore
from worker.context import WorkerContext

_log = logging.getLogger("anxun.worker")

# An object lies in the store before its row is written. After a day nobody writes it any more.
STRAY_AFTER = timedelta(days=1)
_HEADS_AT_ONCE = 100


def delete_county_tips(context: WorkerContext, work: Work) -> None:
    """Delete what is due on the day that the row names. Raises: StoreUnavailable."""
    plan = context.plans.get(work.area_code)
    if plan is None:
        _log.warning("no plan, no report is deleted", extra={"area_code": work.area_code})
        return
    terms, today = plan.tips, date.fromisoformat(work.subject)
    with context.engine.connect() as read:
        due = tips_past_keeping(read, work.area_code, terms, today)
    deleted = [
        tip
        for tip in due
        if delete_tip(context.engine, work.area_code, tip, terms, today, context.store.delete)
    ]
    for key in stray_photos(context.engine, context.store, work.area_code, datetime.now(UTC)):
        context.store.delete(key)
    if deleted:
        _log.info("deleted reports", extra={"area_code": work.area_code, "count": len(deleted)})
        _clean_up(context.engine)


def stray_photos(
    engine: Engine, store: ObjectStore, area_code: str, now: datetime
) -> Iterator[str]:
    """Keys of photos that no report refers to, a day after they came. Raises: StoreUnavailable."""
    known = tip_photo_keys(engine, area_code)
    unknown = (key for key in store.keys(tip_photos(area_code)) if key not in known)
    while some := list(islice(unknown, _HEADS_AT_ONCE)):
        for there in store.stat_many(some):
            if there and now - there.last_modified > STRAY_AFTER:
                yield there.key


def _clean_up(engine: Engine) -> None:
    try:
        clean_up(engine)
    except DATABASE_AWAY as error:
        # The rows are gone; only their bytes lie in PostgreSQL's files until autovacuum comes by.
        _log.warning("not cleaned up", extra={"fault": type(error.__cause__ or error).__name__})
