"""派驻 as an office reads it: who is owed a supervisor, who goes where, which visits are missing.

Source: 溆浦 二(二)4. Threshold and quota are the plan's; enterprises that concern the caller
themselves are left out of rows and counts alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.expressions import on_duty, uncorrected
from ledger.ground.pages import Order, page_of, whole_number, words
from ledger.ground.tables import assignment, enterprise, grant, person, town, visit
from ledger.ground.visible import of_others, visible_enterprise
from ledger.visits.rules.duty_periods import Period, gaps, overlaps
from ledger.visits.rules.quota import Outlook, days_left, last_day_of_month, quota
from plans.plan import Plan
from spelling.names import name_key

# Where in the list each standing comes; the most urgent first.
UNASSIGNED, TOO_LATE, SHORT, SETTLED = range(4)
RANKS = {"unassigned": UNASSIGNED, "too_late": TOO_LATE, "short": SHORT, "settled": SETTLED}
RANK_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class StationingFilter:
    """What to list. `standing`: a key of `RANKS`; None: every enterprise."""

    standing: str | None = None
    town_code: str | None = None
    sector: str | None = None
    text: str | None = None
    limit: int = 50
    cursor: str | None = None


def stationing(
    engine: sa.Engine, caller: Caller, plan: Plan, filters: StationingFilter, today: date
) -> dict[str, Any]:
    """This month: totals, and enterprises by urgency. `today`: the day it is in Asia/Shanghai.

    Raises: Invalid where the cursor is none of this list's.
    """
    month = today.replace(day=1)
    owed = _owed(caller, plan, filters, today).subquery("owed")
    order = Order(
        [owed.c.rank, owed.c.fewer, owed.c.name, owed.c.id],
        [whole_number(SETTLED), whole_number(RANK_MOST), words, UUID],
    )
    of_standing = sa.true() if filters.standing is None else owed.c.rank == RANKS[filters.standing]
    listed = (
        sa.select(owed, *order.sort_columns())
        .where(of_standing, order.after(filters.cursor))
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, order)
        totals = read.execute(_totals(owed)).one()
        periods = assignments_of(read, caller.area_code, [row.id for row in page.rows], month)
    return {
        "month": month,
        "days_left": days_left(month, today),
        "employees_at_least": plan.stationing.employees_at_least if plan.stationing else None,
        "visits_at_least": plan.stationing.visits_at_least if plan.stationing else None,
        "totals": totals,
        "enterprises": [_row(row, periods[row.id], plan, today) for row in page.rows],
        "next_cursor": page.next_cursor,
    }


def stationing_around(
    engine: sa.Engine, caller: Caller, assignment_id: UUID, today: date
) -> dict[str, Any]:
    """The enterprise of an assignment: who is on duty from this month on, gaps and overlaps.

    Told as far as the last change of duty that is known.
    """
    with one_statement(engine).connect() as read:
        here: UUID = read.execute(
            sa.select(assignment.c.enterprise_id).where(
                assignment.c.area_code == caller.area_code, assignment.c.id == assignment_id
            )
        ).scalar_one()
        assigned = assignments_of(read, caller.area_code, [here], today.replace(day=1))[here]
    periods = _periods(assigned)
    ends = [day for period in periods for day in (period.from_date, period.to_date) if day]
    last = max([last_day_of_month(today.replace(day=1)), *ends])
    coverage = {"gaps": gaps(periods, today, last), "overlaps": overlaps(periods, today, last)}
    return {"assignments": assigned, **coverage}


def assignments_of(
    read: sa.Connection, area_code: str, enterprise_ids: Collection[UUID], month: date
) -> dict[UUID, list[sa.Row[Any]]]:
    """By enterprise: assignments of the month (its first day) and later, in their order."""
    by_enterprise: dict[UUID, list[sa.Row[Any]]] = defaultdict(list)
    columns = ("id", "enterprise_id", "person_id", "from_date", "to_date")
    asked: sa.Select[Any] = (
        sa.select(
            *(assignment.c[name] for name in columns),
            person.c.name.label("person"),
            serves().label("serves"),
        )
        .join(
            person,
            sa.and_(
                person.c.area_code == assignment.c.area_code,
                person.c.id == assignment.c.person_id,
            ),
        )
        .where(
            assignment.c.area_code == area_code,
            assignment.c.enterprise_id.in_(enterprise_ids),
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= month),
        )
        .order_by(assignment.c.from_date, person.c.name)
    )
    for row in read.execute(asked):
        by_enterprise[row.enterprise_id].append(row)
    return by_enterprise


def visits_made(month: date) -> sa.ScalarSelect[int]:
    """Visits of `enterprise` in the month (its first day), by whomever."""
    counted = sa.select(sa.func.count()).where(
        visit.c.area_code == enterprise.c.area_code,
        visit.c.enterprise_id == enterprise.c.id,
        visit.c.month == month,
        uncorrected(),
    )
    return counted.scalar_subquery()


def visits_owed(plan: Plan) -> sa.ColumnElement[int]:
    """What the plan owes `enterprise` each month; 0 where it is too small or is no more."""
    rule = plan.stationing
    if rule is None:
        return sa.literal(0)
    owed = sa.and_(enterprise.c.active, enterprise.c.employees >= rule.employees_at_least)
    return sa.case((owed, rule.visits_at_least), else_=0)


def serves() -> sa.ColumnElement[bool]:
    """`person` is a 派驻员 in office; who left still stands in assignments and comes no more."""
    granted = sa.exists().where(
        grant.c.area_code == person.c.area_code,
        grant.c.person_id == person.c.id,
        grant.c.role == Role.SUPERVISOR,
    )
    return sa.and_(person.c.active, granted)


def _owed(caller: Caller, plan: Plan, filters: StationingFilter, today: date) -> sa.Select[Any]:
    """Enterprises that are owed visits or have a supervisor, with what is missing there."""
    counted = _counted(caller, plan, filters, today).subquery("counted")
    missing = sa.func.greatest(0, counted.c.owed - counted.c.made)
    left = days_left(today.replace(day=1), today)
    rank = sa.case(
        (sa.and_(counted.c.owed > 0, ~counted.c.assigned), UNASSIGNED),
        (missing > left, TOO_LATE),
        (missing > 0, SHORT),
        else_=SETTLED,
    )
    needed = sa.or_(counted.c.owed > 0, counted.c.assigned)
    return sa.select(counted, rank.label("rank"), (-missing).label("fewer")).where(needed)


def _counted(caller: Caller, plan: Plan, filters: StationingFilter, today: date) -> sa.Select[Any]:
    # Both are worked out for the county at once: one by one they take ten times as long.
    made = _made_by_enterprise(caller.area_code, today.replace(day=1))
    on_post = _on_post(caller.area_code, today)
    columns = ("id", "name", "town_code", "sectors", "employees", "active")
    return (
        sa.select(
            *(enterprise.c[name] for name in columns),
            town.c.name.label("town"),
            visits_owed(plan).label("owed"),
            sa.func.coalesce(made.c.visits, 0).label("made"),
            on_post.c.enterprise_id.is_not(None).label("assigned"),
        )
        .outerjoin(
            town,
            sa.and_(
                town.c.area_code == enterprise.c.area_code,
                town.c.town_code == enterprise.c.town_code,
            ),
        )
        .outerjoin(made, made.c.enterprise_id == enterprise.c.id)
        .outerjoin(on_post, on_post.c.enterprise_id == enterprise.c.id)
        .where(visible_enterprise(caller), of_others(caller), *_conditions(filters))
    )


def _made_by_enterprise(area_code: str, month: date) -> sa.Subquery:
    return (
        sa.select(visit.c.enterprise_id, sa.func.count().label("visits"))
        .where(visit.c.area_code == area_code, visit.c.month == month, uncorrected())
        .group_by(visit.c.enterprise_id)
        .subquery("made_here")
    )


def _on_post(area_code: str, today: date) -> sa.Subquery:
    """Enterprises where a 派驻员 in office is stationed on the day."""
    return (
        sa.select(assignment.c.enterprise_id)
        .distinct()
        .join(
            person,
            sa.and_(
                person.c.area_code == assignment.c.area_code,
                person.c.id == assignment.c.person_id,
            ),
        )
        .where(assignment.c.area_code == area_code, on_duty(today), serves())
        .subquery("on_post")
    )


def _conditions(filters: StationingFilter) -> Iterable[sa.ColumnElement[bool]]:
    if filters.town_code:
        yield enterprise.c.town_code == filters.town_code
    if filters.sector:
        yield enterprise.c.sectors.contains([filters.sector])
    if filters.text:
        yield enterprise.c.compared_name.contains(name_key(filters.text), autoescape=True)


def _totals(owed: sa.Subquery) -> sa.Select[Any]:
    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(condition)

    counts: list[sa.ColumnElement[Any]] = [
        count(owed.c.owed > 0).label("owed"),
        *(count(owed.c.rank == rank).label(name) for name, rank in RANKS.items()),
        sa.func.coalesce(-sa.func.sum(owed.c.fewer), 0).label("missing_visits"),
    ]
    return sa.select(*counts).select_from(owed)


def _row(row: sa.Row[Any], assigned: list[sa.Row[Any]], plan: Plan, today: date) -> dict[str, Any]:
    month = today.replace(day=1)
    made = quota(row.owed, row.made, month, today, warning_days=plan.presence.warning_days)
    periods = _periods(assigned)
    first, last = today, last_day_of_month(month)
    return {
        "id": row.id,
        "name": row.name,
        "town": row.town,
        "town_code": row.town_code,
        "employees": row.employees,
        "assigned": row.assigned,
        "quota": made,
        "assignments": assigned,
        # What is past cannot be mended; what comes can.
        "gaps": gaps(periods, first, last) if made.outlook != Outlook.NONE_OWED else [],
        "overlaps": overlaps(periods, first, last),
    }


def _periods(assigned: list[sa.Row[Any]]) -> list[Period]:
    return [
        Period(period.person_id, period.from_date, period.to_date)
        for period in assigned
        if period.serves
    ]
