"""One report as an officer works on it: everything but what is sealed, and what may be done next.

What lies sealed is given out by `ledger.tips.commands.read`, which logs the reading first.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.lifecycles.tip import EVENT_WORDS, TIP_LIFE, TipActor, TipEvent
from ledger.ground.stored import read_back
from ledger.ground.tables import (
    hazard,
    person,
    tip,
    tip_event,
    tip_excluded,
    tip_hazard,
    tip_message,
    tip_photo,
    tip_reading,
)
from ledger.tips.queries.alike import alike_tips
from ledger.tips.queries.context import TipContext, tip_context
from ledger.tips.queries.keys import recipients_of
from ledger.tips.queries.lines import line_of, tip_lines
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.rows import TipRow
from ledger.tips.rules.steps import required_fields
from ledger.visits.rules.presence import Metres
from plans.plan import Plan

UNSEEN = "没有这件举报，或者您无权查看"


def one_tip(
    engine: sa.Engine, caller: Caller, tip_id: UUID, plan: Plan, metres: Metres, today: date
) -> dict[str, Any]:
    """The case. Raises: NotFound where there is none, or where it goes around the caller."""
    with one_statement(engine).connect() as read:
        line = read.execute(tip_lines(caller).where(tip.c.id == tip_id)).one_or_none()
        whole = sa.select(tip).where(visible_tip(caller), tip.c.id == tip_id)
        row = read.execute(whole).one_or_none()
        if line is None or row is None:
            raise NotFound(UNSEEN)
        of_tip = read_back(TipRow, row._mapping)
        context = tip_context(read, caller, of_tip, plan, today)
        return {
            **line_of(line, plan.tips, today),
            "happened": of_tip.happened,
            "place_words": of_tip.place_words,
            "accused": of_tip.accused,
            "signatories": of_tip.signatories,
            "transferred_to": of_tip.transferred_to,
            "accepted_on": of_tip.accepted_on,
            "conclude_by": of_tip.conclude_by,
            "concluded_on": of_tip.concluded_on,
            "place": _place(of_tip),
            "excluded": _rows(read, _excluded(of_tip)),
            "alike": alike_tips(read, caller, of_tip, metres),
            **_steps(context, caller),
            "events": _events(read, caller, of_tip),
            "readings": _rows(read, _readings(of_tip)),
            "messages": _rows(read, _messages(of_tip)),
            "photos": _rows(read, _photos(of_tip)),
            "has_details": of_tip.details is not None,
            "has_identity": of_tip.identity is not None,
            "hazards": _rows(read, _hazards(of_tip)),
            "reward": _reward(read, context),
            "sealed_to": _sealed_to(read, of_tip),
            "reporter_key": base64.b64encode(of_tip.reporter_key).decode(),
        }


def _steps(context: TipContext, caller: Caller) -> dict[str, Any]:
    actor = TipActor(caller.roles, caller.person_id)
    allowed = TIP_LIFE.allowed_events(context.snapshot, actor)
    return {"may": allowed, "demands": {event: required_fields(event) for event in allowed}}


def _rows(read: sa.Connection, select: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    return read.execute(select).all()


def _place(row: TipRow) -> dict[str, Any] | None:
    if row.longitude is None:
        return None
    return {"longitude": row.longitude, "latitude": row.latitude, "crs": "wgs84"}


def _of(table: sa.Table, row: TipRow) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == row.area_code, table.c.tip_id == row.id)


def _whose(table: sa.Table, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(person.c.area_code == table.c.area_code, person.c.id == column)


def _excluded(row: TipRow) -> sa.Select[Any]:
    return (
        sa.select(person.c.name.label("person"), tip_excluded.c.why)
        .join(tip_excluded, _whose(tip_excluded, tip_excluded.c.person_id))
        .where(_of(tip_excluded, row))
        .order_by(person.c.name, person.c.id)
    )


def _readings(row: TipRow) -> sa.Select[Any]:
    return (
        sa.select(
            person.c.name.label("person"),
            tip_reading.c.at,
            tip_reading.c.parts,
            tip_reading.c.reason,
        )
        .join(tip_reading, _whose(tip_reading, tip_reading.c.person_id))
        .where(_of(tip_reading, row))
        .order_by(tip_reading.c.at, tip_reading.c.id)
    )


def _messages(row: TipRow) -> sa.Select[Any]:
    return (
        sa.select(
            tip_message.c.id,
            tip_message.c.sender,
            person.c.name.label("person"),
            tip_message.c.sent_on,
            tip_message.c.purpose,
        )
        .select_from(tip_message)
        .outerjoin(person, _whose(tip_message, tip_message.c.person_id))
        .where(_of(tip_message, row))
        .order_by(tip_message.c.position)
    )


def _photos(row: TipRow) -> sa.Select[Any]:
    return (
        sa.select(tip_photo.c.id, tip_photo.c.position)
        .where(_of(tip_photo, row))
        .order_by(tip_photo.c.position)
    )


def _hazards(row: TipRow) -> sa.Select[Any]:
    same = sa.and_(
        hazard.c.area_code == tip_hazard.c.area_code, hazard.c.id == tip_hazard.c.hazard_id
    )
    return (
        sa.select(hazard.c.id, hazard.c.number, hazard.c.state)
        .join(tip_hazard, same)
        .where(_of(tip_hazard, row))
        .order_by(hazard.c.number)
    )


def _events(read: sa.Connection, caller: Caller, row: TipRow) -> list[dict[str, Any]]:
    """What was done, with what was sent. Who is kept from a report is kept from what names it."""
    query = (
        sa.select(
            tip_event.c.id, tip_event.c.kind, person.c.name.label("person"), tip_event.c.at,
            tip_event.c.document,
        )
        .join(person, _whose(tip_event, tip_event.c.person_id))
        .where(_of(tip_event, row))
        .order_by(tip_event.c.position)
    )  # fmt: skip
    events = read.execute(query).all()
    named = {event.id: read_back(_Naming, event.document).tip_id for event in events}
    of_others = tip.c.id.in_(set(named.values()) - {None})
    seen = set(read.scalars(sa.select(tip.c.id).where(visible_tip(caller), of_others)))
    return [
        _line(event) for event in events if event.kind != TipEvent.JOIN or named[event.id] in seen
    ]


@dataclass(frozen=True, slots=True)
class _Naming:
    """The other report that a step's document names."""

    tip_id: UUID | None


def _line(event: Any) -> dict[str, Any]:
    columns = {name: value for name, value in event._mapping.items() if name != "document"}
    return {**event.document, **columns, "kind_word": EVENT_WORDS[TipEvent(event.kind)]}


def _reward(read: sa.Connection, context: TipContext) -> dict[str, Any] | None:
    reward = context.reward
    if reward is None:
        return None
    people = [who for name in _HANDLERS if (who := getattr(reward, name))]
    names = {
        row.id: row.name
        for row in read.execute(
            sa.select(person.c.id, person.c.name).where(
                person.c.area_code == reward.area_code, person.c.id.in_(people)
            )
        )
    }
    return {
        **{name: getattr(reward, name) for name in REWARD_TOLD},
        **{name: names.get(getattr(reward, name)) for name in _HANDLERS},
        "state": context.snapshot.reward,
    }


_HANDLERS = ("proposed_by", "approved_by", "paid_by", "witnessed_by")
REWARD_TOLD = (
    "kind", "reason", "fine_yuan", "amount_yuan", "basis", "below_national_floor", "approved_on",
    "collect_by", "claimed_on", "paid_on", "voucher",
)  # fmt: skip


def _sealed_to(read: sa.Connection, row: TipRow) -> list[str]:
    """The keys in use that open all of it; every officer's, where nothing is sealed."""
    recipients = [str(recipient.id) for recipient in recipients_of(read, row.area_code, row.id)]
    sealed = [envelope for envelope in (row.details, row.identity) if envelope]
    return [
        recipient
        for recipient in recipients
        if all(recipient in envelope.keys for envelope in sealed)
    ]
