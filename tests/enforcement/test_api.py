"""Results of enforcement: recorded against inspection and hazard, and summed for the forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.enforcement.walked import OFFICERS
from tests.records.test_races_api import AT_ONCE, at_once, count
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg
from tests.support.unused import unused_town_code

WANGCHENG = "430112"


def result(place: UUID, **changes: Any) -> dict[str, Any]:
    """An order to rectify, decided today."""
    return {
        "enterprise_id": str(place),
        "kind": "order_to_rectify",
        "document_number": f"示例责改〔2026〕{uuid4().hex[:8]}号",
        "decided_on": today().isoformat(),
        "office": "county_safety_office",
        "officers": OFFICERS,
        "at": datetime.now(UTC).isoformat(),
        "elapsed_s": 60,
        **changes,
    }


@pytest.fixture
def phone_of(app: Flask, county: CountyBuilder) -> Callable[..., Phone]:
    return lambda *grants: Phone(app.test_client(), county.person(*grants))


@pytest.fixture
def officer(phone_of: Callable[..., Phone]) -> Phone:
    return phone_of(Role.INSPECTOR)


def inspect(officer: Phone, place: UUID) -> tuple[str, str]:
    """An inspection of the enterprise and the hazard it found."""
    inspection_id = str(uuid4())
    photo = officer.upload(jpeg())
    sent = inspection(place, Catalogue.load(), photo=photo, origin="enforcement")
    answer = officer.put(f"/inspections/{inspection_id}", sent)
    assert answer.status_code == 201, answer.json
    return inspection_id, answer.json["hazards"][0]["id"]


def test_a_fine_is_recorded_against_the_hazard_and_read_back(officer: Phone, place: UUID) -> None:
    inspection_id, hazard_id = inspect(officer, place)
    document = result(
        place,
        kind="penalty",
        amount_yuan=5000.5,
        hazard_id=hazard_id,
        inspection_id=inspection_id,
        photos=[officer.upload(jpeg())],
    )
    record_id = uuid4()
    first = officer.put(f"/enforcements/{record_id}", document)
    assert first.status_code == 201, first.json
    again = officer.put(f"/enforcements/{record_id}", document)
    assert (again.status_code, again.json) == (200, first.json)
    (row,) = officer.get(f"/enforcements?hazard_id={hazard_id}").json["enforcements"]
    assert (row["amount_yuan"], row["office_name"], row["officers"]) == (
        5000.5, "县安委办", OFFICERS,
    )  # fmt: skip
    assert (
        officer.get(f"/enforcements?hazard_id={hazard_id}&kind=closure").json["enforcements"] == []
    )


def test_one_decision_counts_once(officer: Phone, place: UUID) -> None:
    inspection_id, _ = inspect(officer, place)
    document = result(place, inspection_id=inspection_id, document_number="示例责改〔2026〕12号")
    assert officer.put(f"/enforcements/{uuid4()}", document).status_code == 201
    for number in ("示例责改〔2026〕12号", "示例责改 [2026]第012号"):
        twice = officer.put(f"/enforcements/{uuid4()}", document | {"document_number": number})
        assert (twice.status_code, twice.json["reason"]) == (409, "number_taken")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "penalty"}, "amount_yuan"),
        ({"amount_yuan": 100}, "amount_yuan"),
        ({"kind": "penalty", "amount_yuan": 0.001}, "amount_yuan"),
        ({"officers": OFFICERS[:1]}, "officers"),
        ({"officers": [OFFICERS[0], OFFICERS[0]]}, "officers"),
        ({"officers": [OFFICERS[0], OFFICERS[1] | {"certificate": "示例-0001"}]}, "officers"),
        ({"inspection_id": None}, "inspection_id"),
    ],
)
def test_a_result_must_be_complete(
    officer: Phone, place: UUID, changes: dict[str, Any], field: str
) -> None:
    sent = result(place, **({"inspection_id": str(uuid4())} | changes))
    answer = officer.put(f"/enforcements/{uuid4()}", sent)
    assert answer.status_code == 422
    assert field in answer.text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"joint_offices": ["no_such_office"]}, "unknown_office"),
        ({"decided_on": "2199-01-01"}, "not_decided_yet"),
        ({"hazard_id": str(uuid4())}, "unknown_hazard"),
    ],
)
def test_what_does_not_fit_is_told_why(
    officer: Phone, place: UUID, changes: dict[str, Any], reason: str
) -> None:
    inspection_id, _ = inspect(officer, place)
    sent = result(place, **({"inspection_id": inspection_id} | changes))
    answer = officer.put(f"/enforcements/{uuid4()}", sent)
    assert (answer.status_code, answer.json["reason"]) == (422, reason)


def test_a_result_stands_on_records_of_the_same_enterprise(
    county: CountyBuilder, officer: Phone, place: UUID
) -> None:
    _, hazard_id = inspect(officer, county.enterprise())
    answer = officer.put(f"/enforcements/{uuid4()}", result(place, hazard_id=hazard_id))
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_hazard")


def test_nobody_records_a_result_against_their_own_enterprise(
    officer: Phone, phone_of: Callable[..., Phone], place: UUID
) -> None:
    inspection_id, _ = inspect(officer, place)
    both = phone_of(Role.INSPECTOR, Grant(Role.ENTERPRISE, enterprise_id=place))
    answer = both.put(f"/enforcements/{uuid4()}", result(place, inspection_id=inspection_id))
    assert (answer.status_code, answer.json["reason"]) == (403, "own_enterprise")


def sums(phone: Phone, by: str) -> dict[str, dict[str, Any]]:
    answer = phone.get(f"/enforcements/sums?first={today()}&last={today()}&by={by}")
    assert answer.status_code == 200, answer.json
    return {row["key"]: row for row in answer.json["sums"]}


def test_the_forms_count_enterprises_and_the_bulletin_counts_decisions(
    county: CountyBuilder, officer: Phone, phone_of: Callable[..., Phone]
) -> None:
    town_code = unused_town_code(county.area_code)
    place = county.enterprise(town_code=town_code)
    town = phone_of(Grant(Role.TOWN, town_code=town_code))
    inspection_id, hazard_id = inspect(officer, place)
    for kind, amount in (("penalty", 3000), ("penalty", 2000.5), ("order_to_rectify", None)):
        sent = result(place, kind=kind, amount_yuan=amount, hazard_id=hazard_id)
        assert officer.put(f"/enforcements/{uuid4()}", sent).status_code == 201
    raid = result(place, kind="criminal_referral", inspection_id=inspection_id, crackdown=True)
    assert officer.put(f"/enforcements/{uuid4()}", raid).status_code == 201
    expected = {
        "inspections": 1,
        "inspected_enterprises": 1,
        "orders_enterprises": 1,
        "penalties": 2,
        "penalty_enterprises": 1,
        "penalty_yuan": 5000.5,
        "detentions_and_referrals": 1,
        "cases": 3,
        "crackdown": 1,
        "zero_penalty": False,
    }
    for by, key in (("town", town_code), ("sector", "S06"), ("all", "all")):
        row = sums(town, by)[key]
        assert {name: row[name] for name in expected} == expected, by


def test_an_office_that_only_inspects_is_on_the_list_of_zero_penalties(
    app: Flask, county_by: CountyBy
) -> None:
    builder = county_by(WANGCHENG)
    place = builder.enterprise(town_code="430112911")
    town = Phone(app.test_client(), builder.person(Grant(Role.TOWN, town_code="430112911")))
    inspection_id, _ = inspect(town, place)
    county = Phone(app.test_client(), builder.person(Role.COUNTY))
    assert sums(county, "office")["jinggang"]["zero_penalty"]
    fined = result(
        place, kind="penalty", amount_yuan=1000, office="jinggang", inspection_id=inspection_id
    )
    assert town.put(f"/enforcements/{uuid4()}", fined).status_code == 201
    assert not sums(county, "office")["jinggang"]["zero_penalty"]


def test_what_was_done_stays_where_it_was_when_people_change_office_and_enterprises_town(
    app: Flask, county_by: CountyBy
) -> None:
    builder, catalogue = county_by(WANGCHENG), Catalogue.load()
    place = builder.enterprise(town_code="430112910")
    builder.town("430112911")
    clerk = builder.person(Grant(Role.TOWN, town_code="430112910"))
    town, county = (Phone(app.test_client(), one) for one in (clerk, builder.person(Role.COUNTY)))
    both = inspection(place, catalogue, origin="enforcement")
    other = inspection(place, catalogue, sector="S04")
    both |= {name: [*both[name], *other[name]] for name in ("checklists", "answers")}
    both |= {
        "manner": "joint",
        "joint_offices": ["weather"],
        "team": "2 组",
        "companions": ["赵示例"],
    }
    inspection_id = str(uuid4())
    assert town.put(f"/inspections/{inspection_id}", both).json["office"] == "qiaokou"
    fined = result(place, office="qiaokou", inspection_id=inspection_id)
    assert town.put(f"/enforcements/{uuid4()}", fined).status_code == 201

    def counted(by: str) -> dict[str, tuple[int, int]]:
        return {
            key: (row["inspections"], row["orders_enterprises"])
            for key, row in sums(county, by).items()
        }

    before = {by: counted(by) for by in ("office", "town", "sector")}
    assert before["office"] == {"qiaokou": (1, 1)}
    assert before["town"] == {"430112910": (1, 1)}
    # An enterprise of two checklists stands in both sectors; what came of it in one.
    assert sorted(checks for checks, _ in before["sector"].values()) == [1, 1]
    with builder.engine.begin() as tx:
        of_clerk = models.grant.c.person_id == clerk.id
        tx.execute(sa.update(models.grant).where(of_clerk).values(town_code="430112911"))
        moved = sa.update(models.enterprise).where(models.enterprise.c.id == place)
        tx.execute(moved.values(town_code="430112911"))
    assert {by: counted(by) for by in before} == before
    (row,) = county.get("/inspections").json["inspections"]
    assert row["office_name"] == "乔口镇"
    with builder.engine.connect() as read:
        kept = read.execute(
            sa.select(models.inspection).where(models.inspection.c.id == UUID(inspection_id))
        ).one()
    assert (kept.sectors, kept.manner, kept.team) == (["S04", "S06"], "joint", "2 组")
    assert (kept.joint_offices, kept.people) == (["weather"], 2)


def test_sums_leave_out_ones_own_enterprise(
    county: CountyBuilder, officer: Phone, phone_of: Callable[..., Phone]
) -> None:
    town_code = unused_town_code(county.area_code)
    place = county.enterprise(town_code=town_code)
    inspection_id, _ = inspect(officer, place)
    sent = result(place, inspection_id=inspection_id)
    assert officer.put(f"/enforcements/{uuid4()}", sent).status_code == 201
    both = phone_of(
        Grant(Role.TOWN, town_code=town_code), Grant(Role.ENTERPRISE, enterprise_id=place)
    )
    assert sums(both, "all") == {}


def test_joint_results_count_as_joint_enforcement_of_all_who_took_part(
    app: Flask, county_by: CountyBy
) -> None:
    builder = county_by(WANGCHENG)
    place = builder.enterprise(town_code="430112905")
    county = Phone(app.test_client(), builder.person(Role.COUNTY))
    town = Phone(app.test_client(), builder.person(Grant(Role.TOWN, town_code="430112905")))
    inspection_id, _ = inspect(town, place)

    def done(office: str, duty: str) -> int:
        (owner,) = county.get(f"/duties?office={office}").json["owners"]
        return next(owed["done"] for owed in owner["duties"] if owed["duty"] == duty)

    asked = [
        ("dazehu", "joint_enforcement"), ("weather", "joint_enforcement"),
        ("dazehu", "model_case"), ("weather", "model_case"), ("dazehu", "crackdown_case_town"),
    ]  # fmt: skip
    before = [done(*owed) for owed in asked]
    case = result(
        place,
        kind="typical_case",
        office="dazehu",
        joint_offices=["weather"],
        inspection_id=inspection_id,
    )
    assert town.put(f"/enforcements/{uuid4()}", case).status_code == 201
    assert [done(*owed) - was for owed, was in zip(asked, before, strict=True)] == [1, 1, 1, 0, 0]


def test_of_many_sends_of_one_decision_one_is_kept(
    app: Flask, officer: Phone, place: UUID, engine: sa.Engine
) -> None:
    inspection_id, _ = inspect(officer, place)
    document = result(place, inspection_id=inspection_id)

    def send(phone: Phone, _: int) -> TestResponse:
        return phone.put(f"/enforcements/{uuid4()}", document)

    assert at_once(app, officer.person, send) == {201: 1, 409: AT_ONCE - 1}
    assert count(engine, models.enforcement, enterprise_id=place) == 1
