"""Headers are read without decoding: as the decoders read them, and never with another error."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.photo_formats import HEIC, JPEG, PNG, WEBP
from media.photo_headers import DECODING_BYTES, PhotoHeader, photo_header
from media.photo_reading import PhotoLimits, PhotoRejected
from tests.media.photo_samples import FORMATS, encoded, jpeg_of_scans, phone_exif, scene
from tests.media.pictures_at_limits import (
    heic_of_size,
    jpeg_header_of,
    lossless_webp_of_size,
    png_header_of,
    webp_header_of,
)

LIMITS = PhotoLimits(20_000_000, 80_000_000)
SIZES = st.tuples(st.integers(1, 90), st.integers(1, 90))
OPTIONS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "JPEG": [
        ("RGB", {}),
        ("L", {}),
        ("CMYK", {"progressive": True}),
        ("RGB", {"progressive": True, "subsampling": 0}),
        ("RGB", {"exif": phone_exif().tobytes(), "comment": b"\xff\xc0\xff\xda" * 9}),
        ("RGB", {"icc_profile": bytes(200_000)}),
    ],
    "PNG": [(mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
    "WEBP": [
        ("RGB", {}),
        ("RGBA", {}),
        ("RGBA", {"lossless": True}),
        ("RGB", {"exif": phone_exif().tobytes()}),
    ],
    "HEIF": [("RGB", {}), ("RGBA", {}), ("L", {})],
}


def rejection(data: bytes, limits: PhotoLimits = LIMITS) -> str:
    with pytest.raises(PhotoRejected) as rejected:
        photo_header(data, limits)
    return rejected.value.reason


@pytest.mark.parametrize("kind", OPTIONS)
@settings(max_examples=25)
@given(size=SIZES, choice=st.integers(0, 99))
def test_a_header_says_what_the_decoder_says(kind: str, size: tuple[int, int], choice: int) -> None:
    mode, options = OPTIONS[kind][choice % len(OPTIONS[kind])]
    data = encoded(Image.new(mode, size), kind, **options)
    header = photo_header(data, LIMITS)
    assert header.media_type == FORMATS[kind]
    with Image.open(io.BytesIO(data)) as picture:
        # What is decoded of a HEIC is whole blocks, of which a small picture is cut out.
        block_px = 64 if kind == "HEIF" else 1
        for said, shown in zip((header.width_px, header.height_px), picture.size, strict=True):
            assert shown <= said < shown + block_px


def test_two_pictures_in_a_webp_and_in_a_jpeg_are_read_as_their_first() -> None:
    moving = encoded(scene(64, 48), "WEBP", save_all=True, append_images=[scene(64, 48)])
    burst = encoded(scene(64, 48), "MPO", save_all=True, append_images=[scene(32, 24)])
    for data, kind in ((moving, WEBP), (burst, JPEG)):
        header = photo_header(data, LIMITS)
        assert (header.media_type, header.width_px, header.height_px) == (kind, 64, 48)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_whatever_the_bytes_say_it_is_a_header_or_a_reason(kind: str, drawn: st.DataObject) -> None:
    whole = bytearray(encoded(scene(60, 40), kind))
    for _ in range(drawn.draw(st.integers(0, 6))):
        at = drawn.draw(st.integers(0, min(len(whole) - 1, 700)))
        whole[at : at + 1] = drawn.draw(st.binary(min_size=1, max_size=4))
    data = bytes(whole[: drawn.draw(st.integers(0, len(whole)))])
    try:
        header = photo_header(data, LIMITS)
    except PhotoRejected as rejected:
        assert "请" in rejected.message
    else:
        assert 0 < header.pixels <= LIMITS.max_pixels


@settings(max_examples=300)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]), st.binary())
def test_bytes_behind_a_right_beginning_are_a_header_or_a_reason(begin: bytes, rest: bytes) -> None:
    try:
        photo_header(begin + rest, LIMITS)
    except PhotoRejected as rejected:
        assert rejected.reason


MAKERS = {
    PNG: png_header_of,
    WEBP: webp_header_of,
    JPEG: jpeg_header_of,
    HEIC: heic_of_size,
}


@pytest.mark.parametrize("media_type", MAKERS)
@given(width_px=st.integers(1, 16_383), height_px=st.integers(1, 16_383))
def test_what_needs_more_than_a_process_may_take_is_refused_by_its_header(
    media_type: str, width_px: int, height_px: int
) -> None:
    data = MAKERS[media_type](width_px, height_px)
    try:
        header: PhotoHeader | None = photo_header(data, LIMITS)
    except PhotoRejected as rejected:
        assert rejected.reason == "too_many_pixels"
        header = None
    most = {WEBP: DECODING_BYTES // 16, HEIC: DECODING_BYTES // 8}
    fits = width_px * height_px <= min(LIMITS.max_pixels, most.get(media_type, 80_000_000))
    assert (header is not None) == fits


def test_a_picture_of_a_few_bytes_that_would_take_a_gigabyte_is_refused() -> None:
    bomb = lossless_webp_of_size(10_000, 7_900)
    assert len(bomb) <= 38
    assert rejection(bomb) == "too_many_pixels"
    assert photo_header(lossless_webp_of_size(5_000, 4_800), LIMITS).pixels == 24_000_000


def test_a_progressive_jpeg_is_measured_by_what_its_decoder_keeps() -> None:
    assert photo_header(jpeg_header_of(10_000, 8_000), LIMITS).decoding_bytes == 0
    kept = photo_header(jpeg_header_of(5_000, 4_000, progressive=True), LIMITS).decoding_bytes
    assert kept == 5_000 * 4_000 * 3 * 2
    assert rejection(jpeg_header_of(10_000, 8_000, progressive=True)) == "too_many_pixels"


def test_a_jpeg_may_take_so_many_passes_over_so_many_pixels() -> None:
    assert rejection(jpeg_of_scans(101)) == "undecodable"
    few = jpeg_of_scans(60)
    at = few.index(b"\xff\xc2") + 5
    large = few[:at] + struct.pack(">HH", 5_000, 5_000) + few[at + 4 :]
    assert photo_header(few, LIMITS)
    assert rejection(large) == "undecodable"


def test_a_list_of_segments_or_boxes_without_end_is_not_walked() -> None:
    """Eight megabytes of empty ones took two seconds of a process, before anything was counted."""
    photo = encoded(scene(32, 32))

    def with_segments(number: int) -> bytes:
        return photo[:2] + b"\xff\xe5\x00\x02" * number + photo[2:]

    assert photo_header(with_segments(1_000), LIMITS).width_px == 32
    for begin, empty in ((b"\xff\xd8\xff", b"\xff\xd0"), (b"\xff\xd8\xff", b"\xe5\0\0\xff")):
        assert reason_of(begin + empty * 2_000 + photo[2:]) == "undecodable"
    assert reason_of(with_segments(100_000)) == "undecodable"
    # Pillow goes over these byte by byte: eight megabytes took ten seconds. Behind JFIF's segment.
    unread = [b"\xff" + bytes([marker]) + struct.pack(">H", 9_998) for marker in (0xC8, 0xF0, 0xFD)]
    for between in (b"\xff", b"\0", *(begin + bytes(9_996) for begin in unread)):
        for bytes_between, taken in ((60_000, True), (80_000, False)):
            data = photo[:20] + between * (bytes_between // len(between)) + photo[20:]
            assert photo_header(data, LIMITS) if taken else reason_of(data) == "undecodable"
    picture = encoded(scene(32, 32), "PNG")
    nothing = b"\0\0\0\0prVt" + struct.pack(">I", zlib.crc32(b"prVt"))
    assert photo_header(picture[:33] + nothing * 9_000 + picture[33:], LIMITS)
    assert reason_of(picture[:33] + nothing * 10_000 + picture[33:]) == "undecodable"
    free = b"\0\0\0\x08free" * 100_000
    assert reason_of(heic_of_size(32, 32)[:24] + free + heic_of_size(32, 32)[24:]) == "undecodable"


def reason_of(data: bytes) -> str:
    with pytest.raises(PhotoRejected) as rejected:
        photo_header(data, LIMITS)
    return rejected.value.reason


def test_strangers_without_script_send_jpeg_alone() -> None:
    limits = PhotoLimits(8_000_000, 24_000_000, (JPEG,))
    for kind, media_type in FORMATS.items():
        data = encoded(scene(), kind)
        if media_type == JPEG:
            assert photo_header(data, limits)
        else:
            assert rejection(data, limits) == "jpeg_alone"
