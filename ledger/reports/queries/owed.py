"""What offices owe the county, with how it stands: the list of reports, of all or of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.rules.owners import owners_of
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.errors import Invalid
from ledger.ground.on_behalf import Owner, answers_for, owner_of
from ledger.ground.pages import Page, page_of_sorted
from ledger.ground.tables import county
from ledger.reports.queries.filings import ReportPlace, filings_between
from ledger.reports.rules.calendar import KeptSince, ReportPeriod, opens_on, periods_due
from ledger.reports.rules.standing import (
    HandedIn,
    ReportState,
    hand_in_of,
    stands,
    state_of,
    was_late,
)
from plans.orders import Form, Report
from plans.plan import Plan

MAY_READ_REPORTS = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})
# A year and a month: from the reports of how many days figures are drawn at once.
DRAWN_DAYS_MOST = 400
# What is asked for at once: the days as well on which the reports of those fall due.
DUE_DAYS_MOST = 500
_BACK = timedelta(days=62)
_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """`first`, `last`: on which days it is due, both included. `period_last`: the period's end.
    `opened`: those that can be handed in by now, or were.
    """

    office: str | None
    report: str | None
    state: str | None
    first: date | None
    last: date | None
    period_last: date | None
    opened: bool
    limit: int
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedReport:
    """One report of one office and period. `label`: of its form, as the plan calls it (附件4).
    `filing_id`: what stands; none, where nothing does.
    """

    report: str
    name: str
    form: str | None
    label: str
    office: str
    office_name: str
    first: date
    last: date
    due_on: date
    opens_on: date
    state: ReportState
    late: bool
    filing_id: UUID | None
    handed_in_at: datetime | None
    returned_reason: str | None


def kept_here(read: sa.Connection, area_code: str, plan: Plan) -> KeptSince:
    """Since when the county keeps its ledger here."""
    asked = sa.select(county.c.opened_at).where(county.c.area_code == area_code)
    return KeptSince(shanghai_date(read.execute(asked).scalar_one()), plan.campaign)


def form_of(plan: Plan, report: Report) -> Form | None:
    """The form that the report comes on."""
    return next((form for form in plan.forms if form.key == report.form), None)


def offices_seen(caller: Caller, plan: Plan) -> frozenset[str] | None:
    """Whose reports the caller may see: their own offices'; None: everybody's."""
    if caller.has(Role.COUNTY):
        return None
    return frozenset(owner.key for owner in answers_for(caller, plan))


def list_reports(
    engine: sa.Engine, caller: Caller, plan: Plan, asked: ReportFilter, today: date
) -> Page[OwedReport]:
    """What is due, the latest day first. Raises: Invalid (days, a strange cursor)."""
    since, until = asked.first or today - _BACK, asked.last or today + _AHEAD
    check_days(since, until, DUE_DAYS_MOST)
    with one_statement(engine).connect() as read:
        kept = kept_here(read, caller.area_code, plan)
    with one_statement(engine).connect() as read:
        filed = filings_between(read, caller.area_code, since, until)
    owed = owed_between(plan, kept, filed, since, until, today)
    seen = offices_seen(caller, plan)
    owed_here = [
        one
        for one in owed
        if (seen is None or one.office in seen)
        and asked.office in {None, one.office}
        and asked.report in {None, one.report}
        and asked.state in {None, one.state}
        and asked.period_last in {None, one.last}
        and not (asked.opened and one.state == "open")
    ]
    return page_of_sorted(owed_here, asked.limit, asked.cursor, _place_in_list)


def check_days(since: date, until: date, most: int) -> None:
    """Raises: Invalid where these are no days of which reports may be asked at once."""
    if not timedelta(0) <= until - since < timedelta(days=most):
        raise Invalid("period_invalid", f"起止日期应在 {most} 天之内，且开始不晚于结束，请改日期")


def _place_in_list(one: OwedReport) -> tuple[str, ...]:
    return one.due_on.isoformat(), one.report, one.office, one.last.isoformat()


def owed_between(
    plan: Plan,
    kept: KeptSince,
    filed: Mapping[ReportPlace, Sequence[HandedIn]],
    since: date,
    until: date,
    today: date,
) -> Iterator[OwedReport]:
    """Everything due on these days, of every office; and what was handed in and is owed no more."""
    left = dict(filed)
    reports = {report.key: report for report in plan.reports}
    for report in plan.reports:
        form = form_of(plan, report)
        for period in periods_due(report, kept, since, until):
            for owner in owners_of(plan, report):
                filings = left.pop(ReportPlace(report.key, owner.key, period.first), [])
                yield owed_report(report, form, owner, period, filings, today)
    for place, filings in left.items():
        report_of_then = reports.get(place.report)
        if report_of_then:
            owner = owner_of(plan, place.office) or Owner(place.office, place.office, "")
            form = form_of(plan, report_of_then)
            yield owed_report(report_of_then, form, owner, filings[0].period, filings, today)


def owed_report(
    report: Report,
    form: Form | None,
    owner: Owner,
    period: ReportPeriod,
    filings: Sequence[HandedIn],
    today: date,
) -> OwedReport:
    """How it stands today. What was handed in keeps the days that it was handed in for."""
    if filings:
        period = filings[0].period
    opens = opens_on(report, period)
    standing, first = stands(filings), hand_in_of(filings)
    return OwedReport(
        report=report.key,
        name=report.name,
        form=report.form,
        label=form.label if form else "",
        office=owner.key,
        office_name=owner.name,
        first=period.first,
        last=period.last,
        due_on=period.due_on,
        opens_on=opens,
        state=state_of(period, opens, filings, today),
        late=was_late(period, filings, today),
        filing_id=standing.id if standing else None,
        handed_in_at=first.handed_in_at if first else None,
        returned_reason=_why_returned(filings),
    )


def _why_returned(filings: Iterable[HandedIn]) -> str | None:
    last = list(filings)[-1:]
    return last[0].returned.reason if last and last[0].returned else None
