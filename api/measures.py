"""How places and pictures are compared, for reads that must not know `media`."""

from __future__ import annotations

from api.endpoint import caller
from api.services import services
from ledger.visits.queries.questions import Comparing
from media.coordinates import metres
from media.perceptual_hash import hamming, is_telling


def comparing() -> Comparing:
    """By the plan of the caller's county."""
    bits = services().plans[caller().area_code].presence.alike_photo_bits
    return Comparing(metres, lambda one, other: hamming(one, other) <= bits, is_telling)
