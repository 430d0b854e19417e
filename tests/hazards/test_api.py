"""A hazard's life over HTTP: who may take which step, once, and what everybody sees of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import Case, event, found, in_days, major_order, order
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg


@pytest.fixture
def case(county: CountyBuilder, client: FlaskClient, catalogue: Catalogue) -> Case:
    return found(county, client, catalogue)


def test_a_hazard_lives_from_finding_to_closing(case: Case) -> None:
    steps = [
        case.act(case.inspector, "assign", **order()),
        case.rectify(),
        case.act(case.finder, "reject", note="只通了电，没有试响"),
        case.rectify(),
        case.act(case.finder, "verify"),
        case.act(case.town, "close"),
    ]
    assert [step.status_code for step in steps] == [201] * 6
    states = ["assigned", "submitted", "rejected", "submitted", "verified", "closed"]
    assert [step.json["state"] for step in steps] == states
    hazard = case.enterprise.get(f"/hazards/{case.id}").json
    assert hazard["state"] == "closed"
    assert hazard["closed_at"]
    assert hazard["may"] == []
    assert hazard["order_number"] == hazard["number"] + "-J1"
    assert [event["position"] for event in hazard["events"]] == [1, 2, 3, 4, 5, 6]
    assert [event["state_after"] for event in hazard["events"]] == states
    assert hazard["events"][5]["role"] == "town"
    assert hazard["events"][1]["photos"]
    assert hazard["remedy"]


def test_a_closed_hazard_cannot_be_rectified_again(case: Case) -> None:
    case.rectify()
    case.act(case.finder, "verify")
    case.act(case.town, "close")
    answer = case.rectify()
    assert (answer.status_code, answer.json["reason"]) == (409, "state_forbids")
    assert answer.json["errors"]["state"] == "closed"
    assert "已销号" in answer.json["message"]


def test_who_found_a_hazard_may_not_close_it(
    case: Case, client: FlaskClient, county: CountyBuilder, catalogue: Catalogue
) -> None:
    inspector = Phone(client, county.person(Role.INSPECTOR))
    document = inspection(
        case.place, catalogue, photo=inspector.upload(jpeg()), origin="enforcement"
    )
    hazard = inspector.put(f"/inspections/{uuid4()}", document).json["hazards"][0]["id"]
    theirs = replace(case, id=hazard, finder=inspector)
    theirs.rectify()
    theirs.act(inspector, "verify")
    refused = theirs.act(inspector, "close")
    assert (refused.status_code, refused.json["reason"]) == (403, "not_yours_to_do")
    assert "close" not in inspector.get(f"/hazards/{hazard}").json["may"]
    assert theirs.act(case.town, "close").status_code == 201


@pytest.mark.parametrize("kind", ["assign", "verify", "reject", "close"])
def test_an_enterprise_judges_nothing_of_its_own(case: Case, kind: str) -> None:
    answer = case.act(case.enterprise, kind)
    assert (answer.status_code, answer.json["reason"]) == (403, "not_yours_to_do")


def test_rectifying_needs_words_and_a_photo(case: Case) -> None:
    answer = case.act(case.enterprise, "rectify")
    assert (answer.status_code, answer.json["reason"]) == (422, "demands_missing")
    assert set(answer.json["errors"]["json"]) == {"note", "photos"}
    assert case.state() == "open"


def test_a_photo_that_never_came_leaves_the_hazard_as_it_was(case: Case) -> None:
    answer = case.act(case.enterprise, "rectify", note="已整改", photos=["ab" * 32])
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")
    assert answer.json["errors"]["photos"] == ["ab" * 32]
    assert case.state() == "open"


def test_a_suspected_major_hazard_waits_for_its_confirmation(
    county: CountyBuilder, client: FlaskClient, catalogue: Catalogue
) -> None:
    case = found(county, client, catalogue, grade="major", criterion="建城规〔2023〕4号")
    assert case.state() == "unconfirmed"
    assert case.rectify().json["reason"] == "state_forbids"
    assert case.act(case.inspector, "assign", **major_order()).json["reason"] == "state_forbids"
    vague = case.act(case.inspector, "confirm", grade="major")
    assert list(vague.json["errors"]["json"]) == ["criterion"]
    cited = {"grade": "major", "criterion": "建城规〔2023〕4号 第七条"}
    assert case.act(case.inspector, "confirm", **cited).status_code == 201
    hazard = case.inspector.get(f"/hazards/{case.id}").json
    assert (hazard["state"], hazard["criterion"]) == ("confirmed", "建城规〔2023〕4号 第七条")


def test_a_new_deadline_keeps_the_first_one(case: Case) -> None:
    first = case.inspector.get(f"/hazards/{case.id}").json["first_deadline"]
    new_order = order()
    case.act(case.inspector, "assign", **new_order)
    hazard = case.inspector.get(f"/hazards/{case.id}").json
    assert (hazard["first_deadline"], hazard["deadline"]) == (first, new_order["deadline"])


@pytest.mark.parametrize("days", [-2, 16])
def test_a_deadline_outside_the_plan_is_refused(case: Case, days: int) -> None:
    deadline = in_days(days)
    answer = case.act(case.inspector, "assign", **order(deadline=deadline))
    assert (answer.status_code, answer.json["reason"]) == (422, "deadline_out_of_range")


def test_the_same_event_again_gets_the_same_receipt(case: Case) -> None:
    photo = case.enterprise.upload(jpeg())
    document = event("rectify", note="已通电", photos=[photo])
    path = f"/hazards/{case.id}/events/{uuid4()}"
    first, again = case.enterprise.put(path, document), case.enterprise.put(path, document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = case.enterprise.put(path, document | {"note": "别的话"})
    assert (other.status_code, other.json["reason"]) == (409, "other_document")


def test_one_event_cannot_be_two_hazards_events(
    county: CountyBuilder, client: FlaskClient, catalogue: Catalogue, case: Case
) -> None:
    other = found(county, client, catalogue)
    document, event_id = event("assign", **order()), uuid4()
    case.inspector.put(f"/hazards/{case.id}/events/{event_id}", document)
    answer = case.inspector.put(f"/hazards/{other.id}/events/{event_id}", document)
    assert (answer.status_code, answer.json["reason"]) == (409, "other_document")


def test_of_two_who_verify_at_once_one_is_told_the_state_now(case: Case, app: Flask) -> None:
    case.rectify()
    people = [case.inspector, case.town, case.finder]
    phones = [Phone(app.test_client(), person.person) for person in people]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda phone: case.act(phone, "verify"), phones))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    late = [answer.json for answer in answers if answer.status_code == 409]
    assert {refusal["errors"]["state"] for refusal in late} == {"verified"}


def test_who_was_stationed_there_before_judges_nothing_that_came_since(
    case: Case, county: CountyBuilder, client: FlaskClient
) -> None:
    past = Phone(client, county.supervisor_at(case.place))
    county.end_station(past.person, today() - timedelta(days=1))
    assert case.rectify().status_code == 201
    backdated = case.act(past, "verify", at=(datetime.now(UTC) - timedelta(hours=36)).isoformat())
    assert (backdated.status_code, backdated.json["reason"]) == (422, "clock_implausible")
    assert case.state() == "submitted"


def test_twenty_parallel_sends_of_one_event_leave_one(
    case: Case, app: Flask, engine: sa.Engine
) -> None:
    document, event_id = event("assign", **order()), uuid4()
    path = f"/hazards/{case.id}/events/{event_id}"

    def send(_: int) -> TestResponse:
        return Phone(app.test_client(), case.inspector.person).put(path, document)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({str(answer.json) for answer in answers}) == 1
    with engine.connect() as read:
        counted = sa.select(sa.func.count()).where(models.hazard_event.c.hazard_id == case.id)
        assert read.scalar(counted) == 1


def test_a_hazard_out_of_sight_is_not_there(
    case: Case, county: CountyBuilder, client: FlaskClient
) -> None:
    elsewhere = county.enterprise()
    strangers = [
        county.supervisor_at(elsewhere),
        county.person(Grant(Role.ENTERPRISE, enterprise_id=elsewhere)),
        county.person(Grant(Role.INSPECTOR, sector="S20")),
    ]
    for stranger in strangers:
        phone = Phone(client, stranger)
        assert phone.get(f"/hazards/{case.id}").status_code == 404
        assert case.act(phone, "verify").status_code == 404
        listed = phone.get(f"/hazards?enterprise_id={case.place}").json["hazards"]
        assert listed == []


def test_each_event_asks_for_its_seal_the_boards_and_is_audited(
    case: Case, engine: sa.Engine
) -> None:
    event_id = uuid4()
    case.act(case.inspector, "assign", event_id, **order())
    with engine.connect() as read:
        jobs = read.scalars(
            sa.select(models.outbox.c.job).where(
                models.outbox.c.subject.in_([f"hazard_event/{event_id}", str(case.place)])
            )
        )
        assert {"seal_record", "print_boards"} <= set(jobs)
        action = sa.select(models.audit.c.action).where(models.audit.c.subject_id == str(event_id))
        assert read.scalar(action) == "assign_hazard"


def test_the_list_is_asked_by_state_enterprise_and_what_is_mine(case: Case) -> None:
    def numbers(query: str) -> list[str]:
        answer = case.finder.get(f"/hazards?{query}")
        assert answer.status_code == 200, answer.json
        return [hazard["id"] for hazard in answer.json["hazards"]]

    assert numbers(f"enterprise_id={case.place}") == [case.id]
    assert numbers("mine=1") == [case.id]
    assert numbers(f"state=open,rejected&enterprise_id={case.place}") == [case.id]
    assert numbers(f"state=closed&enterprise_id={case.place}") == []
    assert numbers(f"overdue=1&enterprise_id={case.place}") == []


def test_an_overdue_hazard_counts_its_days(case: Case, engine: sa.Engine) -> None:
    with engine.begin() as tx:
        past = today() - timedelta(days=4)
        tx.execute(
            sa.update(models.hazard).where(models.hazard.c.id == case.id).values(deadline=past)
        )
    (row,) = case.finder.get(f"/hazards?overdue=1&enterprise_id={case.place}").json["hazards"]
    assert row["overdue_days"] == 4
    assert row["photos"]
    assert row["may"] == ["fix_at_once"]
    case.rectify()
    assert case.finder.get(f"/hazards/{case.id}").json["overdue_days"] == 0


def test_pages_hold_every_hazard_once_the_most_urgent_first(
    case: Case, catalogue: Catalogue
) -> None:
    for days in (9, 3, 7):
        document = inspection(case.place, catalogue, photo=case.finder.upload(jpeg()))
        deadline = in_days(days)
        document["findings"][0]["deadline"] = deadline
        assert case.finder.put(f"/inspections/{uuid4()}", document).status_code == 201
    seen, cursor = [], ""
    while True:
        query = f"enterprise_id={case.place}&limit=1" + (f"&cursor={cursor}" if cursor else "")
        page = case.finder.get(f"/hazards?{query}").json
        seen += page["hazards"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len({hazard["id"] for hazard in seen}) == 4
    assert [hazard["deadline"] for hazard in seen] == sorted(hazard["deadline"] for hazard in seen)


@pytest.mark.parametrize("query", ["state=lost", "cursor=xyz", "limit=0", "cursor=W10="])
def test_a_question_that_makes_no_sense_is_refused(case: Case, query: str) -> None:
    assert case.finder.get(f"/hazards?{query}").status_code == 422
