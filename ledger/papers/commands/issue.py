"""A paper goes out: numbered, frozen as the records stand, in one transaction.

The hazards that it names are held against steps while it is written, and must stand where its
issuer saw them. Numbers are consecutive by office, family and year: they are given under a lock of
the office's register and with the record, so that a refusal leaves no gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from documents.official_paper import OfficialPaper
from documents.visit_log import PrintedSignature
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.codes import new_code
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError, NotFound
from ledger.ground.lifecycles.hazard import EVENT_WORDS
from ledger.ground.on_behalf import check_on_behalf, decides_for
from ledger.ground.printed import kept_json
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import paper
from ledger.hazards.queries.past import as_told, hazard_past
from ledger.papers.commands.printing import enqueue_paper_print
from ledger.papers.queries.facts import hazards_found, lock_hazards, paper_facts
from ledger.papers.rules.composing import Issued, composed
from ledger.papers.rules.facts import HazardFacts, PaperFacts
from ledger.papers.rules.issuing import PaperDraft, check_issuer, check_paper
from ledger.papers.rules.kinds import INSPECTED, PaperKind, is_no_enforcement
from ledger.papers.rules.numbers import issuing_office, number_words, paper_word
from ledger.papers.rules.prefilled import written_day
from ledger.records import outbox
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from plans.plan import Plan
from spelling.document_numbers import number_word

_ISSUED = Conflict("issued_already", "这份文书已经出过，要更正请在原文书上出新版")


@dataclass(frozen=True, slots=True)
class _Numbered:
    """`serial`: None where it was typed or is the step's."""

    number: str
    year: int
    serial: int | None
    registered: bool
    version: int = 1
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class PaperIntake(RowIntake[PaperDraft, frozenset[Role]]):
    """Issued by whoever may, in the name of an own office. What is judged: the roles that reach."""

    kind: ClassVar = RecordKind.PAPER

    plan: Plan

    def lookup(self, request: RecordRequest[PaperDraft], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        happened_at = request.set_right(request.content.at, limits.late_days, field="at")
        return Lookup(happened_at, request.content.enterprise_id)

    def judge(self, attempt: Attempt[PaperDraft]) -> frozenset[Role]:
        """Raises: NotFound, Forbidden, Invalid with the reason."""
        draft = attempt.content
        roles = attempt.context.reaching_roles(attempt.caller)
        if not roles:
            raise NotFound("没有这家企业，或者它不在您的辖区或行业内")
        check_issuer(draft.of_kind, roles)
        own_offices = decides_for(attempt.caller, self.plan)
        if not own_offices:
            words = "您还没有登记所在单位，不能以单位名义出文书；请安委办在“人员”里补上您的单位"
            raise Forbidden("no_office", words)
        check_on_behalf(
            self.plan, draft.office, own_offices, "只能以本单位的名义出文书，请重选单位"
        )
        today = shanghai_date(attempt.lookup.happened_at)
        check_paper(draft, roles, attempt.caller.name, today)
        return roles

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[PaperDraft], judged: frozenset[Role]
    ) -> Prepared:
        """With its hazards held. Raises: Conflict hazard_changed, step_missing, issued_already,
        number_taken, paper_replaced; Invalid where its records are not of this enterprise.
        """
        draft, area_code = attempt.content, attempt.caller.area_code
        kind, hazard_ids = draft.of_kind, draft.hazard_ids
        lock_hazards(tx, area_code, hazard_ids)
        issued_on = shanghai_date(attempt.lookup.happened_at)
        facts = paper_facts(
            tx, area_code, issued_on, enterprise_id=draft.enterprise_id,
            inspection_id=draft.inspection_id, hazard_ids=hazard_ids,
        )  # fmt: skip
        _check_records(tx, area_code, draft, facts)
        _check_unchanged(tx, area_code, draft, facts)
        numbered = _numbered(tx, attempt, self.plan, facts, issued_on)
        content = self._composed(attempt, judged, facts, numbered, issued_on)
        step = kind.step and facts.hazards[0].steps.get(kind.step)
        columns = {
            "kind": kind.key,
            "enterprise_id": draft.enterprise_id,
            "inspection_id": draft.inspection_id,
            "hazard_ids": hazard_ids,
            "step_position": step and step.position,
            "office": draft.office,
            "number": numbered.number,
            "registered": numbered.registered,
            "family": kind.family,
            "year": numbered.year,
            "serial": numbered.serial,
            "version": numbered.version,
            "replaces": draft.replaces,
            "code": content.code,
            "issued_on": issued_on,
            "happened_at": attempt.lookup.happened_at,
            "content": kept_json(content),
        }
        given = {"number": numbered.number, "version": numbered.version, "code": content.code}
        return Prepared(columns, given)

    def _composed(
        self,
        attempt: Attempt[PaperDraft],
        roles: frozenset[Role],
        facts: PaperFacts,
        numbered: _Numbered,
        issued_on: date,
    ) -> OfficialPaper:
        draft = attempt.content
        kind, signed = draft.of_kind, draft.signature
        issued = Issued(
            county=self.plan.area.name,
            office=issuing_office(self.plan, draft.office),
            number=numbered.number,
            version=numbered.version,
            replaced=numbered.replaced,
            texts=draft.written,
            basis=kind.basis(self.plan.seed),
            no_enforcement=is_no_enforcement(kind, roles),
            officers=draft.officers,
            signed_off_by=draft.signed_off_by or _step_signer(kind, facts),
            issuer=PrintedSignature(signed.name, signed.path, signed.refused_reason),
            issued_on=issued_on,
            code=new_code(),
        )
        return composed(kind, facts, issued)

    def follow(
        self, tx: sa.Connection, attempt: Attempt[PaperDraft], judged: frozenset[Role]
    ) -> None:
        """It is printed, and whom it is for reads of it soon."""
        enqueue_paper_print(tx, attempt.caller.area_code, attempt.request.record_id)
        outbox.put_notices(tx, attempt.caller.area_code)

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Two at once: the second is told what it would have been told a moment later."""
        return {
            "uq_paper_number": Conflict("number_taken", "这个文号本单位已经用过，请核对"),
            "uq_paper_step": _ISSUED,
            "uq_paper_area_code_replaces": _REPLACED,
        }

    def action(self, attempt: Attempt[PaperDraft]) -> str:
        """What the audit trail calls it."""
        return "replace_paper" if attempt.content.replaces else "issue_paper"


_REPLACED = Conflict("paper_replaced", "这份文书已有更新的版本，请在最新的版本上更正")


def _step_signer(kind: PaperKind, facts: PaperFacts) -> str:
    step = kind.step and facts.hazards[0].steps.get(kind.step)
    return (step and step.signer) or ""


def _check_records(tx: sa.Connection, area_code: str, draft: PaperDraft, facts: PaperFacts) -> None:
    there = {one.id for one in facts.hazards}
    strange = [one for one in facts.hazards if one.enterprise_id != draft.enterprise_id]
    if strange or there != set(draft.hazard_ids):
        raise Invalid("unknown_hazard", "所选隐患不属于这家企业，请刷新后重新选择")
    if draft.inspection_id is None:
        return
    seen = facts.inspection
    if seen is None or seen.enterprise_id != draft.enterprise_id:
        raise Invalid("unknown_inspection", "所选检查记录不属于这家企业，请重新选择")
    if seen.origin not in INSPECTED:
        raise Invalid("not_inspected", "这条记录不是到现场检查的记录，不能出这种文书")
    found = hazards_found(tx, area_code, draft.inspection_id)
    whole = draft.of_kind.key == "inspection_record"
    if not there <= set(found) or (whole and there != set(found)):
        raise Invalid("findings_differ", "文书里的隐患须是这次检查发现的，请刷新后重试")


def _check_unchanged(
    tx: sa.Connection, area_code: str, draft: PaperDraft, facts: PaperFacts
) -> None:
    seen = {one.id: one.position for one in draft.hazards}
    for one in facts.hazards:
        if one.position != seen[one.id]:
            raise _changed(tx, area_code, one, seen[one.id])
    step = draft.of_kind.step
    if step and not facts.hazards[0].stands(step):
        word = EVENT_WORDS[step]
        name = draft.of_kind.name
        raise Conflict("step_missing", f"这条隐患还没有{word}，请先在隐患里办理{word}，再出{name}")


def _changed(tx: sa.Connection, area_code: str, one: HazardFacts, position: int) -> Conflict:
    since: Sequence[Any] = hazard_past(tx, area_code, one.id).events[position:]
    done = "、".join(EVENT_WORDS[event.kind] for event in since)
    happened = f"有了新的办理（{done}）" if done else "变了"
    words = f"您填写期间，隐患 {one.number} {happened}。请看过最新情况再出文书，填写的内容还在"
    return Conflict(
        "hazard_changed", words, hazard_id=str(one.id), position=one.position, since=as_told(since)
    )


def _numbered(
    tx: sa.Connection, attempt: Attempt[PaperDraft], plan: Plan, facts: PaperFacts, issued_on: date
) -> _Numbered:
    draft, area_code = attempt.content, attempt.caller.area_code
    wait_for_lock(tx, f"paper/{area_code}/{draft.office}")
    if draft.replaces:
        return _next_version(tx, attempt)
    kind = draft.of_kind
    if kind.step and kind.number_of_step:
        step_number = facts.hazards[0].step_number(kind.step) or ""
        return _Numbered(step_number, issued_on.year, None, registered=False)
    if draft.own_number:
        number = number_word(draft.own_number)
        _check_free(tx, attempt, number)
        return _Numbered(number, issued_on.year, None, registered=True)
    return _next_number(tx, attempt, paper_word(plan, draft.office), issued_on.year)


def _next_number(
    tx: sa.Connection, attempt: Attempt[PaperDraft], word: str, year: int
) -> _Numbered:
    draft, kind = attempt.content, attempt.content.of_kind
    of_office = sa.and_(
        paper.c.area_code == attempt.caller.area_code, paper.c.office == draft.office
    )
    last = sa.select(sa.func.coalesce(sa.func.max(paper.c.serial), 0)).where(
        of_office,
        paper.c.family == kind.family,
        paper.c.year == year,
    )
    serial = int(tx.execute(last).scalar_one()) + 1
    taken = set(tx.scalars(sa.select(paper.c.number).where(of_office, paper.c.serial.is_(None))))
    # Somebody typed it as a number of the office's own register.
    while number_words(kind, word, year, serial) in taken:
        serial += 1
    return _Numbered(number_words(kind, word, year, serial), year, serial, registered=True)


def _check_free(tx: sa.Connection, attempt: Attempt[PaperDraft], number: str) -> None:
    taken = sa.exists().where(
        paper.c.area_code == attempt.caller.area_code,
        paper.c.office == attempt.content.office,
        paper.c.number == number,
        paper.c.registered,
        paper.c.id != attempt.request.record_id,
    )
    if tx.scalar(sa.select(taken)):
        words = f"文号 {number} 本单位已经用过，请核对"
        raise Conflict("number_taken", words, json={"own_number": [words]})


def _next_version(tx: sa.Connection, attempt: Attempt[PaperDraft]) -> _Numbered:
    """Of the same subject, under the same number. The version before is held against delivery."""
    draft, area_code = attempt.content, attempt.caller.area_code
    held = sa.select(paper).where(paper.c.area_code == area_code, paper.c.id == draft.replaces)
    before = tx.execute(held.with_for_update()).one_or_none()
    if before is None or before.enterprise_id != draft.enterprise_id:
        raise NotFound("没有要更正的文书，请刷新后重试")
    same = (before.kind, before.office, before.inspection_id, [*before.hazard_ids]) == (
        draft.kind, draft.office, draft.inspection_id, draft.hazard_ids,
    )  # fmt: skip
    if not same or draft.own_number:
        raise Invalid("other_paper", "更正的文书须与原文书同一种类、同一单位、同一事项、同一文号")
    newer = sa.exists().where(
        paper.c.area_code == area_code,
        paper.c.replaces == draft.replaces,
        paper.c.id != attempt.request.record_id,
    )
    if tx.scalar(sa.select(newer)):
        raise _REPLACED
    replaced = f"本文书为第 {before.version + 1} 版，代替 {written_day(before.issued_on)}制发的第 "
    replaced += f"{before.version} 版。原因：{draft.reason}"
    same_number = _Numbered(before.number, before.year, before.serial, registered=before.registered)
    return replace(same_number, version=before.version + 1, replaced=replaced)
