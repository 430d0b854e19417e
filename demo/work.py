"""What towns, departments and the county's office did besides: 屋场会, talks, meetings, trainings.

Each week of the demo's two months has its own work, which no second run does again. Titles are
invented; an office's villages are entered first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from demo.agenda import first_months
from demo.identities import chance, demo_id
from demo.people import COUNTY_OFFICE, DEPARTMENTS, TOWN_OFFICES, Person
from demo.progress import Progress
from demo.records import Draft
from demo.sending import Sender
from ledger.ground.clocks import SHANGHAI

# The first day of the plan's campaign, 溆浦.
_VILLAGES_COUNT_FROM = "2023-05-01"
_VILLAGES = (("示例村", 14), ("样板村", 11), ("河口社区", 8))
_EVENING = time(18, 40)

# Weekday, kind, and what it was about.
_OF_TOWNS = (
    (0, "meeting", {"title": "研究本周隐患排查和宣传安排", "people": 12}),
    (1, "courtyard", {"people": 35, "begins": "16:30", "title": "用火用电用气和燃气软管"}),
    (2, "vehicle", {"times": 3, "title": "集镇至各村"}),
    (2, "brochure", {"copies": 300, "title": "农村消防安全明白纸"}),
    (3, "lecture", {"people": 60, "title": "重大事故隐患判定标准"}),
    (4, "media", {"title": "示例公众号：冬季取暖安全提示"}),
)
_OF_DEPARTMENTS = (
    (1, "oversight", {"title": "示例企业：责任制、投入、培训台账齐全"}),
    (2, "training", {"people": 40, "title": "本行业企业主要负责人专题培训"}),
    (3, "meeting", {"title": "调度本行业排查整治进展", "people": 9}),
)
_OF_THE_COUNTY = (
    (0, "meeting", {"title": "调度各乡镇、各部门排查整治", "people": 30}),
    (2, "study", {"title": "安全生产重要论述", "people": 15}),
    (3, "spot_exam", {"people": 20, "passed": 18, "title": "重大事故隐患判定标准"}),
)
# Once a month, in its first week.
_MONTHLY = (
    (4, "film", {"title": "示例警示教育片", "people": 50}),
    (4, "press", {"title": "示例日报：屋场会开到家门口"}),
)
_RULES = (3, "rules", {"title": "排查整治周调度制度", "number": "溆安办示〔2026〕1号"})

_Planned = tuple[int, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Office:
    """Whose work it is, in whose name, and in which villages."""

    person: Person
    key: str
    villages: Sequence[tuple[str, int]]


def send_work(sender: Sender, until: datetime, progress: Progress) -> None:
    """Everything that was done by then."""
    offices = [_office(sender, person) for person in (*TOWN_OFFICES, *DEPARTMENTS, COUNTY_OFFICE)]
    drafts = [draft for office in offices for draft in _work_of(office, until)]
    progress.begin("单位的工作记录", len(drafts))
    for draft in drafts:
        sender.send("work_record", draft)
        progress.advance()


def _office(sender: Sender, person: Person) -> _Office:
    client = sender.of(person)
    key = client.get("/work-records/form")["offices"][0]["key"]
    if person not in TOWN_OFFICES:
        return _Office(person, key, ())
    villages = []
    for name, groups in _VILLAGES:
        village_id = str(demo_id("village", person.key, name))
        said = {"town_code": person.grants[0]["town_code"], "name": name, "groups": groups}
        client.put(f"/villages/{village_id}", said | {"counts_from": _VILLAGES_COUNT_FROM})
        villages.append((village_id, groups))
    return _Office(person, key, villages)


def _work_of(office: _Office, until: datetime) -> Iterator[Draft]:
    first = first_months(until)[0]
    monday = first + timedelta(days=-first.weekday() % 7)
    while datetime.combine(monday, _EVENING, SHANGHAI) < until:
        for nth, (weekday, kind, said) in enumerate(_planned(office, monday)):
            done_at = datetime.combine(monday + timedelta(days=weekday), _EVENING, SHANGHAI)
            if done_at < until:
                yield _draft(office, kind, said, done_at, nth)
        monday += timedelta(days=7)


def _planned(office: _Office, monday: date) -> tuple[_Planned, ...]:
    monthly = _MONTHLY if monday.day <= 7 else ()
    if office.villages:
        return (*_OF_TOWNS, *monthly)
    if office.person is COUNTY_OFFICE:
        return (*_OF_THE_COUNTY, *((*monthly[:1], _RULES) if monthly else ()))
    return (*_OF_DEPARTMENTS, *monthly[:1])


def _draft(
    office: _Office, kind: str, said: Mapping[str, Any], done_at: datetime, nth: int
) -> Draft:
    day = done_at.date()
    rng = chance("work", office.key, kind, day)
    document = {
        "kind": kind,
        "office": office.key,
        "done_on": day.isoformat(),
        "at": done_at.isoformat(),
        "elapsed_s": rng.randint(12, 40),
        **said,
    }
    if kind not in {"spot_exam", "rules"} and "people" in said:
        document["people"] = said["people"] + rng.randint(-5, 25)
    if kind == "courtyard":
        village_id, groups = office.villages[day.toordinal() // 7 % len(office.villages)]
        group = day.toordinal() // 7 % groups + 1
        document |= {"village_id": village_id, "group_name": f"第{group}村民小组"}
    path = f"/work-records/{demo_id('work', office.key, kind, day, nth)}"
    return Draft(office.person, path, document, ())
