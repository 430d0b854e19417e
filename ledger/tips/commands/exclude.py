"""A report goes around people (回避): the accused, and whoever belongs to the enterprise.

Nobody comes back: whoever was stationed there when the report came stays out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from ledger.ground.errors import Conflict
from ledger.ground.tables import person, tip, tip_excluded, tip_key, tip_message, tip_photo
from ledger.tips.queries.keys import is_officer
from ledger.tips.queries.visible import is_recused, people_involved
from ledger.tips.rules.envelopes import REPORTER


def recuse_from_tip(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    """Write down whom the report goes around now: by the accused's name, and by the enterprise as
    it was reported and as it was settled. Doing it again adds only who is new.

    Raises: Conflict nobody_left where no officer would be left to work on it.
    """
    about = tx.execute(
        sa.select(tip.c.accused, tip.c.enterprise_id, tip.c.enterprise_settled).where(
            tip.c.area_code == area_code, tip.c.id == tip_id
        )
    ).one()
    places = {place for place in (about.enterprise_id, about.enterprise_settled) if place}
    recuse_people(tx, area_code, tip_id, people_involved(tx, area_code, about.accused, places))


def recuse_people(
    tx: sa.Connection, area_code: str, tip_id: UUID, people: Mapping[UUID, str]
) -> None:
    """The report goes around these people too, person to why; what they could open of it before,
    they cannot any more. The first reason stays. Raises: Conflict nobody_left.
    """
    if people:
        rows = [
            {"area_code": area_code, "tip_id": tip_id, "person_id": who, "why": why}
            for who, why in people.items()
        ]
        tx.execute(insert(tip_excluded).on_conflict_do_nothing(), rows)
        _take_keys_away(tx, area_code, tip_id)
    _refuse_nobody(tx, area_code, tip_id)


def _refuse_nobody(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    left = (
        sa.select(sa.literal(1))
        .select_from(tip)
        .join(person, person.c.area_code == tip.c.area_code)
        .where(
            tip.c.area_code == area_code,
            tip.c.id == tip_id,
            is_officer(),
            sa.not_(is_recused(person.c.id)),
        )
    )
    if tx.execute(left.limit(1)).first() is None:
        raise Conflict(
            "nobody_left", "这样就没有受理员能办理这件举报了，请先增加一名与它无关的举报受理员"
        )


def _take_keys_away(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    """Out of every envelope of the report that somebody else can open too."""
    theirs = tx.scalars(
        sa.select(tip_key.c.id)
        .join(
            tip_excluded,
            sa.and_(
                tip_excluded.c.area_code == tip_key.c.area_code,
                tip_excluded.c.person_id == tip_key.c.person_id,
            ),
        )
        .where(tip_excluded.c.area_code == area_code, tip_excluded.c.tip_id == tip_id)
    ).all()
    is_tip = sa.and_(tip.c.area_code == area_code, tip.c.id == tip_id)
    for column, which in (
        (tip.c.details, is_tip),
        (tip.c.identity, is_tip),
        (tip_photo.c.envelope, _of_tip(tip_photo, area_code, tip_id)),
        (tip_message.c.envelope, _of_tip(tip_message, area_code, tip_id)),
    ):
        tx.execute(_without_keys(column, which, [str(their) for their in theirs]))


def _of_tip(table: sa.Table, area_code: str, tip_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == area_code, table.c.tip_id == tip_id)


def _without_keys(
    column: sa.Column[Any], which: sa.ColumnElement[bool], key_ids: list[str]
) -> sa.Update:
    keys = column["keys"]
    others = keys.op("-")(sa.cast([*key_ids, REPORTER], ARRAY(sa.Text)))
    kept = keys.op("-")(sa.cast(key_ids, ARRAY(sa.Text)))
    path = sa.cast(["keys"], ARRAY(sa.Text))
    return (
        sa.update(column.table)
        .where(which, column.is_not(None), others.op("<>")(sa.text("'{}'::jsonb")))
        .values({column: sa.func.jsonb_set(column, path, kept)})
    )
