"""Commit to a random value before a draw: show its hash first, the value after (see rules/draw)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.draws.rules import commitment_of
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict
from ledger.ground.tables import draw_commitment

VALUE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Commitment:
    """What may be shown before the draw: the hash, never the value."""

    draw_id: UUID
    commitment: str
    committed_at: datetime


def commit_draw(engine: sa.Engine, caller: Caller, draw_id: UUID) -> Commitment:
    """Keep a new value for this draw. Asking again gives the same commitment.

    Raises: Conflict where somebody else prepared a draw under this id.
    """
    kept = draw_commitment.c
    row = insert(draw_commitment).values(
        area_code=caller.area_code,
        id=draw_id,
        person_id=caller.person_id,
        value=secrets.token_hex(VALUE_BYTES),
    )
    with engine.begin() as tx:
        made = tx.execute(row.on_conflict_do_nothing().returning(kept.id)).one_or_none()
        if made:
            note(tx, caller, "commit_draw", "draw", draw_id)
        found = tx.execute(
            sa.select(kept.person_id, kept.value, kept.committed_at).where(
                kept.area_code == caller.area_code, kept.id == draw_id
            )
        ).one()
    if found.person_id != caller.person_id:
        raise Conflict("other_draw", "这个编号已有别人准备的抽取，请重新开始一次抽取")
    return Commitment(draw_id, commitment_of(found.value), found.committed_at)
