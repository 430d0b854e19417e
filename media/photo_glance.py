"""A glance at the two ends of a photograph that lies in the store: is it surely none, or cut short?

Before a receipt says that it is stored and checked. Nothing is decoded, and what cannot be told
from the ends is let through: the worker finds it when it makes the copies, and its sender is told.
"""

from __future__ import annotations

import re
import struct

from media.photo_formats import HEIC, JPEG, PNG, WEBP, looks_cut_short, sniffed_media_type
from media.photo_headers import header_of, is_too_large, photo_header
from media.photo_reading import PhotoLimits, PhotoRejected
from media.stored_objects import ObjectEnds

# A marker other than those that stand in compressed data.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_FEWEST_ESCAPES = 8
_OUTERMOST_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"idat", b"wide", b"uuid"}


def refuse_broken(ends: ObjectEnds, size_bytes: int, limits: PhotoLimits) -> None:
    """Raises: PhotoRejected where it is surely no photograph that can be read."""
    if not ends.head:
        return
    if len(ends.head) >= size_bytes:
        if _is_whole_file_cut_short(ends.head, photo_header(ends.head, limits).media_type):
            raise PhotoRejected("truncated")
        return
    media_type = sniffed_media_type(ends.head)
    if media_type is None:
        raise PhotoRejected("unknown_type")
    header_seen = header_of(ends.head, media_type)
    if header_seen is None and media_type in {PNG, WEBP}:
        raise PhotoRejected("undecodable")
    if header_seen and is_too_large(header_seen, limits):
        raise PhotoRejected("too_many_pixels")
    if _is_surely_cut_short(ends, media_type, size_bytes):
        raise PhotoRejected("truncated")


def _is_whole_file_cut_short(data: bytes, media_type: str) -> bool:
    if media_type == HEIC:
        return _boxes_promise_more(data, len(data)) or b"mdat" not in data
    return looks_cut_short(data, media_type)


def _is_surely_cut_short(ends: ObjectEnds, media_type: str, size_bytes: int) -> bool:
    if media_type == JPEG:
        return _ends_within_pixels(ends.tail)
    if media_type == PNG:
        # Still among the pixels, and no end behind them.
        return ends.tail.rfind(b"IDAT") > ends.tail.rfind(b"IEND")
    if media_type == WEBP:
        return size_bytes < int.from_bytes(ends.head[4:8], "little") + 8
    return _boxes_promise_more(ends.head, size_bytes)


def _ends_within_pixels(tail: bytes) -> bool:
    """In compressed data FF is followed by 00 or a restart mark; other data looks otherwise."""
    escapes = tail.count(b"\xff\x00")
    return escapes >= _FEWEST_ESCAPES and not _JPEG_MARKER.search(tail)


def _boxes_promise_more(head: bytes, size_bytes: int) -> bool:
    """Walks the outermost boxes as far as their beginnings are seen. What some makers put behind
    them is none, and ends the walk.
    """
    at = 0
    while at + 8 <= len(head) and head[at + 4 : at + 8] in _OUTERMOST_BOXES:
        (size,) = struct.unpack(">I", head[at : at + 4])
        if size == 1 and at + 16 <= len(head):
            (size,) = struct.unpack(">Q", head[at + 8 : at + 16])
        if size < 8:
            # To the end of the file, however long.
            return False
        at += size
    return at > size_bytes
