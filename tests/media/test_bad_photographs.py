"""Whatever comes, the answer is a photograph or a reason: no hang, no crash, no other error."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.photo_reading import PhotoLimits, PhotoRejected
from media.photographs import read_photograph
from tests.media.photo_samples import (
    FORMATS,
    encoded,
    jpeg_of_scans,
    jpeg_of_size,
    phone_exif,
    png_of_size,
    png_with_chunk,
    png_with_text_bomb,
    png_with_words,
    scene,
)

LIMITS = PhotoLimits(max_bytes=1_000_000, max_pixels=10_000_000)
SAMPLES = {kind: encoded(scene(160, 120), kind, exif=phone_exif().tobytes()) for kind in FORMATS}


def reason_for(data: bytes, limits: PhotoLimits = LIMITS) -> str:
    with pytest.raises(PhotoRejected) as rejected:
        read_photograph(data, limits)
    # Every reason is told to a person in Chinese, and says what to do next.
    assert "请" in rejected.value.message
    return rejected.value.reason


def test_no_bytes_are_an_empty_photo() -> None:
    assert reason_for(b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00",
        b"\xff\xd8",
        b"%PDF-1.7 ...",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        bytes(5000),
        "照片".encode(),
        b"\x00\x00\x00\x18ftypmp42" + bytes(100),
    ],
)
def test_what_is_no_photo_is_of_unknown_type(data: bytes) -> None:
    assert reason_for(data) == "unknown_type"


@pytest.mark.parametrize("tenths", [1, 3, 5, 7, 9])
@pytest.mark.parametrize("kind", FORMATS)
def test_a_photo_cut_short_is_truncated(kind: str, tenths: int) -> None:
    whole = SAMPLES[kind]
    assert reason_for(whole[: len(whole) * tenths // 10]) == "truncated"


def test_a_photo_of_a_few_bytes_is_truncated() -> None:
    for whole in SAMPLES.values():
        assert reason_for(whole[:20]) == "truncated"


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    assert reason_for(SAMPLES["JPEG"] + bytes(1_000_000)) == "too_many_bytes"
    assert reason_for(bytes(1_000_001)) == "too_many_bytes"


def test_a_file_of_exactly_the_limit_is_read() -> None:
    padded = SAMPLES["JPEG"].ljust(LIMITS.max_bytes, b"\0")
    assert read_photograph(padded, LIMITS).width_px == 160


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(png_of_size(5000, 5000), id="PNG over our limit"),
        pytest.param(png_of_size(12_000, 12_000), id="PNG that Pillow warns of"),
        pytest.param(png_of_size(60_000, 60_000), id="PNG that Pillow refuses"),
        pytest.param(png_of_size(2**31 - 1, 2**31 - 1), id="PNG of the largest size"),
        pytest.param(jpeg_of_size(65_000, 65_000), id="JPEG of the largest size"),
        pytest.param(jpeg_of_size(4000, 4000), id="JPEG over our limit"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_decompression_bomb_is_refused_by_its_header(bomb: bytes) -> None:
    assert reason_for(bomb) == "too_many_pixels"


def test_a_heic_that_claims_more_than_it_holds_is_refused() -> None:
    bomb = bytearray(SAMPLES["HEIF"])
    at = bomb.index(b"ispe")
    bomb[at + 8 : at + 16] = struct.pack(">II", 30_000, 30_000)
    assert reason_for(bytes(bomb)) in {"too_many_pixels", "undecodable"}


def test_a_photo_of_exactly_the_pixels_allowed_is_read() -> None:
    data = encoded(scene(200, 100))
    assert read_photograph(data, PhotoLimits(1_000_000, 20_000)).width_px == 200
    assert reason_for(data, PhotoLimits(1_000_000, 19_999)) == "too_many_pixels"


def test_a_jpeg_of_a_thousand_scans_is_refused_before_it_is_decoded() -> None:
    assert reason_for(jpeg_of_scans(1000)) == "undecodable"


def test_a_png_with_a_bomb_in_its_comment_is_harmless() -> None:
    data = png_with_text_bomb(50_000_000)
    assert len(data) < 200_000
    assert reason_for(data) == "undecodable"


@pytest.mark.parametrize("name", ["icc_profile", "transparency", "exif", "gamma", "dpi"])
def test_a_text_that_bears_the_name_of_a_fact_is_none(name: str) -> None:
    plain = read_photograph(encoded(scene(), "PNG"), LIMITS)
    assert read_photograph(png_with_words(name, "x"), LIMITS) == plain


def test_a_palette_with_more_transparencies_than_colours_is_undecodable() -> None:
    palette = encoded(scene().convert("P"), "PNG")
    assert reason_for(png_with_chunk(palette, b"tRNS", bytes(768), behind=b"PLTE")) == "undecodable"


def test_a_png_with_a_wrong_checksum_is_undecodable() -> None:
    data = bytearray(SAMPLES["PNG"])
    data[data.index(b"IDAT") + 20] ^= 0xFF
    assert reason_for(bytes(data)) == "undecodable"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_right_beginning_with_noise_behind_is_refused(kind: str) -> None:
    noise = random.Random(7).randbytes(4000)
    assert reason_for(SAMPLES[kind][:24] + noise) in {"undecodable", "truncated", "too_many_pixels"}


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(FORMATS)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    keep=st.floats(0.2, 1),
)
@pytest.mark.filterwarnings("ignore")
def test_damaged_photos_are_read_or_refused_and_nothing_else_happens(
    kind: str, changes: list[tuple[float, int]], keep: float
) -> None:
    data = bytearray(SAMPLES[kind])
    for where, value in changes:
        data[int(where * (len(data) - 1))] = value
    try:
        photograph = read_photograph(bytes(data[: int(len(data) * keep)]), LIMITS)
    except PhotoRejected as rejected:
        assert rejected.message
    else:
        assert photograph.display.startswith(b"\xff\xd8")
