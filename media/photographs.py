"""From the bytes of a photograph to what the ledger and the pages need.

The original stays as it came. What people see are two copies: upright, in sRGB, as JPEG, with no
metadata at all. In order: limits on bytes and pixels, before anything is decoded; decoding, of a
JPEG no larger than needed; turning; colours; saving without a word of the metadata.

Decoding happens in C, where no signal reaches it, so what it may cost is bounded before: by
`PhotoLimits.max_pixels`, and by the number of scans of a progressive JPEG. Jobs should still run in
a process that can be killed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pillow_heif
from PIL import Image

from media.colours import in_eight_bit_channels, in_srgb
from media.exif_claims import ExifClaims, exif_claims, exif_of, orientation
from media.perceptual_hash import difference_hash
from media.photo_formats import (
    HEIC,
    JPEG,
    PNG,
    WEBP,
    jpeg_scans,
    looks_cut_short,
    sniffed_media_type,
)

DISPLAY_LONG_SIDE_PX = 1600
THUMBNAIL_LONG_SIDE_PX = 320
# Lettering on a nameplate stays readable; 90 costs half as many bytes again and shows no more.
_DISPLAY_QUALITY = 82
_THUMBNAIL_QUALITY = 75
# Encoders write about 10. Each one more costs a pass over all pixels, and a 20 MB file has room for
# a million of them.
_JPEG_MAX_SCANS = 100

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

_MESSAGES = {
    "empty": "照片是空的，请重新拍摄后再上传。",
    "truncated": "照片没有传完整，请重新上传。",
    "too_many_bytes": "照片文件太大，请压缩后再上传，或在相机设置里选小一些的尺寸。",
    "too_many_pixels": "照片尺寸太大，请在相机设置里选小一些的尺寸后重拍。",
    "unknown_type": "这个文件不是可用的照片，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。",
    "undecodable": "照片打不开，可能已损坏，请重新拍摄后再上传。",
}

pillow_heif.register_heif_opener()


class PhotoRejected(Exception):
    """The bytes are no usable photograph. `reason` is for programs, `message` for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = _MESSAGES[reason]


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """The largest photograph that is read: of the file, and once decoded."""

    max_bytes: int
    max_pixels: int


@dataclass(frozen=True, slots=True)
class Photograph:
    """`width_px` and `height_px` are those of the original, held upright.

    `display` and `thumbnail` are JPEGs of at most 1600 and 320 pixels on the long side.
    """

    media_type: str
    width_px: int
    height_px: int
    display: bytes
    thumbnail: bytes
    claims: ExifClaims
    perceptual_hash: int


def read_photograph(data: bytes, limits: PhotoLimits) -> Photograph:
    """Of a file with several pictures (animations, bursts) the first is read.

    Raises: PhotoRejected with reason `empty`, `truncated`, `too_many_bytes`, `too_many_pixels`,
    `unknown_type` or `undecodable`.
    """
    media_type = _accepted_media_type(data, limits)
    picture, (width_px, height_px) = _decoded(data, media_type, limits.max_pixels)
    exif = exif_of(picture)
    turn = orientation(exif)
    display = in_srgb(_turned(_fitted(in_eight_bit_channels(picture), DISPLAY_LONG_SIDE_PX), turn))
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


def _accepted_media_type(data: bytes, limits: PhotoLimits) -> str:
    if not data:
        raise PhotoRejected("empty")
    if len(data) > limits.max_bytes:
        raise PhotoRejected("too_many_bytes")
    media_type = sniffed_media_type(data)
    if media_type is None:
        raise PhotoRejected("unknown_type")
    if media_type == JPEG and jpeg_scans(data) > _JPEG_MAX_SCANS:
        raise PhotoRejected("undecodable")
    return media_type


def _decoded(data: bytes, media_type: str, max_pixels: int) -> tuple[Image.Image, tuple[int, int]]:
    """The pixels, of a JPEG perhaps fewer than the file has, and the size that the file has."""
    try:
        picture = Image.open(io.BytesIO(data), formats=[_PILLOW_FORMATS[media_type]])
        size_px = picture.size
        # Only the header was read so far. Pillow refuses by itself from 178 megapixels on.
        if size_px[0] * size_px[1] > max_pixels:
            raise PhotoRejected("too_many_pixels")
        picture.draft("RGB", _fitting_size(size_px, DISPLAY_LONG_SIDE_PX))
        picture.load()
    except (PhotoRejected, MemoryError):
        # A machine short of memory says nothing about the photograph: the job may try again.
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRejected("too_many_pixels") from error
    except Exception as error:
        # Decoders raise whatever broken bytes lead to: OSError, SyntaxError, struct.error and more.
        cut_short = looks_cut_short(data, media_type)
        raise PhotoRejected("truncated" if cut_short else "undecodable") from error
    return picture, size_px


def _fitting_size(size_px: tuple[int, int], long_side_px: int) -> tuple[int, int]:
    # `draft` shrinks nothing when it is asked for a square that the picture does not fill.
    scale = min(1.0, long_side_px / max(size_px))
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))


def _fitted(picture: Image.Image, long_side_px: int) -> Image.Image:
    size_px = _fitting_size(picture.size, long_side_px)
    if size_px == picture.size:
        return picture
    # Two thirds of Lanczos's time, and on a photograph made smaller nobody sees which it was.
    return picture.resize(size_px, Image.Resampling.HAMMING, reducing_gap=2.0)


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else picture


def _jpeg_without_metadata(picture: Image.Image, quality: int) -> bytes:
    # Pillow copies comment, profile and resolution from `info` unless told not to.
    picture.info = {}
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
