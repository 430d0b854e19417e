"""Reports that ended so long ago that nothing of them may be kept, and those that soon will have.

A report stays while somebody still owes something about it: a reward that was proposed, or approved
and neither paid nor lapsed; or an open report that was joined to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.lifecycles.tip import CLOSED_STATES
from ledger.ground.tables import tip, tip_reward
from plans.tip_terms import Tips


@dataclass(frozen=True, slots=True)
class AboutToGo:
    """A report that will be deleted on that day. Never told to whom it goes around."""

    tip_id: UUID
    number: str
    delete_on: date


def tips_past_keeping(read: sa.Connection, area_code: str, terms: Tips, today: date) -> list[UUID]:
    """Those to be deleted now, the longest due first."""
    day = _delete_on(terms)
    due = sa.select(tip.c.id).where(*_ended(area_code), day <= today, ~is_held(today))
    return list(read.scalars(due.order_by(day, tip.c.id)))


def tips_about_to_go(
    read: sa.Connection, area_code: str, terms: Tips, today: date
) -> list[AboutToGo]:
    """Those that will be deleted within `terms.warn_days`, the soonest first."""
    day = _delete_on(terms)
    warned = today + timedelta(days=terms.warn_days)
    soon = sa.select(tip.c.id, tip.c.number, day).where(
        *_ended(area_code), day > today, day <= warned, ~is_held(today)
    )
    return [AboutToGo(*row) for row in read.execute(soon.order_by(day, tip.c.id))]


def may_go(area_code: str, tip_id: UUID, terms: Tips, today: date) -> sa.Select[Any]:
    """The report, if it is still to be deleted; for `with_for_update`."""
    return sa.select(tip.c.id, tip.c.keep_until).where(
        *_ended(area_code), tip.c.id == tip_id, _delete_on(terms) <= today, ~is_held(today)
    )


def is_held(today: date) -> sa.ColumnElement[bool]:
    """Something about the report is still owed; a condition on `tip`."""
    return sa.or_(_reward_owed(today), _joined_by_an_open_one())


def _ended(area_code: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        tip.c.area_code == area_code,
        tip.c.state.in_(CLOSED_STATES),
        tip.c.ended_on.is_not(None),
    )


def _delete_on(terms: Tips) -> sa.ColumnElement[date]:
    # In SQL as `ledger.tips.rules.clocks.delete_on`: the day from which nothing of it is kept.
    planned = tip.c.ended_on + sa.literal(terms.keep_days, sa.Integer)
    return sa.func.greatest(planned, tip.c.keep_until, type_=sa.Date)


def _reward_owed(today: date) -> sa.ColumnElement[bool]:
    # As `tip_clocks.reward_state`: what nobody claimed in time has lapsed.
    in_time = sa.or_(
        tip_reward.c.claimed_on.is_not(None),
        tip_reward.c.collect_by.is_(None),
        tip_reward.c.collect_by >= today,
    )
    return sa.exists().where(
        tip_reward.c.area_code == tip.c.area_code,
        tip_reward.c.tip_id == tip.c.id,
        sa.or_(
            tip_reward.c.state == "proposed", sa.and_(tip_reward.c.state == "approved", in_time)
        ),
    )


def _joined_by_an_open_one() -> sa.ColumnElement[bool]:
    other = tip.alias("joined")
    return sa.exists().where(
        other.c.area_code == tip.c.area_code,
        other.c.duplicate_of == tip.c.id,
        other.c.state.not_in(CLOSED_STATES),
    )
