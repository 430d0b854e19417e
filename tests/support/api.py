"""The app over real services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from settings import Settings
from tests.support.county_builder import XUPU, CountyBuilder


@pytest.fixture(scope="session")
def app(settings: Settings, engine: sa.Engine) -> Flask:
    """Made once; `engine` is asked for because it migrates the database."""
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without cookies of another test."""
    return app.test_client()


@pytest.fixture
def own_county(app: Flask, engine: sa.Engine) -> Iterator[CountyBuilder]:
    """A county that no other test knows; it works by the plan of 溆浦县."""
    plans = app.extensions["anxun"].plans
    code = f"{100_000 + uuid4().int % 900_000}"
    plan = plans[XUPU]
    plans[code] = replace(plan, area=replace(plan.area, code=code))
    yield CountyBuilder(engine, code)
    del plans[code]
