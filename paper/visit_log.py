"""The monthly visit log (驻企日志) of one supervisor as a PDF.

Source of the duty: 溆浦 二(二)4 (认真填写驻企日志，如实反馈督导情况; three visits a month or more).
No source holds a form: fields and layout are ours. The log is a record of service and must not
look like an enforcement document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from documents.visit_log import CoverRow, LogFinding, LogVisit, VisitLogContent
from paper.pictures import Pictures
from paper.qr import qr_svg, symbol_share
from paper.signatures import signature_svg
from paper.typesetting import COUNTY_TIME, Printed, printable_data, typeset_pdf

_TEMPLATE = "visit_log.typ"


@dataclass(frozen=True, slots=True)
class LogPrint:
    """One printing of a log; `changes` is empty for version 1.

    `thumbnails`: JPEG by SHA-256; a photo that is not among them is left out. By a visit's id:
    `presences`, how well presence is proven and by what, and `place_doubts`, why its fix may not
    prove presence, or an empty text.
    """

    version: int
    changes: tuple[str, ...]
    generated_at: datetime
    public_url: str
    thumbnails: Mapping[str, bytes]
    presences: Mapping[UUID, str]
    place_doubts: Mapping[UUID, str]

    def address(self, visit: LogVisit) -> str:
        """Where the visit's code leads."""
        return f"{self.public_url}/app/#/visits/{visit.id}"

    def pictures(self, hashes: Iterable[str]) -> list[bytes]:
        """Those that there are."""
        return [self.thumbnails[sha256] for sha256 in hashes if sha256 in self.thumbnails]

    def place_words(self, visit: LogVisit) -> str:
        """The place with its doubt, or why there is none."""
        fix, doubt = visit.words.fix, self.place_doubts[visit.id]
        if fix is None:
            return f"未能定位：{visit.words.no_fix_reason or ''}"
        system = {"wgs84": "WGS-84", "gcj02": "GCJ-02"}[fix.crs]
        words = (
            f"{fix.longitude:.5f}，{fix.latitude:.5f}（{system}），误差约 {fix.accuracy_m:.0f} 米"
        )
        return f"{words}。存疑：{doubt}" if doubt else words


def render_visit_log_pdf(content: VisitLogContent, printed: LogPrint, *, font_dir: Path) -> Printed:
    """A4: a cover with every enterprise against the minimum, then each visit with its own code.

    A picture or signature that cannot be drawn is named as such on the page. The same content and
    printing give the same bytes.
    Raises: FontsMissing; ValueError when an address is too long for a code.
    """
    missing: set[str] = set()
    pictures = Pictures({})
    said = {
        "county": content.county,
        "supervisor_title": content.supervisor_title,
        "supervisor": content.supervisor,
        "month_words": f"{content.month.year} 年 {content.month.month} 月",
        "minimum_words": content.minimum_words,
        "version": printed.version,
        "changes": printed.changes,
        "generated_at": printed.generated_at,
        "days_covered": len({day for row in content.enterprises for day in row.days}),
        "enterprises": [_cover_row(row) for row in content.enterprises],
        "visits": [_visit_row(visit, printed, pictures) for visit in content.visits],
    }
    data = printable_data(said, font_dir, missing)
    for row, visit in zip(data["visits"], content.visits, strict=True):
        _draw(row, visit, printed.address(visit))
    made_at = printed.generated_at
    pdf = typeset_pdf(_TEMPLATE, data, font_dir=font_dir, made_at=made_at, pictures=pictures.files)
    return Printed(pdf, frozenset(missing))


def _cover_row(row: CoverRow) -> dict[str, Any]:
    return asdict(row) | {"verdict": row.verdict, "days": [day.day for day in row.days]}


def _visit_row(visit: LogVisit, printed: LogPrint, pictures: Pictures) -> dict[str, Any]:
    arrived_at = visit.arrived_at.astimezone(COUNTY_TIME)
    left_at = visit.left_at.astimezone(COUNTY_TIME)
    weekday = "一二三四五六日"[arrived_at.weekday()]
    words = {name: said or "" for name, said in asdict(visit.words).items()}
    return words | {
        "enterprise": visit.enterprise,
        "nth_in_month": visit.nth_in_month,
        "day_words": f"{arrived_at.month} 月 {arrived_at.day} 日（周{weekday}）",
        "time_words": (
            f"{arrived_at:%H:%M} 到，{left_at:%H:%M} 离，共 {visit.stayed_minutes} 分钟"
        ),
        "place_words": printed.place_words(visit),
        "presence": printed.presences[visit.id],
        "rechecks": [recheck.sentence for recheck in visit.rechecks],
        "checklists": visit.checklists,
        "findings": [_finding_row(finding, printed, pictures) for finding in visit.findings],
        "photos": pictures.add_all(printed.pictures(visit.photos)),
        "correction": visit.correction,
        "record_code": visit.code,
        "record_url": printed.address(visit),
    }


def _finding_row(finding: LogFinding, printed: LogPrint, pictures: Pictures) -> dict[str, Any]:
    return asdict(finding) | {"photos": pictures.add_all(printed.pictures(finding.photos))}


def _draw(row: dict[str, Any], visit: LogVisit, url: str) -> None:
    """Add the code and the signatures to the printable `row`."""
    row |= {"qr_svg": qr_svg(url), "qr_symbol_share": symbol_share(url)}
    words = visit.words
    row["supervisor_signature"]["svg"] = signature_svg(words.supervisor_signature.path)
    row["enterprise_signature"]["svg"] = signature_svg(words.enterprise_signature.path)
