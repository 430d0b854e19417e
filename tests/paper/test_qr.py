from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image

from paper.qr import QUIET_ZONE_MODULES, qr_png, qr_svg, qr_terminal, symbol_share

ADDRESS = "https://example.cn/b/K7QM2XRD"


def test_the_png_reads_back_with_error_correction_q() -> None:
    picture = Image.open(io.BytesIO(qr_png(ADDRESS, 4)))
    code = zxingcpp.read_barcode(picture.convert("L"))
    assert code is not None
    assert code.text == ADDRESS
    assert code.ec_level == "Q"


def test_the_png_has_the_pixels_asked_for_and_a_white_edge_of_four_modules() -> None:
    picture = Image.open(io.BytesIO(qr_png(ADDRESS, 3))).convert("L")
    dark = picture.point(lambda level: 255 - level).getbbox()
    assert dark is not None
    edge = QUIET_ZONE_MODULES * 3
    assert dark == (edge, edge, picture.width - edge, picture.height - edge)


def test_the_svg_draws_the_same_modules_as_the_png() -> None:
    svg = qr_svg(ADDRESS)
    side = int(svg.split('viewBox="0 0 ')[1].split()[0])
    drawn = Image.new("1", (side, side), 1)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
    for x, y, length in (map(int, run) for run in runs):
        drawn.paste(0, (x, y, x + length, y + 1))
    assert drawn.tobytes() == Image.open(io.BytesIO(qr_png(ADDRESS, 1))).convert("1").tobytes()


def test_the_symbol_takes_its_share_of_the_picture() -> None:
    side = Image.open(io.BytesIO(qr_png(ADDRESS, 1))).width
    assert symbol_share(ADDRESS) == (side - 2 * QUIET_ZONE_MODULES) / side


def test_the_terminal_code_reads_back_when_drawn_as_a_terminal_would() -> None:
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in qr_terminal(ADDRESS).split("\n")]
    picture = Image.new("L", (len(lines[0]) * 4, len(lines) * 8), 255)
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            if block in "▀█":
                picture.paste(0, (column * 4, row * 8, column * 4 + 4, row * 8 + 4))
            if block in "▄█":
                picture.paste(0, (column * 4, row * 8 + 4, column * 4 + 4, row * 8 + 8))
    code = zxingcpp.read_barcode(picture)
    assert code is not None
    assert code.text == ADDRESS


def test_the_terminal_code_does_not_depend_on_the_terminals_colours() -> None:
    assert all(
        line.startswith("\033[38;5;16;48;5;231m") and line.endswith("\033[0m")
        for line in qr_terminal(ADDRESS).split("\n")
    )


def test_a_text_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_svg("长" * 1000)
