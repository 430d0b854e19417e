from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from media.exif_claims import ExifClaims, exif_claims, orientation
from media.photo_reading import PhotoLimits
from media.photographs import read_photograph
from tests.media.photo_samples import FORMATS, encoded, phone_exif, scene

LIMITS = PhotoLimits(max_bytes=20_000_000, max_pixels=80_000_000)
SHANGHAI = timezone(timedelta(hours=8))


def claims(**changes: Any) -> ExifClaims:
    return exif_claims(phone_exif(**changes))


@pytest.mark.parametrize("kind", FORMATS)
def test_time_place_and_device_are_read_from_every_format(kind: str) -> None:
    data = encoded(scene(), kind, exif=phone_exif().tobytes())
    assert read_photograph(data, LIMITS).claims == ExifClaims(
        taken_at=datetime(2026, 11, 3, 9, 15, 27, tzinfo=SHANGHAI),
        taken_at_has_offset=True,
        longitude=pytest.approx(110.5935, abs=1e-6),
        latitude=pytest.approx(27.9085, abs=1e-6),
        device="HUAWEI P60",
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_photo_that_says_nothing_claims_nothing(kind: str) -> None:
    assert read_photograph(encoded(scene(), kind), LIMITS).claims == ExifClaims()


def test_a_time_without_offset_is_taken_as_china_s_and_says_so() -> None:
    said = claims(OffsetTimeOriginal=None)
    assert said.taken_at == datetime(2026, 11, 3, 9, 15, 27, tzinfo=SHANGHAI)
    assert not said.taken_at_has_offset


def test_the_offset_of_the_photo_is_kept() -> None:
    said = claims(OffsetTimeOriginal="-03:30")
    assert said.taken_at is not None
    assert said.taken_at.utcoffset() == -timedelta(hours=3, minutes=30)


def test_the_file_s_time_stands_in_for_a_missing_original_time() -> None:
    said = claims(DateTimeOriginal="0000:00:00 00:00:00", DateTime="2026:11:04 10:00:00")
    assert said.taken_at == datetime(2026, 11, 4, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "time",
    [
        "",
        "yesterday",
        "2026:13:41 25:61:61",
        "2026:02:30 10:00:00",
        "    :  :     :  :  ",
        7,
        "0001:01:01 00:00:00",
        "1899:12:31 23:59:59",
        "2200:01:01 00:00:00",
        "9999:12:31 23:59:59",
    ],
)
def test_a_time_that_is_none_is_no_claim(time: Any) -> None:
    said = claims(DateTimeOriginal=time)
    assert said.taken_at is None
    assert said.longitude is not None


@pytest.mark.parametrize("offset", ["", "8", "+99:99", "UTC", "   :  "])
def test_an_offset_that_is_none_is_as_if_missing(offset: str) -> None:
    said = claims(OffsetTimeOriginal=offset)
    assert said.taken_at == datetime(2026, 11, 3, 9, 15, 27, tzinfo=SHANGHAI)
    assert not said.taken_at_has_offset


def test_south_and_west_are_negative() -> None:
    said = claims(GPSLatitudeRef="S", GPSLongitudeRef="W")
    assert said.longitude is not None and said.longitude < 0
    assert said.latitude is not None and said.latitude < 0


ZERO = (Fraction(0), Fraction(0), Fraction(0))
NONSENSE = IFDRational(1, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"GPSLatitude": (NONSENSE, NONSENSE, NONSENSE)},
        {"GPSLatitude": (IFDRational(0, 0), IFDRational(0, 0), IFDRational(0, 0))},
        {"GPSLatitude": (Fraction(91), Fraction(0), Fraction(0))},
        {"GPSLongitude": (Fraction(180), Fraction(59), Fraction(0))},
        {"GPSLatitude": (Fraction(27), Fraction(54))},
        {"GPSLatitude": None},
        {"GPSLatitudeRef": None},
        {"GPSLatitude": ZERO, "GPSLongitude": ZERO},
    ],
)
def test_a_place_that_is_none_is_no_claim_and_costs_no_other(changes: dict[str, Any]) -> None:
    said = claims(**changes)
    assert (said.longitude, said.latitude) == (None, None)
    assert said.taken_at is not None
    assert said.device == "HUAWEI P60"


@pytest.mark.parametrize(
    ("make", "model", "device"),
    [
        ("Xiaomi", "2312DRA50C", "Xiaomi 2312DRA50C"),
        (None, "iPhone 15", "iPhone 15"),
        ("HUAWEI", None, "HUAWEI"),
        ("  ", "", None),
        ("A\0\0", "B\nC\x1b[31m", "A BC[31m"),
        ("M" * 500, None, "M" * 100),
    ],
)
def test_a_device_is_named_in_printable_words(
    make: str | None, model: str | None, device: str | None
) -> None:
    assert claims(Make=make, Model=model).device == device


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_metadata_makes_reading_fail(data: st.DataObject) -> None:
    damaged = bytearray(phone_exif().tobytes())
    places = st.integers(6, len(damaged) - 1)
    for at, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=12)):
        damaged[at] = value
    photograph = read_photograph(encoded(scene(64, 48), exif=bytes(damaged)), LIMITS)
    assert photograph.width_px in {48, 64}


def test_metadata_of_noise_claims_nothing() -> None:
    noise = b"Exif\0\0" + random.Random(3).randbytes(2000)
    assert read_photograph(encoded(scene(), exif=noise), LIMITS).claims == ExifClaims()


@pytest.mark.parametrize("value", [0, 9, -1, 70_000, "6", (6,), None])
def test_an_orientation_that_is_none_is_upright(value: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    assert orientation(exif) == 1
