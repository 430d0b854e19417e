"""Wrong tries are counted in buckets (`ledger.ground.passwords`), before what is tried is looked
at.

1. A bucket that is somebody's own makes them wait, a little longer each time.
2. One that strangers share asks for work instead: a wait would be taken by whoever knocks most.
3. What was right is given back, one and no more: what others did there stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Invalid, LedgerError, TryLater
from ledger.ground.passwords import FORGOTTEN_AFTER_S, LONGEST_WAIT_S, wait_s
from ledger.ground.slow_work import price_of
from ledger.ground.tables import sign_in_failure

_log = logging.getLogger("anxun.limits")


@dataclass(frozen=True, slots=True)
class Waits:
    """After some wrong ones each next has to wait: of what is somebody's own."""

    def blocked_s(self, failures: int) -> int:
        """After so many."""
        return wait_s(failures)

    def price(self, failures: int) -> int:
        """Nothing: it waits."""
        return 0


@dataclass(frozen=True, slots=True)
class Priced:
    """`free` wrong ones; then each try is worked for, and at `most` there is a pause."""

    free: int
    most: int

    def blocked_s(self, failures: int) -> int:
        """After so many."""
        return LONGEST_WAIT_S if failures >= self.most else 0

    def price(self, failures: int) -> int:
        """Of the try that would be this failure."""
        return price_of(failures, self.free)


Buckets = Mapping[bytes, Waits | Priced]


@contextmanager
def wrong_ones_counted(
    engine: sa.Engine, buckets: Buckets, *, wrong: tuple[type[LedgerError], ...] = (Invalid,)
) -> Iterator[int]:
    """A try is counted before it is looked at, so that many at once are not one; unless it is
    refused within as one of `wrong`, it is given back. Yields the work that is due for it.

    Raises: TryLater while one of the buckets is full; whatever is raised within.
    """
    with engine.begin() as tx:
        for name in sorted(buckets):
            wait_for_lock(tx, f"tries/{name.hex()}")
        _refuse_while_blocked(tx, buckets)
        price = _count(tx, buckets)
    _log.debug("attempt counted")
    try:
        yield price
    except wrong:
        raise
    except BaseException:
        _give_back(engine, buckets)
        raise
    _give_back(engine, buckets)


def forget_failures(tx: sa.Connection, buckets: Buckets) -> None:
    """After a right try, of buckets that are nobody else's."""
    tx.execute(sa.delete(sign_in_failure).where(sign_in_failure.c.bucket.in_(list(buckets))))


def _refuse_while_blocked(tx: sa.Connection, buckets: Buckets) -> None:
    one_of = sign_in_failure.c.bucket.in_(list(buckets))
    until = tx.scalar(sa.select(sa.func.max(sign_in_failure.c.blocked_until)).where(one_of))
    left_s = (until - datetime.now(UTC)).total_seconds() if until else 0
    if left_s > 0:
        seconds = int(left_s) + 1
        raise TryLater("too_many_attempts", f"尝试次数过多，请 {seconds} 秒后再试", seconds)


def _count(tx: sa.Connection, buckets: Buckets) -> int:
    """One more in each bucket, which then may have to wait; the highest price."""
    now, price = datetime.now(UTC), 0
    for name, rule in sorted(buckets.items(), key=lambda bucket: bucket[0]):
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
        blocked_until = now + timedelta(seconds=rule.blocked_s(failures))
        here = sign_in_failure.c.bucket == name
        tx.execute(sa.update(sign_in_failure).where(here).values(blocked_until=blocked_until))
        price = max(price, rule.price(failures))
    return price


def _give_back(engine: sa.Engine, buckets: Buckets) -> None:
    """In one order always: two who share some of them wait for each other once."""
    one_less = sa.func.greatest(sign_in_failure.c.failures - 1, 0)
    with engine.begin() as tx:
        for name, rule in sorted(buckets.items(), key=lambda bucket: bucket[0]):
            most = rule.most if isinstance(rule, Priced) else None
            stays = sa.false() if most is None else one_less >= most
            blocked_until = sa.case((stays, sign_in_failure.c.blocked_until), else_=sa.null())
            tx.execute(
                sa.update(sign_in_failure)
                .where(sign_in_failure.c.bucket == name)
                .values(failures=one_less, blocked_until=blocked_until)
            )
