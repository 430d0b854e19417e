"""From the bytes of a photograph to what the ledger and the pages need.

The original stays as it came. What people see are two copies: upright, in sRGB, as JPEG, with no
metadata at all. In order: limits on bytes and pixels, before anything is decoded; decoding, of a
JPEG no larger than needed; turning; colours; saving without a word of the metadata.

All of it runs in the cell (`media.cell`) and nowhere else: foreign bytes meet decoders written in C
here. Who wants a photograph read asks `media.photo_cell`.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pillow_heif
from PIL import Image

from media.colours import in_eight_bit_channels, in_srgb, warm_up_colours
from media.exif_claims import claims_as_json, exif_claims, exif_of, orientation
from media.perceptual_hash import difference_hash
from media.photo_formats import HEIC, JPEG, PNG, WEBP, looks_cut_short
from media.photo_headers import photo_header
from media.photo_reading import Photograph, PhotoLimits, PhotoRejected

DISPLAY_LONG_SIDE_PX = 1600
THUMBNAIL_LONG_SIDE_PX = 320
# Lettering on a nameplate stays readable; 90 costs half as many bytes again and shows no more.
_DISPLAY_QUALITY = 82
_THUMBNAIL_QUALITY = 75
_PILLOW_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF"}

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# One picture makes pixels of at most this many at a time, where all of them would be too many.
_STRIP_PIXELS = 4_000_000
_REDUCING_GAP = 2.0

pillow_heif.register_heif_opener()
# Threads cost memory each; with none, libde265 decodes nothing.
pillow_heif.options.DECODE_THREADS = 1


def warm_up() -> None:
    """Import all that reading may import later: from within the cell, no file can be opened."""
    Image.init()
    warm_up_colours()
    exif = Image.Exif()
    exif[_SAMPLE_TAG] = "sample"
    limits = PhotoLimits(1_000_000, 1_000_000)
    for kind, mode in (("JPEG", "RGB"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGBA")):
        file = io.BytesIO()
        Image.new(mode, (8, 8)).save(file, kind, exif=exif.tobytes())
        read_photograph(file.getvalue(), limits)


_SAMPLE_TAG = 0x010F


def work(data: bytes, asked: Any) -> bytes:
    """For the cell: a photograph or the reason that it is none, as `media.photo_cell` reads it."""
    try:
        photograph = read_photograph(data, PhotoLimits(**asked))
    except PhotoRejected as rejected:
        return _answer({"rejected": rejected.reason})
    except MemoryError:
        # The header promised less than decoding takes; it is the picture, not the machine.
        return _answer({"rejected": "too_many_pixels"})
    facts = {
        "width_px": photograph.width_px,
        "height_px": photograph.height_px,
        "perceptual_hash": photograph.perceptual_hash,
        "display_bytes": len(photograph.display),
        "claims": claims_as_json(photograph.claims),
    }
    return _answer(facts) + photograph.display + photograph.thumbnail


def _answer(head: dict[str, Any]) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(4) + text


def read_photograph(data: bytes, limits: PhotoLimits) -> Photograph:
    """Of a file with several pictures (animations, bursts) the first is read.

    Raises: PhotoRejected; MemoryError where the walls of the cell are reached.
    """
    media_type = photo_header(data, limits).media_type
    picture, (width_px, height_px) = _decoded(data, media_type, limits.max_pixels)
    exif = exif_of(picture)
    turn = orientation(exif)
    display = _shown(picture, turn)
    thumbnail = _fitted(display, THUMBNAIL_LONG_SIDE_PX)
    lies_on_its_side = turn >= 5
    return Photograph(
        media_type=media_type,
        width_px=height_px if lies_on_its_side else width_px,
        height_px=width_px if lies_on_its_side else height_px,
        display=_jpeg_without_metadata(display, _DISPLAY_QUALITY),
        thumbnail=_jpeg_without_metadata(thumbnail, _THUMBNAIL_QUALITY),
        claims=exif_claims(exif),
        perceptual_hash=difference_hash(thumbnail),
    )


def _decoded(data: bytes, media_type: str, max_pixels: int) -> tuple[Image.Image, tuple[int, int]]:
    """The pixels, of a JPEG perhaps fewer than the file has, and the size that the file has."""
    try:
        picture = Image.open(io.BytesIO(data), formats=[_PILLOW_FORMATS[media_type]])
        size_px = picture.size
        # Only the header was read so far. Pillow refuses by itself from 178 megapixels on.
        if size_px[0] * size_px[1] > max_pixels:
            raise PhotoRejected("too_many_pixels")
        if media_type == JPEG:
            # Of other kinds this would take the thumbnail, which may show something else.
            picture.draft("RGB", _fitting_size(size_px, DISPLAY_LONG_SIDE_PX))
        picture.load()
    except (PhotoRejected, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRejected("too_many_pixels") from error
    except Exception as error:
        # Decoders raise whatever broken bytes lead to: OSError, SyntaxError, struct.error and more.
        cut_short = looks_cut_short(data, media_type)
        raise PhotoRejected("truncated" if cut_short else "undecodable") from error
    _without_words_as_facts(picture)
    return picture, size_px


def _without_words_as_facts(picture: Image.Image) -> None:
    """Pillow lays a PNG's texts beside what it says of the picture, under the names they bear."""
    for name in ("icc_profile", "transparency"):
        if isinstance(picture.info.get(name), str):
            del picture.info[name]


def _shown(picture: Image.Image, turn: int) -> Image.Image:
    """Upright, in sRGB, as large as it is shown. Raises: PhotoRejected, MemoryError."""
    try:
        return in_srgb(_turned(_fitted(_in_eight_bits(picture), DISPLAY_LONG_SIDE_PX), turn))
    except MemoryError:
        raise
    except Exception as error:
        # A palette with more transparencies than colours is decoded, and can then not be shown.
        raise PhotoRejected("undecodable") from error


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """In channels of 8 bits and, where it is large, made smaller by a whole number: in strips, so
    that never a second picture of full size is held. What is shown is at most half as large.
    """
    factor = int(max(picture.size) / DISPLAY_LONG_SIDE_PX / _REDUCING_GAP)
    if factor < 2:
        return in_eight_bit_channels(picture)
    width_px, height_px = picture.size
    rows = max(1, _STRIP_PIXELS // (width_px * factor)) * factor
    strips = [
        in_eight_bit_channels(picture.crop((0, top, width_px, min(top + rows, height_px)))).reduce(
            factor
        )
        for top in range(0, height_px, rows)
    ]
    smaller = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    smaller.info = strips[0].info
    top = 0
    for strip in strips:
        smaller.paste(strip, (0, top))
        top += strip.height
    return smaller


def _fitting_size(size_px: tuple[int, int], long_side_px: int) -> tuple[int, int]:
    # `draft` shrinks nothing when it is asked for a square that the picture does not fill.
    scale = min(1.0, long_side_px / max(size_px))
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))


def _fitted(picture: Image.Image, long_side_px: int) -> Image.Image:
    size_px = _fitting_size(picture.size, long_side_px)
    if size_px == picture.size:
        return picture
    # Two thirds of Lanczos's time, and on a photograph made smaller nobody sees which it was.
    return picture.resize(size_px, Image.Resampling.HAMMING, reducing_gap=_REDUCING_GAP)


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else picture


def _jpeg_without_metadata(picture: Image.Image, quality: int) -> bytes:
    # Of a picture that is still its file, Pillow asks where it lies; the cell knows no folders.
    plain = picture.copy()
    # Pillow copies comment, profile and resolution from `info` unless told not to.
    plain.info = {}
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=quality)
    return file.getvalue()
