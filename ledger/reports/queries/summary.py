"""The county's sheet: what the offices handed in, added up, beside what the records say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ledger.duties.rules.owners import owners_of
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import NotFound
from ledger.reports.figures.fill import unlisted_words
from ledger.reports.queries.counting import counted_now, form_asked
from ledger.reports.queries.filings import (
    Frozen,
    ReportPlace,
    filings_of_period,
    frozen_of,
    unlisted_of_all,
)
from ledger.reports.queries.owed import OwedReport, form_of, kept_here, owed_report
from ledger.reports.rules.calendar import KeptSince, ReportPeriod, period_ending
from plans.form_cells import Cells, added, shown
from plans.orders import Form
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class SummedCell:
    """`value`: the offices' numbers added up; `live`: what the whole county's records say."""

    row: str
    column: str
    value: str | None
    live: str | None


@dataclass(frozen=True, slots=True)
class SummedReport:
    """Of one period. `unlisted`: what stands in no row of the forms that were handed in; `offices`:
    all that owe it, with what is missing and late.
    """

    report: str
    name: str
    period: ReportPeriod
    form: Form | None
    cells: tuple[SummedCell, ...]
    unlisted: str
    offices: tuple[OwedReport, ...]


def summed_report(
    engine: sa.Engine, caller: Caller, plan: Plan, report_key: str, last: date, now: datetime
) -> SummedReport:
    """For the county's office. Raises: NotFound where the plan asks no such report or period."""
    report = next((one for one in plan.reports if one.key == report_key), None)
    with engine.connect() as read:
        kept = kept_here(read, caller.area_code, plan)
        period = period_ending(report, kept, last) if report else None
        if report is None or period is None:
            raise NotFound("没有这份报表或这一期，请从报表列表重新打开")
        filed = filings_of_period(read, caller.area_code, report_key, last)
        today, form = shanghai_date(now), form_of(plan, report)
        offices = tuple(
            owed_report(
                report, form, owner, period,
                filed.get(ReportPlace(report.key, owner.key, period.first), ()), today,
            )
            for owner in owners_of(plan, report)
        )  # fmt: skip
        standing = [one.filing_id for one in offices if one.filing_id]
        frozen = frozen_of(read, caller.area_code, standing)
        cells = _cells(read, plan, form, (kept, period), list(frozen.values()), now) if form else ()
        unlisted = unlisted_words(form, unlisted_of_all(frozen.values())) if form else ""
    return SummedReport(report.key, report.name, period, form, cells, unlisted, offices)


def _cells(
    read: sa.Connection,
    plan: Plan,
    form: Form,
    days: tuple[KeptSince, ReportPeriod],
    frozen: list[Frozen],
    now: datetime,
) -> tuple[SummedCell, ...]:
    handed_in: Iterable[Cells] = [{cell.place: cell.filled for cell in one.cells} for one in frozen]
    sums = shown(form, added(form, handed_in))
    counted = shown(form, counted_now(read, form_asked(plan, form, None, *days, now)).cells)
    return tuple(
        SummedCell(
            row,
            column,
            sums[row, column].text if (row, column) in sums else None,
            counted[row, column].text if (row, column) in counted else None,
        )
        for row, column in sorted({*sums, *counted})
    )
