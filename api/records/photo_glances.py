"""Photographs looked at before they are acknowledged: by their ends, as they lie or pass by."""

from __future__ import annotations

from collections.abc import Sequence

from api.services import current_services
from media.photo_glance import refuse_broken
from media.photo_reading import PhotoLimits, PhotoRejected
from media.store_upload import Readable
from media.stored_objects import END_BYTES, ObjectEnds, StoredObject


def broken_photos(stored: Sequence[StoredObject]) -> dict[str, str]:
    """What the sender is told, by key, of those that surely cannot be shown.

    Raises: StoreUnavailable.
    """
    ends = current_services().store.ends_many(stored)
    sentences = {
        photo.key: broken_words(its_ends, photo.size_bytes)
        for photo, its_ends in zip(stored, ends, strict=True)
    }
    return {key: words for key, words in sentences.items() if words}


def broken_words(ends: ObjectEnds, size_bytes: int) -> str:
    """Why it cannot be shown, for people; "" where nothing speaks against it."""
    settings = current_services().settings
    try:
        refuse_broken(
            ends, size_bytes, PhotoLimits(settings.photo_max_bytes, settings.photo_max_pixels)
        )
    except PhotoRejected as rejected:
        return rejected.message
    return ""


class Watched:
    """A body that is read by somebody else; its ends are kept."""

    def __init__(self, body: Readable) -> None:
        self._body = body
        self._head, self._tail = b"", b""

    def read(self, size: int, /) -> bytes:
        """As of the body."""
        block = self._body.read(size)
        if len(self._head) < 2 * END_BYTES:
            self._head = (self._head + block)[: 2 * END_BYTES]
        self._tail = (self._tail + block)[-END_BYTES:]
        return block

    @property
    def ends(self) -> ObjectEnds:
        """Of what was read so far."""
        return ObjectEnds(self._head, self._tail)
