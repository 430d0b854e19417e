"""Nobody acts in another office's name: every field of every schema that names one is tried.

A route that takes such a field stands here, or only roles of the whole county may call it, or it is
said why the field gives nobody anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.dialects.postgresql import insert

from api.work.examples import VILLAGE
from ledger.ground import tables as models
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.on_behalf import (
    acted_for,
    acts_for,
    answers_for,
    check_on_behalf,
    county_office,
    decides_for,
    lists_at,
    owner_of,
)
from ledger.work.queries.records import works_for
from plans.plan import Plan
from tests.api.permission_sheet import World, make_world, now
from tests.enforcement.walked import order
from tests.papers.walked import letter
from tests.reports.walked import filing
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, Person
from tests.support.moments import this_month, today
from tests.support.phone import SIGNATURES, Phone, inspection
from tests.work.walked import lecture

# What could name an office, a place or somebody in whose name, or to whose credit, it is done.
NAMES_SOMEBODY = re.compile(
    r"\w*offices?|office_id|unit|department|on_behalf|area_code|towns?|town_code|sectors?|level"
    r"|coordinator|signer|responsible|companions|participants|checkers|(\w+_)?person(_id)?|deputy_id"
    r"|successor_id|(led_by|officers|inspector|witness)\.name"
)
# They speak for the whole county: who else calls such a route is told 403 by its `callers`.
OF_THE_COUNTY = {"county", "admin", "report_officer"}
# Held by a test below.
TRIED = {
    "PUT /enforcements/{}": {"office"},
    "PUT /duty-records/{}": {"office"},
    "PUT /hazards/{}/events/{}": {"level", "office"},
    "PUT /inspections/{}": {"office"},
    "PUT /work-records/{}": {"office"},
    "PUT /villages/{}": {"town_code"},
    "PUT /papers/{}": {"office"},
    "PUT /report-filings/{}": {"office"},
    "PUT /enterprises/{}/found": {"town_code", "sectors"},
    "POST /visit-logs": {"person_id"},
}
# Words for who reads it, or a choice among what the caller sees anyway.
COUNTS_FOR_NOBODY = {
    "PUT /enforcements/{}": {
        # An office that decided says who came along; what it decided is booked to itself.
        "joint_offices", "officers.name",
    },
    "PUT /duty-records/{}": {"led_by.name", "participants"},
    # Who went along signs on paper.
    "PUT /papers/{}": {"officers.name"},
    # An order says who is to mend it; only who may order sends it.
    "PUT /hazards/{}/events/{}": {"unit", "responsible", "coordinator", "signer"},
    # A sector of the checklist that was worked through, and who came along.
    "PUT /inspections/{}": {
        "checklists.sector", "findings.sector", "findings.responsible", "companions",
        # The office that checked says who came along.
        "joint_offices", "signatures.inspector.name",
    },
    "PUT /visits/{}": {"signatures.inspector.name"},
    # The pool is drawn from what the caller sees.
    "PUT /draws/{}": {"towns", "sectors", "witness.name"},
    "PUT /enterprises/{}/risk-points": {"risk_points.responsible"},
    # Which of the boards that the caller sees are printed.
    "POST /board-batches": {"town_code"},
    # 一级 to 三级.
    "PUT /standardisations/{}": {"certificate.level"},
    # A stranger says where it is, and to which county it goes.
    "POST /tips": {"area_code", "town_code"},
}  # fmt: skip


DECIDE = {"kind": "decide", "elapsed_s": 5, "disposition": "ordinary", "note": "示例"}


def fields_of(spec: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """The paths of all fields in it, without a mark for lists."""
    if ref := schema.get("$ref"):
        yield from fields_of(spec, spec["components"]["schemas"][ref.rsplit("/", 1)[1]])
    for part in [*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())]:
        yield from fields_of(spec, part)
    if "items" in schema:
        yield from fields_of(spec, schema["items"])
    for name, field in schema.get("properties", {}).items():
        yield name
        yield from (f"{name}.{inner}" for inner in fields_of(spec, field))


def naming_fields(app: Flask) -> dict[str, set[str]]:
    """By route that not only roles of the whole county may call: its fields that name somebody."""
    spec = app.test_client().get("/api/v1/openapi.json").json
    found: dict[str, set[str]] = {}
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            roles = set(operation.get("x-roles", ())) if method != "parameters" else OF_THE_COUNTY
            if (roles and roles <= OF_THE_COUNTY) or "requestBody" not in operation:
                continue
            route = f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path.removeprefix('/api/v1'))}"
            for content in operation["requestBody"]["content"].values():
                names = set(fields_of(spec, content.get("schema", {})))
                naming = {name for name in names if _names_somebody(name)}
                if naming:
                    found.setdefault(route, set()).update(naming)
    return found


def _names_somebody(path: str) -> bool:
    return any(
        NAMES_SOMEBODY.fullmatch(".".join(path.split(".")[-parts:])) is not None for parts in (1, 2)
    )


@pytest.fixture(scope="module")
def world(app: Flask, county: CountyBuilder) -> World:
    return make_world(app, county)


@pytest.fixture(scope="module")
def plan(app: Flask) -> Plan:
    plan: Plan = app.extensions["anxun"].plans[XUPU]
    return plan


@pytest.fixture(scope="module")
def everybody(app: Flask, county: CountyBuilder, world: World) -> list[Phone]:
    """Those of the sheet, and people of towns and offices that the plan knows."""
    bureau = {
        "area_code": XUPU,
        "id": "fire_brigade",
        "kind": "department",
        "name": "县消防救援大队",
    }
    with county.engine.begin() as tx:
        tx.execute(insert(models.office).values(bureau).on_conflict_do_nothing())
    people: list[Person] = [
        county.person(Grant(Role.TOWN, town_code="431224901")),
        county.person(Grant(Role.INSPECTOR, town_code="431224902")),
        county.person(Grant(Role.INSPECTOR, sector="S06")),
        county.person(Role.INSPECTOR, office_id="fire_brigade"),
    ]
    return [*world.people.values(), *(Phone(app.test_client(), one) for one in people)]


def test_every_field_that_names_somebody_is_tried_or_gives_nobody_anything(app: Flask) -> None:
    known = {
        route: TRIED.get(route, set()) | COUNTS_FOR_NOBODY.get(route, set())
        for route in {*TRIED, *COUNTS_FOR_NOBODY}
    }
    assert naming_fields(app) == known


def test_a_decision_is_booked_to_an_own_office_alone(
    world: World, plan: Plan, everybody: list[Phone]
) -> None:
    booked = 0
    for who in everybody:
        own_offices = {office.key for office in decides_for(_caller(who), plan)}
        for key in [*(office.key for office in plan.offices), "nowhere"]:
            document = order(world.place, hazard_id=world.hazard_id) | {"office": key}
            answer = who.put(f"/enforcements/{uuid4()}", document)
            if key not in own_offices:
                assert answer.status_code in {403, 404}, (who.person.caller, key)
            booked += answer.status_code == 201
    # County-wide inspector, the county's office with what leads no sector, the department, the
    # inspectors of its sector and of the fire brigade.
    assert booked >= 5


def test_a_paper_goes_out_in_the_name_of_an_own_office_alone(
    world: World, plan: Plan, everybody: list[Phone]
) -> None:
    issued = 0
    for who in everybody:
        own_offices = {office.key for office in decides_for(_caller(who), plan)}
        for key in [*(office.key for office in plan.offices), "nowhere"]:
            document = letter(world.place, office=key)
            document["signature"]["name"] = who.person.name
            answer = who.put(f"/papers/{uuid4()}", document)
            if key not in own_offices:
                assert answer.status_code in {403, 404}, (who.person.caller, key)
            issued += answer.status_code == 201
    # The county's office with what leads no sector, and the department; the towns are others'.
    assert issued >= 2


def test_what_was_done_is_credited_to_an_own_office_alone(
    plan: Plan, everybody: list[Phone]
) -> None:
    duty = {
        "duty": "monthly_dispatch", "done_on": today().isoformat(), "at": now(), "elapsed_s": 5,
        "note": "示例", "signature": SIGNATURES["enterprise"],
    }  # fmt: skip
    for who in everybody:
        own_offices = {owner.key for owner in answers_for(_caller(who), plan)}
        for key in [*(office.key for office in plan.offices), "nowhere"]:
            answer = who.put(f"/duty-records/{uuid4()}", duty | {"office": key})
            if key not in own_offices:
                assert answer.status_code in {403, 404}, (who.person.caller, key)
            elif who.person.caller.has(Role.COUNTY) and key == "county_safety_office":
                assert answer.status_code == 201, answer.json


def test_a_check_and_a_step_are_made_in_the_name_of_an_own_office_alone(
    world: World, plan: Plan, everybody: list[Phone]
) -> None:
    offices = [*(office.key for office in plan.offices), "nowhere"]
    for who in everybody:
        own_offices = {office.key for office in decides_for(_caller(who), plan)}
        for key in set(offices) - own_offices:
            check = inspection(world.place, world.catalogue, origin="enforcement")
            path = f"/hazards/{world.hazard_id}/events/{uuid4()}"
            for answer in (
                who.put(f"/inspections/{uuid4()}", check | {"office": key}),
                who.put(path, DECIDE | {"at": now(), "office": key}),
            ):
                assert answer.status_code in {403, 404}, (who.person.caller, key)
    sent = world.people["insp"].put(f"/inspections/{uuid4()}", check)
    assert sent.json["office"] == "county_safety_office"


def test_work_and_villages_are_recorded_in_the_own_name_alone(
    plan: Plan, everybody: list[Phone]
) -> None:
    recorded = 0
    for who in everybody:
        own_offices = {office.key for office in works_for(_caller(who), plan)}
        for key in [*(office.key for office in plan.offices), "nowhere"]:
            answer = who.put(f"/work-records/{uuid4()}", lecture(key))
            if key not in own_offices:
                assert answer.status_code in {403, 404}, (who.person.caller, key)
            recorded += answer.status_code == 201
        village = VILLAGE | {"town_code": "431224902"}
        if not who.person.caller.has(Role.COUNTY):
            answer = who.put(f"/villages/{uuid4()}", village)
            assert answer.status_code == 403, who.person.caller
    # The county's office with what leads no sector, the department, the town.
    assert recorded >= 3


def test_a_report_is_handed_in_for_an_own_office_alone(plan: Plan, everybody: list[Phone]) -> None:
    for who in everybody:
        own_offices = {owner.key for owner in answers_for(_caller(who), plan)}
        for key in [*(office.key for office in plan.offices), "nowhere"]:
            # Of a day on which nothing ends, so that nobody hands anything in.
            document = filing(today(), office=key, last="2199-01-01")
            answer = who.put(f"/report-filings/{uuid4()}", document)
            assert answer.status_code in ({404} if key in own_offices else {403, 404})


def test_a_hazard_is_listed_at_an_own_level_alone(
    world: World, plan: Plan, everybody: list[Phone]
) -> None:
    listing = {
        "kind": "list", "at": now(), "elapsed_s": 5, "document_number": "示例〔2026〕1号",
        "signer": "赵示例", "until": (today() + timedelta(days=30)).isoformat(), "published": False,
    }  # fmt: skip
    may = [who for who in everybody if who.person.caller.has(Role.TOWN, Role.DEPARTMENT)]
    assert may
    for who in everybody:
        for level in set(plan.listing.levels) - set(lists_at(who.person.caller, plan)):
            path = f"/hazards/{world.hazard_id}/events/{uuid4()}"
            answer = who.put(path, listing | {"level": level})
            assert answer.status_code in {403, 404}, (who.person.caller, level)
    town = world.people["town"]
    sent = town.put(f"/hazards/{world.hazard_id}/events/{uuid4()}", listing | {"level": "乡镇"})
    assert sent.status_code == 201, sent.json


def test_who_finds_an_enterprise_finds_it_where_they_are_responsible(world: World) -> None:
    found = {"name": f"新店 {uuid4().hex}", "town_code": "431224999", "sectors": ["S15"]}
    for name in ("town", "dept", "own", "nobo"):
        answer = world.people[name].put(f"/enterprises/{uuid4()}/found", found)
        assert answer.status_code == 403, (name, answer.json)


def test_nobody_has_the_log_of_a_colleague_printed(world: World) -> None:
    document = {"person_id": str(world.colleague), "month": this_month()}
    for name in ("here", "away", "past"):
        answer = world.people[name].post("/visit-logs", document)
        assert answer.status_code in {403, 404}, (name, answer.json)


@pytest.mark.parametrize(
    ("grant", "works_at", "expected"),
    [
        (Grant(Role.TOWN, town_code="431224901"), None, {"lufeng_office"}),
        (Grant(Role.TOWN, town_code=TOWN), None, set()),
        (Grant(Role.DEPARTMENT, sector="S06"), None, {"housing_bureau"}),
        (Grant(Role.INSPECTOR, sector="S06"), None, {"housing_bureau"}),
        (Grant(Role.INSPECTOR, town_code="431224902"), None, {"qiaojiang_office"}),
        (Grant(Role.INSPECTOR), None, {"county_safety_office"}),
        (Grant(Role.INSPECTOR), "fire_brigade", {"county_safety_office", "fire_brigade"}),
        (Grant(Role.COUNTY), None, {"county_safety_office"}),
        (Grant(Role.SUPERVISOR), None, set()),
    ],
)
def test_whose_decisions_somebody_books(
    plan: Plan, grant: Grant, works_at: str | None, expected: set[str]
) -> None:
    caller = Caller(XUPU, uuid4(), "示例", None, (grant,), office_id=works_at)
    assert {office.key for office in decides_for(caller, plan)} == expected


@pytest.mark.parametrize(
    ("grants", "works_at", "named", "expected"),
    [
        ([Grant(Role.TOWN, town_code="431224901")], None, None, "lufeng_office"),
        ([Grant(Role.DEPARTMENT, sector="S06")], None, None, "housing_bureau"),
        ([Grant(Role.INSPECTOR)], None, None, "county_safety_office"),
        # Where somebody works comes before what their role stands for, if the plan knows it.
        ([Grant(Role.INSPECTOR)], "fire_brigade", None, "fire_brigade"),
        ([Grant(Role.INSPECTOR)], "nowhere", None, "county_safety_office"),
        ([Grant(Role.SUPERVISOR)], "fire_brigade", None, "fire_brigade"),
        ([Grant(Role.SUPERVISOR)], None, None, None),
        ([Grant(Role.COUNTY)], None, None, "county_safety_office"),
        # Two offices could be meant: it is asked.
        (
            [Grant(Role.TOWN, town_code="431224901"), Grant(Role.TOWN, town_code="431224902")],
            None, None, None,
        ),
        (
            [Grant(Role.TOWN, town_code="431224901"), Grant(Role.TOWN, town_code="431224902")],
            None, "qiaojiang_office", "qiaojiang_office",
        ),
        ([Grant(Role.ENTERPRISE, enterprise_id=UUID(int=1))], "fire_brigade", None, None),
    ],
)  # fmt: skip
def test_in_whose_name_somebody_acts(
    plan: Plan, grants: list[Grant], works_at: str | None, named: str | None, expected: str | None
) -> None:
    caller = Caller(XUPU, uuid4(), "示例", None, tuple(grants), office_id=works_at)
    assert acted_for(caller, plan, named=named, acting=grants) == expected


@pytest.mark.parametrize(
    ("grants", "works_at", "asked_of"),
    [
        ([Grant(Role.INSPECTOR, sector="S06")], None, {"housing_bureau"}),
        ([Grant(Role.INSPECTOR, sector="S06")], "fire_brigade", {"housing_bureau", "fire_brigade"}),
        ([Grant(Role.SUPERVISOR)], "fire_brigade", {"fire_brigade"}),
        ([Grant(Role.COUNTY)], None, {"county_safety_office"}),
        ([Grant(Role.SUPERVISOR)], None, set()),
    ],
)
def test_among_which_offices_somebody_is_asked_in_whose_name(
    plan: Plan, grants: list[Grant], works_at: str | None, asked_of: set[str]
) -> None:
    caller = Caller(XUPU, uuid4(), "示例", None, tuple(grants), office_id=works_at)
    assert {office.key for office in acts_for(caller, plan)} == asked_of


def test_the_countys_office_is_the_one_of_its_kind(plan: Plan) -> None:
    assert county_office(plan).key == "county_safety_office"


def test_an_enterprise_acts_in_no_offices_name(plan: Plan) -> None:
    boss = Grant(Role.ENTERPRISE, enterprise_id=UUID(int=1))
    both = Caller(XUPU, uuid4(), "示例", None, (boss, Grant(Role.INSPECTOR)))
    with pytest.raises(Forbidden):
        acted_for(both, plan, named="county_safety_office", acting=[boss])


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (Grant(Role.TOWN, town_code=TOWN), {"乡镇"}),
        (Grant(Role.INSPECTOR, town_code=TOWN), {"乡镇"}),
        (Grant(Role.DEPARTMENT, sector="S06"), {"县直部门"}),
        (Grant(Role.INSPECTOR, sector="S06"), {"县直部门"}),
        (Grant(Role.INSPECTOR), {"县直部门", "县安委办", "县安委会"}),
        (Grant(Role.COUNTY), {"乡镇", "县直部门", "县安委办", "县安委会"}),
        (Grant(Role.SUPERVISOR), set()),
    ],
)
def test_at_which_levels_somebody_lists(plan: Plan, grant: Grant, expected: set[str]) -> None:
    assert {*lists_at(Caller(XUPU, uuid4(), "示例", None, (grant,)), plan)} == expected


def test_an_office_of_no_plan_is_nobodys(plan: Plan) -> None:
    assert owner_of(plan, "nowhere") is None
    with pytest.raises(NotFound):
        check_on_behalf(plan, "nowhere", plan.offices, "只能登记本单位的")


def _caller(who: Phone) -> Caller:
    return who.person.caller
