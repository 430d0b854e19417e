"""Boards are printed when what they say changes, and only then."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from pypdfium2 import PdfDocument

from ledger.boards.queries.content import board_content, boards_changed_by_date
from ledger.ground.printed import kept_json
from ledger.ground.tables import board, board_version, office, outbox
from ledger.records.outbox import Job
from plans.loader import load_plan
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from worker.context import WorkerContext
from worker.queues import Queues


def versions(rows: LedgerRows, code: str) -> list[sa.Row]:
    """The board's printed versions, oldest first."""
    with rows.engine.connect() as read:
        of_it = sa.select(board_version).where(board_version.c.code == code)
        return list(read.execute(of_it.order_by(board_version.c.version)))


def pdf_text(worker_context: WorkerContext, version: sa.Row, name: str = "A3.pdf") -> str:
    document = PdfDocument(worker_context.store.get(version.files[name]["key"]))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def test_ten_changes_in_a_minute_print_one_board(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    code = rows.board()
    for number in range(10):
        rows.risk(f"第 {number} 个风险点", position=number)
    with rows.engine.connect() as read:
        waiting = sa.select(sa.func.count()).where(outbox.c.job == Job.PRINT_BOARDS)
        assert read.scalar(waiting) == 1
    do_all(worker_context, queues)
    (printed,) = versions(rows, code)
    assert printed.version == 1
    assert len(printed.content["risks"]) == 10
    assert "第9个风险点" in pdf_text(worker_context, printed)


def test_a_board_whose_content_is_the_same_is_not_printed_again(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    code = rows.board()
    rows.risk("液化气瓶间")
    do_all(worker_context, queues)
    with rows.engine.begin() as tx:
        rows.ask_for_print(tx)
    assert do_all(worker_context, queues) == 1
    assert len(versions(rows, code)) == 1


def test_a_change_during_the_printing_is_printed_again(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    from ledger.records.outbox import claim
    from worker.printing.boards import print_boards_of
    from worker.relay import relay_once

    code = rows.board()
    rows.risk("液化气瓶间")
    relay_once(worker_context.engine, queues, 60)
    with rows.engine.connect() as read:
        ids = list(read.scalars(sa.select(outbox.c.id)))
    with worker_context.engine.begin() as tx:
        (work,) = claim(tx, rows.area_code, ids, 60)
    print_boards_of(worker_context, work)
    # The job has read the content and is not finished: a change now must not merge into its row.
    rows.risk("油烟管道", position=2)
    do_all(worker_context, queues)
    first, second = versions(rows, code)
    assert [len(version.content["risks"]) for version in (first, second)] == [1, 2]


def test_a_board_of_a_key_area_shows_only_that_area(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    kitchen = rows.key_area("后厨")
    main, of_kitchen = rows.board(), rows.board(key_area_id=kitchen)
    rows.risk("楼梯间")
    rows.risk("灶台", key_area_id=kitchen, position=2)
    rows.inspection(findings=1, key_area_id=kitchen)
    rows.inspection(findings=1)
    do_all(worker_context, queues)
    (whole,), (part,) = versions(rows, main), versions(rows, of_kitchen)
    assert [risk["point"] for risk in whole.content["risks"]] == ["楼梯间", "灶台"]
    assert [risk["point"] for risk in part.content["risks"]] == ["灶台"]
    assert len(whole.content["hazards"]) == 2
    assert len(part.content["hazards"]) == 1
    assert part.content["key_area"] == "后厨"


def test_every_file_of_a_printed_board_lies_in_the_store_as_noted(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    code = rows.board()
    rows.risk("液化气瓶间")
    do_all(worker_context, queues)
    (printed,) = versions(rows, code)
    assert set(printed.files) == {"A3.pdf", "A4.pdf", "A3.png"}
    for file in printed.files.values():
        assert worker_context.store.stat(file["key"]).size_bytes == file["size_bytes"]
        assert worker_context.store.hash_of(file["key"]) == file["sha256"]
    with rows.engine.connect() as read:
        assert read.scalar(sa.select(board.c.version).where(board.c.code == code)) == 1


def content_of(rows: LedgerRows, code: str, days_ahead: int = 0) -> dict:
    day = today() + timedelta(days=days_ahead)
    with rows.engine.connect() as read:
        content = board_content(read, rows.area_code, code, load_plan(rows.area_code), day)
    assert content is not None
    kept: dict = kept_json(content)
    return kept


def close(rows: LedgerRows, hazard_id: UUID) -> None:
    rows.event(hazard_id, "rectify", "submitted", note="换了新软管")
    rows.event(hazard_id, "verify", "verified")
    rows.event(hazard_id, "close", "closed")


def test_a_closed_hazard_stays_on_the_board_for_ninety_days(rows: LedgerRows) -> None:
    code = rows.board()
    first, _ = rows.hazards_of(rows.inspection(findings=2))
    close(rows, first)
    states = [hazard["state"] for hazard in content_of(rows, code)["hazards"]]
    assert states == ["open", "closed"]
    assert len(content_of(rows, code, days_ahead=90)["hazards"]) == 2
    assert len(content_of(rows, code, days_ahead=91)["hazards"]) == 1


def test_a_passed_deadline_changes_the_board_by_date_alone(rows: LedgerRows) -> None:
    code = rows.board()
    rows.inspection(findings=1)
    assert content_of(rows, code, days_ahead=15)["hazards"][0]["overdue"] is False
    assert content_of(rows, code, days_ahead=16)["hazards"][0]["overdue"] is True
    overdue_on = today() + timedelta(days=16)
    mine = (rows.area_code, rows.enterprise_id)
    with rows.engine.connect() as read:
        assert mine in boards_changed_by_date(read, overdue_on - timedelta(days=1), overdue_on)
        later = overdue_on + timedelta(days=2)
        assert mine not in boards_changed_by_date(read, later - timedelta(days=1), later)


def test_a_board_names_nobody_who_found_a_hazard_and_no_private_number(rows: LedgerRows) -> None:
    code = rows.board()
    rows.inspection(findings=1)
    content = content_of(rows, code)
    assert "origin" not in content["hazards"][0]
    assert rows.person.phone not in str(content)
    assert content["supervisors"] == [{"name": rows.person.name, "phone": None}]


def test_the_departments_of_the_enterprise_s_own_sectors_stand_on_the_board(
    rows: LedgerRows,
) -> None:
    code = rows.board()
    mark = uuid4().hex
    departments = {f"消防{mark}": ["S04"], f"应急{mark}": ["S00"], f"交通{mark}": ["S03"]}
    with rows.engine.begin() as tx:
        for name, sectors in departments.items():
            tx.execute(
                sa.insert(office).values(
                    area_code=rows.area_code,
                    id=name,
                    kind="department",
                    name=name,
                    phone="000-0000000",
                    sectors=sectors,
                )
            )
    named = content_of(rows, code)["regulators"]
    with rows.engine.begin() as tx:
        tx.execute(sa.delete(office).where(office.c.id.in_(departments)))
    mine = [department for department in named if department["name"].endswith(mark)]
    assert mine == [{"name": f"消防{mark}", "phone": "000-0000000"}]
