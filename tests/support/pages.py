"""The built pages, served by the API over real services, at an address that the store knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect

from api.app import create_app
from local.node import node_home, run_npm
from local.var import PROJECT
from media.object_store import ObjectStore
from settings import Settings
from tests.support.browser import new_device
from tests.support.county_builder import CountyBy, new_counties
from tests.support.county_town import CountyTown
from tests.support.serving import serving
from tests.support.waiting import GIVE_UP_S

WEB = PROJECT / "web"
# Waiting ends when the words are there.
expect.set_options(timeout=GIVE_UP_S * 1_000)


@pytest.fixture(scope="session")
def built_pages() -> None:
    """Builds them where nobody has; `make test` has brought the packages."""
    if not (WEB / "dist" / "index.html").exists():
        built = run_npm(node_home(), WEB, "run", "build")
        assert built.returncode == 0, built.stderr


@pytest.fixture(scope="session")
def pages_app(settings: Settings, engine: sa.Engine, pages_port: int, built_pages: None) -> Flask:
    """The API behind the pages."""
    return create_app(replace(settings, public_url=f"http://127.0.0.1:{pages_port}"))


@pytest.fixture(scope="session")
def pages_url(pages_app: Flask, pages_port: int) -> Iterator[str]:
    """Where the phone's pages are."""
    with serving(pages_app, pages_port) as address:
        yield f"{address}/app/"


@pytest.fixture(scope="session")
def tips_url(settings: Settings, engine: sa.Engine, built_pages: None) -> Iterator[str]:
    """Where the public's pages are, behind a proxy, so that each reporter can have a network."""
    with serving(create_app(replace(settings, trusted_proxies=1))) as address:
        yield address


@pytest.fixture
def store(settings: Settings) -> ObjectStore:
    """The object store that the pages' API uses."""
    return ObjectStore.of(settings)


@pytest.fixture
def pages_county_by(pages_app: Flask, engine: sa.Engine) -> Iterator[CountyBy]:
    """Makes counties that no other test knows, for the API behind the pages."""
    with new_counties(engine, pages_app.extensions["anxun"].plans) as county_by:
        yield county_by


@pytest.fixture
def town(engine: sa.Engine) -> CountyTown:
    """An enterprise of its own for each test, and the people around it."""
    return CountyTown(engine)


@pytest.fixture
def another_phone(browser: Browser, profile: dict[str, Any]) -> Iterator[BrowserContext]:
    """The phone of somebody else, for what takes two people."""
    context = new_device(browser, profile)
    yield context
    context.close()
