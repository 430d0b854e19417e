"""The county's office writes what it found where it checked a drawn figure (抽查结论).

It never changes what was handed in: the office corrects it, or the county's office sends it back.
Source: 溆浦 二(四)2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden, LedgerError, NotFound
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import report_draw
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.outbox import put_notices
from ledger.records.request import RecordRequest
from ledger.reports.queries.findings import MadeFinding, findings_by_lot
from ledger.reports.queries.report_draws import drawn_lots
from ledger.reports.rules.drawing import DrawnCell
from ledger.reports.rules.finding import (
    FindingManner,
    FindingOutcome,
    check_outcome,
    number_found,
)

MAY_FIND_LOTS = frozenset({Role.COUNTY})
_OF_CELL = (
    "report", "report_name", "office", "office_name", "last", "row", "row_name", "column",
    "column_name", "value",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """Of which drawn cell, and what was found. `corrects`: the finding before it, if there is one.

    `found`: the number, as it was typed.
    """

    draw_id: UUID
    lot: int
    outcome: FindingOutcome
    manner: FindingManner
    found: str | None
    words: str | None
    photos: tuple[str, ...]
    corrects: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingIntake(RowIntake[ReportFinding, None]):
    """One stands beside another, dated; the newest holds."""

    kind: ClassVar = RecordKind.REPORT_FINDING

    def lookup(self, request: RecordRequest[ReportFinding], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        happened_at = request.set_right(content.at, limits.late_days, field="at")
        return Lookup(happened_at, photos=content.photos)

    def judge(self, attempt: Attempt[ReportFinding]) -> None:
        """Raises: Forbidden."""
        if not attempt.caller.has(*MAY_FIND_LOTS):
            raise Forbidden("forbidden", "抽查结论由县安委办填写，请联系安委办")

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Of two at once the second finds the first."""
        words = "刚刚已有人写了结论，请刷新后核对；您填写的内容还在"
        return {
            "uq_report_finding_area_code_draw_id_lot_position": Conflict("found_already", words),
        }

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[ReportFinding], judged: None
    ) -> Prepared | None:
        """Raises: NotFound, Conflict where another finding holds, Invalid."""
        area_code, content = attempt.caller.area_code, attempt.content
        # Of two at once the second waits here, and then finds what the first one left.
        wait_for_lock(tx, f"report_finding/{area_code}/{content.draw_id}/{content.lot}")
        drawn = _drawn(tx, area_code, content)
        by_lot = findings_by_lot(tx, area_code, [content.draw_id])
        before = by_lot.get((content.draw_id, content.lot), ())
        if any(one.id == attempt.request.record_id for one in before):
            return None
        _check_turn(content, before)
        found = number_found(content.found, drawn)
        check_outcome(content.outcome, found, drawn)
        columns = {
            "draw_id": content.draw_id,
            "lot": content.lot,
            "position": len(before) + 1,
            "corrects": content.corrects,
            "outcome": content.outcome,
            "found": found,
        }
        kept: dict[str, Any] = drawn.kept()
        return Prepared(columns, {name: kept[name] for name in _OF_CELL} | {"found": found})

    def follow(self, tx: sa.Connection, attempt: Attempt[ReportFinding], judged: None) -> None:
        """Whose figure does not match is told."""
        put_notices(tx, attempt.caller.area_code)


def _drawn(tx: sa.Connection, area_code: str, content: ReportFinding) -> DrawnCell:
    """Raises: NotFound."""
    for draw in drawn_lots(tx, area_code, report_draw.c.id == content.draw_id):
        for cell in draw.drawn:
            if cell.lot == content.lot:
                return cell
    raise NotFound("没有这次抽查或这个数，请刷新后重选")


def _check_turn(content: ReportFinding, before: Sequence[MadeFinding]) -> None:
    """Raises: Conflict, with the finding that holds, where this one was written beside another."""
    if not before:
        if content.corrects:
            raise Conflict("nothing_to_correct", "这个数待核查，请直接填写结论")
        return
    holds = before[0]
    if content.corrects != holds.id:
        shown = {
            "id": str(holds.id),
            "by": holds.by,
            "received_at": holds.received_at.isoformat(timespec="milliseconds"),
            "outcome": holds.outcome,
        }
        words = f"{holds.by} 已写了结论，请刷新后核对；您填写的内容还在"
        raise Conflict("found_already", words, stands=shown)
