"""Note which record shows which photos, so that who may see the record may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.models import photo_use
from ledger.rules.caller import Caller
from ledger.submission import Submission


def note_photo_uses(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    enterprise_id: UUID,
    hashes: Collection[str],
) -> None:
    """In the record's own transaction."""
    if not hashes:
        return
    uses = [
        {
            "area_code": caller.area_code,
            "sha256": sha256,
            "record_kind": submission.kind,
            "record_id": submission.record_id,
            "enterprise_id": enterprise_id,
        }
        for sha256 in hashes
    ]
    tx.execute(insert(photo_use).values(uses).on_conflict_do_nothing())
