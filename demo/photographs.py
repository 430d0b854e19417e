"""Photographs as a phone would take them: a drawn scene with light, grain and EXIF.

They are plainly drawings, and each carries a stamp that says so. The same request always gives the
same bytes, so that a repeated run finds its photographs already stored.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from PIL.ExifTags import GPS, IFD, Base

from demo.identities import chance
from demo.scenes import SCENES
from settings import HERE

SIZE_PX = (1600, 1200)
# With the grain below this gives 200 to 400 kB, what a phone page sends after shrinking.
JPEG_QUALITY = 82
GRAIN_PX = (1760, 1320)
FONT = HERE / "paper" / "fonts" / "NotoSansSC_400Regular.ttf"
STAMP = "演示画面 非真实照片"


@dataclass(frozen=True, slots=True)
class DemoPhotograph:
    """JPEG bytes with their SHA-256, 64 hex digits."""

    sha256: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Shot:
    """What to photograph. `scene` is a name in SCENES; `key` makes one shot differ from another.

    `place` is longitude and latitude in degrees, WGS-84; `taken_at` is aware.
    """

    scene: str
    key: str
    taken_at: datetime
    place: tuple[float, float]


def take(shot: Shot) -> DemoPhotograph:
    """The photograph. Raises: KeyError for a scene that nobody drew."""
    rng = chance("photograph", shot.scene, shot.key)
    picture = _as_seen_by_a_phone(_drawn(SCENES[shot.scene], rng), rng)
    _stamp(picture, shot.taken_at)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, exif=_exif(shot))
    jpeg = buffer.getvalue()
    return DemoPhotograph(hashlib.sha256(jpeg).hexdigest(), jpeg)


def _drawn(scene: Callable[[ImageDraw.ImageDraw, Random], None], rng: Random) -> Image.Image:
    picture = Image.new("RGB", SIZE_PX)
    scene(ImageDraw.Draw(picture), rng)
    return picture


def _as_seen_by_a_phone(picture: Image.Image, rng: Random) -> Image.Image:
    """Held a little askew, lit from one side, with the sensor's grain."""
    small = picture.reduce(2)
    edge = small.getpixel((4, 4))
    tilted = small.rotate(rng.uniform(-2.5, 2.5), Image.Resampling.BILINEAR, fillcolor=edge)
    lit = ImageChops.multiply(tilted, _cut(_light(), small.size, rng))
    # Worked on when small and then enlarged: as soft as a phone's picture, and far quicker.
    soft = lit.resize(SIZE_PX, Image.Resampling.BILINEAR)
    grain = _cut(_grain(), SIZE_PX, rng)
    # Grain is grey at 128: added to the picture, less that grey.
    return ImageChops.add(soft, grain, offset=-128)


def _cut(sheet: Image.Image, size: tuple[int, int], rng: Random) -> Image.Image:
    """A piece of this size from anywhere on the sheet."""
    x, y = rng.randrange(sheet.width - size[0]), rng.randrange(sheet.height - size[1])
    return sheet.crop((x, y, x + size[0], y + size[1]))


@cache
def _light() -> Image.Image:
    """A lamp in the middle of a sheet, for half-sized pictures; cutting it moves the lamp."""
    small = Image.radial_gradient("L").point(lambda far: 255 - far * 4 // 10)
    sheet = small.resize(SIZE_PX, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (sheet, sheet, sheet))


@cache
def _grain() -> Image.Image:
    rng = chance("grain")
    noise = Image.frombytes("L", GRAIN_PX, rng.randbytes(GRAIN_PX[0] * GRAIN_PX[1]))
    # Even noise of ±128 becomes one of about ±9, soft as a sensor's.
    soft = noise.filter(ImageFilter.GaussianBlur(0.8)).point(lambda grey: 128 + (grey - 128) // 5)
    return Image.merge("RGB", (soft, soft, soft))


def _stamp(picture: Image.Image, taken_at: datetime) -> None:
    """Time and a plain word in the corner, as inspectors' camera apps do."""
    draw = ImageDraw.Draw(picture)
    text = f"{taken_at:%Y-%m-%d %H:%M}  {STAMP}"
    left, top = 40, SIZE_PX[1] - 80
    draw.text((left, top), text, "white", _font(), stroke_width=2, stroke_fill="#333333")


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, 36)


def _exif(shot: Shot) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "Example"
    exif[Base.Model] = "Example Phone 1"
    exif[Base.DateTime] = f"{shot.taken_at:%Y:%m:%d %H:%M:%S}"
    taken = exif.get_ifd(IFD.Exif)
    taken[Base.DateTimeOriginal] = f"{shot.taken_at:%Y:%m:%d %H:%M:%S}"
    taken[Base.OffsetTimeOriginal] = "+08:00"
    longitude, latitude = shot.place
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", _sexagesimal(latitude)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", _sexagesimal(longitude)
    return exif


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(degrees * 3600, 2), 60)
    return (*(float(part) for part in divmod(minutes, 60)), round(seconds, 2))  # type: ignore[return-value]
