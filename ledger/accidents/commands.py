"""An accident is entered, or an entry is corrected, by the county's office. Source: 望城 二."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import accident
from ledger.records import outbox
from ledger.records.receipts import first_receipt
from ledger.records.submission import Recorded, Submission
from plans.plan import Plan

MAY_ENTER_ACCIDENTS = frozenset({Role.COUNTY})


def submit_accident(
    engine: sa.Engine, caller: Caller, submission: Submission, *, plan: Plan
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: Conflict (another document under this UUID; corrected already), NotFound (what it
    corrects), Invalid with the reason.
    """
    if before := first_receipt(engine, caller, submission):
        return before
    _check_words(submission, plan)
    receipt = submission.receipt({})
    with engine.begin() as tx:
        _check_corrected(tx, caller, submission)
        if _record(tx, caller, submission, receipt):
            outbox.put(
                tx, caller.area_code, outbox.Job.SEAL_RECORD, f"accident/{submission.record_id}"
            )
            note(tx, caller, "submit_accident", "accident", submission.record_id)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _check_words(submission: Submission, plan: Plan) -> None:
    """Raises: Invalid where the plan has no such town, sector or exclusion; on a day to come."""
    fields = submission.fields
    if fields["happened_on"] > shanghai_date(submission.received_at):
        raise Invalid("not_happened_yet", "发生日期不能晚于今天")
    if fields["town_code"] not in {each.code for each in plan.towns}:
        raise Invalid("unknown_town", "本县方案里没有这个乡镇，请刷新后重选")
    if fields["sector"] not in {each.id for each in plan.sectors}:
        raise Invalid("unknown_sector", "本县方案里没有这个行业领域，请刷新后重选")
    known = {each.key: each.name for each in plan.accident_exclusions}
    if fields["excluded"] and fields["excluded"]["ground"] not in known:
        listed = "、".join(known.values()) or "没有规定"
        raise Invalid("unknown_exclusion", f"本县方案里不计入的情形：{listed}。请改为计入或重选")


def _check_corrected(tx: sa.Connection, caller: Caller, submission: Submission) -> None:
    """The row is locked, so that of two corrections at once the second finds the first."""
    corrects = submission.fields["corrects"]
    if corrects is None:
        return
    here = accident.c.area_code == caller.area_code
    known = sa.select(accident.c.id).where(here, accident.c.id == corrects).with_for_update()
    if tx.execute(known).one_or_none() is None:
        raise NotFound("没有要更正的事故记录，请刷新后再试")
    again = sa.exists().where(
        here, accident.c.corrects == corrects, accident.c.id != submission.record_id
    )
    if tx.scalar(sa.select(again)):
        raise Conflict("corrected_already", "这条记录已经更正过，请更正最新的一条")


def _record(
    tx: sa.Connection, caller: Caller, submission: Submission, receipt: Mapping[str, Any]
) -> bool:
    fields = submission.fields
    row = insert(accident).values(
        area_code=caller.area_code,
        id=submission.record_id,
        person_id=caller.person_id,
        happened_on=fields["happened_on"],
        town_code=fields["town_code"],
        sector=fields["sector"],
        deaths=fields["deaths"],
        business=fields["business"],
        excluded=fields["excluded"] and fields["excluded"]["ground"],
        corrects=fields["corrects"],
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    row = row.on_conflict_do_nothing(index_elements=[accident.c.area_code, accident.c.id])
    return tx.execute(row.returning(accident.c.id)).one_or_none() is not None
