"""What falls due by date alone, in Asia/Shanghai: monthly logs, boards that a new day or a changed
plan changes, reports that were kept long enough, uploads that no record names, batches of boards
that were printed long ago, and what people are to be reminded of.

The page is turned when the relay starts and at every midnight; what waits for somebody is looked
for once an hour besides. Doing it twice, or by two relays at once, asks for nothing twice: logs and
notices are unique in the ledger, and a board whose content is the same is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from ledger.accounts.commands.leftovers import forget_leftovers
from ledger.boards.batches import enqueue_batch_sweeps
from ledger.boards.commands import enqueue_board_prints
from ledger.boards.queries.content import boards_changed_by_date
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import Engine
from ledger.notices.commands.notices import enqueue_notices, tell_of_guard
from ledger.plan_changes.commands.change import PRINTED_GROUPS, reprint
from ledger.plan_changes.queries.changes import counties_changed_between
from ledger.records.photo_sweep import enqueue_photo_sweeps
from ledger.tips.commands.delete import enqueue_deletions
from ledger.visits.commands.logs import request_month_logs

# A relay that stood still over a long holiday catches up this far.
CATCH_UP_DAYS = 31
# Sooner than somebody misses what waits for them, seldom enough for a county of 20,000 hazards.
REMIND_EVERY = timedelta(hours=1)


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


class Calendar:
    """One a relay; remembers which day's page was turned last."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = utc_now,
        guard: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`guard`: what befell whoever guards this process, sentences by kind."""
        self._engine = engine
        self._now = now
        self._guard = guard
        self._guard_told: set[tuple[str, date]] = set()
        self._turned: date | None = None
        self._reminded_at: datetime | None = None

    def run_daily_jobs(self) -> None:
        """Ask for what today brings, unless that was done. Raises: one of DATABASE_AWAY."""
        now = self._now()
        today = shanghai_date(now)
        if today != self._turned:
            self._turn(today)
            self._turned, self._reminded_at = today, None
        if self._reminded_at is None or now - self._reminded_at >= REMIND_EVERY:
            with self._engine.begin() as tx:
                enqueue_notices(tx, today)
            self._reminded_at = now
        self._tell_of_guard(today)

    def _tell_of_guard(self, today: date) -> None:
        """Of each kind once a day."""
        for kind, words in self._guard().items():
            if (kind, today) not in self._guard_told:
                with self._engine.begin() as tx:
                    tell_of_guard(tx, kind, words, today)
                self._guard_told.add((kind, today))

    def _turn(self, today: date) -> None:
        last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        since = self._turned or today - timedelta(days=CATCH_UP_DAYS)
        with self._engine.begin() as tx:
            request_month_logs(tx, last_month)
            for area_code, enterprise_id in boards_changed_by_date(tx, since, today):
                enqueue_board_prints(tx, area_code, [enterprise_id], settle_s=0)
            for area_code in counties_changed_between(tx, since, today, PRINTED_GROUPS):
                reprint(tx, area_code)
            enqueue_deletions(tx, today)
            enqueue_photo_sweeps(tx, today)
            enqueue_batch_sweeps(tx, today, self._now())
            forget_leftovers(tx)
