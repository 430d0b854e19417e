"""An enterprise's notice boards, and where the files of a printed one lie."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.database import one_statement
from ledger.errors import NotFound
from ledger.models import board, board_posting, board_version, enterprise, key_area
from ledger.reads.visible import visible_enterprise
from ledger.rules.caller import Caller


def boards_of(engine: sa.Engine, caller: Caller, enterprise_id: UUID) -> list[dict[str, Any]]:
    """Those in use, the main board first. Raises: NotFound where the caller may not see them."""
    posted = (
        sa.select(board_posting.c.version)
        .where(board_posting.c.area_code == board.c.area_code, board_posting.c.code == board.c.code)
        .order_by(board_posting.c.received_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        sa.select(
            board.c.code,
            key_area.c.name.label("key_area"),
            board.c.version,
            board_version.c.printed_at,
            posted.label("posted_version"),
        )
        .select_from(enterprise)
        .join(board, _of(enterprise.c, board.c.area_code, board.c.enterprise_id))
        .outerjoin(key_area, _of(key_area.c, board.c.area_code, board.c.key_area_id))
        .outerjoin(board_version, _printed())
        .where(
            visible_enterprise(caller),
            enterprise.c.id == enterprise_id,
            board.c.withdrawn_at.is_(None),
        )
        .order_by(key_area.c.name.nulls_first())
    )
    with one_statement(engine).connect() as read:
        found = [row._asdict() for row in read.execute(wanted)]
    if not found:
        raise NotFound("没有这家企业，或者您无权查看")
    return found


def printed_files(engine: sa.Engine, code: str) -> dict[str, Any] | None:
    """The newest files of this code: {name: {key, sha256, size_bytes}}; empty before the first
    printing; None where the code never existed. Public: a board hangs where anybody reads it."""
    wanted = (
        sa.select(board_version.c.files)
        .select_from(board)
        .outerjoin(board_version, _printed())
        .where(board.c.code == code)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(wanted).one_or_none()
    return None if row is None else row.files or {}


def _of(
    columns: sa.sql.ColumnCollection[str, sa.Column[Any]],
    area_code: sa.ColumnElement[Any],
    reference: sa.ColumnElement[Any],
) -> sa.ColumnElement[bool]:
    return sa.and_(columns.area_code == area_code, columns.id == reference)


def _printed() -> sa.ColumnElement[bool]:
    return sa.and_(
        board_version.c.area_code == board.c.area_code,
        board_version.c.code == board.c.code,
        board_version.c.version == board.c.version,
    )
