"""A county of its own with two report officers, and reporters from networks of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.unused import unused_county_code
from tests.tips.officers import Officer, officer
from tests.tips.reporter import Reporter


@pytest.fixture
def quiet(app: Flask, engine: sa.Engine) -> Iterator[CountyBuilder]:
    """A county that no other test knows; it works by the plan of 溆浦县."""
    plans = app.extensions["anxun"].plans
    code = unused_county_code()
    plans[code] = plans[XUPU]
    yield CountyBuilder(engine, code)
    del plans[code]


@pytest.fixture
def officers(quiet: CountyBuilder) -> list[Officer]:
    """Two, each with an active key: enough for the doors to be open."""
    return [officer(quiet), officer(quiet)]


@pytest.fixture
def new_reporter(app: Flask, quiet: CountyBuilder) -> Callable[[], Reporter]:
    """Makes a reporter with a phone and a network of their own."""
    return lambda: Reporter(app.test_client(), quiet.area_code)


@pytest.fixture
def reporter(new_reporter: Callable[[], Reporter], officers: list[Officer]) -> Reporter:
    """One of them, in a county whose doors are open."""
    return new_reporter()
