"""Photographs read in the cell: the one way from foreign bytes to a `Photograph`.

The header is looked at here, in plain Python; everything else happens in the cell, and what comes
out of it is held to what reading a photograph could have said.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from media.cell.cell import Cell, CellFailed
from media.exif_claims import claims_from_json
from media.photo_headers import photo_header
from media.photo_reading import Photograph, PhotoLimits, PhotoRejected

# Two JPEGs and a few words: 1600 × 1600 pixels of noise have 2.6 MB.
_MOST_ANSWER_BYTES = 8_000_000
_MOST_HEAD_BYTES = 10_000
_JPEG_BEGIN, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


class DecoderLost(PhotoRejected):
    """The decoder was ended by no limit of ours and no fault that was seen: the machine was short
    of memory or time, or somebody ended it. Says nothing of the photograph: a job may try again.
    """


class PhotoCell:
    """One a process; threads may share it, and it survives a fork. Starts when first asked."""

    def __init__(self) -> None:
        self._cell = Cell("media.photographs", most_bytes=_MOST_ANSWER_BYTES)

    def read(self, data: bytes, limits: PhotoLimits) -> Photograph:
        """Raises: PhotoRejected; DecoderLost where it may be tried again."""
        header = photo_header(data, limits)
        try:
            answer, _ = self._cell.do(data, asdict(limits), processor_s=limits.processor_s)
        except CellFailed as failed:
            kind = DecoderLost if failed.by_others else PhotoRejected
            raise kind("undecodable") from failed
        try:
            return _photograph(answer, header.media_type, limits.max_pixels)
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
            raise PhotoRejected("undecodable") from error

    def close(self) -> None:
        """End its processes; the next picture starts them again."""
        self._cell.close()


def _photograph(answer: bytes, media_type: str, max_pixels: int) -> Photograph:
    length = int.from_bytes(answer[:4])
    if length > _MOST_HEAD_BYTES:
        raise ValueError("too long")
    head = json.loads(answer[4 : 4 + length])
    if "rejected" in head:
        raise PhotoRejected(str(head["rejected"]))
    pictures = answer[4 + length :]
    at = _whole(head["display_bytes"], 0, len(pictures))
    return Photograph(
        media_type=media_type,
        **_size(head, max_pixels),
        display=_jpeg(pictures[:at]),
        thumbnail=_jpeg(pictures[at:]),
        claims=claims_from_json(head["claims"]),
        perceptual_hash=_whole(head["perceptual_hash"], -(2**63), 2**63 - 1),
    )


def _size(head: Any, max_pixels: int) -> dict[str, int]:
    width_px = _whole(head["width_px"], 1, max_pixels)
    return {
        "width_px": width_px,
        "height_px": _whole(head["height_px"], 1, max_pixels // width_px),
    }


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("no such number")
    return value


def _jpeg(data: bytes) -> bytes:
    if not (data.startswith(_JPEG_BEGIN) and data.endswith(_JPEG_END)):
        raise ValueError("no JPEG")
    return data
