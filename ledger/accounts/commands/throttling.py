"""Wrong tries are counted in buckets, and whoever fills one waits (`ledger.ground.passwords`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Invalid, TryLater
from ledger.ground.passwords import FORGOTTEN_AFTER_S, wait_s
from ledger.ground.tables import sign_in_failure

# Each bucket with the longest wait that a failure in it may cause, seconds.
Buckets = Mapping[bytes, int]


def refuse_while_blocked(tx: sa.Connection, buckets: Buckets) -> None:
    """Raises: TryLater while one of the buckets is full."""
    until = tx.scalar(
        sa.select(sa.func.max(sign_in_failure.c.blocked_until)).where(_any_of(buckets))
    )
    left_s = (until - datetime.now(UTC)).total_seconds() if until else 0
    if left_s > 0:
        seconds = int(left_s) + 1
        raise TryLater("too_many_attempts", f"尝试次数过多，请 {seconds} 秒后再试", seconds)


def count_failure(tx: sa.Connection, buckets: Buckets) -> None:
    """One more in each bucket, which then may have to wait."""
    now = datetime.now(UTC)
    for name, longest_s in sorted(buckets.items()):
        row = insert(sign_in_failure).values(bucket=name, failures=1, last_at=now)
        forgotten = sign_in_failure.c.last_at < now - timedelta(seconds=FORGOTTEN_AFTER_S)
        row = row.on_conflict_do_update(
            index_elements=[sign_in_failure.c.bucket],
            set_={
                "failures": sa.case((forgotten, 1), else_=sign_in_failure.c.failures + 1),
                "last_at": now,
            },
        )
        failures = tx.execute(row.returning(sign_in_failure.c.failures)).scalar_one()
        blocked_until = now + timedelta(seconds=wait_s(failures, longest_s))
        tx.execute(
            sa.update(sign_in_failure)
            .where(sign_in_failure.c.bucket == name)
            .values(blocked_until=blocked_until)
        )


def forget_failures(tx: sa.Connection, buckets: Buckets) -> None:
    """After a right try."""
    tx.execute(sa.delete(sign_in_failure).where(_any_of(buckets)))


def _any_of(buckets: Buckets) -> sa.ColumnElement[bool]:
    return sign_in_failure.c.bucket.in_(list(buckets))


@contextmanager
def wrong_ones_counted(engine: sa.Engine, buckets: Buckets) -> Iterator[None]:
    """A try is counted before it is looked at, so that many at once are not one; unless it is
    refused within as Invalid, it is given back.

    Raises: TryLater while one of the buckets is full; whatever is raised within.
    """
    with engine.begin() as tx:
        for name in sorted(buckets):
            wait_for_lock(tx, f"tries/{name.hex()}")
        refuse_while_blocked(tx, buckets)
        count_failure(tx, buckets)
    try:
        yield
    except Invalid:
        raise
    except BaseException:
        _give_back(engine, buckets)
        raise
    _give_back(engine, buckets)


def _give_back(engine: sa.Engine, buckets: Buckets) -> None:
    less = {"failures": sign_in_failure.c.failures - 1, "blocked_until": None}
    with engine.begin() as tx:
        tx.execute(sa.update(sign_in_failure).where(_any_of(buckets)).values(**less))
