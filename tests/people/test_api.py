"""People, their roles and their stations: entered by the office, bounded by the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from ledger.ground.caller import Grant, Role
from ledger.ground.errors import Conflict
from ledger.ground.passwords import hash_password
from ledger.ground.tables import audit
from ledger.people.commands.save import TAKEN_PHONES_A_DAY, save_person
from ledger.people.rules import PersonForm
from tests.support.county_builder import TOWN, CountyBuilder
from tests.support.county_town import PASSWORD
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.unused import unused_phone

OWN_PASSWORD = {"own_password": PASSWORD}


def person(**changes: Any) -> dict[str, Any]:
    return {
        "name": "王示例",
        "phone": unused_phone(),
        "grants": [{"role": "supervisor"}],
        **changes,
    }


@pytest.fixture
def admin(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.ADMIN, password_hash=hash_password(PASSWORD)))


@pytest.fixture
def office(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.COUNTY))


def test_a_person_is_entered_without_a_password(admin: Phone) -> None:
    person_id, document = uuid4(), person(title="派驻员", office_phone="0745-0000001")
    made = admin.put(f"/people/{person_id}", document)
    assert (made.status_code, made.json["title"]) == (201, "派驻员")
    assert made.json["account"]["opened"] is False
    found = admin.get(f"/people?text={document['phone']}").json["people"]
    assert [person["id"] for person in found] == [str(person_id)]
    chosen = admin.put(f"/people/{person_id}", document | {"password": "an office chose it"})
    assert (chosen.status_code, "password" in chosen.json["errors"]["json"]) == (422, True)


def test_a_phone_number_is_kept_as_it_is_dialled(admin: Phone) -> None:
    number = unused_phone()
    spaced = f"+86 {number[:3]} {number[3:7]} {number[7:]}"
    assert admin.put(f"/people/{uuid4()}", person(phone=spaced)).json["phone"] == number


def test_saving_again_replaces_the_roles_and_ends_no_sign_in(
    admin: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    phone = Phone(client, county.person(Role.SUPERVISOR))
    town = {"role": "town", "town_code": TOWN, "sector": None, "enterprise_id": None}
    changed = admin.put(f"/people/{phone.person.id}", person(grants=[town]))
    assert (changed.status_code, changed.json["grants"]) == (200, [town])
    assert phone.get("/me").json["grants"] == [town]


def test_who_leaves_is_signed_out_everywhere(
    admin: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    leaving = county.person(Role.SUPERVISOR)
    bearers = [f"Bearer {token}" for token in (leaving.token, county.sign_in(leaving.id))]
    assert admin.put(f"/people/{leaving.id}", person(active=False)).status_code == 200
    back = admin.put(f"/people/{leaving.id}", person())
    assert back.status_code == 200
    for bearer in bearers:
        answer = client.get("/api/v1/me", headers={"Authorization": bearer})
        assert (answer.status_code, answer.json["reason"]) == (401, "session_revoked")


def test_whoever_saves_second_is_told_who_was_here_meanwhile(admin: Phone, office: Phone) -> None:
    path, document = f"/people/{uuid4()}", person()
    admin.put(path, document)
    read = {name: document[name] for name in ("name", "phone", "grants")}
    read |= {"version": admin.get(path).json["version"]}
    first = office.put(path, read | {"name": "王改名"})
    assert first.status_code == 200
    second = admin.put(path, read | {"title": "科长"})
    assert (second.status_code, second.json["reason"]) == (409, "changed_meanwhile")
    assert office.person.name in second.json["message"]
    now = admin.get(path).json
    assert (now["name"], now["title"]) == ("王改名", None)
    again = read | {"name": "王改名", "title": "科长", "version": now["version"]}
    assert admin.put(path, again).json["title"] == "科长"


def test_two_people_cannot_have_one_phone(admin: Phone) -> None:
    document = person()
    admin.put(f"/people/{uuid4()}", document)
    answer = admin.put(f"/people/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (409, "phone_taken")


def test_a_number_of_another_county_is_told_as_any_that_cannot_be_entered(
    own_county: CountyBuilder, county: CountyBuilder, client: FlaskClient
) -> None:
    admin = Phone(client, own_county.person(Role.ADMIN))
    here, elsewhere = own_county.person(), county.person()
    answers = []
    for number in (here.phone, elsewhere.phone):
        answer = admin.put(f"/people/{uuid4()}", person(phone=number)).json
        answers.append({name: answer[name] for name in ("reason", "message", "errors", "code")})
    assert answers[0] == answers[1]


def test_whoever_tries_many_numbers_learns_no_more_that_day(
    own_county: CountyBuilder, county: CountyBuilder, client: FlaskClient
) -> None:
    admin = Phone(client, own_county.person(Role.ADMIN))
    taken = county.person().phone
    answers = [
        admin.put(f"/people/{uuid4()}", person(phone=taken)).status_code
        for _ in range(TAKEN_PHONES_A_DAY + 1)
    ]
    assert answers == [409] * TAKEN_PHONES_A_DAY + [429]
    assert admin.put(f"/people/{uuid4()}", person()).status_code == 429


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"grants": [{"role": "enterprise"}]}, "grants"),
        ({"grants": [{"role": "town", "town_code": "000000000"}]}, "grants"),
        ({"grants": [{"role": "department", "sector": "S99"}]}, "grants"),
        ({"grants": [{"role": "enterprise", "enterprise_id": str(uuid4())}]}, "grants"),
    ],
)
def test_what_is_wrong_with_a_person_is_named(
    admin: Phone, change: dict[str, Any], field: str
) -> None:
    answer = admin.put(f"/people/{uuid4()}", person(**change))
    assert answer.status_code == 422
    assert field in answer.json["errors"]["json"]


def test_only_administrators_make_or_change_administrators(admin: Phone, office: Phone) -> None:
    path, document = f"/people/{uuid4()}", person(grants=[{"role": "admin"}])
    assert office.put(path, document).status_code == 403
    assert admin.put(path, document | OWN_PASSWORD).status_code == 201
    assert office.put(path, document | {"name": "李示例"}).status_code == 403


@pytest.mark.parametrize("role", ["admin", "county"])
def test_a_role_that_enters_others_comes_by_the_password_of_whoever_gives_it(
    admin: Phone, engine: sa.Engine, role: str
) -> None:
    path, document = f"/people/{uuid4()}", person(grants=[{"role": role}])
    stolen = admin.put(path, document)
    assert (stolen.status_code, stolen.json["reason"]) == (422, "password_needed")
    guessed = admin.put(path, document | {"own_password": "guessed"})
    assert (guessed.status_code, guessed.json["reason"]) == (422, "wrong_password")
    assert "own_password" in guessed.json["errors"]["json"]
    assert admin.get(path).status_code == 404

    assert admin.put(path, document | OWN_PASSWORD).status_code == 201
    # What is there already is no new power; what was away and comes back is.
    assert admin.put(path, document | {"title": "科长"}).status_code == 200
    assert admin.put(path, document | {"active": False}).status_code == 200
    back = admin.put(path, document)
    assert (back.status_code, back.json["reason"]) == (422, "password_needed")
    link = admin.post(f"{path}/activation", {})
    assert link.status_code == 409
    assert admin.put(path, document | OWN_PASSWORD).status_code == 200
    link = admin.post(f"{path}/activation", {})
    assert (link.status_code, link.json["reason"]) == (422, "password_needed")
    opened = admin.post(f"{path}/activation", {"password": PASSWORD})
    assert opened.status_code == 201

    given = sa.select(audit.c.details["gained"]).where(
        audit.c.action == "save_person", audit.c.subject_id == path.rpartition("/")[2]
    )
    with engine.connect() as read:
        assert [*read.scalars(given.order_by(audit.c.id))] == [[role], None, None, [role]]


def test_the_last_administrator_cannot_be_removed(engine: Any, client: FlaskClient) -> None:
    # A county of its own, since others have more than one.

    elsewhere = CountyBuilder(engine, area_code="980001")
    only = elsewhere.person(Role.ADMIN)
    plan = client.application.extensions["anxun"].plans["431224"]
    form = PersonForm(name=only.name, phone=only.phone, grants=(Grant(Role.COUNTY),))
    for changed in (form, replace(form, active=False, grants=(Grant(Role.ADMIN),))):
        with pytest.raises(Conflict) as refused:
            save_person(engine, only.caller, only.id, changed, plan=plan, secret_key="")
        assert refused.value.reason == "last_admin"
    elsewhere.person(Role.ADMIN, password_hash="of one who came in")
    assert save_person(engine, only.caller, only.id, form, plan=plan, secret_key="") is False


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INSPECTOR])
def test_others_neither_see_nor_enter_people(
    county: CountyBuilder, client: FlaskClient, role: Role
) -> None:
    phone = Phone(client, county.person(role))
    assert phone.get("/people").status_code == 403
    assert phone.put(f"/people/{uuid4()}", person()).status_code == 403


def station(person_id: Any, enterprise_id: Any, since: int = 0, until: int | None = None) -> Any:
    return {
        "person_id": str(person_id),
        "enterprise_id": str(enterprise_id),
        "from_date": str(today() + timedelta(days=since)),
        "to_date": until if until is None else str(today() + timedelta(days=until)),
    }


def test_a_stationed_supervisor_sees_the_enterprise_until_the_last_day(
    office: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    place, supervisor = county.enterprise(), Phone(client, county.person(Role.SUPERVISOR))
    path = f"/assignments/{uuid4()}"
    assert supervisor.get(f"/enterprises/{place}").status_code == 404
    made = office.put(path, station(supervisor.person.id, place, -10))
    assert made.status_code == 201
    assert supervisor.get(f"/enterprises/{place}").status_code == 200
    ended = office.put(path, station(supervisor.person.id, place, -10, -1))
    assert ended.status_code == 200
    assert supervisor.get(f"/enterprises/{place}").status_code == 404


def test_an_assignment_never_changes_person_or_enterprise(
    office: Phone, county: CountyBuilder
) -> None:
    path, supervisor = f"/assignments/{uuid4()}", county.person(Role.SUPERVISOR)
    office.put(path, station(supervisor.id, county.enterprise()))
    answer = office.put(path, station(supervisor.id, county.enterprise()))
    assert (answer.status_code, answer.json["reason"]) == (409, "assignment_fixed")


def test_nobody_is_stationed_twice_at_one_place(office: Phone, county: CountyBuilder) -> None:
    place, supervisor = county.enterprise(), county.person(Role.SUPERVISOR)
    office.put(f"/assignments/{uuid4()}", station(supervisor.id, place, -10, 10))
    answer = office.put(f"/assignments/{uuid4()}", station(supervisor.id, place, 10))
    assert (answer.status_code, answer.json["reason"]) == (409, "assignment_overlaps")
    later = office.put(f"/assignments/{uuid4()}", station(supervisor.id, place, 11))
    assert later.status_code == 201


def test_only_supervisors_are_stationed(office: Phone, county: CountyBuilder) -> None:
    inspector = county.person(Role.INSPECTOR)
    answer = office.put(f"/assignments/{uuid4()}", station(inspector.id, county.enterprise()))
    assert (answer.status_code, answer.json["reason"]) == (422, "not_a_supervisor")


def test_a_period_that_ends_before_it_begins_is_refused(
    office: Phone, county: CountyBuilder
) -> None:
    supervisor = county.person(Role.SUPERVISOR)
    document = station(supervisor.id, county.enterprise(), 0, -1)
    assert office.put(f"/assignments/{uuid4()}", document).status_code == 422
