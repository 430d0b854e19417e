"""The copies of a photograph that screens and documents show."""

from __future__ import annotations

from ledger.notices.commands.notices import deliver
from ledger.notices.queries.broken_photos import broken_photo
from ledger.notices.rules.broken_photos import broken_photo_notices
from ledger.records.outbox import Work
from ledger.records.photos import PhotoFacts, record_processed_photo, record_rejected_photo
from media.keys import photo_display, photo_original, photo_thumbnail
from media.photo_cell import DecoderLost
from media.photo_reading import Photograph, PhotoLimits, PhotoRejected
from media.store_errors import ObjectNotFound
from worker.claimed import PermanentFault
from worker.context import WorkerContext

_JPEG = "image/jpeg"


def process_one_photo(context: WorkerContext, work: Work) -> None:
    """Read the original (the row's subject is its SHA-256), store the copies, note the claims.

    Again: the same copies under the same keys, and nothing noted twice.
    """
    area_code, sha256 = work.area_code, work.subject
    try:
        original = context.store.get(photo_original(area_code, sha256))
    except ObjectNotFound as error:
        # It was seen in the store before this row was written: somebody took it away.
        raise PermanentFault("the original is gone") from error
    limits = PhotoLimits(context.settings.photo_max_bytes, context.settings.photo_max_pixels)
    try:
        photograph = context.photo_cell.read(original, limits)
    except DecoderLost:
        # The outbox hands it out again; what is the photograph's own fault comes as a reason.
        raise
    except PhotoRejected as error:
        _reject(context, area_code, sha256, error.message)
        return
    context.store.put(photo_display(area_code, sha256), photograph.display, _JPEG)
    context.store.put(photo_thumbnail(area_code, sha256), photograph.thumbnail, _JPEG)
    with context.engine.begin() as tx:
        record_processed_photo(tx, area_code, sha256, _facts(photograph))


def _reject(context: WorkerContext, area_code: str, sha256: str, why: str) -> None:
    """Say so, and tell whoever sent it while they may still photograph it again."""
    with context.engine.begin() as tx:
        if record_rejected_photo(tx, area_code, sha256, why):
            deliver(tx, area_code, broken_photo_notices(broken_photo(tx, area_code, sha256), why))


def _facts(photograph: Photograph) -> PhotoFacts:
    claims = photograph.claims
    return PhotoFacts(
        width_px=photograph.width_px,
        height_px=photograph.height_px,
        perceptual_hash=photograph.perceptual_hash,
        claimed_taken_at=claims.taken_at,
        claimed_longitude=claims.longitude,
        claimed_latitude=claims.latitude,
        claimed_device=claims.device,
    )
