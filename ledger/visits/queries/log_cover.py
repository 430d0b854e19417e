"""The cover of a visit log: each enterprise of the month against the plan's minimum of visits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.visit_log import CoverRow
from ledger.ground.clocks import month_bounds, next_month, shanghai_date
from ledger.ground.expressions import name_on, uncorrected
from ledger.ground.tables import assignment, enterprise, hazard, visit
from ledger.records.origins import ORIGINS
from plans.plan import Plan


def cover_rows(
    read: sa.Connection, area_code: str, person_id: UUID, month: date, plan: Plan
) -> tuple[CoverRow, ...]:
    """Every enterprise where the person was stationed in the month, or that they visited.

    Under the name it bore when the month ended: a log of then does not change with a name of now.
    """
    visited = _visited_days(read, area_code, person_id, month)
    rows = read.execute(_enterprises(area_code, person_id, month, list(visited))).all()
    return tuple(
        CoverRow(
            enterprise=row.name,
            visits=len(visited.get(row.id, ())),
            visits_at_least=plan.visits_owed(row.employees),
            days=tuple(sorted(set(visited.get(row.id, ())))),
            hazards_found=row.found,
            hazards_closed=row.closed,
        )
        for row in rows
    )


def _visited_days(
    read: sa.Connection, area_code: str, person_id: UUID, month: date
) -> dict[UUID, list[date]]:
    days: dict[UUID, list[date]] = {}
    for row in read.execute(
        sa.select(visit.c.enterprise_id, visit.c.arrived_at).where(
            visit.c.area_code == area_code,
            visit.c.person_id == person_id,
            visit.c.month == month,
            uncorrected(),
        )
    ):
        days.setdefault(row.enterprise_id, []).append(shanghai_date(row.arrived_at))
    return days


def _enterprises(
    area_code: str, person_id: UUID, month: date, visited: list[UUID]
) -> sa.Select[Any]:
    began, ended = month_bounds(month)
    of_enterprise = (
        hazard.c.area_code == enterprise.c.area_code,
        hazard.c.enterprise_id == enterprise.c.id,
    )
    hazards_found = sa.select(sa.func.count()).where(
        *of_enterprise,
        hazard.c.found_by == person_id,
        # Registered in another office: a log says nothing of that.
        hazard.c.origin.not_in(sorted(ORIGINS)),
        hazard.c.found_at >= began,
        hazard.c.found_at < ended,
    )
    closed = sa.select(sa.func.count()).where(
        *of_enterprise, hazard.c.closed_at >= began, hazard.c.closed_at < ended
    )
    stationed = sa.exists().where(
        assignment.c.area_code == enterprise.c.area_code,
        assignment.c.enterprise_id == enterprise.c.id,
        assignment.c.person_id == person_id,
        assignment.c.from_date < next_month(month),
        sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= month),
    )
    return (
        sa.select(
            enterprise.c.id,
            name_on(sa.literal(next_month(month) - timedelta(days=1))).label("name"),
            enterprise.c.employees,
            hazards_found.scalar_subquery().label("found"),
            closed.scalar_subquery().label("closed"),
        )
        .where(
            enterprise.c.area_code == area_code,
            sa.or_(stationed, enterprise.c.id.in_(visited)),
        )
        .order_by(enterprise.c.name, enterprise.c.id)
    )
