"""Visits, inspections and logs read back: by whom they concern, whole, and page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from ledger.ground.printed import StoredFile
from ledger.visits.commands.logs import record_printed_log, record_unchanged_log
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import this_month
from tests.support.phone import Phone, inspection, jpeg, visit
from tests.support.signing import signed


@pytest.fixture
def supervisor(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


@pytest.fixture
def stranger(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.supervisor_at(county.enterprise()))


def test_a_visit_is_read_back_as_it_was_sent(
    supervisor: Phone, stranger: Phone, place: UUID, catalogue: Catalogue
) -> None:
    visit_id, document = uuid4(), signed(visit(place), supervisor.person.name)
    receipt = supervisor.put(f"/visits/{visit_id}", document).json
    found = inspection(place, catalogue, photo=supervisor.upload(jpeg()), visit_id=str(visit_id))
    supervisor.put(f"/inspections/{uuid4()}", found)
    shown = supervisor.get(f"/visits/{visit_id}").json
    assert shown["document"] == document
    assert shown["receipt"]["document_sha256"] == receipt["document_sha256"]
    assert shown["hazards"] == 1
    assert stranger.get(f"/visits/{visit_id}").status_code == 404


def test_an_inspection_is_read_back_by_the_enterprise_it_concerns(
    supervisor: Phone,
    stranger: Phone,
    place: UUID,
    catalogue: Catalogue,
    county: CountyBuilder,
    client: FlaskClient,
) -> None:
    record_id, document = uuid4(), signed(inspection(place, catalogue), supervisor.person.name)
    supervisor.put(f"/inspections/{record_id}", document)
    enterprise = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))
    assert enterprise.get(f"/inspections/{record_id}").json["document"] == document
    (row,) = enterprise.get("/inspections").json["inspections"]
    assert (row["id"], row["person"]) == (str(record_id), supervisor.person.name)
    assert stranger.get(f"/inspections/{record_id}").status_code == 404
    assert str(record_id) not in stranger.get("/inspections").text


def test_visits_are_listed_by_month_enterprise_and_person_the_newest_first(
    supervisor: Phone, place: UUID
) -> None:
    now = datetime.now(UTC)
    ids = []
    for minutes in (50, 40, 30):
        ids.append(str(uuid4()))
        arrived = (now - timedelta(minutes=minutes)).isoformat()
        supervisor.put(f"/visits/{ids[-1]}", visit(place, arrived_at=arrived))

    def listed(query: str) -> list[str]:
        return [visit["id"] for visit in supervisor.get(f"/visits?{query}").json["visits"]]

    assert listed(f"enterprise_id={place}") == ids[::-1]
    assert listed(f"person_id={supervisor.person.id}&limit=2") == ids[:0:-1]
    assert listed("month=2020-01") == []
    first = supervisor.get("/visits?limit=2").json
    rest = supervisor.get(f"/visits?limit=2&cursor={first['next_cursor']}").json
    assert [visit["id"] for visit in first["visits"] + rest["visits"]] == ids[::-1]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("month", ["2026-13", "2026", "26-01", "2026-1", "x"])
def test_a_month_that_is_none_is_refused(supervisor: Phone, month: str) -> None:
    assert supervisor.get(f"/visits?month={month}").status_code == 422
    assert supervisor.post("/visit-logs", {"month": month}).status_code == 422


def test_a_log_is_asked_for_and_then_found(supervisor: Phone, stranger: Phone) -> None:
    asked = supervisor.post("/visit-logs", {"month": this_month()})
    assert (asked.status_code, asked.json["state"], asked.json["version"]) == (202, "asked", 1)
    log_id = asked.json["id"]
    assert supervisor.get(f"/visit-logs/{log_id}").json == asked.json
    (listed,) = supervisor.get(f"/visit-logs?month={this_month()}").json["visit_logs"]
    assert listed["id"] == log_id
    assert stranger.get(f"/visit-logs/{log_id}").status_code == 404
    assert stranger.get("/visit-logs").json["visit_logs"] == []


def test_asking_again_while_it_is_printed_asks_for_nothing_new(supervisor: Phone) -> None:
    ids = {supervisor.post("/visit-logs", {"month": this_month()}).json["id"] for _ in range(3)}
    assert len(ids) == 1


def test_a_printed_log_has_links_and_an_unchanged_one_leads_to_the_same_files(
    supervisor: Phone, county: CountyBuilder
) -> None:
    first = supervisor.post("/visit-logs", {"month": this_month()}).json["id"]
    stored = {"pdf": StoredFile("visit-logs/x/1/log.pdf", "0" * 64, 9)}
    with county.engine.begin() as tx:
        record_printed_log(
            tx, XUPU, UUID(first), content={}, content_sha256="0" * 64, changes=[], files=stored
        )
    second = supervisor.post("/visit-logs", {"month": this_month()}).json["id"]
    assert second != first
    with county.engine.begin() as tx:
        record_unchanged_log(tx, XUPU, UUID(second), "0" * 64)
    for log_id, state in ((first, "ready"), (second, "unchanged")):
        shown = supervisor.get(f"/visit-logs/{log_id}").json
        assert shown["state"] == state
        assert [(file["name"], file["size_bytes"]) for file in shown["files"]] == [("pdf", 9)]
        assert "log.pdf" in shown["files"][0]["url"]


def test_the_office_asks_for_anybodys_log_and_a_supervisor_only_for_the_own(
    supervisor: Phone, stranger: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    request: dict[str, Any] = {"month": this_month(), "person_id": str(supervisor.person.id)}
    assert stranger.post("/visit-logs", request).status_code == 404
    office = Phone(client, county.person(Role.COUNTY))
    assert office.post("/visit-logs", request).json["person"] == supervisor.person.name


def test_a_month_that_has_not_begun_has_no_log(supervisor: Phone) -> None:
    assert supervisor.post("/visit-logs", {"month": "2999-01"}).status_code == 422
