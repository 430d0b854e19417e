"""What reading a photograph asks for and gives back. Nothing here touches the bytes."""

from __future__ import annotations

from dataclasses import dataclass

from media.exif_claims import ExifClaims
from media.photo_formats import PHOTO_MEDIA_TYPES

_MESSAGES = {
    "empty": "照片是空的，请重新拍摄后再上传。",
    "truncated": "照片文件不完整，请重新拍摄后再上传。",
    "too_many_bytes": "照片文件太大，请压缩后再上传，或在相机设置里选小一些的尺寸。",
    "too_many_pixels": "照片尺寸太大，请在相机设置里选小一些的尺寸后重拍。",
    "unknown_type": "这个文件不是可用的照片，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。",
    "jpeg_alone": "这里只收 JPEG 格式的照片，请用手机相机直接拍一张，或把照片另存为 JPEG 再上传。",
    "undecodable": "照片打不开，可能已损坏，请重新拍摄后再上传。",
}


class PhotoRejected(Exception):
    """The bytes are no usable photograph. `reason` is for programs, `message` for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = rejection_words(reason)


def rejection_words(reason: str) -> str:
    """What a person is told. Raises: KeyError for a reason that there is not."""
    return _MESSAGES[reason]


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """The largest photograph that is read, and of which kinds.

    `processor_s`: how long decoding may take. 80 megapixels take 4 s on a slow machine.
    """

    max_bytes: int
    max_pixels: int
    media_types: tuple[str, ...] = PHOTO_MEDIA_TYPES
    processor_s: int = 30


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
