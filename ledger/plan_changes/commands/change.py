"""A county changes a value of its plan from a day on, or withdraws that before its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.boards.commands import enqueue_board_prints
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import board, plan_change
from ledger.plan_changes.queries.changes import changes_until
from ledger.plan_changes.rules.changing import changed, with_value
from ledger.plan_changes.rules.fields import FieldValue, PlanField, plan_fields
from ledger.plan_changes.rules.limits import start_fault, value_fault
from ledger.plan_changes.rules.words import typed_value, value_text
from ledger.records import outbox
from ledger.tips.commands.posters import COUNTYWIDE
from plans.plan import Plan

# What stands printed on walls.
PRINTED_GROUPS = ("hotlines", "rewards", "sectors")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedValue:
    """What somebody thinks of: a value, as it is typed, from a day on."""

    field: str
    value: str
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange(ProposedValue):
    """What somebody wants to change, and why."""

    reason: str
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class WeighedChange:
    """A change that may be made. `before`, `after`: the plan of its day without and with it."""

    field: PlanField
    value: FieldValue
    before: Plan
    after: Plan


def weigh(
    tx: sa.Connection, area_code: str, plan: Plan, proposed: ProposedValue, today: date
) -> WeighedChange:
    """Hold it against its limits. `plan`: the file's. Raises: NotFound, Invalid with the reason."""
    first = proposed.effective_on
    before = changed(plan, changes_until(tx, area_code, first))
    field = next(
        (field for field in plan_fields(before, today) if field.key == proposed.field), None
    )
    if field is None:
        raise NotFound("方案里没有这一项，或者它不能在这里改")
    if fault := start_fault(field, first, today):
        raise Invalid("starts_wrongly", fault, effective_on=[fault])
    value = typed_value(field.kind, proposed.value)
    if fault := value_fault(field, value, before, first):
        raise Invalid("value_out_of_range", fault, value=[fault])
    return WeighedChange(field, value, before, with_value(before, field.key, value, first))


def change_plan(
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    change_id: UUID,
    proposed: ProposedChange,
    today: date,
) -> bool:
    """Make the change; False where it was made before. `plan`: the file's.

    Raises: NotFound, Invalid, Conflict where the value changes on that day already.
    """
    with engine.begin() as tx:
        # Two at once would each be weighed against what held before the other.
        wait_for_lock(tx, f"plan/{caller.area_code}")
        if _was_made(tx, caller, change_id, proposed):
            return False
        weighed = weigh(tx, caller.area_code, plan, proposed, today)
        _refuse_second_of_day(tx, caller, proposed)
        tx.execute(
            sa.insert(plan_change).values(
                area_code=caller.area_code,
                id=change_id,
                person_id=caller.person_id,
                before=_json(weighed.field.value),
                value=_json(weighed.value),
                field=proposed.field,
                effective_on=proposed.effective_on,
                reason=proposed.reason,
                basis=proposed.basis or "",
            )
        )
        said = {"before": weighed.field.value, "value": weighed.value}
        day = proposed.effective_on.isoformat()
        note(
            tx, caller, "change_plan", "plan", change_id, field=proposed.field, from_day=day, **said
        )
        if proposed.effective_on == today and proposed.field.split(".")[0] in PRINTED_GROUPS:
            reprint(tx, caller.area_code)
    return True


def withdraw_change(
    engine: sa.Engine, caller: Caller, change_id: UUID, reason: str, today: date
) -> bool:
    """Take it back before its day; False where that was done before.

    Raises: NotFound, Conflict where it holds already.
    """
    here = plan_change.c.area_code == caller.area_code, plan_change.c.id == change_id
    with engine.begin() as tx:
        wait_for_lock(tx, f"plan/{caller.area_code}")
        row = tx.execute(sa.select(plan_change).where(*here)).one_or_none()
        if row is None:
            raise NotFound("没有这次更改")
        if row.withdrawn_at is not None:
            return False
        if row.effective_on <= today:
            message = f"从 {row.effective_on} 起已经生效，不能撤回；要改回去，请另作一次更改"
            raise Conflict("holds_already", message)
        undone = {"withdrawn_by": caller.person_id, "withdrawn_why": reason}
        at = {"withdrawn_at": sa.func.now()}
        tx.execute(sa.update(plan_change).where(*here).values(**undone, **at))
        note(tx, caller, "withdraw_plan_change", "plan", change_id, field=row.field)
    return True


def reprint(tx: sa.Connection, area_code: str) -> None:
    """Have everything printed anew that shows numbers or rewards of the plan; what says the same
    as before is not."""
    in_use = board.c.area_code == area_code, board.c.withdrawn_at.is_(None)
    places = tx.scalars(sa.select(board.c.enterprise_id).where(*in_use).distinct()).all()
    enqueue_board_prints(tx, area_code, places, settle_s=0)
    poster = outbox.Job.PRINT_TIP_POSTER
    outbox.put(tx, area_code, poster, COUNTYWIDE, merge_key=f"tip_poster/{COUNTYWIDE}")


def _was_made(tx: sa.Connection, caller: Caller, change_id: UUID, proposed: ProposedChange) -> bool:
    """Raises: Conflict where something else was made under this id."""
    row = tx.execute(
        sa.select(plan_change).where(
            plan_change.c.area_code == caller.area_code, plan_change.c.id == change_id
        )
    ).one_or_none()
    if row is None:
        return False
    made = ProposedChange(
        field=row.field,
        value=value_text(row.value),
        effective_on=row.effective_on,
        reason=row.reason,
        basis=row.basis,
    )
    if made != replace(proposed, basis=proposed.basis or ""):
        raise Conflict("id_taken", "这个编号已用于另一次更改，请重新填写")
    return True


def _refuse_second_of_day(tx: sa.Connection, caller: Caller, proposed: ProposedChange) -> None:
    taken = sa.select(plan_change.c.id).where(
        plan_change.c.area_code == caller.area_code,
        plan_change.c.field == proposed.field,
        plan_change.c.effective_on == proposed.effective_on,
        plan_change.c.withdrawn_at.is_(None),
    )
    if tx.execute(taken).first():
        message = f"这一项从 {proposed.effective_on} 起已经有一次更改，请先撤回那一次，或选别的日子"
        raise Conflict("changed_already", message)


def _json(value: FieldValue) -> FieldValue | sa.JSON:
    """The value as the column takes it: that there was none before is JSON's null."""
    return JSONB.NULL if value is None else value
