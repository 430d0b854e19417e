"""People as administrators see them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.errors import NotFound
from ledger.ground.tables import grant, person


def list_people(engine: sa.Engine, caller: Caller) -> list[dict[str, Any]]:
    """Everybody of the county with their roles, by name; two statements however many there are."""
    return _people(engine, caller, sa.true(), sa.true())


def one_person(engine: sa.Engine, caller: Caller, person_id: UUID) -> dict[str, Any]:
    """One of them. Raises: NotFound."""
    found = _people(engine, caller, person.c.id == person_id, grant.c.person_id == person_id)
    if not found:
        raise NotFound("没有这个人")
    return found[0]


def _people(
    engine: sa.Engine,
    caller: Caller,
    which: sa.ColumnElement[bool],
    whose: sa.ColumnElement[bool],
) -> list[dict[str, Any]]:
    people = (
        sa.select(
            person.c.id,
            person.c.name,
            person.c.phone,
            person.c.office_phone,
            person.c.title,
            person.c.active,
        )
        .where(person.c.area_code == caller.area_code, which)
        .order_by(person.c.name, person.c.id)
    )
    granted = sa.select(
        grant.c.person_id,
        grant.c.role,
        grant.c.town_code,
        grant.c.sector,
        grant.c.enterprise_id,
    ).where(grant.c.area_code == caller.area_code, whose)
    with engine.connect() as read:
        grants = defaultdict(list)
        for row in read.execute(granted.order_by(grant.c.id)):
            grants[row.person_id].append(row._asdict())
        return [row._asdict() | {"grants": grants[row.id]} for row in read.execute(people)]
