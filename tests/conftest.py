"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.services", "tests.browser", "tests.database", "tests.wechat_server"]

# By the clock an example is as slow as the machine is busy: that says nothing of the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# Each of their files takes as long as many others. Begun last, one worker would wait for the other.
LONG = ("faults", "demo", "local", "pages")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long folders first; within them, and among the others, the order stays as shuffled."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in LONG)
