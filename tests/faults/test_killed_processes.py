"""Whatever is killed under load, every acknowledged record is there once and the evidence holds.

The whole of `anxun up` runs as its own processes. Phones send inspections with photographs, again
and again until they hold a receipt, as the real ones do; meanwhile one process is killed with -9.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
import sqlalchemy as sa

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.database import open_engine
from local.launch import running_environment
from local.process import wait_until
from local.var import Var, read_private
from media.object_store import ObjectStore
from plans.loader import plans_held
from settings import Settings
from tests.support.county_builder import CountyBuilder, Person
from tests.support.phone import inspection, jpeg, sha256_of
from tests.support.running_stack import free_port, running_stack
from tests.support.signing import signed
from tests.support.waiting import GIVE_UP_S
from worker.sealing.verify import verify

PHONES = 4
# Enough that the killed process is at work when it is killed, and again after it came back.
RECORDS_BEFORE_KILL = 12
RECORDS_AFTER_KILL = 12
# The slowest comeback seen was the object store's, 24 s on a busy machine.
COMEBACK_SECONDS = 90


@dataclass
class Stack:
    """A running installation and what reaches it."""

    base_url: str
    var: Var
    engine: sa.Engine
    store: ObjectStore

    def kill(self, name: str) -> None:
        """`kill -9` of the process that `name` records."""
        pid = read_private(self.var.record(name))["pid"]
        _kill_tree(int(pid))

    def unfinished(self) -> int:
        """Outbox rows that nobody has finished yet."""
        rows = sa.select(sa.func.count()).where(models.outbox.c.done_at.is_(None))
        with self.engine.connect() as read:
            return read.execute(rows).scalar_one()


def _kill_tree(pid: int) -> None:
    """The process and all that it started, so that none is left to carry on."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    started = children.read_text().split() if children.exists() else []
    # A backend of PostgreSQL may end by itself between being listed and being killed.
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    for child in started:
        with suppress(FileNotFoundError):
            _kill_tree(int(child))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    var = Var(tmp_path_factory.mktemp("faults") / "var")
    port = free_port()
    # A lease short enough that the sweep takes a killed worker's jobs up within the test.
    with running_stack(var, port, BOARD_SETTLE_SECONDS="1", OUTBOX_LEASE_SECONDS="5"):
        env = running_environment(var)
        settings = Settings.from_env(env)
        engine = open_engine(settings.database_url)
        store = ObjectStore.of(settings)
        yield Stack(f"http://127.0.0.1:{port}", var, engine, store)
        engine.dispose()


@dataclass
class StubbornPhone:
    """Sends records until it holds their receipts; keeps count of what was acknowledged."""

    stack: Stack
    person: Person
    place: UUID
    catalogue: Catalogue
    stop: threading.Event
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def work(self) -> None:
        """Until told to stop: one record after the other, each with a photo of its own."""
        while not self.stop.is_set():
            data = jpeg()
            record_id = str(uuid4())
            document = inspection(self.place, self.catalogue, photo=sha256_of(data))
            while record_id not in self.receipts and not self.stop.is_set():
                try:
                    self._send(record_id, document, data)
                except requests.RequestException:
                    self.stop.wait(0.1)

    def _send(self, record_id: str, document: dict[str, Any], data: bytes) -> None:
        url = f"{self.stack.base_url}/api/v1"
        photo = {"sha256": sha256_of(data), "size_bytes": len(data), "media_type": "image/jpeg"}
        announced = requests.post(
            f"{url}/photos", json={"photos": [photo]}, headers=self.person.bearer, timeout=GIVE_UP_S
        )
        announced.raise_for_status()
        ticket = announced.json()["photos"][0]["ticket"]
        if ticket:
            requests.put(
                ticket["url"], data=data, headers=ticket["headers"], timeout=GIVE_UP_S
            ).raise_for_status()
        answer = requests.put(
            f"{url}/inspections/{record_id}",
            json=signed(document, self.person.name),
            headers={**self.person.bearer, "X-Phone-Time": datetime.now(UTC).isoformat()},
            timeout=GIVE_UP_S,
        )
        answer.raise_for_status()
        self.receipts[record_id] = answer.json()


@pytest.mark.parametrize("victim", ["api", "worker-1", "valkey", "postgres"])
def test_after_a_kill_every_acknowledged_record_is_there_exactly_once(
    stack: Stack, victim: str
) -> None:
    county = CountyBuilder(stack.engine)
    place = county.enterprise()
    person = county.supervisor_at(place)
    stop = threading.Event()
    catalogue = Catalogue.load()
    phones = [StubbornPhone(stack, person, place, catalogue, stop) for _ in range(PHONES)]
    threads = [threading.Thread(target=phone.work) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        _wait_for_receipts(phones, RECORDS_BEFORE_KILL)
        stack.kill(victim)
        held = sum(len(phone.receipts) for phone in phones)
        _wait_for_receipts(phones, held + RECORDS_AFTER_KILL)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    # The test's own connections died with PostgreSQL too.
    stack.engine.dispose()
    receipts = {key: value for phone in phones for key, value in phone.receipts.items()}
    _assert_there_once(stack, place, receipts)
    wait_until(lambda: stack.unfinished() == 0, COMEBACK_SECONDS)
    assert verify(stack.engine, stack.store, plans_held()) == []


def _wait_for_receipts(phones: list[StubbornPhone], number: int) -> None:
    enough = wait_until(
        lambda: sum(len(phone.receipts) for phone in phones) >= number, COMEBACK_SECONDS
    )
    assert enough, "the stack did not come back"


def _assert_there_once(stack: Stack, place: UUID, receipts: dict[str, dict[str, Any]]) -> None:
    table = models.inspection
    with stack.engine.connect() as read:
        rows = read.execute(
            sa.select(table.c.id, table.c.receipt).where(table.c.enterprise_id == place)
        ).all()
        numbers = Counter(
            read.scalars(
                sa.select(models.hazard.c.number).where(models.hazard.c.enterprise_id == place)
            )
        )
    kept = {str(row.id): row.receipt for row in rows}
    assert {key: kept.get(key) for key in receipts} == receipts
    hazards = [line["number"] for receipt in receipts.values() for line in receipt["hazards"]]
    assert all(numbers[number] == 1 for number in hazards)
