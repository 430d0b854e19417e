"""The session's database with its tables, a county in it, and a worker's context to work there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ledger.ground.database import open_engine
from ledger.ground.migrate import migrate
from settings import Settings
from tests.support.county_builder import CountyBuilder
from worker.context import WorkerContext, make_context


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


@pytest.fixture(scope="session")
def worker_context(settings: Settings, engine: sa.Engine) -> Iterator[WorkerContext]:
    """A worker's context; a lease of a minute, so that nothing is swept by chance.

    One a session, as a worker has one a process: boto3 takes its time to open a store.
    """
    worker_context = make_context(replace(settings, outbox_lease_seconds=60))
    worker_context.store.ensure_bucket()
    yield worker_context
    worker_context.engine.dispose()
