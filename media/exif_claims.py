"""What a photograph says about itself: when, where, by which device.

Claims, never proof: phones and WeChat drop or rewrite them and anybody can set them. Reading never
fails; a claim that makes no sense is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from media.coordinates import is_on_earth

# EXIF 2.31 and older name no offset: the camera's local time, and all of China keeps one.
_CHINA = timezone(timedelta(hours=8))
# Beyond the years that the house takes, a time is no claim: some the database gives nobody back.
_YEARS = range(1900, 2200)
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
_DEVICE_MAX_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class ExifClaims:
    """Degrees are as the device wrote them, WGS-84 by the standard. None: nothing usable is said.

    `taken_at` is aware; `taken_at_has_offset` is False where the offset is our assumption (+08:00).
    """

    taken_at: datetime | None = None
    taken_at_has_offset: bool = False
    longitude: float | None = None
    latitude: float | None = None
    device: str | None = None


def claims_as_json(claims: ExifClaims) -> dict[str, Any]:
    """As they leave the cell."""
    taken_at = claims.taken_at
    return asdict(claims) | {"taken_at": taken_at.isoformat() if taken_at else None}


def claims_from_json(answer: Mapping[str, Any]) -> ExifClaims:
    """As they came out of the cell, which may have been taken over: nothing but what this module
    could have said. Raises: ValueError, KeyError, TypeError.
    """
    taken_at = answer["taken_at"]
    moment = None if taken_at is None else datetime.fromisoformat(taken_at)
    if moment is not None and (moment.tzinfo is None or moment.year not in _YEARS):
        raise ValueError("a time without its offset, or of no year of ours")
    longitude, latitude = answer["longitude"], answer["latitude"]
    if (longitude is None) != (latitude is None):
        raise ValueError("half a place")
    if longitude is not None and not is_on_earth(float(longitude), float(latitude)):
        raise ValueError("no place on earth")
    device = answer["device"]
    if device is not None and device != _text(device)[:_DEVICE_MAX_CHARACTERS]:
        raise ValueError("no name of a device")
    has_offset = answer["taken_at_has_offset"] is True
    return ExifClaims(moment, has_offset, longitude, latitude, device)


def exif_of(picture: Image.Image) -> Image.Exif:
    """The picture's EXIF, an empty one when it is missing or unreadable."""
    with suppress(Exception):
        return picture.getexif()
    return Image.Exif()


def exif_claims(exif: Image.Exif) -> ExifClaims:
    """Never raises, whatever the metadata holds."""
    taken_at: datetime | None = None
    has_offset = False
    longitude: float | None = None
    latitude: float | None = None
    device: str | None = None
    # Pillow reads each part when it is asked for and raises whatever broken bytes lead to: struct
    # errors, KeyError, TypeError, ZeroDivisionError. One broken part must not cost the others.
    with suppress(Exception):
        taken_at, has_offset = _taken_at(exif)
    with suppress(Exception):
        longitude, latitude = _place(exif.get_ifd(IFD.GPSInfo))
    with suppress(Exception):
        device = _device(exif)
    return ExifClaims(taken_at, has_offset, longitude, latitude, device)


def orientation(exif: Image.Exif) -> int:
    """How the picture must be turned, 1 to 8 as in EXIF; 1 (upright) when it says nothing sane."""
    with suppress(Exception):
        value = exif.get(Base.Orientation)
        if isinstance(value, int) and 1 <= value <= 8:
            return value
    return 1


def _taken_at(exif: Image.Exif) -> tuple[datetime | None, bool]:
    details: Mapping[int, Any] = exif.get_ifd(IFD.Exif)
    pairs = (
        (details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal)),
        (details.get(Base.DateTimeDigitized), details.get(Base.OffsetTimeDigitized)),
        (exif.get(Base.DateTime), details.get(Base.OffsetTime)),
    )
    for time, offset in pairs:
        match = _TIME.match(_text(time))
        if match and int(match[1]) in _YEARS:
            zone = _offset(_text(offset))
            with suppress(ValueError):
                year, month, day, hour, minute, second = map(int, match.groups())
                return (
                    datetime(year, month, day, hour, minute, second, tzinfo=zone or _CHINA),
                    zone is not None,
                )
    return None, False


def _offset(text: str) -> timezone | None:
    match = _OFFSET.match(text)
    if not match:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return None if ahead >= timedelta(hours=15) else timezone(-ahead if match[1] == "-" else ahead)


def _place(gps: Mapping[int, Any]) -> tuple[float, float] | tuple[None, None]:
    longitude = _degrees(gps[GPS.GPSLongitude], gps[GPS.GPSLongitudeRef], "W")
    latitude = _degrees(gps[GPS.GPSLatitude], gps[GPS.GPSLatitudeRef], "S")
    # 0°, 0° is what cameras write that have no fix.
    if not is_on_earth(longitude, latitude) or (longitude == 0 and latitude == 0):
        return None, None
    return longitude, latitude


def _degrees(parts: Any, direction: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if _text(direction).upper() == negative else value, 7)


def _device(exif: Image.Exif) -> str | None:
    make, model = _text(exif.get(Base.Make)), _text(exif.get(Base.Model))
    # Many write the make into the model again.
    name = model if model.startswith(make) else f"{make} {model}"
    return name.strip()[:_DEVICE_MAX_CHARACTERS] or None


def _text(value: Any) -> str:
    """Printable text alone: PostgreSQL takes no NUL, and a log no line break."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return "".join(char for char in value if char.isprintable()).strip()
