"""From a request to the frame, and from a receipt to an answer: the same for every record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request

from api.endpoint import caller
from api.records.photo_glances import broken_photos
from api.services import current_services
from ledger.records.accept import Intake, RecordLimits, accept
from ledger.records.context import PendingPhoto
from ledger.records.photos import PhotosSeen
from ledger.records.request import Content, RecordRequest
from media import keys
from media.stored_objects import StoredObject

# The store tells times to the second, by its own clock.
STORE_CLOCK_SLACK = timedelta(seconds=2)


PHONE_TIME_HEADER = {
    "in": "header",
    "name": "X-Phone-Time",
    "required": False,
    # No `format`: makers of clients send a text in a header, and nothing else.
    "schema": {"type": "string"},
    "description": "手机此刻的时间，如 2026-11-02T09:30:00+08:00；服务器据此校正记录里的时间",
}


def take_in(intake: Intake[Content, Any], record_id: UUID, content: Content) -> Response:
    """201 with a receipt for a new record, 200 with the same receipt for one that was there.

    The receipt is JSON already, and is sent as it was kept: byte for byte the same each time.
    Raises: as `accept`.
    """
    receipt = accept(
        current_services().engine,
        caller(),
        intake,
        RecordRequest.now(intake.kind, record_id, request.get_json(), content, _phone_time()),
        limits=_limits(),
        probe=_probe,
    )
    response = jsonify(receipt.body)
    response.status_code = 201 if receipt.created else 200
    return response


def _limits() -> RecordLimits:
    settings = current_services().settings
    return RecordLimits(
        late_days=settings.record_late_days,
        max_photos=settings.record_max_photos,
        settle_seconds=settings.board_settle_seconds,
    )


def _phone_time() -> str | None:
    return request.headers.get("X-Phone-Time")


def _probe(pending: Sequence[PendingPhoto]) -> PhotosSeen:
    """Which lie in the store as they were announced, byte for byte, and look like photographs."""
    area = caller().area_code
    heads = current_services().store.stat_many(
        [keys.photo_original(area, photo.sha256) for photo in pending]
    )
    there = [
        stored
        for photo, stored in zip(pending, heads, strict=True)
        if stored is not None and _is_as_announced(photo, stored)
    ]
    hashes = {keys.photo_original(area, photo.sha256): photo.sha256 for photo in pending}
    broken = {hashes[key]: why for key, why in broken_photos(there).items()}
    return PhotosSeen({hashes[stored.key] for stored in there} - broken.keys(), broken)


def _is_as_announced(announced: PendingPhoto, stored: StoredObject) -> bool:
    if stored.size_bytes != announced.size_bytes:
        return False
    # Older than the announcement: somebody else brought it, which proves nothing of the caller.
    if stored.last_modified < announced.announced_at - STORE_CLOCK_SLACK:
        return False
    return (stored.sha256_hex or current_services().store.hash_of(stored.key)) == announced.sha256
