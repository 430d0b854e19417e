"""What was done before somebody changed office is of the office of then, however late it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql import insert

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, inspection

BEFORE, SINCE, THIRD = "fire_brigade", "housing_bureau", "emergency_bureau"
WHOLE = {"role": "inspector"}


@pytest.fixture
def admin(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.ADMIN))


@pytest.fixture(autouse=True)
def three_offices(county: CountyBuilder) -> None:
    rows = [
        {"area_code": county.area_code, "id": key, "kind": "department", "name": key}
        for key in (BEFORE, SINCE, THIRD)
    ]
    with county.engine.begin() as tx:
        tx.execute(insert(models.office).values(rows).on_conflict_do_nothing())


def move(
    admin: Phone, phone: Phone, office: str | None, grants: Sequence[dict[str, Any]] = (WHOLE,)
) -> None:
    """They work there from now on, in these roles."""
    form = {"name": phone.person.name, "phone": phone.person.phone, "office_id": office}
    answer = admin.put(f"/people/{phone.person.id}", form | {"grants": [*grants]})
    assert answer.status_code == 200, answer.json


def check(phone: Phone, place: UUID, catalogue: Catalogue, **changes: Any) -> dict[str, Any]:
    """The answer to an inspection that ended just now, or as it is told."""
    document = inspection(place, catalogue, origin="enforcement", **changes)
    answer = phone.put(f"/inspections/{uuid4()}", document)
    body: dict[str, Any] = answer.json
    return body | {"status": answer.status_code}


def half_an_hour_ago() -> dict[str, str]:
    began, ended = (datetime.now(UTC) - timedelta(minutes=minutes) for minutes in (40, 30))
    return {"started_at": began.isoformat(), "finished_at": ended.isoformat(), "elapsed_s": 600}


def test_a_check_that_comes_late_is_of_the_office_of_its_day(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    inspector = Phone(client, county.person(Role.INSPECTOR, office_id=BEFORE))
    done = half_an_hour_ago()
    move(admin, inspector, SINCE)
    assert check(inspector, place, catalogue, **done)["office"] == BEFORE
    assert check(inspector, place, catalogue)["office"] == SINCE
    # Saved once more as they are, and moved again: of three offices it is the first.
    move(admin, inspector, SINCE)
    move(admin, inspector, THIRD)
    assert check(inspector, place, catalogue, **half_an_hour_ago())["office"] == BEFORE


def test_it_is_of_the_one_that_the_roles_of_its_day_stood_for(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    inspector = Phone(client, county.person(Role.INSPECTOR))
    done = half_an_hour_ago()
    move(admin, inspector, SINCE, [WHOLE, {"role": "supervisor"}])
    assert check(inspector, place, catalogue, **done)["office"] == "county_safety_office"


def test_an_office_that_is_entered_since_counts_for_what_was_done_before(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    inspector = Phone(client, county.person(Role.INSPECTOR))
    done = half_an_hour_ago()
    move(admin, inspector, SINCE)
    assert check(inspector, place, catalogue, **done)["office"] == SINCE


def test_a_phone_may_name_the_office_of_then_and_no_strange_one(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    inspector = Phone(client, county.person(Role.INSPECTOR, office_id=BEFORE))
    done = half_an_hour_ago()
    move(admin, inspector, SINCE)
    for named in (BEFORE, SINCE):
        assert check(inspector, place, catalogue, office=named, **done)["office"] == named
    strange = check(inspector, place, catalogue, office=THIRD, **done)
    assert (strange["status"], strange["reason"]) == (403, "not_your_office")
    late = check(inspector, place, catalogue, office=BEFORE)
    assert (late["status"], late["reason"]) == (403, "not_your_office")


def test_who_had_no_role_there_then_does_it_for_the_office_of_now(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    clerk = Phone(client, county.person(Grant(Role.INSPECTOR, sector="S20"), office_id=BEFORE))
    done = half_an_hour_ago()
    move(admin, clerk, SINCE)
    assert check(clerk, place, catalogue, **done)["office"] == SINCE


def test_a_step_that_comes_late_is_of_the_office_of_its_day(
    county: CountyBuilder, client: FlaskClient, admin: Phone, catalogue: Catalogue
) -> None:
    place = county.enterprise()
    finder, inspector = (
        Phone(client, county.person(Role.INSPECTOR, office_id=BEFORE)) for _ in range(2)
    )
    found = inspection(place, catalogue, photo=None, origin="enforcement", **half_an_hour_ago())
    found["findings"] = [
        {"id": str(uuid4()), "sector": "S06", "part": "后厨", "description": "软管老化",
         "grade": "major"}
    ]  # fmt: skip
    assert finder.put(f"/inspections/{uuid4()}", found).status_code == 201
    graded = {
        "kind": "confirm", "grade": "general", "elapsed_s": 10,
        "at": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
    }  # fmt: skip
    move(admin, inspector, SINCE)
    (hazard,) = found["findings"]
    answer = inspector.put(f"/hazards/{hazard['id']}/events/{uuid4()}", graded)
    assert (answer.status_code, answer.json.get("office")) == (201, BEFORE), answer.json
    with county.engine.connect() as read:
        kept = models.hazard_event.c
        step = sa.select(kept.office).where(kept.hazard_id == UUID(hazard["id"]))
        assert read.scalar(step) == BEFORE
