"""Who may do what to a report: role by call by state. The rows are the desk's routes.

Read it like `test_permission_matrix`: 403 is for whom the role keeps out, 404 for whom the report
goes around, 409 and 422 for officers whose step does not fit how the report stands or lacks
something, so that no case changes another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.ground.caller import Grant, Role
from ledger.ground.lifecycles.tip import TRANSITIONS, TipEvent, TipState
from ledger.tips.rules.steps import required_fields
from tests.api.test_route_table import callers_of, routes
from tests.support.county_builder import TOWN, CountyBuilder
from tests.support.phone import Phone
from tests.tips.officers_desk import Office, OfficersDesk, two_desks
from tests.tips.tip_builder import Tip

# offi: an officer · away, empl, stat, name: officers whom the report goes around, since an officer
# wrote them down, they have an account of the enterprise, they are stationed there, it names them ·
# forn: an officer of another county · then the other roles.
SHEET = """
call                offi away empl stat name forn insp own  town dept supe coun admi nobo
list                sees no   no   no   no   no   403  403  403  403  403  403  403  403
case                200  404  404  404  404  404  403  403  403  403  403  403  403  403
step                422  404  404  404  404  404  403  403  403  403  403  403  403  403
reading             200  404  404  404  404  404  403  403  403  403  403  403  403  403
photo               404  404  404  404  404  404  403  403  403  403  403  403  403  403
answer              422  404  404  404  404  404  403  403  403  403  403  403  403  403
rewards             200  200  200  200  200  200  403  403  403  403  403  403  403  403
people              200  200  200  200  200  200  403  403  403  403  403  403  403  403
keys                200  200  200  200  200  200  403  403  403  403  403  403  403  403
make key            422  422  422  422  422  422  403  403  403  403  403  403  403  403
confirm key         409  409  409  409  409  404  403  403  403  403  403  403  403  403
retire key          422  422  422  422  422  422  403  403  403  403  403  403  403  403
what to reseal      200  200  200  200  200  404  403  403  403  403  403  403  403  403
reseal              200  200  200  200  200  404  403  403  403  403  403  403  403  403
"""
HEAD, *ROWS = (line for line in SHEET.strip().splitlines())
PEOPLE = HEAD.split()[1:]
CASES = {line[:20].strip(): line[20:].split() for line in ROWS}
ROUTE_OF = {
    "list": "GET /tips",
    "case": "GET /tips/<uuid:tip_id>",
    "step": "PUT /tips/<uuid:tip_id>/events/<uuid:event_id>",
    "reading": "POST /tips/<uuid:tip_id>/readings",
    "photo": "GET /tips/<uuid:tip_id>/photos/<uuid:photo_id>",
    "answer": "PUT /tips/<uuid:tip_id>/messages/<uuid:message_id>",
    "rewards": "GET /tip-rewards",
    "people": "GET /tip-people",
    "keys": "GET /tip-keys",
    "make key": "PUT /tip-keys/<uuid:key_id>",
    "confirm key": "POST /tip-keys/<uuid:key_id>/confirmation",
    "retire key": "POST /tip-keys/<uuid:key_id>/retirement",
    "what to reseal": "GET /tip-keys/<uuid:key_id>/resealing",
    "reseal": "POST /tip-keys/<uuid:key_id>/resealing",
}


@dataclass
class Desk:
    """A county with people around one report, and the reports of every state."""

    office: Office
    officer: OfficersDesk
    people: dict[str, Phone]
    tips: dict[TipState, Tip]
    colleague_key: Any


def _reach(officer: OfficersDesk, tip: Tip, state: TipState) -> None:
    """Bring the report from its receipt to the state."""
    match state:
        case TipState.ACCEPTED:
            officer.take(tip, "accept")
            officer.take(tip, "check")
        case TipState.CONCLUDED:
            officer.to_conclusion(tip)
        case TipState.INFORMED:
            officer.to_conclusion(tip)
            officer.take(tip, "inform", message_id=str(officer.answer(tip, "已查实")))
        case TipState.REFUSED:
            officer.take(tip, "refuse")
        case TipState.TRANSFERRED:
            officer.take(tip, "transfer")


@pytest.fixture
def desk(app: Flask, own_county: CountyBuilder, county: CountyBuilder) -> Desk:
    office, officer, colleague = two_desks(app, own_county)
    place = own_county.enterprise()
    written, stationed = office.hire(), office.hire(Grant(Role.SUPERVISOR))
    employed, named = office.hire(Grant(Role.ENTERPRISE, enterprise_id=place)), office.hire()
    own_county.station(stationed.officer.person, place)
    about = {"enterprise_id": place, "accused": named.officer.person.name, "details": "细节"}
    tips = {state: office.reports.tip(**about) for state in TipState}
    for state, tip in tips.items():
        office.reports.exclude(tip, written.officer.person)
        _reach(officer, tip, state)
    others = {
        "forn": county.person(Role.REPORT_OFFICER),
        "insp": own_county.person(Role.INSPECTOR),
        "own": own_county.person(Grant(Role.ENTERPRISE, enterprise_id=place)),
        "town": own_county.person(Grant(Role.TOWN, town_code=TOWN)),
        "dept": own_county.person(Grant(Role.DEPARTMENT, sector="S06")),
        "supe": own_county.supervisor_at(place),
        "coun": own_county.person(Role.COUNTY),
        "admi": own_county.person(Role.ADMIN),
        "nobo": own_county.person(),
    }
    people = {name: Phone(app.test_client(), person) for name, person in others.items()}
    people |= {
        "offi": officer.phone, "away": written.phone, "empl": employed.phone,
        "stat": stationed.phone, "name": named.phone,
    }  # fmt: skip
    return Desk(office, officer, people, tips, colleague.officer.key_id)


def _listed(desk: Desk, who: Phone, tip: Tip) -> str:
    answer = who.get("/tips?limit=200")
    if answer.status_code != 200:
        return str(answer.status_code)
    return "sees" if str(tip.id) in answer.text or tip.number in answer.text else "no"


def _status(answer: Any) -> str:
    return str(answer.status_code)


# Of another key, as the fingerprint shows.
UNFIT_CONFIRMATION = {
    "fingerprint": "0",
    "by": "5e1d7c30-98b2-4f0a-8d46-1b7f20c9e3a4",
    "day": "2026-11-02",
    "signature": "A" * 86 + "==",
}
Call = Callable[[Desk, Phone, Tip], str]
CALLS: dict[str, Call] = {
    "list": _listed,
    "case": lambda d, who, tip: _status(who.get(f"/tips/{tip.id}")),
    # Open in every state, and without whom to exclude.
    "step": lambda d, who, tip: _status(
        who.put(f"/tips/{tip.id}/events/{uuid4()}", {"kind": "exclude", "note": "x"})
    ),
    "reading": lambda d, who, tip: _status(
        who.post(f"/tips/{tip.id}/readings", {"parts": ["details"], "reason": "核查"})
    ),
    "photo": lambda d, who, tip: _status(who.get(f"/tips/{tip.id}/photos/{uuid4()}")),
    "answer": lambda d, who, tip: _status(
        who.put(
            f"/tips/{tip.id}/messages/{uuid4()}",
            {"envelope": {"alg": "none", "nonce": "AA==", "body": "AA==", "keys": {}}},
        )
    ),
    "rewards": lambda d, who, tip: _status(who.get("/tip-rewards")),
    "people": lambda d, who, tip: _status(who.get("/tip-people?text=x")),
    "keys": lambda d, who, tip: _status(who.get("/tip-keys")),
    "make key": lambda d, who, tip: _status(
        who.put(
            f"/tip-keys/{uuid4()}",
            {"alg": "none", "public_key": "A" * 43 + "=", "signing_key": "B" * 43 + "="},
        )
    ),
    "confirm key": lambda d, who, tip: _status(
        who.post(f"/tip-keys/{d.colleague_key}/confirmation", UNFIT_CONFIRMATION)
    ),
    "retire key": lambda d, who, tip: _status(
        who.post(f"/tip-keys/{d.colleague_key}/retirement", {})
    ),
    "what to reseal": lambda d, who, tip: _status(
        who.get(f"/tip-keys/{d.colleague_key}/resealing")
    ),
    "reseal": lambda d, who, tip: _status(
        who.post(f"/tip-keys/{d.colleague_key}/resealing", {"entries": []})
    ),
}


def test_each_person_may_do_in_each_state_what_the_sheet_says(desk: Desk) -> None:
    for state, tip in desk.tips.items():
        for call, expected in CASES.items():
            answers = {name: CALLS[call](desk, desk.people[name], tip) for name in PEOPLE}
            assert answers == dict(zip(PEOPLE, expected, strict=True)), (state, call)


def test_each_step_is_open_where_the_table_of_its_life_says(desk: Desk) -> None:
    for state, tip in desk.tips.items():
        case = desk.officer.case(tip)
        may = set(case["may"])
        for event in TipEvent:
            if state not in TRANSITIONS[event].sources:
                assert event not in may, (state, event)
                fields = dict.fromkeys(required_fields(event))
                answer = desk.officer.act(tip, event, **fields)
                refusal = (answer.status_code, answer.json["reason"])
                assert refusal == (409, "state_forbids"), (state, event)
        assert set(case["demands"]) == may


def test_a_report_with_deaths_may_only_be_transferred_whoever_asks(desk: Desk) -> None:
    for state in (TipState.RECEIVED, TipState.ACCEPTED):
        tip = desk.tips[state]
        desk.officer.take(tip, "settle", deaths=True)
        may = set(desk.officer.case(tip)["may"])
        assert may == {"settle", "exclude", "join", "transfer"}


def test_the_sheet_knows_every_route_of_the_desk(app: Flask) -> None:
    of_desk = {
        name.replace("/api/v1", "")
        for name, view in routes(app).items()
        if callers_of(view, name.partition(" ")[0]) == frozenset({Role.REPORT_OFFICER})
    }
    assert set(ROUTE_OF.values()) == of_desk
    assert CASES.keys() == CALLS.keys() == ROUTE_OF.keys()
