"""Duties that are about to be missed: one line for an owner and a day, whatever falls due on it.

Visits of the 派驻员 are reminded of by themselves; nobody is told of inspections to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.duties import Calendar, due_now, duties_of_caller, owes
from ledger.duties.queries.evidence import by_enterprises, by_offices
from ledger.duties.rules.cycles import Cycle, cycle_of, last_day
from ledger.duties.rules.owners import answers_for, enterprise_duties, is_counted, owners_of
from ledger.ground.caller import Caller, Role
from ledger.ground.tables import enterprise
from ledger.notices.queries.pending import site_columns, site_of
from ledger.notices.rules.reminders import Debt, addressees
from ledger.notices.rules.words import duties_words
from ledger.people.rules import Roster, Site
from plans.orders import Duty
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class _Lacking:
    """What one owner still has to do by a day. `key`: an enterprise's id or the plan's key."""

    key: str
    name: str
    link: str
    site: Site | None
    due_on: date


def duty_debts(
    read: sa.Connection, plan: Plan, calendar: Calendar, roster: Roster
) -> Iterator[Debt]:
    """To the enterprise's own people, and to everybody who speaks for the office."""
    speaks_for: defaultdict[str, list[UUID]] = defaultdict(list)
    for person in roster.offices:
        for owner in answers_for(person, plan):
            speaks_for[owner.key].append(person.person_id)
    lacking: defaultdict[_Lacking, list[str]] = defaultdict(list)
    for each, duty in _lacking(read, plan, calendar):
        lacking[each].append(duty.name)
    for each, names in lacking.items():
        people = _of_site(roster, each.site) if each.site else speaks_for[each.key]
        words = duties_words(each.name, names, each.due_on, calendar.today)
        subject = f"duties/{each.key}"
        yield Debt("duty", subject, each.due_on, words, each.link, {"owner": people})


def open_duties(
    engine: sa.Engine, caller: Caller, plan: Plan, today: date
) -> set[tuple[str, date]]:
    """Subject and day of those of the caller's own owners that still lack something."""
    found = set()
    for owner in duties_of_caller(engine, caller, plan):
        key = owner["enterprise_id"] or owner["office"]
        for line in owner["duties"]:
            if line["state"] in {"none", "short"}:
                due_on = today + timedelta(days=line["days_left"])
                found.add((f"duties/{key}", due_on))
    return found


def _lacking(
    read: sa.Connection, plan: Plan, calendar: Calendar
) -> Iterator[tuple[_Lacking, Duty]]:
    season, today = calendar.season, calendar.today
    if season is None:
        return
    own = set(enterprise_duties(plan))
    for duty in due_now(plan.duties, calendar):
        cycle = cycle_of(duty.every, today, season)
        due_on = last_day(duty, cycle, season)
        near = any(addressees(plan.reminders.rules, "duty", due_on, today))
        if is_counted(duty) or due_on < today or not near:
            continue
        if duty in own:
            yield from ((each, duty) for each in _enterprises(read, plan, duty, cycle, due_on))
        yield from ((each, duty) for each in _offices(read, plan, duty, cycle, due_on))


def _enterprises(
    read: sa.Connection, plan: Plan, duty: Duty, cycle: Cycle, due_on: date
) -> Iterator[_Lacking]:
    done = _counted(by_enterprises(plan.area.code, duty, cycle))
    asked = (
        sa.select(*site_columns())
        .select_from(enterprise.outerjoin(done, done.c.owner == enterprise.c.id))
        .where(
            enterprise.c.area_code == plan.area.code,
            owes(plan, duty),
            sa.func.coalesce(done.c.done, 0) < duty.times_at_least,
        )
        .order_by(enterprise.c.name, enterprise.c.id)
    )
    for row in read.execute(asked):
        site = site_of(row._asdict())
        place = site.enterprise_id
        yield _Lacking(str(place), site.name, f"/enterprises/{place}/duties", site, due_on)


def _offices(
    read: sa.Connection, plan: Plan, duty: Duty, cycle: Cycle, due_on: date
) -> Iterator[_Lacking]:
    owners = owners_of(plan, duty)
    if not owners:
        return
    counted = _counted(by_offices(plan.area.code, duty, cycle))
    done = {row.owner: row.done for row in read.execute(sa.select(counted))}
    for owner in owners:
        if done.get(owner.key, 0) < duty.times_at_least:
            yield _Lacking(owner.key, owner.name, f"/offices/{owner.key}/duties", None, due_on)


def _counted(evidence: sa.CompoundSelect[Any]) -> sa.Subquery:
    each = evidence.subquery()
    counted = sa.select(each.c.owner, sa.func.count().label("done")).group_by(each.c.owner)
    return counted.subquery("done")


def _of_site(roster: Roster, site: Site) -> list[UUID]:
    reaching = roster.reaching(site)
    return [each.person.person_id for each in reaching if Role.ENTERPRISE in each.roles]
