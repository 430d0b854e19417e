"""双随机一公开: drawn by lot, once, for everybody to check."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from api.draws.kept_pools import KeptPools
from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.errors import Unavailable
from tests.records.test_races_api import AT_ONCE, at_once, count
from tests.support.county_builder import CountyBuilder, CountyBy, Person
from tests.support.moments import today
from tests.support.phone import Phone, inspection

# Nobody else tests in this county: a pool holds everybody who may inspect.
DATONGHU = "430971"


@dataclass
class DrawTown:
    """A town of the plan with enterprises of its own, its office, and people who may inspect."""

    app: Flask
    county: CountyBuilder
    code: str
    places: list[UUID]
    inspectors: list[Person]
    office: Phone

    def phone(self, person: Person) -> Phone:
        return Phone(self.app.test_client(), person)

    def document(self, **changes: Any) -> dict[str, Any]:
        """Two of the town's enterprises, published today."""
        return {
            "title": f"示例抽查 {uuid4().hex[:8]}",
            "towns": [self.code],
            "sectors": [],
            "tiers": [],
            "roles": ["inspector"],
            "enterprises": 2,
            "inspectors_each": 2,
            "check_by": (today() + timedelta(days=30)).isoformat(),
            "publish_on": today().isoformat(),
            "witness": {"name": "赵示例", "number": "20261112"},
            **changes,
        }

    def send(self, draw_id: UUID, **changes: Any) -> TestResponse:
        """Commit, then draw."""
        committed = self.office.put(f"/draws/{draw_id}/commitment", {})
        assert committed.status_code == 200, committed.json
        sent = self.document(**{"commitment": committed.json["commitment"]} | changes)
        return self.office.put(f"/draws/{draw_id}", sent)

    def drawn(self, **changes: Any) -> tuple[UUID, dict[str, Any]]:
        """A draw that succeeded, and its receipt."""
        draw_id = uuid4()
        answer = self.send(draw_id, **changes)
        assert answer.status_code == 201, answer.json
        return draw_id, answer.json


@pytest.fixture
def town(app: Flask, county_by: CountyBy) -> DrawTown:
    """Five enterprises and three inspectors, and nobody else in the county."""
    county = county_by(DATONGHU)
    code = app.extensions["anxun"].plans[DATONGHU].towns[0].code
    people = [county.person(Grant(Role.INSPECTOR, town_code=code)) for _ in range(3)]
    places = [county.enterprise(town_code=code) for _ in range(5)]
    office = Phone(app.test_client(), county.person(Grant(Role.TOWN, town_code=code)))
    return DrawTown(app, county, code, places, people, office)


def test_enterprises_and_inspectors_are_drawn_and_who_drew_reads_them(town: DrawTown) -> None:
    draw_id, receipt = town.drawn()
    assert (receipt["pool_enterprises"], receipt["pool_inspectors"]) == (5, 3)
    assert len(receipt["drawn"]) == 2
    ours = {str(place) for place in town.places}
    people = {str(inspector.id) for inspector in town.inspectors}
    for line in receipt["drawn"]:
        assert line["enterprise_id"] in ours
        assert len({inspector["id"] for inspector in line["inspectors"]} & people) == 2
    shown = town.office.get(f"/draws/{draw_id}").json
    assert [lot["enterprise"] for lot in shown["drawn"]] == [
        lot["enterprise"] for lot in receipt["drawn"]
    ]
    assert shown["public_url"].endswith(f"/draws/{town.county.area_code}/{draw_id}")


def test_anybody_can_draw_the_lots_again_from_the_public_file(town: DrawTown) -> None:
    """As docs/decisions/0013 says, with nothing but SHA-256 and JSON."""

    def sha256(*lines: str) -> str:
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    draw_id, receipt = town.drawn(enterprises=3)
    published = town.app.test_client().get(f"/draws/{town.county.area_code}/{draw_id}.json").json
    pool = published["pool"]
    written = json.dumps(pool, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(written) == published["pool_sha256"]
    assert hashlib.sha256(bytes.fromhex(published["value"])).hexdigest() == published["commitment"]
    seed = sha256(
        published["algorithm"],
        published["id"],
        published["value"],
        published["witness_number"],
        published["pool_sha256"],
    )
    assert seed == published["seed"] == receipt["seed"]
    again: list[tuple[str, list[str]]] = []
    sent: dict[str, int] = {inspector["id"]: 0 for inspector in pool["inspectors"]}
    for place in sorted(pool["enterprises"], key=lambda enterprise: sha256(seed, enterprise["id"]))[
        :3
    ]:
        able = [
            inspector["id"]
            for inspector in pool["inspectors"]
            if place["id"] not in inspector["avoids"]
            and any(
                reach["town_code"] in (None, place["town_code"])
                and (reach["sector"] is None or reach["sector"] in place["sectors"])
                for reach in inspector["reach"]
            )
        ]
        able.sort(
            key=lambda inspector_id: (sent[inspector_id], sha256(seed, place["id"], inspector_id))
        )
        for inspector_id in able[:2]:
            sent[inspector_id] += 1
        again.append((place["id"], able[:2]))
    assert again == [(lot["enterprise_id"], lot["inspector_ids"]) for lot in published["drawn"]]


def test_strangers_read_the_pool_of_a_draw_once_however_often_they_ask(town: DrawTown) -> None:
    draw_id, _ = town.drawn()
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "draw.pool" in statement:
            asked.append(statement)

    stranger, path = town.app.test_client(), f"/draws/{town.county.area_code}/{draw_id}"
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        for _ in range(5):
            assert stranger.get(path).status_code == 200
        assert asked == []
        files = {stranger.get(f"{path}.json").data for _ in range(5)}
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(asked) == len(files) == 1


def test_pools_are_kept_within_a_bound_and_one_is_read_at_a_time() -> None:
    pools, reads = KeptPools(most_bytes=250, wait_s=0), []

    def read(name: int) -> str:
        reads.append(name)
        return "x" * 100

    draws = [uuid4() for _ in range(3)]
    for name in (0, 1, 0, 2, 0, 1):
        pools.pool("431224", draws[name], lambda name=name: read(name))  # type: ignore[misc]
    assert reads == [0, 1, 2, 1]

    def meanwhile() -> str:
        with pytest.raises(Unavailable):
            pools.pool("431224", draws[0], lambda: "")
        return "x" * 300

    assert len(pools.pool("431224", uuid4(), meanwhile)) == 300


def test_the_commitment_is_shown_before_and_stays_the_same(town: DrawTown) -> None:
    draw_id = uuid4()
    first = town.office.put(f"/draws/{draw_id}/commitment", {}).json
    again = town.office.put(f"/draws/{draw_id}/commitment", {}).json
    assert first == again
    assert first.keys() == {"draw_id", "commitment", "committed_at"}
    answer = town.office.put(f"/draws/{draw_id}", town.document(commitment="0" * 64))
    assert (answer.status_code, answer.json["reason"]) == (422, "other_commitment")
    unprepared = town.office.put(f"/draws/{uuid4()}", town.document(commitment="0" * 64))
    assert (unprepared.status_code, unprepared.json["reason"]) == (422, "not_committed")


def test_a_draw_is_drawn_once_and_never_changed(town: DrawTown) -> None:
    draw_id, receipt = town.drawn(title="示例抽查一次")
    commitment = town.office.put(f"/draws/{draw_id}/commitment", {}).json["commitment"]
    same = town.office.put(
        f"/draws/{draw_id}", town.document(title="示例抽查一次", commitment=commitment)
    )
    assert (same.status_code, same.json) == (200, receipt)
    other = town.office.put(
        f"/draws/{draw_id}",
        town.document(title="示例抽查一次", commitment=commitment, enterprises=3),
    )
    assert (other.status_code, other.json["reason"]) == (409, "other_document")


def test_of_many_sends_of_one_draw_one_is_kept(town: DrawTown) -> None:
    draw_id = uuid4()
    commitment = town.office.put(f"/draws/{draw_id}/commitment", {}).json["commitment"]
    document = town.document(commitment=commitment)

    def send(phone: Phone, _: int) -> TestResponse:
        return phone.put(f"/draws/{draw_id}", document)

    assert at_once(town.app, town.office.person, send) == {201: 1, 200: AT_ONCE - 1}
    assert count(town.county.engine, models.draw, id=draw_id) == 1


def test_nobody_else_draws_what_somebody_prepared(town: DrawTown) -> None:
    draw_id = uuid4()
    commitment = town.office.put(f"/draws/{draw_id}/commitment", {}).json["commitment"]
    other = town.phone(town.county.person(Grant(Role.TOWN, town_code=town.code)))
    assert other.put(f"/draws/{draw_id}/commitment", {}).status_code == 409
    answer = other.put(f"/draws/{draw_id}", town.document(commitment=commitment))
    assert (answer.status_code, answer.json["reason"]) == (409, "other_draw")


def test_an_inspector_never_draws_an_enterprise_they_belong_to_or_are_stationed_at(
    town: DrawTown,
) -> None:
    stationed, belongs = town.inspectors[:2]
    town.county.station(stationed, town.places[0])
    with town.county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.grant).values(
                area_code=town.county.area_code,
                person_id=belongs.id,
                role="enterprise",
                enterprise_id=town.places[1],
            )
        )
    for _ in range(8):
        _, receipt = town.drawn(enterprises=5)
        sent = {
            line["enterprise_id"]: {inspector["id"] for inspector in line["inspectors"]}
            for line in receipt["drawn"]
        }
        assert str(stationed.id) not in sent[str(town.places[0])]
        assert str(belongs.id) not in sent[str(town.places[1])]


def test_who_belongs_to_an_enterprise_draws_nothing(town: DrawTown) -> None:
    both = town.phone(
        town.county.person(
            Grant(Role.TOWN, town_code=town.code),
            Grant(Role.ENTERPRISE, enterprise_id=town.places[0]),
        )
    )
    draw_id = uuid4()
    commitment = both.put(f"/draws/{draw_id}/commitment", {}).json["commitment"]
    answer = both.put(f"/draws/{draw_id}", town.document(commitment=commitment))
    assert (answer.status_code, answer.json["reason"]) == (403, "own_enterprise")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"enterprises": 6}, "too_few_enterprises"),
        ({"inspectors_each": 4}, "too_few_inspectors"),
        ({"towns": ["999999999"]}, "unknown_towns"),
        ({"sectors": ["S99"]}, "unknown_sectors"),
        ({"tiers": ["huge"]}, "unknown_tiers"),
        ({"check_by": "2020-01-01"}, "check_by_past"),
        ({"publish_on": "2020-01-01"}, "publish_on_outside"),
        ({"publish_on": "2099-01-01"}, "publish_on_outside"),
    ],
)
def test_what_cannot_be_drawn_is_told_why(
    town: DrawTown, changes: dict[str, Any], reason: str
) -> None:
    answer = town.send(uuid4(), **changes)
    assert (answer.status_code, answer.json["reason"]) == (422, reason)


def test_the_lot_falls_within_town_sector_and_class(town: DrawTown) -> None:
    of_sector = town.county.enterprise(town_code=town.code, sectors=["S09"])
    high = town.county.enterprise(town_code=town.code, sectors=["S09"], high_risk=True)
    _, by_sector = town.drawn(sectors=["S09"], enterprises=2)
    _, by_class = town.drawn(sectors=["S09"], tiers=["high_risk"], enterprises=1)
    assert {lot["enterprise_id"] for lot in by_sector["drawn"]} == {str(of_sector), str(high)}
    assert [lot["enterprise_id"] for lot in by_class["drawn"]] == [str(high)]
    assert by_class["pool_enterprises"] == 1


def test_an_office_draws_only_within_its_own_reach(town: DrawTown) -> None:
    other = town.phone(town.county.person(Grant(Role.TOWN, town_code="430971999")))
    draw_id = uuid4()
    commitment = other.put(f"/draws/{draw_id}/commitment", {}).json["commitment"]
    answer = other.put(f"/draws/{draw_id}", town.document(commitment=commitment))
    assert (answer.status_code, answer.json["reason"]) == (422, "too_few_enterprises")


def inspect(town: DrawTown, place: UUID, person: Person, manner: str = "double_random") -> None:
    now = datetime.now(UTC)
    sent = inspection(
        place, Catalogue.load(), origin="enforcement", manner=manner,
        started_at=now.isoformat(), finished_at=now.isoformat(),
    )  # fmt: skip
    answer = town.phone(person).put(f"/inspections/{uuid4()}", sent)
    assert answer.status_code == 201, answer.json


def test_the_inspection_that_followed_is_the_result(town: DrawTown) -> None:
    draw_id, receipt = town.drawn(enterprises=1)
    (line,) = receipt["drawn"]
    place = UUID(line["enterprise_id"])
    sent = {inspector["id"] for inspector in line["inspectors"]}
    (other,) = (inspector for inspector in town.inspectors if str(inspector.id) not in sent)
    chosen = next(inspector for inspector in town.inspectors if str(inspector.id) in sent)

    def page() -> str:
        return town.app.test_client().get(f"/draws/{town.county.area_code}/{draw_id}").text

    inspect(town, place, other)
    inspect(town, place, chosen, manner="routine")
    assert "未检查" in page()
    inspect(town, place, chosen)
    assert "未检查" not in page()
    assert "已检查" in page()
    (shown,) = town.office.get(f"/draws/{draw_id}").json["drawn"]
    assert shown["inspected_on"] == today().isoformat()
    again, _ = town.drawn(enterprises=5)
    lines = town.office.get(f"/draws/{again}").json["drawn"]
    assert {line["inspected_on"] for line in lines} == {None}


def test_what_was_drawn_to_people_who_left_stays_named_until_it_is_drawn_again(
    town: DrawTown,
) -> None:
    draw_id, receipt = town.drawn(enterprises=1)
    (line,) = receipt["drawn"]
    first, second = (inspector["id"] for inspector in line["inspectors"])
    county = town.phone(town.county.person(Role.COUNTY))

    def others_of(person_id: str) -> list[list[str]]:
        return [one["others"] for one in county.get(f"/people/{person_id}/holdings").json["draws"]]

    def is_nobodys() -> bool:
        (shown,) = county.get(f"/draws/{draw_id}").json["drawn"]
        return bool(shown["nobody_left"])

    assert len(others_of(second)[0]) == 1
    assert county.post(f"/people/{first}/leaving", {}).status_code == 200
    assert (others_of(second), is_nobodys()) == ([[]], False)
    assert county.post(f"/people/{second}/leaving", {}).status_code == 200
    assert is_nobodys()


def test_everybody_sees_company_and_result_and_nothing_of_people(town: DrawTown) -> None:
    draw_id, receipt = town.drawn(title="示例公示抽查")
    stranger = town.app.test_client()
    listed = stranger.get(f"/draws/{town.county.area_code}")
    page = stranger.get(f"/draws/{town.county.area_code}/{draw_id}")
    assert "示例公示抽查" in listed.text
    assert "script" not in page.text
    for line in receipt["drawn"]:
        assert line["enterprise"] in page.text
        for inspector in line["inspectors"]:
            assert inspector["name"] not in page.text
    assert "李示例" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert stranger.get(f"/draws/{town.county.area_code}/{uuid4()}").status_code == 404
    assert stranger.get("/draws/999999").status_code == 404


def test_before_the_day_of_publication_nobody_else_sees_a_name(town: DrawTown) -> None:
    later = (today() + timedelta(days=10)).isoformat()
    draw_id, receipt = town.drawn(publish_on=later)
    page = town.app.test_client().get(f"/draws/{town.county.area_code}/{draw_id}").text
    published = town.app.test_client().get(f"/draws/{town.county.area_code}/{draw_id}.json").json
    assert receipt["commitment"] in page
    assert not {"pool", "value", "seed", "witness_number"} & published.keys()
    assert published["drawn"] == []
    for line in receipt["drawn"]:
        assert line["enterprise"] not in page
    neighbour = town.phone(town.county.person(Grant(Role.TOWN, town_code="430971999")))
    assert neighbour.get(f"/draws/{draw_id}").status_code == 404
    county = town.phone(town.county.person(Role.COUNTY))
    assert len(county.get(f"/draws/{draw_id}").json["drawn"]) == 2


def test_who_was_sent_sees_their_own_enterprises_before_that_day(town: DrawTown) -> None:
    later = (today() + timedelta(days=10)).isoformat()
    draw_id, receipt = town.drawn(publish_on=later, enterprises=5)
    for person in town.inspectors:
        enterprise_ids = {
            line["enterprise_id"]
            for line in receipt["drawn"]
            if str(person.id) in {inspector["id"] for inspector in line["inspectors"]}
        }
        shown = town.phone(person).get(f"/draws/{draw_id}").json["drawn"]
        assert {lot["enterprise_id"] for lot in shown} == enterprise_ids


def test_the_log_tells_of_every_draw_and_of_commitments_that_led_to_none(town: DrawTown) -> None:
    draw_id, _ = town.drawn()
    unused = uuid4()
    town.office.put(f"/draws/{unused}/commitment", {})
    county = town.phone(town.county.person(Role.COUNTY))
    log = county.get("/draws?limit=200").json
    assert str(draw_id) in {draw["id"] for draw in log["draws"]}
    unused_by = {commitment["id"]: commitment["person"] for commitment in log["unused"]}
    assert unused_by[str(unused)] == town.office.person.name
    assert town.office.get("/draws").json["unused"] == []
