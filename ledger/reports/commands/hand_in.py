"""An office hands a report in, again after it was sent back, or corrects what it handed in.

What the form counts is counted, compared with what whoever signed it saw, and frozen with the
records behind it, in the transaction of the record. What colleagues typed meanwhile must be in it;
their draft ends with it. Source: 望城 五(二), 附件4 to 6; 溆浦 四(三).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.canonical import sha256_of
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Invalid, LedgerError
from ledger.ground.on_behalf import answers_for, check_on_behalf
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.contents import Signature
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from ledger.reports.commands.draft import end_draft, wait_for_report
from ledger.reports.commands.prints import ask_for_prints
from ledger.reports.queries.counting import CountedForm, counted_to_freeze, form_asked
from ledger.reports.queries.filings import filings_of
from ledger.reports.queries.sheet import (
    ReportAsked,
    ReportKey,
    cells_before,
    report_asked,
    what_froze,
)
from ledger.reports.rules.calendar import opens_on
from ledger.reports.rules.cells import (
    FrozenCell,
    SeenCell,
    TypedCell,
    cells_asked,
    check_required,
    check_seen,
    check_totals,
    frozen_cells,
    read_typed,
)
from ledger.reports.rules.parts import ToldPart, check_parts
from ledger.reports.rules.standing import HandedIn, stands, was_late
from plans.plan import Plan

MAY_HAND_IN = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})
_MEANWHILE = Conflict("handed_in_already", "这一期刚刚已有人报送，请刷新后查看；您填写的内容还在")


@dataclass(frozen=True, slots=True)
class ReportFiling:
    """What is handed in. `typed`: as typed; `seen`: the counted cells that the signer saw;
    `corrects`: what stands, and beside which this dated correction is to stand."""

    report: str
    office: str
    last: date
    typed: tuple[TypedCell, ...]
    seen: tuple[SeenCell, ...]
    parts: tuple[ToldPart, ...]
    signature: Signature
    filled_by: str
    phone: str
    corrects: UUID | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class FilingIntake(RowIntake[ReportFiling, None]):
    """An office hands in its own reports. `plan`: as it is today."""

    kind: ClassVar = RecordKind.REPORT_FILING

    plan: Plan

    def lookup(self, request: RecordRequest[ReportFiling], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        return Lookup(request.set_right(request.content.at, limits.late_days, field="at"))

    def is_of_sender(self, content: ReportFiling) -> bool:
        """Its leader signs it, whoever sends it."""
        return False

    def judge(self, attempt: Attempt[ReportFiling]) -> None:
        """Raises: NotFound, Forbidden where the office is not the sender's."""
        own_offices = answers_for(attempt.caller, self.plan)
        check_on_behalf(
            self.plan, attempt.content.office, own_offices, "只能报送本单位的报表，请重选单位"
        )

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Of two at once the second finds the first."""
        return {"uq_report_filing_area_code_report_office_last_position": _MEANWHILE}

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[ReportFiling], judged: None
    ) -> Prepared | None:
        """Count and freeze it. Raises: NotFound, Conflict (what stands, what moved), Invalid."""
        content, area_code = attempt.content, attempt.caller.area_code
        # Of two at once the second waits here, and then finds what the first one left.
        which = ReportKey(content.report, content.office, content.last)
        wait_for_report(tx, area_code, which)
        asked = report_asked(tx, area_code, self.plan, which)
        today = shanghai_date(attempt.request.received_at)
        _check_opened(asked, today)
        filings = filings_of(tx, area_code, *which)
        if any(one.id == attempt.request.record_id for one in filings):
            return None
        _check_turn(content, filings)
        check_parts(asked.report, content.parts)
        end_draft(tx, attempt.caller, asked, which, (content.typed, content.parts))
        live = _counted(tx, self.plan, asked, attempt.request.received_at)
        cells = _cells(tx, area_code, asked, content, live)
        _check_changes(tx, area_code, content, stands(filings), cells, live)
        return _prepared(asked, content, filings, cells, live, today)

    def follow(self, tx: sa.Connection, attempt: Attempt[ReportFiling], judged: None) -> None:
        """It is printed, and the county's sum anew."""
        content = attempt.content
        ask_for_prints(tx, attempt.caller.area_code, content.report, content.office, content.last)


def _check_opened(asked: ReportAsked, today: date) -> None:
    opens = opens_on(asked.report, asked.period)
    if today < opens:
        words = f"这一期到 {asked.period.last:%-m月%-d日} 才结束，{opens:%-m月%-d日} 起可以报送"
        raise Invalid("period_not_over", words)


def _check_turn(content: ReportFiling, filings: Sequence[HandedIn]) -> None:
    """Raises: Conflict, with what stands, where it is not the turn of such a record."""
    standing = stands(filings)
    if content.corrects is None and standing is None:
        return
    if content.corrects is None and standing:
        raise Conflict(
            "handed_in_already",
            f"{standing.by} 已报送这一期，您填写的内容还在；要改请写明原因，另报更正",
            stands=_told(standing),
        )
    if standing is None:
        raise Conflict("nothing_to_correct", "这一期没有生效的报送，请直接报送，不用更正")
    if content.corrects != standing.id:
        raise Conflict(
            "corrected_already",
            f"{standing.by} 刚报了更正，请刷新后核对；您填写的内容还在",
            stands=_told(standing),
        )


def _told(standing: HandedIn) -> dict[str, str]:
    return {
        "id": str(standing.id),
        "by": standing.by,
        "handed_in_at": standing.handed_in_at.isoformat(timespec="milliseconds"),
    }


def _counted(tx: sa.Connection, plan: Plan, asked: ReportAsked, at: datetime) -> CountedForm:
    if asked.form is None:
        return CountedForm()
    return counted_to_freeze(
        tx, form_asked(plan, asked.form, asked.owner.key, asked.kept, asked.period, at)
    )


def _cells(
    tx: sa.Connection, area_code: str, asked: ReportAsked, content: ReportFiling, live: CountedForm
) -> tuple[FrozenCell, ...]:
    """Raises: Invalid, Conflict with the cells that keep it from being handed in."""
    if asked.form is None:
        return ()
    form_cells = cells_asked(asked.form)
    typed = read_typed(form_cells, content.typed)
    check_required(form_cells, typed)
    cells = frozen_cells(asked.form, live.cells, live.records, typed)
    check_seen(form_cells, cells, content.seen)
    _, before = cells_before(tx, area_code, asked)
    check_totals(form_cells, cells, before)
    return cells


def _check_changes(
    tx: sa.Connection,
    area_code: str,
    content: ReportFiling,
    standing: HandedIn | None,
    cells: Sequence[FrozenCell],
    live: CountedForm,
) -> None:
    """Raises: Invalid where a correction says what stands."""
    if content.corrects is None or standing is None:
        return
    before = what_froze(tx, area_code, standing)
    same_figures = before.cells == tuple(cells) and before.unlisted == live.unlisted
    if set(before.parts) == set(content.parts) and same_figures:
        raise Invalid("nothing_changed", "更正与现在报送的完全一样，不用更正")


def _prepared(
    asked: ReportAsked,
    content: ReportFiling,
    filings: Sequence[HandedIn],
    cells: Sequence[FrozenCell],
    live: CountedForm,
    today: date,
) -> Prepared:
    period, position = asked.period, len(filings) + 1
    frozen = [asdict(cell) | {"numbers": list(cell.numbers)} for cell in cells]
    evidence = asdict(live.evidence)
    late = was_late(period, filings, today)
    columns = {
        "report": content.report,
        "office": content.office,
        "first": period.first,
        "last": period.last,
        "due_on": period.due_on,
        "position": position,
        "late": late,
        "corrects": content.corrects,
        "cells": frozen,
        "evidence": evidence,
    }
    receipt = {
        "report_name": asked.report.name,
        "report_source": asked.report.source,
        "office_name": asked.owner.name,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "due_on": period.due_on.isoformat(),
        "position": position,
        "late": late,
        "cells": frozen,
        "evidence_sha256": sha256_of(evidence),
    }
    return Prepared(columns, receipt)
