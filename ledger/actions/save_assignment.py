"""Station a 派驻员 at an enterprise for a period. Source: 溆浦 二(二)4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.actions.ask_for_print import ask_for_print
from ledger.audit_trail import note
from ledger.errors import Conflict, Invalid
from ledger.models import assignment, enterprise, grant, person
from ledger.rules.caller import Caller, Role


def save_assignment(
    engine: sa.Engine,
    caller: Caller,
    assignment_id: UUID,
    fields: Mapping[str, Any],
    *,
    board_settle_seconds: int,
) -> bool:
    """Make or change it; True if it is new. Only its period can change.

    Raises: Invalid (no 派驻员, no such enterprise, end before beginning), Conflict (person or
    enterprise differ from before; the same person is there already in these days).
    """
    if fields["to_date"] and fields["to_date"] < fields["from_date"]:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    area_code = caller.area_code
    with engine.begin() as tx:
        _check_both(tx, area_code, fields)
        _refuse_overlap(tx, area_code, assignment_id, fields)
        created = _write(tx, area_code, assignment_id, fields)
        ask_for_print(tx, area_code, fields["enterprise_id"], settle_s=board_settle_seconds)
        note(tx, caller, "save_assignment", "assignment", assignment_id)
    return created


def _check_both(tx: sa.Connection, area_code: str, fields: Mapping[str, Any]) -> None:
    # The lock keeps two overlapping assignments of one person from being made at once.
    supervisor = (
        sa.select(person.c.id)
        .where(
            person.c.area_code == area_code,
            person.c.id == fields["person_id"],
            person.c.active,
            sa.exists().where(
                grant.c.area_code == person.c.area_code,
                grant.c.person_id == person.c.id,
                grant.c.role == Role.SUPERVISOR,
            ),
        )
        .with_for_update(of=person)
    )
    if tx.scalar(supervisor) is None:
        lacks = "此人不是在岗的派驻员，请先在人员里加上派驻员角色"
        raise Invalid("not_a_supervisor", lacks, json={"person_id": [lacks]})
    here = sa.exists().where(
        enterprise.c.area_code == area_code, enterprise.c.id == fields["enterprise_id"]
    )
    if not tx.scalar(sa.select(here)):
        raise Invalid(
            "unknown_enterprise", "没有这家企业", json={"enterprise_id": ["没有这家企业"]}
        )


def _refuse_overlap(
    tx: sa.Connection, area_code: str, assignment_id: UUID, fields: Mapping[str, Any]
) -> None:
    period = sa.func.daterange(fields["from_date"], fields["to_date"], "[]")
    overlapping = sa.exists().where(
        assignment.c.area_code == area_code,
        assignment.c.person_id == fields["person_id"],
        assignment.c.enterprise_id == fields["enterprise_id"],
        assignment.c.id != assignment_id,
        sa.func.daterange(assignment.c.from_date, assignment.c.to_date, "[]").op("&&")(period),
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
