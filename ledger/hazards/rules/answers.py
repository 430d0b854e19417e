"""Holds a set of answers and findings against the checklists they claim to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from checklists.answers import judge
from checklists.catalogue import Catalogue, Checklist, Item
from checklists.errors import UnknownItem, UnknownSector, UnknownVersion
from ledger.ground.errors import Invalid
from ledger.hazards.rules.inspection import Answer, ChecklistUsed, Finding, Inspection
from ledger.records.scope import BESIDE_THE_LISTS

# More than this in one answer helps nobody to mend them.
_FAULTS_TOLD = 50


def check_answers(catalogue: Catalogue, inspection: Inspection, on: date) -> dict[str, Item]:
    """The items of the chosen parts by id, once every answer and finding holds.

    Raises: Invalid with reason unknown_checklist, item_not_in_checklist, item_answered_twice,
    answers_missing or answers_invalid; `errors` names the items.
    """
    asked = _items_asked(catalogue, inspection.checklists)
    # What an enterprise reports of its own accord (主动报告), or an office registers, needs none.
    if not asked and not (inspection.origin in BESIDE_THE_LISTS and inspection.findings):
        raise Invalid("unknown_checklist", "请至少选择一份清单")
    answers = {answer.item: answer for answer in inspection.answers}
    _refuse_strangers(asked, inspection)
    if len(answers) < len(inspection.answers):
        twice = [item for item, n in Counter(a.item for a in inspection.answers).items() if n > 1]
        raise Invalid("item_answered_twice", "同一检查项答了两次，请核对", items=twice)
    unanswered = [item for item in asked if item not in answers]
    if unanswered:
        raise Invalid(
            "answers_missing",
            f"还有 {len(unanswered)} 项没有填写结果，请补全后提交",
            items=unanswered[:_FAULTS_TOLD],
        )
    _refuse_faulty(asked, answers, inspection.findings, on)
    return asked


def _items_asked(catalogue: Catalogue, used: Sequence[ChecklistUsed]) -> dict[str, Item]:
    asked: dict[str, Item] = {}
    for checklist_used in used:
        checklist = _checklist(catalogue, checklist_used)
        try:
            for part in checklist_used.sections or [section.id for section in checklist.sections]:
                # What two checklists share is asked once: its id is the same in both.
                asked.update((item.id, item) for item in checklist.part(part))
        except UnknownItem:
            raise Invalid(
                "unknown_section", f"清单 {checklist_used.sector} 没有所选的检查项目，请刷新清单"
            ) from None
    return asked


def _checklist(catalogue: Catalogue, used: ChecklistUsed) -> Checklist:
    name = f"{used.sector} {used.version}"
    try:
        checklist = catalogue.get(used.sector, used.version)
    except (UnknownSector, UnknownVersion):
        raise Invalid("unknown_checklist", f"没有清单 {name}，请联网更新清单") from None
    if checklist.sha256 != used.sha256:
        raise Invalid("unknown_checklist", f"清单 {name} 与发布的内容不符，请联网更新清单")
    return checklist


def _refuse_strangers(asked: Mapping[str, Item], inspection: Inspection) -> None:
    named = [answer.item for answer in inspection.answers]
    named += [finding.item for finding in inspection.findings if finding.item]
    strangers = [item for item in named if item not in asked]
    if strangers:
        raise Invalid(
            "item_not_in_checklist",
            "有检查项不在所选清单里，请刷新清单后重新核对",
            items=strangers[:_FAULTS_TOLD],
        )


def _refuse_faulty(
    asked: Mapping[str, Item],
    answers: Mapping[str, Answer],
    findings: Sequence[Finding],
    on: date,
) -> None:
    photos = Counter[str]()
    for finding in findings:
        if finding.item:
            photos[finding.item] += len(finding.photos)
    faults: dict[str, list[str]] = {}
    for item_id, answer in answers.items():
        violations = judge(
            asked[item_id], answer.result, answer.value, photo_count=photos[item_id], on=on
        )
        if violations:
            faults[item_id] = [fault.message for fault in violations]
    for finding in findings:
        if finding.item and answers[finding.item].result != "fail":
            faults.setdefault(finding.item, []).append("报了隐患的检查项应判为不合格")
    if faults:
        raise Invalid("answers_invalid", f"有 {len(faults)} 项需要核对，请按提示修改", items=faults)
