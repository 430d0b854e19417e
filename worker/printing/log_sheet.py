"""A visit log's content in the words and pictures of its printed form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.visits.queries.log_content import LogFinding, LogRecheck, LogVisit, VisitLogContent
from ledger.visits.queries.log_cover import CoverRow
from ledger.visits.rules.presence import AGAINST, Presence
from paper import visit_log as paper

MEANS = {"board_scan": "扫描公示牌", "picked": "从列表选择企业"}
PRODUCTION = {"normal": "正常生产", "suspended": "停产", "closed": "关闭"}
BOARD_STATES = {"updated": "已更新", "outdated": "未更新", "absent": "未张贴"}
FIX_FACTS = frozenset({"fence", "accuracy", "age"})


def log_sheet(
    content: VisitLogContent,
    thumbnails: Mapping[str, bytes],
    presences: Mapping[UUID, Presence],
    *,
    version: int,
    changes: Sequence[str],
    generated_at: datetime,
    public_url: str,
) -> paper.VisitLogContent:
    """`thumbnails`: JPEG by SHA-256; a photo that is not among them is left out.

    `presences`: what proves each visit, by its id.
    """
    return paper.VisitLogContent(
        county=content.county,
        supervisor_title=content.supervisor_title,
        supervisor=content.supervisor,
        month=content.month,
        version=version,
        changes=tuple(changes),
        generated_at=generated_at,
        visits_at_least=content.visits_at_least,
        plan_clause=content.plan_clause,
        enterprises=tuple(_cover(row) for row in content.enterprises),
        visits=tuple(
            _visit(each, thumbnails, presences[each.id], public_url) for each in content.visits
        ),
    )


def place_doubt(presence: Presence) -> str:
    """Why the fix may not prove presence; empty where nothing speaks against it."""
    against = [each.words for each in presence.facts if each.speaks == AGAINST]
    of_fix = {each.words for each in presence.facts if each.kind in FIX_FACTS}
    return "，".join(words for words in against if words in of_fix)


def presence_words(presence: Presence) -> str:
    """The grade, and what it rests on beside the fix, which has a line of its own."""
    others = [each.words for each in presence.facts if each.kind not in {*FIX_FACTS, "fix"}]
    return f"{presence.word}：{'；'.join(others)}"


def _cover(row: CoverRow) -> paper.EnterpriseMonth:
    return paper.EnterpriseMonth(
        name=row.enterprise,
        visits=row.visits,
        visits_at_least=row.visits_at_least,
        days=row.days,
        hazards_found=row.hazards_found,
        hazards_closed=row.hazards_closed,
    )


def _visit(
    visit: LogVisit, thumbnails: Mapping[str, bytes], presence: Presence, public_url: str
) -> paper.Visit:
    sent = visit.document
    place = sent["arrival"]["place"]
    return paper.Visit(
        enterprise=visit.enterprise,
        arrived_at=visit.arrived_at,
        left_at=visit.left_at,
        nth_in_month=visit.nth_in_month,
        place=_fix(place.get("fix"), presence),
        no_place_reason=place.get("no_fix_reason") or "",
        presence=presence_words(presence),
        arrival_means=MEANS[sent["arrival"]["means"]],
        received_by=sent["received_by"],
        production=PRODUCTION[sent["production"]],
        self_check=sent["self_check"],
        principal_check=sent.get("principal_check") or "",
        previous_hazards=tuple(_recheck_sentence(each) for each in visit.rechecks),
        checklists=tuple(
            paper.ChecklistCount(each.name, each.passed, each.failed, each.not_applicable)
            for each in visit.checklists
        ),
        findings=tuple(_finding(each, thumbnails) for each in visit.findings),
        guidance=sent.get("guidance") or "",
        board_state=BOARD_STATES[sent["board_state"]],
        opinion=sent.get("opinion") or "",
        reported_to=sent.get("reported_to") or "",
        supervisor_signature=_signature(sent["signatures"]["inspector"]),
        enterprise_signature=_signature(sent["signatures"]["enterprise"]),
        photos=_pictures(visit.photos, thumbnails),
        record_url=f"{public_url}/app/#/visits/{visit.id}",
        record_code=visit.id.hex[:8].upper(),
        correction=_correction(visit),
    )


def _fix(fix: Mapping[str, Any] | None, presence: Presence) -> paper.PlaceFix | None:
    if not fix:
        return None
    return paper.PlaceFix(
        latitude=fix["latitude"],
        longitude=fix["longitude"],
        coordinate_system=fix["crs"],
        accuracy_m=fix["accuracy_m"],
        doubt=place_doubt(presence),
    )


def _recheck_sentence(recheck: LogRecheck) -> str:
    outcome = "已整改" if recheck.fixed else "未整改"
    words = f"{recheck.number} {recheck.part}：{outcome}"
    return f"{words}（{recheck.note}）" if recheck.note else words


def _finding(finding: LogFinding, thumbnails: Mapping[str, bytes]) -> paper.Finding:
    return paper.Finding(
        number=finding.number,
        part=finding.part,
        description=finding.description,
        grade="major" if finding.grade == "major" else "general",
        due_on=finding.deadline,
        thumbnails=_pictures(finding.photos, thumbnails),
    )


def _signature(sent: Mapping[str, Any]) -> paper.Signature:
    return paper.Signature(sent["name"], sent.get("path") or "", sent.get("refused_reason") or "")


def _pictures(hashes: Iterable[str], thumbnails: Mapping[str, bytes]) -> tuple[bytes, ...]:
    return tuple(thumbnails[sha256] for sha256 in hashes if sha256 in thumbnails)


def _correction(visit: LogVisit) -> str:
    if visit.corrects is None:
        return ""
    reason = visit.document.get("correction_reason") or "未说明"
    return f"更正 {visit.corrects.hex[:8].upper()}，原因：{reason}"
