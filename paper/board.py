"""The notice board that hangs at the enterprise: risks, hazards, and a code to the live page.

Source of the duty: 溆浦 二(一)1 (隐患上墙公示: 醒目位置 and 重点区域). No source prescribes a form:
the layout is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from paper.glyphs import breakable
from paper.qr import qr_svg, symbol_share
from paper.typesetting import printable_data, typeset_pdf, typeset_pngs

RiskGrade = Literal["major", "larger", "general", "low"]
HazardGrade = Literal["general", "major"]
Paper = Literal["A3", "A4"]

RISK_GRADE_WORDS: dict[RiskGrade, str] = {
    "major": "重大风险",
    "larger": "较大风险",
    "general": "一般风险",
    "low": "低风险",
}
HAZARD_GRADE_WORDS: dict[HazardGrade, str] = {"general": "一般", "major": "重大"}
TEMPLATE = "board.typ"
NARROW_COLUMNS = frozenset(
    {
        *("point", "accident_types", "controls", "emergency"),
        *("number", "part", "description", "state", "person"),
    }
)
# A row with more letters than this may be taller than a page; only then may it go on over its end.
# On either paper 600 letters of 管控措施 are some 175 mm high, 1,200 of a description 205 mm.
UNBROKEN_RISK_LETTERS = 600
UNBROKEN_HAZARD_LETTERS = 1200
# The 60 mm code of an A3 sheet is 260 px wide, which phones read off a screen; the smallest letters
# of an A4 sheet are 20 px high. At 150 an A3 sheet takes a third longer.
SCREEN_PIXELS_PER_INCH: dict[Paper, int] = {"A3": 110, "A4": 150}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers for safety. `phone` is an office number; empty: none is printed."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """One line of the risk table. Texts are printed as they are, line breaks included."""

    point: str
    grade: RiskGrade
    accident_types: str
    controls: str
    person: str
    emergency: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line of the hazard table. `state` is the word used everywhere: 待整改, 已超期 3 天 …"""

    number: str
    part: str
    description: str
    grade: HazardGrade
    found_on: date
    person: str
    due_on: date | None
    state: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hotline:
    label: str
    number: str


@dataclass(frozen=True, slots=True)
class BoardContent:
    """All that one board says, in the order in which risks and hazards shall stand.

    `key_area` is None on the main board (醒目位置) and the area's name on the board of a 重点区域.
    `credit_code` is empty where there is none; then `no_credit_code_reason` says why.
    `url` goes into the code and `board_code` stands beside it for people who type.
    Never put here: who reported a hazard, or that it was reported at all.
    """

    county: str
    enterprise: str
    credit_code: str
    no_credit_code_reason: str
    principal: Person
    safety_lead: Person
    key_area: str | None
    risks: tuple[Risk, ...]
    hazards: tuple[Hazard, ...]
    regulator: str
    supervisor_title: str
    supervisor: Person
    hotlines: tuple[Hotline, ...]
    url: str
    board_code: str
    updated_at: datetime
    version: int


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


def render_board(content: BoardContent, *, paper: Paper, font_dir: Path) -> BoardFiles:
    """The board as PDF and as one PNG for each page. A3 lies, A4 stands.

    The same content gives the same bytes.
    Raises: FontsMissing; ValueError when the address is too long for a code.
    """
    missing: set[str] = set()
    data = _board_data(content, paper, font_dir, missing)
    return BoardFiles(
        pdf=typeset_pdf(TEMPLATE, data, font_dir=font_dir, made_at=content.updated_at),
        pages_png=typeset_pngs(
            TEMPLATE, data, font_dir=font_dir, pixels_per_inch=SCREEN_PIXELS_PER_INCH[paper]
        ),
        missing_characters=frozenset(missing),
    )


def render_board_pdf(content: BoardContent, *, paper: Paper, font_dir: Path) -> bytes:
    """The PDF alone, for a second paper size of a board whose pictures are there already."""
    data = _board_data(content, paper, font_dir, set())
    return typeset_pdf(TEMPLATE, data, font_dir=font_dir, made_at=content.updated_at)


def _board_data(
    content: BoardContent, paper: Paper, font_dir: Path, missing: set[str]
) -> dict[str, Any]:
    words: dict[str, Any] = printable_data(content, font_dir, missing)
    for row in (*words["risks"], *words["hazards"]):
        row |= {key: breakable(row[key]) for key in NARROW_COLUMNS & row.keys()}
    for row, risk in zip(words["risks"], content.risks, strict=True):
        row["grade_word"] = RISK_GRADE_WORDS[risk.grade]
        letters = _letters(
            wide=(risk.controls, risk.emergency),
            narrow=(risk.point, risk.accident_types, risk.person),
        )
        row["may_break"] = letters > UNBROKEN_RISK_LETTERS
    for row, hazard in zip(words["hazards"], content.hazards, strict=True):
        row["grade_word"] = HAZARD_GRADE_WORDS[hazard.grade]
        letters = _letters(
            wide=(hazard.part + hazard.description,),
            narrow=(hazard.number, hazard.person + hazard.state),
        )
        row["may_break"] = letters > UNBROKEN_HAZARD_LETTERS
    return words | {
        "paper": paper,
        "open_hazard_count": sum(hazard.closed_on is None for hazard in content.hazards),
        "risk_share": _risk_share(content),
        "qr_svg": qr_svg(content.url),
        "qr_symbol_share": symbol_share(content.url),
    }


def _risk_share(content: BoardContent) -> float:
    """How much of the sheet's width the risk table takes beside the hazard table, 0.42 to 0.58."""
    risks = _characters(r.point + r.controls + r.emergency for r in content.risks)
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
