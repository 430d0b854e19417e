"""Commitments that no draw followed, for the county's office: nobody draws until it suits."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.draws.rules.lots import commitment_of
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import draw_commitment, person
from ledger.records.tables import RECORD_TABLES

# Whoever prepared more draws than that is seen from these.
_UNUSED_MOST = 200


def unused_commitments(
    engine: sa.Engine, caller: Caller, kind: RecordKind = RecordKind.DRAW
) -> list[dict[str, Any]]:
    """Of draws of this kind, the newest first; to others than the county's office none."""
    if not caller.has(Role.COUNTY, Role.ADMIN):
        return []
    kept, drawn = draw_commitment.c, RECORD_TABLES[kind].c
    followed = sa.exists().where(drawn.area_code == kept.area_code, drawn.id == kept.id)
    asked = (
        sa.select(kept.id, kept.value, kept.committed_at, person.c.name.label("person"))
        .join(person, sa.and_(person.c.area_code == kept.area_code, person.c.id == kept.person_id))
        .where(kept.area_code == caller.area_code, kept.kind == kind.value, ~followed)
        .order_by(kept.committed_at.desc())
        .limit(_UNUSED_MOST)
    )
    with one_statement(engine).connect() as read:
        rows = read.execute(asked).all()
    return [row._asdict() | {"commitment": commitment_of(row.value)} for row in rows]
