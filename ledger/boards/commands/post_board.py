"""Proof by photo that a notice board hangs (已张贴). Source of the duty: 溆浦 二(一)1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import board, enterprise
from ledger.ground.visible import visible_enterprise
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import KnownRecord, RecordRequest
from ledger.records.restore import Row


@dataclass(frozen=True, slots=True)
class Posting:
    """`shows_tip_poster`: 举报告知牌 hangs there too; None: not looked for."""

    version: int
    at: datetime
    photo: str
    shows_tip_poster: bool | None


@dataclass(frozen=True, slots=True)
class PostedBoard:
    """The board that hangs. `version`: the newest that was printed."""

    code: str
    enterprise_id: UUID
    version: int
    withdrawn_at: datetime | None


def posted_board(engine: sa.Engine, caller: Caller, code: str) -> PostedBoard:
    """The board of this code. Raises: NotFound where the caller may not see its enterprise."""
    query: sa.Select[Any] = (
        sa.select(board.c.code, board.c.enterprise_id, board.c.version, board.c.withdrawn_at)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .where(visible_enterprise(caller), board.c.code == code)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
    if row is None:
        raise NotFound("没有这块公示牌，或者您无权查看")
    return PostedBoard(*row)


@dataclass(frozen=True, slots=True)
class PostingIntake(RowIntake[Posting, None]):
    """Sent by whoever may see the enterprise of the board."""

    kind: ClassVar = RecordKind.BOARD_POSTING

    board: PostedBoard

    def lookup(self, request: RecordRequest[Posting], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        happened_at = request.set_right(request.content.at, limits.late_days, field="at")
        return Lookup(happened_at, self.board.enterprise_id, (request.content.photo,))

    def check_known(self, known: KnownRecord) -> None:
        """Raises: Conflict where the UUID was used for another board."""
        if known.receipt["board_code"] != self.board.code:
            raise Conflict("other_document", "这个编号已用在另一块公示牌上，请换新编号")

    def judge(self, attempt: Attempt[Posting]) -> None:
        """Raises: Conflict board_withdrawn, Invalid unknown_version (never printed)."""
        if self.board.withdrawn_at:
            raise Conflict("board_withdrawn", "这块公示牌已作废，请打印并张贴新的公示牌")
        if attempt.content.version > self.board.version:
            newest = f"公示牌最新为第 {self.board.version} 版，请核对墙上的版本号"
            raise Invalid("unknown_version", newest, json={"version": [newest]})

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Posting], judged: None
    ) -> Prepared | None:
        """Nothing else is asked of the ledger."""
        columns = {
            "enterprise_id": self.board.enterprise_id,
            "code": self.board.code,
            "version": attempt.content.version,
            "shows_tip_poster": attempt.content.shows_tip_poster,
        }
        return Prepared(columns, {"board_code": self.board.code})

    def action(self, attempt: Attempt[Posting]) -> str:
        """What the audit trail calls it."""
        return "post_board"


def restore_posted_boards(tx: sa.Connection, postings: list[Row]) -> None:
    """Boards that hung and are not on the ledger any more, so that their postings can be put back.

    They come back withdrawn: which key area one was of no record tells, and the enterprise has
    others in use. Whoever scans it reads that a new one is to be printed.
    """
    boards = {
        row["code"]: {
            "area_code": row["area_code"],
            "code": row["code"],
            "enterprise_id": row["enterprise_id"],
            "version": row["version"],
            "withdrawn_at": sa.func.now(),
            "withdrawn_reason": "数据恢复后，请打印并张贴新的公示牌",
        }
        for row in sorted(postings, key=lambda posting: int(posting["version"]))
    }
    if boards:
        tx.execute(insert(board).values(list(boards.values())).on_conflict_do_nothing())
