"""QR codes for paper, screen and terminal: error correction Q, quiet zone of four modules."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import groupby, zip_longest

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q

QUIET_ZONE_MODULES = 4


def qr_svg(text: str) -> str:
    """One SVG path, one unit a module. The quiet zone is part of the picture, on white.

    Raises: ValueError when `text` is longer than a QR code can hold (1,663 bytes).
    """
    modules = _modules(text)
    side = len(modules)
    runs = "".join(_row_path(y, row) for y, row in enumerate(modules))
    # A single path: separate shapes show hairlines between neighbours once edges are smoothed.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'width="{side}" height="{side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>'
    )


def qr_png(text: str, module_px: int) -> bytes:
    """A black and white PNG, `module_px` pixels a module. Raises: ValueError as `qr_svg`."""
    modules = _modules(text)
    side = len(modules)
    picture = Image.new("1", (side, side), 1)
    picture.putdata([0 if dark else 1 for row in modules for dark in row])
    output = io.BytesIO()
    size_px = side * module_px
    picture.resize((size_px, size_px), Image.Resampling.NEAREST).save(output, "PNG", optimize=True)
    return output.getvalue()


def qr_terminal(text: str) -> str:
    """Half blocks, two modules a character, black on white whatever the terminal's colours.

    Needs a terminal that knows ANSI colours and is as wide as the code: 41 columns for an address.
    """
    modules = _modules(text)
    light_row = (False,) * len(modules)
    pairs = zip_longest(modules[::2], modules[1::2], fillvalue=light_row)
    blocks = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    # 256-colour codes: plain 30 and 47 are grey in many colour schemes.
    return "\n".join(
        "\033[38;5;16;48;5;231m"
        + "".join(blocks[pair] for pair in zip(upper, lower, strict=True))
        + "\033[0m"
        for upper, lower in pairs
    )


def symbol_share(text: str) -> float:
    """How much of the width of `qr_svg(text)` the code itself takes, the rest being quiet zone."""
    side = len(_modules(text))
    return (side - 2 * QUIET_ZONE_MODULES) / side


@lru_cache(maxsize=64)  # the eight masks are tried out for every code: 6 ms
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, dark is True, quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE_MODULES)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def _row_path(y: int, row: tuple[bool, ...]) -> str:
    path, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return path
