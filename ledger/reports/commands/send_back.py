"""The county's office sends a report back, with its reason; it is handed in again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, Forbidden, LedgerError, NotFound
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import report_return
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.outbox import put_notices
from ledger.records.request import RecordRequest
from ledger.reports.commands.draft import wait_for_report
from ledger.reports.commands.prints import ask_for_prints
from ledger.reports.queries.filings import filings_of, one_filing
from ledger.reports.queries.sheet import ReportKey
from ledger.reports.rules.standing import stands

MAY_RETURN = frozenset({Role.COUNTY})
SENT_BACK = Conflict("returned_already", "这份报表已经退回过，请刷新后查看")


@dataclass(frozen=True, slots=True)
class ReportReturn:
    """Which filing is sent back, and why."""

    filing_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReturnIntake(RowIntake[ReportReturn, None]):
    """What stands is sent back and nothing else; of a correction the frozen figures stand again."""

    kind: ClassVar = RecordKind.REPORT_RETURN

    def lookup(self, request: RecordRequest[ReportReturn], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        return Lookup(request.set_right(request.content.at, limits.late_days, field="at"))

    def judge(self, attempt: Attempt[ReportReturn]) -> None:
        """Raises: Forbidden."""
        if not attempt.caller.has(*MAY_RETURN):
            raise Forbidden("forbidden", "报表由县安委办退回，请联系安委办")

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Of two at once the second finds the first."""
        return {"uq_report_return_area_code_filing_id": SENT_BACK}

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[ReportReturn], judged: None
    ) -> Prepared | None:
        """Raises: NotFound; Conflict where it stands no more."""
        area_code, content = attempt.caller.area_code, attempt.content
        filed = one_filing(tx, area_code, content.filing_id)
        if filed is None:
            raise NotFound("没有这份报表，请刷新后再试")
        which = ReportKey(filed.report, filed.office, filed.last)
        wait_for_report(tx, area_code, which)
        filings = filings_of(tx, area_code, *which)
        standing = stands(filings)
        if standing is None or standing.id != filed.id:
            now = next(one for one in filings if one.id == filed.id)
            if now.returned and _is_there(tx, area_code, attempt.request.record_id):
                return None
            if now.returned:
                raise SENT_BACK
            raise Conflict("corrected_meanwhile", "这份报表已有更正，请刷新后先看最新的更正")
        return Prepared(
            {"filing_id": filed.id, "reason": content.reason},
            {"report": filed.report, "office": filed.office, "last": filed.last.isoformat()},
        )

    def follow(self, tx: sa.Connection, attempt: Attempt[ReportReturn], judged: None) -> None:
        """The office's print shows what stands now, and so does the county's sum."""
        area_code = attempt.caller.area_code
        filed = one_filing(tx, area_code, attempt.content.filing_id)
        if filed:
            ask_for_prints(tx, area_code, filed.report, filed.office, filed.last)
        put_notices(tx, area_code)


def _is_there(tx: sa.Connection, area_code: str, return_id: UUID) -> bool:
    """Another send of it was quicker."""
    rows = report_return.c
    there = sa.exists().where(rows.area_code == area_code, rows.id == return_id)
    return bool(tx.scalar(sa.select(there)))
