"""An inspection comes in from a phone: answers, findings, photos, signatures.

Two statements, whatever its size: one reads all that must be known, one writes all that follows
(the record, its hazards, the use of its photos, the work for the workers, the audit entry) and is a
transaction of its own. So an inspection is there whole or not at all, and 20 parallel sends of it
leave one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from checklists.catalogue import Catalogue, Item
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.constraints import constraint_errors
from ledger.ground.database import HotStatement, as_json
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.lifecycles.hazard import INITIAL_STATE
from ledger.hazards.rules.answers import check_answers
from ledger.records.context import SubmissionContext, submission_context
from ledger.records.origins import ORIGINS, telling_fields
from ledger.records.outbox import Job
from ledger.records.receipts import first_receipt
from ledger.records.scope import BESIDE_THE_LISTS, ROLES_OF_ORIGIN, acting_role
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class InspectionLimits:
    """Settings that bound a record. Days, photos, seconds."""

    late_days: int
    max_photos: int
    board_settle_seconds: int


_RECORD = HotStatement("""
    with recorded as (
        insert into inspection (area_code, id, enterprise_id, person_id, visit_id, origin,
            started_at, finished_at, clock_offset_s, answers_passed, answers_failed,
            answers_not_applicable, document, document_sha256, receipt, received_at)
        values (%(area_code)s, %(id)s, %(enterprise_id)s, %(person_id)s, %(visit_id)s, %(origin)s,
            %(started_at)s, %(finished_at)s, %(clock_offset_s)s, %(passed)s, %(failed)s,
            %(not_applicable)s, cast(%(document)s as jsonb), %(document_sha256)s,
            cast(%(receipt)s as jsonb), %(received_at)s)
        on conflict do nothing
        returning id
    ), found as (
        insert into hazard (area_code, id, number, enterprise_id, inspection_id, key_area_id,
            sector, item, origin, part, description, grade, criterion, state, found_at, found_by,
            responsible, first_deadline, deadline)
        select %(area_code)s, h.id, h.number, %(enterprise_id)s, recorded.id, h.key_area_id,
            h.sector, h.item, %(origin)s, h.part, h.description, h.grade, h.criterion, h.state,
            %(finished_at)s, %(person_id)s, h.responsible, h.deadline, h.deadline
          from recorded, jsonb_to_recordset(cast(%(hazards)s as jsonb)) as h (id uuid, number text,
            key_area_id uuid, sector text, item text, part text, description text, grade text,
            criterion text, state text, responsible text, deadline date)
    ), shown as (
        insert into photo_use (area_code, sha256, record_kind, record_id, enterprise_id)
        select %(area_code)s, u.sha256, u.kind, u.id, %(enterprise_id)s
          from recorded, jsonb_to_recordset(cast(%(uses)s as jsonb))
            as u (sha256 text, kind text, id uuid)
        on conflict do nothing
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


def submit_inspection(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    *,
    catalogue: Catalogue,
    plan: Plan,
    limits: InspectionLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: Conflict (another document under this UUID), NotFound (no such enterprise for this
    caller), Forbidden (role and origin do not fit), TooMany photos, Invalid with the reason.
    """
    fields = submission.fields
    hashes = photo_hashes(fields)
    started_at = submission.when("started_at", limits.late_days)
    finished_at = submission.when("finished_at", limits.late_days)
    context = submission_context(
        engine,
        caller,
        "inspection",
        submission.record_id,
        fields["enterprise_id"],
        happened_at=finished_at,
        hashes=hashes,
        numbers=len(fields["findings"]),
        visit_id=fields["visit_id"],
    )
    if before := replay(submission, caller.person_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    _check_scope(caller, fields, context)
    _check_words(fields)
    day = shanghai_date(finished_at)
    items = check_answers(catalogue, fields, day)
    hazards = _hazards(caller.area_code, fields, context, items, plan, day)
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    receipt = submission.receipt(photos, hazards=[_receipt_line(each) for each in hazards])
    if _record(engine, caller, submission, started_at, finished_at, hazards, receipt, limits):
        return Recorded(receipt, created=True)
    # Another send of it was quicker between our two statements.
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def photo_hashes(fields: Mapping[str, Any]) -> list[str]:
    """Every photo that the document refers to, once, in order."""
    hashes = list(fields["photos"])
    for finding in fields["findings"]:
        hashes += finding["photos"]
    return list(dict.fromkeys(hashes))


def _check_scope(caller: Caller, fields: Mapping[str, Any], context: SubmissionContext) -> None:
    enterprise = context.enterprise
    reach = enterprise and {
        origin: acting_role(
            caller,
            fields["enterprise_id"],
            enterprise,
            assigned=context.assigned,
            among=roles,
        )
        for origin, roles in ROLES_OF_ORIGIN.items()
    }
    if not reach or not any(reach.values()):
        raise NotFound("没有这家企业，或者它不在您的辖区、行业或派驻范围内")
    if not reach[fields["origin"]]:
        raise Forbidden("forbidden", "您的角色不能以这种方式检查，请核对检查方式")
    strange = {f["key_area_id"] for f in fields["findings"] if f["key_area_id"]}
    if strange - context.key_area_ids:
        raise Invalid("unknown_key_area", "所选重点区域不属于这家企业，请刷新企业信息")
    if enterprise and fields["led_by_principal"]:
        _check_principal(fields["signatures"]["enterprise"]["name"], enterprise["principal_name"])
    if context.visit_of_others:
        raise Invalid("unknown_visit", "检查只能记在自己对这家企业的到访下，请重新选择到访")


def _check_words(fields: Mapping[str, Any]) -> None:
    """The enterprise reads them: they must not say that somebody reported it."""
    if fields["origin"] in ORIGINS and (telling := sorted(set(telling_fields(fields)))):
        words = "不要写举报、投诉等字样：企业会看到，可能认出举报人。请只写隐患本身"
        raise Invalid("tells_of_a_report", words, findings={name: [words] for name in telling})


def _check_principal(signed: str, registered: str) -> None:
    """带队检查 counts only with the signature of the 主要负责人. Source: 溆浦 二(一)1."""
    if signed.strip() != registered:
        raise Invalid(
            "not_the_principal",
            f"带队检查须由主要负责人签字：登记的是{registered}，签字的是{signed.strip()}。"
            "请更正签字人姓名，或取消“主要负责人带队”；换了负责人请先联系安委办更新",
        )


def _hazards(
    area_code: str,
    fields: Mapping[str, Any],
    context: SubmissionContext,
    items: Mapping[str, Item],
    plan: Plan,
    day: date,
) -> list[dict[str, Any]]:
    sector_of = {item: item.partition("-")[0] for item in items}
    sectors = {each["sector"] for each in fields["checklists"]} | set(sector_of.values())
    if fields["origin"] in BESIDE_THE_LISTS and context.enterprise:
        sectors |= set(context.enterprise["sectors"])
    hazards = []
    for finding, number in zip(fields["findings"], context.numbers, strict=True):
        sector = sector_of.get(finding["item"] or "") or finding["sector"]
        if sector not in sectors:
            raise Invalid("sector_needed", "清单以外的隐患请选择所属行业领域")
        hazards.append(
            {
                "id": str(finding["id"]),
                "number": f"{area_code}-{day.year}-{number:06d}",
                "key_area_id": finding["key_area_id"] and str(finding["key_area_id"]),
                "sector": sector,
                "state": INITIAL_STATE[finding["grade"]],
                "deadline": _deadline(finding, items, plan, day).isoformat(),
                **{name: finding[name] for name in _TAKEN_OVER},
            }
        )
    return hazards


_TAKEN_OVER = ("item", "part", "description", "grade", "criterion", "responsible")


def _deadline(finding: Mapping[str, Any], items: Mapping[str, Item], plan: Plan, day: date) -> date:
    """As the finder set it; else as the checklist's item advises; never later than the plan's."""
    limits = plan.deadlines
    longest = limits.days_for(finding["grade"])
    latest = day + timedelta(days=longest)
    item = items.get(finding["item"])
    advised_days = item.deadline_days if item and item.deadline_days else longest
    wanted: date = finding["deadline"] or min(latest, day + timedelta(days=advised_days))
    if not day <= wanted <= latest:
        raise Invalid(
            "deadline_out_of_range",
            f"整改期限应在 {day} 到 {latest} 之间（按本县方案）",
            findings={str(finding["id"]): ["期限不在范围内"]},
        )
    return wanted


def _receipt_line(hazard: Mapping[str, Any]) -> dict[str, Any]:
    return {name: hazard[name] for name in ("id", "number", "state", "deadline")}


def _record(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    started_at: datetime,
    finished_at: datetime,
    hazards: list[dict[str, Any]],
    receipt: Mapping[str, Any],
    limits: InspectionLimits,
) -> bool:
    fields = submission.fields
    results = Counter(answer["result"] for answer in fields["answers"])
    parameters = {
        "area_code": caller.area_code,
        "id": submission.record_id,
        "enterprise_id": fields["enterprise_id"],
        "person_id": caller.person_id,
        "visit_id": fields["visit_id"],
        "origin": fields["origin"],
        "started_at": started_at,
        "finished_at": finished_at,
        "clock_offset_s": submission.offset_s,
        "passed": results["pass"],
        "failed": results["fail"],
        "not_applicable": results["na"],
        "document": as_json(submission.document),
        "document_sha256": submission.document_sha256,
        "receipt": as_json(receipt),
        "received_at": submission.received_at,
        "hazards": as_json(hazards),
        "uses": as_json(_photo_uses(submission)),
        "settle_s": limits.board_settle_seconds,
        "found": bool(hazards),
        "request_id": caller.request_id,
        "seal_record": Job.SEAL_RECORD,
        "print_boards": Job.PRINT_BOARDS,
    }
    taken = "有隐患的编号已被别的检查使用，请重新填写这条隐患"
    with constraint_errors({"pk_hazard": Conflict("finding_id_taken", taken)}):
        return bool(_RECORD.rows(engine, parameters)[0].recorded)


def _photo_uses(submission: Submission) -> list[dict[str, str]]:
    record_id = str(submission.record_id)
    uses = [
        {"sha256": sha256, "kind": "inspection", "id": record_id}
        for sha256 in photo_hashes(submission.fields)
    ]
    for finding in submission.fields["findings"]:
        uses += [
            {"sha256": sha256, "kind": "hazard", "id": str(finding["id"])}
            for sha256 in finding["photos"]
        ]
    return uses
