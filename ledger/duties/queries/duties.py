"""Duties: how each stands with one owner today; and who is behind with which, for offices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.queries.evidence import by_enterprises, by_offices
from ledger.duties.rules import cycles
from ledger.duties.rules.cycles import Cycle, CycleState, CycleStatus, Season
from ledger.duties.rules.owners import (
    duties_of,
    enterprise_duties,
    is_counted,
    is_visits,
    sibling_tiers,
)
from ledger.duties.rules.words import status_words
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.on_behalf import Owner, answers_for, owner_of
from ledger.ground.tables import county, enterprise
from ledger.ground.visible import visible_enterprise
from ledger.standardisation.queries import certificate_end, level_in_force
from ledger.standardisation.rules import exemption_words, spared
from plans.orders import Duty
from plans.plan import Plan
from plans.seed_clauses import load_seed_clauses

# The flags by which an office names an enterprise of a class, beside the class's sectors.
_FLAG_OF_TIER = {
    "high_risk": enterprise.c.high_risk,
    "key_enterprise": enterprise.c.key_enterprise,
    "above_scale": enterprise.c.above_scale,
}


@dataclass(frozen=True, slots=True)
class DutyCalendar:
    """What day it is in this county, when it was opened here, and the season that holds."""

    today: date
    opened_on: date
    season: Season | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedDuty:
    """What the plan says of a duty, and its cycle."""

    duty: str
    name: str
    kind: str
    source: str
    clause: str | None
    note: str | None
    every: str
    times: int
    by_principal: bool
    recordable: bool
    files: str | None
    cycle_first: date
    cycle_last: date
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine(DescribedDuty):
    """How one duty stands today."""

    done: int
    last_done: date | None
    state: CycleState
    words: str
    missed_last: bool
    spared: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesOfOwner:
    """One enterprise or office, and what it owes: the most urgent first."""

    enterprise_id: UUID | None
    office: str | None
    name: str
    principal_name: str | None
    may_record: bool
    as_template: bool
    duties: list[DutyLine]


def calendar_of(engine: sa.Engine, plan: Plan) -> DutyCalendar:
    """By the database's clock."""
    asked = sa.select(today_in_shanghai(), county.c.opened_at).where(
        county.c.area_code == plan.area.code
    )
    with one_statement(engine).connect() as read:
        today, opened_at = read.execute(asked).one()
    opened_on = shanghai_date(opened_at)
    return DutyCalendar(today, opened_on, cycles.season_of(plan.campaign, opened_on, today))


def due_now(duties: Sequence[Duty], calendar: DutyCalendar) -> tuple[Duty, ...]:
    """Those that can be asked for: nothing before a campaign or after it."""
    season = calendar.season
    if season is None:
        return ()
    opened_on, today = calendar.opened_on, calendar.today
    return tuple(duty for duty in duties if cycles.is_owed(duty, season, opened_on, today))


def duties_of_caller(engine: sa.Engine, caller: Caller, plan: Plan) -> list[DutiesOfOwner]:
    """The caller's own enterprises and offices, each with what it owes and how that stands."""
    calendar = calendar_of(engine, plan)
    own_ids = {grant.enterprise_id for grant in caller.grants if grant.enterprise_id}
    answered = [
        _of_office(engine, caller, plan, calendar, answer) for answer in answers_for(caller, plan)
    ]
    return [
        *(
            _of_enterprise(engine, caller, plan, calendar, enterprise_id)
            for enterprise_id in sorted(own_ids)
        ),
        *(office for office in answered if office.duties),
    ]


def duties_of_enterprise(
    engine: sa.Engine, caller: Caller, plan: Plan, enterprise_id: UUID
) -> DutiesOfOwner:
    """What this enterprise owes. Raises: NotFound where the caller may not see it."""
    return _of_enterprise(engine, caller, plan, calendar_of(engine, plan), enterprise_id)


def duties_of_office(engine: sa.Engine, caller: Caller, plan: Plan, office: str) -> DutiesOfOwner:
    """What an office or committee owes, to its own people and the county's office.

    Raises: NotFound (the plan has no such office), Forbidden.
    """
    owner = owner_of(plan, office)
    if owner is None:
        raise NotFound("本县方案里没有这个单位")
    if owner not in answers_for(caller, plan) and not caller.has(Role.COUNTY):
        raise Forbidden("forbidden", "只能查看本单位的任务")
    return _of_office(engine, caller, plan, calendar_of(engine, plan), owner)


def owes(plan: Plan, duty: Duty) -> sa.ColumnElement[bool]:
    """Whether an enterprise owes the duty, by its class, sectors and people; a condition."""
    conditions: list[sa.ColumnElement[bool]] = [enterprise.c.active]
    if duty.sectors:
        conditions.append(enterprise.c.sectors.overlap(list(duty.sectors)))
    if is_visits(duty):
        rule = plan.stationing
        conditions.append(enterprise.c.employees >= rule.employees_at_least if rule else sa.false())
    if instead := sibling_tiers(plan, duty):
        conditions.append(~sa.or_(*(in_tier(plan, tier) for tier in sorted(instead))))
    elif duty.tier:
        conditions.append(in_tier(plan, duty.tier))
    return sa.and_(*conditions)


def in_tier(plan: Plan, key: str) -> sa.ColumnElement[bool]:
    """Whether an enterprise belongs to this class, by its flag or its sectors; a condition."""
    sectors = next((list(tier.sectors) for tier in plan.tiers if tier.key == key), [])
    flag = _FLAG_OF_TIER.get(key, sa.false())
    return sa.or_(flag, enterprise.c.sectors.overlap(sectors)) if sectors else flag


def _of_enterprise(
    engine: sa.Engine, caller: Caller, plan: Plan, calendar: DutyCalendar, enterprise_id: UUID
) -> DutiesOfOwner:
    duties = due_now(enterprise_duties(plan), calendar)
    asked = sa.select(
        enterprise.c.name,
        enterprise.c.principal_name,
        enterprise.c.created_at,
        level_in_force(calendar.today).label("level"),
        certificate_end(calendar.today).label("certificate_end"),
        *(owes(plan, duty).label(f"owes_{n}") for n, duty in enumerate(duties)),
    ).where(visible_enterprise(caller), enterprise.c.id == enterprise_id)
    with one_statement(engine).connect() as read:
        row = read.execute(asked).one_or_none()
    if row is None:
        raise NotFound("没有这家企业，或者您无权查看")
    by_plan = [duty for n, duty in enumerate(duties) if getattr(row, f"owes_{n}")]
    owed = [spared(plan, duty, row.level) for duty in by_plan]
    why = {
        duty.key: exemption_words(plan, duty, less, row.level, row.certificate_end)
        for duty, less in zip(by_plan, owed, strict=True)
    }
    known_since = max(calendar.opened_on, shanghai_date(row.created_at))
    may = any(grant.enterprise_id == enterprise_id for grant in caller.grants)
    lines = _lines(engine, plan, calendar, owed, enterprise_id, known_since)
    return DutiesOfOwner(
        enterprise_id=enterprise_id,
        office=None,
        name=row.name,
        principal_name=row.principal_name,
        may_record=may,
        as_template=_as_template(calendar),
        duties=[replace(line, spared=why[line.duty] or None) for line in lines],
    )


def _of_office(
    engine: sa.Engine, caller: Caller, plan: Plan, calendar: DutyCalendar, owner: Owner
) -> DutiesOfOwner:
    owed = due_now(duties_of(plan, owner.key), calendar)
    return DutiesOfOwner(
        enterprise_id=None,
        office=owner.key,
        name=owner.name,
        principal_name=None,
        may_record=owner in answers_for(caller, plan),
        as_template=_as_template(calendar),
        duties=_lines(engine, plan, calendar, owed, owner.key, calendar.opened_on),
    )


def _as_template(calendar: DutyCalendar) -> bool:
    """The campaign was over before the county was opened, and runs on from there (ours)."""
    return calendar.season is not None and calendar.season.shift_days != 0


def _lines(
    engine: sa.Engine,
    plan: Plan,
    calendar: DutyCalendar,
    duties: Sequence[Duty],
    owner: UUID | str,
    known_since: date,
) -> list[DutyLine]:
    season = calendar.season
    if season is None or not duties:
        return []
    done = _done_days(engine, plan, duties, owner, calendar.today, season)
    known_since = max(known_since, season.first)
    lines = []
    for duty in duties:
        stands = cycles.standing(
            duty, done[duty.key], season=season, today=calendar.today, known_since=known_since
        )
        lines.append(_line(plan, duty, stands, cycles.last_day(duty, stands.cycle, season)))
    return sorted(lines, key=lambda line: (line.state == "done", line.days_left))


def _done_days(
    engine: sa.Engine,
    plan: Plan,
    duties: Sequence[Duty],
    owner: UUID | str,
    today: date,
    season: Season,
) -> Mapping[str, list[date]]:
    """The days on which the owner did each duty, in this cycle and the one before."""
    parts = []
    for duty in duties:
        within = _with_cycle_before(duty, cycles.cycle_of_duty(duty, today, season))
        find = by_enterprises if isinstance(owner, UUID) else by_offices
        evidence = find(plan.area.code, duty, within).subquery()
        parts.append(
            sa.select(sa.literal(duty.key).label("duty"), evidence.c.done_on).where(
                evidence.c.owner == owner
            )
        )
    done: dict[str, list[date]] = defaultdict(list)
    with one_statement(engine).connect() as read:
        for row in read.execute(sa.union_all(*parts)):
            done[row.duty].append(row.done_on)
    return done


def _with_cycle_before(duty: Duty, cycle: Cycle) -> Cycle:
    before = cycles.cycle_of_duty_before(duty, cycle)
    return Cycle(before.first if before else cycle.first, cycle.last)


def _line(plan: Plan, duty: Duty, stands: CycleStatus, due_on: date) -> DutyLine:
    return DutyLine(
        **described_duty(plan, duty),
        cycle_first=stands.cycle.first,
        cycle_last=stands.cycle.last,
        due_on=due_on,
        done=stands.done,
        last_done=stands.last_done,
        days_left=stands.days_left,
        state=stands.state,
        words=status_words(duty.every, stands),
        missed_last=stands.missed_last,
    )


def described_duty(plan: Plan, duty: Duty) -> dict[str, Any]:
    """What the plan says of the duty: the fields of `DescribedDuty` that the day leaves alone."""
    return {
        "duty": duty.key,
        "name": duty.name,
        "kind": duty.kind,
        "source": duty.source,
        "clause": _wording(plan, duty.source),
        "note": duty.note or None,
        "every": duty.every,
        "times": duty.times_at_least,
        "by_principal": "enterprise_principal" in duty.who,
        "recordable": not is_counted(duty),
        "files": duty.files,
    }


def _wording(plan: Plan, source: str) -> str | None:
    """The clause in short words: the county's own, or ours; None where no clause orders it."""
    own_words = {clause.code: clause.text for clause in plan.clauses}
    return own_words.get(source) or _seed_words().get(source)


@cache
def _seed_words() -> Mapping[str, str]:
    return {code: clause.wording for code, clause in load_seed_clauses().items()}


def duty_named(plan: Plan, key: str) -> Duty:
    """Raises: NotFound."""
    duty = next((duty for duty in plan.duties if duty.key == key), None)
    if duty is None:
        raise NotFound("本县方案里没有这项任务")
    return duty
