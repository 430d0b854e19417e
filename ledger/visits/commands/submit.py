"""A 派驻员's visit comes in: times, presence, log entry, signatures. Source: 溆浦 二(二)4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from ledger.ground import clocks
from ledger.ground.caller import Caller, Role
from ledger.ground.codes import typed_code
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError, NotFound
from ledger.ground.expressions import visits_of_month
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import board, hazard, visit
from ledger.records import outbox
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from ledger.visits.rules.visit import Visit


@dataclass(frozen=True, slots=True)
class VisitIntake(RowIntake[Visit, None]):
    """Made by the person who was stationed there that day."""

    kind: ClassVar = RecordKind.VISIT

    def lookup(self, request: RecordRequest[Visit], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        arrived, left = ("arrived_at", content.arrived_at), ("left_at", content.left_at)
        stay = request.set_right_span(arrived, left, content.elapsed_s, limits.late_days)
        return Lookup(
            stay.began_at,
            content.enterprise_id,
            content.photo_hashes,
            ended_at=stay.ended_at,
            doubts=stay.doubts,
        )

    def judge(self, attempt: Attempt[Visit]) -> None:
        """Raises: Forbidden, NotFound."""
        if not attempt.caller.has(Role.SUPERVISOR):
            raise Forbidden("forbidden", "只有派驻人员可以提交到访记录")
        if attempt.context.enterprise is None or not attempt.context.assigned:
            raise NotFound("没有这家企业，或者到访那天您没有派驻在这家企业")

    def prepare(self, tx: sa.Connection, attempt: Attempt[Visit], judged: None) -> Prepared | None:
        """The receipt tells the how-manieth of the month it is. Raises: Invalid."""
        content, area_code = attempt.content, attempt.caller.area_code
        _check_references(tx, area_code, content)
        month = _month(attempt)
        corrected_month = _month_of_corrected(tx, attempt.caller, content)
        counted = visits_of_month(tx, area_code, content.enterprise_id, month)
        columns = {
            "enterprise_id": content.enterprise_id,
            "arrived_at": attempt.lookup.happened_at,
            "left_at": attempt.lookup.over_at,
            "month": month,
            "corrects": content.corrects,
        }
        return Prepared(
            columns, {"month_visits": counted if corrected_month == month else counted + 1}
        )

    def conflicts(self) -> Mapping[str, LedgerError]:
        """A visit is corrected once."""
        return {
            "uq_visit_corrects": Conflict(
                "already_corrected", "这条到访记录已有更正，请更正最新的那一份"
            )
        }

    def follow(self, tx: sa.Connection, attempt: Attempt[Visit], judged: None) -> None:
        """A log that was printed without this visit gets a new version.

        So does one that a correction took its visit out of. In one order, so that no two wait for
        each other.
        """
        months = {_month(attempt)}
        if corrected_month := _month_of_corrected(tx, attempt.caller, attempt.content):
            months.add(corrected_month)
        for month in sorted(months):
            log = f"{attempt.caller.person_id}/{month:%Y-%m}"
            outbox.put(
                tx,
                attempt.caller.area_code,
                outbox.Job.RENEW_VISIT_LOG,
                log,
                merge_key=f"visit_log/{log}",
                delay_s=attempt.limits.settle_seconds,
            )


def _month(attempt: Attempt[Visit]) -> date:
    return clocks.shanghai_month(attempt.lookup.happened_at)


def _check_references(tx: sa.Connection, area_code: str, content: Visit) -> None:
    """Raises: Invalid where the scanned board, a hazard or the corrected visit is not of here."""
    here, scanned = content.enterprise_id, content.arrival.board_code
    code = typed_code(scanned) if scanned else None
    if scanned and not tx.scalar(
        sa.select(
            sa.exists().where(
                board.c.area_code == area_code,
                board.c.code == code,
                board.c.enterprise_id == here,
            )
        )
    ):
        raise Invalid("board_of_other_enterprise", "扫的公示牌不是这家企业的，请核对企业")
    looked_at = {previous_hazard.hazard_id for previous_hazard in content.previous_hazards}
    known = tx.scalars(
        sa.select(hazard.c.id).where(
            hazard.c.area_code == area_code,
            hazard.c.enterprise_id == here,
            hazard.c.id.in_(looked_at),
        )
    )
    if looked_at - set(known):
        raise Invalid("unknown_hazard", "复查的隐患不属于这家企业，请刷新隐患列表")


def _month_of_corrected(tx: sa.Connection, caller: Caller, content: Visit) -> date | None:
    """The month that the corrected visit counted in; None where nothing is corrected."""
    if not content.corrects:
        return None
    query: sa.Select[Any] = sa.select(visit.c.month).where(
        visit.c.area_code == caller.area_code,
        visit.c.id == content.corrects,
        visit.c.person_id == caller.person_id,
        visit.c.enterprise_id == content.enterprise_id,
    )
    month: date | None = tx.scalar(query)
    if month is None:
        raise Invalid("unknown_visit", "只能更正自己在这家企业的到访记录")
    return month
