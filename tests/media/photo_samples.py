"""Photographs made for tests: drawn, not found, so that nothing binary lies in the repository."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

pillow_heif.register_heif_opener()

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (30, 60, 200), (220, 200, 40)


def scene(width_px: int = 320, height_px: int = 240) -> Image.Image:
    """A picture whose corners tell which side is up: red, green / blue, yellow."""
    picture = Image.radial_gradient("L").resize((width_px, height_px)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    right, bottom = width_px * 3 // 4, height_px * 3 // 4
    draw.rectangle((0, 0, width_px // 4, height_px // 4), fill=RED)
    draw.rectangle((right, 0, width_px, height_px // 4), fill=GREEN)
    draw.rectangle((0, bottom, width_px // 4, height_px), fill=BLUE)
    draw.rectangle((right, bottom, width_px, height_px), fill=YELLOW)
    draw.line((0, height_px // 2, width_px, height_px // 3), fill=(20, 20, 20), width=3)
    return picture


def corners(picture: Image.Image) -> list[str]:
    """The colour names of the corners, row by row; `?` for any other colour."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "yellow": YELLOW}
    right, bottom = picture.width - picture.width // 9, picture.height - picture.height // 9
    left, top = picture.width // 9, picture.height // 9
    spots = [(left, top), (right, top), (left, bottom), (right, bottom)]
    return [
        next((name for name, colour in names.items() if _near(picture.getpixel(spot), colour)), "?")
        for spot in spots
    ]


def _near(seen: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(seen, colour, strict=True))


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a file of this Pillow format."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def phone_exif(**changes: Any) -> Image.Exif:
    """What a phone writes. `changes` by tag name; GPS tags by theirs, None to leave one out."""
    exif = Image.Exif()
    main = {"Make": "HUAWEI", "Model": "HUAWEI P60", "Orientation": 1}
    details = {"DateTimeOriginal": "2026:11:03 09:15:27", "OffsetTimeOriginal": "+08:00"}
    place = {
        "GPSLatitudeRef": "N",
        "GPSLatitude": (Fraction(27), Fraction(54), Fraction(3060, 100)),
        "GPSLongitudeRef": "E",
        "GPSLongitude": (Fraction(110), Fraction(35), Fraction(3660, 100)),
    }
    for tags, target, names in (
        (main, exif, Base),
        (details, exif.get_ifd(IFD.Exif), Base),
        (place, exif.get_ifd(IFD.GPSInfo), GPS),
    ):
        tags |= {name: value for name, value in changes.items() if _belongs(name, target, exif)}
        for name, value in tags.items():
            if value is not None:
                target[names[name]] = value
    return exif


def _belongs(name: str, target: object, exif: Image.Exif) -> bool:
    if name.startswith("GPS"):
        return target is exif.get_ifd(IFD.GPSInfo)
    in_details = name.startswith(("DateTimeO", "DateTimeD", "Offset", "UserComment", "MakerNote"))
    return target is (exif.get_ifd(IFD.Exif) if in_details else exif)


def png_of_size(width_px: int, height_px: int) -> bytes:
    """A PNG of a few hundred bytes that claims any size: a decompression bomb."""
    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, body) for name, body in chunks)


def png_with_words(name: str, words: str) -> bytes:
    """A small picture with a text of this name."""
    return png_with_chunk(encoded(scene(), "PNG"), b"tEXt", f"{name}\0{words}".encode())


def png_with_chunk(file: bytes, name: bytes, body: bytes, *, behind: bytes = b"IHDR") -> bytes:
    """Behind the first chunk of this name."""
    at = file.index(behind)
    at += 8 + int.from_bytes(file[at - 4 : at])
    return file[:at] + _png_chunk(name, body) + file[at:]


def png_with_text_bomb(size_bytes: int) -> bytes:
    """A small picture with a compressed comment of `size_bytes`."""
    file = encoded(scene(), "PNG")
    comment = _png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(size_bytes)))
    return file[:33] + comment + file[33:]


def _png_chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)


def jpeg_of_size(width_px: int, height_px: int) -> bytes:
    """A small JPEG whose frame header claims any size."""
    file = bytearray(encoded(scene()))
    at = file.index(b"\xff\xc0")
    file[at + 5 : at + 9] = struct.pack(">HH", height_px, width_px)
    return bytes(file)


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan is there again and again."""
    file = encoded(scene(), progressive=True)
    last = file.rindex(b"\xff\xda")
    present = file.count(b"\xff\xda")
    return file[:-2] + file[last:-2] * (scans - present) + file[-2:]


def profile_with_red_and_green_exchanged(srgb_profile: bytes) -> bytes:
    """A colour profile under which red numbers mean green light, and the other way round."""
    profile = bytearray(srgb_profile)
    (count,) = struct.unpack(">I", profile[128:132])
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"] + 4, entries[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = (
        profile[green : green + 8],
        profile[red : red + 8],
    )
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Mine".encode("utf-16-be"))
