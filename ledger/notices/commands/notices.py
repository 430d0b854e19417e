"""The inboxes of a county: what is due is put into them once, and people read it.

Delivering again on the same day, by another worker or after a restart, adds nothing: person, kind,
topic and occasion are unique in the ledger. What was settled meanwhile is not told any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

from ledger.duties.queries.due_years import years_reached
from ledger.ground.caller import Caller
from ledger.ground.database import wait_for_lock
from ledger.ground.tables import county, notice
from ledger.ground.working_days import PACKAGED_CALENDAR, WorkingCalendar
from ledger.notices.commands.wechat_messages import enqueue_wechat_messages
from ledger.notices.queries.holidays import years_doubted
from ledger.notices.queries.obligations import county_obligations
from ledger.notices.queries.pending import pending_hazards
from ledger.notices.queries.pending_accounts import account_changes
from ledger.notices.queries.pending_handed_over import handed_over
from ledger.notices.queries.pending_officers import officer_events
from ledger.notices.queries.pending_papers import paper_events
from ledger.notices.queries.pending_reports import (
    late_reports,
    readers_of,
    reports_owed,
    returned_reports,
)
from ledger.notices.queries.pending_tips import pending_tips
from ledger.notices.queries.report_checks import checked_reports
from ledger.notices.rules.account_notices import account_notices
from ledger.notices.rules.check_notices import check_notices
from ledger.notices.rules.guard import guard_notices
from ledger.notices.rules.handed_over import handed_over_notices
from ledger.notices.rules.holidays import holiday_notices
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.officer_notices import officer_notices
from ledger.notices.rules.paper_notices import paper_notices
from ledger.notices.rules.reminders import hazard_notices, obligation_notices
from ledger.notices.rules.report_notices import report_notices
from ledger.notices.rules.tip_reminders import tip_notices
from ledger.people.queries import county_recipients
from ledger.people.rules import Recipients
from ledger.records import outbox
from plans.plan import Plan

# About 500 kB of JSON: large enough that the round trips cost nothing.
_ROWS_A_TIME = 1000

# As one value: a thousand rows of twelve bound ones cost SQLAlchemy a second to compile. What is
# told already is looked for first, since an insert that conflicts would use up a number each time.
_DELIVER = sa.text("""
    with due as (
        select * from jsonb_to_recordset(cast(:notices as jsonb)) as due (
            person_id uuid, kind text, subject text, hazard_id uuid, tip_id uuid,
            enterprise_id uuid, plan_key text, confidential boolean, occasion text,
            words text, link text, due_on date)
    )
    insert into notice
        (area_code, person_id, kind, subject, hazard_id, tip_id, enterprise_id, plan_key,
         confidential, occasion, words, link, due_on, created_at)
    select :area_code, person_id, kind, subject, hazard_id, tip_id, enterprise_id, plan_key,
           confidential, occasion, words, link, due_on,
           -- Of what a reporter did the day alone is kept: not even the sweep's hour.
           case when confidential then
               date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
           else now() end
      from due
     where not exists (
        select from notice told
         where told.area_code = :area_code and told.person_id = due.person_id
           and told.kind = due.kind and told.occasion = due.occasion
           and (told.hazard_id, told.tip_id, told.enterprise_id, told.plan_key)
               is not distinct from (due.hazard_id, due.tip_id, due.enterprise_id, due.plan_key))
    on conflict do nothing
    returning person_id, confidential
""")


def enqueue_notices(tx: sa.Connection, today: date) -> None:
    """Ask for the day's notices of every county. One request waits at a time."""
    for area_code in tx.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)).all():
        outbox.put(tx, area_code, outbox.Job.PUT_NOTICES, today.isoformat(), merge_key="notices")


def deliver_notices(
    tx: sa.Connection,
    plan: Plan,
    today: date,
    calendar: WorkingCalendar = PACKAGED_CALENDAR,
) -> int:
    """Tell everybody of the plan's county what is due. Returns how many notices are new."""
    area_code, rules, now = plan.area.code, plan.reminders.rules, datetime.now(UTC)
    # Two sweeps at once would insert the same rows, each waiting for the other's.
    wait_for_lock(tx, f"notices/{area_code}")
    roster = county_recipients(tx, area_code, today)
    due = chain(
        hazard_notices(pending_hazards(tx, area_code), roster, rules, today, calendar),
        obligation_notices(
            county_obligations(tx, plan, roster, today, calendar), roster, rules, today, calendar
        ),
        tip_notices(pending_tips(tx, area_code, plan.tips, today), plan.tips, today),
        holiday_notices(
            years_reached(tx, plan, today), years_doubted(tx, area_code), calendar, roster
        ),
        officer_notices(officer_events(tx, area_code, now), roster),
        account_notices(account_changes(tx, area_code, now)),
        handed_over_notices(handed_over(tx, area_code, now)),
        paper_notices(paper_events(tx, area_code, now), roster),
        _of_reports(tx, plan, roster, today),
        check_notices(checked_reports(tx, area_code, now), readers_of(plan, roster)),
    )
    return deliver(tx, area_code, due)


def _of_reports(tx: sa.Connection, plan: Plan, roster: Recipients, today: date) -> Iterator[Notice]:
    """That one is late or was sent back; where the plan reminds of reports at all."""
    if any(rule.about == "report" for rule in plan.reminders.rules):
        late = late_reports(plan, reports_owed(tx, plan, today, timedelta(0)))
        yield from report_notices(late, returned_reports(tx, plan, today), readers_of(plan, roster))


def tell_of_guard(tx: sa.Connection, kind: str, words: str, today: date) -> None:
    """The administrators of every county, once of a kind and day."""
    for area_code in tx.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)).all():
        roster = county_recipients(tx, area_code, today)
        deliver(tx, area_code, guard_notices(kind, words, today, roster))


def deliver(tx: sa.Connection, area_code: str, due: Iterable[Notice]) -> int:
    """Put into the inboxes what is not there yet. Returns how many notices are new.

    Who agreed to be told in WeChat too is asked for in the same transaction; of what is
    confidential WeChat is told nothing.
    """
    new = [row for rows in _in_parts(due) for row in _insert(tx, area_code, rows)]
    people = {row.person_id for row in new if not row.confidential}
    enqueue_wechat_messages(tx, area_code, people)
    return len(new)


def _in_parts(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    left = iter(notices)
    while rows := list(islice(left, _ROWS_A_TIME)):
        yield rows


def _insert(tx: sa.Connection, area_code: str, notices: list[Notice]) -> Sequence[sa.Row[Any]]:
    """Whom the new ones are for, and whether they are confidential."""
    rows = json.dumps([due.as_row() for due in notices], ensure_ascii=False, default=str)
    return tx.execute(_DELIVER, {"area_code": area_code, "notices": rows}).all()


def mark_notices_read(
    engine: sa.Engine, caller: Caller, ids: Collection[int], up_to: int | None
) -> None:
    """Those with these ids, and all up to one. Other people's, and what was read before, stay."""
    which = [notice.c.id.in_(ids)] + ([notice.c.id <= up_to] if up_to is not None else [])
    read = (
        sa.update(notice)
        .where(
            notice.c.area_code == caller.area_code,
            notice.c.person_id == caller.person_id,
            notice.c.read_at.is_(None),
            sa.or_(*which),
        )
        .values(read_at=sa.func.now())
    )
    with engine.begin() as tx:
        tx.execute(read)
