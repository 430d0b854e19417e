"""Who may do what to one enterprise and its records: every route, every kind of person.

The sheet is put together from the parts of the subjects; how to read it stands beside its columns
(`tests/api/permission_sheet.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from ledger.ground.caller import Role
from tests.api.permission_sheet import OTHER_COUNTY, Call, World, make_world
from tests.api.test_route_table import PUBLIC_ROUTES, callers_of, routes
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone, jpeg, visit
from tests.walks import brought

SHEET: dict[str, dict[str, str]] = brought("SHEET")
CALLS: dict[str, Call] = brought("CALLS")
# Signing out is everybody's.
NOT_TRIED = {"DELETE /sessions/current"}


@pytest.fixture(scope="module")
def other_county(app: Flask) -> Iterator[None]:
    """The neighbour works by the same plan."""
    plans = app.extensions["anxun"].plans
    plans[OTHER_COUNTY] = plans[XUPU]
    yield
    del plans[OTHER_COUNTY]


@pytest.fixture(scope="module")
def world(app: Flask, county: CountyBuilder, other_county: None) -> World:
    return make_world(app, county)


@pytest.mark.parametrize("line", SHEET)
def test_each_person_may_do_what_the_sheet_says(world: World, line: str) -> None:
    answers = {name: CALLS[line].told_to(who, world) for name, who in world.people.items()}
    assert answers == SHEET[line]


def test_the_sheet_knows_every_route(app: Flask, world: World) -> None:
    # What is the report officers' alone has a sheet of its own.
    of_desk = {
        name
        for name, view in routes(app).items()
        if callers_of(view, name.partition(" ")[0]) == frozenset({Role.REPORT_OFFICER})
    }
    protected = {
        name.replace("/api/v1", "") for name in routes(app).keys() - PUBLIC_ROUTES - of_desk
    } - NOT_TRIED
    tried = {call.route(app, world) for call in CALLS.values()}
    missing = protected - tried
    assert not missing, f"bring to SHEET and CALLS in tests/<subject>/walked.py: {missing}"
    assert tried == protected
    assert CALLS.keys() == SHEET.keys()


def test_who_left_still_sees_what_they_recorded(
    world: World, app: Flask, county: CountyBuilder
) -> None:
    place = county.enterprise()
    phone = Phone(app.test_client(), county.supervisor_at(place))
    visit_id, photo = uuid4(), phone.upload(jpeg())
    assert phone.put(f"/visits/{visit_id}", visit(place, photos=[photo])).status_code == 201
    county.end_station(phone.person, today() - timedelta(days=1))
    assert phone.get(f"/enterprises/{place}").status_code == 404
    assert phone.get(f"/visits/{visit_id}").status_code == 200
    assert phone.get(f"/photos/{photo}").status_code == 200
