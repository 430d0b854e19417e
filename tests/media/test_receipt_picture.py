"""The receipt's picture: sharp on a phone, and no word in it of what it is a receipt of."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from media.receipt_picture import HEIGHT_PX, WIDTH_PX, receipt_picture

FONTS = Path(__file__).parents[2] / "paper" / "fonts"


def drawn(number: str, secret: str) -> Image.Image:
    return Image.open(io.BytesIO(receipt_picture(number, secret, "2026-11-25", FONTS)))


def test_it_is_a_small_png_of_two_phone_widths() -> None:
    picture = receipt_picture("4821 093 774", "7KQM 29XA HWTN C4ZP", "2026-11-25", FONTS)
    assert len(picture) < 60_000
    assert Image.open(io.BytesIO(picture)).size == (WIDTH_PX, HEIGHT_PX)


def test_the_widest_secret_stays_within_the_picture() -> None:
    dark = drawn("8888 888 888", "WWWW MMMM WWWW MMMM").point(lambda value: 255 * (value < 128))
    left, top, right, bottom = dark.getbbox()  # type: ignore[misc]
    assert left >= 12
    assert right <= WIDTH_PX - 12
    assert top >= 12
    assert bottom <= HEIGHT_PX - 12


def test_number_and_secret_are_what_differs() -> None:
    first = drawn("4821 093 774", "7KQM 29XA HWTN C4ZP")
    assert ImageChops.difference(first, drawn("4821 093 775", "7KQM 29XA HWTN C4ZP")).getbbox()
    assert ImageChops.difference(first, drawn("4821 093 774", "7KQM 29XA HWTN C4ZQ")).getbbox()


def test_without_its_fonts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        receipt_picture("1", "2", "2026-11-25", tmp_path)
