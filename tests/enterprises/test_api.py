"""Enterprises: entered by the office, seen by those whom they concern, counted in the list."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from stdnum.cn import uscc

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import TOWN, CountyBuilder
from tests.support.phone import Phone, visit


def credit_code() -> str:
    """A right code that no other test has, of an authority that does not exist."""
    body = f"YY000000{uuid4().int % 10**9:09d}"
    return body + uscc.calc_check_digit(body)


def enterprise(**changes: Any) -> dict[str, Any]:
    return {
        "name": f"示例商行{uuid4().hex[:8]}",
        "credit_code": credit_code(),
        "town_code": TOWN,
        "address": "示例路 2 号",
        "sectors": ["S00", "S06"],
        "employees": 3,
        "principal_name": "赵示例",
        **changes,
    }


def risk(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "name": "液化气瓶间",
        "grade": "larger",
        "accident_types": "火灾、爆炸",
        "controls": "每日检漏",
        "responsible": "赵示例",
        "emergency_measures": "关阀、开窗、撤离",
        **changes,
    }


@pytest.fixture
def office(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.COUNTY))


def boards(phone: Phone, enterprise_id: Any) -> dict[str | None, str]:
    """Codes in use by the key area's name."""
    found = phone.get(f"/enterprises/{enterprise_id}/board").json["boards"]
    return {board["key_area"]: board["code"] for board in found}


def test_an_enterprise_comes_with_a_board_for_itself_and_each_key_area(office: Phone) -> None:
    path = f"/enterprises/{uuid4()}"
    kitchen = {"id": str(uuid4()), "name": "后厨"}
    made = office.put(path, enterprise(key_areas=[kitchen]))
    assert made.status_code == 201, made.json
    assert made.json["key_areas"] == [kitchen]
    listed = office.get(f"{path}/board").json["boards"]
    assert [board["key_area"] for board in listed] == [None, "后厨"]
    assert listed[0]["url"].endswith(f"/b/{listed[0]['code']}")
    assert (listed[0]["version"], listed[0]["printed_at"]) == (0, None)


def test_saving_again_keeps_the_boards(office: Phone) -> None:
    enterprise_id, document = uuid4(), enterprise(key_areas=[{"id": str(uuid4()), "name": "后厨"}])
    office.put(f"/enterprises/{enterprise_id}", document)
    before = boards(office, enterprise_id)
    again = office.put(f"/enterprises/{enterprise_id}", document | {"employees": 9})
    assert (again.status_code, again.json["employees"]) == (200, 9)
    assert boards(office, enterprise_id) == before


def test_a_key_area_that_is_left_out_loses_its_board_and_keeps_its_risks(
    office: Phone, client: FlaskClient
) -> None:
    enterprise_id, area = uuid4(), {"id": str(uuid4()), "name": "后厨"}
    document = enterprise(key_areas=[area])
    office.put(f"/enterprises/{enterprise_id}", document)
    point = risk(key_area_id=area["id"])
    office.put(f"/enterprises/{enterprise_id}/risk-points", {"risk_points": [point]})
    code = boards(office, enterprise_id)["后厨"]
    changed = office.put(f"/enterprises/{enterprise_id}", document | {"key_areas": []})
    assert changed.json["key_areas"] == []
    assert [risk_point["key_area_id"] for risk_point in changed.json["risk_points"]] == [None]
    assert list(boards(office, enterprise_id)) == [None]
    page = client.get(f"/b/{code}")
    assert page.status_code == 410
    assert boards(office, enterprise_id)[None] in page.text


def test_a_key_areas_name_may_be_used_again(office: Phone) -> None:
    path, document = f"/enterprises/{uuid4()}", enterprise()
    for _ in range(2):
        area = {"id": str(uuid4()), "name": "后厨"}
        answer = office.put(path, document | {"key_areas": [area]})
        assert answer.json["key_areas"] == [area]


def test_key_areas_may_change_names(office: Phone) -> None:
    path, document = f"/enterprises/{uuid4()}", enterprise()
    kitchen, store = ({"id": str(uuid4()), "name": name} for name in ("后厨", "气瓶间"))
    assert office.put(path, document | {"key_areas": [kitchen, store]}).status_code == 201
    kitchen["name"], store["name"] = store["name"], kitchen["name"]
    answer = office.put(path, document | {"key_areas": [kitchen, store]})
    assert answer.status_code == 200, answer.json
    named = {key_area["id"]: key_area["name"] for key_area in answer.json["key_areas"]}
    assert named == {kitchen["id"]: "气瓶间", store["id"]: "后厨"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"credit_code": "91110000600037341M"}, "credit_code"),
        ({"credit_code": None}, "credit_code"),
        ({"no_credit_code_reason": "没有"}, "credit_code"),
        ({"town_code": "000000000"}, "town_code"),
        ({"sectors": ["S99"]}, "sectors"),
        ({"sectors": []}, "sectors"),
        ({"longitude": 110.5}, "longitude"),
        ({"longitude": 200, "latitude": 27}, "longitude"),
        ({"employees": -1}, "employees"),
        ({"name": "带\x00的名字"}, "name"),
        ({"name": "\u200b\u3000"}, "name"),
    ],
)
def test_what_is_wrong_with_an_enterprise_is_named(
    office: Phone, change: dict[str, Any], field: str
) -> None:
    answer = office.put(f"/enterprises/{uuid4()}", enterprise(**change))
    assert answer.status_code == 422
    assert field in answer.json["errors"]["json"]


def test_two_enterprises_cannot_have_one_credit_code(office: Phone) -> None:
    code = credit_code()
    office.put(f"/enterprises/{uuid4()}", enterprise(credit_code=code))
    answer = office.put(f"/enterprises/{uuid4()}", enterprise(credit_code=code.lower()))
    assert (answer.status_code, answer.json["reason"]) == (409, "credit_code_taken")


def test_key_areas_of_another_enterprise_cannot_be_taken(office: Phone) -> None:
    area = {"id": str(uuid4()), "name": "后厨"}
    office.put(f"/enterprises/{uuid4()}", enterprise(key_areas=[area]))
    answer = office.put(f"/enterprises/{uuid4()}", enterprise(key_areas=[area]))
    assert (answer.status_code, answer.json["reason"]) == (409, "key_area_taken")


def test_an_enterprise_sets_its_own_risk_points_in_order(
    office: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    place = county.enterprise()
    owner = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))
    first, second = risk(name="一"), risk(name="二")
    owner.put(f"/enterprises/{place}/risk-points", {"risk_points": [first, second]})
    changed = owner.put(f"/enterprises/{place}/risk-points", {"risk_points": [second, first]})
    assert [point["name"] for point in changed.json["risk_points"]] == ["二", "一"]
    fewer = owner.put(f"/enterprises/{place}/risk-points", {"risk_points": [first]})
    assert [point["name"] for point in fewer.json["risk_points"]] == ["一"]


def test_risk_points_of_another_enterprise_are_out_of_reach(
    county: CountyBuilder, client: FlaskClient, office: Phone
) -> None:
    place, other = county.enterprise(), county.enterprise()
    owner = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))
    path = f"/enterprises/{other}/risk-points"
    assert owner.put(path, {"risk_points": []}).status_code == 404
    supervisor = Phone(client, county.supervisor_at(place))
    assert (
        supervisor.put(f"/enterprises/{place}/risk-points", {"risk_points": []}).status_code == 403
    )
    taken = risk()
    office.put(path, {"risk_points": [taken]})
    answer = owner.put(f"/enterprises/{place}/risk-points", {"risk_points": [taken]})
    assert (answer.status_code, answer.json["reason"]) == (409, "risk_point_taken")


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.INSPECTOR),
        Grant(Role.INSPECTOR, sector="S06"),
        Grant(Role.TOWN, town_code=TOWN),
        Grant(Role.DEPARTMENT, sector="S04"),
        Grant(Role.ADMIN),
    ],
)
def test_an_enterprise_is_seen_within_town_sector_or_county(
    county: CountyBuilder, client: FlaskClient, grant: Grant
) -> None:
    place = county.enterprise()
    assert Phone(client, county.person(grant)).get(f"/enterprises/{place}").status_code == 200


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.INSPECTOR, sector="S20"),
        Grant(Role.TOWN, town_code="431224902"),
        Grant(Role.INSPECTOR, town_code=TOWN, sector="S20"),
        Grant(Role.ENTERPRISE, enterprise_id=uuid4()),
        Grant(Role.SUPERVISOR),
    ],
)
def test_an_enterprise_outside_of_it_is_not_there(
    county: CountyBuilder, client: FlaskClient, grant: Grant
) -> None:
    phone = Phone(client, county.person(grant))
    place = county.enterprise(name=f"别处{uuid4().hex}")
    assert phone.get(f"/enterprises/{place}").status_code == 404
    assert phone.get(f"/enterprises/{place}/board").status_code == 404
    assert str(place) not in phone.get("/enterprises?limit=200").text


def test_another_countys_enterprise_is_not_there(
    county: CountyBuilder, client: FlaskClient, office: Phone
) -> None:
    elsewhere = CountyBuilder(county.engine, area_code="980002")
    assert office.get(f"/enterprises/{elsewhere.enterprise()}").status_code == 404


def one_row(phone: Phone, query: str) -> dict[str, Any]:
    answer = phone.get(f"/enterprises?{query}")
    assert answer.status_code == 200, answer.json
    (row,) = answer.json["enterprises"]
    return dict(row)


def test_the_list_counts_visits_of_the_month_against_the_plan(
    county: CountyBuilder, client: FlaskClient
) -> None:
    place = county.enterprise(employees=3)
    phone = Phone(client, county.supervisor_at(place))
    assert one_row(phone, "mine=1")["last_visit_at"] is None
    first = uuid4()
    assert phone.put(f"/visits/{first}", visit(place)).status_code == 201
    corrected = visit(place, corrects=str(first), correction_reason="时间记错")
    assert phone.put(f"/visits/{uuid4()}", corrected).status_code == 201
    row = one_row(phone, "mine=1")
    assert (row["month_visits"], row["month_visits_minimum"]) == (1, 3)
    assert row["last_visit_at"]
    assert row["town"]


@pytest.mark.parametrize("values", [{"employees": 2}, {"employees": 50, "active": False}])
def test_no_visits_are_owed_to_the_smallest_and_the_closed(
    county: CountyBuilder, client: FlaskClient, values: dict[str, Any]
) -> None:
    phone = Phone(client, county.supervisor_at(county.enterprise(**values)))
    assert one_row(phone, "mine=1")["month_visits_minimum"] == 0


def test_the_list_is_searched_by_words_that_are_no_pattern(
    county: CountyBuilder, client: FlaskClient, office: Phone
) -> None:
    word = uuid4().hex
    place = county.enterprise(name=f"百分{word}号")
    assert one_row(office, f"text={word}")["id"] == str(place)
    assert one_row(office, f"text={word}&sector=S04&town_code={TOWN}")["id"] == str(place)
    for nothing in (f"text={word}&sector=S20", "text=%25_%25", f"text={word}&town_code=1"):
        assert office.get(f"/enterprises?{nothing}").json["enterprises"] == []


def test_an_address_is_found_however_it_is_spelled(
    county: CountyBuilder, client: FlaskClient, office: Phone
) -> None:
    word = uuid4().hex[:8]
    place = county.enterprise(address=f"东风{word}路１号·甲栋")
    for said in (f"東風{word}路1号", f"{word.upper()} 路\u200b１号", f"{word}路1号甲"):
        assert one_row(office, f"text={said}")["id"] == str(place)
    form = office.get(f"/enterprises/{place}").json
    assert form["address"] == f"东风{word}路１号·甲栋"
    # Of which no letter is left, that is nowhere.
    assert office.get("/enterprises?text=·").json["enterprises"] == []


def pages(phone: Phone, query: str) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = phone.get(f"/enterprises?{query}" + (f"&cursor={cursor}" if cursor else "")).json
        seen += page["enterprises"]
        cursor = page["next_cursor"]
        if not cursor:
            return seen


def test_pages_by_distance_hold_everybody_once_the_nearest_first(
    county: CountyBuilder, office: Phone
) -> None:
    word = uuid4().hex[:8]
    near, far = (
        county.enterprise(name=f"近{word}", longitude=110.6, latitude=27.9),
        county.enterprise(name=f"远{word}", longitude=110.9, latitude=27.9),
    )
    nowhere = county.enterprise(name=f"哪{word}")
    seen = pages(office, f"text={word}&near=110.6,27.901&limit=1")
    assert [row["id"] for row in seen] == [str(near), str(far), str(nowhere)]
    assert seen[0]["distance_m"] == pytest.approx(111, abs=2)
    assert seen[1]["distance_m"] == pytest.approx(29_500, rel=0.02)
    assert seen[2]["distance_m"] is None


def test_pages_by_name_hold_everybody_once_even_with_the_same_name(
    county: CountyBuilder, office: Phone
) -> None:
    word = uuid4().hex[:8]
    made = {str(county.enterprise(name=f"同名{word}")) for _ in range(5)}
    seen = pages(office, f"text={word}&limit=2")
    assert len(seen) == 5
    assert {row["id"] for row in seen} == made


@pytest.mark.parametrize("query", ["near=1", "near=a,b", "near=200,1", "limit=9999", "cursor=%ff"])
def test_a_question_that_makes_no_sense_is_refused(office: Phone, query: str) -> None:
    assert office.get(f"/enterprises?{query}").status_code == 422


def test_a_cursor_of_another_list_is_refused(county: CountyBuilder, office: Phone) -> None:
    word = uuid4().hex[:8]
    for _ in range(2):
        county.enterprise(name=f"序{word}")
    cursor = office.get(f"/enterprises?text={word}&limit=1").json["next_cursor"]
    answer = office.get(f"/enterprises?near=1,1&cursor={cursor}")
    assert (answer.status_code, answer.json["reason"]) == (422, "cursor_invalid")


def test_changes_ask_for_one_printing(office: Phone, engine: sa.Engine) -> None:
    enterprise_id, document = uuid4(), enterprise()
    for employees in range(10):
        office.put(f"/enterprises/{enterprise_id}", document | {"employees": employees})
    with engine.connect() as read:
        waiting = sa.select(sa.func.count()).where(
            models.outbox.c.merge_key == f"boards/{enterprise_id}",
            models.outbox.c.handed_at.is_(None),
        )
        assert read.scalar(waiting) == 1


def test_only_the_office_enters_enterprises(county: CountyBuilder, client: FlaskClient) -> None:
    place: UUID = county.enterprise()
    for person in (county.supervisor_at(place), county.person(Role.INSPECTOR)):
        answer = Phone(client, person).put(f"/enterprises/{place}", enterprise())
        assert answer.status_code == 403
