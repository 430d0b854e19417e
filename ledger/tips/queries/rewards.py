"""The ledger of rewards (举报奖励台账) for officers. It names no reporter and outlives the report.

A reward of a report that goes around the caller is not in it. Of a report that was deleted the
reason is not told any more: whom it went around went with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds
from ledger.ground.database import one_statement
from ledger.ground.expressions import refers
from ledger.ground.pages import Order, page_of
from ledger.ground.tables import person, tip, tip_reward
from ledger.tips.queries.case import REWARD_TOLD
from ledger.tips.queries.visible import is_recused
from ledger.tips.rules.clocks import RewardDays, reward_state

_HANDLERS = ("proposed_by", "approved_by", "paid_by", "witnessed_by")
_NO_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class RewardFilter:
    """What to list. `month`: paid in it; its first day."""

    month: date | None = None
    limit: int = 50
    cursor: str | None = None


def list_tip_rewards(
    engine: sa.Engine, caller: Caller, filters: RewardFilter, today: date
) -> dict[str, Any]:
    """The last paid first, those not paid yet below; and the sum of what was paid, in yuan.

    Raises: Invalid where the cursor is none of this list's.
    """
    paid_on = sa.func.coalesce(tip_reward.c.paid_on, sa.literal(_NO_DAY, sa.Date))
    order = Order([paid_on, tip_reward.c.tip_id], [date.fromisoformat, UUID], descending=True)
    conditions = _conditions(caller, filters)
    listed = (
        _rewards()
        .add_columns(*order.sort_columns())
        .where(*conditions, order.after(filters.cursor))
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(tip_reward.c.amount_yuan), 0))
        .select_from(tip_reward.outerjoin(tip, refers(tip_reward.c.tip_id, tip)))
        .where(*conditions, tip_reward.c.state == "paid")
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, order)
        total = read.scalar(paid)
    rewards = page.map(lambda row: _shown(row, today))
    return {"rewards": rewards.rows, "paid_yuan": total, "next_cursor": page.next_cursor}


def _rewards() -> sa.Select[Any]:
    people = {name: person.alias(f"person_{name}") for name in _HANDLERS}
    source: sa.FromClause = tip_reward.outerjoin(tip, refers(tip_reward.c.tip_id, tip))
    for name, who in people.items():
        source = source.outerjoin(who, refers(tip_reward.c[name], who))
    return sa.select(
        tip_reward.c.tip_id,
        tip.c.number,
        tip_reward.c.state,
        *(tip_reward.c[name] for name in REWARD_TOLD),
        *(who.c.name.label(name) for name, who in people.items()),
    ).select_from(source)


def _conditions(caller: Caller, filters: RewardFilter) -> list[sa.ColumnElement[Any]]:
    around = sa.and_(tip.c.id.is_not(None), is_recused(sa.literal(caller.person_id, sa.Uuid)))
    conditions = [tip_reward.c.area_code == caller.area_code, sa.not_(around)]
    if filters.month:
        first, after = (month_bound.date() for month_bound in month_bounds(filters.month))
        conditions += [tip_reward.c.paid_on >= first, tip_reward.c.paid_on < after]
    return conditions


def _shown(row: sa.Row[Any], today: date) -> dict[str, Any]:
    days = RewardDays(row.state, row.collect_by, row.claimed_on)
    deleted = row.number is None
    return row._asdict() | {
        "state": reward_state(days, today),
        "reason": None if deleted else row.reason,
        "basis": None if deleted else row.basis,
    }
