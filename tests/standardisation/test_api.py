"""标准化达标激励: the level is recorded, and the plan's factor spares checks. 临湘 14."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg
from tests.support.unused import unused_town_code

LINXIANG = "430682"
PhoneOf = Callable[..., Phone]


def record(place: UUID, level: int | None, *, days: int = 365, **changes: Any) -> dict[str, Any]:
    """A certificate since yesterday, for so many days from today; None: no level any more."""
    certificate = level and {
        "level": level,
        "number": "示例AQB-0001",
        "valid_from": (today() - timedelta(days=400)).isoformat(),
        "valid_until": (today() + timedelta(days=days)).isoformat(),
    }
    return {"enterprise_id": str(place), "certificate": certificate, **changes}


@pytest.fixture
def linxiang(county_by: CountyBy) -> CountyBuilder:
    return county_by(LINXIANG)


@pytest.fixture
def town_code(linxiang: CountyBuilder) -> str:
    return unused_town_code(linxiang.area_code)


@pytest.fixture
def place(linxiang: CountyBuilder, town_code: str) -> UUID:
    return linxiang.enterprise(town_code=town_code, sectors=["S15"])


@pytest.fixture
def town(app: Flask, linxiang: CountyBuilder, town_code: str) -> Phone:
    return Phone(app.test_client(), linxiang.person(Grant(Role.TOWN, town_code=town_code)))


def send(phone: Phone, document: dict[str, Any]) -> None:
    answer = phone.put(f"/standardisations/{uuid4()}", document)
    assert answer.status_code == 201, answer.json


def owed(phone: Phone, place: UUID, duty: str = "regulator_check") -> dict[str, Any]:
    (owner,) = phone.get(f"/duties?enterprise_id={place}").json["owners"]
    return next(line for line in owner["duties"] if line["duty"] == duty)


def check(phone: Phone, place: UUID) -> None:
    sent = inspection(place, Catalogue.load(), origin="enforcement")
    assert phone.put(f"/inspections/{uuid4()}", sent).status_code == 201


def test_checks_of_an_enterprise_are_counted_from_inspections(town: Phone, place: UUID) -> None:
    before = owed(town, place)
    assert (before["times"], before["done"], before["recordable"]) == (2, 0, False)
    check(town, place)
    assert owed(town, place)["done"] == 1


def test_with_a_level_fewer_checks_are_owed_and_the_page_says_why(town: Phone, place: UUID) -> None:
    send(town, record(place, 2))
    line = owed(town, place)
    assert line["times"] == 1
    assert "标准化二级" in line["spared"]
    assert "由 2 次减为 1 次" in line["spared"]
    check(town, place)
    assert owed(town, place)["state"] == "done"


def test_what_the_enterprise_owes_itself_is_not_spared(town: Phone, place: UUID) -> None:
    before = owed(town, place, "principal_led_check")
    send(town, record(place, 1))
    after = owed(town, place, "principal_led_check")
    assert (after["times"], after["spared"]) == (before["times"], None)


def test_a_certificate_that_is_over_spares_nothing(town: Phone, place: UUID) -> None:
    send(town, record(place, 2, days=-1))
    assert (owed(town, place)["times"], owed(town, place)["spared"]) == (2, None)
    listed = town.get(f"/enterprises/{place}/standardisations").json
    assert listed["level_in_force"] is None
    assert [record["level"] for record in listed["records"]] == [2]


def test_the_newest_record_stands_and_a_level_can_be_lost(town: Phone, place: UUID) -> None:
    photo = town.upload(jpeg())
    send(town, record(place, 2, photos=[photo]))
    send(town, record(place, None, note="复评未通过"))
    assert owed(town, place)["times"] == 2
    listed = town.get(f"/enterprises/{place}/standardisations").json
    assert (listed["level_in_force"], [record["level"] for record in listed["records"]]) == (
        None, [None, 2],
    )  # fmt: skip
    assert listed["records"][1]["photos"] == [photo]


def test_who_was_checked_as_often_as_the_level_asks_is_not_behind(
    linxiang: CountyBuilder, town: Phone, town_code: str, place: UUID
) -> None:
    other = linxiang.enterprise(town_code=town_code, sectors=["S15"])
    send(town, record(place, 2))

    def behind() -> dict[str, str]:
        rows = town.get("/duties/missing/regulator_check").json["behind"]
        return {row["enterprise_id"]: row["words"] for row in rows}

    assert behind().keys() == {str(place), str(other)}
    check(town, place)
    check(town, other)
    assert behind().keys() == {str(other)}
    assert behind()[str(other)].startswith("还差 1 次")
    summary = town.get("/duties/missing").json["duties"]
    (line,) = (line for line in summary if line["duty"] == "regulator_check")
    assert (line["owing"], line["behind"]) == (2, 1)


def test_in_a_county_without_the_incentive_a_level_changes_nothing(
    app: Flask, county: CountyBuilder
) -> None:
    place = county.enterprise()
    office = Phone(app.test_client(), county.person(Role.COUNTY))
    before = office.get(f"/duties?enterprise_id={place}").json
    send(office, record(place, 1))
    assert office.get(f"/duties?enterprise_id={place}").json == before


def test_a_level_is_recorded_by_offices_and_not_by_the_enterprise(
    app: Flask, linxiang: CountyBuilder, town: Phone, town_code: str, place: UUID
) -> None:
    of_enterprise = Grant(Role.ENTERPRISE, enterprise_id=place)
    both = Phone(
        app.test_client(), linxiang.person(of_enterprise, Grant(Role.TOWN, town_code=town_code))
    )
    answer = both.put(f"/standardisations/{uuid4()}", record(place, 1))
    assert (answer.status_code, answer.json["reason"]) == (403, "own_enterprise")
    record_id, document = uuid4(), record(place, 3)
    first = town.put(f"/standardisations/{record_id}", document)
    again = town.put(f"/standardisations/{record_id}", document)
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)


@pytest.mark.parametrize(
    "certificate",
    [
        {"level": 4, "number": "示例", "valid_from": "2026-01-01", "valid_until": "2026-12-31"},
        {"level": 1, "valid_from": "2026-01-01", "valid_until": "2026-12-31"},
        {"level": 1, "number": "示例", "valid_from": "2026-12-31", "valid_until": "2026-01-01"},
    ],
)
def test_a_certificate_is_whole(town: Phone, place: UUID, certificate: dict[str, Any]) -> None:
    sent = record(place, 1) | {"certificate": certificate}
    assert town.put(f"/standardisations/{uuid4()}", sent).status_code == 422


def test_a_check_is_not_recorded_by_hand(app: Flask, linxiang: CountyBuilder, place: UUID) -> None:
    grant = Grant(Role.ENTERPRISE, enterprise_id=place)
    phone = Phone(app.test_client(), linxiang.person(grant))
    answer = phone.put(
        f"/duty-records/{uuid4()}",
        {
            "duty": "regulator_check",
            "enterprise_id": str(place),
            "done_on": today().isoformat(),
            "at": datetime.now(UTC).isoformat(),
            "elapsed_s": 60,
            "note": "来查过了",
            "signature": {"name": "李示例", "path": "M100 200L180 120L260 210"},
        },
    )
    assert (answer.status_code, answer.json["reason"]) == (422, "counted_from_inspections")
