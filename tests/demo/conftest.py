"""One stack for the demo's tests, with the story told up to the first of this month."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from demo import DemoSummary, play
from demo.agenda import first_months
from demo.client import Client
from ledger.ground.clocks import SHANGHAI
from local.var import Var
from tests.support.running_stack import ADMINISTRATOR, free_port, running_stack


@dataclass(frozen=True, slots=True)
class Theatre:
    """A running stack on which the demo can be played."""

    base_url: str
    var: Path

    def play(self) -> DemoSummary:
        """A fifth of the enterprises, and the last full month alone."""
        _, this_month = first_months(datetime.now(SHANGHAI))
        return play(
            self.base_url,
            ADMINISTRATOR["ADMIN_PHONE"],
            ADMINISTRATOR["ADMIN_PASSWORD"],
            self.var,
            scale=0.2,
            until=datetime(this_month.year, this_month.month, 1, tzinfo=SHANGHAI),
            say=lambda _: None,
        )

    def administrator(self) -> Client:
        """Sees the whole county."""
        return Client.sign_in(
            self.base_url, ADMINISTRATOR["ADMIN_PHONE"], ADMINISTRATOR["ADMIN_PASSWORD"]
        )


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    root = Path(tempfile.mkdtemp(prefix="anxun-demo-"))
    port = free_port()
    with running_stack(Var(root), port, BOARD_SETTLE_SECONDS="1", SECOND_FACTOR="lifted"):
        yield Theatre(f"http://127.0.0.1:{port}", root)
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def played(theatre: Theatre) -> DemoSummary:
    """The first time."""
    return theatre.play()
