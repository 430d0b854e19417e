"""From a request to a submission, and from a receipt to an answer: the same for every record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request

from api.endpoint import caller
from api.services import services
from ledger.ground.errors import Invalid
from ledger.records.submission import PendingPhoto, Recorded, Submission
from media import keys
from media.stored_objects import StoredObject

# The store tells times to the second, by its own clock.
STORE_CLOCK_SLACK = timedelta(seconds=2)

PHONE_TIME_HEADER = {
    "in": "header",
    "name": "X-Phone-Time",
    "required": False,
    "schema": {"type": "string", "format": "date-time"},
    "description": "手机此刻的时间；服务器据此校正记录里的时间",
}


def submission(kind: str, record_id: UUID, fields: dict[str, Any]) -> Submission:
    """What came, with the phone's clock. Raises: Invalid where `X-Phone-Time` is no time."""
    return Submission.now(kind, record_id, request.get_json(), fields, _phone_now())


def _phone_now() -> datetime | None:
    told = request.headers.get("X-Phone-Time")
    if not told:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(
            "phone_time_invalid", "X-Phone-Time 应为带时区的时间，如 2026-11-02T09:30:00+08:00"
        )
    return moment


def answer(recorded: Recorded) -> Response:
    """201 for a new record, 200 with the same receipt for one that was there.

    The receipt is JSON already, and is sent as it was kept: byte for byte the same each time.
    """
    response = jsonify(recorded.receipt)
    response.status_code = 201 if recorded.created else 200
    return response


def look_for_photos(pending: Sequence[PendingPhoto]) -> Collection[str]:
    """The hashes of those that lie in the store as they were announced, byte for byte."""
    own = services()
    area = caller().area_code
    found = own.store.stat_many([keys.photo_original(area, each.sha256) for each in pending])
    return {
        each.sha256
        for each, stored in zip(pending, found, strict=True)
        if stored is not None and _is_as_announced(each, stored)
    }


def _is_as_announced(announced: PendingPhoto, stored: StoredObject) -> bool:
    if stored.size_bytes != announced.size_bytes:
        return False
    # Older than the announcement: somebody else brought it, which proves nothing of the caller.
    if stored.last_modified < announced.announced_at - STORE_CLOCK_SLACK:
        return False
    return (stored.sha256_hex or services().store.hash_of(stored.key)) == announced.sha256
