"""What a colleague cannot open and the caller can: content keys, to be sealed again (重新封存).

Whoever lost a device makes a new key, and another officer seals the content keys for it: on the own
device, from one key to the other; the server sees neither. A report that goes around the colleague
is never among them, nor one that goes around the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, NotFound
from ledger.ground.pages import Order, Page, page_of, words
from ledger.ground.tables import person, tip, tip_key, tip_message, tip_photo
from ledger.tips.queries.keys import is_officer
from ledger.tips.queries.visible import is_recused, visible_tip


class Sealed(NamedTuple):
    """Where envelopes lie: their column, and the row that it belongs to."""

    column: sa.Column[Any]
    row_id: sa.Column[Any]


SEALED = {
    "tip_details": Sealed(tip.c.details, tip.c.id),
    "tip_identity": Sealed(tip.c.identity, tip.c.id),
    "tip_message": Sealed(tip_message.c.envelope, tip_message.c.id),
    "tip_photo": Sealed(tip_photo.c.envelope, tip_photo.c.id),
}


class KeyPair(NamedTuple):
    """The caller's key that opens, the colleague's that is to; and whose that one is."""

    own_id: UUID
    for_id: UUID
    for_person: UUID


def keys_to_reseal(read: sa.Connection, caller: Caller, for_id: UUID) -> KeyPair:
    """Raises: NotFound; Conflict key_not_active, no_own_key."""
    owner = sa.and_(person.c.area_code == tip_key.c.area_code, person.c.id == tip_key.c.person_id)
    theirs = read.execute(
        sa.select(tip_key.c.person_id, tip_key.c.state, is_officer().label("in_office"))
        .join(person, owner)
        .where(tip_key.c.area_code == caller.area_code, tip_key.c.id == for_id)
    ).one_or_none()
    if theirs is None:
        raise NotFound("没有这个密钥，请刷新后再看")
    if theirs.state != "active" or not theirs.in_office:
        raise Conflict("key_not_active", "这个密钥没有启用，请先核对指纹并确认")
    own_id = read.scalar(
        sa.select(tip_key.c.id).where(
            tip_key.c.area_code == caller.area_code,
            tip_key.c.person_id == caller.person_id,
            tip_key.c.state == "active",
        )
    )
    if own_id is None:
        raise Conflict("no_own_key", "您还没有启用的密钥，不能为同事重新封存")
    return KeyPair(own_id, for_id, theirs.person_id)


def list_to_reseal(
    engine: sa.Engine, caller: Caller, for_id: UUID, *, limit: int, cursor: str | None
) -> Page[Any]:
    """Entries of what the colleague may read and cannot, sealed to the caller's own key.

    Raises: as `keys_to_reseal`; Invalid where the cursor is none of this list's.
    """
    with one_statement(engine).connect() as read:
        return _entries(read, caller, keys_to_reseal(read, caller, for_id), limit, cursor)


def _entries(
    read: sa.Connection, caller: Caller, pair: KeyPair, limit: int, cursor: str | None
) -> Page[Any]:
    parts = [_part(caller, pair, what) for what in SEALED]
    all_of_it = sa.union_all(*parts).subquery("entries")
    order = Order([all_of_it.c.what, all_of_it.c.id], [words, UUID])
    query = (
        sa.select(all_of_it, *order.sort_columns())
        .where(order.after(cursor))
        .order_by(*order.clauses())
        .limit(limit + 1)
    )
    return page_of(read.execute(query).all(), limit, order)


def both_may_read(caller: Caller, for_person: UUID) -> sa.ColumnElement[bool]:
    """The report goes around neither of them; a condition on `tip`."""
    return sa.and_(visible_tip(caller), sa.not_(is_recused(sa.literal(for_person, sa.Uuid))))


def of_its_tip(what: str) -> Callable[[sa.Select[Any]], sa.Select[Any]]:
    """Joins the row with its report, where it is not the report itself."""
    table = SEALED[what].column.table
    if table is tip:
        return lambda select: select
    same = sa.and_(tip.c.area_code == table.c.area_code, tip.c.id == table.c.tip_id)
    return lambda select: select.join(tip, same)


def _part(caller: Caller, pair: KeyPair, what: str) -> sa.Select[Any]:
    place = SEALED[what]
    keys = place.column["keys"]
    entries = sa.select(
        sa.literal(what, sa.Text).label("what"),
        place.row_id.label("id"),
        keys[str(pair.own_id)].astext.label("sealed"),
    ).select_from(place.column.table)
    return of_its_tip(what)(entries).where(
        both_may_read(caller, pair.for_person),
        keys.has_key(str(pair.own_id)),
        sa.not_(keys.has_key(str(pair.for_id))),
    )
