"""The reports that an officer may see: what is due first on top, what has ended below."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.lifecycles.tip import CLOSED_STATES
from ledger.ground.pages import Order, Page, page_of, whole_number
from ledger.ground.tables import tip, tip_reward
from ledger.tips.queries.lines import due_by, line_of, tip_lines
from ledger.tips.rules.clocks import SOON_DAYS
from plans.plan import Plan

_EPOCH = date(1970, 1, 1)
# Beyond every day that can be due (2243), and beyond that the ended ones, the last first.
_WITHOUT_A_DAY, _ENDED = 100_000, 300_000


@dataclass(frozen=True, slots=True)
class TipFilter:
    """What to list. `due`: overdue, or soon (today and the days right after it)."""

    states: Collection[str] = ()
    due: str | None = None
    enterprise_id: UUID | None = None
    limit: int = 50
    cursor: str | None = None


def list_tips(
    engine: sa.Engine, caller: Caller, filters: TipFilter, plan: Plan, today: date
) -> Page[dict[str, Any]]:
    """Those that the report does not go around the caller for, the most urgent first.

    Raises: Invalid where the cursor is none of this list's.
    """
    due = due_by(plan.tips, today)
    order = Order([_urgency(due), tip.c.arrived], [whole_number(2**31), whole_number(2**62)])
    listed = (
        tip_lines(caller)
        .add_columns(*order.sort_columns())
        .where(*_conditions(filters, due, today), order.after(filters.cursor))
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, order)
    return page.map(lambda row: line_of(row, plan.tips, today))


def _urgency(due: sa.ColumnElement[date]) -> sa.ColumnElement[int]:
    waits = sa.or_(tip.c.state.not_in(sorted(CLOSED_STATES)), tip_reward.c.state == "proposed")
    return sa.case(
        (due.is_not(None), due - sa.literal(_EPOCH, sa.Date)),
        (waits, sa.literal(_WITHOUT_A_DAY)),
        else_=_ENDED - (tip.c.ended_on - sa.literal(_EPOCH, sa.Date)),
    )


def _conditions(
    filters: TipFilter, due: sa.ColumnElement[date], today: date
) -> list[sa.ColumnElement[Any]]:
    conditions: list[sa.ColumnElement[Any]] = []
    if filters.states:
        conditions.append(tip.c.state.in_(filters.states))
    if filters.enterprise_id:
        place = sa.func.coalesce(tip.c.enterprise_settled, tip.c.enterprise_id)
        conditions.append(place == filters.enterprise_id)
    if filters.due == "overdue":
        conditions.append(due < today)
    if filters.due == "soon":
        conditions.append(due.between(today, today + timedelta(days=SOON_DAYS)))
    return conditions
