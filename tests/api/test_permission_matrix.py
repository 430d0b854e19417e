"""Who may do what to one enterprise and its records: every route, every kind of person.

Read it like a sheet. 403 is for those whom the role keeps out, 404 for those from whom even the
existence is kept. 409 and 422 are for those who may: what they sent does not fit the state of
things, so that no case changes another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from api.accidents.examples import ACCIDENT
from api.draws.examples import DRAW
from checklists.catalogue import Catalogue
from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.api.test_route_table import PUBLIC_ROUTES, callers_of, routes
from tests.support.county_builder import TOWN, XUPU, CountyBuilder
from tests.support.moments import this_month, today
from tests.support.phone import PLACE, SIGNATURES, Phone, handed_down, inspection, jpeg, visit

OTHER_COUNTY = "431229"

# here, away, past: 派驻员 stationed there, elsewhere, there until yesterday · insp, ins2: inspector
# of the county, of another sector · own, alien: the enterprise itself, another one · town, tow2 and
# dept, dep2: theirs, another · nobo: without a role · abro: administrator of another county · off:
# report officer, who looks up enterprises and hazards and no other record.
SHEET = """
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
me                    200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
plan                  200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
checklists            200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
checklist             200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
enterprise            200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
board                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
three lists           200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
monthly report        200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
hazard                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
visit                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
inspection            200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
photo                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
visit-log             200  404  404  403  403  403  403  403  403  403  403  200  200  403  404  403
list enterprises      sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no  sees
list hazards          sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no  sees
list visits           sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list inspections      sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list visits by person sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
list visit-logs       sees no   no   403  403  403  403  403  403  403  403  sees sees 403  no  403
list people           403  403  403  403  403  403  403  403  403  403  403  sees sees 403  no  403
hazards as xlsx       403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
hazards as csv        403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
enterprises template  403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
people template       403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
stations template     403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
announce photo        200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
pass photo on         404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
send visit            201  404  404  403  403  403  403  403  403  403  403  403  403  403  403  403
check as stationed    201  404  404  403  404  403  404  403  404  403  404  403  403  403  403  403
check as enforcement  403  404  404  201  404  403  404  201  404  201  404  403  403  403  403  403
check oneself         403  404  404  403  404  201  404  403  404  403  404  403  403  403  403  403
report voluntarily    403  404  404  403  404  201  404  403  404  403  404  403  403  403  403  403
confirm               403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
assign                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
sign for              403  404  404  403  404  409  404  403  404  403  404  403  403  403  404  403
refuse to sign        409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
rectify               403  404  404  403  404  422  404  403  404  403  404  403  403  403  404  403
verify                409  404  404  409  404  403  404  409  404  409  404  403  403  403  404  403
reject                409  404  404  409  404  403  404  409  404  409  404  403  403  403  404  403
fix at once           422  404  404  422  404  403  404  422  404  422  404  403  403  403  404  403
extend                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
list                  403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
delist                403  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
decide                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
close                 403  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
look back             409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
reopen                409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
post board            422  404  404  422  404  422  404  422  404  422  404  422  422  403  404  404
poster of place       200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
ask poster of place   may  404  404  may  404  may  404  may  404  may  404  may  may  403  404  404
who hangs posters     403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  200
poster of county      403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  200
ask poster of county  403  403  403  403  403  403  403  may  may  may  may  may  may  403  may  may
withdraw board        403  403  403  403  403  403  403  200  404  200  404  200  200  403  404  403
set risk points       403  403  403  403  403  200  404  200  404  200  404  200  200  403  404  403
set key areas         403  403  403  403  403  200  404  200  404  200  404  200  200  403  404  403
save enterprise       403  403  403  403  403  403  403  403  403  403  403  200  200  403  201  403
save person           403  403  403  403  403  403  403  403  403  403  403  200  200  403  201  403
save administrator    403  403  403  403  403  403  403  403  403  403  403  403  200  403  201  403
station               403  403  403  403  403  403  403  403  403  403  403  409  409  403  422  403
list stationing       403  403  403  403  403  403  403  sees no   sees no   sees sees 403  no  403
list supervisors      403  403  403  403  403  403  403  sees no   sees no   sees sees 403  no  403
own stationing        sees no   no   403  403  403  403  403  403  403  403  403  403  403  403  403
ask about visits      403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  403
answer about visits   403  403  403  403  403  403  403  404  404  404  404  404  404  403  404  403
hand over             403  403  403  403  403  403  403  403  403  403  403  404  404  403  404  403
close enterprise      403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
rename enterprise     403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
merge enterprise      403  403  403  403  403  403  403  403  403  403  403  422  422  403  404  403
notices               200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
read notices          200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
own wechat            200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
bind wechat           404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
agree to messages     404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
unbind own wechat     204  204  204  204  204  204  204  204  204  204  204  204  204  403  204  204
unbind wechat of      403  403  403  403  403  403  403  403  403  403  403  204  204  403  404  403
unbind admin's wechat 403  403  403  403  403  403  403  403  403  403  403  403  204  403  404  403
ask visit log         202  404  404  403  403  403  403  403  403  403  403  202  202  403  404  403
duties                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
duties of office      403  403  403  403  403  403  403  403  403  403  403  200  403  403  403  403
who is behind         403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
behind with a duty    403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
send duty record      403  403  403  403  403  201  404  403  404  403  404  403  403  403  403  403
list duty records     sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
send result           403  403  403  201  404  403  403  201  404  201  404  201  403  403  403  403
list results          sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
prepare draw          403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
send draw             403  403  403  403  403  403  403  422  422  422  422  422  403  403  403  403
draw                  403  403  403  404  404  403  403  404  404  404  404  404  404  403  404  403
list draws            403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
record level          403  403  403  403  403  403  403  201  404  201  404  201  403  403  403  403
levels                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
enter accident        403  403  403  403  403  403  403  403  403  403  403  422  403  403  403  403
list accidents        403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
accident figures      403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
sum results           403  403  403  200  200  403  403  200  200  200  200  200  403  403  403  403
register from above   403  404  404  403  404  403  404  403  404  403  404  201  403  403  403  403
register from report  403  404  404  403  404  403  404  403  404  403  404  403  403  403  403  201
"""
HEAD, *ROWS = (line for line in SHEET.strip().splitlines())
PEOPLE = HEAD.split()[1:]
CASES = [(line[:22].strip(), line[22:].split()) for line in ROWS]

# Which route of the table each line calls; signing out is everybody's, and not tried here.
ROUTE_OF = {
    "me": "GET /me",
    "plan": "GET /plan",
    "checklists": "GET /checklists",
    "checklist": "GET /checklists/<sector>",
    "enterprise": "GET /enterprises/<uuid:enterprise_id>",
    "board": "GET /enterprises/<uuid:enterprise_id>/board",
    "three lists": "GET /enterprises/<uuid:enterprise_id>/lists",
    "monthly report": "GET /enterprises/<uuid:enterprise_id>/monthly-report",
    "hazard": "GET /hazards/<uuid:hazard_id>",
    "visit": "GET /visits/<uuid:visit_id>",
    "inspection": "GET /inspections/<uuid:inspection_id>",
    "photo": "GET /photos/<sha256:sha256>",
    "visit-log": "GET /visit-logs/<uuid:log_id>",
    "list enterprises": "GET /enterprises",
    "list hazards": "GET /hazards",
    "list visits": "GET /visits",
    "list inspections": "GET /inspections",
    "list visit-logs": "GET /visit-logs",
    "list people": "GET /people",
    "hazards as xlsx": "GET /exports/major-hazards.xlsx",
    "hazards as csv": "GET /exports/major-hazards.csv",
    "enterprises template": "GET /imports/templates/enterprises.xlsx",
    "people template": "GET /imports/templates/people.xlsx",
    "stations template": "GET /imports/templates/assignments.xlsx",
    "announce photo": "POST /photos",
    "pass photo on": "PUT /photos/<sha256:sha256>/content",
    "send visit": "PUT /visits/<uuid:visit_id>",
    "check as stationed": "PUT /inspections/<uuid:inspection_id>",
    "assign": "PUT /hazards/<uuid:hazard_id>/events/<uuid:event_id>",
    "post board": "PUT /boards/<code>/postings/<uuid:posting_id>",
    "poster of place": "GET /enterprises/<uuid:enterprise_id>/tip-poster",
    "ask poster of place": "POST /enterprises/<uuid:enterprise_id>/tip-poster",
    "who hangs posters": "GET /tip-posters",
    "poster of county": "GET /tip-posters/county",
    "ask poster of county": "POST /tip-posters/county",
    "withdraw board": "POST /boards/<code>/withdrawal",
    "set risk points": "PUT /enterprises/<uuid:enterprise_id>/risk-points",
    "set key areas": "PUT /enterprises/<uuid:enterprise_id>/key-areas",
    "save enterprise": "PUT /enterprises/<uuid:enterprise_id>",
    "save person": "PUT /people/<uuid:person_id>",
    "station": "PUT /assignments/<uuid:assignment_id>",
    "list stationing": "GET /stationing",
    "list supervisors": "GET /stationing/supervisors",
    "own stationing": "GET /stationing/mine",
    "ask about visits": "GET /stationing/questions",
    "answer about visits": "PUT /stationing/questions/<uuid:question_id>",
    "hand over": "PUT /assignments/<uuid:assignment_id>/handovers/<uuid:new_id>",
    "close enterprise": "PUT /enterprises/<uuid:enterprise_id>/closure",
    "rename enterprise": "PUT /enterprises/<uuid:enterprise_id>/name",
    "merge enterprise": "PUT /enterprises/<uuid:enterprise_id>/merger",
    "ask visit log": "POST /visit-logs",
    "duties": "GET /duties",
    "who is behind": "GET /duties/missing",
    "behind with a duty": "GET /duties/missing/<duty>",
    "send duty record": "PUT /duty-records/<uuid:record_id>",
    "list duty records": "GET /duty-records",
    "send result": "PUT /enforcements/<uuid:enforcement_id>",
    "list results": "GET /enforcements",
    "sum results": "GET /enforcements/sums",
    "prepare draw": "PUT /draws/<uuid:draw_id>/commitment",
    "send draw": "PUT /draws/<uuid:draw_id>",
    "draw": "GET /draws/<uuid:draw_id>",
    "list draws": "GET /draws",
    "record level": "PUT /standardisations/<uuid:record_id>",
    "levels": "GET /enterprises/<uuid:enterprise_id>/standardisations",
    "enter accident": "PUT /accidents/<uuid:accident_id>",
    "list accidents": "GET /accidents",
    "accident figures": "GET /accidents/figures",
    "notices": "GET /notices",
    "read notices": "POST /notices/read",
    "own wechat": "GET /me/wechat",
    "bind wechat": "PUT /me/wechat",
    "agree to messages": "POST /me/wechat/consents",
    "unbind own wechat": "DELETE /me/wechat",
    "unbind wechat of": "DELETE /people/<uuid:person_id>/wechat",
}
NOT_TRIED = {"DELETE /sessions/current"}


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
    duty_record_id: UUID
    result_id: UUID
    board: str
    board_to_withdraw: str
    colleague: UUID
    clerk: UUID
    deputy: UUID
    closed_place: UUID
    ending_place: UUID
    assignment: dict[str, str]


@pytest.fixture(scope="module")
def other_county(app: Flask) -> Iterator[None]:
    """The neighbour works by the same plan."""
    plans = app.extensions["anxun"].plans
    plans[OTHER_COUNTY] = plans[XUPU]
    yield
    del plans[OTHER_COUNTY]


@pytest.fixture(scope="module")
def world(app: Flask, county: CountyBuilder, other_county: None) -> World:
    name = f"权限餐馆 {uuid4().hex}"
    place, catalogue = county.enterprise(name=name), Catalogue.load()
    boards = _boards(county, place)
    people = {name: Phone(app.test_client(), each) for name, each in _people(county, place).items()}
    finder = people["here"]
    photo, visit_id, inspection_id = finder.upload(jpeg()), uuid4(), uuid4()
    assert finder.put(f"/visits/{visit_id}", visit(place)).status_code == 201
    found = inspection(place, catalogue, photo=photo, visit_id=str(visit_id))
    receipt = finder.put(f"/inspections/{inspection_id}", found)
    assert receipt.status_code == 201, receipt.json
    hazard_id = receipt.json["hazards"][0]["id"]
    month = this_month()
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
        hazard_id=hazard_id,
        photo=photo,
        log_id=finder.post("/visit-logs", {"month": month}).json["id"],
        duty_record_id=_sent(people["own"], "/duty-records", _duty_record(place)),
        result_id=_sent(people["insp"], "/enforcements", _result(place, hazard_id)),
        board=boards[0],
        board_to_withdraw=boards[1],
        colleague=colleague.id,
        clerk=county.person(Role.SUPERVISOR).id,
        deputy=county.person(Role.SUPERVISOR).id,
        closed_place=county.enterprise(active=False),
        ending_place=county.enterprise(name="示例餐馆"),
        assignment={
            "person_id": str(colleague.id),
            "enterprise_id": str(place),
            "from_date": today().isoformat(),
        },
    )


def _sent(phone: Phone, path: str, document: dict[str, Any]) -> UUID:
    record_id = uuid4()
    answer = phone.put(f"{path}/{record_id}", document)
    assert answer.status_code == 201, answer.json
    return record_id


def _duty_record(place: UUID) -> dict[str, Any]:
    return {
        "duty": "drill",
        "enterprise_id": str(place),
        "done_on": today().isoformat(),
        "at": _now(),
        "elapsed_s": 1,
        "note": "疏散演练一次",
        "signature": SIGNATURES["enterprise"],
    }


def _result(place: UUID, hazard_id: str) -> dict[str, Any]:
    return {
        "enterprise_id": str(place),
        "kind": "order_to_rectify",
        "document_number": f"示例责改〔2026〕{uuid4().hex[:8]}号",
        "decided_on": today().isoformat(),
        "office": "emergency_bureau",
        "officers": [
            {"name": "张示例", "certificate": "示例-0001"},
            {"name": "王示例", "certificate": "示例-0002"},
        ],
        "hazard_id": hazard_id,
        "at": _now(),
        "elapsed_s": 1,
    }


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


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _get(path: Callable[[World], str]) -> Callable[[World, Phone], str]:
    return lambda w, who: str(who.get(path(w)).status_code)


def _listed(path: Callable[[World], str], wanted: Callable[[World], object]) -> Any:
    """`sees` where the list holds it; `no` where it does not; else the refusal."""

    def call(w: World, who: Phone) -> str:
        answer = who.get(path(w))
        if answer.status_code != 200:
            return str(answer.status_code)
        return "sees" if str(wanted(w)) in answer.text else "no"

    return call


def _put(path: Callable[[World], str], document: Callable[[World], dict[str, Any]]) -> Any:
    return lambda w, who: str(who.put(path(w), document(w)).status_code)


def _asked(path: Callable[[World], str]) -> Any:
    """`may` also where nothing is printed because too few officers have keys just then."""

    def call(w: World, who: Phone) -> str:
        status = who.post(path(w), {}).status_code
        return "may" if status in (202, 409) else str(status)

    return call


def _check(origin: str) -> Any:
    return _put(
        lambda w: f"/inspections/{uuid4()}",
        lambda w: inspection(w.place, w.catalogue, origin=origin),
    )


def _register(origin: str) -> Any:
    return _put(lambda w: f"/inspections/{uuid4()}", lambda w: handed_down(w.place, origin))


def _event(kind: str) -> Any:
    return _put(
        lambda w: f"/hazards/{w.hazard_id}/events/{uuid4()}",
        lambda w: {"kind": kind, "at": _now(), "elapsed_s": 1},
    )


def _person(whose: Callable[[World], UUID], *roles: str) -> Any:
    return _put(
        lambda w: f"/people/{whose(w)}",
        lambda w: {
            "name": "王示例",
            "phone": f"13{uuid4().int % 10**9:09d}",
            "grants": [{"role": role} for role in roles],
        },
    )


CALLS: dict[str, Callable[[World, Phone], str]] = {
    "me": _get(lambda w: "/me"),
    "plan": _get(lambda w: "/plan"),
    "checklists": _get(lambda w: "/checklists"),
    "checklist": _get(lambda w: "/checklists/S06"),
    "enterprise": _get(lambda w: f"/enterprises/{w.place}"),
    "board": _get(lambda w: f"/enterprises/{w.place}/board"),
    "three lists": _get(lambda w: f"/enterprises/{w.place}/lists"),
    "monthly report": _get(lambda w: f"/enterprises/{w.place}/monthly-report"),
    "hazard": _get(lambda w: f"/hazards/{w.hazard_id}"),
    "visit": _get(lambda w: f"/visits/{w.visit_id}"),
    "inspection": _get(lambda w: f"/inspections/{w.inspection_id}"),
    "photo": _get(lambda w: f"/photos/{w.photo}"),
    "visit-log": _get(lambda w: f"/visit-logs/{w.log_id}"),
    # Narrowed, since other tests of the session put many more into the county.
    "list enterprises": _listed(lambda w: f"/enterprises?text={w.name}", lambda w: w.place),
    "list hazards": _listed(lambda w: f"/hazards?enterprise_id={w.place}", lambda w: w.hazard_id),
    "list visits": _listed(lambda w: f"/visits?enterprise_id={w.place}", lambda w: w.visit_id),
    "list inspections": _listed(
        lambda w: f"/inspections?enterprise_id={w.place}", lambda w: w.inspection_id
    ),
    "list visits by person": _listed(
        lambda w: f"/visits?person_id={w.people['here'].person.id}", lambda w: w.visit_id
    ),
    "list visit-logs": _listed(
        lambda w: f"/visit-logs?person_id={w.people['here'].person.id}", lambda w: w.log_id
    ),
    "list people": _listed(lambda w: "/people", lambda w: w.colleague),
    "hazards as xlsx": _get(lambda w: "/exports/major-hazards.xlsx"),
    "hazards as csv": _get(lambda w: "/exports/major-hazards.csv"),
    "enterprises template": _get(lambda w: "/imports/templates/enterprises.xlsx"),
    "people template": _get(lambda w: "/imports/templates/people.xlsx"),
    "stations template": _get(lambda w: "/imports/templates/assignments.xlsx"),
    "announce photo": lambda w, who: str(
        who.post(
            "/photos",
            {"photos": [{"sha256": "5" * 64, "size_bytes": 9, "media_type": "image/png"}]},
        ).status_code
    ),
    "pass photo on": _put(lambda w: f"/photos/{'6' * 64}/content", lambda w: {}),
    "send visit": _put(lambda w: f"/visits/{uuid4()}", lambda w: visit(w.place)),
    "check as stationed": _check("stationed"),
    "check as enforcement": _check("enforcement"),
    "check oneself": _check("self_check"),
    "report voluntarily": _check("voluntary"),
    "register from above": _register("superior"),
    "register from report": _register("report"),
    "confirm": _event("confirm"),
    "assign": _event("assign"),
    "sign for": _event("sign_for"),
    "refuse to sign": _event("refuse"),
    "fix at once": _event("fix_at_once"),
    "extend": _event("extend"),
    "list": _event("list"),
    "delist": _event("delist"),
    "decide": _event("decide"),
    "look back": _event("look_back"),
    "reopen": _event("reopen"),
    "rectify": _event("rectify"),
    "verify": _event("verify"),
    "reject": _event("reject"),
    "close": _event("close"),
    # Never printed: nobody can have hung it up.
    "post board": _put(
        lambda w: f"/boards/{w.board}/postings/{uuid4()}",
        lambda w: {
            "version": 1,
            "at": _now(),
            "elapsed_s": 1,
            "place": PLACE,
            "photo": w.photo,
        },
    ),
    "poster of place": _get(lambda w: f"/enterprises/{w.place}/tip-poster"),
    "ask poster of place": _asked(lambda w: f"/enterprises/{w.place}/tip-poster"),
    "who hangs posters": _get(lambda w: "/tip-posters"),
    "poster of county": _get(lambda w: "/tip-posters/county"),
    "ask poster of county": _asked(lambda w: "/tip-posters/county"),
    "withdraw board": lambda w, who: str(
        who.post(f"/boards/{w.board_to_withdraw}/withdrawal", {"reason": "被复制"}).status_code
    ),
    "set risk points": _put(
        lambda w: f"/enterprises/{w.place}/risk-points", lambda w: {"risk_points": []}
    ),
    # The area that is there, so that its board stays.
    "set key areas": _put(
        lambda w: f"/enterprises/{w.place}/key-areas", lambda w: {"key_areas": [w.key_area]}
    ),
    # Whoever does it abroad makes one of their own, under the same number.
    "save enterprise": _put(
        lambda w: f"/enterprises/{w.closed_place}",
        lambda w: {
            "name": "示例餐馆",
            "no_credit_code_reason": "个体户，尚未登记",
            "town_code": TOWN,
            "address": "示例路 1 号",
            "sectors": ["S00", "S04", "S06"],
            "employees": 12,
            "principal_name": "李示例",
            "active": False,
        },
    ),
    "save person": _person(lambda w: w.clerk, "supervisor"),
    "save administrator": _person(lambda w: w.deputy, "supervisor", "admin"),
    # In these days the colleague is there already.
    "station": _put(lambda w: f"/assignments/{uuid4()}", lambda w: w.assignment),
    "list stationing": _listed(lambda w: f"/stationing?text={w.name}", lambda w: w.place),
    "list supervisors": _listed(
        lambda w: "/stationing/supervisors", lambda w: w.people["here"].person.id
    ),
    "own stationing": _listed(lambda w: "/stationing/mine", lambda w: w.place),
    "ask about visits": _get(lambda w: "/stationing/questions"),
    # Nobody asks that: who may answer learns just this.
    "answer about visits": _put(
        lambda w: f"/stationing/questions/{uuid4()}",
        lambda w: {"month": "2026-10", "words": "已核实"},
    ),
    "hand over": _put(
        lambda w: f"/assignments/{uuid4()}/handovers/{uuid4()}",
        lambda w: {"person_id": str(w.colleague), "from_date": "2026-11-01"},
    ),
    "close enterprise": _put(
        lambda w: f"/enterprises/{w.ending_place}/closure",
        lambda w: {"closed_on": "2026-01-31", "reason": "注销"},
    ),
    "rename enterprise": _put(
        lambda w: f"/enterprises/{w.ending_place}/name",
        lambda w: {"name": "示例餐馆", "since": today().isoformat()},
    ),
    "merge enterprise": _put(
        lambda w: f"/enterprises/{w.place}/merger",
        lambda w: {"into": str(w.place), "merged_on": "2026-01-31", "reason": "合并"},
    ),
    "notices": _get(lambda w: "/notices"),
    # Another person's notice, or none: who asks is not told.
    "read notices": lambda w, who: str(who.post("/notices/read", {"ids": [1]}).status_code),
    "own wechat": _get(lambda w: "/me/wechat"),
    # No account of WeChat's is set up here: who may learns just this.
    "bind wechat": _put(lambda w: "/me/wechat", lambda w: {"code": "0"}),
    "agree to messages": lambda w, who: str(
        who.post("/me/wechat/consents", {"template": "0", "count": 1}).status_code
    ),
    "unbind own wechat": lambda w, who: str(who.delete("/me/wechat").status_code),
    "unbind wechat of": lambda w, who: str(who.delete(f"/people/{w.colleague}/wechat").status_code),
    "unbind admin's wechat": lambda w, who: str(
        who.delete(f"/people/{w.people['admi'].person.id}/wechat").status_code
    ),
    "duties": _get(lambda w: f"/duties?enterprise_id={w.place}"),
    "duties of office": _get(lambda w: "/duties?office=county_safety_office"),
    "who is behind": _get(lambda w: "/duties/missing"),
    "behind with a duty": _get(lambda w: "/duties/missing/drill"),
    "send duty record": _put(lambda w: f"/duty-records/{uuid4()}", lambda w: _duty_record(w.place)),
    "list duty records": _listed(
        lambda w: f"/duty-records?enterprise_id={w.place}", lambda w: w.duty_record_id
    ),
    "send result": _put(
        lambda w: f"/enforcements/{uuid4()}", lambda w: _result(w.place, w.hazard_id)
    ),
    "list results": _listed(
        lambda w: f"/enforcements?enterprise_id={w.place}", lambda w: w.result_id
    ),
    "prepare draw": _put(lambda w: f"/draws/{uuid4()}/commitment", lambda w: {}),
    # Nobody prepared it: who may draw learns just this.
    "send draw": _put(lambda w: f"/draws/{uuid4()}", lambda w: DRAW | {"check_by": "2999-01-01"}),
    "draw": _get(lambda w: f"/draws/{uuid4()}"),
    "list draws": _get(lambda w: "/draws"),
    "record level": _put(
        lambda w: f"/standardisations/{uuid4()}",
        lambda w: {"enterprise_id": str(w.place), "certificate": None},
    ),
    "levels": _get(lambda w: f"/enterprises/{w.place}/standardisations"),
    # In a town that no plan has, so that it counts nowhere.
    "enter accident": _put(
        lambda w: f"/accidents/{uuid4()}", lambda w: ACCIDENT | {"town_code": "999999999"}
    ),
    "list accidents": _get(lambda w: "/accidents"),
    "accident figures": _get(lambda w: "/accidents/figures"),
    "sum results": _get(lambda w: "/enforcements/sums?first=2026-11-01&last=2026-11-30"),
    "ask visit log": lambda w, who: str(
        who.post(
            "/visit-logs", {"person_id": str(w.people["here"].person.id), "month": "2026-10"}
        ).status_code
    ),
}


@pytest.mark.parametrize(("call", "expected"), CASES, ids=[name for name, _ in CASES])
def test_each_person_may_do_what_the_sheet_says(
    world: World, call: str, expected: list[str]
) -> None:
    told = {name: CALLS[call](world, world.people[name]) for name in PEOPLE}
    assert told == dict(zip(PEOPLE, expected, strict=True))


def test_the_sheet_knows_every_route(app: Flask) -> None:
    # What is the report officers' alone has a sheet of its own.
    of_desk = {
        name
        for name, view in routes(app).items()
        if callers_of(view, name.partition(" ")[0]) == frozenset({Role.REPORT_OFFICER})
    }
    protected = {
        name.replace("/api/v1", "") for name in routes(app).keys() - PUBLIC_ROUTES - of_desk
    } - NOT_TRIED
    assert set(ROUTE_OF.values()) == protected
    assert CALLS.keys() == {name for name, _ in CASES}


def test_who_left_still_sees_what_they_recorded(
    world: World, app: Flask, county: CountyBuilder
) -> None:
    place = county.enterprise()
    phone = Phone(app.test_client(), county.supervisor_at(place))
    visit_id, photo = uuid4(), phone.upload(jpeg())
    assert phone.put(f"/visits/{visit_id}", visit(place, photos=[photo])).status_code == 201
    county.end_station(phone.person, today() - timedelta(days=1))
    assert phone.get(f"/enterprises/{place}").status_code == 404
    assert phone.get(f"/visits/{visit_id}").status_code == 200
    assert phone.get(f"/photos/{photo}").status_code == 200
