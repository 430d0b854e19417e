"""Whether a paper may go out as it was written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from documents.official_paper import PaperOfficer
from ledger.ground.caller import Role
from ledger.ground.errors import Forbidden, Invalid
from ledger.papers.rules.kinds import (
    KINDS,
    PaperFieldKind,
    PaperKind,
    Subject,
    officers_asked,
    subject_of,
)
from ledger.records.contents import Signature
from spelling.names import same_name


@dataclass(frozen=True, slots=True)
class HazardSeen:
    """A hazard that the paper names. `position`: of its last step when it was looked at."""

    id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class PaperText:
    """What stands in a field."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A paper as somebody issues it. `own_number`: from the office's own register."""

    kind: str
    enterprise_id: UUID
    inspection_id: UUID | None
    hazards: tuple[HazardSeen, ...]
    office: str
    own_number: str | None
    texts: tuple[PaperText, ...]
    officers: tuple[PaperOfficer, ...]
    signed_off_by: str | None
    replaces: UUID | None
    reason: str | None
    signature: Signature
    at: datetime
    elapsed_s: int

    @property
    def of_kind(self) -> PaperKind:
        """Its line of the table."""
        return KINDS[self.kind]

    @property
    def subject(self) -> Subject:
        """What it is made from."""
        return subject_of(self.inspection_id, self.hazard_ids)

    @property
    def hazard_ids(self) -> list[UUID]:
        """In one order, whichever way they were sent."""
        return sorted(one.id for one in self.hazards)

    @property
    def written(self) -> Mapping[str, str]:
        """By field."""
        return {one.key: one.text for one in self.texts}


_SUBJECT_WORDS = {
    Subject.HAZARD: "隐患",
    Subject.INSPECTION: "检查记录",
    Subject.ENTERPRISE: "企业",
}


def check_issuer(kind: PaperKind, roles: frozenset[Role]) -> None:
    """`roles`: those that reach the enterprise. Raises: Forbidden."""
    if Role.ENTERPRISE in roles:
        raise Forbidden("own_enterprise", "不能给自己的企业出文书，请由其他人员办理")
    if not roles & kind.roles:
        raise Forbidden("not_yours_to_issue", f"您的角色不能出{kind.name}")


def check_paper(paper: PaperDraft, roles: frozenset[Role], signer: str, today: date) -> None:
    """What it says, whatever the records are. `signer`: who sends it. Raises: Invalid."""
    kind = paper.of_kind
    _check_subject(paper, kind)
    _check_texts(paper, kind, today)
    _check_officers(paper, officers_asked(kind, roles))
    if paper.own_number and kind.number_of_step:
        word = "文号已在隐患的办理里填过，这里不用再填"
        raise Invalid("number_of_step", word, json={"own_number": [word]})
    if bool(paper.replaces) != bool(paper.reason):
        word = "出新版请写明原因" if paper.replaces else "首次制发不用写更换原因"
        raise Invalid("reason_missing", word, json={"reason": [word]})
    if not paper.signature.path:
        word = "文书须由办理人签字"
        raise Invalid("signature_missing", word, json={"signature": {"path": [word]}})
    if not same_name(paper.signature.name, signer):
        word = f"签字的姓名须是您本人的：{signer}"
        raise Invalid("signed_by_another", word, json={"signature": {"name": [word]}})


def _check_subject(paper: PaperDraft, kind: PaperKind) -> None:
    if paper.subject not in kind.subjects:
        words = "、".join(_SUBJECT_WORDS[one] for one in Subject if one in kind.subjects)
        raise Invalid("wrong_subject", f"{kind.name}要从{words}出", json={"kind": [words]})
    if kind.one_hazard and len(paper.hazards) != 1:
        word = f"{kind.name}一份只写一条隐患"
        raise Invalid("one_hazard", word, json={"hazards": [word]})
    if not paper.hazards and Subject.HAZARD in kind.subjects and paper.inspection_id:
        word = "请至少选一条隐患"
        raise Invalid("no_hazard", word, json={"hazards": [word]})


def _check_texts(paper: PaperDraft, kind: PaperKind, today: date) -> None:
    faults = dict(_faults(paper, kind, today))
    if faults:
        first = next(iter(faults.values()))
        errors = {key: [words] for key, words in faults.items()}
        raise Invalid("texts_wrong", first, json={"texts": errors})


def _faults(paper: PaperDraft, kind: PaperKind, today: date) -> list[tuple[str, str]]:
    written = paper.written
    faults = [(key, f"{kind.name}没有这一项") for key in written if kind.field(key) is None]
    for one in kind.fields:
        said = written.get(one.key)
        if not said:
            if one.required:
                faults.append((one.key, f"请填写{one.label}"))
        elif len(said) > one.most:
            faults.append((one.key, f"{one.label}不超过 {one.most} 字"))
        elif one.kind is PaperFieldKind.DAY and (wrong := _day_fault(one.label, said, today)):
            faults.append((one.key, wrong))
    return faults


def _day_fault(label: str, said: str, today: date) -> str | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return f"{label}的格式应为 2026-11-02"
    if len(said) != len("2026-11-02") or day.year > today.year + 10:
        return f"{label}的年份不对，请核对"
    return f"{label}不能早于今天" if day < today else None


def _check_officers(paper: PaperDraft, least: int) -> None:
    words = ""
    if len(paper.officers) < least:
        words = f"执法人员不得少于 {least} 人"
    for part in ("name", "certificate"):
        if len({getattr(one, part) for one in paper.officers}) < len(paper.officers):
            words = "执法人员须为不同的人，证号也不能相同"
    if words:
        raise Invalid("officers_wrong", words, json={"officers": [words]})
