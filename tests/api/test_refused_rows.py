"""A row that the database refuses for a reason that nobody foresaw is our fault, and said to be."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.accounts.commands.wechat import bind_wechat
from ledger.ground.caller import Role
from telemetry import PlaceOnlyFormatter
from tests.enterprises.test_api import enterprise
from tests.people.test_api import person
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import found
from tests.support.phone import Phone, inspection, jpeg, visit
from tests.tips.desk.test_keys_api import announced
from tests.tips.officers import new_key
from tests.tips.officers_desk import two_desks

Send = Callable[[], TestResponse]


@dataclass
class Senders:
    """For each table one sender of a request that is right and writes a row of it."""

    app: Flask
    county: CountyBuilder
    catalogue: Catalogue

    def phone(self, role: Role) -> Phone:
        return Phone(self.app.test_client(), self.county.person(role))

    def person(self) -> Send:
        phone = self.phone(Role.ADMIN)
        return lambda: phone.put(f"/people/{uuid4()}", person())

    def enterprise(self) -> Send:
        phone = self.phone(Role.COUNTY)
        return lambda: phone.put(f"/enterprises/{uuid4()}", enterprise())

    def visit(self) -> Send:
        place = self.county.enterprise()
        phone = Phone(self.app.test_client(), self.county.supervisor_at(place))
        return lambda: phone.put(f"/visits/{uuid4()}", visit(place))

    def hazard(self) -> Send:
        place = self.county.enterprise()
        phone = Phone(self.app.test_client(), self.county.supervisor_at(place))
        document = inspection(place, self.catalogue, photo=phone.upload(jpeg()))
        return lambda: phone.put(f"/inspections/{uuid4()}", document)

    def hazard_event(self) -> Send:
        case = found(self.county, self.app.test_client(), self.catalogue)
        return case.rectify

    def tip_key(self) -> Send:
        phone = self.phone(Role.REPORT_OFFICER)
        return lambda: announced(phone, new_key(phone.person))

    def tip_event(self) -> Send:
        office, desk, _ = two_desks(self.app, self.county)
        tip = office.reports.tip()
        return lambda: desk.act(tip, "accept")

    def tip_message(self) -> Send:
        office, desk, _ = two_desks(self.app, self.county)
        tip = office.reports.tip()
        return lambda: desk.send(tip, "请补充地点")


TABLES = [name for name in vars(Senders) if not name.startswith("_") and name != "phone"]


@contextmanager
def refusing_every_row(engine: sa.Engine, table: str) -> Iterator[None]:
    """A CHECK that no new row can pass, as one would be that our code has forgotten."""
    name = f"ck_{table}_nothing_passes"
    with engine.begin() as tx:
        tx.execute(sa.text(f"alter table {table} add constraint {name} check (false) not valid"))
    try:
        yield
    finally:
        with engine.begin() as tx:
            tx.execute(sa.text(f"alter table {table} drop constraint {name}"))


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    (handler,) = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, PlaceOnlyFormatter)
    ]
    written = io.StringIO()
    before = handler.setStream(written)  # type: ignore[attr-defined]
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield written
    handler.setStream(before)  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", TABLES)
def test_a_constraint_that_nobody_foresaw_is_told_to_nobody_as_their_mistake(
    app: Flask,
    own_county: CountyBuilder,
    log: io.StringIO,
    engine: sa.Engine,
    table: str,
) -> None:
    send: Send = getattr(Senders(app, own_county, Catalogue.load()), table)()
    with refusing_every_row(engine, table):
        refused = send()
    assert (refused.status_code, refused.json["reason"]) == (500, "unexpected")
    logged = [json.loads(line) for line in log.getvalue().splitlines()]
    (fault,) = [line for line in logged if "exc_info" in line]
    assert fault["constraint"] == f"ck_{table}_nothing_passes"
    # The request was right: it was the constraint alone.
    assert send().status_code == 201


def test_a_binding_that_is_refused_for_another_reason_is_not_somebody_elses_wechat(
    county: CountyBuilder, engine: sa.Engine
) -> None:
    caller = county.person(Role.SUPERVISOR).caller
    with refusing_every_row(engine, "wechat_binding"), pytest.raises(sa.exc.IntegrityError):
        bind_wechat(engine, caller, "wx-of-tests", uuid4().hex)
