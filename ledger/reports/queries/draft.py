"""What people of an office have typed of a report and not handed in yet, with who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.expressions import refers
from ledger.ground.on_behalf import answers_for, check_on_behalf
from ledger.ground.tables import person, report_draft
from ledger.reports.queries.filings import filings_of
from ledger.reports.queries.sheet import ReportKey, report_asked
from ledger.reports.rules.draft import DraftField
from ledger.reports.rules.standing import stands
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """Of one report, office and period. `handed_in`: so often so far; `open`: it can be typed."""

    typed: Sequence[DraftField]
    handed_in: int
    open: bool


def check_types_for(caller: Caller, plan: Plan, office: str) -> None:
    """Raises: NotFound, Forbidden where the caller does not hand in for the office."""
    own_offices = answers_for(caller, plan)
    check_on_behalf(plan, office, own_offices, "只能填写本单位的报表，请从报表列表重新打开")


def draft_shown(engine: sa.Engine, caller: Caller, plan: Plan, which: ReportKey) -> ShownDraft:
    """To whoever may hand it in. Raises: NotFound, Forbidden."""
    check_types_for(caller, plan, which.office)
    with engine.connect() as read:
        report_asked(read, caller.area_code, plan, which)
        return draft_and_state(read, caller, which)


def draft_and_state(read: sa.Connection, caller: Caller, which: ReportKey) -> ShownDraft:
    """Without any check."""
    filings = filings_of(read, caller.area_code, *which)
    typed = [*draft_of(read, caller, which).values()]
    return ShownDraft(typed, len(filings), stands(filings) is None)


def draft_of(read: sa.Connection, caller: Caller, which: ReportKey) -> Mapping[str, DraftField]:
    """By field."""
    rows = report_draft.c
    asked = (
        sa.select(
            rows.field,
            rows.text,
            person.c.name.label("by"),
            rows.typed_at.label("at"),
            (rows.person_id == caller.person_id).label("mine"),
        )
        .join(person, refers(rows.person_id, person))
        .where(*of_report(caller.area_code, which))
        .order_by(rows.field)
    )
    return {row.field: DraftField(**row._mapping) for row in read.execute(asked)}


def of_report(area_code: str, which: ReportKey) -> tuple[sa.ColumnElement[bool], ...]:
    """Rows of the draft of one report, office and period."""
    rows = report_draft.c
    return (
        rows.area_code == area_code,
        rows.report == which.report,
        rows.office == which.office,
        rows.last == which.last,
    )
