"""Who is told of what today. Pure: the plan's table, what is due, and who reaches it are arguments.

1. A matter is due on a day, or has been waiting since one. Each rule of the plan about it has
   stages, in days from that day.
2. The stage that holds is the last one reached: a sweep that comes late tells where things stand
   now, once, instead of everything it missed.
3. The occasion is the day with the stage. The ledger keeps person, kind, topic and occasion
   apart, so that nobody is told twice; another deadline is another occasion.
4. Only who reaches the enterprise is told, and of a step that waits only who may take it: nobody is
   asked to judge what concerns themselves.
5. Who stands in for somebody who is away is told what the absent one is (`deputies`).

The words never say where a hazard came from: that somebody reported it is nobody's to know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import (
    HAZARD_LIFE,
    OPEN_STATES,
    Event,
    HazardActor,
    HazardSnapshot,
    State,
)
from ledger.ground.working_days import PACKAGED_CALENDAR, WorkingCalendar
from ledger.notices.rules.deputies import for_deputy, scope_of
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import guessed_words, hazard_words
from ledger.people.rules import Recipients, RecipientScope, Site
from plans.reminders import About, Addressee, Reminder

# A state in which the hazard waits for somebody, and by which steps it goes on.
AWAITED: Mapping[State, About] = {
    State.UNCONFIRMED: "confirmation",
    State.CONFIRMED: "assignment",
    State.ASSIGNED: "signature",
    State.SUBMITTED: "verification",
    State.VERIFIED: "closing",
}
WAITS = frozenset(AWAITED.values())
_STEPS: Mapping[About, frozenset[Event]] = {
    "confirmation": frozenset({Event.CONFIRM}),
    "assignment": frozenset({Event.ASSIGN}),
    "signature": frozenset({Event.SIGN_FOR, Event.REFUSE}),
    "verification": frozenset({Event.VERIFY}),
    "closing": frozenset({Event.CLOSE, Event.DELIST}),
    "look_back": frozenset({Event.LOOK_BACK}),
}
_ROLE_OF: Mapping[Addressee, Role] = {
    "enterprise": Role.ENTERPRISE,
    "stationed": Role.SUPERVISOR,
    "inspector": Role.INSPECTOR,
    "town": Role.TOWN,
    "department": Role.DEPARTMENT,
    "county": Role.COUNTY,
}


@dataclass(frozen=True, slots=True)
class PendingHazard:
    """A hazard that is not settled. `since`: the day on which its state began, as received.

    `referred`: handed down; who registered it does not look after it.
    """

    id: UUID
    site: Site
    sector: str
    part: str
    snapshot: HazardSnapshot
    deadline: date
    since: date
    found_by: UUID
    responsible: str | None
    rectified_by: frozenset[UUID]
    referred: bool = False
    listed_until: date | None = None
    look_back_due: date | None = None

    def matters(self) -> Iterator[tuple[About, date]]:
        """What it is due for or waits for, each with its day."""
        state = self.snapshot.state
        if state in OPEN_STATES:
            yield "deadline", self.deadline
        if state in AWAITED:
            yield AWAITED[state], self.since
        if self.listed_until:
            yield "listing", self.listed_until
        if state is State.CLOSED and self.look_back_due:
            yield "look_back", self.look_back_due


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is owed by a day and is no hazard: visits, a duty, a report.

    `people`: who may be told, by how the plan's table calls them. `site`: the enterprise's.
    """

    about: About
    topic: Topic
    due_on: date
    words: str
    link: str
    people: Mapping[Addressee, Collection[UUID]]
    site: Site | None = None


class Reached(NamedTuple):
    """Who is told of a matter today, and at which stage of the rule.

    `guessed`: years whose holidays nobody knows, where working days were counted.
    """

    addressee: Addressee
    stage: int
    guessed: tuple[int, ...]


def stage(
    rule: Reminder, day: date, today: date, calendar: WorkingCalendar = PACKAGED_CALENDAR
) -> int | None:
    """The last of the rule's stages that is reached; None before the first."""
    counts_work = rule.counted == "working_days"
    gone = calendar.working_days_after(day, today) if counts_work else (today - day).days
    return max((day for day in rule.days if day <= gone), default=None)


def occasion(day: date, reached: int) -> str:
    """What makes a notice another notice: 2026-11-22/-3."""
    return f"{day.isoformat()}/{reached:+d}"


def hazard_notices(
    hazards: Iterable[PendingHazard],
    roster: Recipients,
    rules: Collection[Reminder],
    today: date,
    calendar: WorkingCalendar = PACKAGED_CALENDAR,
) -> Iterator[Notice]:
    """Everything that is to be told of these hazards today; told before or not."""
    for hazard in hazards:
        for about, day in hazard.matters():
            own_notices, of_absent = [], []
            for reached in addressees(rules, about, day, today, calendar):
                for scope in _recipients(hazard, about, reached.addressee, roster):
                    to = scope.person.person_id
                    line = _hazard_notice(hazard, about, reached, day, today, to)
                    own_notices.append(line)
                    copy = for_deputy(line, roster, hazard.site)
                    if copy and _no_judge_of_own_work(hazard, about, scope, copy, roster):
                        of_absent.append(copy)
            yield from own_notices
            yield from _not_told(of_absent, own_notices)


def obligation_notices(
    debts: Iterable[Obligation],
    roster: Recipients,
    rules: Collection[Reminder],
    today: date,
    calendar: WorkingCalendar = PACKAGED_CALENDAR,
) -> Iterator[Notice]:
    """The same of visits, duties and reports, whose people are known already."""
    for debt in debts:
        own_notices = [
            Notice(
                person_id,
                debt.about,
                debt.topic,
                occasion(debt.due_on, reached.stage),
                debt.words + guessed_words(reached.guessed),
                debt.link,
                debt.due_on,
            )
            for reached in addressees(rules, debt.about, debt.due_on, today, calendar)
            for person_id in debt.people.get(reached.addressee, ())
        ]
        yield from own_notices
        copies = (for_deputy(notice, roster, debt.site) for notice in own_notices)
        yield from _not_told(filter(None, copies), own_notices)


def _not_told(of_absent: Iterable[Notice], own_notices: Collection[Notice]) -> Iterator[Notice]:
    """Those for deputies who are not told of the same on their own."""
    aware = {notice.person_id for notice in own_notices}
    return (notice for notice in of_absent if notice.person_id not in aware)


def addressees(
    rules: Collection[Reminder],
    about: About,
    day: date,
    today: date,
    calendar: WorkingCalendar = PACKAGED_CALENDAR,
) -> Iterator[Reached]:
    """Who is told of such a matter today, each with the stage that is reached."""
    for rule in rules:
        reached = stage(rule, day, today, calendar) if rule.about == about else None
        if reached is not None:
            counts_work = rule.counted == "working_days"
            guessed = tuple(calendar.unknown_years(day, today)) if counts_work else ()
            yield from (Reached(addressee, reached, guessed) for addressee in rule.to)


def _hazard_notice(
    hazard: PendingHazard,
    about: About,
    reached: Reached,
    day: date,
    today: date,
    person_id: UUID,
) -> Notice:
    words = hazard_words(
        about,
        reached.addressee,
        where=f"{hazard.site.name} {hazard.part}",
        is_major=hazard.snapshot.is_major,
        day=day,
        today=today,
    )
    topic, link = Topic(NoticeSubject.HAZARD, hazard_id=hazard.id), f"/hazards/{hazard.id}"
    due_on = None if about in WAITS else day
    words += guessed_words(reached.guessed)
    return Notice(person_id, about, topic, occasion(day, reached.stage), words, link, due_on)


def _recipients(
    hazard: PendingHazard, about: About, addressee: Addressee, roster: Recipients
) -> Iterator[RecipientScope]:
    role = _ROLE_OF[addressee]
    reaching = [scope for scope in roster.reaching(hazard.site) if role in scope.roles]
    if addressee == "inspector":
        reaching = _finder(hazard, roster) or reaching
    for scope in _nearest(reaching, role, hazard.sector):
        actor = _actor(hazard, scope)
        overseeing = addressee != "enterprise"
        if overseeing and (actor.is_of_the_enterprise or actor.is_responsible):
            continue
        if _may(hazard, about, actor):
            yield scope


def _no_judge_of_own_work(
    hazard: PendingHazard,
    about: About,
    absent: RecipientScope,
    copy: Notice,
    roster: Recipients,
) -> bool:
    """Whether the deputy might do it in the roles of the absent one."""
    deputy = scope_of(roster, hazard.site, copy.person_id)
    if deputy is None:
        return False
    actor = _actor(hazard, replace(deputy, roles=deputy.roles | absent.roles))
    return not (actor.is_responsible and Role.ENTERPRISE not in absent.roles) and _may(
        hazard, about, actor
    )


def _may(hazard: PendingHazard, about: About, actor: HazardActor) -> bool:
    may = HAZARD_LIFE.allowed_events(hazard.snapshot, actor)
    return about not in _STEPS or not _STEPS[about].isdisjoint(may)


def _finder(hazard: PendingHazard, roster: Recipients) -> list[RecipientScope]:
    """Who found it, in whatever office, while the enterprise is still within their reach.

    Of what was handed down nobody: whoever else is told would see by it who registered it.
    """
    if hazard.referred:
        return []
    reaching = roster.reaching(hazard.site)
    return [
        scope
        for scope in reaching
        if scope.person.person_id == hazard.found_by and Role.ENTERPRISE not in scope.roles
    ]


def _nearest(reaching: list[RecipientScope], role: Role, sector: str) -> list[RecipientScope]:
    """Those whose grant names the hazard's own sector; where there are none, all of them."""
    named = [
        scope
        for scope in reaching
        if any(grant.role is role and grant.sector == sector for grant in scope.person.grants)
    ]
    return named or reaching


def _actor(hazard: PendingHazard, scope: RecipientScope) -> HazardActor:
    person = scope.person
    return HazardActor(
        scope.roles,
        is_finder=person.person_id == hazard.found_by,
        is_responsible=person.name == hazard.responsible,
        has_rectified=person.person_id in hazard.rectified_by,
    )
