"""Who stands in for somebody, or takes over from them, finds it in the inbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.notices.commands.notices import deliver_notices
from ledger.records.outbox import Job
from tests.support.county_builder import TOWN, CountyBuilder, Person
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import Phone
from worker.context import WorkerContext


@pytest.fixture
def office(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Role.COUNTY))


@pytest.fixture
def rows(own_county: CountyBuilder, worker_context: WorkerContext) -> LedgerRows:
    place = own_county.enterprise()
    return LedgerRows(own_county, worker_context.store, place, own_county.supervisor_at(place))


def inbox(app: Flask, county: CountyBuilder, person: Person) -> list[dict[str, Any]]:
    """As the person reads it, once the notices of the day were put, and put again."""
    for _ in range(2):
        with county.engine.begin() as tx:
            deliver_notices(tx, app.extensions["anxun"].plans[county.area_code], today())
    notices: list[dict[str, Any]] = Phone(app.test_client(), person).get("/notices").json["notices"]
    return notices


def away(office: Phone, person: Person, deputy: Person, *, first: int, **more: object) -> None:
    days = {"from_date": str(today() + timedelta(first)), "to_date": str(today() + timedelta(9))}
    document = {**days, "deputy_id": str(deputy.id), **more}
    answer = office.put(f"/people/{person.id}/leaves/{uuid4()}", document)
    assert answer.status_code == 201, answer.json


def test_a_deputy_finds_the_absent_ones_work_in_the_inbox_as_long_as_the_leave_lasts(
    app: Flask, own_county: CountyBuilder, office: Phone, rows: LedgerRows
) -> None:
    [hazard_id] = rows.hazards_of(rows.inspection(findings=1))
    with own_county.engine.begin() as tx:
        which = models.hazard.c.id == hazard_id
        tx.execute(sa.update(models.hazard).where(which).values(deadline=today()))
    absent = rows.person
    deputy = own_county.person(Grant(Role.INSPECTOR, town_code=TOWN))
    ahead = own_county.person(Grant(Role.INSPECTOR, town_code=TOWN))
    away(office, absent, deputy, first=0)
    away(office, own_county.person(Role.SUPERVISOR), ahead, first=2)
    last = today() + timedelta(9)
    mark = f"代{absent.name}（到{last.month}月{last.day}日）："
    lines = [notice for notice in inbox(app, own_county, deputy) if mark in notice["words"]]
    # Beside it, late in a month, visits that lack.
    assert (f"/hazards/{hazard_id}", False) in {(one["link"], one["over"]) for one in lines}
    assert not [one for one in inbox(app, own_county, ahead) if one["words"].startswith("代")]


def test_whoever_takes_over_is_told_once_from_whom_how_many_and_since_when(
    app: Flask, own_county: CountyBuilder, office: Phone, rows: LedgerRows
) -> None:
    rows.hazards_of(rows.inspection(findings=2))
    leaver = own_county.person(Role.SUPERVISOR, Grant(Role.TOWN, town_code=TOWN))
    for place in (rows.enterprise_id, own_county.enterprise()):
        own_county.station(leaver, place)
    successor = own_county.person(Role.SUPERVISOR)
    gone = office.post(f"/people/{leaver.id}/leaving", {"successor_id": str(successor.id)})
    assert gone.status_code == 200, gone.json
    waiting = sa.select(models.outbox.c.job).where(models.outbox.c.area_code == rows.area_code)
    with own_county.engine.connect() as read:
        assert Job.PUT_NOTICES in set(read.scalars(waiting))
    [line] = [one for one in inbox(app, own_county, successor) if one["kind"] == "handed_over"]
    since = f"{today().month}月{today().day}日"
    assert line["words"] == (
        f"{leaver.name}派驻的 2 家企业和担任的 1 个角色从{since}起由您接手。"
        "这些企业有 2 条隐患还没有销号。"
    )
    assert (line["link"], line["over"]) == ("/today", False)
    deputy = own_county.person(Role.SUPERVISOR)
    away(office, successor, deputy, first=1, stations=True)
    [line] = [one for one in inbox(app, own_county, deputy) if one["kind"] == "handed_over"]
    first, last = today() + timedelta(1), today() + timedelta(9)
    assert line["words"].startswith(
        f"{successor.name}派驻的 2 家企业从{first.month}月{first.day}日起由您接手，"
        f"到{last.month}月{last.day}日为止。"
    )
