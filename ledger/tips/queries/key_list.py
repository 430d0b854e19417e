"""The officers' keys of a county as officers see them, and whether the public's doors are open."""

from __future__ import annotations

import base64
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.tables import person, tip_key
from ledger.tips.queries.keys import active_keys, is_officer, is_open
from ledger.tips.rules.envelopes import fingerprint


def list_tip_keys(engine: sa.Engine, caller: Caller) -> dict[str, Any]:
    """Every key, by officer, the newest first; `officers`: how many there are, with or without."""
    confirmer = person.alias("confirmer")
    wanted = (
        sa.select(
            tip_key.c.id, tip_key.c.person_id, person.c.name.label("officer"), tip_key.c.state,
            tip_key.c.alg, tip_key.c.public_key, tip_key.c.made_at, tip_key.c.confirmed_at,
            tip_key.c.retired_at, tip_key.c.retired_reason,
            confirmer.c.name.label("confirmed_by"),
        )
        .join(person, _whose(person, tip_key.c.person_id))
        .outerjoin(confirmer, _whose(confirmer, tip_key.c.confirmed_by))
        .where(tip_key.c.area_code == caller.area_code)
        .order_by(person.c.name, tip_key.c.made_at.desc(), tip_key.c.id)
    )  # fmt: skip
    officers = sa.select(sa.func.count()).where(
        person.c.area_code == caller.area_code, is_officer()
    )
    with one_statement(engine).connect() as read:
        return {
            "keys": [_told(caller, row._asdict()) for row in read.execute(wanted)],
            "open": is_open(active_keys(read, caller.area_code)),
            "officers": read.scalar(officers),
        }


def people_named(engine: sa.Engine, caller: Caller, text: str) -> list[dict[str, Any]]:
    """Whom a report may have to go around: number and name alone, at most ten, by name."""
    wanted = (
        sa.select(person.c.id, person.c.name)
        .where(
            person.c.area_code == caller.area_code, person.c.name.icontains(text, autoescape=True)
        )
        .order_by(person.c.name, person.c.id)
        .limit(10)
    )
    with one_statement(engine).connect() as read:
        return [row._asdict() for row in read.execute(wanted)]


def _whose(table: sa.FromClause, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == tip_key.c.area_code, table.c.id == column)


def _told(caller: Caller, row: dict[str, Any]) -> dict[str, Any]:
    public_key = row.pop("public_key")
    return row | {
        "mine": row["person_id"] == caller.person_id,
        "public_key": base64.b64encode(public_key).decode(),
        "fingerprint": fingerprint(public_key),
    }
