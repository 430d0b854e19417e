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
from ledger.tips.queries.visible import ACCUSED, ReadOfTip, is_recused, names_borne, people_involved
from ledger.tips.rules.envelopes import REPORTER
from ledger.tips.rules.exclusion import people_meant


def recuse_from_tip(tx: sa.Connection, area_code: str, tip_id: UUID) -> None:
    """Write down whom the report goes around now: by the accused's name, and by the enterprise as
    it was reported and as it was settled. Doing it again adds only who is new.

    Raises: Conflict nobody_left where no officer would be left to work on it.
    """
    row = tx.execute(_readable().where(tip.c.area_code == area_code, tip.c.id == tip_id)).one()
    recuse_people(tx, area_code, tip_id, people_involved(tx, area_code, _about(row)))


def recuse_by_name(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    """Every report that means this person by a name that they bear or bore goes around them. For
    whoever becomes an officer, or is called otherwise, after it came; nobody's leave is asked.
    """
    names = names_borne(tx, area_code, person.c.id == person_id)
    for row in tx.execute(_readable().where(tip.c.area_code == area_code)).all():
        about = _about(row)
        if people_meant(about.accused, about.all_words, names):
            _write_down(tx, area_code, row.id, {person_id: ACCUSED})


def _readable() -> sa.Select[Any]:
    return sa.select(
        tip.c.id, tip.c.accused, tip.c.description, tip.c.happened, tip.c.enterprise_words,
        tip.c.place_words, tip.c.enterprise_id, tip.c.enterprise_settled,
    )  # fmt: skip


def _about(row: sa.Row[Any]) -> ReadOfTip:
    places = {place for place in (row.enterprise_id, row.enterprise_settled) if place}
    words = (row.description, row.happened, row.place_words)
    return ReadOfTip(row.accused, row.enterprise_words, words, places)


def recuse_people(
    tx: sa.Connection, area_code: str, tip_id: UUID, people: Mapping[UUID, str]
) -> None:
    """The report goes around these people too, person to why; what they could open of it before,
    they cannot any more. The first reason stays. Raises: Conflict nobody_left.
    """
    if people:
        _write_down(tx, area_code, tip_id, people)
    _refuse_nobody(tx, area_code, tip_id)


def _write_down(
    tx: sa.Connection, area_code: str, tip_id: UUID, people: Mapping[UUID, str]
) -> None:
    rows = [
        {"area_code": area_code, "tip_id": tip_id, "person_id": who, "why": why}
        for who, why in people.items()
    ]
    tx.execute(insert(tip_excluded).on_conflict_do_nothing(), rows)
    _take_keys_away(tx, area_code, tip_id)


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
