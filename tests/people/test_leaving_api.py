"""People as the office works with them: found, away for some days, gone for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import TOWN, CountyBuilder, Person
from tests.support.moments import today
from tests.support.phone import Phone


@pytest.fixture
def office(own_county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, own_county.person(Role.COUNTY))


def listed(office: Phone, **asked: str) -> list[str]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = office.get(f"/people?{query}")
    assert answer.status_code == 200, answer.json
    return [str(person["name"]) for person in answer.json["people"]]


def day(days: int) -> str:
    return str(today() + timedelta(days=days))


def leave(office: Phone, person: Person, first: int, last: int, **more: Any) -> TestResponse:
    document = {"from_date": day(first), "to_date": day(last), **more}
    return office.put(f"/people/{person.id}/leaves/{uuid4()}", document)


def stations(office: Phone, person: Person) -> list[tuple[str, str | None]]:
    held = office.get(f"/people/{person.id}/holdings").json["stations"]
    return [(station["from_date"], station["to_date"]) for station in held]


def reason(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["reason"]


def test_people_are_found_by_name_number_role_town_sector_and_state(
    office: Phone, own_county: CountyBuilder
) -> None:
    town = own_county.person(Grant(Role.TOWN, town_code=TOWN), name="镇示例")
    opened = {"password_hash": hash_password("a password of tests")}
    inspector = own_county.person(Grant(Role.INSPECTOR, sector="S04"), name="检示例", **opened)
    own_county.person(Role.INSPECTOR, name="走示例", active=False)
    assert listed(office, text="镇示") == listed(office, text=town.phone[-5:]) == ["镇示例"]
    assert listed(office, role="inspector", state="in_office") == ["检示例"]
    assert listed(office, town_code=TOWN) == ["镇示例"]
    assert listed(office, sector="S04") == ["检示例"]
    assert listed(office, state="left") == ["走示例"]
    assert "检示例" not in listed(office, state="not_activated")
    assert leave(office, inspector, 0, 1).status_code == 201
    assert listed(office, state="on_leave") == ["检示例"]
    assert office.get("/people?state=away").status_code == 422
    assert office.get("/people?text=%25").json["people"] == []


def test_the_list_is_read_page_by_page(office: Phone, own_county: CountyBuilder) -> None:
    for _ in range(3):
        own_county.person(Role.SUPERVISOR, name="同名人")
    seen: list[str] = []
    path = "/people?text=同名人&limit=2"
    page = office.get(path).json
    seen += [person["id"] for person in page["people"]]
    page = office.get(f"{path}&cursor={page['next_cursor']}").json
    seen += [person["id"] for person in page["people"]]
    assert (len(seen), len(set(seen)), page["next_cursor"]) == (3, 3, None)


def test_a_deputy_is_stationed_for_the_days_of_a_leave_and_the_first_one_comes_back(
    office: Phone, own_county: CountyBuilder
) -> None:
    away, deputy = own_county.person(Role.SUPERVISOR), own_county.person(Role.SUPERVISOR)
    own_county.station(away, own_county.enterprise())
    more = {"deputy_id": str(deputy.id), "stations": True}
    answer = leave(office, away, 2, 4, **more)
    assert answer.status_code == 201, answer.json
    assert answer.json["leave"]["deputy"] == deputy.name
    assert stations(office, deputy) == [(day(2), day(4))]
    assert stations(office, away) == [(day(-90), day(1)), (day(5), None)]
    assert reason(leave(office, away, 4, 9)) == (409, "leave_overlaps")
    assert leave(office, away, 9, 8).status_code == 422
    assert leave(office, away, -9, -8).status_code == 422


def test_a_leave_that_has_begun_ends_yesterday_and_one_ahead_is_taken_back(
    office: Phone, own_county: CountyBuilder
) -> None:
    away = own_county.person(Role.INSPECTOR)
    answer = leave(office, away, -1, 5)
    path = f"/people/{away.id}/leaves/{answer.json['leave']['id']}"
    assert office.delete(path).json["leave"] is None
    ahead = leave(office, away, 7, 9).json["leave"]["id"]
    assert office.delete(f"/people/{away.id}/leaves/{ahead}").json["leave"] is None
    assert leave(office, away, 0, 9).status_code == 201


def gone(office: Phone, person: Person, to: Person | None = None) -> TestResponse:
    document = {"successor_id": str(to.id) if to else None}
    return office.post(f"/people/{person.id}/leaving", document)


def test_whoever_leaves_passes_on_in_one_step_what_would_be_nobodys(
    office: Phone, own_county: CountyBuilder, client: FlaskClient
) -> None:
    town = Grant(Role.TOWN, town_code=TOWN)
    person = own_county.person(Role.SUPERVISOR, town)
    successor = own_county.person(Role.INSPECTOR)
    running, ahead = own_county.enterprise(), own_county.enterprise()
    own_county.station(person, running)
    own_county.station(person, ahead, since=today() + timedelta(days=3))
    held = office.get(f"/people/{person.id}/holdings").json
    assert [grant["role"] for grant in held["alone"]] == ["town"]
    assert held["must_be_passed_on"] is True
    answer = gone(office, person)
    assert reason(answer) == (409, "needs_successor")
    assert "派驻 2 家企业、1 个只有 TA 担任的角色" in answer.json["message"]
    assert gone(office, person, person).status_code == 422
    assert gone(office, person, successor).json["active"] is False
    assert stations(office, successor) == sorted([(day(0), None), (day(3), None)])
    assert stations(office, person) == []
    now = office.get(f"/people/{successor.id}").json["grants"]
    assert {grant["role"] for grant in now} == {"inspector", "town", "supervisor"}
    assert Phone(client, person).get("/me").status_code == 401
    assert reason(gone(office, person)) == (409, "left_already")


def test_what_others_do_too_needs_no_successor(office: Phone, own_county: CountyBuilder) -> None:
    one, _ = own_county.person(Role.INSPECTOR), own_county.person(Role.INSPECTOR)
    assert gone(office, one).json["active"] is False


def test_nothing_changes_where_the_successor_cannot_take_over(
    office: Phone, own_county: CountyBuilder
) -> None:
    person, place = own_county.person(Role.SUPERVISOR), own_county.enterprise()
    own_county.station(person, place)
    owner = own_county.person(Grant(Role.ENTERPRISE, enterprise_id=place))
    assert reason(gone(office, person, owner))[0] == 422
    assert office.get(f"/people/{person.id}").json["active"] is True
    assert stations(office, person) == [(day(-90), None)]
    kept = office.get(f"/people/{owner.id}").json["grants"]
    assert [grant["role"] for grant in kept] == ["enterprise"]


def test_the_last_administrator_does_not_leave_and_an_officer_goes_by_two_people(
    own_county: CountyBuilder, client: FlaskClient
) -> None:
    only = Phone(client, own_county.person(Role.ADMIN))
    answer = only.post(f"/people/{only.person.id}/leaving", {})
    assert reason(answer) == (409, "last_admin")
    assert "最后一位管理员" in answer.json["message"]
    officer = own_county.person(Role.REPORT_OFFICER)
    assert reason(gone(only, officer)) == (403, "guarded_role")


def test_whoever_was_changed_meanwhile_is_not_sent_away_unseen(
    office: Phone, own_county: CountyBuilder
) -> None:
    person = own_county.person(Role.INSPECTOR)
    version = office.get(f"/people/{person.id}").json["version"]
    document = {"name": "王改名", "phone": person.phone, "grants": [{"role": "inspector"}]}
    assert office.put(f"/people/{person.id}", document).status_code == 200
    own_county.person(Role.INSPECTOR)
    answer = office.post(f"/people/{person.id}/leaving", {"version": version})
    assert reason(answer) == (409, "changed_meanwhile")


def test_an_office_is_one_of_the_plan(office: Phone, own_county: CountyBuilder) -> None:
    person = own_county.person(Role.INSPECTOR)
    document = {"name": "王示例", "phone": person.phone, "grants": [], "office_id": "nowhere"}
    answer = office.put(f"/people/{person.id}", document)
    assert answer.status_code == 422
    assert "office_id" in answer.json["errors"]["json"]


def given(place: UUID, to: Person) -> dict[str, str]:
    return {"enterprise_id": str(place), "person_id": str(to.id)}


def test_enterprises_of_whoever_leaves_go_to_several_and_none_is_left_without(
    office: Phone, own_county: CountyBuilder
) -> None:
    person = own_county.person(Role.SUPERVISOR)
    near, far = own_county.person(Role.SUPERVISOR), own_county.person(Role.INSPECTOR)
    one, two, three = places = [own_county.enterprise() for _ in range(3)]
    for place in places:
        own_county.station(person, place)
    path = f"/people/{person.id}/leaving"
    short = office.post(path, {"stations": [given(one, near), given(two, far)]})
    assert reason(short) == (409, "needs_successor")
    assert "派驻 1 家企业" in short.json["message"]
    strange = office.post(path, {"stations": [given(own_county.enterprise(), near)]})
    assert reason(strange) == (422, "not_stationed")
    not_there = office.post(path, {"stations": [given(place, person) for place in places]})
    assert reason(not_there) == (422, "not_in_office")
    assert stations(office, near) == stations(office, far) == []
    document = {"successor_id": str(near.id), "stations": [given(two, far)]}
    assert office.post(path, document).json["active"] is False
    held = [office.get(f"/people/{taker.id}/holdings").json["stations"] for taker in (near, far)]
    at = [{UUID(station["enterprise_id"]) for station in of_one} for of_one in held]
    assert at == [{one, three}, {two}]
    roles = office.get(f"/people/{far.id}").json["grants"]
    assert {grant["role"] for grant in roles} == {"inspector", "supervisor"}


def test_two_administrators_who_send_each_other_away_leave_one_to_the_county(
    app: Flask, own_county: CountyBuilder
) -> None:
    hashed = {"password_hash": hash_password("a password of tests")}
    two = [Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed)) for _ in range(2)]

    def send_away(which: int) -> TestResponse:
        return two[which].post(f"/people/{two[1 - which].person.id}/leaving", {})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send_away, range(2)))
    [refused] = [answer for answer in answers if answer.status_code != 200]
    assert (refused.status_code, refused.json["reason"]) == (401, "session_revoked")
    assert refused.json["message"] == (
        "您的登录刚刚被注销，这一步没有做。请重新登录，或联系另一位管理员"
    )
    stays = two[next(n for n, answer in enumerate(answers) if answer.status_code == 200)]
    alone = stays.post(f"/people/{stays.person.id}/leaving", {})
    assert reason(alone) == (409, "last_admin")
