"""How long tests wait, and transactions that wait for each other, for tests of who goes first."""

from __future__ import annotations

import time

import sqlalchemy as sa

# Nothing waits so long unless it waits in vain. What takes a second on a quiet machine took more
# than a minute on one that was busy with other runs.
GIVE_UP_S = 120
# Longer than any job takes, however busy the machine is: nothing is ended or swept by chance.
LEASE_S = 3600


def wait_for_waiting(engine: sa.Engine, number: int) -> None:
    """Until so many transactions of this database wait for another one's lock."""
    waiting = sa.text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    give_up_at = time.monotonic() + GIVE_UP_S
    while True:
        with engine.connect() as read:
            if read.execute(waiting).scalar_one() == number:
                return
        assert time.monotonic() < give_up_at, "nobody waits"
