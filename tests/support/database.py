"""The session's database with its tables, a county in it, and a worker's context to work there.

A second one is for tests whose work goes through whatever stands in the ledger: in the first, that
is all that other tests left. Their file names it `engine`, and the context `worker_context`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ledger.ground.database import open_engine
from ledger.ground.migrate import migrate
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.waiting import LEASE_S
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
    """One a session, as a worker has one a process: boto3 takes its time to open a store."""
    yield from _worker_context(settings)


@pytest.fixture(scope="session")
def second_settings(settings: Settings) -> Settings:
    """Of the second database and a bucket of its own: what is sealed there is another ledger."""
    url = sa.make_url(settings.database_url)
    outside = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with outside.connect() as connection:
        connection.execute(sa.text("create database second template template0"))
    outside.dispose()
    second = url.set(database="second").render_as_string(hide_password=False)
    return replace(settings, database_url=second, s3_bucket=f"{settings.s3_bucket}-second")


@pytest.fixture(scope="session")
def second_engine(second_settings: Settings) -> Iterator[sa.Engine]:
    """Migrated, and as good as empty."""
    migrate(second_settings.database_url)
    engine = open_engine(second_settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def second_worker_context(
    second_settings: Settings, second_engine: sa.Engine
) -> Iterator[WorkerContext]:
    """A worker's context that works there."""
    yield from _worker_context(second_settings)


def _worker_context(settings: Settings) -> Iterator[WorkerContext]:
    worker_context = make_context(replace(settings, outbox_lease_seconds=LEASE_S))
    worker_context.store.ensure_bucket()
    yield worker_context
    worker_context.engine.dispose()
