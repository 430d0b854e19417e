"""What is owed by a day beside hazards, with who may be told: visits, duties, reports.

Of duties one line for an owner and a day, whatever falls due on it. Visits of the 派驻员 are
reminded of by themselves; nobody is told of inspections to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.duties import DutyCalendar, due_now, duties_of_caller, owes
from ledger.duties.queries.evidence import by_enterprises, by_offices
from ledger.duties.rules.cycles import Cycle, cycle_of_duty, last_day, season_of
from ledger.duties.rules.owners import enterprise_duties, is_counted, owners_of
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.on_behalf import answers_for
from ledger.ground.tables import county, enterprise
from ledger.ground.working_days import WorkingCalendar
from ledger.notices.queries.pending import MissingVisits, missing_visits, site_columns, site_of
from ledger.notices.queries.pending_reports import readers_of, reports_owed
from ledger.notices.rules.reminders import Obligation, addressees
from ledger.notices.rules.report_notices import ReportReaders
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import duties_words, report_words, town_visits_words, visits_words
from ledger.people.rules import Recipients, RecipientScope, Site
from ledger.reports.queries.owed import OwedReport
from ledger.visits.rules import quota
from plans.orders import Duty
from plans.plan import Plan

# No plan reminds of a report earlier.
_REPORTS_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Owing:
    """What one owner still has to do by a day. `key`: an enterprise's id or the plan's key."""

    key: str
    name: str
    link: str
    site: Site | None
    due_on: date


def county_obligations(
    read: sa.Connection,
    plan: Plan,
    roster: Recipients,
    today: date,
    workdays: WorkingCalendar,
) -> Iterator[Obligation]:
    """All of them as they stand on that day."""
    area_code = plan.area.code
    if plan.stationing:
        missing = missing_visits(read, area_code, plan.stationing, today.replace(day=1))
        yield from visit_obligations(missing, roster, today)
    opened_at = read.scalar(sa.select(county.c.opened_at).where(county.c.area_code == area_code))
    if opened_at is None:
        return
    opened_on = shanghai_date(opened_at)
    season = season_of(plan.campaign, opened_on, today)
    calendar = DutyCalendar(today, opened_on, season)
    yield from duty_obligations(read, plan, calendar, roster, workdays)
    owed = reports_owed(read, plan, today, _REPORTS_AHEAD)
    yield from report_obligations(owed, plan, readers_of(plan, roster), today)


def visit_obligations(
    missing: list[MissingVisits], roster: Recipients, today: date
) -> Iterator[Obligation]:
    """To the 派驻员 enterprise by enterprise; to a town in one line, its own visits left out."""
    last = quota.last_day_of_month(today.replace(day=1))
    of_town: defaultdict[UUID, list[str]] = defaultdict(list)
    for place in missing:
        reaching = roster.reaching(place.site)
        yield Obligation(
            "visits",
            Topic(NoticeSubject.VISITS, enterprise_id=place.site.enterprise_id),
            last,
            visits_words(place.site.name, place.missing, last, today),
            f"/enterprises/{place.site.enterprise_id}",
            {"stationed": _ids(reaching, Role.SUPERVISOR)},
            place.site,
        )
        for one in reaching:
            if one.roles.isdisjoint({Role.SUPERVISOR, Role.ENTERPRISE}) and Role.TOWN in one.roles:
                of_town[one.person.person_id].append(place.site.name)
    colleagues: defaultdict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for person_id, names in of_town.items():
        colleagues[tuple(names)].append(person_id)
    for named, people in colleagues.items():
        words = town_visits_words(list(named), last, today)
        topic = Topic(NoticeSubject.TOWN_VISITS)
        yield Obligation("visits", topic, last, words, "/stationing", {"town": people})


def duty_obligations(
    read: sa.Connection,
    plan: Plan,
    calendar: DutyCalendar,
    roster: Recipients,
    workdays: WorkingCalendar,
) -> Iterator[Obligation]:
    """To the enterprise's own people, and to everybody who speaks for the office."""
    speaks_for: defaultdict[str, list[UUID]] = defaultdict(list)
    for person in roster.offices:
        for owner in answers_for(person, plan):
            speaks_for[owner.key].append(person.person_id)
    duties_of: defaultdict[_Owing, list[str]] = defaultdict(list)
    for owing, duty in _owing_now(read, plan, calendar, workdays):
        duties_of[owing].append(duty.name)
    for owing, names in duties_of.items():
        people = _of_site(roster, owing.site) if owing.site else speaks_for[owing.key]
        words = duties_words(owing.name, names, owing.due_on, calendar.today)
        yield Obligation(
            "duty", _topic(owing), owing.due_on, words, owing.link, {"owner": people}, owing.site
        )


def _topic(owing: _Owing) -> Topic:
    if owing.site:
        return Topic(NoticeSubject.DUTIES, enterprise_id=owing.site.enterprise_id)
    return Topic(NoticeSubject.DUTIES, plan_key=owing.key)


def open_duties(
    engine: sa.Engine, caller: Caller, plan: Plan, today: date
) -> set[tuple[str, date]]:
    """Owner and day where the caller still has something to do. The owner is an enterprise's id or
    the plan's key. What is counted from others' visits and inspections nobody was told of."""
    open_cycles = set()
    for owner in duties_of_caller(engine, caller, plan):
        key = owner.enterprise_id or owner.office
        for line in owner.duties:
            if line.recordable and line.state in {"none", "short"}:
                due_on = today + timedelta(days=line.days_left)
                open_cycles.add((str(key), due_on))
    return open_cycles


def _owing_now(
    read: sa.Connection, plan: Plan, calendar: DutyCalendar, workdays: WorkingCalendar
) -> Iterator[tuple[_Owing, Duty]]:
    season, today = calendar.season, calendar.today
    if season is None:
        return
    of_enterprises = set(enterprise_duties(plan))
    for duty in due_now(plan.duties, calendar):
        cycle = cycle_of_duty(duty, today, season)
        due_on = last_day(duty, cycle, season)
        near = any(addressees(plan.reminders.rules, "duty", due_on, today, workdays))
        if is_counted(duty) or due_on < today or not near:
            continue
        if duty in of_enterprises:
            yield from ((owner, duty) for owner in _enterprises(read, plan, duty, cycle, due_on))
        yield from ((office, duty) for office in _offices(read, plan, duty, cycle, due_on))


def _enterprises(
    read: sa.Connection, plan: Plan, duty: Duty, cycle: Cycle, due_on: date
) -> Iterator[_Owing]:
    done = _counted(by_enterprises(plan.area.code, duty, cycle))
    asked: sa.Select[Any] = (
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
        site = site_of(row)
        place = site.enterprise_id
        yield _Owing(str(place), site.name, f"/enterprises/{place}/duties", site, due_on)


def _offices(
    read: sa.Connection, plan: Plan, duty: Duty, cycle: Cycle, due_on: date
) -> Iterator[_Owing]:
    owners = owners_of(plan, duty)
    if not owners:
        return
    counted = _counted(by_offices(plan.area.code, duty, cycle))
    done = {row.owner: row.done for row in read.execute(sa.select(counted))}
    for owner in owners:
        if done.get(owner.key, 0) < duty.times_at_least:
            yield _Owing(owner.key, owner.name, f"/offices/{owner.key}/duties", None, due_on)


def _counted(evidence: sa.CompoundSelect[Any]) -> sa.Subquery:
    days = evidence.subquery()
    counted = sa.select(days.c.owner, sa.func.count().label("done")).group_by(days.c.owner)
    return counted.subquery("done")


def _of_site(roster: Recipients, site: Site) -> list[UUID]:
    reaching = roster.reaching(site)
    return [scope.person.person_id for scope in reaching if Role.ENTERPRISE in scope.roles]


def report_obligations(
    owed: Iterable[OwedReport], plan: Plan, readers: ReportReaders, today: date
) -> Iterator[Obligation]:
    """To everybody who speaks for an office that owes it and did not hand it in."""
    addressees_of = {report.key: report.to for report in plan.reports}
    waiting: defaultdict[tuple[str, str, date], set[UUID]] = defaultdict(set)
    for one in owed:
        if one.state in {"open", "due"}:
            speaking = readers.offices.get(one.office, frozenset())
            waiting[one.report, one.name, one.due_on] |= speaking
    for (report, name, due), people in waiting.items():
        words = report_words(name, addressees_of[report], due, today)
        topic = Topic(NoticeSubject.REPORT, plan_key=report)
        yield Obligation("report", topic, due, words, "/reports", {"owner": sorted(people)})


def _ids(reaching: tuple[RecipientScope, ...], role: Role) -> list[UUID]:
    return [scope.person.person_id for scope in reaching if role in scope.roles]
