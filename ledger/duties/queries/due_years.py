"""Which years something falls due in: a hazard, a listing, a look-back, a report."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from ledger.duties.rules.cycles import season_of
from ledger.duties.rules.report_days import next_report_due
from ledger.ground.clocks import shanghai_date
from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from ledger.ground.tables import county, hazard
from plans.plan import Plan

_WAITING = sorted({*OPEN_STATES, State.CLOSED})


def years_reached(read: sa.Connection, plan: Plan, today: date) -> set[int]:
    """This year, and each in which a hazard, a listing, a look-back or a report falls due."""
    years = {today.year}
    for due in (hazard.c.deadline, hazard.c.listed_until, hazard.c.look_back_due):
        year = sa.cast(sa.func.date_part("year", due), sa.Integer)
        asked = sa.select(year).where(
            hazard.c.area_code == plan.area.code, hazard.c.state.in_(_WAITING), due >= today
        )
        years.update(read.scalars(asked.distinct()))
    return years | {due.year for due in _reports_due(read, plan, today)}


def _reports_due(read: sa.Connection, plan: Plan, today: date) -> list[date]:
    asked = sa.select(county.c.opened_at).where(county.c.area_code == plan.area.code)
    opened_at = read.scalar(asked)
    season = season_of(plan.campaign, shanghai_date(opened_at), today) if opened_at else None
    if season is None:
        return []
    due = [next_report_due(report, season, today) for report in plan.reports]
    return [day for day in due if day]
