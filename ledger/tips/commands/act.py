"""One step of a report's life, by an officer who is not recused from it.

Which steps there are and what they require stands in `ledger.ground.lifecycles.tip`, what else
they ask in `ledger.tips.rules.step_violations`, what each changes in
`ledger.tips.commands.carry_out`. All of it is judged with the report's row locked: of two
officers who act at once the second waits, and is then told what happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.canonical import NotCanonical, sha256_of
from ledger.ground.constraints import constraint_errors
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.lifecycles.engine import Violation
from ledger.ground.lifecycles.tip import (
    EVENT_WORDS,
    STATE_WORDS,
    TIP_LIFE,
    TipActor,
    TipEvent,
    TipSnapshot,
    TipState,
)
from ledger.ground.stored import read_back
from ledger.ground.tables import person, tip, tip_event
from ledger.records.unseen import refuse_unseen
from ledger.tips.commands.carry_out import TipAttempt, carry_out
from ledger.tips.queries.case import UNSEEN
from ledger.tips.queries.context import TipContext, tip_context
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.rows import TipRow
from ledger.tips.rules.step_violations import violation
from ledger.tips.rules.steps import TipStep, missing_fields
from plans.plan import Plan

# Who may see the report and may not be the one that does this.
_OF_ANOTHER = frozenset({"own_proposal", "not_yours_to_do"})
# Judged by other reports of the same matter, whose rows are not locked.
_OF_THE_MATTER = frozenset({TipEvent.JOIN, TipEvent.PROPOSE_REWARD})


@dataclass(frozen=True, slots=True)
class TipStepSent:
    """`document`: the JSON as sent, `step`: what it says."""

    id: UUID
    document: Mapping[str, Any]
    step: TipStep

    def sha256(self) -> str:
        """Raises: Invalid where the document holds a number that has no canonical form."""
        try:
            return sha256_of(self.document)
        except NotCanonical:
            raise Invalid("invalid", "含有过大或不是有限值的数字，请核对数值") from None


def act_on_tip(
    engine: sa.Engine, caller: Caller, tip_id: UUID, sent: TipStepSent, plan: Plan, today: date
) -> bool:
    """Record the step; whether it is new. Sending the same document again changes nothing.

    Raises: NotFound; Conflict other_document, state_forbids with the state now and what happened
    last, and what the guards of `TIP_LIFE` name; Forbidden own_proposal, not_yours_to_do; Invalid
    demands_missing, and what `violation` and `carry_out` name.
    """
    with engine.begin() as tx:
        if sent.step.event in _OF_THE_MATTER:
            _lock_matters(tx, caller.area_code)
        row = _lock(tx, caller, tip_id)
        if _is_there(tx, caller, tip_id, sent):
            return False
        refuse_unseen(sent.document)
        context = tip_context(tx, caller, row, plan, today)
        state = _judge(tx, caller, sent, context)
        changes = carry_out(TipAttempt(tx, caller, sent.step, plan, today, context))
        position = row.event_count + 1
        _record(tx, caller, tip_id, sent, position, state)
        tx.execute(
            sa.update(tip)
            .where(tip.c.area_code == caller.area_code, tip.c.id == tip_id)
            .values(state=state, event_count=position, **changes)
        )
        note(tx, caller, f"{sent.step.event}_tip", "tip", tip_id)
    return True


def _lock_matters(tx: sa.Connection, area_code: str) -> None:
    """One such step at a time in a county: else two reports of a matter could each be rewarded."""
    wait_for_lock(tx, f"tip matters/{area_code}")


def _lock(tx: sa.Connection, caller: Caller, tip_id: UUID) -> TipRow:
    query = sa.select(tip).where(visible_tip(caller), tip.c.id == tip_id)
    row = tx.execute(query.with_for_update(of=tip)).one_or_none()
    if row is None:
        raise NotFound(UNSEEN)
    return read_back(TipRow, row._mapping)


def _is_there(tx: sa.Connection, caller: Caller, tip_id: UUID, sent: TipStepSent) -> bool:
    row = tx.execute(
        sa.select(tip_event.c.tip_id, tip_event.c.person_id, tip_event.c.document_sha256).where(
            tip_event.c.area_code == caller.area_code, tip_event.c.id == sent.id
        )
    ).one_or_none()
    if row is None:
        return False
    if tuple(row) == (tip_id, caller.person_id, sent.sha256()):
        return True
    raise Conflict("other_document", "这个编号已有另一份办理记录，请换新编号")


def _judge(tx: sa.Connection, caller: Caller, sent: TipStepSent, context: TipContext) -> TipState:
    """The state it leads to. Raises: Forbidden, Conflict or Invalid where it may not be."""
    event, snapshot = sent.step.event, context.snapshot
    state = TIP_LIFE.next_state(event, snapshot)
    if state is None:
        raise _refused(tx, _forbidden_by_state(event, snapshot), context)
    actor = TipActor(caller.roles, caller.person_id)
    if denied := TIP_LIFE.permission_error(event, snapshot, actor):
        raise _refused(tx, denied, context)
    if missing := missing_fields(sent.step):
        first = next(iter(missing.values()))[0]
        raise Invalid("demands_missing", first, json=missing)
    if broken := violation(sent.step, context.limits):
        errors = {"json": {broken.field: [broken.message]}} if broken.field else {}
        raise Invalid(broken.reason, broken.message, **errors)
    return state


def _forbidden_by_state(event: TipEvent, tip: TipSnapshot) -> Violation:
    state, step = STATE_WORDS[tip.state], EVENT_WORDS[event]
    message = f"这件举报现在是“{state}”，不能{step}，请刷新后再看"
    if not TIP_LIFE.transitions[event].sources_of(tip.variant):
        message = f"这件举报涉及人员死亡，只能移送，不能{step}"
    return Violation("state_forbids", None, message)


def _refused(tx: sa.Connection, denied: Violation, context: TipContext) -> Exception:
    if denied.reason in _OF_ANOTHER:
        return Forbidden(denied.reason, denied.message)
    state = context.snapshot.state
    return Conflict(
        denied.reason,
        denied.message,
        state=state,
        state_word=STATE_WORDS[state],
        since=_last_event(tx, context.row),
    )


def _last_event(tx: sa.Connection, of: TipRow) -> list[dict[str, str]]:
    """What the officer who comes late has not seen: who did what last."""
    query = (
        sa.select(tip_event.c.kind, tip_event.c.at, person.c.name)
        .join(
            person,
            sa.and_(
                person.c.area_code == tip_event.c.area_code, person.c.id == tip_event.c.person_id
            ),
        )
        .where(tip_event.c.area_code == of.area_code, tip_event.c.tip_id == of.id)
        .order_by(tip_event.c.position.desc())
        .limit(1)
    )
    return [
        {
            "kind": row.kind,
            "kind_word": EVENT_WORDS[TipEvent(row.kind)],
            "at": row.at.isoformat(timespec="seconds"),
            "person": row.name,
        }
        for row in tx.execute(query)
    ]


def _record(
    tx: sa.Connection, caller: Caller, tip_id: UUID, sent: TipStepSent, position: int, state: str
) -> None:
    other_tip = Conflict("other_document", "这个编号刚用在另一件举报上，请换新编号")
    with constraint_errors({"pk_tip_event": other_tip}):
        tx.execute(
            sa.insert(tip_event).values(
                area_code=caller.area_code,
                id=sent.id,
                tip_id=tip_id,
                position=position,
                kind=str(sent.step.event),
                person_id=caller.person_id,
                state_after=state,
                at=sa.func.now(),
                document=sent.document,
                document_sha256=sent.sha256(),
            )
        )
