"""What the plan advises follows from what the ledger was told of a hazard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from ledger.ground.tables import hazard as hazard_table
from tests.accidents.test_api import accident
from tests.enforcement.test_api import inspect, result
from tests.support.county_builder import TOWN, CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg

WANGCHENG = "430112"


@pytest.fixture
def county_of_wangcheng(county_by: CountyBy) -> CountyBuilder:
    return county_by(WANGCHENG)


@pytest.fixture
def officer(app: Flask, county_of_wangcheng: CountyBuilder) -> Phone:
    return Phone(app.test_client(), county_of_wangcheng.person(Role.INSPECTOR))


@pytest.fixture
def office(app: Flask, county_of_wangcheng: CountyBuilder) -> Phone:
    return Phone(app.test_client(), county_of_wangcheng.person(Role.COUNTY))


@pytest.fixture
def place(county_of_wangcheng: CountyBuilder) -> UUID:
    return county_of_wangcheng.enterprise()


def applying(phone: Phone, hazard: str) -> set[str]:
    """When the advice that applies now is given."""
    shown = phone.get(f"/hazards/{hazard}").json
    return {advice["when"] for advice in shown["advice"] if advice["applies_now"]}


@pytest.mark.parametrize(
    "dealt_with",
    [{"crackdown": True}, {"kind": "criminal_referral"}],
    ids=["as 打非治违", "as 行刑衔接"],
)
def test_what_enforcement_dealt_with_as_illegal_is_advised_as_illegal(
    dealt_with: dict[str, Any], officer: Phone, place: UUID
) -> None:
    """望城 三(四)2: 从严查处非法违法行为，依法推进“行刑衔接”."""
    _, hazard = inspect(officer, place)
    _, lawful = inspect(officer, place)
    for of_hazard, more in ((hazard, dealt_with), (lawful, {})):
        document = result(place, office="district_safety_office", hazard_id=of_hazard, **more)
        assert officer.put(f"/enforcements/{uuid4()}", document).status_code == 201
    assert "illegal" in applying(officer, hazard)
    assert "illegal" not in applying(officer, lawful)


def test_what_led_to_an_accident_is_advised_so_until_the_entry_is_corrected(
    officer: Phone, office: Phone, place: UUID
) -> None:
    """望城 三(四)3: 甚至发生事故的，将依法提请纪检监察部门严肃问责."""
    _, hazard = inspect(officer, place)
    entry = uuid4()
    document = accident(hazard_id=hazard)
    assert office.put(f"/accidents/{entry}", document).status_code == 201
    assert "caused_accident" in applying(officer, hazard)
    (row,) = office.get("/accidents").json["accidents"]
    assert row["hazard_number"] == officer.get(f"/hazards/{hazard}").json["number"]
    corrected = document | {
        "hazard_id": None,
        "corrects": str(entry),
        "correction_reason": "经调查不是由它引起",
    }
    assert office.put(f"/accidents/{uuid4()}", corrected).status_code == 201
    assert "caused_accident" not in applying(officer, hazard)


def test_an_accident_of_an_enterprise_is_advised_with_its_hazards_of_that_day_and_after(
    officer: Phone, office: Phone, place: UUID, county_of_wangcheng: CountyBuilder
) -> None:
    """溆浦 二(二)5: 一案双罚. What was struck off before, and what others had, is none of it."""
    (_, before), (_, after) = inspect(officer, place), inspect(officer, place)
    _, of_another = inspect(officer, county_of_wangcheng.enterprise())
    columns = hazard_table.c
    with county_of_wangcheng.engine.begin() as tx:
        for found, struck_off in ((before, today() - timedelta(days=2)), (after, None)):
            tx.execute(
                sa.update(hazard_table)
                .where(columns.id == UUID(found))
                .values(
                    state="closed" if struck_off else "open",
                    found_at=sa.func.now() - sa.text("interval '9 days'"),
                    closed_at=struck_off and f"{struck_off}T12:00:00+08:00",
                    look_back_due=struck_off and today(),
                )
            )
    happened = {"happened_on": (today() - timedelta(days=1)).isoformat()}
    document = accident(enterprise_id=str(place), **happened)
    assert office.put(f"/accidents/{uuid4()}", document).status_code == 201
    assert "caused_accident" in applying(officer, after)
    assert "caused_accident" not in applying(officer, before)
    assert "caused_accident" not in applying(officer, of_another)
    (row,) = office.get("/accidents").json["accidents"]
    assert row["enterprise_id"] == str(place)
    for said, reason in (
        ({"enterprise_id": str(uuid4())}, "unknown_enterprise"),
        ({"enterprise_id": str(place), "hazard_id": of_another}, "hazard_of_another"),
    ):
        refused = office.put(f"/accidents/{uuid4()}", accident(**happened, **said))
        assert (refused.status_code, refused.json["reason"]) == (422, reason)


def test_an_accident_is_put_down_to_no_hazard_that_the_county_does_not_know(
    office: Phone,
) -> None:
    refused = office.put(f"/accidents/{uuid4()}", accident(hazard_id=str(uuid4())))
    assert (refused.status_code, refused.json["reason"]) == (422, "unknown_hazard")


def test_what_a_town_finds_and_reports_of_its_own_accord_keeps_that_origin(
    app: Flask, county: CountyBuilder
) -> None:
    """溆浦 三(五): 凡属地方主动上报并采取有效措施整治到位的重大事故隐患…不予挂牌督办."""
    town = Phone(app.test_client(), county.person(Grant(Role.TOWN, town_code=TOWN)))
    document = inspection(
        county.enterprise(), Catalogue.load(), photo=town.upload(jpeg()), origin="place_report"
    )
    document["findings"][0]["grade"] = "major"
    receipt = town.put(f"/inspections/{uuid4()}", document)
    assert receipt.status_code == 201, receipt.json
    shown = town.get(f"/hazards/{receipt.json['hazards'][0]['id']}").json
    assert shown["origin"] == "place_report"
    advised = [advice for advice in shown["advice"] if advice["dispositions"] == ["no_listing"]]
    assert [advice["applies_now"] for advice in advised] == [False]
    assert not any("heavier_penalty" in advice["dispositions"] for advice in shown["advice"])
