"""Make sure that every photo of a record lies in the store, checked, before the record counts."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.errors import Invalid
from ledger.records.confirm_photos import confirm_photos
from ledger.records.context import SubmissionContext
from ledger.records.submission import PhotoCheck


def settle_photos(
    engine: sa.Engine,
    caller: Caller,
    context: SubmissionContext,
    hashes: Collection[str],
    look_for: PhotoCheck,
) -> dict[str, int]:
    """Each photo's size in bytes by hash, all of them stored and checked.

    Those announced and not yet seen are looked for in the store; what is found is confirmed in a
    transaction of its own, since it stays true whatever becomes of the record.
    Raises: Invalid photo_missing, naming the photos that must be uploaded (again).
    """
    pending = context.pending(hashes)
    there = set(look_for(pending)) if pending else set()
    confirm_photos(engine, caller, there)
    absent = [
        sha256
        for sha256 in hashes
        if sha256 not in there and not (sha256 in context.photos and context.photos[sha256].usable)
    ]
    if absent:
        raise Invalid(
            "photo_missing",
            f"有 {len(absent)} 张照片还没有传到服务器，请保持页面打开，传完后会自动再次提交",
            photos=absent,
        )
    return {sha256: context.photos[sha256].size_bytes for sha256 in hashes}
