"""An enterprise that is entered on the spot counts at once, and is confirmed by the office."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.enterprises.alike import core_of
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from plans.loader import load_plan
from tests.enterprises.test_api import credit_code, enterprise, risk
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone, inspection, visit

PLAN = load_plan(XUPU)
# Far from everything that other tests put on the map.
ELSEWHERE = {"longitude": 99.5, "latitude": 31.25}


def found(**changes: Any) -> dict[str, Any]:
    """A name that no other test has."""
    return {
        "name": f"示例{uuid4().hex[:10]}",
        "town_code": TOWN,
        "sectors": ["S00", "S06"],
        **changes,
    }


@pytest.fixture
def inspector(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.INSPECTOR))


@pytest.fixture
def office(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.COUNTY))


def test_what_is_not_known_on_the_spot_is_marked_and_the_enterprise_counts_at_once(
    inspector: Phone, office: Phone
) -> None:
    path, document = f"/enterprises/{uuid4()}", found()
    made = inspector.put(f"{path}/found", document)
    assert made.status_code == 201, made.json
    assert (made.json["unconfirmed"], made.json["address"]) == (True, "待补充")
    assert set(made.json["unfilled"]) == {
        "no_credit_code_reason", "address", "principal_name", "employees",
    }  # fmt: skip
    place = path.rpartition("/")[2]
    answer = inspector.put(
        f"/inspections/{uuid4()}", inspection(place, Catalogue.load(), origin="enforcement")
    )
    assert answer.status_code == 201, answer.json
    assert [board["key_area"] for board in office.get(f"{path}/board").json["boards"]] == [None]
    waiting = office.get(f"/enterprises?unconfirmed=true&text={document['name']}").json
    assert [row["unconfirmed"] for row in waiting["enterprises"]] == [True]


def test_sent_again_it_stays_as_it_is_and_nobody_else_can_take_its_number(
    inspector: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    path, document = f"/enterprises/{uuid4()}/found", found()
    assert inspector.put(path, document).status_code == 201
    assert inspector.put(path, document).status_code == 200
    colleague = Phone(client, county.person(Role.INSPECTOR))
    refused = colleague.put(path, document)
    assert (refused.status_code, refused.json["reason"]) == (409, "enterprise_exists")


def test_a_supervisor_is_stationed_where_they_found_it_and_can_begin(
    county: CountyBuilder, client: FlaskClient
) -> None:
    supervisor, place = Phone(client, county.person(Role.SUPERVISOR)), uuid4()
    made = supervisor.put(f"/enterprises/{place}/found", found())
    assert made.status_code == 201, made.json
    assert [one["id"] for one in made.json["supervisors"]] == [str(supervisor.person.id)]
    assert supervisor.put(f"/visits/{uuid4()}", visit(place)).status_code == 201


@pytest.mark.parametrize(
    ("grant", "status"),
    [
        (Grant(Role.INSPECTOR, sector="S06"), 201),
        (Grant(Role.INSPECTOR, sector="S15"), 403),
        (Grant(Role.TOWN, town_code=TOWN), 201),
        (Grant(Role.TOWN, town_code="431224999"), 403),
        (Grant(Role.DEPARTMENT, sector="S06"), 201),
        (Grant(Role.COUNTY), 403),
    ],
)
def test_nobody_enters_what_lies_out_of_their_reach(
    county: CountyBuilder, client: FlaskClient, grant: Grant, status: int
) -> None:
    phone = Phone(client, county.person(grant))
    assert phone.put(f"/enterprises/{uuid4()}/found", found()).status_code == status


def test_possible_doubles_are_told_by_code_name_and_place_before_anything_is_saved(
    inspector: Phone, office: Phone
) -> None:
    code, name = credit_code(), f"溆浦县{uuid4().hex[:8]}烧烤店"
    known = enterprise(name=name, credit_code=code, **ELSEWHERE)
    office.put(f"/enterprises/{uuid4()}", known)
    core = name.removeprefix("溆浦县").removesuffix("店")
    near = f"{ELSEWHERE['longitude']},{ELSEWHERE['latitude'] + 0.0002}"
    alike = inspector.get(f"/enterprises/alike?name={core}有限公司&credit_code={code}&near={near}")
    (one,) = [row for row in alike.json["alike"] if row["name"] == name]
    assert (one["same_code"], one["by_name"]) == (True, True)
    assert 10 < one["distance_m"] < 40
    beside = inspector.get(f"/enterprises/alike?name={uuid4().hex}&near={near}").json["alike"]
    assert name in [row["name"] for row in beside]
    for document, reason in (
        (found(name=f"{core}商行"), "possible_doubles"),
        (found(credit_code=code, no_double=True), "credit_code_taken"),
    ):
        refused = inspector.put(f"/enterprises/{uuid4()}/found", document)
        assert (refused.status_code, refused.json["reason"]) == (409, reason)
    assert (
        name
        in inspector.put(f"/enterprises/{uuid4()}/found", found(name=f"{core}商行")).json["message"]
    )
    looked = found(name=f"{core}商行", no_double=True)
    assert inspector.put(f"/enterprises/{uuid4()}/found", looked).status_code == 201


def test_two_who_stand_before_the_same_door_make_one(app: Flask, county: CountyBuilder) -> None:
    document, answers = found(), []
    phones = [Phone(app.test_client(), county.person(Role.INSPECTOR)) for _ in range(4)]
    sending = [
        threading.Thread(
            target=lambda phone=phone: answers.append(
                phone.put(f"/enterprises/{uuid4()}/found", document).status_code
            )
        )
        for phone in phones
    ]
    for one in sending:
        one.start()
    for one in sending:
        one.join()
    assert sorted(answers) == [201, 409, 409, 409]


def test_the_office_confirms_by_filling_in_what_lacked(
    inspector: Phone, office: Phone, county: CountyBuilder
) -> None:
    place, document = uuid4(), found()
    inspector.put(f"/enterprises/{place}/found", document)
    filled = enterprise(name=document["name"], principal_name="待补充")
    half = office.put(f"/enterprises/{place}", filled)
    assert (half.json["unconfirmed"], half.json["unfilled"]) == (True, ["principal_name"])
    whole = office.put(f"/enterprises/{place}", filled | {"principal_name": "赵示例"})
    assert (whole.json["unconfirmed"], whole.json["unfilled"]) == (False, [])
    mine = models.audit.c.subject_id == str(place)
    with county.engine.connect() as read:
        listed = sa.select(models.audit.c.action).where(mine).order_by(models.audit.c.id)
        actions = list(read.scalars(listed))
    assert actions == [
        "save_enterprise", "find_enterprise", "save_enterprise", "confirm_enterprise",
        "save_enterprise",
    ]  # fmt: skip


def test_what_was_there_already_is_merged_with_what_was_found(
    inspector: Phone, office: Phone, county: CountyBuilder
) -> None:
    place, known = uuid4(), county.enterprise()
    inspector.put(f"/enterprises/{place}/found", found())
    merger = {"into": str(known), "merged_on": today().isoformat(), "reason": "重复登记"}
    merged = office.put(f"/enterprises/{place}/merger", merger)
    assert (merged.status_code, merged.json["unconfirmed"]) == (200, False)


def test_two_who_edit_one_enterprise_lose_nothing(
    office: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    path, document = f"/enterprises/{uuid4()}", enterprise()
    version = office.put(path, document).json["version"]
    colleague = Phone(client, county.person(Role.ADMIN))
    first = colleague.put(path, document | {"employees": 9, "version": version})
    assert first.status_code == 200
    second = office.put(path, document | {"address": "示例路 9 号", "version": version})
    assert (second.status_code, second.json["reason"]) == (409, "changed_meanwhile")
    assert colleague.person.name in second.json["message"]
    now = office.get(path).json
    assert (now["employees"], now["address"]) == (9, document["address"])
    renamed = colleague.put(f"{path}/name", {"name": "示例改名店", "since": today().isoformat()})
    stale = office.put(path, document | {"employees": 9, "version": now["version"]})
    assert (renamed.status_code, stale.status_code) == (200, 409)


def test_two_who_edit_the_risks_of_one_enterprise_lose_no_point(
    office: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    place = county.enterprise()
    owner = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))
    path = f"/enterprises/{place}"
    read = office.get(path).json["premises_version"]
    ours = {"risk_points": [risk()], "version": read}
    assert owner.put(f"{path}/risk-points", ours).status_code == 200
    for part, document in (("risk-points", {"risk_points": []}), ("key-areas", {"key_areas": []})):
        answer = office.put(f"{path}/{part}", document | {"version": read})
        assert (part, answer.status_code) == (part, 409)
    assert len(office.get(path).json["risk_points"]) == 1


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("溆浦县老王烧烤店", "老王烧烤"),
        ("老王烧烤（总店）有限公司", "老王烧烤总"),
        ("溆浦 老王-烧烤 商行", "老王烧烤"),
        ("公司", "公司"),
        ("一店", "一店"),
    ],
)
def test_what_tells_a_name_from_others_is_what_people_would_say(name: str, core: str) -> None:
    assert core_of(name, PLAN) == core


@pytest.mark.parametrize("area_code", ["430112", XUPU], ids=["望城", "溆浦"])
def test_who_regulates_stands_on_the_board_where_the_plan_stations_nobody(
    county_by: CountyBy, client: FlaskClient, area_code: str
) -> None:
    office = Phone(client, county_by(area_code).person(Role.COUNTY))
    path = f"/enterprises/{uuid4()}"
    named = {"regulator_name": "周示例", "regulator_phone": "0731-88000000", "sectors": ["S00"]}
    made = office.put(path, enterprise(**named))
    assert made.status_code == 201, made.json
    assert made.json["regulator_name"] == "周示例"
    code = office.get(f"{path}/board").json["boards"][0]["code"]
    said = [words in client.get(f"/b/{code}").text for words in ("监管责任人", *named.values())[:3]]
    assert said == [area_code != XUPU] * 3
