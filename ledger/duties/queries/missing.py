"""Who is behind with which duty: counts by duty, and one duty's page of names.

A town or department sees the enterprises of its scope; the county's office its offices besides. A
person's own enterprise is neither counted nor named to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.duties import (
    DescribedDuty,
    DutyCalendar,
    calendar_of,
    described_duty,
    due_now,
    duty_named,
    owes,
)
from ledger.duties.queries.evidence import by_enterprises, by_offices
from ledger.duties.rules import cycles
from ledger.duties.rules.cycles import Cycle, Season
from ledger.duties.rules.owners import enterprise_duties, owners_of
from ledger.duties.rules.words import status_words
from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.expressions import day_in_shanghai
from ledger.ground.pages import Order, Page, page_of, words
from ledger.ground.tables import enterprise, town
from ledger.ground.visible import visible_enterprise
from ledger.standardisation.queries import level_in_force
from ledger.standardisation.rules import factors_for, times_exempted
from plans.orders import Duty
from plans.plan import Plan

Which = Literal["current", "last"]
BY_NAME = Order([enterprise.c.name, enterprise.c.id], [words, UUID])


@dataclass(frozen=True, slots=True)
class Asked:
    """One duty in one cycle, as it is counted."""

    duty: Duty
    cycle: Cycle
    season: Season
    calendar: DutyCalendar

    @property
    def day(self) -> date:
        """Today, or the last day of a cycle that is over."""
        return min(self.calendar.today, self.cycle.last)

    def words(self, done: int, times: int) -> str:
        """How it stands with who did it so often of `times`; of a cycle that is over: the rest."""
        left = times - done
        if not self.cycle.holds(self.calendar.today):
            return f"还差 {left} 次" if done else "没有做"
        stands = cycles.standing(
            replace(self.duty, times_at_least=times),
            [self.cycle.first] * done,
            season=self.season,
            today=self.calendar.today,
            known_since=self.calendar.today,
        )
        return status_words(self.duty.every, stands)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingLine(DescribedDuty):
    """How many owe a duty and how many are behind, within the caller's scope."""

    owner: str
    owing: int
    behind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Who is behind: an enterprise or an office."""

    enterprise_id: UUID | None
    office: str | None
    name: str
    town_code: str | None
    town: str | None
    done: int
    words: str


def missing_by_duty(
    engine: sa.Engine, caller: Caller, plan: Plan, which: Which
) -> list[MissingLine]:
    """Each duty with its cycle: how many owe it, how many are behind. Those behind come first."""
    calendar = calendar_of(engine, plan)
    summaries = []
    for asked in _asked(plan, calendar, which, enterprise_duties(plan)):
        summaries.append(_counted(engine, caller, plan, asked))
    if caller.has(Role.COUNTY):
        for asked in _asked(plan, calendar, which, plan.duties):
            if owners_of(plan, asked.duty):
                done = _done_by_offices(engine, plan, asked)
                behind = sum(n < asked.duty.times_at_least for n in done.values())
                summaries.append(_summary(plan, asked, "office", len(done), behind))
    return sorted(summaries, key=lambda line: -line.behind)


def behind_with(
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    duty_key: str,
    which: Which,
    *,
    limit: int,
    cursor: str | None,
) -> Page[Behind]:
    """The enterprises that are behind with this duty, by name; then, for the county, its offices.

    Raises: NotFound (no such duty), Invalid (a strange cursor).
    """
    duty = duty_named(plan, duty_key)
    calendar = calendar_of(engine, plan)
    asked = next(iter(_asked(plan, calendar, which, [duty])), None)
    after = BY_NAME.after(cursor)
    if asked is None:
        return Page([], None)
    page: Page[Behind] = Page([], None)
    if duty in enterprise_duties(plan):
        page = _enterprises_behind(engine, caller, plan, asked, after, limit)
    if page.next_cursor is None and caller.has(Role.COUNTY):
        page.rows.extend(_offices_behind(engine, plan, asked))
    return page


def _asked(plan: Plan, calendar: DutyCalendar, which: Which, duties: Sequence[Duty]) -> list[Asked]:
    season = calendar.season
    if season is None:
        return []
    asked = []
    for duty in due_now(duties, calendar):
        cycle: Cycle | None = cycles.cycle_of_duty(duty, calendar.today, season)
        if which == "last" and cycle:
            cycle = cycles.cycle_of_duty_before(duty, cycle)
            # Nobody can have recorded here what was due before the county was opened.
            if cycle and max(season.first, calendar.opened_on) > cycle.first:
                cycle = None
        elif cycle and cycle.first > calendar.today:
            # Nobody is behind with a key period (重点时段) that is still to come.
            cycle = None
        if cycle:
            # Of a cycle that is over, what was owed then.
            owed = replace(duty, times_at_least=duty.times_on(cycle.last))
            asked.append(Asked(owed, cycle, season, calendar))
    return asked


def _owing(caller: Caller, plan: Plan, asked: Asked) -> sa.ColumnElement[bool]:
    """Enterprises of the caller's scope that owe it; a condition on `enterprise`."""
    own_ids = [grant.enterprise_id for grant in caller.grants if grant.enterprise_id]
    running = asked.cycle.holds(asked.calendar.today)
    known_by = asked.calendar.today if running else asked.cycle.first
    known_on = day_in_shanghai(enterprise.c.created_at)
    return sa.and_(
        visible_enterprise(caller),
        enterprise.c.id.not_in(own_ids),
        known_on <= known_by,
        owes(plan, asked.duty),
    )


def _is_behind(plan: Plan, asked: Asked) -> sa.ColumnElement[bool]:
    """The enterprise did it less often than the plan asks.

    One list of all that did it, hashed, and each enterprise looked up in it: as a join the planner
    has been seen to scan the list anew for every row (30 s at 20,000 enterprises).
    """
    evidence = by_enterprises(plan.area.code, asked.duty, asked.cycle).subquery()

    def lacks(times: int) -> sa.ColumnElement[bool]:
        done = sa.select(evidence.c.owner).group_by(evidence.c.owner)
        return enterprise.c.id.not_in(done.having(sa.func.count() >= times))

    level = level_in_force(asked.day)
    spared = [
        sa.or_(level.is_distinct_from(factor.level), lacks(times_exempted(asked.duty, factor)))
        for factor in factors_for(plan, asked.duty)
    ]
    return sa.and_(lacks(asked.duty.times_at_least), *spared)


def _times(plan: Plan, asked: Asked) -> sa.ColumnElement[int]:
    """How often the enterprise owes it."""
    spared = [
        (level_in_force(asked.day) == factor.level, times_exempted(asked.duty, factor))
        for factor in factors_for(plan, asked.duty)
    ]
    by_plan = sa.literal(asked.duty.times_at_least)
    return sa.case(*spared, else_=by_plan) if spared else by_plan


def _counted(engine: sa.Engine, caller: Caller, plan: Plan, asked: Asked) -> MissingLine:
    behind = sa.func.count().filter(_is_behind(plan, asked))
    counted = sa.select(sa.func.count(), behind).select_from(enterprise)
    with one_statement(engine).connect() as read:
        row = read.execute(counted.where(_owing(caller, plan, asked))).one()
    return _summary(plan, asked, "enterprise", row[0], row[1])


def _summary(plan: Plan, asked: Asked, owner: str, owing: int, behind: int) -> MissingLine:
    last = cycles.last_day(asked.duty, asked.cycle, asked.season)
    return MissingLine(
        **described_duty(plan, asked.duty),
        owner=owner,
        cycle_first=asked.cycle.first,
        cycle_last=asked.cycle.last,
        due_on=last,
        days_left=(last - asked.calendar.today).days,
        owing=owing,
        behind=behind,
    )


def _enterprises_behind(
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    asked: Asked,
    after: sa.ColumnElement[bool],
    limit: int,
) -> Page[Behind]:
    same = sa.and_(
        town.c.area_code == enterprise.c.area_code, town.c.town_code == enterprise.c.town_code
    )
    behind = (
        sa.select(
            enterprise.c.id.label("enterprise_id"),
            enterprise.c.name,
            enterprise.c.town_code,
            sa.select(town.c.name).where(same).scalar_subquery().label("town"),
            _times(plan, asked).label("times"),
            *BY_NAME.sort_columns(),
        )
        .where(_owing(caller, plan, asked), _is_behind(plan, asked), after)
        .order_by(*BY_NAME.clauses())
        .limit(limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(behind).all(), limit, BY_NAME)
        evidence = by_enterprises(plan.area.code, asked.duty, asked.cycle).subquery()
        of_page = evidence.c.owner.in_([row.enterprise_id for row in page.rows])
        times = sa.select(evidence.c.owner, sa.func.count().label("times")).where(of_page)
        counted = read.execute(times.group_by(evidence.c.owner)).all()
        done: dict[UUID, int] = {row.owner: row.times for row in counted}
    return page.map(lambda row: _behind(row, asked, done.get(row.enterprise_id, 0)))


def _behind(row: sa.Row[Any], asked: Asked, done: int) -> Behind:
    return Behind(
        enterprise_id=row.enterprise_id,
        office=None,
        name=row.name,
        town_code=row.town_code,
        town=row.town,
        done=done,
        words=asked.words(done, row.times),
    )


def _offices_behind(engine: sa.Engine, plan: Plan, asked: Asked) -> list[Behind]:
    done = _done_by_offices(engine, plan, asked)
    return [
        Behind(
            enterprise_id=None,
            office=owner.key,
            name=owner.name,
            town_code=None,
            town=None,
            done=done[owner.key],
            words=asked.words(done[owner.key], asked.duty.times_at_least),
        )
        for owner in owners_of(plan, asked.duty)
        if done[owner.key] < asked.duty.times_at_least
    ]


def _done_by_offices(engine: sa.Engine, plan: Plan, asked: Asked) -> dict[str, int]:
    """How often each office or committee that owes it did it."""
    evidence = by_offices(plan.area.code, asked.duty, asked.cycle).subquery()
    counted = sa.select(evidence.c.owner, sa.func.count().label("done")).group_by(evidence.c.owner)
    with one_statement(engine).connect() as read:
        done = {row.owner: row.done for row in read.execute(counted)}
    return {owner.key: done.get(owner.key, 0) for owner in owners_of(plan, asked.duty)}
