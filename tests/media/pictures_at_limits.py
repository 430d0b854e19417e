"""Pictures as large as they may be, made without ever holding their pixels; and bare headers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.media.photo_samples import encoded, scene

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7: first column and row, steps, as the standard numbers the passes.
_PASSES = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)
)  # fmt: skip


def png_of_zeros(
    width_px: int, height_px: int, *, bits: int, colour: int, interlaced: bool = False
) -> bytes:
    """A whole PNG; `colour` is the type's number in the standard."""
    header = struct.pack(">IIBBBBB", width_px, height_px, bits, colour, 0, 0, interlaced)
    palette = _chunk(b"PLTE", bytes(768)) + _chunk(b"tRNS", bytes(256)) if colour == 3 else b""
    press, parts = zlib.compressobj(1), []
    for wide, high in _rows(width_px, height_px, interlaced=interlaced):
        row = bytes(1 + (wide * bits * _CHANNELS[colour] + 7) // 8)
        parts += [press.compress(row) for _ in range(high)]
    parts.append(press.flush())
    pixels = _chunk(b"IDAT", b"".join(parts))
    return _SIGNATURE + _chunk(b"IHDR", header) + palette + pixels + _chunk(b"IEND", b"")


def _rows(width_px: int, height_px: int, *, interlaced: bool) -> Iterator[tuple[int, int]]:
    if not interlaced:
        yield width_px, height_px
        return
    for left, top, across, down in _PASSES:
        wide, high = -(-(width_px - left) // across), -(-(height_px - top) // down)
        if wide > 0 and high > 0:
            yield wide, high


def lossless_webp_of_size(width_px: int, height_px: int) -> bytes:
    """One colour: 34 bytes, whatever its size. Only the header differs from a small one's."""
    small = encoded(Image.new("RGB", (16, 16)), "WEBP", lossless=True)
    (bits,) = struct.unpack("<I", small[21:25])
    bits = bits & ~0x0FFFFFFF | (width_px - 1) | (height_px - 1) << 14
    return small[:21] + struct.pack("<I", bits) + small[25:]


def png_header_of(width_px: int, height_px: int) -> bytes:
    return _SIGNATURE + _chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, height_px, 8, 6, 0, 0, 0))


def webp_header_of(width_px: int, height_px: int) -> bytes:
    size = (width_px - 1).to_bytes(3, "little") + (height_px - 1).to_bytes(3, "little")
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0" + size


def jpeg_header_of(width_px: int, height_px: int, *, progressive: bool = False) -> bytes:
    file = bytearray(encoded(scene(32, 32), progressive=progressive, subsampling=0))
    at = file.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    file[at + 5 : at + 9] = struct.pack(">HH", height_px, width_px)
    return bytes(file)


def heic_of_size(width_px: int, height_px: int) -> bytes:
    """Boxes alone, as far as the size."""
    size = _box(b"ispe", bytes(4) + struct.pack(">II", width_px, height_px))
    properties = _box(b"iprp", _box(b"ipco", _box(b"hvcC", bytes(23)) + size))
    return _box(b"ftyp", b"heic\0\0\0\0mif1heic") + _box(b"meta", bytes(4) + properties)


def blank(width_px: int, height_px: int, mode: str, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width_px, height_px)).save(file, kind, **options)
    return file.getvalue()


_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body
