"""What was done for a duty with a cycle comes in: 带队检查, 演练, 培训, 会议, 月报 …

Source: 溆浦 二(一)1, 3, 4, 5; 望城 三(一)1, 3, 4; 临湘 6, 21. The form is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.duties.rules.monthly_figures import is_monthly_report
from ledger.duties.rules.owners import (
    OF_ENTERPRISES,
    answers_for,
    is_checks,
    is_visits,
    owner_of,
    owners_of,
)
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Forbidden, Invalid, NotFound
from ledger.ground.tables import duty_record, enterprise
from ledger.records import outbox
from ledger.records.context import SubmissionContext, submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.receipts import first_receipt
from ledger.records.scope import reaching_roles
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay
from plans.orders import Duty
from plans.plan import Plan

MAY_RECORD = frozenset({Role.ENTERPRISE, Role.TOWN, Role.DEPARTMENT, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class DutyRecordLimits:
    """Settings that bound a record. Days, photos."""

    late_days: int
    max_photos: int


def submit_duty_record(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    *,
    plan: Plan,
    limits: DutyRecordLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    The receipt tells the duty's name and kind: the record keeps its meaning when the plan changes.
    Raises: Conflict, NotFound, Forbidden, TooMany, Invalid with the reason.
    """
    fields = submission.fields
    hashes = list(dict.fromkeys(fields["photos"]))
    happened_at = submission.when("at", limits.late_days)
    context = submission_context(
        engine,
        caller,
        "duty_record",
        submission.record_id,
        fields["enterprise_id"],
        happened_at=happened_at,
        hashes=hashes,
    )
    if before := replay(submission, caller.person_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    _check_scope(caller, fields, context, plan)
    duty = _duty(fields, plan)
    _check_day(fields, happened_at, limits.late_days)
    _check_filing(fields, duty)
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    receipt = submission.receipt(
        photos,
        duty=duty.key,
        duty_name=duty.name,
        duty_kind=duty.kind,
        duty_source=duty.source,
        **({"filed": duty.files} if duty.files else {}),
    )
    with engine.begin() as tx:
        _check_leader(tx, caller, fields, duty)
        if _record(tx, caller, submission, happened_at, receipt):
            if fields["enterprise_id"]:
                note_photo_uses(tx, caller, submission, fields["enterprise_id"], hashes)
            outbox.put(
                tx, caller.area_code, outbox.Job.SEAL_RECORD, f"duty_record/{submission.record_id}"
            )
            note(tx, caller, "submit_duty_record", "duty_record", submission.record_id)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _check_scope(
    caller: Caller, fields: Mapping[str, Any], context: SubmissionContext, plan: Plan
) -> None:
    """An enterprise records its own duties, an office its own; nobody those of somebody else."""
    if fields["office"]:
        if owner_of(plan, fields["office"]) is None:
            raise NotFound("本县方案里没有这个单位，请刷新后重选")
        if fields["office"] not in {each.key for each in answers_for(caller, plan)}:
            raise Forbidden("forbidden", "只能登记本单位的履职记录")
        return
    place = context.enterprise
    roles = place and reaching_roles(
        caller, fields["enterprise_id"], place, assigned=context.assigned
    )
    if not roles:
        raise NotFound("没有这家企业，或者您无权查看")
    if Role.ENTERPRISE not in roles:
        raise Forbidden("forbidden", "企业的履职记录由企业自己登记，请提醒企业在“我的”里登记")


def _duty(fields: Mapping[str, Any], plan: Plan) -> Duty:
    """Raises: Invalid where the plan asks it of others, or counts it from other records."""
    duty = next((each for each in plan.duties if each.key == fields["duty"]), None)
    if duty is None:
        raise Invalid("unknown_duty", "本县方案里没有这项任务，请刷新后重选")
    if fields["office"]:
        owes = any(each.key == fields["office"] for each in owners_of(plan, duty))
    else:
        owes = bool(OF_ENTERPRISES & set(duty.who))
    if not owes:
        raise Invalid("duty_of_others", f"“{duty.name}”不由这个单位承担，请重选任务")
    if is_monthly_report(duty) and fields["enterprise_id"] and not fields["figures"]:
        raise Invalid("figures_missing", "请在“企业月报”里核对本月数字、签字后报送")
    if is_checks(duty):
        raise Invalid(
            "counted_from_inspections", f"“{duty.name}”按执法检查记录自动计数，不用另外登记"
        )
    if is_visits(duty):
        raise Invalid("counted_from_visits", f"“{duty.name}”按到访记录自动计数，不用另外登记")
    return duty


def _check_day(fields: Mapping[str, Any], happened_at: datetime, late_days: int) -> None:
    today = shanghai_date(happened_at)
    if fields["done_on"] > today:
        raise Invalid("not_done_yet", "完成日期不能晚于今天，请做完以后再登记")
    if (today - fields["done_on"]).days > late_days:
        raise Invalid("too_late", f"只能登记最近 {late_days} 天内做的事")


def _check_filing(fields: Mapping[str, Any], duty: Duty) -> None:
    """备案 says for which year, and shows what is filed: number, file or photo of it."""
    filing = fields["filing"]
    if not duty.files:
        if filing:
            raise Invalid("nothing_filed", f"“{duty.name}”不是备案，请不要填文件信息")
        return
    if not filing:
        raise Invalid("filing_missing", "请填备案的是哪一年的文件")
    if not (filing["number"] or filing["file_name"] or fields["photos"]):
        raise Invalid("filing_not_shown", "请填文号或文件名，或者拍下文件")
    if abs(filing["year"] - fields["done_on"].year) > 1:
        raise Invalid("filing_year", "备案年份与完成日期相差超过一年，请核对年份")


def _check_leader(tx: sa.Connection, caller: Caller, fields: Mapping[str, Any], duty: Duty) -> None:
    """带队检查 is signed by who led it; an enterprise's by its 主要负责人. Source: 溆浦 二(一)1."""
    if duty.kind != "led_check":
        return
    led_by = fields["led_by"]
    if not led_by or fields["signature"]["name"] != led_by["name"]:
        raise Invalid("leader_must_sign", "带队检查须写明带队人，并由带队人本人签字")
    if "enterprise_principal" not in duty.who:
        return
    principal = tx.scalar(
        sa.select(enterprise.c.principal_name).where(
            enterprise.c.area_code == caller.area_code,
            enterprise.c.id == fields["enterprise_id"],
        )
    )
    if led_by["name"] != principal:
        raise Invalid(
            "principal_must_lead",
            f"须由主要负责人带队，登记的主要负责人是{principal}；如已更换，请先联系监管部门更新",
        )


def _record(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    happened_at: datetime,
    receipt: Mapping[str, Any],
) -> bool:
    fields = submission.fields
    row = insert(duty_record).values(
        area_code=caller.area_code,
        id=submission.record_id,
        duty=fields["duty"],
        enterprise_id=fields["enterprise_id"],
        office=fields["office"],
        person_id=caller.person_id,
        done_on=fields["done_on"],
        happened_at=happened_at,
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    row = row.on_conflict_do_nothing(index_elements=[duty_record.c.area_code, duty_record.c.id])
    return tx.execute(row.returning(duty_record.c.id)).one_or_none() is not None
