"""A random value is committed to before a draw, its hash shown then and itself after.

One table serves every kind of record that is a draw.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.draws.rules.lots import commitment_of
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import draw_commitment
from ledger.records.accept import Attempt

VALUE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Commitment:
    """What may be shown before the draw: the hash, never the value."""

    draw_id: UUID
    commitment: str
    committed_at: datetime


def commit_draw(
    engine: sa.Engine, caller: Caller, draw_id: UUID, kind: RecordKind = RecordKind.DRAW
) -> Commitment:
    """Keep a new value for this draw. Asking again gives the same commitment.

    Raises: Conflict where somebody else prepared a draw under this id, or one of another kind.
    """
    kept = draw_commitment.c
    row = insert(draw_commitment).values(
        area_code=caller.area_code,
        id=draw_id,
        kind=kind.value,
        person_id=caller.person_id,
        value=secrets.token_hex(VALUE_BYTES),
    )
    with engine.begin() as tx:
        made = tx.execute(row.on_conflict_do_nothing().returning(kept.id)).one_or_none()
        if made:
            note(tx, caller, "commit_draw", kind.value, draw_id)
        prepared = tx.execute(
            sa.select(kept.kind, kept.person_id, kept.value, kept.committed_at).where(
                kept.area_code == caller.area_code, kept.id == draw_id
            )
        ).one()
    if (prepared.kind, prepared.person_id) != (kind, caller.person_id):
        raise Conflict("other_draw", "这个编号已有别人准备的抽取，请重新开始一次抽取")
    return Commitment(draw_id, commitment_of(prepared.value), prepared.committed_at)


def committed_value(tx: sa.Connection, attempt: Attempt[Any], commitment: str) -> str:
    """The value that was kept for this draw. Parallel sends of it wait here for each other.

    Raises: Invalid where nothing was, or not to this commitment; Conflict where by somebody else.
    """
    kept, request = draw_commitment.c, attempt.request
    row = tx.execute(
        sa.select(kept.person_id, kept.value)
        .where(
            kept.area_code == attempt.caller.area_code,
            kept.id == request.record_id,
            kept.kind == request.kind.value,
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Invalid("not_committed", "请先点“公布承诺值”，给见证人看过以后再抽取")
    if row.person_id != attempt.caller.person_id:
        raise Conflict("other_draw", "这个编号是别人准备的抽取，请重新开始一次抽取")
    value: str = row.value
    if commitment != commitment_of(value):
        raise Invalid("other_commitment", "承诺值与公布的不一致，请刷新后重新开始抽取")
    return value
