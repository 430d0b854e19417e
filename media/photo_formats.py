"""What a file is, told from its first bytes: names and declared types prove nothing."""

from __future__ import annotations

import struct

JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
HEIC = "image/heic"

# What a ticket may be asked for.
PHOTO_MEDIA_TYPES = (JPEG, PNG, WEBP, HEIC)

# Of outermost boxes a photograph has a handful.
_MOST_BOXES = 1_000
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


def sniffed_media_type(data: bytes) -> str | None:
    """One of `PHOTO_MEDIA_TYPES`, or None. Twelve bytes are enough."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def looks_cut_short(data: bytes, media_type: str) -> bool:
    """Whether the file ends before the end that its own structure promises."""
    if media_type == JPEG:
        return b"\xff\xd9" not in data[data.rfind(b"\xff\xda") :] or b"\xff\xda" not in data
    if media_type == PNG:
        return b"IEND" not in data[-64 * 1024 :]
    if media_type == WEBP:
        return len(data) < 12 or len(data) < struct.unpack("<I", data[4:8])[0] + 8
    return _boxes_are_cut_short(data)


def jpeg_scans(data: bytes) -> int:
    """How many times a decoder must go over the picture; a thumbnail in the metadata counts too.

    In compressed data FF is always followed by 00 or a restart mark, so counting is exact there.
    """
    return data.count(b"\xff\xda")


def _boxes_are_cut_short(data: bytes) -> bool:
    """Walk the outermost boxes of an ISO base media file (ISO/IEC 14496-12, 4.2)."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at >= len(data):
            break
        if at + 16 > len(data):
            return at + 8 > len(data) or struct.unpack(">I", data[at : at + 4])[0] > len(data) - at
        (size,) = struct.unpack(">I", data[at : at + 4])
        if size == 1:
            (size,) = struct.unpack(">Q", data[at + 8 : at + 16])
        if size == 0:
            return False
        if size < 8:
            return False
        at += size
    return at > len(data)
