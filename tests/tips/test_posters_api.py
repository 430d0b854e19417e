"""举报告知牌 over the API: printed on request, and where it hangs."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.records.outbox import Job
from tests.boards.test_api import board_of, posting, print_version
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.phone import Phone, jpeg
from tests.support.unused import unused_town_code
from tests.tips.doors import no_keys, two_officers


@pytest.fixture
def town_code(county: CountyBuilder) -> str:
    """A town of its own: counts of others stay out of it."""
    code = unused_town_code(XUPU)
    county.town(code, "示例乡")
    return code


@pytest.fixture
def place(county: CountyBuilder, town_code: str) -> UUID:
    enterprise_id = county.enterprise(town_code=town_code)
    with county.engine.begin() as tx:
        set_up_boards(tx, XUPU, enterprise_id)
    return enterprise_id


@pytest.fixture
def enterprise(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))


@pytest.fixture
def town(county: CountyBuilder, client: FlaskClient, town_code: str) -> Phone:
    return Phone(client, county.person(Grant(Role.TOWN, town_code=town_code)))


def post(enterprise: Phone, place: UUID, **changes: Any) -> None:
    code = board_of(enterprise, place)["code"]
    answer = enterprise.put(
        f"/boards/{code}/postings/{uuid4()}", posting(enterprise.upload(jpeg()), **changes)
    )
    assert answer.status_code == 201, answer.json


def test_a_town_reads_how_many_of_its_enterprises_hang_the_plate(
    enterprise: Phone, town: Phone, place: UUID, town_code: str, county: CountyBuilder
) -> None:
    other = county.enterprise(town_code=town_code, name="示例无牌店")
    county.enterprise(town_code=town_code, active=False)
    print_version(county.engine, board_of(enterprise, place)["code"], 1)
    assert town.get("/tip-posters").json["total"] == {
        "enterprises": 2, "with_poster": 0, "percent": 0.0
    }  # fmt: skip
    post(enterprise, place, shows_tip_poster=True)
    # A later posting that did not look for the plate says nothing about it.
    post(enterprise, place)
    counted = {"enterprises": 2, "with_poster": 1, "percent": 50.0}
    coverage = town.get("/tip-posters").json
    assert coverage["total"] == counted
    assert coverage["towns"] == [{"town_code": town_code, "town": "示例乡"} | counted]
    assert [row["id"] for row in coverage["lacking"]] == [str(other)]
    assert board_of(enterprise, place)["shows_tip_poster"] is True
    post(enterprise, place, shows_tip_poster=False)
    assert town.get("/tip-posters").json["total"]["with_poster"] == 0


def test_of_nothing_there_is_no_percent(county: CountyBuilder, client: FlaskClient) -> None:
    nobody = Phone(client, county.person(Grant(Role.TOWN, town_code="431224998")))
    coverage = nobody.get("/tip-posters").json
    assert coverage["total"] == {"enterprises": 0, "with_poster": 0, "percent": None}
    assert (coverage["towns"], coverage["lacking"]) == ([], [])


def test_the_enterprises_without_a_plate_are_paged(
    town: Phone, town_code: str, county: CountyBuilder
) -> None:
    for number in range(3):
        county.enterprise(town_code=town_code, name=f"示例店{number}")
    first = town.get("/tip-posters?limit=2").json
    rest = town.get(f"/tip-posters?limit=2&cursor={first['next_cursor']}").json
    assert [enterprise["name"] for enterprise in first["lacking"]] == ["示例店0", "示例店1"]
    assert ([enterprise["name"] for enterprise in rest["lacking"]], rest["next_cursor"]) == (
        ["示例店2"],
        None,
    )


def test_a_plate_is_asked_for_once_and_told_when_it_is_there(
    enterprise: Phone, place: UUID, county: CountyBuilder, engine: sa.Engine
) -> None:
    no_keys(county)
    two_officers(county)
    path = f"/enterprises/{place}/tip-poster"
    answers = [enterprise.post(path, {}) for _ in range(2)]
    expected = {"open": True, "printed_at": None, "current": False, "files": []}
    assert [(answer.status_code, answer.json) for answer in answers] == [(202, expected)] * 2
    waiting = sa.select(sa.func.count()).where(models.outbox.c.subject == str(place))
    with engine.connect() as read:
        count = waiting.where(models.outbox.c.job == Job.PRINT_TIP_POSTER)
        assert read.execute(count).scalar_one() == 1


def test_no_plate_is_printed_while_the_doors_are_closed(
    enterprise: Phone, town: Phone, place: UUID, county: CountyBuilder
) -> None:
    no_keys(county)
    for phone, path in (
        (enterprise, f"/enterprises/{place}/tip-poster"),
        (town, "/tip-posters/county"),
    ):
        refused = phone.post(path, {})
        assert (refused.status_code, refused.json["reason"]) == (409, "tips_closed")
        assert phone.get(path).json["open"] is False


def test_the_plate_of_somebody_elses_enterprise_is_not_there(
    enterprise: Phone, county: CountyBuilder
) -> None:
    path = f"/enterprises/{county.enterprise()}/tip-poster"
    assert (enterprise.get(path).status_code, enterprise.post(path, {}).status_code) == (404, 404)
    assert enterprise.get("/tip-posters").status_code == 403
