"""The app over real services."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from settings import Settings


@pytest.fixture(scope="session")
def app(settings: Settings, engine: sa.Engine) -> Flask:
    """Made once; `engine` is asked for because it migrates the database."""
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without cookies of another test."""
    return app.test_client()
