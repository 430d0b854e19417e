"""What two ends of a file tell: a photograph is never refused by them, most broken ones are."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.photo_glance import refuse_broken
from media.photo_reading import PhotoLimits, PhotoRejected
from media.stored_objects import END_BYTES, ObjectEnds
from tests.media.photo_samples import FORMATS, encoded, phone_exif, scene
from tests.media.pictures_at_limits import lossless_webp_of_size, png_header_of

LIMITS = PhotoLimits(20_000_000, 80_000_000)


def ends_of(data: bytes) -> ObjectEnds:
    if len(data) <= 2 * END_BYTES:
        return ObjectEnds(data, data)
    return ObjectEnds(data[:END_BYTES], data[-END_BYTES:])


def reason_for(data: bytes) -> str:
    try:
        refuse_broken(ends_of(data), len(data), LIMITS)
    except PhotoRejected as rejected:
        return rejected.reason
    return ""


def noise(side_px: int) -> Image.Image:
    """Which no encoder makes small."""
    return Image.frombytes("RGB", (side_px, side_px), random.Random(3).randbytes(3 * side_px**2))


LARGE = {kind: encoded(noise(500), kind, quality=95) for kind in FORMATS if kind != "PNG"} | {
    "PNG": encoded(noise(500), "PNG"),
}
SMALL = {kind: encoded(scene(), kind, exif=phone_exif().tobytes()) for kind in FORMATS}
# As phones and editors put behind a picture: a film, the maker's own words, nothing.
TRAILERS: dict[str, Callable[[], bytes]] = {
    "none": lambda: b"",
    "a film": lambda: b"\0\0\0\x18ftypmp42" + random.Random(5).randbytes(300_000),
    "words": lambda: b"SEFT" + b"\0\1maker's own" * 20_000,
    "zeros": lambda: bytes(300_000),
}


@pytest.mark.parametrize("trailer", TRAILERS)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_whole_photograph_passes_whatever_lies_behind_it(kind: str, trailer: str) -> None:
    for data in (SMALL[kind], LARGE[kind]):
        assert len(LARGE[kind]) > 2 * END_BYTES
        assert reason_for(data + TRAILERS[trailer]()) == ""


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_every_large_jpeg_passes(options: dict[str, object]) -> None:
    assert reason_for(encoded(noise(700), "JPEG", quality=90, **options)) == ""


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=40)
@given(share=st.floats(0.05, 0.95))
def test_a_photograph_cut_short_is_told_by_its_ends(kind: str, share: float) -> None:
    for whole in (SMALL[kind], LARGE[kind]):
        assert reason_for(whole[: int(len(whole) * share)]) in {"truncated", "undecodable"}


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7" + bytes(300_000),
        bytes(300_000),
        b"GIF89a" + bytes(100),
        "照片".encode() * 100_000,
        b"x",
    ],
)
def test_what_is_no_photograph_is_told(data: bytes) -> None:
    assert reason_for(data) == "unknown_type"


def test_what_is_too_large_to_be_decoded_is_told() -> None:
    behind = bytes(300_000)
    assert reason_for(lossless_webp_of_size(10_000, 7_900)) == "too_many_pixels"
    assert reason_for(lossless_webp_of_size(10_000, 7_900) + behind) == "too_many_pixels"
    assert reason_for(png_header_of(10_000, 8_001) + behind) == "too_many_pixels"


def test_what_went_meanwhile_is_not_judged() -> None:
    refuse_broken(ObjectEnds(b"", b""), 10, LIMITS)


BEGINNINGS = [
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\1\0\0\0WEBP", b"\0\0\0\x18ftypheic"
]  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\1\0\0\0WEBP", b"\0\0\0\x18ftypheic"]
    ),
    st.binary(max_size=300),
    st.binary(max_size=300),
    st.integers(0, 10**9),
)
def test_any_ends_are_fine_or_broken(begin: bytes, head: bytes, tail: bytes, size: int) -> None:
    try:
        refuse_broken(ObjectEnds(begin + head, tail), size, LIMITS)
    except PhotoRejected as rejected:
        assert rejected.message
