"""A colleague gives a new key what it must open: content keys sealed for it (重新封存).

What is there already stays as it is: sealing anew could only take it away. A report that goes
around the colleague or the caller is passed over, without a word.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Invalid
from ledger.ground.tables import tip
from ledger.tips.queries.resealing import SEALED, KeyPair, both_may_read, keys_to_reseal, of_its_tip
from ledger.tips.rules.envelopes import SEALED_KEY_BYTES


@dataclass(frozen=True, slots=True)
class ResealedEntry:
    """A content key, sealed for another key. `what`: a name of `SEALED`; `id`: of its row."""

    what: str
    id: UUID
    sealed: str


@dataclass(frozen=True, slots=True)
class ResealedEntries:
    """As a colleague sends them."""

    entries: tuple[ResealedEntry, ...]


def reseal_tips(
    engine: sa.Engine, caller: Caller, key_id: UUID, entries: Sequence[ResealedEntry]
) -> int:
    """How many were added. Raises: NotFound; Conflict as `keys_to_reseal`; Invalid not_sealed."""
    sealed = [_text(entry.sealed) for entry in entries]
    with engine.begin() as tx:
        pair = keys_to_reseal(tx, caller, key_id)
        _lock_tips(tx, caller, entries)
        added = 0
        for entry, text in zip(entries, sealed, strict=True):
            added += tx.execute(_with_key(caller, pair, entry.what, entry.id, text)).rowcount
        if added:
            note(tx, caller, "reseal_tips", "tip_key", key_id, entries=added)
    return added


def _lock_tips(tx: sa.Connection, caller: Caller, entries: Sequence[ResealedEntry]) -> None:
    """Nobody is excluded from them meanwhile: what is added here would outlast that."""
    for what in SEALED:
        ids = [entry.id for entry in entries if entry.what == what]
        itself = of_its_tip(what)(sa.select(tip.c.id).select_from(SEALED[what].column.table))
        mine = sa.and_(tip.c.area_code == caller.area_code, SEALED[what].row_id.in_(ids))
        tx.execute(itself.where(mine).order_by(tip.c.id).with_for_update(of=tip))


def _text(sealed: str) -> str:
    try:
        length = len(base64.b64decode(sealed, validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if length != SEALED_KEY_BYTES:
        raise Invalid("not_sealed", "封存内容不完整，请刷新后再试")
    return sealed


def _with_key(caller: Caller, pair: KeyPair, what: str, row_id: UUID, sealed: str) -> sa.Update:
    place = SEALED[what]
    table, keys = place.column.table, place.column["keys"]
    path = sa.cast(["keys", str(pair.for_id)], ARRAY(sa.Text))
    changed = sa.func.jsonb_set(place.column, path, sa.func.to_jsonb(sa.cast(sealed, sa.Text)))
    of_tip = (
        [table.c.id == row_id]
        if table is tip
        else [
            table.c.area_code == tip.c.area_code,
            table.c.tip_id == tip.c.id,
            table.c.id == row_id,
        ]
    )
    return (
        sa.update(table)
        .where(
            *of_tip,
            both_may_read(caller, pair.for_person),
            keys.has_key(str(pair.own_id)),
            sa.not_(keys.has_key(str(pair.for_id))),
        )
        .values({place.column: changed})
    )
