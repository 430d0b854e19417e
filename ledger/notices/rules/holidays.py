"""Years that a deadline reaches and whose holidays nobody knows: who is told. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ledger.ground.caller import Role
from ledger.ground.working_days import WorkingCalendar
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import known_year_words, unknown_year_words
from ledger.people.rules import Recipients

UNKNOWN, KNOWN = "holidays_unknown", "holidays_known"
_PACKAGE = "随软件带来"


def holiday_notices(
    reached: Collection[int],
    doubted: Collection[int],
    calendar: WorkingCalendar,
    roster: Recipients,
) -> Iterator[Notice]:
    """To administrators and the county's office, once a year that lacks and once when it is there.

    `reached`: the years in which something falls due. `doubted`: those told of before.
    """
    lines = [
        *(
            (UNKNOWN, year, unknown_year_words(year))
            for year in reached
            if not calendar.knows(year)
        ),
        *((KNOWN, year, _known(year, calendar)) for year in doubted if calendar.knows(year)),
    ]
    people = [person for person in roster.offices if person.has(Role.ADMIN, Role.COUNTY)]
    for kind, year, words in lines:
        topic = Topic(NoticeSubject.HOLIDAYS, plan_key=str(year))
        for person in people:
            yield Notice(person.person_id, kind, topic, f"{kind}/{year}", words, "/plan", None)


def _known(year: int, calendar: WorkingCalendar) -> str:
    arranged = calendar.years.get(year)
    return known_year_words(year, arranged.notice if arranged else _PACKAGE)
