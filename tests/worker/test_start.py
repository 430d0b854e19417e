"""The workers' side is as robust while it starts as while it works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.ground.migrate import migrate
from local.children import children
from local.postgres import Postgres
from local.process import Running, wait_until
from local.services import LocalServices
from local.valkey import Valkey
from local.var import Var
from settings import Settings
from tests.support.running_stack import SERVICES


@pytest.fixture
def var(tmp_path: Path) -> Var:
    return Var(tmp_path / "var")


@pytest.fixture
def services(var: Var) -> Iterator[LocalServices]:
    services = LocalServices(var, [Postgres(var), Valkey(var)])
    yield services
    services.stop()


def says_that_it_waits(running: Running) -> bool:
    return running.log is not None and '"waiting"' in running.log.read_text()


def test_worker_and_relay_wait_for_services_that_are_away_when_they_start(
    var: Var, services: LocalServices, settings: Settings
) -> None:
    """Neither exits, neither says that it came up, and both come up once the services do."""
    env = dict.fromkeys(SERVICES, "") | services.environment()
    env |= {"SECRET_KEY": settings.secret_key, "S3_ENDPOINT_URL": "http://127.0.0.1:1"}
    env |= {"S3_ACCESS_KEY": "x", "S3_SECRET_KEY": "x", "ANXUN_VAR": str(var.root)}
    _, relay, worker, _ = children(var, "127.0.0.1", 1, env)
    try:
        for running in (relay, worker):
            running.start()
        for running in (relay, worker):
            assert wait_until(lambda it=running: says_that_it_waits(it), 60)  # type: ignore[misc]
        services.start()
        migrate(services.environment()["DATABASE_URL"])
        for running in (relay, worker):
            assert running.process is not None
            watched = running.process
            assert wait_until(lambda it=running: _came_up(it), 60), running.log  # type: ignore[misc]
            assert running.process is watched
    finally:
        for running in (relay, worker):
            running.stop()


def _came_up(running: Running) -> bool:
    assert running.process is not None
    assert running.process.poll() is None, "it ended"
    return running._answered()
