"""Reports of a county as they stand on a day: soon due, late, sent back; with who may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.on_behalf import answers_for
from ledger.notices.rules.report_notices import LateReport, ReportReaders, ReturnedReport
from ledger.people.rules import Recipients
from ledger.reports.queries.filings import filings_between
from ledger.reports.queries.owed import OwedReport, kept_here, owed_between
from ledger.reports.rules.standing import stands
from plans.plan import Plan

# What was missed longer ago is on the list, and no news.
_TOLD_FOR = timedelta(days=31)


def reports_owed(
    read: sa.Connection, plan: Plan, today: date, ahead: timedelta
) -> list[OwedReport]:
    """Due in the month that is over, or within these days."""
    since, until = today - _TOLD_FOR, today + ahead
    filed = filings_between(read, plan.area.code, since, until)
    return list(
        owed_between(plan, kept_here(read, plan.area.code, plan), filed, since, until, today)
    )


def late_reports(plan: Plan, owed: list[OwedReport]) -> Iterator[LateReport]:
    """Nothing came."""
    addressees = {report.key: report.to for report in plan.reports}
    for one in owed:
        if one.state == "late":
            yield LateReport(
                one.report, one.name, addressees[one.report], one.office, one.office_name,
                one.last, one.due_on,
            )  # fmt: skip


def returned_reports(read: sa.Connection, plan: Plan, today: date) -> Iterator[ReturnedReport]:
    """It was sent back, and nothing stands in its place."""
    names = {report.key: report.name for report in plan.reports}
    filed = filings_between(read, plan.area.code, today - _TOLD_FOR, today + _TOLD_FOR)
    for place, filings in filed.items():
        newest = filings[-1]
        if newest.returned and stands(filings) is None and place.report in names:
            yield ReturnedReport(
                place.report, names[place.report], place.office, newest.last, newest.id,
                newest.returned.reason,
            )  # fmt: skip


def readers_of(plan: Plan, roster: Recipients) -> ReportReaders:
    """Who speaks for each office, and who is of the county's."""
    offices: defaultdict[str, set[UUID]] = defaultdict(set)
    for person in roster.offices:
        for owner in answers_for(person, plan):
            offices[owner.key].add(person.person_id)
    county = {one.person_id for one in roster.offices if one.has(Role.COUNTY)}
    return ReportReaders(
        {key: frozenset(people) for key, people in offices.items()}, frozenset(county)
    )
