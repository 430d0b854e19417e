"""How a report stands, for whoever holds its receipt: days, never times, and no officer's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.clocks import shanghai_date
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.lifecycles.tip import STATE_WORDS, TipEvent, TipState
from ledger.ground.stored import read_back
from ledger.ground.tables import tip as tips
from ledger.ground.tables import tip_event, tip_message, tip_photo, tip_reward
from ledger.tips.queries.keys import ToldKey, recipients_of, told_keys
from ledger.tips.queries.receipt import OpenedTip
from ledger.tips.rules.clocks import Due, RewardDays, TipDays, next_due, reward_state
from ledger.tips.rules.envelopes import REPORTER
from ledger.tips.rules.rows import TipEnvelope
from ledger.tips.rules.steps import TipStep
from plans.plan import Plan

# What the law and the plan say must be told with its reason.
_TOLD = {
    TipEvent.REFUSE: "不予受理",
    TipEvent.TRANSFER: "移送",
    TipEvent.EXTEND: "延长",
    TipEvent.CONCLUDE: "办结",
}


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message of either side, sealed; `envelope`: with the reporter's key alone."""

    id: UUID
    sender: str
    sent_on: date
    purpose: str
    envelope: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TipStatus:
    """How it stands, for whoever holds the receipt."""

    id: UUID
    number: str
    received_on: date
    door: str
    state: str
    state_word: str
    next: Due | None
    deaths: bool
    finding: str | None
    reasons: list[dict[str, Any]]
    photos_missing: list[UUID]
    messages: list[ToldMessage]
    reward: dict[str, Any] | None
    keys: list[ToldKey]
    signers: list[dict[str, Any]]


def tip_status(engine: sa.Engine, opened: OpenedTip, plan: Plan) -> TipStatus:
    """What the page shows behind number and secret."""
    is_tip = sa.and_(tips.c.area_code == opened.area_code, tips.c.id == opened.id)
    with engine.connect() as read:
        query: sa.Select[Any] = sa.select(tips, today_in_shanghai().label("today")).where(is_tip)
        row = read.execute(query).one()
        # What is owed for a reward stands with the reward.
        due = next_due(_days(row), plan.tips, row.today)
        keys, signers = told_keys(
            read, opened.area_code, recipients_of(read, opened.area_code, opened.id)
        )
        return TipStatus(
            id=opened.id,
            number=opened.number,
            received_on=opened.received_on,
            door=row.door,
            state=row.state,
            state_word=STATE_WORDS[TipState(row.state)],
            next=due,
            deaths=row.deaths,
            finding=row.finding,
            reasons=_reasons(read, opened),
            photos_missing=_photos_missing(read, opened),
            messages=_messages(read, opened),
            reward=_reward(read, opened, row.today),
            keys=keys,
            signers=signers,
        )


def _of(table: sa.Table, opened: OpenedTip) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == opened.area_code, table.c.tip_id == opened.id)


def _reasons(read: sa.Connection, opened: OpenedTip) -> list[dict[str, Any]]:
    query = (
        sa.select(tip_event.c.kind, tip_event.c.at, tip_event.c.document)
        .where(_of(tip_event, opened), tip_event.c.kind.in_([str(kind) for kind in _TOLD]))
        .order_by(tip_event.c.position)
    )
    return [
        {
            "what": _TOLD[TipEvent(row.kind)],
            "on": shanghai_date(row.at),
            "words": step.note,
            "to": step.to,
        }
        for row in read.execute(query)
        for step in [read_back(TipStep, row.document)]
    ]


def _photos_missing(read: sa.Connection, opened: OpenedTip) -> list[Any]:
    there = set(read.scalars(sa.select(tip_photo.c.id).where(_of(tip_photo, opened))))
    return [photo_id for photo_id in opened.photo_ids if photo_id not in there]


def _messages(read: sa.Connection, opened: OpenedTip) -> list[ToldMessage]:
    query = (
        sa.select(
            tip_message.c.id,
            tip_message.c.sender,
            tip_message.c.sent_on,
            tip_message.c.purpose,
            tip_message.c.envelope,
        )
        .where(_of(tip_message, opened))
        .order_by(tip_message.c.position)
    )
    return [
        ToldMessage(row.id, row.sender, row.sent_on, row.purpose, _for_reporter(row.envelope))
        for row in read.execute(query)
    ]


def _for_reporter(envelope: dict[str, Any]) -> dict[str, Any]:
    """With the reporter's key alone: how many officers can read it is none of the phone's needs."""
    keys = read_back(TipEnvelope, envelope).keys
    return envelope | {"keys": {key_id: key for key_id, key in keys.items() if key_id == REPORTER}}


def _days(row: sa.Row[Any]) -> TipDays:
    return TipDays(
        TipState(row.state),
        row.deaths,
        row.received_on,
        row.conclude_by,
        row.concluded_on,
    )


def _reward(read: sa.Connection, opened: OpenedTip, today: date) -> dict[str, Any] | None:
    row = read.execute(sa.select(tip_reward).where(_of(tip_reward, opened))).one_or_none()
    if row is None:
        return None
    # Until somebody else has approved it, the sum is a suggestion.
    decided = row.state != "proposed"
    return {
        "state": reward_state(RewardDays(row.state, row.collect_by, row.claimed_on), today),
        "amount_yuan": float(row.amount_yuan) if decided else None,
        "collect_by": row.collect_by,
        "claimed": row.claimed_on is not None,
        "paid_on": row.paid_on,
    }
