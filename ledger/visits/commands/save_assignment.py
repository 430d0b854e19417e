"""Station a 派驻员 at an enterprise for a period, and hand the station over to another.

A visit belongs to the enterprise's month whoever made it, so nothing is lost when people change.
Source: 溆浦 二(二)4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands.ask_for_print import ask_for_print
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.tables import assignment, enterprise, grant, person
from plans.plan import Plan


def save_assignment(
    engine: sa.Engine,
    caller: Caller,
    assignment_id: UUID,
    fields: Mapping[str, Any],
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
        created = write_assignment(tx, caller, assignment_id, fields, plan)
        area_code = caller.area_code
        ask_for_print(tx, area_code, fields["enterprise_id"], settle_s=board_settle_seconds)
        note(tx, caller, "save_assignment", "assignment", assignment_id)
    return created


def write_assignment(
    tx: sa.Connection, caller: Caller, assignment_id: UUID, fields: Mapping[str, Any], plan: Plan
) -> bool:
    """Check and write it within an action's transaction. Raises: as `save_assignment`."""
    if fields["to_date"] and fields["to_date"] < fields["from_date"]:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    area_code = caller.area_code
    _lock_supervisor(tx, area_code, fields)
    _check_enterprise(tx, area_code, fields)
    _refuse_overlap(tx, area_code, assignment_id, fields)
    if plan.stationing and "one_to_many" not in plan.stationing.arrangements:
        _refuse_second_place(tx, area_code, assignment_id, fields)
    return _write(tx, area_code, assignment_id, fields)


def _lock_supervisor(tx: sa.Connection, area_code: str, fields: Mapping[str, Any]) -> None:
    # The lock keeps two overlapping assignments of one person from being made at once.
    supervisor = (
        sa.select(person.c.id)
        .where(
            person.c.area_code == area_code,
            person.c.id == fields["person_id"],
            person.c.active,
            _granted(role=Role.SUPERVISOR),
        )
        .with_for_update(of=person)
    )
    if tx.scalar(supervisor) is None:
        lacks = "此人不是在岗的派驻员，请先在人员里加上派驻员角色"
        raise Invalid("not_a_supervisor", lacks, json={"person_id": [lacks]})
    own = sa.select(person.c.id).where(
        person.c.area_code == area_code,
        person.c.id == fields["person_id"],
        _granted(enterprise_id=fields["enterprise_id"]),
    )
    if tx.scalar(own) is not None:
        own_words = "此人是这家企业自己的人员，不能派驻到这里，请换一位派驻员"
        raise Invalid("own_enterprise", own_words, json={"person_id": [own_words]})


def _granted(**narrowed: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        grant.c.area_code == person.c.area_code,
        grant.c.person_id == person.c.id,
        *(grant.c[name] == value for name, value in narrowed.items()),
    )


def _check_enterprise(tx: sa.Connection, area_code: str, fields: Mapping[str, Any]) -> None:
    here = sa.select(enterprise.c.closed_on).where(
        enterprise.c.area_code == area_code, enterprise.c.id == fields["enterprise_id"]
    )
    row = tx.execute(here.with_for_update(read=True)).one_or_none()
    if row is None:
        raise Invalid(
            "unknown_enterprise", "没有这家企业", json={"enterprise_id": ["没有这家企业"]}
        )
    if row.closed_on and (fields["to_date"] is None or fields["to_date"] > row.closed_on):
        gone = f"这家企业已于 {row.closed_on} 关闭或并出，派驻不能晚于这一天"
        raise Invalid("enterprise_closed", gone, json={"to_date": [gone]})


def _refuse_second_place(
    tx: sa.Connection, area_code: str, assignment_id: UUID, fields: Mapping[str, Any]
) -> None:
    elsewhere = sa.exists().where(
        assignment.c.area_code == area_code,
        assignment.c.person_id == fields["person_id"],
        assignment.c.enterprise_id != fields["enterprise_id"],
        assignment.c.id != assignment_id,
        _days(assignment.c.from_date, assignment.c.to_date).op("&&")(
            _days(fields["from_date"], fields["to_date"])
        ),
    )
    if tx.scalar(sa.select(elsewhere)):
        raise Conflict("one_to_one", "本县方案要求一人派驻一家，此人在这段时间已派驻另一家企业")


def _days(first: Any, last: Any) -> sa.ColumnElement[Any]:
    return sa.func.daterange(first, last, "[]")


def _refuse_overlap(
    tx: sa.Connection, area_code: str, assignment_id: UUID, fields: Mapping[str, Any]
) -> None:
    period = _days(fields["from_date"], fields["to_date"])
    overlapping = sa.exists().where(
        assignment.c.area_code == area_code,
        assignment.c.person_id == fields["person_id"],
        assignment.c.enterprise_id == fields["enterprise_id"],
        assignment.c.id != assignment_id,
        _days(assignment.c.from_date, assignment.c.to_date).op("&&")(period),
    )
    if tx.scalar(sa.select(overlapping)):
        raise Conflict("assignment_overlaps", "此人在这段时间已派驻这家企业，请核对日期")


def _write(
    tx: sa.Connection, area_code: str, assignment_id: UUID, fields: Mapping[str, Any]
) -> bool:
    """True if it is new. Raises: Conflict where it is somebody else's or somewhere else."""
    row = insert(assignment).values(area_code=area_code, id=assignment_id, **fields)
    written = row.on_conflict_do_update(
        index_elements=[assignment.c.area_code, assignment.c.id],
        set_={name: fields[name] for name in ("from_date", "to_date")},
        where=sa.and_(
            assignment.c.person_id == fields["person_id"],
            assignment.c.enterprise_id == fields["enterprise_id"],
        ),
    )
    # A row that was inserted, not updated, has no deleting transaction.
    created = tx.scalar(written.returning(sa.literal_column("assignment.xmax = 0")))
    if created is None:
        raise Conflict("assignment_fixed", "派驻的人和企业不能改：请给这一条填结束日期，再另建一条")
    return bool(created)
