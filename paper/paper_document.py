"""A paper (文书) as a PDF: a 公文 or a form with boxes, and the return of its delivery (送达回证).

A 公文 is laid out by GB/T 9704-2012: margins 37, 35, 28 and 26 mm, 22 lines of 28 characters of
size 3, the title in size 2, the page number — 1 — on the outer side. The forms' layout is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from documents.official_paper import OfficialPaper, PaperDelivered, PaperHazard
from paper.pictures import Pictures
from paper.qr import qr_svg, symbol_share
from paper.signatures import signature_svg
from paper.typesetting import Printed, printable_data, typeset_pdf

_TEMPLATE = "official_paper.typ"


@dataclass(frozen=True, slots=True)
class PaperPrint:
    """One printing. `url` goes into the code; `thumbnails`: JPEG by SHA-256, a photo that is not
    among them is left out; `delivered`: None before, then its return stands blank to be written.
    """

    url: str
    made_at: datetime
    thumbnails: Mapping[str, bytes]
    delivered: PaperDelivered | None = None

    def pictures(self, hashes: Iterable[str]) -> list[bytes]:
        """Those that there are."""
        return [self.thumbnails[sha256] for sha256 in hashes if sha256 in self.thumbnails]


def render_paper_pdf(content: OfficialPaper, printed: PaperPrint, *, font_dir: Path) -> Printed:
    """A4. The same content and printing give the same bytes.

    Raises: FontsMissing; ValueError when the address is too long for a code.
    """
    missing: set[str] = set()
    pictures = Pictures({})
    said = asdict(content) | {
        "hazards": [_hazard(one, printed, pictures) for one in content.hazards],
        "issued_words": _day(content.issued_on),
        "return": _return(printed, pictures) if content.delivered else None,
        "caution": content.caution,
        # Of those issued before there were letters nothing is said.
        "letter": bool(content.letter),
    }
    data = printable_data(said, font_dir, missing)
    data |= {"qr_svg": qr_svg(printed.url), "qr_symbol_share": symbol_share(printed.url)}
    data["issuer"]["svg"] = signature_svg(content.issuer.path)
    if content.delivered and printed.delivered:
        data["return"]["svg"] = signature_svg(printed.delivered.path)
    pdf = typeset_pdf(
        _TEMPLATE, data, font_dir=font_dir, made_at=printed.made_at, pictures=pictures.files
    )
    return Printed(pdf, frozenset(missing))


def _hazard(one: PaperHazard, printed: PaperPrint, pictures: Pictures) -> dict[str, Any]:
    return {
        "number": one.number,
        "part": one.part,
        "description": one.description,
        "grade_word": one.grade_word,
        "deadline": _day(one.deadline),
        "photos": pictures.add_all(printed.pictures(one.photos)),
    }


_BLANK = PaperDelivered("", "", "", None, "", "", "", (), "", ())


def _return(printed: PaperPrint, pictures: Pictures) -> dict[str, Any]:
    delivered = printed.delivered or _BLANK
    photos = pictures.add_all(printed.pictures(delivered.photos))
    return {"svg": "", **asdict(delivered), "photos": photos}


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
