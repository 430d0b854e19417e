"""Published checklists in the words of the paper form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from checklists.catalogue import Checklist, Item, Measurement, Source
from checklists.clauses import is_clause, is_foreign
from checklists.merging import merged
from paper import checklist_form as paper

# So many are named in the name of a file: of forty, no file system would take it.
NAMED_AT_MOST = 4
# Of an item that neither the county's plan nor a law is cited for.
_SUGGESTED = "本系统建议"


def form_file_name(checklists: Sequence[Checklist]) -> str:
    """检查表-S04-2026-1.pdf; of several checklists 检查表-S00-2026-1+S04-2026-1.pdf."""
    named = [
        f"{checklist.sector_id}-{checklist.version}" for checklist in checklists[:NAMED_AT_MOST]
    ]
    more = f"等{len(checklists)}个" if len(checklists) > NAMED_AT_MOST else ""
    return f"检查表-{'+'.join(named)}{more}.pdf"


def checklist_sheet(
    checklists: Sequence[Checklist], enterprise: str = "", *, seed: str = ""
) -> paper.ChecklistForm:
    """Several checklists on one form: what they share is asked where it comes first.

    `seed`: whose clauses bind the reader; those of other counties are no 依据 here.
    """
    return paper.ChecklistForm(
        checklists=tuple(_checklist(checklist) for checklist in checklists),
        sections=tuple(
            paper.FormSection(
                checklist.name, section.name, tuple(_item(item, seed) for item in section.items)
            )
            for checklist, section in merged(checklists)
        ),
        enterprise=enterprise,
    )


def basis_words(sources: Iterable[Source], seed: str) -> tuple[str, ...]:
    """The county's own clauses, named once (「望城 附件2 4、附件3 二6」), laws and standards."""
    points: dict[str, list[str]] = {}
    for source in sources:
        if is_foreign(source.code, seed):
            continue
        county, point = source.text, ""
        if is_clause(source.code):
            county, _, point = source.text.partition(" ")
        points.setdefault(county, []).append(point)
    words = tuple(f"{county} {'、'.join(cited)}".strip() for county, cited in points.items())
    return words or (_SUGGESTED,)


def limit_words(measure: Measurement, seed: str) -> str:
    """What the value is judged by; a limit that binds nobody here is marked as ours (提示值)."""
    unit, words = measure.unit or "", []
    if measure.at_least is not None:
        words.append(f"不小于 {measure.at_least:g} {unit}".strip())
    if measure.at_most is not None:
        words.append(f"不大于 {measure.at_most:g} {unit}".strip())
    if measure.valid_on_day:
        words.append("检查当天未过期")
    if measure.within_days is not None:
        words.append(f"距检查当天不超过 {measure.within_days} 天")
    is_ours = measure.basis == "ours" or is_foreign(measure.basis or "", seed)
    return "，".join(words) + ("（提示值）" if words and is_ours else "")


def _checklist(checklist: Checklist) -> paper.FormChecklist:
    return paper.FormChecklist(
        sector_id=checklist.sector_id,
        name=checklist.name,
        version=checklist.version,
        published_on=date.fromisoformat(checklist.published),
        sha256=checklist.sha256,
        instructions=checklist.notes[1].text,
    )


def _item(item: Item, seed: str) -> paper.FormItem:
    return paper.FormItem(
        id=item.id,
        question=item.question,
        good=item.good,
        basis=basis_words(item.sources, seed),
        suspected_major=item.grade == "major-suggested",
        value=_value(item.measure, seed) if item.measure else None,
    )


def _value(measure: Measurement, seed: str) -> paper.FormValue:
    optional = "" if measure.required else "（选填）"
    return paper.FormValue(
        kind=measure.kind,
        name=measure.name + optional,
        unit=measure.unit or "",
        limit=limit_words(measure, seed),
    )
