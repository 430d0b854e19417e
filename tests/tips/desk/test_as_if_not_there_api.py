"""To whom reports go around, every door answers as if they did not exist: all routes are walked."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.notices.commands.notices import deliver_notices
from ledger.tips.rules.envelopes import REPORTER, seal_envelope
from tests.support.county_builder import CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import handed_down
from tests.tips.mark_search import MarkSearch
from tests.tips.officers_desk import OfficersDesk, two_desks
from tests.tips.tip_builder import Tip
from worker.context import WorkerContext

API = "/api/v1"
NOBODYS = UUID(int=7)
# Made anew for every answer, whoever asks and whatever there is.
ANEW = re.compile(
    r'"(?:request_id|expiresAt|keyPrefix|keySignature|nonce|salt|signature)":"?[^,}]*'
)


class World:
    """A county whose reports live between two looks at everything.

    `around`: an officer whom they go around, since one accuses them by name and the other is about
    where they are stationed: so they see more lists than most.
    """

    def __init__(self, app: Flask, rows: LedgerRows) -> None:
        self.app, self.rows = app, rows
        self.office, self.first, self.second = two_desks(app, rows.county)
        self.around = self.office.hire(Grant(Role.SUPERVISOR), name="欧阳被举报")
        rows.county.station(self.around.officer.person, rows.enterprise_id)
        self.known = {
            "enterprise_id": str(rows.enterprise_id), "code": rows.board(), "sector": "S06",
            "key_id": str(self.first.officer.key_id), "hazard_id": str(uuid4()),
        }  # fmt: skip
        spec = app.test_client().get(f"{API}/openapi.json").json["paths"]
        self.paths = [p.removeprefix(API) for p in spec if p.startswith(API) and "get" in spec[p]]

    def answers(self) -> dict[str, Any]:
        """What each GET tells `around`: of files their state alone."""
        answers = {}
        for path in self.paths:
            answer = self.around.phone.get(self.filled(path, NOBODYS))
            assert answer.status_code < 500, path
            answers[path] = plain(answer)
        return answers

    def filled(self, path: str, otherwise: UUID) -> str:
        return re.sub(r"\{(\w+)\}", lambda name: self.known.get(name[1], str(otherwise)), path)

    def live(self, tip: Tip) -> None:
        """From the receipt to the reward, with what officers are told of it."""
        self.office.reports.message(tip, "留言")
        self.tell()
        self.first.to_conclusion(tip)
        self.first.take(tip, "inform", message_id=str(self.first.answer(tip, "已查实")))
        self.first.take(tip, "propose_reward")
        self.second.take(tip, "approve_reward")
        self.tell()

    def tell(self) -> None:
        """What is due today, to everybody."""
        county = self.rows.county
        with county.engine.begin() as tx:
            deliver_notices(tx, self.app.extensions["anxun"].plans[county.area_code], today())


def plain(answer: TestResponse) -> tuple[Any, ...]:
    """Without what is made anew for every answer."""
    is_file = answer.mimetype.startswith(("application/vnd", "image/", "application/pdf"))
    words = "" if is_file else ANEW.sub("", answer.text)
    return answer.status_code, answer.headers.get("ETag"), words


@pytest.fixture
def world(app: Flask, own_county: CountyBuilder, worker_context: WorkerContext) -> World:
    place = own_county.enterprise()
    person = own_county.supervisor_at(place)
    return World(app, LedgerRows(own_county, worker_context.store, place, person))


def doings(desk: OfficersDesk, tip_id: UUID, reader: OfficersDesk) -> list[tuple[Any, ...]]:
    """What answers whoever works on a report of this number."""
    keys = {str(reader.officer.key_id): reader.officer.public_key, REPORTER: bytes(range(32))}
    envelope = seal_envelope(b"x", keys).as_json()
    return [
        plain(answer)
        for answer in (
            desk.phone.get(f"/tips/{tip_id}"),
            desk.phone.get(f"/tips/{tip_id}/photos/{NOBODYS}"),
            desk.phone.post(f"/tips/{tip_id}/readings", {"parts": ["details"], "reason": "看看"}),
            desk.phone.put(f"/tips/{tip_id}/messages/{uuid4()}", {"envelope": envelope}),
            desk.phone.put(f"/tips/{tip_id}/events/{uuid4()}", {"kind": "accept"}),
            desk.phone.put(f"/tips/{tip_id}/events/{uuid4()}", {"kind": "exclude", "note": "x"}),
        )
    ]


def test_every_route_answers_as_if_the_reports_did_not_exist(world: World) -> None:
    # What the day tells anyway came before.
    world.tell()
    before = world.answers()
    tips = [
        world.office.reports.tip(accused="欧阳被举报", details="细节"),
        world.office.reports.tip(enterprise_id=world.rows.enterprise_id, identity="{}"),
    ]
    for tip in tips:
        world.live(tip)
    after = world.answers()
    assert {
        path: (before[path], after[path]) for path in after if after[path] != before[path]
    } == {}
    # That they are there is seen by others.
    assert {row["id"] for row in world.first.phone.get("/tips").json["tips"]} == {
        str(tip.id) for tip in tips
    }
    assert world.first.phone.get("/tip-rewards").json["rewards"]
    for tip in tips:
        assert doings(world.around, tip.id, world.first) == doings(
            world.around, NOBODYS, world.first
        )
    # Another report is theirs to work on, and none that is hidden can be joined to it.
    another = world.office.reports.tip()
    hidden, none = (
        plain(world.around.act(another, "join", tip_id=str(other)))
        for other in (tips[0].id, NOBODYS)
    )
    assert hidden == none
    _register(world, tips[1])
    marks = MarkSearch({name: of for tip in tips for name, of in _named(tip)})
    for path in world.paths:
        answer = world.around.phone.get(world.filled(path, NOBODYS))
        assert marks.find(answer.data, path) == []
    with world.rows.engine.connect() as read:
        about = sa.select(models.notice.c.id).where(
            models.notice.c.person_id == world.around.id,
            models.notice.c.tip_id.in_([tip.id for tip in tips]),
        )
        assert read.execute(about).all() == []


def _named(tip: Tip) -> list[tuple[str, str]]:
    return [(f"id of {tip.number}", str(tip.id)), (f"number {tip.number}", tip.number)]


def _register(world: World, of: Tip) -> None:
    """What was reported becomes a hazard, which to them was handed down."""
    hazard_id = world.known["hazard_id"]
    finding = handed_down(world.rows.enterprise_id, "report", id=hazard_id)
    registered = world.first.phone.put(f"/inspections/{uuid4()}", finding)
    assert registered.status_code == 201, registered.json
    with world.rows.engine.begin() as tx:
        tied = {"area_code": world.rows.area_code, "tip_id": of.id, "hazard_id": UUID(hazard_id)}
        tx.execute(sa.insert(models.tip_hazard).values(tied))
    assert world.second.phone.get(f"/hazards/{hazard_id}").json["origin"] == "report"
    assert world.around.phone.get(f"/hazards/{hazard_id}").json["origin"] == "referred"
