"""A county of its own for each test, and queues that belong to the test alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ledger.ground.tables import outbox
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import BEGAN
from tests.support.waiting import LEASE_S
from worker.context import WorkerContext
from worker.queues import Queues


@pytest.fixture
def queues(request: pytest.FixtureRequest, settings: Settings, engine: sa.Engine) -> Queues:
    """The queues, emptied, before an outbox without the work that other tests left."""
    with engine.begin() as tx:
        tx.execute(sa.delete(outbox).where(outbox.c.created_at < request.node.stash[BEGAN]))
    queues = Queues(settings.redis_url, LEASE_S)
    queues.connection.flushall()
    return queues


@pytest.fixture
def rows(county: CountyBuilder, engine: sa.Engine, worker_context: WorkerContext) -> LedgerRows:
    """An enterprise with its 派驻员, and an outbox in which nothing else waits."""
    with engine.begin() as tx:
        tx.execute(sa.delete(outbox))
    enterprise_id = county.enterprise()
    return LedgerRows(
        county, worker_context.store, enterprise_id, county.supervisor_at(enterprise_id)
    )
