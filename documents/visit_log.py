"""What a 派驻员's monthly log says. Source: 溆浦 二(二)4 (认真填写驻企日志，如实反馈督导情况).

The log is a record of service and must not look like an enforcement document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from documents import DERIVED


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One enterprise's month. `days`: on which it was visited by this supervisor.

    Hazards found: by this supervisor in the month; closed: any of the enterprise's in the month.
    """

    enterprise: str
    visits: int
    visits_at_least: int
    days: tuple[date, ...]
    hazards_found: int
    hazards_closed: int

    @property
    def verdict(self) -> str:
        """Against the minimum of visits."""
        if not self.visits_at_least:
            return "未规定"
        missing = self.visits_at_least - self.visits
        return f"差 {missing} 次" if missing > 0 else "已达到"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """A hazard found on the visit, as it was found; `photos` are SHA-256."""

    number: str
    part: str
    description: str
    grade: str
    deadline: date
    photos: tuple[str, ...]
    grade_word: str = field(metadata=DERIVED)


@dataclass(frozen=True, slots=True)
class LogChecklist:
    """How the points of one checklist were answered: 合格, 不合格, 不适用."""

    sector: str
    name: str
    passed: int
    failed: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class LogRecheck:
    """A hazard of before, looked at again."""

    number: str
    part: str
    fixed: bool
    note: str | None

    @property
    def sentence(self) -> str:
        """What became of it."""
        outcome = "已整改" if self.fixed else "未整改"
        words = f"{self.number} {self.part}：{outcome}"
        return f"{words}（{self.note}）" if self.note else words


@dataclass(frozen=True, slots=True)
class PlaceFix:
    """One raw fix in degrees."""

    latitude: float
    longitude: float
    crs: Literal["wgs84", "gcj02"]
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class PrintedSignature:
    """`path`: an SVG path of M and L in a box of 1000 × 400; None where refused (拒签)."""

    name: str
    path: str | None = None
    refused_reason: str | None = None


@dataclass(frozen=True, slots=True)
class VisitWords:
    """What the phone sent, as the form has it; None: nothing was recorded.

    `fix` is None where there was no fix; then `no_fix_reason` says why.
    """

    means: str
    fix: PlaceFix | None
    no_fix_reason: str | None
    received_by: str
    production: str
    self_check: str
    principal_check: str | None
    guidance: str | None
    board_state: str
    opinion: str | None
    reported_to: str | None
    correction_reason: str | None
    supervisor_signature: PrintedSignature
    enterprise_signature: PrintedSignature


@dataclass(frozen=True, slots=True)
class LogVisit:
    """One visit. `document` is what the phone sent (`VisitIn`), `words` the same as on the form.

    Times are those that count. `nth_in_month`: the enterprise's n-th visit of the month, by
    whomever. `enterprise_place`: longitude and latitude in degrees, wgs84. `photos` are SHA-256.
    """

    id: UUID
    enterprise: str
    enterprise_place: tuple[float, float] | None
    arrived_at: datetime
    left_at: datetime
    nth_in_month: int
    rechecks: tuple[LogRecheck, ...]
    checklists: tuple[LogChecklist, ...]
    findings: tuple[LogFinding, ...]
    photos: tuple[str, ...]
    corrects: UUID | None
    document: dict[str, Any]
    words: VisitWords = field(metadata=DERIVED)

    @property
    def stayed_minutes(self) -> int:
        """From arrival to leaving."""
        return round((self.left_at - self.arrived_at).total_seconds() / 60)

    @property
    def code(self) -> str:
        """What people type to find the record."""
        return short_code(self.id)

    @property
    def correction(self) -> str:
        """What an amended record corrects; empty for all others."""
        if self.corrects is None:
            return ""
        reason = self.words.correction_reason or "未说明"
        return f"更正 {short_code(self.corrects)}，原因：{reason}"


@dataclass(frozen=True, slots=True)
class VisitLogContent:
    """A month of one supervisor; `month` is its first day. Visits in the order they were made.

    `plan_clause` names where the minimum stands, e.g. 溆浦 二(二)4; empty, and the minimum 0, where
    the county's plan has none. An enterprise without any visit stands on the cover too.
    """

    county: str
    supervisor: str
    supervisor_title: str
    month: date
    visits_at_least: int
    plan_clause: str
    enterprises: tuple[CoverRow, ...]
    visits: tuple[LogVisit, ...]

    @property
    def minimum_words(self) -> str:
        """The minimum of visits in a sentence, with its clause."""
        if not self.visits_at_least:
            return "本县方案没有规定每月到访次数。"
        return f"每家企业每月到访不少于 {self.visits_at_least} 次（{self.plan_clause}）。"


def short_code(record_id: UUID) -> str:
    """Eight digits of an id, for people."""
    return record_id.hex[:8].upper()
