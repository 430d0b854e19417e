"""What every test may ask for."""

from __future__ import annotations

pytest_plugins = ["tests.services", "tests.browser", "tests.database"]
