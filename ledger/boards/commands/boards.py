"""An enterprise's boards: set up, printed, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.codes import new_code
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.printed import StoredFile, kept_json
from ledger.ground.tables import board, board_version, enterprise, key_area
from ledger.ground.visible import visible_enterprise
from ledger.records import outbox
from ledger.records.scope import Place, acting_role

# Not the enterprise: who hangs a board does not decide that it counts no more.
MAY_WITHDRAW = frozenset({Role.ADMIN, Role.COUNTY, Role.TOWN, Role.DEPARTMENT})


def enqueue_board_prints(
    tx: sa.Connection, area_code: str, enterprise_ids: Iterable[UUID], *, settle_s: int
) -> None:
    """Have these enterprises' boards printed anew, in the transaction that changes what they show.

    Changes within `settle_s` seconds share one printing.
    """
    merge_keys = {str(each): f"boards/{each}" for each in enterprise_ids}
    outbox.put_each(tx, area_code, outbox.Job.PRINT_BOARDS, merge_keys, delay_s=settle_s)


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


@dataclass(frozen=True, slots=True)
class PrintedBoard:
    """`content`: as it is kept. `files`: by name (A3.pdf …), all of them in the store."""

    area_code: str
    code: str
    version: int
    content: Mapping[str, Any]
    content_sha256: str
    files: Mapping[str, StoredFile]
    printed_at: datetime


def record_board_version(tx: sa.Connection, printed: PrintedBoard) -> None:
    """Add the version and make it the board's current one.

    Raises: sqlalchemy.exc.IntegrityError when that version exists: a printed one never changes.
    """
    tx.execute(
        sa.insert(board_version).values(
            area_code=printed.area_code,
            code=printed.code,
            version=printed.version,
            content=printed.content,
            content_sha256=printed.content_sha256,
            files=kept_json(printed.files),
            printed_at=printed.printed_at,
        )
    )
    tx.execute(
        sa.update(board)
        .where(board.c.area_code == printed.area_code, board.c.code == printed.code)
        .values(version=printed.version)
    )


def withdraw_board(
    engine: sa.Engine, caller: Caller, code: str, reason: str, *, board_settle_seconds: int
) -> UUID:
    """Withdraw its code (copied, lost, hung at the wrong place) and give its place a new one.

    Returns the enterprise's id. Again changes nothing. Raises: NotFound, Forbidden.
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
            enqueue_board_prints(
                tx, caller.area_code, [found.enterprise_id], settle_s=board_settle_seconds
            )
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
    place = Place(found.enterprise_id, found.town_code, found.sectors)
    role = acting_role(caller, place, assigned=False, among=MAY_WITHDRAW)
    if role is None:
        raise Forbidden("forbidden", "公示牌只能由监管部门、乡镇或安委办作废")
    return found
