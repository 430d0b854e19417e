"""The session's database with its tables, and a county in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from ledger.database import open_engine
from ledger.schema import migrate
from tests.county_builder import CountyBuilder


@pytest.fixture(scope="session")
def engine(postgres_url: str) -> Iterator[sa.Engine]:
    """Migrated to the newest schema. Tests make rows of their own rather than count on few."""
    migrate(postgres_url)
    engine = open_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def county(engine: sa.Engine) -> CountyBuilder:
    """溆浦县, to put people and enterprises into."""
    return CountyBuilder(engine)
