"""What is kept for a while and then forgotten: one table of which rows, and for how long after.

Sign-ins that are over, devices that nobody uses, guesses, links, jobs that are done, reports that
were begun and never handed in. All else is a
register, a record or the memory of what was told, and stays (`tests/accounts/test_leftovers.py`
knows of every table why). Photographs that nothing shows and reports from the public have brooms
of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ledger.ground.tables import (
    activation,
    known_device,
    outbox,
    recovery_code,
    report_draft,
    second_factor,
    session,
    sign_in_failure,
)

_signed_in_since = session.alias("signed_in_since")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Rows that are over. `since`: the moment from which `days` are counted; none: not over yet.

    `unless`: what keeps them nevertheless.
    """

    table: sa.Table
    since: sa.ColumnElement[object]
    days: int
    unless: sa.ColumnElement[bool] | None = None


LEFTOVERS = (
    # Longer than anybody asks which device it was; who signed in stands in the audit trail.
    Leftover(session, sa.func.least(session.c.revoked_at, session.c.expires_at), 90),
    # A device that has not been used for a year is a stranger again.
    Leftover(
        known_device,
        known_device.c.first_seen_at,
        365,
        unless=sa.exists().where(
            _signed_in_since.c.area_code == known_device.c.area_code,
            _signed_in_since.c.person_id == known_device.c.person_id,
            _signed_in_since.c.device_sha256 == known_device.c.device_sha256,
        ),
    ),
    Leftover(
        sign_in_failure,
        sa.func.greatest(sign_in_failure.c.last_at, sign_in_failure.c.blocked_until),
        2,
    ),
    Leftover(activation, sa.func.coalesce(activation.c.ended_at, activation.c.expires_at), 90),
    Leftover(recovery_code, recovery_code.c.used_at, 90),
    # Begun and never confirmed: its secret was shown on a screen.
    Leftover(
        second_factor, second_factor.c.made_at, 1, unless=second_factor.c.confirmed_at.is_not(None)
    ),
    # Typed and never handed in: a year after the period's last day nobody does any more.
    Leftover(report_draft, sa.cast(report_draft.c.last, sa.DateTime(timezone=True)), 365),
    # Longer than anybody looks back for why a board was printed; the audit trail stays.
    Leftover(outbox, outbox.c.done_at, 30),
)


def forget_leftovers(tx: sa.Connection) -> dict[str, int]:
    """Delete what was over long enough; how many of each table."""
    return {left.table.name: tx.execute(_deletion(left)).rowcount for left in LEFTOVERS}


def _deletion(left: Leftover) -> sa.Delete:
    over = left.since < sa.func.now() - sa.func.make_interval(0, 0, 0, left.days)
    gone = sa.delete(left.table).where(over)
    return gone if left.unless is None else gone.where(~left.unless)
