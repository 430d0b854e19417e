"""Every kind of picture at its limit, through the cell: read, and no process takes over 512 MB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest

from media.cell.cell import Cell
from media.photo_headers import DECODING_BYTES, photo_header
from media.photo_reading import PhotoLimits, PhotoRejected
from settings import Settings
from tests.media.photo_samples import encoded, png_with_text_bomb, scene
from tests.media.pictures_at_limits import blank, lossless_webp_of_size, png_of_zeros

DEFAULTS = {field.name: field.default for field in Settings.__dataclass_fields__.values()}
LIMITS = PhotoLimits(DEFAULTS["photo_max_bytes"], DEFAULTS["photo_max_pixels"])
MOST_BYTES = 512 * 10**6
WIDE, HIGH = 10_000, LIMITS.max_pixels // 10_000
WEBP_HIGH = DECODING_BYTES // 16 // 5_000

Make = Callable[[], bytes]


def png(bits: int, colour: int, *, interlaced: bool = False) -> Make:
    return lambda: png_of_zeros(WIDE, HIGH, bits=bits, colour=colour, interlaced=interlaced)


def filled(make: Make) -> Make:
    """With as much behind it as a file may have."""
    return lambda: make().ljust(LIMITS.max_bytes, b"\0")


AT_LIMITS: dict[str, Make] = {
    "PNG RGB8": png(8, 2),
    "PNG RGBA8": png(8, 6),
    "PNG RGBA16": png(16, 6),
    "PNG RGBA16 in a full file": filled(png(16, 6)),
    "PNG RGBA16 interlaced": png(16, 6, interlaced=True),
    "PNG grey and alpha 16": png(16, 4),
    "PNG grey 16": png(16, 0),
    "PNG grey 1": png(1, 0),
    "PNG palette with transparency": png(8, 3),
    "PNG of the widest rows": lambda: png_of_zeros(65_535, 1_220, bits=16, colour=6),
    "PNG of the highest columns": lambda: png_of_zeros(1_220, 65_535, bits=16, colour=6),
    "JPEG": lambda: blank(WIDE, HIGH, "RGB", "JPEG"),
    "JPEG CMYK": lambda: blank(WIDE, HIGH, "CMYK", "JPEG"),
    "JPEG progressive": lambda: blank(WIDE, HIGH, "RGB", "JPEG", progressive=True),
    "JPEG progressive, no colour thinned out": lambda: blank(
        WIDE, 6_600, "RGB", "JPEG", progressive=True, subsampling=0
    ),
    "JPEG progressive CMYK": lambda: blank(
        WIDE, 4_900, "CMYK", "JPEG", progressive=True, subsampling=0
    ),
    "WebP of one colour": lambda: lossless_webp_of_size(5_000, WEBP_HIGH),
    "WebP of one colour in a full file": filled(lambda: lossless_webp_of_size(5_000, WEBP_HIGH)),
    "WebP": lambda: blank(5_000, WEBP_HIGH, "RGBA", "WEBP", method=0),
    "WebP that moves": lambda: _moving_webp(),
    "HEIC": lambda: blank(8_064, 6_048, "RGB", "HEIF", enc_params={"preset": "ultrafast"}),
}


def _moving_webp() -> bytes:
    frames = [scene(5_000, WEBP_HIGH), scene(5_000, WEBP_HIGH).rotate(180)]
    return encoded(frames[0], "WEBP", method=0, save_all=True, append_images=frames[1:])


@pytest.fixture(scope="module")
def cell() -> Iterator[Cell]:
    cell = Cell("media.photographs", most_bytes=8_000_000)
    yield cell
    cell.close()


@pytest.mark.parametrize("kind", AT_LIMITS)
def test_a_picture_at_its_limit_is_read_in_half_a_gigabyte(cell: Cell, kind: str) -> None:
    data = AT_LIMITS[kind]()
    header = photo_header(data, LIMITS)
    # As much as this kind may have, so that the next row would be too many.
    room = min(LIMITS.max_pixels / header.pixels, DECODING_BYTES / max(1, header.decoding_bytes))
    assert room < 1.1
    answer, took = cell.do(data, asdict(LIMITS), processor_s=LIMITS.processor_s)
    assert b'"rejected"' not in answer[:200], answer[:200]
    assert took.peak_bytes <= MOST_BYTES


def test_what_hides_more_than_its_header_says_is_refused_within_the_walls(cell: Cell) -> None:
    answer, took = cell.do(png_with_text_bomb(900_000_000), asdict(LIMITS), processor_s=30)
    assert b'"rejected"' in answer
    assert took.peak_bytes <= MOST_BYTES


def test_one_row_more_is_refused_by_the_header() -> None:
    for make in (
        lambda: png_of_zeros(WIDE, HIGH + 1, bits=1, colour=0),
        lambda: lossless_webp_of_size(5_000, WEBP_HIGH + 1),
    ):
        with pytest.raises(PhotoRejected, match="too_many_pixels"):
            photo_header(make(), LIMITS)
