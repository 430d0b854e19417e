"""Put into the county's inboxes what the plan's table says is to be told today.

Doing it again on the same day, by another worker or after a restart, adds nothing: person, kind,
subject and occasion are unique in the ledger. What was settled meanwhile is not told any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

from ledger.notices.commands.ask_for_wechat import ask_for_wechat
from ledger.notices.queries.debts import county_debts
from ledger.notices.queries.pending import pending_hazards
from ledger.notices.queries.pending_tips import pending_tips
from ledger.notices.rules.reminders import Notice, debt_notices, hazard_notices
from ledger.notices.rules.tip_reminders import tip_notices
from ledger.people.queries import county_roster
from plans.plan import Plan

# About 400 kB of JSON: large enough that the round trips cost nothing.
_ROWS_A_TIME = 1000

# As one value: a thousand rows of seven bound ones cost SQLAlchemy a second to compile. What is
# told already is looked for first, since an insert that conflicts would use up a number each time.
_TELL = sa.text("""
    with due as (
        select * from jsonb_to_recordset(cast(:notices as jsonb)) as due (
            person_id uuid, kind text, subject text, occasion text,
            words text, link text, due_on date)
    )
    insert into notice
        (area_code, person_id, kind, subject, occasion, words, link, due_on, created_at)
    select :area_code, person_id, kind, subject, occasion, words, link, due_on,
           -- Of what a reporter did the day alone is kept: not even the sweep's hour.
           case when subject like 'tip/%' then
               date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
           else now() end
      from due
     where not exists (
        select from notice told
         where told.area_code = :area_code and told.person_id = due.person_id
           and told.kind = due.kind and told.subject = due.subject
           and told.occasion = due.occasion)
    on conflict do nothing
    returning person_id, subject like 'tip/%' as of_tip
""")


def put_notices(tx: sa.Connection, plan: Plan, today: date) -> int:
    """Tell everybody of the plan's county what is due. Returns how many notices are new.

    Who agreed to be told in WeChat too is asked for in the same transaction.
    """
    area_code, rules = plan.area.code, plan.reminders.rules
    # Two sweeps at once would insert the same rows, each waiting for the other's.
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"notices/{area_code}", 0))
    tx.execute(sa.select(lock))
    roster = county_roster(tx, area_code, today)
    due = chain(
        hazard_notices(pending_hazards(tx, area_code), roster, rules, today),
        debt_notices(county_debts(tx, plan, roster, today), rules, today),
        tip_notices(pending_tips(tx, area_code, plan.tips, today), plan.tips, today),
    )
    told = [each for rows in _in_parts(due) for each in _insert(tx, area_code, rows)]
    # Of reports WeChat is told nothing: the hour of a message there would be a report's.
    ask_for_wechat(tx, area_code, {each.person_id for each in told if not each.of_tip})
    return len(told)


def _in_parts(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    left = iter(notices)
    while rows := list(islice(left, _ROWS_A_TIME)):
        yield rows


def _insert(tx: sa.Connection, area_code: str, notices: list[Notice]) -> Sequence[sa.Row[Any]]:
    """Whom the new ones are for, and whether they are about a report."""
    rows = json.dumps([each._asdict() for each in notices], ensure_ascii=False, default=str)
    return tx.execute(_TELL, {"area_code": area_code, "notices": rows}).all()
