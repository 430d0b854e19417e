"""The plate that tells how to report (举报告知牌): a large code, two doors, what protects, rewards.

Source of the duty: 溆浦 二(三)4 (举报奖励), 望城 三(五)2. No source prescribes a form: layout and
wording are ours; days, amounts and hotlines are the county's plan's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.tip_poster import TipPosterContent
from paper.glyphs import breakable
from paper.qr import qr_svg, symbol_share
from paper.typesetting import Paper, printable_data, typeset_pdf, typeset_pngs

_TEMPLATE = "tip_poster.typ"
# The smallest letters of an A4 sheet, the fingerprints, are 13 px high.
_SCREEN_PIXELS_PER_INCH: dict[Paper, int] = {"A3": 110, "A4": 150}


@dataclass(frozen=True, slots=True)
class TipPosterPrint:
    """One printing. `url` goes into the code; what is read, without its `#…`, stands below it."""

    url: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class TipPosterFiles:
    """One printed plate. `missing_characters` were printed as 〓."""

    pdf: bytes
    png: bytes
    missing_characters: frozenset[str]


def render_tip_poster(
    content: TipPosterContent, printed: TipPosterPrint, *, paper: Paper, font_dir: Path
) -> TipPosterFiles:
    """One upright sheet as PDF and PNG. The same content and printing give the same bytes.

    Raises: FontsMissing; ValueError when the address is too long for a code.
    """
    missing: set[str] = set()
    data = _poster_data(content, printed, paper, font_dir, missing)
    pages = typeset_pngs(
        _TEMPLATE, data, font_dir=font_dir, pixels_per_inch=_SCREEN_PIXELS_PER_INCH[paper]
    )
    pdf = typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=printed.printed_at)
    return TipPosterFiles(pdf, pages[0], frozenset(missing))


def render_tip_poster_pdf(
    content: TipPosterContent, printed: TipPosterPrint, *, paper: Paper, font_dir: Path
) -> bytes:
    """The PDF alone, for a second paper size."""
    data = _poster_data(content, printed, paper, font_dir, set())
    return typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=printed.printed_at)


def _poster_data(
    content: TipPosterContent,
    printed: TipPosterPrint,
    paper: Paper,
    font_dir: Path,
    missing: set[str],
) -> dict[str, Any]:
    words: dict[str, Any] = printable_data(asdict(content) | asdict(printed), font_dir, missing)
    words["officers"] = [[breakable(name), key] for name, key in words["officers"]]
    return words | {
        "paper": paper,
        "printed_on": words["printed_at"][:10],
        "url": printed.url.partition("#")[0],
        "qr_svg": qr_svg(printed.url),
        "qr_symbol_share": symbol_share(printed.url),
    }
