"""Who goes where on which day, what they find, and what becomes of it.

An enterprise's month is worked out from its name and the month alone; the present moment only cuts
it off. So a second run tells the same story, and a later one continues it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, pairwise
from typing import Literal
from uuid import UUID

from demo.enterprises import DEMO_ENTERPRISES, Enterprise
from demo.fates import CLOSED, FATES, Fate, Step
from demo.findings import CASES, Defect
from demo.identities import chance, demo_id
from demo.people import (
    COUNTY_OFFICE,
    INSPECTORS,
    Person,
    authority_over,
    enterprise_account,
    supervisor_of,
    town_office_of,
)
from ledger.ground.clocks import SHANGHAI

DemoOrigin = Literal["stationed", "enforcement", "self_check"]

# How many hazards the first, second … visit of a month finds; later ones find none.
FOUND_ON_VISITS = (1, 1)


_ACTORS: dict[str, Callable[[Enterprise], Person]] = {
    "enterprise": enterprise_account,
    "supervisor": supervisor_of,
    "authority": authority_over,
    "town": town_office_of,
}


_MENDED = frozenset({"rectify", "fix_at_once", "verify", "close", "look_back"})
_NOT = frozenset({"reject", "reopen"})


@dataclass(frozen=True, slots=True)
class DemoHazard:
    """A hazard as it will be found, and its fate."""

    id: UUID
    enterprise: Enterprise
    case: Defect
    fate: Fate
    finder: Person
    found_at: datetime

    def when(self, step: Step) -> datetime:
        """The moment of a step: on the spot, or in working hours so many days later."""
        if step.days == 0:
            return self.found_at + timedelta(minutes=3)
        rng = chance("step", self.id, step.kind, step.days)
        day = (self.found_at + timedelta(days=step.days)).date()
        return _at(day, rng.randint(9 * 60, 16 * 60 + 30))

    def who(self, step: Step) -> Person:
        if step.who == "county":
            return COUNTY_OFFICE
        return _ACTORS[step.who](self.enterprise)

    def steps_until(self, moment: datetime) -> list[Step]:
        return [step for step in self.fate.steps if self.when(step) <= moment]

    def is_mended_at(self, moment: datetime) -> bool:
        """Whether the enterprise's word, or somebody's who looked, says that it is put right."""
        kinds = [step.kind for step in self.steps_until(moment) if step.kind in _MENDED | _NOT]
        return bool(kinds) and kinds[-1] in _MENDED

    def is_closed_at(self, moment: datetime) -> bool:
        """Whether it is struck off by then."""
        kinds = [step.kind for step in self.steps_until(moment)]
        return "close" in kinds and "reopen" not in kinds


@dataclass(frozen=True, slots=True)
class Occasion:
    """Somebody at an enterprise: a 派驻员's visit, an enforcement check or a self-check.

    `nth` counts the visits of the month from 0; `checks` says whether a checklist is worked
    through.
    """

    enterprise: Enterprise
    person: Person
    origin: DemoOrigin
    nth: int
    began_at: datetime
    minutes: int
    checks: bool
    hazards: tuple[DemoHazard, ...]

    @property
    def ended_at(self) -> datetime:
        return self.began_at + timedelta(minutes=self.minutes)

    @property
    def key(self) -> str:
        return f"{self.enterprise.name}/{self.origin}/{self.began_at.date()}"


def first_months(now: datetime) -> tuple[date, date]:
    """The last full month and the current one, in Asia/Shanghai, by their first days."""
    this = now.astimezone(SHANGHAI).date().replace(day=1)
    return (this - timedelta(days=1)).replace(day=1), this


def occasions(enterprise: Enterprise, now: datetime) -> list[Occasion]:
    """Everything that ended there by `now`, in the last full month and this one, in order."""
    planned = [occasion for month in first_months(now) for occasion in _month(enterprise, month)]
    return sorted(
        (occasion for occasion in planned if occasion.ended_at < now),
        key=lambda occasion: occasion.began_at,
    )


def _month(enterprise: Enterprise, month: date) -> Iterator[Occasion]:
    days = _weekdays(month)
    cases = _Cases(enterprise, month)
    for nth, day in enumerate(_spread(enterprise, days, enterprise.visits)):
        how_many = FOUND_ON_VISITS[nth] if nth < len(FOUND_ON_VISITS) else 0
        checks = nth % 3 != 2
        yield _occasion(enterprise, "stationed", nth, day, checks, cases.next(how_many))
    others = chance("others", enterprise.name, month)
    if enterprise.position % 3 == 0:
        yield _occasion(enterprise, "enforcement", 0, others.choice(days), True, cases.next(1))
    if enterprise.position % 3 == 1:
        yield _occasion(enterprise, "self_check", 0, others.choice(days), True, cases.next(1))
    if _is_looked_at_by_the_county(enterprise):
        # A 暗访, which finds everything in order.
        yield _occasion(enterprise, "enforcement", 0, others.choice(days), True, ())


class _Cases:
    """Deals out fates in their order, and to each a case of the enterprise's kind that fits it."""

    def __init__(self, enterprise: Enterprise, month: date) -> None:
        self._dealt = count(2 * enterprise.position)
        cases = [CASES[item] for item in enterprise.kind.cases]
        chance("cases", enterprise.name, month).shuffle(cases)
        self._major = [case for case in cases if case.major]
        self._general = [case for case in cases if not case.major]

    def next(self, how_many: int) -> list[tuple[Defect, Fate]]:
        return [self._one() for _ in range(how_many)]

    def _one(self) -> tuple[Defect, Fate]:
        fate = FATES[next(self._dealt) % len(FATES)]
        if fate.major and self._major:
            return self._major[0], fate
        case = self._general.pop(0)
        self._general.append(case)
        return case, CLOSED if fate.major else fate


def _occasion(
    enterprise: Enterprise,
    origin: DemoOrigin,
    nth: int,
    day: date,
    checks: bool,
    dealt: Sequence[tuple[Defect, Fate]],
) -> Occasion:
    person = _person(enterprise, origin)
    rng = chance("occasion", enterprise.name, origin, day)
    began_at = _at(day, _first_minute(enterprise, origin) + rng.randint(0, 20))
    minutes = rng.randint(45, 80)
    ended_at = began_at + timedelta(minutes=minutes)
    # A key of its own for each: the same case may come again next month.
    hazards = tuple(
        DemoHazard(
            demo_id("hazard", enterprise.name, origin, day, case.item),
            enterprise, case, fate, person, ended_at - timedelta(minutes=5),
        )
        for case, fate in dealt
    )  # fmt: skip
    return Occasion(enterprise, person, origin, nth, began_at, minutes, checks, hazards)


def _person(enterprise: Enterprise, origin: DemoOrigin) -> Person:
    if origin == "stationed":
        return supervisor_of(enterprise)
    if origin == "self_check":
        return enterprise_account(enterprise)
    if _is_looked_at_by_the_county(enterprise):
        return COUNTY_OFFICE
    fire = "S04" in enterprise.kind.sectors and enterprise.position % 2
    return INSPECTORS[1] if fire else INSPECTORS[0]


def _is_looked_at_by_the_county(enterprise: Enterprise) -> bool:
    return enterprise.position % 6 == 2


def _first_minute(enterprise: Enterprise, origin: DemoOrigin) -> int:
    """Minutes after midnight; nobody is at two enterprises at once."""
    if origin != "stationed":
        return 9 * 60 if enterprise.position % 2 else 14 * 60
    enterprises = [site for site in DEMO_ENTERPRISES if site.supervisor == enterprise.supervisor]
    return 7 * 60 + 40 + 105 * enterprises.index(enterprise)


def _spread(enterprise: Enterprise, days: Sequence[date], how_many: int) -> list[date]:
    """So many different days, one out of each equal part of the month."""
    rng = chance("days", enterprise.name, days[0])
    edges = [len(days) * part // max(how_many, 1) for part in range(how_many + 1)]
    return [rng.choice(days[low:high]) for low, high in pairwise(edges)]


def _weekdays(month: date) -> list[date]:
    days = (month + timedelta(days=n) for n in range(31))
    return [day for day in days if day.month == month.month and day.weekday() < 5]


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI)
