"""What a paper (文书) says, frozen when it is issued. The words are ours, no official form's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from documents.visit_log import PrintedSignature

# What a paper says of itself that is no 执法文书. Source: 溆浦 二(二)4; the words are ours.
CAUTION = "本文书是驻企服务或工作提醒，不是行政执法文书，不作为行政处罚的依据。"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A name and what stands behind it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperHazard:
    """A hazard as it stood when the paper was issued; `photos` are SHA-256."""

    number: str
    part: str
    description: str
    grade_word: str
    deadline: date
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperOfficer:
    """An officer with the number of the enforcement certificate."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """One version. `document`: laid out as a 公文, and where it is a `letter` in 信函格式; else a
    form with boxes.

    `facts`: what the records say; `lines`: what the issuer wrote. `replaced`: which version this
    one replaces and why; empty for the first. `basis`: the clause that orders such a paper.
    """

    kind: str
    title: str
    document: bool
    letter: bool
    county: str
    office: str
    number: str
    version: int
    replaced: str
    enterprise: str
    addressed_to: str
    opening: str
    facts: tuple[PaperLine, ...]
    hazards: tuple[PaperHazard, ...]
    lines: tuple[PaperLine, ...]
    closing: str
    basis: str
    no_enforcement: bool
    officers: tuple[PaperOfficer, ...]
    signed_off_by: str
    issuer: PrintedSignature
    issued_on: date
    delivered: bool
    reply: bool
    code: str

    @property
    def caution(self) -> str:
        """What it says of itself; empty for a 执法文书 and a 公文."""
        return CAUTION if self.no_enforcement else ""


@dataclass(frozen=True, slots=True)
class PaperDelivered:
    """How it was delivered, in words. `at`: day and time; `reply`: 回执, empty where none is;
    `photos` are SHA-256.
    """

    how: str
    at: str
    received_by: str
    path: str | None
    post: str
    witness: str
    where: str
    notes: tuple[str, ...]
    reply: str
    photos: tuple[str, ...]
