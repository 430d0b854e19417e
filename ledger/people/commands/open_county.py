"""Open a county on this ledger: its plan's towns and offices, and the first person who may act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.passwords import hash_password
from ledger.ground.tables import county, grant, office, person, town
from plans.plan import Plan

OFFICE_KINDS = {
    "county_office": "county",
    "department": "department",
    "town_office": "town",
    "industry_office": "department",
    "county_enterprise": "department",
}


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who enters all the others. `phone` is what they sign in with."""

    name: str
    phone: str
    password: str


def open_county(
    engine: sa.Engine,
    plan: Plan,
    administrator: FirstAdministrator,
    opened_at: datetime | None = None,
) -> bool:
    """Open the plan's county; False, and nothing changed, if it is open already. `opened_at`: since
    when it keeps its ledger here, and owes its reports; None: now.
    """
    # Argon2 takes tens of milliseconds: no transaction is held open meanwhile.
    password_hash = hash_password(administrator.password)
    area = {"area_code": plan.area.code}
    since = {"opened_at": opened_at} if opened_at else {}
    with engine.begin() as tx:
        opened = insert(county).values(name=plan.area.name, **area, **since)
        opened = opened.on_conflict_do_nothing()
        if tx.execute(opened.returning(county.c.area_code)).one_or_none() is None:
            return False
        _take_over(tx, town, _towns(plan))
        _take_over(tx, office, _offices(plan))
        first = Caller(
            plan.area.code, uuid4(), administrator.name, None, grants=(Grant(Role.ADMIN),)
        )
        whose = {"name": first.name, "phone": administrator.phone, "password_hash": password_hash}
        row = sa.insert(person).values(id=first.person_id, activated_at=sa.func.now(), **whose)
        tx.execute(row.values(**area))
        tx.execute(sa.insert(grant).values(person_id=first.person_id, role=str(Role.ADMIN), **area))
        note(tx, first, "open_county", "county", plan.area.code)
    return True


def follow_plan(engine: sa.Engine, plan: Plan) -> None:
    """Towns and offices that the plan of an open county has gained or renamed since.

    What the plan has no more stays: enterprises and people belong to it.
    """
    with engine.begin() as tx:
        _take_over(tx, town, _towns(plan))
        _take_over(tx, office, _offices(plan))


def _towns(plan: Plan) -> list[dict[str, Any]]:
    area = {"area_code": plan.area.code}
    return [{"town_code": one.code, "name": one.name, **area} for one in plan.towns]


def _offices(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "area_code": plan.area.code,
            "id": seed.key,
            "kind": OFFICE_KINDS[seed.kind],
            "name": seed.name,
            "sectors": sorted(plan.sectors_led_by(seed.key)),
        }
        for seed in plan.offices
    ]


def _take_over(tx: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    given = insert(table).values(rows)
    keys = {column.name for column in table.primary_key}
    renewed = {name: given.excluded[name] for name in rows[0].keys() - keys}
    tx.execute(given.on_conflict_do_update(index_elements=sorted(keys), set_=renewed))
