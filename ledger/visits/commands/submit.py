"""A 派驻员's visit comes in: times, presence, log entry, signatures. Source: 溆浦 二(二)4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground import clocks
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.tables import board, hazard, visit
from ledger.ground.visit_counts import visits_of_month
from ledger.records import outbox
from ledger.records.context import SubmissionContext, submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.receipts import first_receipt
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay


@dataclass(frozen=True, slots=True)
class VisitLimits:
    """Settings that bound a visit. Days, photos, seconds."""

    late_days: int
    max_photos: int
    log_settle_seconds: int


def submit_visit(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    *,
    limits: VisitLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    A visit that `corrects` another takes its place in counts and logs; the other stays as it is.
    Raises: Conflict, NotFound, Forbidden, TooMany, Invalid as `submit_inspection`.
    """
    fields = submission.fields
    hashes = photo_hashes(fields)
    arrived_at = submission.when("arrived_at", limits.late_days)
    left_at = submission.when("left_at", limits.late_days)
    context = submission_context(
        engine,
        caller,
        "visit",
        submission.record_id,
        fields["enterprise_id"],
        happened_at=arrived_at,
        hashes=hashes,
    )
    if before := replay(submission, caller.person_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    _check_scope(caller, context)
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    with engine.begin() as tx:
        _check_references(tx, caller, fields)
        month = clocks.shanghai_month(arrived_at)
        corrected_month = _month_of_corrected(tx, caller, fields)
        counted = visits_of_month(tx, caller.area_code, fields["enterprise_id"], month)
        nth = counted if corrected_month == month else counted + 1
        receipt = submission.receipt(photos, month_visits=nth)
        if _record(tx, caller, submission, arrived_at, left_at, receipt):
            note_photo_uses(tx, caller, submission, fields["enterprise_id"], hashes)
            _follow_up(tx, caller, submission, {month, corrected_month or month}, limits)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def photo_hashes(fields: Mapping[str, Any]) -> list[str]:
    """Every photo that the document refers to, once, in order."""
    hashes = list(fields["photos"])
    for looked_at in fields["previous_hazards"]:
        hashes += looked_at["photos"]
    return list(dict.fromkeys(hashes))


def _check_scope(caller: Caller, context: SubmissionContext) -> None:
    if not caller.has(Role.SUPERVISOR):
        raise Forbidden("forbidden", "只有派驻人员可以提交到访记录")
    if context.enterprise is None or not context.assigned:
        raise NotFound("没有这家企业，或者到访那天您没有派驻在这家企业")


def _check_references(tx: sa.Connection, caller: Caller, fields: Mapping[str, Any]) -> None:
    """Raises: Invalid where the scanned board, a hazard or the corrected visit is not of here."""
    here = fields["enterprise_id"]
    code = fields["arrival"]["board_code"]
    if code and not tx.scalar(
        sa.select(
            sa.exists().where(
                board.c.area_code == caller.area_code,
                board.c.code == code,
                board.c.enterprise_id == here,
            )
        )
    ):
        raise Invalid("board_of_other_enterprise", "扫的公示牌不是这家企业的，请核对企业")
    looked_at = {each["hazard_id"] for each in fields["previous_hazards"]}
    known = tx.scalars(
        sa.select(hazard.c.id).where(
            hazard.c.area_code == caller.area_code,
            hazard.c.enterprise_id == here,
            hazard.c.id.in_(looked_at),
        )
    )
    if looked_at - set(known):
        raise Invalid("unknown_hazard", "复查的隐患不属于这家企业，请刷新隐患列表")


def _month_of_corrected(
    tx: sa.Connection, caller: Caller, fields: Mapping[str, Any]
) -> date | None:
    """The month that the corrected visit counted in; None where nothing is corrected."""
    if not fields["corrects"]:
        return None
    own: sa.Select[Any] = sa.select(visit.c.month).where(
        visit.c.area_code == caller.area_code,
        visit.c.id == fields["corrects"],
        visit.c.person_id == caller.person_id,
        visit.c.enterprise_id == fields["enterprise_id"],
    )
    month: date | None = tx.scalar(own)
    if month is None:
        raise Invalid("unknown_visit", "只能更正自己在这家企业的到访记录")
    return month


def _record(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    arrived_at: datetime,
    left_at: datetime,
    receipt: Mapping[str, Any],
) -> bool:
    fields = submission.fields
    row = insert(visit).values(
        area_code=caller.area_code,
        id=submission.record_id,
        enterprise_id=fields["enterprise_id"],
        person_id=caller.person_id,
        arrived_at=arrived_at,
        left_at=left_at,
        month=clocks.shanghai_month(arrived_at),
        clock_offset_s=submission.offset_s,
        corrects=fields["corrects"],
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    # Only the record's own id may be there already; a second correction is a fault of its own.
    row = row.on_conflict_do_nothing(index_elements=[visit.c.area_code, visit.c.id])
    corrected = Conflict("already_corrected", "这条到访记录已有更正，请更正最新的那一份")
    with constraint_errors({"uq_visit_corrects": corrected}):
        return tx.execute(row.returning(visit.c.id)).one_or_none() is not None


def _follow_up(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    months: set[date],
    limits: VisitLimits,
) -> None:
    area = caller.area_code
    outbox.put(tx, area, outbox.Job.SEAL_RECORD, f"visit/{submission.record_id}")
    # A log that was printed without this visit gets a new version, and so does one that a
    # correction took its visit out of. In one order, so that no two wait for each other.
    for month in sorted(months):
        log = f"{caller.person_id}/{month:%Y-%m}"
        outbox.put(
            tx,
            area,
            outbox.Job.RENEW_VISIT_LOG,
            log,
            merge_key=f"visit_log/{log}",
            delay_s=limits.log_settle_seconds,
        )
    note(tx, caller, "submit_visit", "visit", submission.record_id)
