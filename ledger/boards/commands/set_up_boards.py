"""Give an enterprise the boards it needs: the main one, and one for each key area."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.codes import new_code
from ledger.ground.tables import board, key_area


def set_up_boards(tx: sa.Connection, area_code: str, enterprise_id: UUID) -> None:
    """Withdraw the boards of areas that are gone, add those that lack. Again changes nothing."""
    in_use = (
        board.c.area_code == area_code,
        board.c.enterprise_id == enterprise_id,
        board.c.withdrawn_at.is_(None),
    )
    areas = set(
        tx.scalars(
            sa.select(key_area.c.id).where(
                key_area.c.area_code == area_code,
                key_area.c.enterprise_id == enterprise_id,
                key_area.c.active,
            )
        )
    )
    there = set(tx.scalars(sa.select(board.c.key_area_id).where(*in_use)))
    gone = there - areas - {None}
    if gone:
        tx.execute(
            sa.update(board)
            .where(*in_use, board.c.key_area_id.in_(gone))
            .values(withdrawn_at=sa.func.now(), withdrawn_reason="重点区域已撤销")
        )
    for place in ({None} | areas) - there:
        add_board(tx, area_code, enterprise_id, place)


def add_board(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, key_area_id: UUID | None
) -> str:
    """A new board at this place (None: the main one), not printed yet; its code."""
    code = new_code()
    tx.execute(
        insert(board).values(
            area_code=area_code, code=code, enterprise_id=enterprise_id, key_area_id=key_area_id
        )
    )
    return code
