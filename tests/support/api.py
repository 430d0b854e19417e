"""The app over real services."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from checklists.catalogue import Catalogue
from settings import Settings
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy, new_counties
from tests.support.documented_answers import hold_answers
from tests.support.last_reading import stray_keys, wrong_lists


@pytest.fixture(scope="session")
def app(settings: Settings, engine: sa.Engine) -> Iterator[Flask]:
    """Made once; `engine` is asked for because it migrates the database."""
    app = create_app(settings)
    hold_answers(app)
    yield app
    assert not wrong_lists(app, CountyBuilder(engine))
    assert not stray_keys(app.extensions["anxun"].store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without cookies of another test."""
    return app.test_client()


@pytest.fixture
def county_by(app: Flask, engine: sa.Engine) -> Iterator[CountyBy]:
    """Makes counties that no other test knows."""
    with new_counties(engine, app.extensions["anxun"].plans) as county_by:
        yield county_by


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Ours, read once: nobody changes it."""
    return Catalogue.load()


@pytest.fixture
def place(county: CountyBuilder) -> UUID:
    """An enterprise that no other test knows."""
    return county.enterprise()


@pytest.fixture
def own_county(county_by: CountyBy) -> CountyBuilder:
    """One that works by the plan of 溆浦县."""
    return county_by(XUPU)
