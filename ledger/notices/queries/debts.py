"""What is owed by a day beside hazards, with who may be told: visits, duties, reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.duties import Calendar
from ledger.duties.rules.cycles import Season, season_of
from ledger.duties.rules.owners import answers_for, owners_of
from ledger.duties.rules.report_days import next_due
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.tables import county
from ledger.notices.queries.duty_debts import duty_debts
from ledger.notices.queries.pending import MissingVisits, missing_visits
from ledger.notices.rules.reminders import Debt
from ledger.notices.rules.words import report_words, town_visits_words, visits_words
from ledger.people.rules import Reach, Roster
from ledger.visits.rules.quota import last_day
from plans.plan import Plan


def county_debts(read: sa.Connection, plan: Plan, roster: Roster, today: date) -> Iterator[Debt]:
    """All of them as they stand on that day."""
    area_code = plan.area.code
    if plan.stationing:
        missing = missing_visits(read, area_code, plan.stationing, today.replace(day=1))
        yield from visit_debts(missing, roster, today)
    opened_at = read.scalar(sa.select(county.c.opened_at).where(county.c.area_code == area_code))
    if opened_at is None:
        return
    opened_on = shanghai_date(opened_at)
    season = season_of(plan.campaign, opened_on, today)
    yield from duty_debts(read, plan, Calendar(today, opened_on, season), roster)
    if season:
        yield from report_debts(plan, season, roster, today)


def visit_debts(missing: list[MissingVisits], roster: Roster, today: date) -> Iterator[Debt]:
    """To the 派驻员 enterprise by enterprise; to a town in one line, its own visits left out."""
    last = last_day(today.replace(day=1))
    of_town: defaultdict[UUID, list[str]] = defaultdict(list)
    for each in missing:
        reaching = roster.reaching(each.site)
        yield Debt(
            "visits",
            f"visits/{each.site.enterprise_id}",
            last,
            visits_words(each.site.name, each.missing, last, today),
            f"/enterprises/{each.site.enterprise_id}",
            {"stationed": _ids(reaching, Role.SUPERVISOR)},
        )
        for one in reaching:
            if one.roles.isdisjoint({Role.SUPERVISOR, Role.ENTERPRISE}) and Role.TOWN in one.roles:
                of_town[one.person.person_id].append(each.site.name)
    for person_id, names in of_town.items():
        words = town_visits_words(names, last, today)
        yield Debt("visits", "visits_of_town", last, words, "/stationing", {"town": [person_id]})


def report_debts(plan: Plan, season: Season, roster: Roster, today: date) -> Iterator[Debt]:
    """To everybody who speaks for an office that owes it. There is no page for reports yet."""
    speaks_for = {
        person.person_id: frozenset(owner.key for owner in answers_for(person, plan))
        for person in roster.offices
    }
    for report in plan.reports:
        due = next_due(report, season, today)
        if due is None:
            continue
        owing = {owner.key for owner in owners_of(plan, report)}
        people = [person_id for person_id, keys in speaks_for.items() if keys & owing]
        words = report_words(report.name, report.to, due, today)
        yield Debt("report", f"report/{report.key}", due, words, "", {"owner": people})


def _ids(reaching: tuple[Reach, ...], role: Role) -> list[UUID]:
    return [each.person.person_id for each in reaching if role in each.roles]
