"""Put into the county's inboxes what the plan's table says is to be told today.

Doing it again on the same day, by another worker or after a restart, adds nothing: person, kind,
subject and occasion are unique in the ledger. What was settled meanwhile is not told any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from checklists.county_plan import Plan
from ledger.models import notice
from ledger.reads.debts import county_debts
from ledger.reads.pending import pending_hazards
from ledger.reads.roster import county_roster
from ledger.rules.reminders import Notice, debt_notices, hazard_notices

# Seven values a row: far below the 65,535 that a statement may have.
_ROWS_A_TIME = 1000


def put_notices(tx: sa.Connection, plan: Plan, today: date) -> int:
    """Tell everybody of the plan's county what is due. Returns how many notices are new."""
    area_code, rules = plan.area.code, plan.reminders.rules
    # Two sweeps at once would insert the same rows, each waiting for the other's.
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"notices/{area_code}", 0))
    tx.execute(sa.select(lock))
    roster = county_roster(tx, area_code, today)
    due = chain(
        hazard_notices(pending_hazards(tx, area_code), roster, rules, today),
        debt_notices(county_debts(tx, plan, roster, today), rules, today),
    )
    return sum(_insert(tx, area_code, rows) for rows in _in_parts(due))


def _in_parts(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    left = iter(notices)
    while rows := list(islice(left, _ROWS_A_TIME)):
        yield rows


def _insert(tx: sa.Connection, area_code: str, notices: list[Notice]) -> int:
    rows: list[dict[str, Any]] = [{"area_code": area_code, **asdict(each)} for each in notices]
    once = insert(notice).values(rows).on_conflict_do_nothing()
    return tx.execute(once).rowcount
