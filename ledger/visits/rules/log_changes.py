"""What changed between two versions of a visit log, in sentences for who reads the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from documents.visit_log import LogVisit, VisitLogContent
from ledger.ground.clocks import SHANGHAI
from ledger.ground.stored import read_back

# Fields of a visit in the words of the printed form; the rest of its document has no line there.
FIELD_WORDS = {
    "received_by": "企业接待人",
    "production": "生产状态",
    "self_check": "自查自改情况",
    "principal_check": "主要负责人带队检查情况",
    "previous_hazards": "上次隐患复查",
    "guidance": "宣讲/指导",
    "board_state": "公告栏更新情况",
    "opinion": "企业意见",
    "reported_to": "反馈/上报去向",
    "arrival": "到访方式和定位",
    "signatures": "签字",
}


@dataclass(frozen=True, slots=True)
class _Corrected:
    """Of a visit's document."""

    correction_reason: str | None


def changes_between(before: VisitLogContent, after: VisitLogContent) -> list[str]:
    """Sentences in the order of the log; never empty for two contents that differ.

    Both as they are kept, without what is derived.
    """
    old = {visit.id: visit for visit in before.visits}
    new = {visit.id: visit for visit in after.visits}
    corrected = {visit.corrects for visit in new.values()} & old.keys()
    sentences = []
    for visit_id, visit in new.items():
        if visit_id not in old:
            sentences.append(_came(visit, old.get(visit.corrects) if visit.corrects else None))
        elif lines := list(_line_changes(old[visit_id], visit)):
            sentences.append(f"{_name(visit)}：{'、'.join(lines)}")
    sentences += [
        f"{_name(visit)}：不再列入"
        for visit_id, visit in old.items()
        if visit_id not in new and visit_id not in corrected
    ]
    sentences += _cover_changes(before, after)
    return sentences or ["本版更正了封面信息"]


def _came(visit: LogVisit, replaced: LogVisit | None) -> str:
    if replaced is None:
        return f"{_name(visit)}：新增一次到访"
    fields = [
        words
        for name, words in FIELD_WORDS.items()
        if visit.document.get(name) != replaced.document.get(name)
    ]
    if _times(visit) != _times(replaced):
        fields.insert(0, "到离时间")
    changed = f"（{'、'.join(fields)}）" if fields else ""
    reason = read_back(_Corrected, visit.document).correction_reason
    because = f"，原因：{reason}" if reason else ""
    return f"{_name(visit)}：更正了到访记录{changed}{because}"


def _line_changes(old: LogVisit, new: LogVisit) -> Iterator[str]:
    if len(new.findings) > len(old.findings):
        yield f"新增 {len(new.findings) - len(old.findings)} 项隐患"
    elif new.findings != old.findings:
        yield "隐患内容有变"
    if new.checklists != old.checklists:
        yield "检查项有变"
    if new.photos != old.photos:
        yield "照片有变"
    if new.nth_in_month != old.nth_in_month:
        yield f"改为本月第 {new.nth_in_month} 次"


def _cover_changes(before: VisitLogContent, after: VisitLogContent) -> Iterator[str]:
    old = {row.enterprise: row for row in before.enterprises}
    for row in after.enterprises:
        earlier = old.pop(row.enterprise, None)
        if earlier is None:
            yield f"{row.enterprise}：列入本月企业"
            continue
        for words, was, now in (
            ("发现隐患", earlier.hazards_found, row.hazards_found),
            ("销号隐患", earlier.hazards_closed, row.hazards_closed),
        ):
            if now != was:
                yield f"{row.enterprise}：{words}由 {was} 项变为 {now} 项"
    yield from (f"{name}：不再列入本月企业" for name in old)


def _name(visit: LogVisit) -> str:
    arrived_at = visit.arrived_at.astimezone(SHANGHAI)
    return f"{arrived_at.month} 月 {arrived_at.day} 日 {visit.enterprise}"


def _times(visit: LogVisit) -> tuple[datetime, datetime]:
    return visit.arrived_at, visit.left_at
