"""An office records the level of standardisation (标准化等级) of an enterprise. Source: 临湘 14."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.tables import standardisation
from ledger.records import outbox
from ledger.records.context import SubmissionContext, submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.receipts import first_receipt
from ledger.records.scope import reaching_roles
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay

MAY_GRADE = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class StandardisationLimits:
    """Settings that bound a record. Photos."""

    max_photos: int


def submit_standardisation(
    engine: sa.Engine,
    caller: Caller,
    submission: Submission,
    *,
    limits: StandardisationLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it; it stands until the next record. Sending it again changes nothing.

    Raises: Conflict, NotFound, Forbidden (one's own enterprise), TooMany, Invalid with the reason.
    """
    fields = submission.fields
    hashes = list(dict.fromkeys(fields["photos"]))
    context = submission_context(
        engine,
        caller,
        "standardisation",
        submission.record_id,
        fields["enterprise_id"],
        happened_at=submission.received_at,
        hashes=hashes,
    )
    if before := replay(submission, caller.person_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    _check_scope(caller, fields, context)
    receipt = submission.receipt(settle_photos(engine, caller, context, hashes, look_for_photos))
    with engine.begin() as tx:
        if _record(tx, caller, submission, receipt):
            note_photo_uses(tx, caller, submission, fields["enterprise_id"], hashes)
            subject = f"standardisation/{submission.record_id}"
            outbox.put(tx, caller.area_code, outbox.Job.SEAL_RECORD, subject)
            note(tx, caller, "submit_standardisation", "standardisation", submission.record_id)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _check_scope(caller: Caller, fields: Mapping[str, Any], context: SubmissionContext) -> None:
    place = context.enterprise
    roles = place and reaching_roles(
        caller, fields["enterprise_id"], place, assigned=context.assigned
    )
    if not roles:
        raise NotFound("没有这家企业，或者它不在您的辖区或行业内")
    if Role.ENTERPRISE in roles:
        raise Forbidden("own_enterprise", "不能登记自己企业的等级，请由其他同事登记")
    if not roles & MAY_GRADE:
        raise Forbidden("forbidden", "标准化等级由乡镇、部门或安委办登记")


def _record(
    tx: sa.Connection, caller: Caller, submission: Submission, receipt: Mapping[str, Any]
) -> bool:
    fields = submission.fields
    certificate = fields["certificate"] or {}
    row = insert(standardisation).values(
        area_code=caller.area_code,
        id=submission.record_id,
        enterprise_id=fields["enterprise_id"],
        person_id=caller.person_id,
        level=certificate.get("level"),
        certificate_number=certificate.get("number"),
        valid_from=certificate.get("valid_from"),
        valid_until=certificate.get("valid_until"),
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    keys = [standardisation.c.area_code, standardisation.c.id]
    row = row.on_conflict_do_nothing(index_elements=keys)
    return tx.execute(row.returning(standardisation.c.id)).one_or_none() is not None
