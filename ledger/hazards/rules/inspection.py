"""What the ledger reads of an inspection's document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from ledger.records.contents import Signature

# How an office came (检查方式). Source: 东西湖 5.十三, 专题3.五; 临湘 9; 望城 三(三)3, 三(四)1.
# Nothing tells the enterprise beforehand, whatever the manner.
MANNER_WORDS: Mapping[str, str] = {
    "routine": "日常检查",
    "unannounced": "四不两直",
    "double_random": "双随机",
    "special": "专项检查",
    "covert": "督查暗访",
    "cross": "交叉检查",
    "joint": "联合检查",
    "concentrated": "集中检查",
    "other_place": "异地检查",
}


class Answer(NamedTuple):
    """合格, 不合格 or 不适用, with the number, text or date where the item asks for one.

    A tuple: a document holds hundreds of them.
    """

    item: str
    result: str
    value: Any = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistUsed:
    """Which checklist was worked through, to the byte; `sections` when it was only a part."""

    sector: str
    version: str
    sha256: str
    sections: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A hazard as it was found. `item`: the one that failed; none: beside the list."""

    id: UUID
    item: str | None
    sector: str | None
    key_area_id: UUID | None
    part: str
    description: str
    grade: str
    criterion: str | None
    responsible: str | None
    deadline: date | None
    photos: tuple[str, ...]

    @property
    def of_sector(self) -> str | None:
        """That of its item; beside the list the one that it names."""
        return self.item.partition("-")[0] if self.item else self.sector


@dataclass(frozen=True, slots=True)
class Signatures:
    """Of both sides; of what was handed down (交办) only who registered it is named."""

    inspector: Signature
    enterprise: Signature | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """Answers, findings, photos and signatures of one inspection."""

    enterprise_id: UUID
    visit_id: UUID | None
    origin: str
    started_at: datetime
    finished_at: datetime
    elapsed_s: int
    checklists: tuple[ChecklistUsed, ...]
    answers: Sequence[Answer]
    findings: tuple[Finding, ...]
    photos: tuple[str, ...]
    led_by_principal: bool
    signatures: Signatures
    companions: tuple[str, ...]
    manner: str | None
    office: str | None
    team: str | None
    joint_offices: tuple[str, ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """Of all its checklists, and of what was found beside them, each once."""
        listed = {checklist.sector for checklist in self.checklists}
        return tuple(sorted(listed | {finding.of_sector or "" for finding in self.findings} - {""}))

    @property
    def went(self) -> tuple[str, ...]:
        """The names of those who went, each once: who signed, and who came along."""
        names = (self.signatures.inspector.name, *self.companions)
        return tuple(sorted({name.strip() for name in names} - {""}))

    @property
    def photo_hashes(self) -> tuple[str, ...]:
        """Every photo that the document refers to, once, in order."""
        hashes = [*self.photos]
        for finding in self.findings:
            hashes += finding.photos
        return tuple(dict.fromkeys(hashes))
