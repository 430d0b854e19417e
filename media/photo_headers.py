"""What a photograph's header says, read without decoding anything: kind, size, what decoding needs.

Pure Python over a few hundred bytes, so that it may be done to foreign bytes in any process. A
header can lie; the cell's walls hold all the same.

How much memory a decoder takes is a number of bytes a pixel, measured for each format
(`tests/media/test_decoding_memory.py`). What would need more than a process of ours may take is
refused here: the same 80 megapixels are fine as PNG and too much as WebP.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from media.photo_formats import (
    HEIC,
    JPEG,
    PNG,
    WEBP,
    jpeg_scans,
    looks_cut_short,
    sniffed_media_type,
)
from media.photo_reading import PhotoLimits, PhotoRejected

# For pixels alone. File, interpreter and libraries take up to 110 MB besides: 512 MB together.
DECODING_BYTES = 400_000_000
# Pillow holds each pixel of colour in four bytes, and makes smaller in strips.
_PNG_BYTES_A_PIXEL = 4
# Two canvases of libwebp's animation decoder, a copy of the frame, Pillow's picture.
_WEBP_BYTES_A_PIXEL = 16
# Planes, a copy as RGB, the same as Python bytes, Pillow's picture: 7.2 measured, 8.1 with alpha.
_HEIC_BYTES_A_PIXEL = 8
# What a JPEG's decoder keeps, where a picture comes in several scans: 16 bits a sample.
_COEFFICIENT_BYTES = 2
# Encoders write about 10. Each one more costs a pass over all pixels, and a 20 MB file has room for
# a million of them.
_JPEG_MAX_SCANS = 100
_JPEG_MAX_PIXELS_PASSED = 1_000_000_000
_LONGEST_SIDE_PX = 65_535
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_BOXES_INSIDE = {b"meta": 4, b"iprp": 0, b"ipco": 0}
# A file of a burst has a few dozen properties, one with the largest profile and description a few
# hundred segments; a list without end is no photograph, and walking it would be work for nothing.
_MOST_BOXES = 2_000
_MOST_SEGMENTS = 2_000
# Encoders cut pixels into pieces of 8 KB and more, 2,500 of them in a full file.
_MOST_CHUNKS = 10_000
# Fill and what stands between segments is skipped, by the decoder's reader byte for byte in Python:
# a second and more a megabyte. So are segments of kinds whose length it does not read.
_MOST_SKIPPED_BYTES = 64 * 1024
_LENGTHS_UNREAD = {0xC8, *range(0xF0, 0xFE)}
_NO_FILL = re.compile(rb"[^\xff]")


@dataclass(frozen=True, slots=True)
class PhotoHeader:
    """`decoding_bytes`: about what a decoder needs, the file itself not counted."""

    media_type: str
    width_px: int
    height_px: int
    decoding_bytes: int

    @property
    def pixels(self) -> int:
        """Of the whole picture, also where less is decoded."""
        return self.width_px * self.height_px


def photo_header(data: bytes, limits: PhotoLimits) -> PhotoHeader:
    """Raises: PhotoRejected with any reason, also `truncated` and `undecodable` where the header
    itself shows it.
    """
    if not data:
        raise PhotoRejected("empty")
    if len(data) > limits.max_bytes:
        raise PhotoRejected("too_many_bytes")
    media_type = sniffed_media_type(data)
    if media_type is None:
        raise PhotoRejected("unknown_type")
    if media_type not in limits.media_types:
        raise PhotoRejected("jpeg_alone")
    header = header_of(data, media_type)
    if header is None:
        raise PhotoRejected("truncated" if looks_cut_short(data, media_type) else "undecodable")
    if is_too_large(header, limits):
        raise PhotoRejected("too_many_pixels")
    if media_type == JPEG and _takes_too_many_passes(data, header):
        raise PhotoRejected("undecodable")
    if media_type == PNG and _has_too_many_chunks(data):
        raise PhotoRejected("undecodable")
    return header


def is_too_large(header: PhotoHeader, limits: PhotoLimits) -> bool:
    """Whether it is larger than is read of this kind."""
    return (
        header.pixels > limits.max_pixels
        or max(header.width_px, header.height_px) > _LONGEST_SIDE_PX
        or header.decoding_bytes > DECODING_BYTES
    )


def _takes_too_many_passes(data: bytes, header: PhotoHeader) -> bool:
    scans = jpeg_scans(data)
    return scans > _JPEG_MAX_SCANS or scans * header.pixels > _JPEG_MAX_PIXELS_PASSED


def _has_too_many_chunks(data: bytes) -> bool:
    """Each is read in Python, 5 µs and more: a file has room for 1.6 million of nothing."""
    at = 8
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data) or data[at + 4 : at + 8] == b"IEND":
            return False
        at += 12 + int.from_bytes(data[at : at + 4])
    return True


def header_of(data: bytes, media_type: str) -> PhotoHeader | None:
    """None where these bytes hold no whole header of this kind."""
    try:
        header = {JPEG: _jpeg, PNG: _png, WEBP: _webp, HEIC: _heic}[media_type](data)
    except (struct.error, IndexError):
        return None
    return header if header and header.width_px and header.height_px else None


def _png(data: bytes) -> PhotoHeader | None:
    if data[12:16] != b"IHDR":
        return None
    width_px, height_px = struct.unpack(">II", data[16:24])
    return PhotoHeader(PNG, width_px, height_px, width_px * height_px * _PNG_BYTES_A_PIXEL)


def _webp(data: bytes) -> PhotoHeader | None:
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        width_px = 1 + int.from_bytes(body[4:7], "little")
        height_px = 1 + int.from_bytes(body[7:10], "little")
        if len(body) < 10:
            return None
    elif kind == b"VP8L" and body[:1] == b"\x2f":
        (bits,) = struct.unpack("<I", body[1:5])
        width_px, height_px = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        wide, high = struct.unpack("<HH", body[6:10])
        width_px, height_px = wide & 0x3FFF, high & 0x3FFF
    else:
        return None
    return PhotoHeader(WEBP, width_px, height_px, width_px * height_px * _WEBP_BYTES_A_PIXEL)


def _jpeg(data: bytes) -> PhotoHeader | None:
    frame: tuple[int, int, int, float, int] | None = None
    for marker, at in _segments(data):
        if marker in _FRAMES and frame is None:
            height_px, width_px, components = struct.unpack(">HHB", data[at + 3 : at + 8])
            sampling = [data[at + 9 + 3 * n] for n in range(components)]
            frame = marker, width_px, height_px, _samples_a_pixel(sampling), components
        elif marker == 0xDA:
            return _jpeg_of(frame, components_in_scan=data[at + 2])
    return None


def _jpeg_of(
    frame: tuple[int, int, int, float, int] | None, components_in_scan: int
) -> PhotoHeader | None:
    if frame is None:
        return None
    marker, width_px, height_px, samples_a_pixel, components = frame
    pixels = width_px * height_px
    in_several = marker in _PROGRESSIVE or components_in_scan < components
    kept_bytes = int(pixels * samples_a_pixel * _COEFFICIENT_BYTES) if in_several else 0
    # What cannot be made smaller while it is decoded is held whole.
    whole_bytes = 4 * pixels if marker in {0xC3, 0xCB} else 0
    return PhotoHeader(JPEG, width_px, height_px, kept_bytes + whole_bytes)


def _samples_a_pixel(sampling: list[int]) -> float:
    across, down = [byte >> 4 for byte in sampling], [byte & 15 for byte in sampling]
    most = max(across, default=0) * max(down, default=0)
    if not most:
        return float(len(sampling))
    return sum(a * d for a, d in zip(across, down, strict=True)) / most


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Each marker with a length behind it, and where that length stands, up to the first scan."""
    at, skipped_bytes = 2, 0
    for _ in range(_MOST_SEGMENTS):
        # Between segments there may be anything, which decoders skip.
        begin = data.find(b"\xff", at)
        found = _NO_FILL.search(data, begin) if begin >= 0 else None
        if found is None:
            return
        skipped_bytes += found.start() - at - 1
        marker, at = data[found.start()], found.end()
        if skipped_bytes > _MOST_SKIPPED_BYTES:
            return
        if marker in {0x00, 0x01} or 0xD0 <= marker <= 0xD8:
            continue
        if marker == 0xD9:
            return
        yield marker, at
        (length,) = struct.unpack(">H", data[at : at + 2])
        at += length
        skipped_bytes += length if marker in _LENGTHS_UNREAD else 0


def _heic(data: bytes) -> PhotoHeader | None:
    """The largest picture that the file describes: of a grid the whole, of a burst the largest."""
    sizes = [
        struct.unpack(">II", data[at + 4 : at + 12])
        for kind, at, end in _boxes(data, 0, len(data))
        if kind == b"ispe" and end - at >= 12
    ]
    if not sizes:
        return None
    width_px, height_px = max(sizes, key=lambda size: size[0] * size[1])
    return PhotoHeader(HEIC, width_px, height_px, width_px * height_px * _HEIC_BYTES_A_PIXEL)


def _boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of the content of each box, and of those inside `_BOXES_INSIDE`."""
    waiting = [(start, stop)]
    for _ in range(_MOST_BOXES):
        if not waiting:
            return
        at, end = waiting.pop()
        if at + 8 > end:
            continue
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        content = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", data[content : content + 8])
            content += 8
        close = end if size == 0 else min(end, at + size)
        if close < content:
            continue
        waiting.append((close, end))
        yield kind, content, close
        if kind in _BOXES_INSIDE:
            waiting.append((content + _BOXES_INSIDE[kind], close))
