"""Nothing that a phone wrote about its owner leaves with a copy: searched for in the bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from media.photo_reading import Photograph, PhotoLimits
from media.photographs import read_photograph
from tests.media.photo_samples import FORMATS, encoded, phone_exif, scene

LIMITS = PhotoLimits(max_bytes=20_000_000, max_pixels=80_000_000)
# Invented, and looks it.
MARK = b"TESTMARK-Zhang-Ceshi-00000000000"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
    b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="'
    + MARK
    + b'"/></rdf:RDF></x:xmpmeta>'
)
# What a JPEG needs to be shown: JFIF's own header, tables, frame, scan, end.
NEEDED = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}


def telling_exif() -> bytes:
    mark = MARK.decode()
    return phone_exif(
        Make=mark,
        Artist=mark,
        ImageDescription=mark,
        Copyright=mark,
        UserComment=b"ASCII\0\0\0" + MARK,
        MakerNote=MARK,
        GPSAreaInformation=b"ASCII\0\0\0" + MARK,
    ).tobytes()


def telling_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile + MARK


def telling(kind: str) -> bytes:
    options: dict[str, object] = {"exif": telling_exif(), "icc_profile": telling_profile()}
    if kind == "PNG":
        text = PngInfo()
        text.add_text("Author", MARK.decode())
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        text.add_text("Comment", MARK.decode(), zip=True)
        options |= {"pnginfo": text, "dpi": (300, 300)}
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options |= {"comment": MARK, "dpi": (300, 300)}
    return encoded(scene(800, 600), kind, **options)


def with_more_segments(jpeg: bytes) -> bytes:
    """IPTC, and two of the makers' own, as editors and phones add them; and a trailer."""
    segments = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in (
            (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\x40" + MARK),
            (0xEB, b"HDR " + MARK),
            (0xEF, MARK),
        )
    )
    return jpeg[:2] + segments + jpeg[2:] + b"SEFT" + MARK


def markers(jpeg: bytes) -> Iterator[int]:
    """The markers of a JPEG, in order."""
    yield 0xD8
    at = 2
    while jpeg[at + 1] != 0xDA:
        yield jpeg[at + 1]
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
    yield 0xDA
    # In compressed data FF is followed by 00 wherever it is no marker.
    yield from (after for before, after in pairwise(jpeg[at + 2 :]) if before == 0xFF and after)


def copies(data: bytes) -> list[bytes]:
    photograph: Photograph = read_photograph(data, LIMITS)
    return [photograph.display, photograph.thumbnail]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_copies_hold_nothing_that_was_written_about_the_photo(kind: str) -> None:
    original = telling(kind)
    assert MARK in original
    for copy in copies(original):
        for trace in (MARK, b"TESTMARK", b"Exif", b"ICC_PROFILE", b"http", b"HUAWEI", b"2026:"):
            assert trace not in copy


def test_the_copies_of_a_jpeg_hold_none_of_its_segments() -> None:
    original = with_more_segments(telling("JPEG"))
    assert original.count(MARK) > 8
    for copy in copies(original):
        assert MARK not in copy


@pytest.mark.parametrize("kind", FORMATS)
def test_the_copies_are_made_of_what_a_picture_needs_and_nothing_else(kind: str) -> None:
    for copy in copies(telling(kind)):
        assert set(markers(copy)) - {0xD8} <= NEEDED
        # JFIF without a thumbnail of its own, and without the original's resolution.
        assert copy[2:20] == b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        assert copy.endswith(b"\xff\xd9")


def test_the_embedded_preview_of_a_phone_does_not_survive() -> None:
    """A face cut out of a picture has been found in the preview that the editor forgot."""
    preview = encoded(Image.new("RGB", (160, 120), "magenta"), comment=MARK)
    exif = phone_exif().tobytes() + preview
    for copy in copies(encoded(scene(800, 600), exif=exif)):
        assert MARK not in copy
        assert copy.count(b"\xff\xd8\xff") == 1
