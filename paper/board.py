"""The notice board that hangs at the enterprise: risks, hazards, and a code to the live page.

Source of the duty: 溆浦 二(一)1 (隐患上墙公示: 醒目位置 and 重点区域). No source prescribes a form:
the layout is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.board import BoardContent, Contact
from paper.glyphs import breakable
from paper.qr import qr_svg, symbol_share
from paper.typesetting import Paper, printable_data, typeset_pdf, typeset_pngs

_TEMPLATE = "board.typ"
NARROW_COLUMNS = frozenset(
    {
        *("point", "accident_types", "controls", "emergency_measures"),
        *("number", "part", "description", "state_word", "responsible"),
    }
)
# A row with more letters than this may be taller than a page; only then may it go on over its end.
# On either paper 600 letters of 管控措施 are some 175 mm high, 1,200 of a description 205 mm.
UNBROKEN_RISK_LETTERS = 600
UNBROKEN_HAZARD_LETTERS = 1200
# The 60 mm code of an A3 sheet is 260 px wide, which phones read off a screen; the smallest letters
# of an A4 sheet are 20 px high. At 150 an A3 sheet takes a third longer.
_SCREEN_PIXELS_PER_INCH: dict[Paper, int] = {"A3": 110, "A4": 150}


@dataclass(frozen=True, slots=True)
class BoardPrint:
    """One printing. `url` goes into the code, and `code` stands beside it for people who type."""

    code: str
    version: int
    url: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class BoardFiles:
    """A printed board. `pages_png` is for screens; `missing_characters` were printed as 〓."""

    pdf: bytes
    pages_png: tuple[bytes, ...]
    missing_characters: frozenset[str]

    @property
    def png(self) -> bytes:
        """The first page, which carries the code, the contacts and the version."""
        return self.pages_png[0]


def render_board(
    content: BoardContent, printed: BoardPrint, *, paper: Paper, font_dir: Path
) -> BoardFiles:
    """The board as PDF and as one PNG for each page. A3 lies, A4 stands.

    The same content and printing give the same bytes.
    Raises: FontsMissing; ValueError when the address is too long for a code.
    """
    missing: set[str] = set()
    data = _board_data(content, printed, paper, font_dir, missing)
    return BoardFiles(
        pdf=typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=printed.printed_at),
        pages_png=typeset_pngs(
            _TEMPLATE, data, font_dir=font_dir, pixels_per_inch=_SCREEN_PIXELS_PER_INCH[paper]
        ),
        missing_characters=frozenset(missing),
    )


def render_board_pdf(
    content: BoardContent, printed: BoardPrint, *, paper: Paper, font_dir: Path
) -> bytes:
    """The PDF alone, for a second paper size of a board whose pictures are there already."""
    data = _board_data(content, printed, paper, font_dir, set())
    return typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=printed.printed_at)


def _board_data(
    content: BoardContent, printed: BoardPrint, paper: Paper, font_dir: Path, missing: set[str]
) -> dict[str, Any]:
    said = asdict(content) | _people(content) | asdict(printed)
    said["credit_code"] = content.credit_code or ""
    said["no_credit_code_reason"] = content.no_credit_code_reason or ""
    words: dict[str, Any] = printable_data(said, font_dir, missing)
    for row in (*words["risks"], *words["hazards"]):
        row |= {key: breakable(row[key] or "") for key in NARROW_COLUMNS & row.keys()}
    for row, risk in zip(words["risks"], content.risks, strict=True):
        letters = _letters(
            wide=(risk.controls, risk.emergency_measures),
            narrow=(risk.point, risk.accident_types, risk.responsible),
        )
        row["may_break"] = letters > UNBROKEN_RISK_LETTERS
    for row, hazard in zip(words["hazards"], content.hazards, strict=True):
        letters = _letters(
            wide=(hazard.part + hazard.description,),
            narrow=(hazard.number, (hazard.responsible or "") + hazard.state_word),
        )
        row["may_break"] = letters > UNBROKEN_HAZARD_LETTERS
    return words | {
        "paper": paper,
        "open_hazard_count": sum(not hazard.is_closed for hazard in content.hazards),
        "risk_share": _risk_share(content),
        "qr_svg": qr_svg(printed.url),
        "qr_symbol_share": symbol_share(printed.url),
    }


def _people(content: BoardContent) -> dict[str, str]:
    """Each as a line; several share one, each with the own number."""
    return {
        "principal": _line(content.principal),
        "safety_officer": _line(content.safety_officer or content.principal),
        "regulators": "、".join(map(_line, content.regulators)),
        "supervisors": "、".join(map(_line, content.supervisors)),
    }


def _line(contact: Contact) -> str:
    return f"{contact.name}  {contact.phone}" if contact.phone else contact.name


def _risk_share(content: BoardContent) -> float:
    """How much of the sheet's width the risk table takes beside the hazard table, 0.42 to 0.58."""
    risks = _characters(r.point + r.controls + r.emergency_measures for r in content.risks)
    hazards = _characters(h.part + h.description for h in content.hazards)
    return min(0.58, max(0.42, risks / (risks + hazards)))


def _characters(texts: Iterable[str]) -> int:
    # An empty table still has its head and a line that says so.
    return 40 + sum(40 + len(text) for text in texts)


def _letters(wide: Iterable[str], narrow: Iterable[str]) -> int:
    """The letters that would make a wide column as high as the highest column of the row is."""
    # A line end costs a line of some 50 letters; five letters fit a line of a narrow column.
    heights = [len(text) + 50 * text.count("\n") for text in wide]
    return max([*heights, *(10 * len(text) + 50 * text.count("\n") for text in narrow)])
