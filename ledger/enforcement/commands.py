"""A result of enforcement comes in: 责令限期整改, 行政处罚, 停产停业 …, as monthly forms count it.

Source: 望城 附件5, 附件6 (columns 责令限期整改 to 行政拘留和行刑衔接), 三(四)1 to 3 (典型案例,
行刑衔接, 执法数据); 溆浦 二(三)5 (谁检查、谁签名、谁负责). Two officers: 行政处罚法 第42条.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.tables import enforcement, hazard, inspection
from ledger.records import outbox
from ledger.records.context import SubmissionContext, submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.receipts import first_receipt
from ledger.records.scope import reaching_roles
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay
from plans.plan import Plan

MAY_ENFORCE = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class EnforcementLimits:
    """Settings that bound a record. Days, photos."""

    late_days: int
    max_photos: int


def submit_enforcement(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    *,
    plan: Plan,
    limits: EnforcementLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: Conflict (another document under this UUID, or this 文号 is on the ledger already),
    NotFound, Forbidden (one's own enterprise), TooMany, Invalid with the reason.
    """
    fields = submission.fields
    hashes = list(dict.fromkeys(fields["photos"]))
    happened_at = submission.when("at", limits.late_days)
    context = submission_context(
        engine,
        caller,
        "enforcement",
        submission.record_id,
        fields["enterprise_id"],
        happened_at=happened_at,
        hashes=hashes,
    )
    if before := replay(submission, caller.person_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    _check_scope(caller, fields, context)
    _check_offices(fields, plan)
    if fields["decided_on"] > shanghai_date(happened_at):
        raise Invalid("not_decided_yet", "决定日期不能晚于今天")
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    receipt = submission.receipt(photos)
    with engine.begin() as tx:
        _check_references(tx, caller, fields)
        _check_number(tx, caller, submission)
        if _record(tx, caller, submission, happened_at, receipt):
            note_photo_uses(tx, caller, submission, fields["enterprise_id"], hashes)
            outbox.put(
                tx, caller.area_code, outbox.Job.SEAL_RECORD, f"enforcement/{submission.record_id}"
            )
            note(tx, caller, "submit_enforcement", "enforcement", submission.record_id)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _check_scope(caller: Caller, fields: Mapping[str, Any], context: SubmissionContext) -> None:
    place = context.enterprise
    roles = (
        reaching_roles(caller, fields["enterprise_id"], place, assigned=context.assigned)
        if place
        else frozenset[Role]()
    )
    if not roles:
        raise NotFound("没有这家企业，或者它不在您的辖区或行业内")
    if Role.ENTERPRISE in roles:
        raise Forbidden("own_enterprise", "不能登记对自己企业的执法结果，请由其他执法人员登记")
    if not roles & MAY_ENFORCE:
        raise Forbidden("forbidden", "只有执法人员和监管部门可以登记执法结果")


def _check_offices(fields: Mapping[str, Any], plan: Plan) -> None:
    known = {office.key for office in plan.offices}
    strange = {fields["office"], *fields["joint_offices"]} - known
    if strange:
        raise Invalid(
            "unknown_office", "本县方案里没有所选的单位，请刷新后重选", offices=sorted(strange)
        )


def _check_references(tx: sa.Connection, caller: Caller, fields: Mapping[str, Any]) -> None:
    """Raises: Invalid where the inspection or hazard it came from is not of this enterprise."""
    for name, table, word in (
        ("inspection_id", inspection, "检查记录"),
        ("hazard_id", hazard, "隐患"),
    ):
        if fields[name] is None:
            continue
        here = sa.exists().where(
            table.c.area_code == caller.area_code,
            table.c.id == fields[name],
            table.c.enterprise_id == fields["enterprise_id"],
        )
        if not tx.scalar(sa.select(here)):
            raise Invalid(f"unknown_{table.name}", f"所选{word}不属于这家企业，请重新选择")


def _check_number(tx: sa.Connection, caller: Caller, submission: Submission) -> None:
    """One decision counts once: the same kind under the same 文号 is refused.

    The lock makes parallel sends of it wait for each other until this transaction ends.
    """
    fields = submission.fields
    lock = f"enforcement/{caller.area_code}/{fields['kind']}/{fields['document_number']}"
    tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock, 0))))
    taken = sa.exists().where(
        enforcement.c.area_code == caller.area_code,
        enforcement.c.enterprise_id == fields["enterprise_id"],
        enforcement.c.kind == fields["kind"],
        enforcement.c.document_number == fields["document_number"],
        enforcement.c.id != submission.record_id,
    )
    if tx.scalar(sa.select(taken)):
        raise Conflict("number_taken", f"文号 {fields['document_number']} 已登记过，不用重复登记")


def _record(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    happened_at: datetime,
    receipt: Mapping[str, Any],
) -> bool:
    fields = submission.fields
    amount = fields["amount_yuan"]
    row = insert(enforcement).values(
        area_code=caller.area_code,
        id=submission.record_id,
        enterprise_id=fields["enterprise_id"],
        inspection_id=fields["inspection_id"],
        hazard_id=fields["hazard_id"],
        person_id=caller.person_id,
        kind=fields["kind"],
        amount_yuan=None if amount is None else Decimal(str(amount)),
        document_number=fields["document_number"],
        decided_on=fields["decided_on"],
        happened_at=happened_at,
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    row = row.on_conflict_do_nothing(index_elements=[enforcement.c.area_code, enforcement.c.id])
    return tx.execute(row.returning(enforcement.c.id)).one_or_none() is not None
