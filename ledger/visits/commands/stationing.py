"""Station a 派驻员 at an enterprise for a period, and hand the station over to another.

A visit belongs to the enterprise's month whoever made it, so nothing is lost when people change.
Handed over for good or for the days of a leave: the first one's days end the day before the
other's begin, and after a leave go on the day after. No day is left out and none is counted for
both. Source: 溆浦 二(二)4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands import enqueue_board_prints
from ledger.ground.audit import note
from ledger.ground.caller import GUARDED, Caller, Role
from ledger.ground.clocks import DAY
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import assignment, enterprise, grant, person
from ledger.records import outbox
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Assignment:
    """A 派驻员 is stationed at an enterprise; `to_date`: the last day, None: for good."""

    person_id: UUID
    enterprise_id: UUID
    from_date: date
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom. `to_date` None: for good; else the last day of the first one's leave."""

    person_id: UUID
    from_date: date
    to_date: date | None = None


def save_assignment(
    engine: sa.Engine,
    caller: Caller,
    assignment_id: UUID,
    new: Assignment,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """Make or change it; True if it is new. Only its period can change.

    Raises: Invalid (no 派驻员, no such enterprise, their own enterprise, one that is closed, end
    before beginning), Conflict (person or enterprise differ from before; the same person is there
    already in these days; elsewhere, where the plan stations one to one).
    """
    with engine.begin() as tx:
        created = write_assignment(tx, caller, assignment_id, new, plan)
        area_code = caller.area_code
        enqueue_board_prints(tx, area_code, [new.enterprise_id], settle_s=board_settle_seconds)
        note(tx, caller, "save_assignment", "assignment", assignment_id)
    return created


def write_assignment(
    tx: sa.Connection, caller: Caller, assignment_id: UUID, new: Assignment, plan: Plan
) -> bool:
    """Check and write it within an action's transaction. Raises: as `save_assignment`."""
    if new.to_date and new.to_date < new.from_date:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    area_code = caller.area_code
    _lock_supervisor(tx, area_code, new)
    _check_enterprise(tx, area_code, new)
    _refuse_overlap(tx, area_code, assignment_id, new)
    if plan.stationing and "one_to_many" not in plan.stationing.arrangements:
        _refuse_second_place(tx, area_code, assignment_id, new)
    return _write(tx, area_code, assignment_id, new)


def _lock_supervisor(tx: sa.Connection, area_code: str, new: Assignment) -> None:
    # The lock keeps two overlapping assignments of one person from being made at once.
    supervisor = (
        sa.select(person.c.id)
        .where(
            person.c.area_code == area_code,
            person.c.id == new.person_id,
            person.c.active,
            _granted(role=Role.SUPERVISOR),
        )
        .with_for_update(of=person)
    )
    if tx.scalar(supervisor) is None:
        lacks = "此人不是在岗的派驻员，请先在人员里加上派驻员角色"
        raise Invalid("not_a_supervisor", lacks, json={"person_id": [lacks]})
    guarded = sa.select(person.c.id).where(
        person.c.area_code == area_code,
        person.c.id == new.person_id,
        sa.or_(*(_granted(role=role) for role in GUARDED)),
    )
    if tx.scalar(guarded) is not None:
        around = "此人是举报受理员：派驻到哪里，哪里的举报就要回避 TA，请换一位派驻员"
        raise Invalid("guarded_role", around, json={"person_id": [around]})
    at_own_enterprise = sa.select(person.c.id).where(
        person.c.area_code == area_code,
        person.c.id == new.person_id,
        _granted(enterprise_id=new.enterprise_id),
    )
    if tx.scalar(at_own_enterprise) is not None:
        own_words = "此人是这家企业自己的人员，不能派驻到这里，请换一位派驻员"
        raise Invalid("own_enterprise", own_words, json={"person_id": [own_words]})


def _granted(**narrowed: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        grant.c.area_code == person.c.area_code,
        grant.c.person_id == person.c.id,
        *(grant.c[name] == value for name, value in narrowed.items()),
    )


def _check_enterprise(tx: sa.Connection, area_code: str, new: Assignment) -> None:
    here = sa.select(enterprise.c.closed_on).where(
        enterprise.c.area_code == area_code, enterprise.c.id == new.enterprise_id
    )
    row = tx.execute(here.with_for_update(read=True)).one_or_none()
    if row is None:
        raise Invalid(
            "unknown_enterprise", "没有这家企业", json={"enterprise_id": ["没有这家企业"]}
        )
    if row.closed_on and (new.to_date is None or new.to_date > row.closed_on):
        gone = f"这家企业已于 {row.closed_on} 关闭或并出，派驻不能晚于这一天"
        raise Invalid("enterprise_closed", gone, json={"to_date": [gone]})


def _refuse_second_place(
    tx: sa.Connection, area_code: str, assignment_id: UUID, new: Assignment
) -> None:
    elsewhere = sa.exists().where(
        assignment.c.area_code == area_code,
        assignment.c.person_id == new.person_id,
        assignment.c.enterprise_id != new.enterprise_id,
        assignment.c.id != assignment_id,
        _days(assignment.c.from_date, assignment.c.to_date).op("&&")(
            _days(new.from_date, new.to_date)
        ),
    )
    if tx.scalar(sa.select(elsewhere)):
        raise Conflict("one_to_one", "本县方案要求一人派驻一家，此人在这段时间已派驻另一家企业")


def _days(first: Any, last: Any) -> sa.ColumnElement[Any]:
    return sa.func.daterange(first, last, "[]")


def _refuse_overlap(
    tx: sa.Connection, area_code: str, assignment_id: UUID, new: Assignment
) -> None:
    period = _days(new.from_date, new.to_date)
    overlapping = sa.exists().where(
        assignment.c.area_code == area_code,
        assignment.c.person_id == new.person_id,
        assignment.c.enterprise_id == new.enterprise_id,
        assignment.c.id != assignment_id,
        _days(assignment.c.from_date, assignment.c.to_date).op("&&")(period),
    )
    if tx.scalar(sa.select(overlapping)):
        raise Conflict("assignment_overlaps", "此人在这段时间已派驻这家企业，请核对日期")


def _write(tx: sa.Connection, area_code: str, assignment_id: UUID, new: Assignment) -> bool:
    """True if it is new. Raises: Conflict where it is somebody else's or somewhere else."""
    period = {"from_date": new.from_date, "to_date": new.to_date}
    place = {"person_id": new.person_id, "enterprise_id": new.enterprise_id}
    row = insert(assignment).values(area_code=area_code, id=assignment_id, **place, **period)
    written = row.on_conflict_do_update(
        index_elements=[assignment.c.area_code, assignment.c.id],
        set_=period,
        where=sa.and_(
            assignment.c.person_id == new.person_id,
            assignment.c.enterprise_id == new.enterprise_id,
        ),
    )
    # A row that was inserted, not updated, has no deleting transaction.
    created = tx.scalar(written.returning(sa.literal_column("assignment.xmax = 0")))
    if created is None:
        raise Conflict("assignment_fixed", "派驻的人和企业不能改：请给这一条填结束日期，再另建一条")
    return bool(created)


def hand_over_assignment(
    engine: sa.Engine,
    caller: Caller,
    assignment_id: UUID,
    new_id: UUID,
    handover: HandOver,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """True if it was not handed over so before; the same again changes nothing.

    Raises: NotFound, Invalid (days outside the assignment; as `save_assignment`), Conflict (the new
    number is in use for something else; as `save_assignment`).
    """
    with engine.begin() as tx:
        held = _locked(tx, caller, assignment_id)
        if _is_done(tx, caller, held, new_id, handover):
            return False
        _check_days(held, handover)
        _hand_over(tx, caller, held, new_id, handover, plan)
        place = held.enterprise_id
        enqueue_board_prints(tx, caller.area_code, [place], settle_s=board_settle_seconds)
    return True


def hand_over_stations(
    tx: sa.Connection,
    caller: Caller,
    person_id: UUID,
    taker_at: Callable[[UUID], UUID],
    *,
    first: date,
    last: date | None = None,
    plan: Plan,
) -> list[UUID]:
    """Everywhere that somebody is stationed in these days, or from then on; the enterprises.

    `taker_at`: to whom an enterprise goes. Where that one is stationed there already the first
    one's days end all the same. Raises: Invalid, Conflict as `save_assignment`.
    """
    held = (
        sa.select(assignment)
        .where(
            assignment.c.area_code == caller.area_code,
            assignment.c.person_id == person_id,
            sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date >= first),
            sa.true() if last is None else assignment.c.from_date <= last,
        )
        .order_by(assignment.c.id)
        .with_for_update()
    )
    rows = tx.execute(held).all()
    for row in rows:
        handover = HandOver(taker_at(row.enterprise_id), first, last)
        new_id = uuid5(row.id, f"{handover.person_id}/{first}/{last}")
        try:
            _hand_over(tx, caller, row, new_id, handover, plan)
        except Conflict as conflict:
            if conflict.reason != "assignment_overlaps":
                raise
    return [row.enterprise_id for row in rows]


def _hand_over(
    tx: sa.Connection,
    caller: Caller,
    held: sa.Row[Any],
    new_id: UUID,
    handover: HandOver,
    plan: Plan,
) -> None:
    """The first one's days end, those after a leave begin, and the other one's lie between."""
    first = max(handover.from_date, held.from_date)
    last = min((day for day in (handover.to_date, held.to_date) if day), default=None)
    if held.from_date < first:
        _end(tx, held, first - DAY)
    else:
        _take_back(tx, held)
    place = held.enterprise_id
    if handover.to_date and (held.to_date is None or handover.to_date < held.to_date):
        back = Assignment(held.person_id, place, handover.to_date + DAY, held.to_date)
        write_assignment(tx, caller, returning_id(new_id), back, plan)
    note(
        tx, caller, "hand_over_assignment", "assignment", held.id, to=str(new_id),
        giver=str(held.person_id), taker=str(handover.person_id), enterprise=str(place),
        since=str(first), until=str(handover.to_date or ""),
    )  # fmt: skip
    outbox.put_notices(tx, caller.area_code)
    new = Assignment(handover.person_id, place, first, last)
    write_assignment(tx, caller, new_id, new, plan)


def _take_back(tx: sa.Connection, held: sa.Row[Any]) -> None:
    """It had not begun: nothing was ever done under it."""
    tx.execute(
        sa.delete(assignment).where(
            assignment.c.area_code == held.area_code, assignment.c.id == held.id
        )
    )


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
    tx: sa.Connection, caller: Caller, held: sa.Row[Any], new_id: UUID, handover: HandOver
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
        handover.person_id,
        handover.from_date,
    )
    until = handover.to_date is None or new.to_date == handover.to_date
    if same and until and held.to_date == new.from_date - DAY:
        return True
    raise Conflict("other_assignment", "这个编号已有另一条派驻，请换新编号")


def _check_days(held: sa.Row[Any], handover: HandOver) -> None:
    first, last = handover.from_date, handover.to_date
    if last and last < first:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    if handover.person_id == held.person_id:
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
