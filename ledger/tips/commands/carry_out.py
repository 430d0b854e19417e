"""What each step of a report's life changes, within the transaction that holds the report's row.

The step fits and its fields are right by the rules; what is looked up here is whether whom and what
it names exists, and nobody is named who is recused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.caller import Caller
from ledger.ground.errors import Invalid
from ledger.ground.lifecycles.step_fields import given
from ledger.ground.lifecycles.tip import TipEvent, TipState
from ledger.ground.tables import (
    enterprise,
    hazard,
    person,
    tip,
    tip_hazard,
    tip_message,
    tip_reward,
)
from ledger.tips.commands.exclude import recuse_from_tip, recuse_people
from ledger.tips.queries.context import TipContext
from ledger.tips.queries.keys import is_officer
from ledger.tips.queries.visible import SETTLED, ReadOfTip, is_recused, people_involved, visible_tip
from ledger.tips.rules.reward import amount_of
from ledger.tips.rules.steps import TipStep
from plans.plan import Plan

TipChanges = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TipAttempt:
    """A step on its way."""

    tx: sa.Connection
    caller: Caller
    step: TipStep
    plan: Plan
    today: date
    context: TipContext

    @property
    def tip_id(self) -> UUID:
        return self.context.row.id


def carry_out(attempt: TipAttempt) -> TipChanges:
    """Do it; what changes in the report's own row beside its state.

    Raises: Invalid unknown_enterprise, unknown_person, unknown_tip, not_earlier, unknown_hazard,
    answer_needed, unfit_witness; Conflict nobody_left.
    """
    effect = _EFFECTS.get(attempt.step.event)
    return effect(attempt) if effect else {}


def _settle(attempt: TipAttempt) -> TipChanges:
    """Whom it concerns as the officer found out; those people are recused from then on."""
    step, changes = attempt.step, TipChanges()
    if step.deaths is not None:
        changes |= {"deaths": step.deaths}
    if enterprise_id := step.enterprise_id:
        _demand_row(
            attempt,
            enterprise,
            enterprise_id,
            "enterprise_id",
            "unknown_enterprise",
            "没有这家企业",
        )
        changes |= {"enterprise_settled": enterprise_id}
    attempt.tx.execute(sa.update(tip).where(*_itself(attempt)).values(**changes))
    recuse_from_tip(attempt.tx, attempt.caller.area_code, attempt.tip_id)
    return changes


def _exclude(attempt: TipAttempt) -> TipChanges:
    person_id = given(attempt.step.person_id)
    _demand_row(attempt, person, person_id, "person_id", "unknown_person", "没有这个人")
    recuse_people(attempt.tx, attempt.caller.area_code, attempt.tip_id, {person_id: SETTLED})
    return {}


def _join(attempt: TipAttempt) -> TipChanges:
    """Under the first report of the matter, with all that were put under this one."""
    row, tx = attempt.context.row, attempt.tx
    seen = sa.select(tip).where(visible_tip(attempt.caller), tip.c.id == given(attempt.step.tip_id))
    other = tx.execute(seen).one_or_none()
    if other is None:
        raise _wrong("unknown_tip", "tip_id", "没有这件举报，请从相近的举报里选")
    if other.arrived >= row.arrived or other.state == TipState.REFUSED:
        raise _wrong("not_earlier", "tip_id", "只能并入更早收到、没有被拒绝的举报")
    first = other.duplicate_of or other.id
    under_this = sa.and_(tip.c.area_code == row.area_code, tip.c.duplicate_of == row.id)
    tx.execute(sa.update(tip).where(under_this).values(duplicate_of=first))
    return {"duplicate_of": first}


def _accept(attempt: TipAttempt) -> TipChanges:
    by = attempt.today + timedelta(days=attempt.plan.tips.conclude_days)
    return {"accepted_on": attempt.today, "conclude_by": by}


def _refuse(attempt: TipAttempt) -> TipChanges:
    return {"ended_on": attempt.today}


def _transfer(attempt: TipAttempt) -> TipChanges:
    return {"ended_on": attempt.today, "transferred_to": given(attempt.step.to)}


def _extend(attempt: TipAttempt) -> TipChanges:
    by = given(attempt.context.row.conclude_by) + timedelta(days=given(attempt.step.days))
    return {"conclude_by": by, "extended": True}


def _link_hazard(attempt: TipAttempt) -> TipChanges:
    """The people of the place where it was found may not learn of the report either."""
    hazard_id, area_code = given(attempt.step.hazard_id), attempt.caller.area_code
    _demand_row(attempt, hazard, hazard_id, "hazard_id", "unknown_hazard", "没有这条隐患")
    place = attempt.tx.scalar(
        sa.select(hazard.c.enterprise_id).where(
            hazard.c.area_code == area_code, hazard.c.id == hazard_id
        )
    )
    row = insert(tip_hazard).values(area_code=area_code, tip_id=attempt.tip_id, hazard_id=hazard_id)
    attempt.tx.execute(row.on_conflict_do_nothing())
    about = ReadOfTip(enterprise_ids=[place] if place else [])
    involved = people_involved(attempt.tx, area_code, about)
    recuse_people(attempt.tx, area_code, attempt.tip_id, involved)
    return {}


def _conclude(attempt: TipAttempt) -> TipChanges:
    return {"finding": given(attempt.step.finding), "concluded_on": attempt.today}


def _inform(attempt: TipAttempt) -> TipChanges:
    """Feedback is a message to the reporter, sent since the conclusion."""
    answer = sa.select(tip_message.c.id).where(
        tip_message.c.area_code == attempt.caller.area_code,
        tip_message.c.tip_id == attempt.tip_id,
        tip_message.c.id == attempt.step.message_id,
        tip_message.c.sender == "officer",
        tip_message.c.sent_on >= attempt.context.row.concluded_on,
    )
    if attempt.tx.execute(answer).one_or_none() is None:
        raise _wrong("answer_needed", "message_id", "请先给举报人写答复，再记录已答复")
    return {"ended_on": attempt.today}


def _keep(attempt: TipAttempt) -> TipChanges:
    return {"keep_until": given(attempt.step.until)}


def _propose_reward(attempt: TipAttempt) -> TipChanges:
    """A proposal that nobody has approved yet may be made anew."""
    step = attempt.step
    amount = amount_of(attempt.plan.rewards, step)
    values = {
        "kind": step.reward_kind,
        "reason": step.note,
        "fine_yuan": step.fine_yuan,
        "amount_yuan": amount.yuan,
        "basis": amount.basis,
        "below_national_floor": amount.below_floor,
        "proposed_by": attempt.caller.person_id,
    }
    row = insert(tip_reward).values(
        area_code=attempt.caller.area_code, tip_id=attempt.tip_id, **values
    )
    attempt.tx.execute(
        row.on_conflict_do_update(index_elements=["area_code", "tip_id"], set_=values)
    )
    return {}


def _approve_reward(attempt: TipAttempt) -> TipChanges:
    _change_reward(
        attempt,
        state="approved",
        approved_by=attempt.caller.person_id,
        approved_on=attempt.today,
        collect_by=attempt.today + timedelta(days=attempt.plan.tips.collect_days),
    )
    return {}


def _pay_reward(attempt: TipAttempt) -> TipChanges:
    """By two handlers, both officers: nobody else may learn that there was a report."""
    witness = given(attempt.step.witness_id)
    fit = (
        sa.select(person.c.id)
        .select_from(person)
        .join(tip, tip.c.area_code == person.c.area_code)
        .where(
            *_itself(attempt),
            person.c.id == witness,
            is_officer(),
            sa.not_(is_recused(person.c.id)),
        )
    )
    if witness == attempt.caller.person_id or attempt.tx.execute(fit).first() is None:
        message = "另一名经办人须是另一名举报受理员，且与这件举报无关"
        raise _wrong("unfit_witness", "witness_id", message)
    reward = attempt.context.reward
    _change_reward(
        attempt,
        state="paid",
        claimed_on=reward.claimed_on if reward else None,
        paid_by=attempt.caller.person_id,
        witnessed_by=witness,
        paid_on=given(attempt.step.paid_on),
        voucher=given(attempt.step.voucher),
    )
    return {}


def _change_reward(attempt: TipAttempt, **values: Any) -> None:
    attempt.tx.execute(
        sa.update(tip_reward)
        .where(
            tip_reward.c.area_code == attempt.caller.area_code,
            tip_reward.c.tip_id == attempt.tip_id,
        )
        .values(**values)
    )


def _itself(attempt: TipAttempt) -> list[sa.ColumnElement[bool]]:
    return [tip.c.area_code == attempt.caller.area_code, tip.c.id == attempt.tip_id]


def _demand_row(
    attempt: TipAttempt, table: sa.Table, row_id: UUID, field: str, reason: str, words: str
) -> None:
    query = sa.select(table.c.id).where(
        table.c.area_code == attempt.caller.area_code, table.c.id == row_id
    )
    if attempt.tx.execute(query).one_or_none() is None:
        raise _wrong(reason, field, words)


def _wrong(reason: str, field: str, words: str) -> Invalid:
    return Invalid(reason, words, json={field: [words]})


_EFFECTS: Mapping[TipEvent, Callable[[TipAttempt], TipChanges]] = {
    TipEvent.SETTLE: _settle,
    TipEvent.EXCLUDE: _exclude,
    TipEvent.JOIN: _join,
    TipEvent.ACCEPT: _accept,
    TipEvent.REFUSE: _refuse,
    TipEvent.TRANSFER: _transfer,
    TipEvent.EXTEND: _extend,
    TipEvent.LINK_HAZARD: _link_hazard,
    TipEvent.CONCLUDE: _conclude,
    TipEvent.INFORM: _inform,
    TipEvent.KEEP: _keep,
    TipEvent.PROPOSE_REWARD: _propose_reward,
    TipEvent.APPROVE_REWARD: _approve_reward,
    TipEvent.PAY_REWARD: _pay_reward,
}
