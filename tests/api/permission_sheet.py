"""The sheet of who may do what to one enterprise and its records: its columns, and how a line is
tried. Each subject brings its lines (`tests/<subject>/walked.py`).

Read it like a sheet. 403 is for those whom the role keeps out, 404 for those from whom even the
existence is kept. 409 and 422 are for those who may: what they sent does not fit the state of
things, so that no case changes another. In a list `sees` is for whom it holds what they look for,
`no` for whom it does not.

here, away, past: 派驻员 stationed there, elsewhere, there until yesterday · insp, ins2: inspector
of the county, of another sector · own, alien: the enterprise itself, another one · town, tow2 and
dept, dep2: theirs, another · coun, admi: the county's office, its administrator · nobo: without a
role · abro: administrator of another county · off: report officer, who looks up enterprises and
hazards and no other record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import TOWN, XUPU, CountyBuilder
from tests.support.moments import this_month, today
from tests.support.phone import Phone, inspection, jpeg, visit

# The columns.
PEOPLE = (
    "here", "away", "past", "insp", "ins2", "own", "alien", "town", "tow2", "dept", "dep2", "coun",
    "admi", "nobo", "abro", "off",
)  # fmt: skip
OTHER_COUNTY = "431229"


def sheet(lines: str) -> dict[str, dict[str, str]]:
    """By line: what each person is told. The first line names the columns."""
    head, *rows = lines.strip().splitlines()
    assert head.split() == ["route", *PEOPLE], head
    width = head.index(PEOPLE[0])
    named = {row[:width].strip(): row[width:].split() for row in rows}
    assert len(named) == len(rows), "a line stands there twice"
    return {name: dict(zip(PEOPLE, answers, strict=True)) for name, answers in named.items()}


@dataclass
class World:
    """One enterprise with a record of each kind, and the people around it."""

    people: dict[str, Phone]
    catalogue: Catalogue
    place: UUID
    name: str
    key_area: dict[str, str]
    visit_id: UUID
    inspection_id: UUID
    hazard_id: str
    photo: str
    log_id: str
    board: str
    board_to_withdraw: str
    colleague: UUID
    colleague_name: str
    clerk: UUID
    deputy: UUID
    edited: UUID
    closed_place: UUID
    ending_place: UUID
    assignment: dict[str, str]
    records: dict[str, UUID] = field(default_factory=dict)

    def record(self, path: str, sender: str, document: Mapping[str, Any]) -> UUID:
        """One record under this path, which is sent when somebody first asks for it."""
        if path not in self.records:
            record_id = uuid4()
            answer = self.people[sender].put(f"{path}/{record_id}", document)
            assert answer.status_code == 201, answer.json
            self.records[path] = record_id
        return self.records[path]


InWorld = Callable[[World], Any]


@dataclass(frozen=True)
class Call:
    """How a line of the sheet is tried. `path`: from `/api/v1` on.

    `holds`: what a list holds for who may see it. `words`: what is told instead of a status.
    """

    method: str
    path: Callable[[World], str]
    document: InWorld | None = None
    holds: InWorld | None = None
    words: Mapping[int, str] = field(default_factory=dict)

    def told_to(self, who: Phone, world: World) -> str:
        """What this person is told."""
        held = self.holds and str(self.holds(world))
        send = getattr(who, self.method.lower())
        sent = (self.document(world),) if self.document else ()
        answer = send(self.path(world), *sent)
        if held and answer.status_code == 200:
            return "sees" if held in answer.text else "no"
        return self.words.get(answer.status_code, str(answer.status_code))

    def route(self, app: Flask, world: World) -> str:
        """Which route of the app it calls: `GET /visits/<uuid:visit_id>`."""
        path = f"/api/v1{self.path(world).partition('?')[0]}"
        rule, _ = app.url_map.bind("").match(path, self.method, return_rule=True)
        return f"{self.method} {rule.rule.removeprefix('/api/v1')}"


def get(path: Callable[[World], str]) -> Call:
    """Read it."""
    return Call("GET", path)


def listed(path: Callable[[World], str], holds: InWorld) -> Call:
    """Read a list, and look whether it holds what the world holds."""
    return Call("GET", path, holds=holds)


def put(path: Callable[[World], str], document: InWorld) -> Call:
    """Send it."""
    return Call("PUT", path, document)


def post(path: Callable[[World], str], document: InWorld) -> Call:
    """Ask for it."""
    return Call("POST", path, document)


def delete(path: Callable[[World], str]) -> Call:
    """Take it away."""
    return Call("DELETE", path)


def now() -> str:
    """As a phone tells it."""
    return datetime.now(UTC).isoformat()


def make_world(app: Flask, county: CountyBuilder) -> World:
    """A new one."""
    name = f"权限餐馆 {uuid4().hex}"
    place, catalogue = county.enterprise(name=name), Catalogue.load()
    boards = _boards(county, place)
    people = {
        name: Phone(app.test_client(), person) for name, person in _people(county, place).items()
    }
    finder = people["here"]
    photo, visit_id, inspection_id = finder.upload(jpeg()), uuid4(), uuid4()
    assert finder.put(f"/visits/{visit_id}", visit(place)).status_code == 201
    found = inspection(place, catalogue, photo=photo, visit_id=str(visit_id))
    receipt = finder.put(f"/inspections/{inspection_id}", found)
    assert receipt.status_code == 201, receipt.json
    colleague = county.person(Role.SUPERVISOR)
    county.station(colleague, place)
    return World(
        people=people,
        catalogue=catalogue,
        place=place,
        name=name,
        key_area=_key_area_of(county, place),
        visit_id=visit_id,
        inspection_id=inspection_id,
        hazard_id=receipt.json["hazards"][0]["id"],
        photo=photo,
        log_id=finder.post("/visit-logs", {"month": this_month()}).json["id"],
        board=boards[0],
        board_to_withdraw=boards[1],
        colleague=colleague.id,
        colleague_name=colleague.name,
        clerk=county.person(Role.SUPERVISOR).id,
        deputy=county.person(Role.SUPERVISOR).id,
        edited=county.person(Role.SUPERVISOR).id,
        closed_place=county.enterprise(active=False),
        ending_place=county.enterprise(name="示例餐馆"),
        assignment={
            "person_id": str(colleague.id),
            "enterprise_id": str(place),
            "from_date": today().isoformat(),
        },
    )


def _boards(county: CountyBuilder, place: UUID) -> list[str]:
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.key_area).values(
                area_code=XUPU, id=uuid4(), enterprise_id=place, name="后厨"
            )
        )
        set_up_boards(tx, XUPU, place)
        mine = sa.select(models.board.c.code).where(models.board.c.enterprise_id == place)
        return list(tx.scalars(mine.order_by(models.board.c.key_area_id.nulls_first())))


def _key_area_of(county: CountyBuilder, place: UUID) -> dict[str, str]:
    listed = sa.select(models.key_area.c.id).where(models.key_area.c.enterprise_id == place)
    with county.engine.connect() as read:
        return {"id": str(read.execute(listed).scalar_one()), "name": "后厨"}


def _people(county: CountyBuilder, place: UUID) -> dict[str, Any]:
    other, yesterday = county.enterprise(), today() - timedelta(days=1)
    people = {
        "here": county.supervisor_at(place),
        "away": county.supervisor_at(other),
        "past": county.supervisor_at(place),
        "insp": county.person(Role.INSPECTOR),
        "ins2": county.person(Grant(Role.INSPECTOR, sector="S15")),
        "own": county.person(Grant(Role.ENTERPRISE, enterprise_id=place)),
        "alien": county.person(Grant(Role.ENTERPRISE, enterprise_id=other)),
        "town": county.person(Grant(Role.TOWN, town_code=TOWN)),
        "tow2": county.person(Grant(Role.TOWN, town_code="431224999")),
        "dept": county.person(Grant(Role.DEPARTMENT, sector="S06")),
        "dep2": county.person(Grant(Role.DEPARTMENT, sector="S15")),
        "coun": county.person(Role.COUNTY),
        "admi": county.person(Role.ADMIN),
        "nobo": county.person(),
        "abro": CountyBuilder(county.engine, OTHER_COUNTY).person(Role.ADMIN),
        "off": county.person(Role.REPORT_OFFICER),
    }
    county.end_station(people["past"], yesterday)
    return people
