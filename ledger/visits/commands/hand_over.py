"""Hand a station over to another 派驻员, for good or for the days of a leave.

The first one's days end the day before the other's begin, and after a leave go on the day after:
no day is left out and none is counted for both. Visits stay with who made them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from ledger.boards.commands.ask_for_print import ask_for_print
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import assignment
from ledger.visits.commands.save_assignment import write_assignment
from plans.plan import Plan

DAY = timedelta(days=1)


def hand_over_assignment(
    engine: sa.Engine,
    caller: Caller,
    assignment_id: UUID,
    new_id: UUID,
    fields: Mapping[str, Any],
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """True if it was not handed over so before; the same again changes nothing.

    `fields`: person_id, from_date, to_date (None: for good; else the last day of the leave).
    Raises: NotFound, Invalid (days outside the assignment; as `save_assignment`), Conflict (the new
    number is in use for something else; as `save_assignment`).
    """
    with engine.begin() as tx:
        held = _locked(tx, caller, assignment_id)
        if _is_done(tx, caller, held, new_id, fields):
            return False
        _check_days(held, fields)
        first, last = fields["from_date"], fields["to_date"] or held.to_date
        _end(tx, held, first - DAY)
        place = {"enterprise_id": held.enterprise_id}
        new = place | {"person_id": fields["person_id"], "from_date": first, "to_date": last}
        write_assignment(tx, caller, new_id, new, plan)
        if fields["to_date"] and (held.to_date is None or fields["to_date"] < held.to_date):
            again = {"from_date": fields["to_date"] + DAY, "to_date": held.to_date}
            back = place | {"person_id": held.person_id} | again
            write_assignment(tx, caller, returning_id(new_id), back, plan)
        ask_for_print(tx, caller.area_code, held.enterprise_id, settle_s=board_settle_seconds)
        note(tx, caller, "hand_over_assignment", "assignment", assignment_id, to=str(new_id))
    return True


def returning_id(new_id: UUID) -> UUID:
    """The assignment with which the first one comes back after a leave."""
    return uuid5(new_id, "return")


def _locked(tx: sa.Connection, caller: Caller, assignment_id: UUID) -> sa.Row[Any]:
    held = tx.execute(
        sa.select(assignment)
        .where(assignment.c.area_code == caller.area_code, assignment.c.id == assignment_id)
        .with_for_update()
    ).one_or_none()
    if held is None:
        raise NotFound("没有这条派驻，请刷新后再试")
    return held


def _is_done(
    tx: sa.Connection, caller: Caller, held: sa.Row[Any], new_id: UUID, fields: Mapping[str, Any]
) -> bool:
    """Whether just this was done before. Raises: Conflict where the number means another."""
    new = tx.execute(
        sa.select(assignment).where(
            assignment.c.area_code == caller.area_code, assignment.c.id == new_id
        )
    ).one_or_none()
    if new is None:
        return False
    same = (new.enterprise_id, new.person_id, new.from_date) == (
        held.enterprise_id,
        fields["person_id"],
        fields["from_date"],
    )
    until = fields["to_date"] is None or new.to_date == fields["to_date"]
    if same and until and held.to_date == new.from_date - DAY:
        return True
    raise Conflict("other_assignment", "这个编号已有另一条派驻，请换新编号")


def _check_days(held: sa.Row[Any], fields: Mapping[str, Any]) -> None:
    first, last = fields["from_date"], fields["to_date"]
    if last and last < first:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    if fields["person_id"] == held.person_id:
        same = "接手的人就是现在的派驻员，请选另一位"
        raise Invalid("same_person", same, json={"person_id": [same]})
    if not _within(held, first) or (last and not _within(held, last)):
        days = f"{held.from_date} 之后" + (f"、{held.to_date} 之前" if held.to_date else "")
        outside = f"交接日期须在这条派驻的期限之内（{days}）"
        raise Invalid("outside_assignment", outside, json={"from_date": [outside]})


def _within(held: sa.Row[Any], day: date) -> bool:
    """Whether the day can be handed over: the first one keeps at least their first day."""
    return held.from_date < day and (held.to_date is None or day <= held.to_date)


def _end(tx: sa.Connection, held: sa.Row[Any], last: date) -> None:
    tx.execute(
        sa.update(assignment)
        .where(assignment.c.area_code == held.area_code, assignment.c.id == held.id)
        .values(to_date=last)
    )
