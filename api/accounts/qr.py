"""A QR code for a page to draw: nobody else learns what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class DrawnQr:
    """One SVG path, a unit a module; the quiet zone of four is part of the side."""

    side: int
    path: str


def drawn_qr(text: str) -> DrawnQr:
    """Of a text of 2,331 bytes at most."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return DrawnQr(len(rows), "".join(_path_of(y, row) for y, row in enumerate(rows)))


def _path_of(y: int, row: list[bool]) -> str:
    path, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
