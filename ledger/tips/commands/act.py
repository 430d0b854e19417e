"""One step of a report's life, by an officer whom the report does not go around.

Which steps there are and what they demand stands in `ledger.ground.lifecycles.tip`, what else they
ask in `ledger.tips.rules.step_terms`, what each changes in `ledger.tips.commands.carry_out`. All
of it is judged with the report's row locked: of two officers who act at once the second waits, and
is then told what happened meanwhile.
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
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.lifecycles import tip as tip_life
from ledger.ground.lifecycles.tip import TipEvent
from ledger.ground.tables import person, tip, tip_event
from ledger.tips.commands.carry_out import TipAttempt, carry_out
from ledger.tips.queries.case import UNSEEN
from ledger.tips.queries.standing import TipPresent, tip_present
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.step_terms import TipFault, closed, fault_of
from plans.plan import Plan

# Who may see the report and may not be the one that does this.
_OF_ANOTHER = frozenset({"own_proposal"})
# Judged by other reports of the same matter, whose rows are not locked.
_OF_THE_MATTER = frozenset({TipEvent.JOIN, TipEvent.PROPOSE_REWARD})


@dataclass(frozen=True, slots=True)
class TipStepSent:
    """`document`: the JSON as sent, `fields`: the same as validated."""

    id: UUID
    document: Mapping[str, Any]
    fields: Mapping[str, Any]

    @property
    def event(self) -> TipEvent:
        return TipEvent(self.fields["kind"])

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
    last, and what `tip_step_terms.closed` names; Forbidden own_proposal; Invalid demands_missing,
    and what `tip_step_terms.fault_of` and `carry_out` name.
    """
    with engine.begin() as tx:
        if sent.event in _OF_THE_MATTER:
            _lock_matters(tx, caller.area_code)
        row = _lock(tx, caller, tip_id)
        if _is_there(tx, caller, tip_id, sent):
            return False
        present = tip_present(tx, caller, row, plan, today)
        _judge(tx, caller, sent, present, today)
        changes = carry_out(TipAttempt(tx, caller, sent.fields, plan, today, present), sent.event)
        state = tip_life.after(sent.event, present.standing.state, deaths=row["deaths"])
        position = row["event_count"] + 1
        _record(tx, caller, tip_id, sent, position, str(state))
        tx.execute(
            sa.update(tip)
            .where(tip.c.area_code == caller.area_code, tip.c.id == tip_id)
            .values(state=str(state), event_count=position, **changes)
        )
        note(tx, caller, f"{sent.event}_tip", "tip", tip_id)
    return True


def _lock_matters(tx: sa.Connection, area_code: str) -> None:
    """One such step at a time in a county: else two reports of a matter could each be rewarded."""
    key = sa.func.hashtextextended(f"tip matters/{area_code}", 0)
    tx.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _lock(tx: sa.Connection, caller: Caller, tip_id: UUID) -> Mapping[str, Any]:
    wanted = sa.select(tip).where(visible_tip(caller), tip.c.id == tip_id)
    row = tx.execute(wanted.with_for_update(of=tip)).one_or_none()
    if row is None:
        raise NotFound(UNSEEN)
    return row._asdict()


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


def _judge(
    tx: sa.Connection, caller: Caller, sent: TipStepSent, present: TipPresent, today: date
) -> None:
    if fault := closed(sent.event, present.standing, caller.person_id, today):
        raise _refused(tx, fault, present)
    if lacking := tip_life.missing(sent.event, sent.fields):
        first = next(iter(lacking.values()))[0]
        raise Invalid("demands_missing", first, json=lacking)
    if fault := fault_of(sent.event, sent.fields, present.terms):
        errors = {"json": {fault.field: [fault.words]}} if fault.field else {}
        raise Invalid(fault.reason, fault.words, **errors)


def _refused(tx: sa.Connection, fault: TipFault, present: TipPresent) -> Exception:
    if fault.reason in _OF_ANOTHER:
        return Forbidden(fault.reason, fault.words)
    state = present.standing.state
    return Conflict(
        fault.reason,
        fault.words,
        state=state,
        state_word=tip_life.STATE_WORDS[state],
        since=_last_event(tx, present.row),
    )


def _last_event(tx: sa.Connection, row: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the officer who comes late has not seen: who did what last."""
    wanted = (
        sa.select(tip_event.c.kind, tip_event.c.at, person.c.name)
        .join(
            person,
            sa.and_(
                person.c.area_code == tip_event.c.area_code, person.c.id == tip_event.c.person_id
            ),
        )
        .where(tip_event.c.area_code == row["area_code"], tip_event.c.tip_id == row["id"])
        .order_by(tip_event.c.position.desc())
        .limit(1)
    )
    return [
        {
            "kind": each.kind,
            "kind_word": tip_life.EVENT_WORDS[TipEvent(each.kind)],
            "at": each.at.isoformat(timespec="seconds"),
            "person": each.name,
        }
        for each in tx.execute(wanted)
    ]


def _record(
    tx: sa.Connection, caller: Caller, tip_id: UUID, sent: TipStepSent, position: int, state: str
) -> None:
    try:
        tx.execute(
            sa.insert(tip_event).values(
                area_code=caller.area_code,
                id=sent.id,
                tip_id=tip_id,
                position=position,
                kind=str(sent.event),
                person_id=caller.person_id,
                state_after=state,
                at=sa.func.now(),
                document=sent.document,
                document_sha256=sent.sha256(),
            )
        )
    except sa.exc.IntegrityError as fault:
        raise Conflict("other_document", "这个编号刚用在另一件举报上，请换新编号") from fault
