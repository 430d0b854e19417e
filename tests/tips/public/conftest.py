"""Browsers of the public: with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import new_device, phone_profile
from tests.tips.public.reporting import own_network


@pytest.fixture
def visitor(phone: BrowserContext) -> Page:
    """Somebody with a phone on a network of their own."""
    phone.set_extra_http_headers(own_network())
    return phone.new_page()


@pytest.fixture
def visitor_without_script(browser: Browser) -> Iterator[Page]:
    """The same in a browser that runs no script."""
    context = new_device(browser, {**phone_profile(), "java_script_enabled": False})
    context.set_extra_http_headers(own_network())
    yield context.new_page()
    context.close()
