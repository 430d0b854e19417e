"""Monthly logs: asked by the calendar once, printed, renewed when visits come later."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import UUID

import openpyxl
import pytest
import sqlalchemy as sa
from pypdfium2 import PdfDocument

from ledger.ground.clocks import SHANGHAI, next_month
from ledger.ground.tables import enterprise, outbox, visit, visit_log
from ledger.records import outbox as outbox_module
from ledger.records.outbox import Job
from ledger.visits.commands.logs import request_visit_log
from tests.support.doing import do_all
from tests.support.ledger_rows import PLACE, LedgerRows
from worker.calendar import Calendar
from worker.context import WorkerContext
from worker.queues import Queues

OCTOBER = date(2026, 10, 1)


def day(number: int) -> datetime:
    return datetime(2026, 10, number, 9, 0, tzinfo=SHANGHAI)


def logs(rows: LedgerRows, month: date = OCTOBER) -> list[sa.Row]:
    """The person's versions of that month, oldest first."""
    with rows.engine.connect() as read:
        mine = sa.select(visit_log).where(
            visit_log.c.person_id == rows.person.id, visit_log.c.month == month
        )
        return list(read.execute(mine.order_by(visit_log.c.version)))


def ask(rows: LedgerRows, month: date = OCTOBER) -> UUID:
    with rows.engine.begin() as tx:
        return request_visit_log(tx, rows.area_code, rows.person.id, month, None)


def renew(rows: LedgerRows) -> None:
    """As a visit does that comes in."""
    subject = f"{rows.person.id}/2026-10"
    with rows.engine.begin() as tx:
        outbox_module.put(
            tx, rows.area_code, Job.RENEW_VISIT_LOG, subject, merge_key=f"visit_log/{subject}"
        )


def text_of(worker_context: WorkerContext, log: sa.Row) -> str:
    document = PdfDocument(worker_context.store.get(log.files["pdf"]["key"]))
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def test_a_log_holds_every_visit_of_the_month_as_pdf_and_workbook(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    photo = rows.photo()
    for number in (5, 12):
        visit_id = rows.visit(day(number), photos=(photo,))
    rows.inspection(findings=1, visit_id=visit_id, photos=(photo,))
    rows.visit(datetime(2026, 11, 1, 0, 30, tzinfo=SHANGHAI), received_by="十一月的人")
    do_all(worker_context, queues)
    ask(rows)
    do_all(worker_context, queues)
    (log,) = logs(rows)
    assert (log.state, log.version, log.changes) == ("ready", 1, [])
    text = text_of(worker_context, log)
    assert rows.person.name in text
    assert "软管老化" in text
    assert "十一月的人" not in text
    assert "不是执法文书" in text
    workbook = openpyxl.load_workbook(
        io.BytesIO(worker_context.store.get(log.files["xlsx"]["key"]))
    )
    assert "到访明细" in workbook.sheetnames
    assert log.content["enterprises"][0]["visits"] == 2
    assert log.content["enterprises"][0]["visits_at_least"] == 3
    assert log.content["visits"][1]["findings"][0]["photos"] == [photo]


def test_the_same_content_asked_again_is_unchanged(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit(day(5))
    for _ in range(2):
        ask(rows)
        do_all(worker_context, queues)
    assert [log.state for log in logs(rows)] == ["ready", "unchanged"]


def test_a_correction_makes_a_new_version_that_says_what_changed(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    visit_id = rows.visit(day(5))
    ask(rows)
    do_all(worker_context, queues)
    rows.visit(day(5), corrects=visit_id, received_by="赵示例")
    renew(rows)
    do_all(worker_context, queues)
    first, second = logs(rows)
    assert (first.state, second.state, second.version) == ("ready", "ready", 2)
    (sentence,) = second.changes
    assert sentence.startswith("10 月 5 日")
    assert "更正了到访记录（企业接待人、签字）" in sentence
    assert "原因：写错了" in sentence
    assert second.content["enterprises"][0]["visits"] == 1
    assert "".join(sentence.split()) in text_of(worker_context, second)
    assert worker_context.store.get(first.files["pdf"]["key"]) != worker_context.store.get(
        second.files["pdf"]["key"]
    )


def test_a_visit_before_any_log_was_asked_for_asks_for_none(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit(day(5))
    renew(rows)
    do_all(worker_context, queues)
    assert logs(rows) == []


def test_a_visit_that_comes_while_its_log_is_printed_gets_into_the_next_version(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    rows.visit(day(5))
    ask(rows)
    do_all(worker_context, queues)
    log_id = logs(rows)[0].id
    rows.visit(day(6))
    # What a request leaves that was made when the first version was asked for and not ready yet.
    with rows.engine.begin() as tx:
        outbox_module.put(tx, rows.area_code, Job.PRINT_VISIT_LOG, str(log_id))
    do_all(worker_context, queues)
    first, second = logs(rows)
    assert len(first.content["visits"]) == 1
    assert len(second.content["visits"]) == 2
    assert second.changes[0].endswith("新增一次到访")


def test_asking_twice_at_once_asks_for_one_version(rows: LedgerRows) -> None:
    rows.visit(day(5))
    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(lambda _: ask(rows), range(4)))
    assert len(ids) == 1
    with rows.engine.connect() as read:
        waiting = sa.select(sa.func.count()).where(outbox.c.job == Job.PRINT_VISIT_LOG)
        assert read.scalar(waiting) == 1


# Months of their own, long ago: the calendar asks for everybody's, and the month must be over.
def test_a_log_tells_what_proves_each_visit(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues
) -> None:
    far = {"fix": PLACE["fix"] | {"longitude": 110.62, "accuracy_m": 30.0}}
    here = enterprise.c.id == rows.enterprise_id
    with rows.engine.begin() as tx:
        tx.execute(sa.update(enterprise).where(here).values(longitude=110.594, latitude=27.908))
    rows.visit(day(9), arrival={"means": "board_scan", "board_code": "K7M2X9", "place": PLACE})
    rows.visit(day(12), arrival={"means": "picked", "place": far})
    ask(rows)
    do_all(worker_context, queues)
    text = text_of(worker_context, logs(rows)[-1])
    assert "佐证强：扫了企业的公示牌K7M2X9；停留1小时" in text
    assert "存疑：定位距企业约2555米，不在现场范围内" in text
    assert "佐证弱：没有扫公示牌" in text


@pytest.mark.parametrize("month", [date(2019, 3, 1)])
def test_the_calendar_asks_once_under_two_relays_and_many_restarts(
    rows: LedgerRows, month: date
) -> None:
    rows.visit(datetime(month.year, month.month, 9, 9, tzinfo=SHANGHAI))
    first = next_month(month)
    just_after_midnight = datetime(first.year, first.month, 1, 0, 1, tzinfo=SHANGHAI)

    def turn(_: int) -> None:
        Calendar(rows.engine, now=lambda: just_after_midnight).run_daily_jobs()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(turn, range(2)))
    turn(0)
    assert [log.version for log in logs(rows, month)] == [1]
    with rows.engine.connect() as read:
        asked = sa.select(sa.func.count()).where(outbox.c.subject == str(logs(rows, month)[0].id))
        assert read.scalar(asked) == 1


def test_the_calendar_asks_again_when_a_log_was_made_before_the_month_ended(
    rows: LedgerRows,
) -> None:
    month = date(2019, 5, 1)
    rows.visit(datetime(2019, 5, 9, 9, tzinfo=SHANGHAI))
    with rows.engine.begin() as tx:
        log_id = request_visit_log(tx, rows.area_code, rows.person.id, month, None)
        tx.execute(
            sa.update(visit_log)
            .where(visit_log.c.id == log_id)
            .values(asked_at=datetime(2019, 5, 20, tzinfo=UTC), state="ready", files={})
        )
    Calendar(rows.engine, now=lambda: datetime(2019, 6, 1, tzinfo=SHANGHAI)).run_daily_jobs()
    assert [log.version for log in logs(rows, month)] == [1, 2]


def test_a_calendar_whose_page_is_turned_does_nothing_until_midnight(rows: LedgerRows) -> None:
    moments = [datetime(2019, 8, 1, 0, 5, tzinfo=SHANGHAI)]
    calendar = Calendar(rows.engine, now=lambda: moments[0])
    calendar.run_daily_jobs()
    rows.visit(datetime(2019, 7, 9, 9, tzinfo=SHANGHAI))
    calendar.run_daily_jobs()
    assert logs(rows, date(2019, 7, 1)) == []
    moments[0] = datetime(2019, 8, 2, 0, 5, tzinfo=SHANGHAI)
    calendar.run_daily_jobs()
    assert len(logs(rows, date(2019, 7, 1))) == 1


@pytest.mark.parametrize("number", ["10000000000000000", "1e300"])
def test_a_number_that_no_door_lets_in_keeps_no_log_from_being_printed(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues, number: str
) -> None:
    sick, _ = rows.visit(day(5)), rows.visit(day(6))
    fix = '{"longitude": 110.5, "latitude": 27.9, "crs": "wgs84", "accuracy_m": 1, "age_s": 1}'
    fix = fix.replace(": 1,", f": {number},").replace(": 1}", f": {number}}}")
    change = "update visit set document = :document where id = :id"
    with rows.engine.begin() as tx:
        before = tx.scalar(sa.select(visit.c.document).where(visit.c.id == sick))
        there = sa.text(
            "update visit set document = jsonb_set(document, '{arrival,place}',"
            " jsonb_build_object('fix', cast(:fix as jsonb))) where id = :id"
        )
        tx.execute(there, {"fix": fix, "id": sick})
    try:
        ask(rows)
        do_all(worker_context, queues)
        assert [log.state for log in logs(rows)] == ["ready"]
    finally:
        with rows.engine.begin() as tx:
            tx.execute(sa.text(change), {"document": json.dumps(before), "id": sick})
