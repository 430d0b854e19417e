"""An inspection comes in from a phone: answers, findings, photos, signatures.

Two statements, whatever its size: one reads all that must be known, one writes all that follows
(the record, its hazards, the use of its photos, the work for the workers, the audit entry) and is a
transaction of its own. So an inspection is there whole or not at all, and 20 parallel sends of it
leave one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from checklists.catalogue import Catalogue, Item
from ledger.ground.caller import Role
from ledger.ground.clocks import DAY, shanghai_date
from ledger.ground.database import HotStatement, as_json
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError, NotFound
from ledger.ground.lifecycles.hazard import INITIAL_STATE
from ledger.ground.on_behalf import check_joint_offices, county_office
from ledger.ground.record_kinds import HAZARD, RecordKind
from ledger.hazards.rules.answers import check_answers
from ledger.hazards.rules.inspection import Finding, Inspection
from ledger.records.accept import Attempt, Intake, RecordLimits
from ledger.records.acting import office_of_act
from ledger.records.context import Lookup
from ledger.records.origins import ORIGINS
from ledger.records.outbox import Job
from ledger.records.request import RecordRequest
from ledger.records.scope import (
    BESIDE_THE_LISTS,
    ROLES_OF_ORIGIN,
    Place,
    acting_role,
)
from plans.plan import Plan
from spelling.groups import team_word
from spelling.names import same_name

# How a description would give away that there was a report.
_TELLING = re.compile("举报|检举|投诉|信访|上访")

_RECORD = HotStatement("""
    with recorded as (
        insert into inspection (area_code, id, enterprise_id, person_id, visit_id, origin,
            started_at, finished_at, clock_offset_s, answers_passed, answers_failed,
            answers_not_applicable, office, town_code, sectors, manner, team, went, people,
            joint_offices, document, document_sha256, receipt, received_at)
        values (%(area_code)s, %(id)s, %(enterprise_id)s, %(person_id)s, %(visit_id)s, %(origin)s,
            %(started_at)s, %(finished_at)s, %(clock_offset_s)s, %(passed)s, %(failed)s,
            %(not_applicable)s, %(office)s, %(town_code)s, %(sectors)s, %(manner)s, %(team)s,
            %(went)s, %(people)s, %(joint_offices)s, cast(%(document)s as jsonb),
            %(document_sha256)s, cast(%(receipt)s as jsonb), %(received_at)s)
        on conflict (area_code, id) do nothing
        returning id
    ), found as (
        insert into hazard (area_code, id, number, enterprise_id, inspection_id, key_area_id,
            town_code, sector, item, origin, part, description, grade, criterion, state, found_at,
            found_by, responsible, first_deadline, deadline)
        select %(area_code)s, h.id, h.number, %(enterprise_id)s, recorded.id, h.key_area_id,
            %(town_code)s, h.sector, h.item, %(origin)s, h.part, h.description, h.grade,
            h.criterion, h.state, %(finished_at)s, %(person_id)s, h.responsible, h.deadline,
            h.deadline
          from recorded, jsonb_to_recordset(cast(%(hazards)s as jsonb)) as h (id uuid, number text,
            key_area_id uuid, sector text, item text, part text, description text, grade text,
            criterion text, state text, responsible text, deadline date)
    ), shown as (
        insert into photo_use (area_code, sha256, record_kind, record_id, enterprise_id)
        select %(area_code)s, u.sha256, u.kind, u.id, %(enterprise_id)s
          from recorded, jsonb_to_recordset(cast(%(uses)s as jsonb))
            as u (sha256 text, kind text, id uuid)
        on conflict do nothing
    ), signed as (
        insert into signed_strokes (area_code, shape_sha256, occasion, kinds, keys, points)
        select s.area_code, s.shape_sha256, s.occasion, s.kinds, s.keys, s.points
          from recorded, jsonb_to_recordset(cast(%(strokes)s as jsonb)) as s (area_code text,
            shape_sha256 text, occasion uuid, kinds text[], keys bigint[], points smallint[])
        on conflict (area_code, shape_sha256) do update
        set kinds = signed_strokes.kinds || excluded.kinds,
            reused = signed_strokes.occasion <> excluded.occasion
                     or signed_strokes.kinds && excluded.kinds
    ), sealing as (
        insert into outbox (area_code, job, subject)
        select %(area_code)s, %(seal_record)s, 'inspection/' || id from recorded
    ), printing as (
        insert into outbox (area_code, job, subject, merge_key, due_at)
        select %(area_code)s, %(print_boards)s, cast(%(enterprise_id)s as text),
               'boards/' || cast(%(enterprise_id)s as text),
               now() + make_interval(secs => %(settle_s)s)
          from recorded where %(found)s
        on conflict (area_code, merge_key) where merge_key is not null and handed_at is null
        do update set due_at = outbox.due_at
    ), audited as (
        insert into audit (area_code, person_id, action, subject_kind, subject_id, request_id)
        select %(area_code)s, %(person_id)s, 'submit_inspection', 'inspection', id, %(request_id)s
          from recorded
    )
    select count(*) as recorded from recorded
""")


@dataclass(frozen=True, slots=True)
class _Judged:
    """Its hazards, and in whose name it was made. `town_code`: where the enterprise lies."""

    hazards: list[dict[str, Any]]
    office: str | None
    town_code: str


@dataclass(frozen=True, slots=True)
class InspectionIntake(Intake[Inspection, _Judged]):
    """Made by whoever may find hazards of its origin there."""

    kind: ClassVar = RecordKind.INSPECTION

    catalogue: Catalogue
    plan: Plan

    def lookup(self, request: RecordRequest[Inspection], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        began, ended = ("started_at", content.started_at), ("finished_at", content.finished_at)
        work = request.set_right_span(began, ended, content.elapsed_s, limits.late_days)
        started_at, finished_at = work.began_at, work.ended_at
        # Who was stationed there when it began may finish after midnight; what lasted longer is
        # judged by its end, as if it had not begun before.
        overnight = shanghai_date(finished_at) - shanghai_date(started_at) <= DAY
        return Lookup(
            started_at if overnight else finished_at,
            content.enterprise_id,
            content.photo_hashes,
            numbers=len(content.findings),
            visit_id=content.visit_id,
            ended_at=finished_at,
            doubts=work.doubts,
        )

    def judge(self, attempt: Attempt[Inspection]) -> _Judged:
        """Raises: NotFound, Forbidden (role and origin do not fit), Invalid with the reason."""
        place = _check_scope(attempt)
        office = _office(attempt, place, self.plan)
        _check_words(attempt.content)
        day = shanghai_date(attempt.lookup.over_at)
        items = check_answers(self.catalogue, attempt.content, day)
        return _Judged(_hazards(attempt, items, self.plan, day), office, place.town_code)

    def is_of_sender(self, content: Inspection) -> bool:
        """As `Intake.is_of_sender`."""
        return ROLES_OF_ORIGIN[content.origin] != {Role.ENTERPRISE}

    def conflicts(self) -> Mapping[str, LedgerError]:
        """The phone names the hazards too."""
        return {
            "pk_hazard": Conflict(
                "finding_id_taken", "有隐患的编号已被别的检查使用，请重新填写这条隐患"
            )
        }

    def write(
        self,
        engine: sa.Engine,
        attempt: Attempt[Inspection],
        judged: _Judged,
        photos: Mapping[str, int],
    ) -> dict[str, Any] | None:
        """All in one statement: this is the record that comes most often."""
        lines = [_receipt_line(hazard) for hazard in judged.hazards]
        body = attempt.receipt(photos, {"office": judged.office, "hazards": lines})
        recorded = _RECORD.rows(engine, _parameters(attempt, judged, body))[0].recorded
        return body if recorded else None


def _check_scope(attempt: Attempt[Inspection]) -> Place:
    content, context = attempt.content, attempt.context
    enterprise = context.enterprise
    reach = enterprise and {
        origin: acting_role(
            attempt.caller, enterprise.place, assigned=context.assigned, among=roles
        )
        for origin, roles in ROLES_OF_ORIGIN.items()
    }
    if not enterprise or not reach or not any(reach.values()):
        raise NotFound("没有这家企业，或者它不在您的辖区、行业或派驻范围内")
    if not reach[content.origin]:
        raise Forbidden("forbidden", "您的角色不能以这种方式检查，请核对检查方式")
    strange = {finding.key_area_id for finding in content.findings if finding.key_area_id}
    if strange - context.key_area_ids:
        raise Invalid("unknown_key_area", "所选重点区域不属于这家企业，请刷新企业信息")
    if content.led_by_principal and content.signatures.enterprise:
        _check_principal(content.signatures.enterprise.name, enterprise.principal_name)
    if context.visit_of_others:
        raise Invalid("unknown_visit", "检查只能记在自己对这家企业的到访下，请重新选择到访")
    return enterprise.place


def _office(attempt: Attempt[Inspection], place: Place, plan: Plan) -> str | None:
    """What was handed down (交办) bears the county's office: no office may give a report away."""
    content = attempt.content
    check_joint_offices(plan, content.joint_offices)
    if content.origin in ORIGINS:
        return county_office(plan).key
    among = ROLES_OF_ORIGIN[content.origin]
    return office_of_act(attempt, place, plan, named=content.office, among=among)


def _check_words(content: Inspection) -> None:
    """The enterprise reads them: they must not say that somebody reported it."""
    if content.origin not in ORIGINS:
        return
    if telling := sorted(set(_telling_fields(content.findings))):
        words = "不要写举报、投诉等字样：企业会看到，可能认出举报人。请只写隐患本身"
        raise Invalid("tells_of_a_report", words, findings={name: [words] for name in telling})


def _telling_fields(findings: Iterable[Finding]) -> Iterator[str]:
    """The words of findings that speak of a report."""
    for finding in findings:
        for name, words in (
            ("part", finding.part),
            ("description", finding.description),
            ("criterion", finding.criterion),
            ("responsible", finding.responsible),
        ):
            if _TELLING.search(words or ""):
                yield name


def _check_principal(signed: str, registered: str) -> None:
    """带队检查 counts only with the signature of the 主要负责人. Source: 溆浦 二(一)1."""
    if not same_name(signed, registered):
        raise Invalid(
            "not_the_principal",
            f"带队检查须由主要负责人签字：登记的是{registered}，签字的是{signed.strip()}。"
            "请更正签字人姓名，或取消“主要负责人带队”；换了负责人请先联系安委办更新",
        )


def _hazards(
    attempt: Attempt[Inspection], items: Mapping[str, Item], plan: Plan, day: date
) -> list[dict[str, Any]]:
    content, context = attempt.content, attempt.context
    first_day = shanghai_date(attempt.lookup.happened_at)
    sector_of = {item: item.partition("-")[0] for item in items}
    sectors = {checklist.sector for checklist in content.checklists} | set(sector_of.values())
    if content.origin in BESIDE_THE_LISTS and context.enterprise:
        sectors |= set(context.enterprise.place.sectors)
    hazards = []
    for finding, number in zip(content.findings, context.numbers, strict=True):
        sector = sector_of.get(finding.item or "") or finding.sector
        if sector not in sectors:
            raise Invalid("sector_needed", "清单以外的隐患请选择所属行业领域")
        hazards.append(
            {
                "id": str(finding.id),
                "number": f"{attempt.caller.area_code}-{day.year}-{number:06d}",
                "key_area_id": finding.key_area_id and str(finding.key_area_id),
                "sector": sector,
                "state": INITIAL_STATE[finding.grade],
                "deadline": _deadline(finding, items, plan, first_day, day).isoformat(),
                "item": finding.item,
                "part": finding.part,
                "description": finding.description,
                "grade": finding.grade,
                "criterion": finding.criterion,
                "responsible": finding.responsible,
            }
        )
    return hazards


def _deadline(
    finding: Finding, items: Mapping[str, Item], plan: Plan, first_day: date, day: date
) -> date:
    """As the finder set it; else as the checklist's item advises; never later than the plan's.

    What was to be mended at once keeps its day where the inspection went on past midnight.
    """
    longest = plan.deadlines.days_for(finding.grade)
    latest = day + timedelta(days=longest)
    item = items.get(finding.item or "")
    advised_days = item.deadline_days if item and item.deadline_days else longest
    deadline = finding.deadline or min(latest, day + timedelta(days=advised_days))
    if not first_day <= deadline <= latest:
        raise Invalid(
            "deadline_out_of_range",
            f"整改期限应在 {first_day} 到 {latest} 之间（按本县方案）",
            findings={str(finding.id): ["期限不在范围内"]},
        )
    return deadline


def _receipt_line(hazard: Mapping[str, Any]) -> dict[str, Any]:
    return {name: hazard[name] for name in ("id", "number", "state", "deadline")}


def _parameters(
    attempt: Attempt[Inspection], judged: _Judged, body: Mapping[str, Any]
) -> dict[str, Any]:
    content, request = attempt.content, attempt.request
    results = Counter(answer.result for answer in content.answers)
    return {
        "area_code": attempt.caller.area_code,
        "id": request.record_id,
        "enterprise_id": content.enterprise_id,
        "person_id": attempt.caller.person_id,
        "visit_id": content.visit_id,
        "origin": content.origin,
        "started_at": attempt.lookup.happened_at,
        "finished_at": attempt.lookup.over_at,
        "clock_offset_s": request.offset_s,
        "passed": results["pass"],
        "failed": results["fail"],
        "not_applicable": results["na"],
        "office": judged.office,
        "town_code": judged.town_code,
        "sectors": list(content.sectors),
        "manner": content.manner,
        "team": content.team and team_word(content.team),
        "went": list(content.went),
        "people": len(content.went),
        "joint_offices": list(content.joint_offices),
        "document": as_json(request.document),
        "document_sha256": request.document_sha256,
        "receipt": as_json(body),
        "received_at": request.received_at,
        "hazards": as_json(judged.hazards),
        "uses": as_json(_photo_uses(attempt)),
        "strokes": as_json(attempt.strokes),
        "settle_s": attempt.limits.settle_seconds,
        "found": bool(judged.hazards),
        "request_id": attempt.caller.request_id,
        "seal_record": Job.SEAL_RECORD,
        "print_boards": Job.PRINT_BOARDS,
    }


def _photo_uses(attempt: Attempt[Inspection]) -> list[dict[str, str]]:
    record_id = str(attempt.request.record_id)
    uses = [
        {"sha256": sha256, "kind": RecordKind.INSPECTION.value, "id": record_id}
        for sha256 in attempt.lookup.photos
    ]
    for finding in attempt.content.findings:
        uses += [
            {"sha256": sha256, "kind": HAZARD, "id": str(finding.id)} for sha256 in finding.photos
        ]
    return uses
