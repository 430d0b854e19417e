"""Reports that officers may have to be told of, each with the officers it does not go around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.lifecycles.tip import TipState
from ledger.ground.tables import person, tip, tip_message, tip_reward
from ledger.notices.rules.tip_reminders import PendingTip
from ledger.tips.queries.keys import is_officer
from ledger.tips.queries.past_keeping import is_held
from ledger.tips.queries.visible import is_recused
from ledger.tips.rules.clocks import RewardDays, TipDays
from plans.tip_terms import Tips


def pending_tips(
    read: sa.Connection, area_code: str, terms: Tips, today: date
) -> Iterator[PendingTip]:
    """In order of arrival. Two statements."""
    officers = _officers(read, area_code)
    last = sa.select(sa.func.coalesce(sa.func.max(tip_message.c.position), 0)).where(
        tip_message.c.area_code == tip.c.area_code,
        tip_message.c.tip_id == tip.c.id,
        tip_message.c.sender == "reporter",
        tip_message.c.position > tip.c.messages_read,
    )
    # A name of its own: `is_held` asks for rewards itself.
    reward = tip_reward.alias("own_reward")
    of_tip = sa.and_(reward.c.area_code == tip.c.area_code, reward.c.tip_id == tip.c.id)
    kept_until = sa.func.coalesce(tip.c.keep_until, tip.c.ended_on + terms.keep_days)
    unread = last.scalar_subquery()
    query: sa.Select[Any] = (
        sa.select(
            tip,
            reward.c.state.label("reward"),
            reward.c.collect_by,
            reward.c.claimed_on,
            unread.label("last_message"),
            is_held(today).label("held"),
        )
        .outerjoin(reward, of_tip)
        .where(
            tip.c.area_code == area_code,
            sa.or_(
                tip.c.ended_on.is_(None),
                reward.c.state == "approved",
                unread > 0,
                kept_until <= today + timedelta(days=terms.warn_days),
            ),
        )
        .order_by(tip.c.arrived)
    )
    for row in read.execute(query):
        yield _pending(row, officers[row.id])


def _officers(read: sa.Connection, area_code: str) -> defaultdict[UUID, list[UUID]]:
    """By report: the officers whom it does not go around."""
    # Joined rather than selected within a column: `goes_around` must find `tip` right around it.
    query = (
        sa.select(tip.c.id, person.c.id.label("person_id"))
        .join(person, person.c.area_code == tip.c.area_code)
        .where(tip.c.area_code == area_code, is_officer(), sa.not_(is_recused(person.c.id)))
        .order_by(person.c.id)
    )
    officers: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in read.execute(query):
        officers[row.id].append(row.person_id)
    return officers


def _pending(row: sa.Row[Any], officers: list[UUID]) -> PendingTip:
    reward = row.reward
    days = TipDays(
        TipState(row.state),
        row.deaths,
        row.received_on,
        conclude_by=row.conclude_by,
        concluded_on=row.concluded_on,
        ended_on=row.ended_on,
        keep_until=row.keep_until,
        reward=RewardDays(reward, row.collect_by, row.claimed_on) if reward else None,
    )
    return PendingTip(row.id, days, row.last_message, officers, row.held)
