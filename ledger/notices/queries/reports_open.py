"""What a person was told of reports (报表) and is so still.

What the forms themselves tell is asked of them in the statement that reads the inbox. Whose figure
was drawn and who is late is worked out here, as where it is told, so that it is over by the same
rules; and only for whom it was told to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.tables import notice, report_filing
from ledger.notices.queries.report_checks import checks_still_open
from ledger.notices.rules.check_notices import OF_DRAW, OF_FINDING
from ledger.notices.rules.report_notices import LATE, WHOLE_COUNTY, late_occasion
from ledger.notices.rules.topics import NoticeSubject
from ledger.reports.queries.filings import filings_between
from ledger.reports.queries.owed import DUE_DAYS_MOST, kept_here, owed_between
from plans.plan import Plan

# Of what was late longer ago the list of reports tells.
_LATE_FOR = timedelta(days=DUE_DAYS_MOST - 1)
_OF_ALL = f"{LATE}{WHOLE_COUNTY}"
# The report's key and the occasion.
Told = tuple[str, str]


def reports_open(read: sa.Connection, caller: Caller, plan: Plan, today: date) -> list[Told]:
    """Of the draws, findings and lists of late offices that the caller was told of: those that hold
    still.
    """
    occasion = notice.c.occasion
    asked = sa.select(occasion).where(
        notice.c.area_code == caller.area_code,
        notice.c.person_id == caller.person_id,
        notice.c.subject == NoticeSubject.REPORT,
        _worked_out(),
    )
    occasions = read.scalars(asked.distinct()).all()
    return sorted({*_checks(read, plan, occasions), *_lists(read, plan, occasions, today)})


def report_holds(
    still_open: Sequence[Told], not_past: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """It is due still; or it was late, or sent back, and nothing came; or it is one of these."""
    what = sa.tuple_(notice.c.plan_key, notice.c.occasion)
    return sa.case(
        (_worked_out(), what.in_(still_open)),
        (notice.c.due_on.is_(None), _nothing_came()),
        else_=not_past,
    )


def _worked_out() -> sa.ColumnElement[bool]:
    """That the statement which reads the inbox does not tell whether it holds."""
    occasion = notice.c.occasion
    return sa.or_(
        occasion.startswith(OF_DRAW), occasion.startswith(OF_FINDING), occasion.endswith(_OF_ALL)
    )


def _checks(read: sa.Connection, plan: Plan, occasions: Sequence[str]) -> Iterator[Told]:
    """Drawn and not found out yet; found not to match, and nothing else came in its place."""
    draws = {UUID(one.split("/")[1]) for one in occasions if one.startswith(OF_DRAW)}
    findings = {UUID(one.split("/")[1]) for one in occasions if one.startswith(OF_FINDING)}
    if draws or findings:
        checked = checks_still_open(read, plan.area.code, sorted(draws), sorted(findings))
        yield from ((one.report, occasion) for one in checked for occasion in one.holds())


def _lists(
    read: sa.Connection, plan: Plan, occasions: Sequence[str], today: date
) -> Iterator[Told]:
    """Some office has not handed in yet."""
    days = [
        date.fromisoformat(one.removesuffix(_OF_ALL)) for one in occasions if one.endswith(_OF_ALL)
    ]
    since = max(min(days, default=today), today - _LATE_FOR)
    if days and since <= max(days):
        area_code, until = plan.area.code, max(days)
        kept, filed = (
            kept_here(read, area_code, plan),
            filings_between(read, area_code, since, until),
        )
        for one in owed_between(plan, kept, filed, since, until, today):
            if one.state == "late":
                yield one.report, late_occasion(one.due_on, WHOLE_COUNTY)


def _nothing_came() -> sa.ColumnElement[bool]:
    """Since it was late, or sent back."""
    came, back = report_filing.alias("came"), report_filing.alias("back")
    of_county = came.c.area_code == notice.c.area_code
    late = sa.exists().where(
        of_county,
        came.c.report == notice.c.plan_key,
        notice.c.occasion == sa.func.concat(sa.cast(came.c.due_on, sa.Text), LATE, came.c.office),
    )
    again = sa.exists().where(
        of_county,
        back.c.area_code == came.c.area_code,
        notice.c.occasion == sa.func.concat("returned/", sa.cast(back.c.id, sa.Text)),
        came.c.report == back.c.report,
        came.c.office == back.c.office,
        came.c.last == back.c.last,
        came.c.position > back.c.position,
    )
    return ~late & ~again
