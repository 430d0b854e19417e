"""Real PostgreSQL, Valkey and object store for tests, started once a session in their own folder.

Each service starts when a test first asks for it, so that tests of pure rules start none. With
pytest-xdist every worker has its own set.

No test kills these or cuts off their power, so they need not wait for the disk. Tests that kill
(`faults`, `local`) start services of their own, as they are in earnest.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from local.object_store import LocalObjectStore
from local.postgres import Postgres
from local.process import Program
from local.services import LocalServices, Service
from local.valkey import Valkey
from local.var import Var
from settings import Settings
from tests.support.county_builder import TESTS_KEY


class HastyPostgres(Postgres):
    """Says that a row is on the disk before it is, and serves every app of a session at once."""

    def prepare(self) -> Program:
        program = super().prepare()
        hasty = (
            *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
            "max_connections=300",
        )
        return replace(
            program, argv=[*program.argv, *(w for setting in hasty for w in ("-c", setting))]
        )


class HastyObjectStore(LocalObjectStore):
    """Says that an object is on the disk before it is."""

    def _put_fsync(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class ObjectStoreSettings:
    """What a client of the store must know. The bucket exists."""

    endpoint_url: str
    access_key: str
    secret_key: str
    bucket: str


@pytest.fixture(scope="session")
def session_var() -> Iterator[Var]:
    """A short path: sockets lie in it."""
    root = Path(tempfile.mkdtemp(prefix="anxun-test-"))
    yield Var(root)
    if not os.environ.get("KEEP_TEST_VAR"):
        shutil.rmtree(root, ignore_errors=True)


def _serve(var: Var, service: Service) -> Iterator[dict[str, str]]:
    with LocalServices(var, [service]) as services:
        yield services.environment()


@pytest.fixture(scope="session")
def postgres_environment(session_var: Var) -> Iterator[dict[str, str]]:
    yield from _serve(session_var, HastyPostgres(session_var))


@pytest.fixture(scope="session")
def valkey_environment(session_var: Var) -> Iterator[dict[str, str]]:
    yield from _serve(session_var, Valkey(session_var))


@pytest.fixture(scope="session")
def pages_port() -> int:
    """Where tests serve the pages, which the store must know before it takes their uploads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def object_store_environment(session_var: Var, pages_port: int) -> Iterator[dict[str, str]]:
    origins = ["http://127.0.0.1:8080", f"http://127.0.0.1:{pages_port}"]
    yield from _serve(session_var, HastyObjectStore(session_var, origins))


@pytest.fixture(scope="session")
def postgres_url(postgres_environment: dict[str, str]) -> str:
    """`postgresql://app@/anxun?host=…`: an empty database, shared by the session."""
    return postgres_environment["DATABASE_URL"]


@pytest.fixture(scope="session")
def valkey_url(valkey_environment: dict[str, str]) -> str:
    """`unix:///…`, shared by the session."""
    return valkey_environment["REDIS_URL"]


@pytest.fixture(scope="session")
def object_store_settings(object_store_environment: dict[str, str]) -> ObjectStoreSettings:
    env = object_store_environment
    return ObjectStoreSettings(
        env["S3_ENDPOINT_URL"], env["S3_ACCESS_KEY"], env["S3_SECRET_KEY"], env["S3_BUCKET"]
    )


@pytest.fixture(scope="session")
def settings(
    postgres_environment: dict[str, str],
    valkey_environment: dict[str, str],
    object_store_environment: dict[str, str],
) -> Settings:
    """Settings of all three services, with times short enough for a test."""
    return Settings.from_env(
        postgres_environment
        | valkey_environment
        | object_store_environment
        | {
            "SECRET_KEY": TESTS_KEY,
            "PUBLIC_URL": "http://127.0.0.1:8080",
            "BOARD_SETTLE_SECONDS": "0",
            "OUTBOX_LEASE_SECONDS": "2",
        }
    )
