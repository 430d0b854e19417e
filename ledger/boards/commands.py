"""An enterprise's boards: set up, printed, withdrawn; and proof by photo that one hangs (已张贴).

Source of the duty to hang them: 溆浦 二(一)1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.codes import new_code
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.printed import StoredFile, kept_json
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import board, board_version, enterprise, key_area
from ledger.ground.visible import visible_enterprise
from ledger.records import outbox
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import KnownRecord, RecordRequest
from ledger.records.rows import RecordRow
from ledger.records.scope import Place, acting_role

# Not the enterprise: who hangs a board does not decide that it counts no more.
MAY_WITHDRAW = frozenset({Role.ADMIN, Role.COUNTY, Role.TOWN, Role.DEPARTMENT})


def enqueue_board_prints(
    tx: sa.Connection, area_code: str, enterprise_ids: Iterable[UUID], *, settle_s: int
) -> None:
    """Have these enterprises' boards printed anew, in the transaction that changes what they show.

    Changes within `settle_s` seconds share one printing.
    """
    merge_keys = {str(enterprise_id): f"boards/{enterprise_id}" for enterprise_id in enterprise_ids}
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
        row = _lock(tx, caller, code)
        if row.withdrawn_at is None:
            here = (board.c.area_code == caller.area_code, board.c.code == code)
            withdrawn = {"withdrawn_at": sa.func.now(), "withdrawn_reason": reason}
            tx.execute(sa.update(board).where(*here).values(withdrawn))
            # Only now is the place free.
            successor = add_board(tx, caller.area_code, row.enterprise_id, row.key_area_id)
            tx.execute(sa.update(board).where(*here).values(successor=successor))
            enqueue_board_prints(
                tx, caller.area_code, [row.enterprise_id], settle_s=board_settle_seconds
            )
            note(tx, caller, "withdraw_board", "board", code, successor=successor)
    enterprise_id: UUID = row.enterprise_id
    return enterprise_id


def _lock(tx: sa.Connection, caller: Caller, code: str) -> sa.Row[Any]:
    query: sa.Select[Any] = (
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
    )
    # Boards come and go with key areas: who changes either holds the enterprise's row before.
    tx.execute(query.with_for_update(of=enterprise, key_share=True))
    row = tx.execute(query.with_for_update(of=board)).one_or_none()
    if row is None:
        raise NotFound("没有这块公示牌，或者您无权查看")
    place = Place(row.enterprise_id, row.town_code, row.sectors)
    role = acting_role(caller, place, assigned=False, among=MAY_WITHDRAW)
    if role is None:
        raise Forbidden("forbidden", "公示牌只能由监管部门、乡镇或安委办作废")
    return row


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
        if read_back(_Told, known.receipt).board_code != self.board.code:
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


@dataclass(frozen=True, slots=True)
class _Told:
    """Of a posting's receipt."""

    board_code: str


@dataclass(frozen=True, slots=True)
class _BoardOfPosting:
    """A board as a posting's row names it."""

    area_code: str
    code: str
    enterprise_id: UUID
    version: int


def restore_posted_boards(tx: sa.Connection, postings: list[RecordRow]) -> None:
    """Boards that hung and are not on the ledger any more, so that their postings can be put back.

    They come back withdrawn: which key area one was of no record tells, and the enterprise has
    others in use. Whoever scans it reads that a new one is to be printed.
    """
    posted = [read_back(_BoardOfPosting, row.columns) for row in postings]
    boards = {
        one.code: {
            **asdict(one),
            "withdrawn_at": sa.func.now(),
            "withdrawn_reason": "数据恢复后，请打印并张贴新的公示牌",
        }
        for one in sorted(posted, key=lambda one: one.version)
    }
    if boards:
        tx.execute(insert(board).values(list(boards.values())).on_conflict_do_nothing())
