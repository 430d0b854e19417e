"""The picture of a reporter's receipt, for phones whose browser runs no script.

It does not say what it is a receipt of: somebody else may look through the phone's album.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

# Twice what a phone of 375 points shows, so that the letters stay sharp.
WIDTH_PX, HEIGHT_PX = 750, 520
MARGIN_PX = 24
_INK, _QUIET = "#1a1a1a", "#5c5c5c"
_REGULAR, _BOLD = "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"


def receipt_picture(number: str, secret: str, received_on: str, font_dir: Path) -> bytes:
    """A PNG with number and secret as they are shown, in groups. Source of the words: the page's
    own script, which draws the same (`web/src/reporter/receipt.ts`).

    Raises: OSError where the fonts are not there.
    """
    picture = Image.new("L", (WIDTH_PX, HEIGHT_PX), "white")
    pen = ImageDraw.Draw(picture)
    below = f"{received_on} · 扫原来的二维码查询 · 不要给别人看"
    lines = (
        ("查询回执", 40, _INK, _BOLD),
        ("编号", 32, _QUIET, _REGULAR),
        (number, 64, _INK, _BOLD),
        ("密码", 32, _QUIET, _REGULAR),
        (secret, 52, _INK, _BOLD),
        (below, 28, _QUIET, _REGULAR),
    )
    baseline_px = 20.0
    for words, size_px, colour, font in lines:
        baseline_px += size_px * 1.5 + 8
        at = (WIDTH_PX / 2, baseline_px)
        pen.text(
            at, words, fill=colour, font=_fitting(font_dir / font, size_px, words), anchor="ms"
        )
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fitting(path: Path, size_px: int, words: str) -> ImageFont.FreeTypeFont:
    """Smaller where the words are wide: a secret of W and M."""
    wide_px = _font(path, size_px).getlength(words)
    return _font(path, min(size_px, int(size_px * (WIDTH_PX - 2 * MARGIN_PX) / wide_px)))


@cache
def _font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px)
