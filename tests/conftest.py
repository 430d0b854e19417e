"""What every test may ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from api import proof_of_work
from ledger.ground import passwords
from tests.support.moments import BEGAN, let_midnight_pass

pytest_plugins = [
    "tests.support.services",
    "tests.support.database",
    "tests.support.api",
    "tests.support.worker",
    "tests.support.sealed_county",
    "tests.support.wechat_server",
    "tests.support.browser",
    "tests.support.pages",
]

# By the clock an example is as slow as the machine is busy: that says nothing of the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# Made to cost a guesser much, and no test guesses. A process of the product keeps it dear.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
proof_of_work.COUNTER_BELOW = 9

# Each takes as long as many others. Begun last, one worker would wait for the other.
LONG = {
    "faults", "demo", "local",
    "tips/test_nothing_leaks.py", "reports/test_a_month.py", "reports/test_differential.py",
}  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    let_midnight_pass()
    item.stash[BEGAN] = datetime.now(UTC)


def pytest_itemcollected(item: pytest.Item) -> None:
    """`-m "not browser"` leaves out what asks for one."""
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long folders and pages first; within them, and among the others, as they were shuffled."""
    here = Path(__file__).parent

    def is_long(path: Path) -> bool:
        within = path.relative_to(here)
        return not LONG.isdisjoint({within.parts[0], str(within)}) or path.stem.endswith("pages")

    items.sort(key=lambda item: not is_long(item.path))
