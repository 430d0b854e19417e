"""Many boards in one file: a town's, or those that are stale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from ledger.boards.batches import (
    BATCHES_KEPT,
    BOARDS_MOST,
    BatchAsked,
    BoardBatch,
    ask_board_batch,
    board_batch_of,
    enqueue_batch_sweeps,
)
from ledger.ground import tables as models
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import Invalid, NotFound, TooMany
from media.store_errors import ObjectNotFound
from paper.merged import count_pages, merged_pdf
from plans.loader import load_plan
from tests.paper.conftest import FONT_DIR
from tests.paper.printed_pages import page_size_mm, page_texts
from tests.support.county_builder import XUPU
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows
from tests.support.sealed_county import SealedCounty
from worker.context import WorkerContext
from worker.queues import Queues


def asked(**more: Any) -> BatchAsked:
    return BatchAsked(**{"town_code": None, "stale": False, "paper": "A4"} | more)


@pytest.fixture
def rows(county_of_its_own: SealedCounty) -> LedgerRows:
    """Of a county that has no other boards."""
    county_of_its_own.worker_context.plans[county_of_its_own.area_code] = load_plan(XUPU)
    return county_of_its_own.rows


@pytest.fixture
def office(rows: LedgerRows) -> Caller:
    return rows.county.person(Role.COUNTY).caller


def hang(rows: LedgerRows, code: str, version: int) -> None:
    posting = {
        "code": code, "version": version, "enterprise_id": rows.enterprise_id,
        "person_id": rows.person.id, "document": {}, "document_sha256": "", "receipt": {},
        "area_code": rows.area_code, "id": UUID(int=version), "received_at": datetime.now(UTC),
    }  # fmt: skip
    with rows.engine.begin() as tx:
        tx.execute(sa.insert(models.board_posting).values(posting))


def test_a_batch_holds_each_board_once_with_all_its_pages(
    rows: LedgerRows, office: Caller, worker_context: WorkerContext, queues: Queues
) -> None:
    with pytest.raises(Invalid, match="no_boards"):
        ask_board_batch(rows.engine, office, asked())
    codes = [rows.board(), rows.board(key_area_id=rows.key_area("后厨"))]
    rows.risk("液化气瓶间")
    do_all(worker_context, queues)
    batch = ask_board_batch(rows.engine, office, asked())
    assert (batch.state, batch.total, batch.file) == ("asked", 2, None)
    do_all(worker_context, queues)
    ready = board_batch_of(rows.engine, office, batch.id)
    assert (ready.state, ready.done) == ("ready", 2)
    text = "".join(page_texts(_file(ready, worker_context)))
    assert all(code in text for code in codes)
    assert page_size_mm(_file(ready, worker_context)) == (210, 297)
    with pytest.raises(NotFound):
        board_batch_of(rows.engine, rows.person.caller, batch.id)

    hang(rows, codes[0], 1)
    stale = ask_board_batch(rows.engine, office, asked(stale=True, paper="A3"))
    do_all(worker_context, queues)
    alone = _file(board_batch_of(rows.engine, office, stale.id), worker_context)
    assert codes[1] in "".join(page_texts(alone))
    assert codes[0] not in "".join(page_texts(alone))
    assert page_size_mm(alone) == (420, 297)


def test_a_batch_is_forgotten_with_its_file_once_it_is_old(
    rows: LedgerRows, office: Caller, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.board()
    rows.risk("液化气瓶间")
    do_all(worker_context, queues)
    old, young = (ask_board_batch(rows.engine, office, asked()).id for _ in range(2))
    do_all(worker_context, queues)
    ready = board_batch_of(rows.engine, office, old)
    assert ready.file
    of_old = models.board_batch.c.id == old
    with rows.engine.begin() as tx:
        long_ago = datetime.now(UTC) - BATCHES_KEPT - timedelta(minutes=1)
        tx.execute(sa.update(models.board_batch).where(of_old).values(asked_at=long_ago))
    for _ in range(2):
        with rows.engine.begin() as tx:
            enqueue_batch_sweeps(tx, datetime.now(UTC).date(), datetime.now(UTC))
        do_all(worker_context, queues)
    with pytest.raises(NotFound):
        board_batch_of(rows.engine, office, old)
    with pytest.raises(ObjectNotFound):
        worker_context.store.get(ready.file.key)
    assert _file(board_batch_of(rows.engine, office, young), worker_context)


def _file(batch: BoardBatch, worker_context: WorkerContext) -> bytes:
    assert batch.file
    return worker_context.store.get(batch.file.key)


def test_a_batch_is_of_what_one_sees_and_no_more_than_a_printer_takes(
    rows: LedgerRows, office: Caller
) -> None:
    code = rows.board()
    printed = sa.update(models.board).where(models.board.c.code == code).values(version=1)
    with rows.engine.begin() as tx:
        tx.execute(printed)
    elsewhere = rows.county.person(Grant(Role.TOWN, town_code="431224999")).caller
    with pytest.raises(Invalid, match="no_boards"):
        ask_board_batch(rows.engine, elsewhere, asked())
    with pytest.raises(Invalid, match="no_boards"):
        ask_board_batch(rows.engine, office, asked(town_code="431224999"))
    assert ask_board_batch(rows.engine, office, asked()).total == 1
    many = [
        {
            "area_code": rows.area_code, "code": f"MANY{number:09d}", "version": 1,
            "enterprise_id": rows.enterprise_id, "key_area_id": rows.key_area(f"区域{number}"),
        }
        for number in range(BOARDS_MOST)
    ]  # fmt: skip
    with rows.engine.begin() as tx:
        tx.execute(sa.insert(models.board), many)
    with pytest.raises(TooMany, match="too_many_boards"):
        ask_board_batch(rows.engine, office, asked())


def test_what_is_no_pdf_of_ours_is_not_merged() -> None:
    with pytest.raises(ValueError, match="no PDF of ours"):
        count_pages(b"%PDF-1.7 nothing")
    with pytest.raises(ValueError, match="no PDF of ours"):
        merged_pdf([b""], font_dir=FONT_DIR, made_at=datetime.now(UTC))
