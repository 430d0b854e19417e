"""An enterprise's notice boards, and where the files of a printed one lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.printed import StoredFile, files_from
from ledger.ground.tables import board, board_posting, board_version, enterprise, key_area
from ledger.ground.visible import visible_enterprise


@dataclass(frozen=True, slots=True)
class BoardInUse:
    """`version` is 0 and `printed_at` None before the first print; `posted_version`: on the wall.

    `key_area` is None on the main board. `shows_tip_poster`: what the last posting that looked for
    a plate told; None where none looked.
    """

    code: str
    key_area: str | None
    version: int
    printed_at: datetime | None
    posted_version: int | None
    shows_tip_poster: bool | None


def boards_of(engine: sa.Engine, caller: Caller, enterprise_id: UUID) -> list[BoardInUse]:
    """Those in use, the main board first. Raises: NotFound where the caller may not see them."""
    posted = (
        sa.select(board_posting.c.version)
        .where(board_posting.c.area_code == board.c.area_code, board_posting.c.code == board.c.code)
        .order_by(board_posting.c.received_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            board.c.code,
            key_area.c.name.label("key_area"),
            board.c.version,
            board_version.c.printed_at,
            posted.label("posted_version"),
            tip_poster_told().label("shows_tip_poster"),
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
        boards = [BoardInUse(*row) for row in read.execute(query)]
    if not boards:
        raise NotFound("没有这家企业，或者您无权查看")
    return boards


def boards_in_use(read: sa.Connection, area_code: str, enterprise_id: UUID) -> list[str]:
    """The codes of an enterprise's boards that hang or shall hang, the oldest first."""
    codes = sa.select(board.c.code).where(
        board.c.area_code == area_code,
        board.c.enterprise_id == enterprise_id,
        board.c.withdrawn_at.is_(None),
    )
    return list(read.scalars(codes.order_by(board.c.created_at, board.c.code)))


def enterprises_with_board(read: sa.Connection, area_code: str) -> list[UUID]:
    """Those in business that have a main board, whose code leads to their own page; by name."""
    listed = sa.select(enterprise.c.id).join(
        board,
        sa.and_(
            board.c.area_code == enterprise.c.area_code,
            board.c.enterprise_id == enterprise.c.id,
            board.c.key_area_id.is_(None),
            board.c.withdrawn_at.is_(None),
        ),
    )
    in_business = listed.where(enterprise.c.area_code == area_code, enterprise.c.active)
    return list(read.scalars(in_business.order_by(enterprise.c.name, enterprise.c.id)))


@dataclass(frozen=True, slots=True)
class NewestPrint:
    """What of a board was printed last: version 0 and no content where nothing was yet."""

    version: int
    content_sha256: str | None


def newest_print(read: sa.Connection, area_code: str, code: str) -> NewestPrint:
    """Of one board."""
    row = read.execute(
        sa.select(board_version.c.version, board_version.c.content_sha256)
        .where(board_version.c.area_code == area_code, board_version.c.code == code)
        .order_by(board_version.c.version.desc())
        .limit(1)
    ).one_or_none()
    return NewestPrint(row.version, row.content_sha256) if row else NewestPrint(0, None)


def tip_poster_told() -> sa.ScalarSelect[bool]:
    """What the last posting of `board` that looked for a plate told; null where none looked."""
    return (
        sa.select(board_posting.c.shows_tip_poster)
        .where(
            board_posting.c.area_code == board.c.area_code,
            board_posting.c.code == board.c.code,
            board_posting.c.shows_tip_poster.is_not(None),
        )
        .order_by(board_posting.c.received_at.desc(), board_posting.c.id)
        .limit(1)
        .correlate(board)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class BoardStatus:
    """A code that exists, whatever became of it. `successor`: where its place goes on.

    `heir`, `heir_code`: the enterprise that this one was merged into, and its main board's code.

    `version`, `content_sha256`, `printed_at` and `files` are of the newest print; 0, None and {}
    before the first. `files`: by name (A3.pdf …).
    """

    area_code: str
    code: str
    enterprise: str
    enterprise_active: bool
    closed_on: date | None
    heir: str | None
    heir_code: str | None
    withdrawn: bool
    withdrawn_reason: str | None
    successor: str | None
    version: int
    content_sha256: str | None
    printed_at: datetime | None
    files: dict[str, StoredFile]


def board_status(engine: sa.Engine, code: str) -> BoardStatus | None:
    """Of any county; None where the code never existed. Public: a board hangs where all read it."""
    heir, heir_board = enterprise.alias("heir"), board.alias("heir_board")
    query = (
        sa.select(
            board.c.area_code,
            board.c.code,
            enterprise.c.name,
            enterprise.c.active,
            enterprise.c.closed_on,
            heir.c.name,
            heir_board.c.code,
            board.c.withdrawn_at.is_not(None),
            board.c.withdrawn_reason,
            _in_use_now(),
            board.c.version,
            board_version.c.content_sha256,
            board_version.c.printed_at,
            sa.func.coalesce(board_version.c.files, sa.text("'{}'::jsonb")),
        )
        .select_from(board)
        .join(enterprise, _of(enterprise.c, board.c.area_code, board.c.enterprise_id))
        .outerjoin(heir, _of(heir.c, enterprise.c.area_code, enterprise.c.merged_into))
        .outerjoin(
            heir_board,
            sa.and_(
                heir_board.c.area_code == heir.c.area_code,
                heir_board.c.enterprise_id == heir.c.id,
                heir_board.c.key_area_id.is_(None),
                heir_board.c.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(board_version, _printed())
        .where(board.c.code == code)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
    return None if row is None else replace(BoardStatus(*row), files=files_from(row[-1]))


def _in_use_now() -> sa.ScalarSelect[str]:
    """The board in use at the same place, else the enterprise's main board.

    Not `board.successor`: that one may have been withdrawn in its turn.
    """
    other = board.alias("other")
    return (
        sa.select(other.c.code)
        .where(
            other.c.area_code == board.c.area_code,
            other.c.enterprise_id == board.c.enterprise_id,
            other.c.withdrawn_at.is_(None),
            sa.or_(
                other.c.key_area_id.is_not_distinct_from(board.c.key_area_id),
                other.c.key_area_id.is_(None),
            ),
        )
        .order_by(other.c.key_area_id.nulls_last())
        .limit(1)
        .correlate(board)
        .scalar_subquery()
    )


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
