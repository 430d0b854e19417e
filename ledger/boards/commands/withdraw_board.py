"""Withdraw a board's code (copied, lost, hung at the wrong place); another takes its place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.boards.commands.ask_for_print import ask_for_print
from ledger.boards.commands.set_up_boards import add_board
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.tables import board, enterprise
from ledger.ground.visible import visible_enterprise
from ledger.records.scope import acting_role

# Not the enterprise: who hangs a board does not decide that it counts no more.
MAY_WITHDRAW = frozenset({Role.ADMIN, Role.COUNTY, Role.TOWN, Role.DEPARTMENT})


def withdraw_board(
    engine: sa.Engine, caller: Caller, code: str, reason: str, *, board_settle_seconds: int
) -> UUID:
    """Withdraw it and give its place a new code; the enterprise's id. Again changes nothing.

    Raises: NotFound, Forbidden.
    """
    with engine.begin() as tx:
        found = _lock(tx, caller, code)
        if found.withdrawn_at is None:
            here = (board.c.area_code == caller.area_code, board.c.code == code)
            withdrawn = {"withdrawn_at": sa.func.now(), "withdrawn_reason": reason}
            tx.execute(sa.update(board).where(*here).values(withdrawn))
            # Only now is the place free.
            successor = add_board(tx, caller.area_code, found.enterprise_id, found.key_area_id)
            tx.execute(sa.update(board).where(*here).values(successor=successor))
            ask_for_print(tx, caller.area_code, found.enterprise_id, settle_s=board_settle_seconds)
            note(tx, caller, "withdraw_board", "board", code, successor=successor)
    enterprise_id: UUID = found.enterprise_id
    return enterprise_id


def _lock(tx: sa.Connection, caller: Caller, code: str) -> sa.Row[Any]:
    wanted: sa.Select[Any] = (
        sa.select(
            board.c.enterprise_id,
            board.c.key_area_id,
            board.c.withdrawn_at,
            enterprise.c.town_code,
            enterprise.c.sectors,
        )
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .where(visible_enterprise(caller), board.c.code == code)
        .with_for_update(of=board)
    )
    found = tx.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这块公示牌，或者您无权查看")
    role = acting_role(
        caller, found.enterprise_id, found._asdict(), assigned=False, among=MAY_WITHDRAW
    )
    if role is None:
        raise Forbidden("forbidden", "公示牌只能由监管部门、乡镇或安委办作废")
    return found
