"""The monthly visit log (驻企日志) of one supervisor: what it holds, and its PDF.

Source of the duty: 溆浦 二(二)4 (认真填写驻企日志，如实反馈督导情况; three visits a month or more).
No source holds a form: fields and layout are ours. The log is a record of service and must not
look like an enforcement document.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from paper.qr import qr_svg, symbol_share
from paper.typesetting import COUNTY_TIME, Printed, printable_data, typeset_pdf

TEMPLATE = "visit_log.typ"
# Strokes of a finger as moves and lines, in a box of 1000 × 400.
SIGNATURE_PATH = re.compile(r"[ML0-9., \-]+")
PICTURE_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


@dataclass(frozen=True, slots=True)
class PlaceFix:
    """One raw fix in degrees. `doubt` says why it may not prove presence, or is empty."""

    latitude: float
    longitude: float
    coordinate_system: Literal["wgs84", "gcj02"]
    accuracy_m: float
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """`path`: an SVG path of M and L in a box of 1000 × 400, empty where refused (拒签)."""

    name: str
    path: str = ""
    refusal_reason: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistCount:
    """How the points of one checklist were answered: 合格, 不合格, 不适用."""

    title: str
    passed: int
    failed: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A hazard found on a visit; `thumbnails` are JPEG bytes."""

    number: str
    part: str
    description: str
    grade: Literal["general", "major"]
    due_on: date | None
    thumbnails: tuple[bytes, ...] = ()

    @property
    def grade_word(self) -> str:
        return {"general": "一般", "major": "重大"}[self.grade]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, in words as they shall be printed; an empty text is printed as 未记录.

    `place` is None where there was no fix; then `no_place_reason` says why. `previous_hazards` has
    one sentence for each hazard looked at again. `photos` are JPEG thumbnails. `correction` says
    what an amended record corrects, and is empty for all others. `presence`: how well presence is
    proven, and by what.
    """

    enterprise: str
    arrived_at: datetime
    left_at: datetime
    nth_in_month: int
    place: PlaceFix | None
    no_place_reason: str
    arrival_means: str
    received_by: str
    production: str
    self_check: str
    principal_check: str
    previous_hazards: tuple[str, ...]
    checklists: tuple[ChecklistCount, ...]
    findings: tuple[Finding, ...]
    guidance: str
    board_state: str
    opinion: str
    reported_to: str
    supervisor_signature: Signature
    enterprise_signature: Signature
    photos: tuple[bytes, ...]
    record_url: str
    record_code: str
    correction: str = ""
    presence: str = ""

    @property
    def stayed_minutes(self) -> int:
        return round((self.left_at - self.arrived_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class EnterpriseMonth:
    """One enterprise on the cover. An enterprise without any visit belongs here too."""

    name: str
    visits: int
    visits_at_least: int
    days: tuple[date, ...]
    hazards_found: int
    hazards_closed: int

    @property
    def verdict(self) -> str:
        if not self.visits_at_least:
            return "未规定"
        missing = self.visits_at_least - self.visits
        return f"差 {missing} 次" if missing > 0 else "已达到"


@dataclass(frozen=True, slots=True)
class VisitLogContent:
    """A month of one supervisor. `month` is its first day; `changes` is empty for version 1.

    `plan_clause` names where the minimum stands, e.g. 溆浦 二(二)4; empty, and the minimum 0, where
    the county's plan has none.
    """

    county: str
    supervisor_title: str
    supervisor: str
    month: date
    version: int
    changes: tuple[str, ...]
    generated_at: datetime
    visits_at_least: int
    plan_clause: str
    enterprises: tuple[EnterpriseMonth, ...]
    visits: tuple[Visit, ...]

    @property
    def minimum_words(self) -> str:
        """The minimum of visits in a sentence, with its clause."""
        if not self.visits_at_least:
            return "本县方案没有规定每月到访次数。"
        return f"每家企业每月到访不少于 {self.visits_at_least} 次（{self.plan_clause}）。"


def place_words(visit: Visit) -> str:
    """The place with its doubt, or why there is none."""
    if visit.place is None:
        return f"未能定位：{visit.no_place_reason}"
    fix = visit.place
    system = {"wgs84": "WGS-84", "gcj02": "GCJ-02"}[fix.coordinate_system]
    words = f"{fix.longitude:.5f}，{fix.latitude:.5f}（{system}），误差约 {fix.accuracy_m:.0f} 米"
    return f"{words}。存疑：{fix.doubt}" if fix.doubt else words


def render_visit_log_pdf(content: VisitLogContent, *, font_dir: Path) -> Printed:
    """A4: a cover with every enterprise against the minimum, then each visit with its own code.

    A picture or signature that cannot be drawn is named as such on the page. The same content gives
    the same bytes.
    Raises: FontsMissing; ValueError when an address is too long for a code.
    """
    missing: set[str] = set()
    pictures = _Pictures({})
    data = printable_data(content, font_dir, missing)
    for row, enterprise in zip(data["enterprises"], content.enterprises, strict=True):
        row |= {"verdict": enterprise.verdict, "days": [day.day for day in enterprise.days]}
    for row, visit in zip(data["visits"], content.visits, strict=True):
        _complete_visit(row, visit, pictures)
        row["place_words"] = printable_data(place_words(visit), font_dir, missing)
    data["minimum_words"] = printable_data(content.minimum_words, font_dir, missing)
    data["month_words"] = f"{content.month.year} 年 {content.month.month} 月"
    data["days_covered"] = len({day for row in content.enterprises for day in row.days})
    made_at = content.generated_at
    pdf = typeset_pdf(TEMPLATE, data, font_dir=font_dir, made_at=made_at, pictures=pictures.files)
    return Printed(pdf, frozenset(missing))


def _complete_visit(row: dict[str, Any], visit: Visit, pictures: _Pictures) -> None:
    """Add to the printable `row` what has to be worked out."""
    arrived_at = visit.arrived_at.astimezone(COUNTY_TIME)
    arrived, left = row["arrived_at"][11:], row["left_at"][11:]
    weekday = "一二三四五六日"[arrived_at.weekday()]
    row |= {
        "day_words": f"{arrived_at.month} 月 {arrived_at.day} 日（周{weekday}）",
        "time_words": f"{arrived} 到，{left} 离，共 {visit.stayed_minutes} 分钟",
        "photos": pictures.add_all(visit.photos),
        "record_url": visit.record_url,
        "qr_svg": qr_svg(visit.record_url),
        "qr_symbol_share": symbol_share(visit.record_url),
    }
    for name in ("supervisor_signature", "enterprise_signature"):
        row[name]["svg"] = _signature_svg(getattr(visit, name).path)
    for finding_row, finding in zip(row["findings"], visit.findings, strict=True):
        finding_row["grade_word"] = finding.grade_word
        finding_row["thumbnails"] = pictures.add_all(finding.thumbnails)


@dataclass(frozen=True, slots=True)
class _Pictures:
    """The picture files of one document, by the name the template calls them."""

    files: dict[str, bytes]

    def add_all(self, pictures: tuple[bytes, ...]) -> list[str]:
        """Their names; an empty name for a picture that cannot be opened."""
        return [self._add(picture) for picture in pictures]

    def _add(self, picture: bytes) -> str:
        try:
            with Image.open(io.BytesIO(picture)) as image:
                suffix = PICTURE_SUFFIXES[image.format or ""]
                image.load()
        # Pillow names a dozen errors for a bad file, SyntaxError among them.
        except Exception:
            return ""
        name = f"picture-{len(self.files)}{suffix}"
        self.files[name] = picture
        return name


def _signature_svg(path: str) -> str:
    """The strokes as a picture, or nothing where they are none."""
    if not SIGNATURE_PATH.fullmatch(path):
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 400" width="1000" height="400">'
        f'<path d="{path}" fill="none" stroke="#16202c" stroke-width="9" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
