"""A person has read notices of their own."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.tables import notice


def read_notices(
    engine: sa.Engine, caller: Caller, ids: Collection[int], up_to: int | None
) -> None:
    """Those with these ids, and all up to one. Other people's, and what was read before, stay."""
    which = [notice.c.id.in_(ids)] + ([notice.c.id <= up_to] if up_to is not None else [])
    read = (
        sa.update(notice)
        .where(
            notice.c.area_code == caller.area_code,
            notice.c.person_id == caller.person_id,
            notice.c.read_at.is_(None),
            sa.or_(*which),
        )
        .values(read_at=sa.func.now())
    )
    with engine.begin() as tx:
        tx.execute(read)
