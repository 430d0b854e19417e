"""A report that was kept long enough is gone for good: rows, photos and bytes; no other one is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground import tables as models
from ledger.ground.database import one_statement
from ledger.records.outbox import Job, Work
from ledger.tips.commands.delete import enqueue_deletions
from ledger.tips.queries.kept import TABLES
from ledger.tips.queries.past_keeping import tips_about_to_go
from local.process import wait_until
from media.keys import tip_photos
from plans.loader import load_plan
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.doing import do_all, environment
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.tips.officers import officer
from tests.tips.tip_builder import Tip, TipBuilder
from worker.calendar import Calendar
from worker.context import WorkerContext
from worker.queues import Queues
from worker.sealing.verification.records import SealedEvidence
from worker.sealing.verification.tips import tip_differences
from worker.tip_retention import delete_county_tips

# A county whose reports are these tests' alone: what other tests left is not theirs to delete.
AREA = "430971"
PLAN = load_plan(AREA)
TERMS = PLAN.tips
LONG_AGO = timedelta(days=TERMS.keep_days)
DAY = timedelta(days=1)
ONE_JOB = """
import datetime
from ledger.records.outbox import Work
from settings import Settings
from worker.tip_retention import delete_county_tips
from worker.context import make_context
delete_county_tips(make_context(Settings.from_env()), Work({area!r}, 0, {day!r}, 1))
"""


class Shelf:
    """Reports of the county with their photos in the store."""

    def __init__(self, county: CountyBuilder, worker_context: WorkerContext) -> None:
        self.engine, self.worker_context = county.engine, worker_context
        self.officers = [officer(county), officer(county)]
        self.builder = TipBuilder(county, self.officers)

    def tip(self, **values: Any) -> tuple[Tip, str]:
        """One that was answered so long ago that it is due today, and its photo's key."""
        ended = {"state": "informed", "ended_on": today() - LONG_AGO}
        tip = self.builder.tip(details="在场的人有李示例", **(ended | values))
        key = f"{tip_photos(AREA)}{uuid4().hex}"
        envelope = self.builder.photo(tip, key, b"a picture")
        self.worker_context.store.put(key, envelope.body, "application/octet-stream")
        self.builder.message(tip, "还有一张照片")
        self.hang(models.tip_reading, tip, id=uuid4(), parts=["photos"], reason="核查")
        self.hang(
            models.tip_event, tip, id=uuid4(), position=0, kind="accept", state_after="accepted",
            at=datetime.now(UTC), document={}, document_sha256="0" * 64,
        )  # fmt: skip
        return tip, key

    def hang(self, table: sa.Table, tip: Tip, **values: Any) -> None:
        """A row by the first officer."""
        by = {"person_id": self.officers[0].person.id} if "person_id" in table.c else {}
        with self.engine.begin() as tx:
            row = insert(table).values(area_code=AREA, tip_id=tip.id, **by, **values)
            tx.execute(row)

    def reward(self, tip: Tip, **values: Any) -> None:
        row = {"kind": "major_hazard", "reason": "属实", "amount_yuan": 3000, "basis": "示例"}
        by = {"proposed_by": self.officers[0].person.id, "below_national_floor": False}
        self.hang(models.tip_reward, tip, **(row | by | values))

    def rows_of(self, tip: Tip) -> set[str]:
        """Tables that still hold something of it."""
        with self.engine.connect() as read:
            return {
                table.name
                for table in TABLES
                if read.scalar(
                    sa.select(sa.func.count()).where(
                        (table.c.id if table is models.tip else table.c.tip_id) == tip.id
                    )
                )
            }

    def deletion(self, tip: Tip) -> sa.Row[Any] | None:
        with self.engine.connect() as read:
            kept = sa.select(models.tip_deletion).where(models.tip_deletion.c.tip_id == tip.id)
            return read.execute(kept).one_or_none()

    def there(self, key: str) -> bool:
        """Whether the store still has the object."""
        return self.worker_context.store.stat_many([key]) != [None]

    def run(self, day: date | None = None) -> None:
        """The day's job of the county."""
        subject = (day or today()).isoformat()
        delete_county_tips(self.worker_context, Work(AREA, 0, subject, 1))

    def differences(self, *, deep: bool = False, days: int = 0) -> set[tuple[str, str]]:
        """(kind, subject) of what verification finds of reports, so many days from now."""
        of = SealedEvidence(
            self.worker_context.engine, self.worker_context.store, AREA, frozenset()
        )
        now = datetime.now(UTC) + timedelta(days=days)
        return {
            (difference.kind, difference.subject)
            for difference in tip_differences(of, PLAN, deep=deep, now=now)
        }


@pytest.fixture(scope="module")
def engine(second_engine: sa.Engine) -> sa.Engine:
    """A deletion writes whole tables anew, and the calendar asks for every county."""
    return second_engine


@pytest.fixture(scope="module")
def worker_context(second_worker_context: WorkerContext) -> WorkerContext:
    return second_worker_context


@pytest.fixture(scope="module")
def county(engine: sa.Engine) -> CountyBuilder:
    return CountyBuilder(engine)


@pytest.fixture
def shelf(rows: LedgerRows, worker_context: WorkerContext) -> Shelf:
    """No report but the test's own; `rows` is asked for because it empties the outbox."""
    county = CountyBuilder(rows.engine, AREA)
    with rows.engine.begin() as tx:
        for table in (models.tip, models.tip_deletion, models.tip_reward):
            tx.execute(sa.delete(table).where(table.c.area_code == AREA))
    for key in list(worker_context.store.keys(tip_photos(AREA))):
        worker_context.store.delete(key)
    return Shelf(county, worker_context)


def test_a_report_is_deleted_on_its_day_and_not_a_day_before(shelf: Shelf) -> None:
    due, key = shelf.tip()
    young, young_key = shelf.tip(ended_on=today() - LONG_AGO + DAY)
    shelf.run()
    assert not shelf.rows_of(due)
    assert not shelf.there(key)
    assert "tip_photo" in shelf.rows_of(young)
    assert shelf.there(young_key)
    deletion = shelf.deletion(due)
    assert deletion is not None
    assert (deletion.deleted_on, deletion.why) == (
        today(), f"办理结束后保存 {TERMS.keep_days} 天已满（依据：本系统默认）"
    )  # fmt: skip
    assert key not in str(deletion.object_key_hashes)
    assert key.rpartition("/")[2] not in str(deletion.object_key_hashes)


@pytest.mark.parametrize("state", ["received", "accepted", "concluded"])
def test_an_open_case_is_never_deleted(shelf: Shelf, state: str) -> None:
    tip, _ = shelf.tip(state=state, ended_on=None, received_on=today() - 5 * LONG_AGO)
    shelf.run()
    assert "tip" in shelf.rows_of(tip)


@pytest.mark.parametrize("state", ["informed", "refused", "transferred"])
def test_every_way_to_end_counts(shelf: Shelf, state: str) -> None:
    tip, _ = shelf.tip(state=state)
    shelf.run()
    assert not shelf.rows_of(tip)


def test_one_that_is_kept_longer_goes_after_that_day(shelf: Shelf) -> None:
    tip, _ = shelf.tip(keep_until=today() + DAY)
    shelf.run()
    assert shelf.rows_of(tip)
    shelf.run(today() + DAY)
    assert not shelf.rows_of(tip)
    deletion = shelf.deletion(tip)
    assert deletion is not None
    assert f"曾延长保存到 {today() + DAY}" in deletion.why


def test_a_reward_that_is_owed_holds_its_report_and_a_settled_one_does_not(shelf: Shelf) -> None:
    second = shelf.officers[1].person.id
    approved = {"state": "approved", "approved_by": second, "approved_on": today() - 30 * DAY}
    held = {
        "proposed": {"state": "proposed"},
        "approved": approved | {"collect_by": today()},
        "claimed": approved | {"collect_by": today() - DAY, "claimed_on": today() - 2 * DAY},
    }
    settled = {
        "lapsed": approved | {"collect_by": today() - DAY},
        "paid": approved | {"state": "paid", "paid_on": today()},
    }
    tips = {name: shelf.tip()[0] for name in (*held, *settled)}
    for name, values in (held | settled).items():
        shelf.reward(tips[name], **values)
    shelf.run()
    assert {name for name, tip in tips.items() if shelf.rows_of(tip)} == set(held)
    assert not shelf.differences()


def test_the_ledger_of_payments_outlives_the_report(shelf: Shelf) -> None:
    tip, _ = shelf.tip()
    shelf.reward(tip, state="paid", voucher="示例-0001", paid_on=today())
    shelf.run()
    with shelf.engine.connect() as read:
        left = sa.select(models.tip_reward).where(models.tip_reward.c.tip_id == tip.id)
        row = read.execute(left).one()
    assert (row.amount_yuan, row.voucher, row.paid_on) == (3000, "示例-0001", today())
    # The words about the matter go with the report.
    assert (row.reason, row.basis) == ("", "")


def test_the_first_report_of_a_matter_stays_while_one_that_was_joined_is_open(
    shelf: Shelf,
) -> None:
    first, _ = shelf.tip()
    joined, _ = shelf.tip(state="accepted", ended_on=None, duplicate_of=first.id)
    shelf.run()
    assert shelf.rows_of(first)
    shelf.builder.change(joined, state="informed", ended_on=today())
    shelf.run()
    assert not shelf.rows_of(first)
    assert shelf.rows_of(joined)


def test_officers_notices_of_it_go_with_it(shelf: Shelf) -> None:
    tip, _ = shelf.tip()
    with shelf.engine.begin() as tx:
        tx.execute(
            sa.insert(models.notice).values(
                area_code=AREA,
                person_id=shelf.officers[0].person.id,
                kind="tip_due",
                subject="tip",
                tip_id=tip.id,
                confidential=True,
                occasion="今天",
                words="举报将到期",
                link=f"/tips/{tip.id}",
            )
        )
    shelf.run()
    with shelf.engine.connect() as read:
        left = sa.select(sa.func.count()).where(models.notice.c.tip_id == tip.id)
        assert read.execute(left).scalar_one() == 0


def test_whoever_must_be_warned_is_told_the_day(shelf: Shelf) -> None:
    def ending_in(days: int, **more: Any) -> Tip:
        return shelf.tip(ended_on=today() - LONG_AGO + days * DAY, **more)[0]

    soon, last = ending_in(1), ending_in(TERMS.warn_days)
    ending_in(TERMS.warn_days + 1)
    owed = ending_in(1)
    shelf.reward(owed)
    with shelf.engine.connect() as read:
        warned = tips_about_to_go(read, AREA, TERMS, today())
    assert [(tip.tip_id, tip.number, tip.delete_on) for tip in warned] == [
        (soon.id, soon.number, today() + DAY),
        (last.id, last.number, today() + TERMS.warn_days * DAY),
    ]


def test_killed_between_photos_and_rows_the_next_run_finishes(
    shelf: Shelf, second_settings: Settings
) -> None:
    tip, key = shelf.tip()
    script = ONE_JOB.format(area=AREA, day=today().isoformat())
    # The job's last statement waits for this lock; its photos are gone by then.
    with shelf.engine.connect() as other, other.begin():
        other.execute(sa.text("lock table tip_deletion in access exclusive mode"))
        env = os.environ | environment(second_settings)
        job = subprocess.Popen([sys.executable, "-c", script], env=env)
        assert wait_until(lambda: not shelf.there(key), 60)
        assert job.poll() is None
        job.send_signal(signal.SIGKILL)
        job.wait()
    assert wait_until(lambda: not _waiting_for_a_lock(shelf), 30)
    assert shelf.rows_of(tip) >= {"tip", "tip_photo", "tip_message"}
    assert shelf.deletion(tip) is None
    shelf.run()
    assert not shelf.rows_of(tip)
    assert shelf.deletion(tip)
    assert not shelf.differences()


def _waiting_for_a_lock(shelf: Shelf) -> bool:
    """The killed job's backend, which still has to notice that nobody listens."""
    with one_statement(shelf.engine).connect() as read:
        waiting = (
            "select count(*) from pg_stat_activity where query like 'INSERT INTO tip_deletion%'"
        )
        return bool(read.scalar(sa.text(waiting)))


def test_a_photo_that_no_report_refers_to_is_named_and_deleted_after_a_day(shelf: Shelf) -> None:
    tip, _ = shelf.tip(ended_on=today())
    stray = f"{tip_photos(AREA)}{uuid4().hex}"
    shelf.worker_context.store.put(stray, b"sealed", "application/octet-stream")
    # It may be on its way to its row.
    assert not shelf.differences()
    assert shelf.differences(days=2) == {("tip_photo_extra", stray)}
    assert shelf.rows_of(tip)


def test_verify_names_every_photo_that_is_not_as_noted(shelf: Shelf) -> None:
    (_, gone), (_, short), (_, other), (_, whole) = (shelf.tip(ended_on=today()) for _ in range(4))
    store = shelf.worker_context.store
    store.delete(gone)
    body = store.get(other)
    store.put(short, body[:-1], "application/octet-stream")
    store.put(other, bytes(len(body)), "application/octet-stream")
    assert shelf.differences(deep=True) == {
        ("tip_photo_missing", gone),
        ("tip_photo_size", short),
        ("tip_photo_changed", other),
    }
    assert shelf.there(whole)


def test_verify_finds_what_is_left_of_a_deleted_report(shelf: Shelf) -> None:
    tip, key = shelf.tip()
    shelf.run()
    shelf.worker_context.store.put(key, b"restored from a backup", "application/octet-stream")
    assert shelf.differences() == {("deleted_tip_photo", key)}
    again = shelf.builder.tip()
    with shelf.engine.begin() as tx:
        moved = sa.update(models.tip).where(models.tip.c.id == again.id)
        tx.execute(moved.values(id=tip.id))
    assert ("deleted_tip_row", f"tip/{tip.id}") in shelf.differences()


def test_verify_names_a_report_that_was_kept_past_its_day(shelf: Shelf) -> None:
    tip, _ = shelf.tip()
    assert not shelf.differences()
    assert shelf.differences(days=1) == {("tip_kept_too_long", f"tip/{tip.id}")}


def test_the_calendar_asks_once_a_day_and_the_worker_deletes(
    shelf: Shelf, worker_context: WorkerContext, queues: Queues
) -> None:
    tip, _ = shelf.tip()
    calendar = Calendar(shelf.engine)
    calendar.run_daily_jobs()
    calendar.run_daily_jobs()
    of_here = sa.and_(models.outbox.c.job == Job.DELETE_TIPS, models.outbox.c.area_code == AREA)
    with shelf.engine.connect() as read:
        subjects = list(read.scalars(sa.select(models.outbox.c.subject).where(of_here)))
    # Nothing of any report stands in the queue.
    assert subjects == [today().isoformat()]
    do_all(worker_context, queues)
    assert not shelf.rows_of(tip)


def test_a_request_that_still_waits_is_enough(shelf: Shelf) -> None:
    with shelf.engine.begin() as tx:
        enqueue_deletions(tx, today())
        enqueue_deletions(tx, today() + DAY)
        of_here = sa.and_(models.outbox.c.job == Job.DELETE_TIPS, models.outbox.c.area_code == AREA)
        count = sa.select(sa.func.count()).select_from(models.outbox).where(of_here)
        assert tx.execute(count).scalar_one() == 1


def test_not_even_the_bytes_stay_in_the_databases_files(
    shelf: Shelf, second_settings: Settings
) -> None:
    mark = f"marked description {uuid4().hex}"
    shelf.tip(description=mark)
    with one_statement(shelf.engine).connect() as connection:
        connection.execute(sa.text("checkpoint"))
        files = Path(connection.execute(sa.text("show data_directory")).scalar_one())
        assert _holds(files / "base", mark)
        shelf.run()
        connection.execute(sa.text("checkpoint"))
    assert not _holds(files / "base", mark)


def _holds(folder: Path, mark: str) -> bool:
    data = mark.encode()
    return any(data in path.read_bytes() for path in folder.rglob("*") if path.is_file())
