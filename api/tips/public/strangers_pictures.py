"""Strangers' pictures: looked at by their headers first, then read once, in the cell, in turn."""

from __future__ import annotations

from collections.abc import Sequence

from api.services import current_services
from ledger.ground.errors import Invalid, TooMany
from ledger.ground.slow_work import SLOW_WORK, SlowKind
from ledger.tips.rules.form import PHOTO_MOST_BYTES
from media.photo_formats import JPEG, PHOTO_MEDIA_TYPES
from media.photo_headers import photo_header
from media.photo_reading import PhotoLimits, PhotoRejected

# What phones take by themselves has 12; one that is set to 48 is asked to take fewer.
MOST_PIXELS = 24_000_000
# Of all pictures of a form together.
MOST_PIXELS_TOGETHER = 60_000_000
_PROCESSOR_S = 10


def copy_without_metadata(data: bytes) -> bytes:
    """The copy that is kept: upright, as JPEG, without a word of what the phone wrote into it.

    Raises: Invalid with `PhotoRejected`'s reason; TooMany; Unavailable where others are read.
    """
    if len(data) > PHOTO_MOST_BYTES:
        raise too_large()
    try:
        return _copy(data, PHOTO_MEDIA_TYPES)
    except PhotoRejected as rejected:
        raise Invalid(rejected.reason, rejected.message) from None


def form_fault(photos: Sequence[bytes]) -> str:
    """What stands in the way of a form's pictures and is seen by their headers; "" for nothing."""
    limits, together = _limits((JPEG,)), 0
    for position, data in enumerate(photos, start=1):
        try:
            together += photo_header(data, limits).pixels
        except PhotoRejected as rejected:
            return f"第 {position} 张：{rejected.message}"
    return "照片合起来太大，请少选几张" if together > MOST_PIXELS_TOGETHER else ""


def form_copies(photos: Sequence[bytes]) -> list[bytes]:
    """The copies of a form's pictures, in order. From a form without script JPEG alone: its page
    turned nothing into JPEG, and cameras do.

    Raises: Invalid, naming the field; Unavailable.
    """
    copies = []
    for position, data in enumerate(photos, start=1):
        try:
            copies.append(_copy(data, (JPEG,)))
        except PhotoRejected as rejected:
            words = [f"第 {position} 张：{rejected.message}"]
            raise Invalid(rejected.reason, rejected.message, json={"photos": words}) from None
    return copies


def too_large() -> TooMany:
    """What a photo is told that is over the limit."""
    return TooMany(
        "photo_too_large", f"照片不能超过 {PHOTO_MOST_BYTES // 1_000_000} MB，请缩小后再传"
    )


def _copy(data: bytes, media_types: tuple[str, ...]) -> bytes:
    limits = _limits(media_types)
    # What the header shows costs nobody's turn.
    photo_header(data, limits)
    with SLOW_WORK.turn(SlowKind.DECODE):
        return current_services().photo_cell.read(data, limits).display


def _limits(media_types: tuple[str, ...]) -> PhotoLimits:
    most = min(MOST_PIXELS, current_services().settings.photo_max_pixels)
    return PhotoLimits(PHOTO_MOST_BYTES, most, media_types, _PROCESSOR_S)
