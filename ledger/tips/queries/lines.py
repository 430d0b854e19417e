"""A report as a line of a list: what it says, how it stands, what is due next.

The day that is due is told by `ledger.tips.rules.clocks`; `due_by` says the same in SQL, so that a
list can be sorted and narrowed by it.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.lifecycles.tip import STATE_WORDS, TipState
from ledger.ground.tables import enterprise, tip, tip_message, tip_photo, tip_reward, town
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.clocks import RewardDays, TipDays, delete_on, next_due, reward_state
from ledger.tips.rules.form import KIND_WORDS
from plans.tip_terms import Tips

_AS_IT_IS = (
    "id", "number", "received_on", "door", "kind", "state", "finding", "description",
    "enterprise_words", "deaths",
)  # fmt: skip
_OF_CLOCKS = ("conclude_by", "concluded_on", "ended_on", "keep_until")


def tip_lines(caller: Caller) -> sa.Select[Any]:
    """The reports that the caller may see, one row each, for `line_of`."""
    place = sa.func.coalesce(tip.c.enterprise_settled, tip.c.enterprise_id)
    town_code = sa.func.coalesce(tip.c.town_code, enterprise.c.town_code)
    return (
        sa.select(
            *(tip.c[name] for name in _AS_IT_IS),
            *(tip.c[name] for name in _OF_CLOCKS),
            enterprise.c.id.label("place_id"),
            enterprise.c.name.label("place_name"),
            town.c.name.label("town"),
            tip_reward.c.state.label("reward_stored"),
            tip_reward.c.collect_by,
            tip_reward.c.claimed_on,
            _photos().label("photos"),
            _unread().label("unread"),
            _first_seen(caller).label("duplicate_of"),
        )
        .outerjoin(enterprise, _same(enterprise, enterprise.c.id == place))
        .outerjoin(town, _same(town, town.c.town_code == town_code))
        .outerjoin(tip_reward, _same(tip_reward, tip_reward.c.tip_id == tip.c.id))
        .where(visible_tip(caller))
    )


def line_of(row: sa.Row[Any], terms: Tips, today: date) -> dict[str, Any]:
    """As lists and the case itself begin."""
    days = days_of(row)
    due = next_due(days, terms, today)
    place = {"id": row.place_id, "name": row.place_name} if row.place_id else None
    return {
        **{name: getattr(row, name) for name in _AS_IT_IS},
        "kind_word": KIND_WORDS[row.kind],
        "state_word": STATE_WORDS[TipState(row.state)],
        "next": due and due.as_told(today),
        "enterprise": place,
        "town": row.town,
        "photos": row.photos,
        "unread": row.unread,
        "duplicate_of": row.duplicate_of,
        "reward_state": days.reward and reward_state(days.reward, today),
        "delete_on": delete_on(days, terms),
    }


def days_of(row: sa.Row[Any]) -> TipDays:
    """The days that the clocks run from."""
    stored = row.reward_stored
    return TipDays(
        TipState(row.state),
        row.deaths,
        row.received_on,
        conclude_by=row.conclude_by,
        concluded_on=row.concluded_on,
        ended_on=row.ended_on,
        keep_until=row.keep_until,
        reward=RewardDays(stored, row.collect_by, row.claimed_on) if stored else None,
    )


def due_by(terms: Tips, today: date) -> sa.ColumnElement[date]:
    """The last day of what is due next, of a row of `tip_lines`; null where nothing limits it."""
    claimed = tip_reward.c.claimed_on <= tip_reward.c.collect_by
    running = sa.or_(claimed, tip_reward.c.collect_by >= today)
    return sa.case(
        (tip.c.state == TipState.RECEIVED, tip.c.received_on + terms.accept_days),
        (tip.c.state == TipState.ACCEPTED, tip.c.conclude_by),
        (tip.c.state == TipState.CONCLUDED, tip.c.concluded_on + terms.feedback_days),
        (sa.and_(tip_reward.c.state == "approved", running), tip_reward.c.collect_by),
    )


def _photos() -> sa.ColumnElement[int]:
    counted = sa.select(sa.func.count()).where(
        tip_photo.c.area_code == tip.c.area_code, tip_photo.c.tip_id == tip.c.id
    )
    return counted.scalar_subquery()


def _unread() -> sa.ColumnElement[int]:
    counted = sa.select(sa.func.count()).where(
        tip_message.c.area_code == tip.c.area_code,
        tip_message.c.tip_id == tip.c.id,
        tip_message.c.sender == "reporter",
        tip_message.c.position > tip.c.messages_read,
    )
    return counted.scalar_subquery()


def _first_seen(caller: Caller) -> sa.ColumnElement[UUID | None]:
    """The first report of the matter, where the caller may know of it."""
    visible = sa.select(tip.c.id).where(visible_tip(caller)).subquery("visible")
    known = tip.c.duplicate_of.in_(sa.select(visible.c.id))
    return sa.case((known, tip.c.duplicate_of))


def _same(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == tip.c.area_code, condition)
