"""An enterprise closes, takes another name, or goes on as part of another; its history stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import shanghai_month
from ledger.visits.queries.log_content import visit_log_content
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, Person
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg, visit


def day(offset: int) -> str:
    return (today() + timedelta(days=offset)).isoformat()


@pytest.fixture
def office(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.COUNTY))


@pytest.fixture
def supervisor(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


def close(office: Phone, place: UUID, on: int = 0, **changes: Any) -> Any:
    document = {"closed_on": day(on), "reason": "经营者注销营业执照"}
    return office.put(f"/enterprises/{place}/closure", document | changes)


def rename(office: Phone, place: UUID, name: str, since: int = 0) -> Any:
    return office.put(f"/enterprises/{place}/name", {"name": name, "since": day(since)})


def merge(office: Phone, place: UUID, into: UUID, on: int = 0, **changes: Any) -> Any:
    document = {"into": str(into), "merged_on": day(on), "reason": "两家门店合并经营"}
    return office.put(f"/enterprises/{place}/merger", document | changes)


def find_hazard(phone: Phone, place: UUID) -> tuple[str, str]:
    """An inspection with one hazard; its id, and its photo's."""
    photo = phone.upload(jpeg())
    document = inspection(place, Catalogue.load(), photo=photo)
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 201, answer.json
    return answer.json["hazards"][0]["id"], photo


def stationed(office: Phone, person: Person, place: UUID) -> list[tuple[str, str | None]]:
    with office.client.application.extensions["anxun"].engine.connect() as read:
        held = sa.select(models.assignment.c.from_date, models.assignment.c.to_date).where(
            models.assignment.c.person_id == person.id,
            models.assignment.c.enterprise_id == place,
        )
        return [
            (str(row.from_date), row.to_date and str(row.to_date))
            for row in read.execute(held.order_by(models.assignment.c.from_date))
        ]


def test_a_day_before_which_there_is_none_is_refused_in_a_sentence(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    first = "0001-01-01"
    named = office.put(f"/enterprises/{place}/name", {"name": "新名店", "since": first})
    for answer in (merge(office, place, county.enterprise(), merged_on=first), named):
        assert answer.status_code == 422
        assert "早于 1900 年，请核对年份" in str(answer.json["errors"])


# Closing


def test_a_closed_enterprise_says_when_and_why_and_is_owed_nothing(
    office: Phone, place: UUID
) -> None:
    answer = close(office, place, -1)
    assert answer.status_code == 200
    closure = {name: answer.json[name] for name in ("active", "closed_on", "closed_reason")}
    assert closure == {"active": False, "closed_on": day(-1), "closed_reason": "经营者注销营业执照"}
    assert answer.json["month_visits_minimum"] == 0
    assert close(office, place, -1).status_code == 200
    again = close(office, place, -1, reason="另一个原因")
    assert (again.status_code, again.json["reason"]) == (409, "enterprise_ended")


def test_stationing_ends_with_the_last_day(
    county: CountyBuilder, office: Phone, place: UUID, supervisor: Phone
) -> None:
    later = county.person(Role.SUPERVISOR)
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.assignment).values(
                area_code=XUPU, id=uuid4(), person_id=later.id, enterprise_id=place,
                from_date=today() + timedelta(days=9),
            )
        )  # fmt: skip
    close(office, place, -1)
    ((_, until),) = stationed(office, supervisor.person, place)
    assert until == day(-1)
    assert stationed(office, later, place) == []
    document = {"person_id": str(later.id), "enterprise_id": str(place), "from_date": day(0)}
    answer = office.put(f"/assignments/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "enterprise_closed")


def test_open_hazards_of_a_closed_enterprise_stay_on_the_ledger(
    office: Phone, place: UUID, supervisor: Phone
) -> None:
    hazard_id, _ = find_hazard(supervisor, place)
    assert close(office, place).json["open_hazards"] == 1
    assert office.get(f"/hazards/{hazard_id}").json["enterprise_id"] == str(place)


def test_nothing_ends_in_the_future(office: Phone, county: CountyBuilder, place: UUID) -> None:
    answers = [
        close(office, place, 1),
        rename(office, place, "示例酒楼", 1),
        merge(office, place, county.enterprise(), 1),
    ]
    assert [answer.json["reason"] for answer in answers] == ["day_to_come"] * 3


def test_a_closed_enterprise_may_open_again_and_a_merged_one_may_not(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    merged = county.enterprise()
    close(office, place)
    merge(office, merged, county.enterprise())
    document = {
        "name": "示例餐馆",
        "no_credit_code_reason": "个体户，尚未登记",
        "town_code": TOWN,
        "address": "示例路 1 号",
        "sectors": ["S00"],
        "employees": 12,
        "principal_name": "李示例",
    }
    opened = office.put(f"/enterprises/{place}", document)
    assert (opened.json["active"], opened.json["closed_on"]) == (True, None)
    refused = office.put(f"/enterprises/{merged}", document)
    assert (refused.status_code, refused.json["reason"]) == (409, "enterprise_merged")


# Another name


def test_records_and_logs_show_the_name_of_their_day(
    office: Phone, place: UUID, supervisor: Phone, app: Flask
) -> None:
    old = office.get(f"/enterprises/{place}").json["name"]
    visit_id = uuid4()
    before = datetime.now(UTC) - timedelta(days=1)
    times = {
        "arrived_at": (before - timedelta(hours=1)).isoformat(),
        "left_at": before.isoformat(),
    }
    supervisor.put(f"/visits/{visit_id}", visit(place, **times))
    today_id = uuid4()
    document = visit(place)
    document["arrived_at"] = document["left_at"]
    supervisor.put(f"/visits/{today_id}", document | {"elapsed_s": 0})
    renamed = rename(office, place, "示例酒楼")
    assert renamed.json["former_names"] == [{"name": old, "until_date": day(-1)}]
    assert rename(office, place, "示例酒楼").status_code == 200
    names = [
        office.get(f"/visits/{record_id}").json["enterprise"] for record_id in (visit_id, today_id)
    ]
    assert names == [old, "示例酒楼"]
    assert office.get(f"/enterprises/{place}").json["name"] == "示例酒楼"

    month = shanghai_month(before - timedelta(hours=1))
    anxun = app.extensions["anxun"]
    with anxun.engine.connect() as read:
        log = visit_log_content(read, XUPU, supervisor.person.id, month, anxun.plans[XUPU])
    assert log.visits[0].enterprise == old


def test_names_follow_each_other_and_the_last_one_of_a_day_counts(
    office: Phone, place: UUID
) -> None:
    first = office.get(f"/enterprises/{place}").json["name"]
    rename(office, place, "示例酒楼", -10)
    rename(office, place, "示例饭店", -3)
    renamed = rename(office, place, "示例大饭店", -3).json
    assert (renamed["name"], [former_name["name"] for former_name in renamed["former_names"]]) == (
        "示例大饭店",
        ["示例酒楼", first],
    )
    early = rename(office, place, "示例小馆", -5)
    assert (early.status_code, early.json["reason"]) == (409, "renamed_later")


def test_a_board_is_printed_with_the_new_name(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    with county.engine.begin() as tx:
        set_up_boards(tx, XUPU, place)
    rename(office, place, "示例酒楼")
    with county.engine.connect() as read:
        asked = sa.select(models.outbox.c.job).where(models.outbox.c.subject == str(place))
        assert set(read.scalars(asked)) == {"print_boards"}


# Merging


def test_a_board_of_a_merged_enterprise_leads_to_the_one_that_goes_on(
    county: CountyBuilder, client: FlaskClient, office: Phone, place: UUID
) -> None:
    into = county.enterprise(name="示例大酒楼")
    with county.engine.begin() as tx:
        for enterprise_id in (place, into):
            set_up_boards(tx, XUPU, enterprise_id)
        codes = dict(
            tx.execute(
                sa.select(models.board.c.enterprise_id, models.board.c.code).where(
                    models.board.c.enterprise_id.in_([place, into])
                )
            ).all()
        )
    merge(office, place, into)
    page = client.get(f"/b/{codes[place]}")
    assert page.status_code == 200
    assert f"已于 {day(0)} 并入 示例大酒楼" in page.text
    assert f'href="/b/{codes[into]}"' in page.text


def test_the_successor_takes_over_open_hazards_with_their_photos(
    county: CountyBuilder, client: FlaskClient, office: Phone, place: UUID, supervisor: Phone
) -> None:
    into = county.enterprise()
    hazard_id, photo = find_hazard(supervisor, place)
    successor = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=into)))
    assert successor.get(f"/hazards/{hazard_id}").status_code == 404
    assert merge(office, place, into).json["merged_into"] == str(into)
    assert merge(office, place, into).status_code == 200
    taken = successor.get(f"/hazards/{hazard_id}")
    assert (taken.status_code, taken.json["enterprise_id"]) == (200, str(into))
    assert successor.get(f"/photos/{photo}").status_code == 200
    # Where it was found is history, and not the successor's.
    with county.engine.connect() as read:
        of_hazard = sa.select(models.inspection.c.enterprise_id).join(
            models.hazard, models.hazard.c.inspection_id == models.inspection.c.id
        )
        found_at = read.scalar(of_hazard.where(models.hazard.c.id == UUID(hazard_id)))
    assert found_at == place


def test_supervisors_go_on_at_the_successor_from_that_day(
    county: CountyBuilder, office: Phone, place: UUID, supervisor: Phone
) -> None:
    into = county.enterprise()
    merge(office, place, into, -2)
    ((_, until),) = stationed(office, supervisor.person, place)
    assert until == day(-3)
    assert stationed(office, supervisor.person, into) == [(day(-2), None)]
    assert supervisor.put(f"/visits/{uuid4()}", visit(into)).status_code == 201


def test_nobody_is_stationed_twice_or_at_their_own_by_a_merger(
    county: CountyBuilder, office: Phone, place: UUID, supervisor: Phone
) -> None:
    into = county.enterprise()
    county.station(supervisor.person, into)
    employed = county.person(Grant(Role.SUPERVISOR), Grant(Role.ENTERPRISE, enterprise_id=into))
    county.station(employed, place)
    merge(office, place, into)
    assert len(stationed(office, supervisor.person, into)) == 1
    assert stationed(office, employed, into) == []


def test_an_enterprise_is_not_merged_into_itself_or_into_one_that_is_gone(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    gone = county.enterprise()
    close(office, gone)
    for into in (place, gone):
        answer = merge(office, place, into)
        assert (answer.status_code, answer.json["reason"]) == (422, "successor_unfit")
    assert merge(office, place, uuid4()).status_code == 404


def test_two_mergers_in_opposite_directions_do_not_both_succeed(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    other = county.enterprise()
    assert merge(office, place, other).status_code == 200
    assert merge(office, other, place).json["reason"] == "successor_unfit"
