"""Many boards in one file, for whoever goes and hangs them: a town's, or those that are stale.

Stale: what hangs is older than what was printed last, or nothing was ever seen hanging. A batch
holds the newest print of each board as it was when somebody asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Invalid, NotFound, TooMany
from ledger.ground.printed import StoredFile, files_from, kept_json
from ledger.ground.tables import (
    board,
    board_batch,
    board_posting,
    board_version,
    enterprise,
    key_area,
)
from ledger.ground.visible import visible_enterprise
from ledger.records import outbox

# Some hundred pages: what a printer takes, and a worker makes in a minute.
BOARDS_MOST = 200
MERGED = "pdf"
# Long enough to print it on Monday; asked for again it is made in a minute. Ours.
BATCHES_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BatchAsked:
    """Which boards. `town_code`: None: of all that the caller sees; `paper`: A3 or A4."""

    town_code: str | None
    stale: bool
    paper: str


@dataclass(frozen=True, slots=True)
class BoardBatch:
    """`done`: boards that are in the file already; `file`: None until it is ready."""

    id: UUID
    state: str
    total: int
    done: int
    asked_at: datetime
    file: StoredFile | None


def ask_board_batch(engine: sa.Engine, caller: Caller, asked: BatchAsked) -> BoardBatch:
    """Have them put into one file. Raises: Invalid no_boards, TooMany too_many_boards."""
    with engine.begin() as tx:
        codes = tx.scalars(_boards(caller, asked).limit(BOARDS_MOST + 1)).all()
        if not codes:
            raise Invalid("no_boards", "没有要打印的公示牌")
        if len(codes) > BOARDS_MOST:
            words = f"要打印的超过 {BOARDS_MOST} 块，请按乡镇分几次打印"
            raise TooMany("too_many_boards", words)
        batch_id = uuid4()
        tx.execute(
            sa.insert(board_batch).values(
                area_code=caller.area_code,
                id=batch_id,
                person_id=caller.person_id,
                town_code=asked.town_code,
                stale=asked.stale,
                paper=asked.paper,
                codes=list(codes),
            )
        )
        outbox.put(tx, caller.area_code, outbox.Job.PRINT_BOARD_BATCH, str(batch_id))
        note(tx, caller, "ask_board_batch", "board_batch", batch_id, boards=len(codes))
    return board_batch_of(engine, caller, batch_id)


def _boards(caller: Caller, asked: BatchAsked) -> sa.Select[Any]:
    """Codes of those in use and printed, as one walks from door to door."""
    posted = (
        sa.select(sa.func.max(board_posting.c.version))
        .where(board_posting.c.area_code == board.c.area_code, board_posting.c.code == board.c.code)
        .scalar_subquery()
    )
    query: sa.Select[Any] = (
        sa.select(board.c.code)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .outerjoin(
            key_area,
            sa.and_(
                key_area.c.area_code == board.c.area_code, key_area.c.id == board.c.key_area_id
            ),
        )
        .where(
            visible_enterprise(caller),
            enterprise.c.active,
            board.c.withdrawn_at.is_(None),
            board.c.version > 0,
        )
        .order_by(
            enterprise.c.town_code, enterprise.c.name, key_area.c.name.nulls_first(), board.c.code
        )
    )
    if asked.town_code:
        query = query.where(enterprise.c.town_code == asked.town_code)
    if asked.stale:
        query = query.where(sa.func.coalesce(posted, 0) < board.c.version)
    return query


_SHOWN = (
    board_batch.c.id,
    board_batch.c.state,
    sa.func.cardinality(board_batch.c.codes).label("total"),
    board_batch.c.done,
    board_batch.c.asked_at,
    board_batch.c.files,
)


def board_batch_of(engine: sa.Engine, caller: Caller, batch_id: UUID) -> BoardBatch:
    """Raises: NotFound unless the caller asked for it."""
    asked = sa.select(*_SHOWN).where(
        board_batch.c.area_code == caller.area_code,
        board_batch.c.person_id == caller.person_id,
        board_batch.c.id == batch_id,
    )
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
    if row is None:
        raise NotFound("没有这次打印，或者不是您要打印的")
    file = files_from(row.files or {}).get(MERGED)
    return BoardBatch(row.id, row.state, row.total, row.done, row.asked_at, file)


@dataclass(frozen=True, slots=True)
class BatchToPrint:
    """`sources`: keys of the boards' own files on that paper, in the batch's order."""

    sources: tuple[str, ...]


def batch_to_print(read: sa.Connection, area_code: str, batch_id: UUID) -> BatchToPrint | None:
    """The newest print of each; None where there is no such batch, or it is ready."""
    of_it = (board_batch.c.area_code == area_code, board_batch.c.id == batch_id)
    waiting = sa.select(board_batch.c.paper).where(*of_it, board_batch.c.state == "asked")
    paper: str | None = read.scalar(waiting)
    if paper is None:
        return None
    codes = board_batch.c.codes
    newest = (
        sa.select(board_version.c.files)
        .join(
            board,
            sa.and_(
                board.c.area_code == board_version.c.area_code,
                board.c.code == board_version.c.code,
                board.c.version == board_version.c.version,
            ),
        )
        .join(
            board_batch,
            sa.and_(board_batch.c.area_code == board.c.area_code, board.c.code == sa.any_(codes)),
        )
        .where(*of_it)
        .order_by(sa.func.array_position(codes, board.c.code))
    )
    files = [files_from(kept) for kept in read.scalars(newest)]
    return BatchToPrint(tuple((one.get(f"{paper}.pdf") or one["A3.pdf"]).key for one in files))


def note_batch_progress(tx: sa.Connection, area_code: str, batch_id: UUID, done: int) -> None:
    """So many of its boards are read."""
    tx.execute(_batch(area_code, batch_id).values(done=done))


def record_board_batch(
    tx: sa.Connection, area_code: str, batch_id: UUID, files: Mapping[str, StoredFile]
) -> None:
    """It is ready."""
    ready = {"state": "ready", "files": kept_json(dict(files)), "ready_at": sa.func.now()}
    tx.execute(_batch(area_code, batch_id).values(ready))


def record_failed_batch(tx: sa.Connection, area_code: str, batch_id: UUID) -> None:
    """Whoever asked need wait no longer."""
    tx.execute(_batch(area_code, batch_id).values(state="failed"))


def _batch(area_code: str, batch_id: UUID) -> sa.Update:
    return sa.update(board_batch).where(
        board_batch.c.area_code == area_code,
        board_batch.c.id == batch_id,
        board_batch.c.state == "asked",
    )


def enqueue_batch_sweeps(tx: sa.Connection, today: date, now: datetime) -> None:
    """Have the old batches of each county forgotten; the day is all that the request says."""
    counties = sa.select(board_batch.c.area_code).where(board_batch.c.asked_at < now - BATCHES_KEPT)
    for area_code in tx.scalars(counties.distinct().order_by(board_batch.c.area_code)).all():
        job, subject = outbox.Job.SWEEP_BATCHES, today.isoformat()
        outbox.put(tx, area_code, job, subject, merge_key="sweep_batches")


def old_batches(read: sa.Connection, area_code: str, now: datetime) -> list[UUID]:
    """Those that were asked for too long ago, the oldest first."""
    asked = sa.select(board_batch.c.id).where(
        board_batch.c.area_code == area_code, board_batch.c.asked_at < now - BATCHES_KEPT
    )
    return list(read.scalars(asked.order_by(board_batch.c.asked_at, board_batch.c.id)))


def forget_batch(tx: sa.Connection, area_code: str, batch_id: UUID) -> tuple[str, ...]:
    """Its row goes; keys of the files that go with it."""
    forgotten = sa.delete(board_batch).where(
        board_batch.c.area_code == area_code, board_batch.c.id == batch_id
    )
    files = tx.scalar(forgotten.returning(board_batch.c.files))
    return tuple(file.key for file in files_from(files or {}).values())
