"""Slow work for strangers: every public route, what it does at most, and what came before."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.ground.caller import Role
from ledger.ground.slow_work import SlowKind
from ledger.tips.rules.receipts import new_secret
from tests.api.test_route_table import PAGES, callers_of
from tests.media.photo_samples import encoded, scene
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone
from tests.tips.officers import Officer
from tests.tips.public.costs import PAGE, SLOW, Cost, lines
from tests.tips.reporter import Reporter

# What an address may ask for, and what no database takes.
FIELDS, HOSTILE = ("area", "board", "town", "level", "number"), "a%00%ff%ed%a0%80"
DECODED, NONE = SlowKind.DECODE, Cost({}, "")
COUNTED, WORK, SLOW_PIECE = "attempt counted", "work taken", "slow work"


def public_routes(app: Flask) -> dict[str, Any]:
    found = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            view = app.view_functions[rule.endpoint]
            if PAGES.match(rule.endpoint) or not callers_of(view, method):
                found[f"{method} {rule.rule}"] = rule
    return found


def sample_address(app: Flask, rule: Any, name: str) -> str:
    """Of something of the kind that the route asks for."""
    samples = {"area_code": "431224", "sha256": "0" * 64, "signed": "x", "path": "index.html"}
    values = {part: samples.get(part, str(uuid4())) for part in rule.arguments}
    values |= rule.defaults or {}
    try:
        return app.url_map.bind("localhost").build(rule.endpoint, values, name.partition(" ")[0])
    except Exception as fault:
        raise AssertionError(f"no sample for {name}") from fault


class Stranger:
    """Sends to each slow route what costs it most."""

    photo, pictures = encoded(scene(300, 200)), (encoded(scene(300, 200)),) * 9

    def __init__(self, app: Flask, reporter: Reporter, county: CountyBuilder) -> None:
        self.app, self.reporter, self.county = app, reporter, county
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = reporter.address
        self.photo_id = str(uuid4())

    def prepare(self) -> None:
        assert self.reporter.send(photos=[self.photo_id]).status_code == 201
        self.message = self.reporter.seal_message("x")
        self.proof = self.reporter.proof()
        person = self.county.person(Role.SUPERVISOR)
        office = Phone(self.app.test_client(), self.county.person(Role.ADMIN))
        self.phone = person.phone
        self.token = office.post(f"/people/{person.id}/activation", {}).json["url"].split("/")[-1]

    def ask(self, route: str) -> None:
        receipt = {"number": self.reporter.number, "secret": self.reporter.secret}
        forms = {
            "POST /tip/follow": receipt,
            "POST /tip/follow/messages": receipt | {"id": str(uuid4()), "words": "还锁着"},
            "POST /tip/follow/claims": receipt | {"id": str(uuid4()), "how": "in_person"},
        }
        if route in forms:
            self.client.post(route.partition(" ")[2], data=forms[route])
            return
        asked: dict[str, Callable[[], Any]] = {
            "POST /api/v1/sessions": lambda: self.client.post(
                "/api/v1/sessions", json={"phone": self.phone, "password": "wrong"}
            ),
            "POST /api/v1/activations/open": lambda: self.client.post(
                "/api/v1/activations/open",
                json={"token": self.token, "phone": self.phone, "password": "竹篮 打水 灯笼 山歌"},
            ),
            "POST /api/v1/tips": lambda: self.reporter.post(
                "", self.reporter.draft(id=str(uuid4()), altcha=self.proof)
            ),
            "POST /api/v1/tips/lookup": self.reporter.look_up,
            "POST /api/v1/tips/<uuid:tip_id>/messages": lambda: self.reporter.write(self.message),
            "PUT /api/v1/tips/<uuid:tip_id>/photos/<uuid:photo_id>": lambda: (
                self.reporter.put_photo(self.photo_id, self.photo)
            ),
            "POST /tip/anonymous": self._form,
        }
        answer = asked[route]()
        assert answer.status_code in {200, 201, 401}, (route, answer.status_code, answer.text)

    def _form(self) -> Any:
        photos = [(io.BytesIO(picture), "photo.jpg") for picture in self.pictures]
        form = {
            "id": str(uuid4()),
            "secret": new_secret(),
            "area": self.reporter.area_code,
            "board": "",
            "kind": "hazard",
            "description": "安全出口锁着",
            "place_words": "老车站",
            "photos": photos,
        }
        elsewhere = form | {"area": "\0", "photos": []}
        assert self.client.post("/tip/anonymous", data=elsewhere).status_code == 303
        return self.client.post("/tip/anonymous", data=form, content_type="multipart/form-data")


@pytest.fixture
def stranger(
    app: Flask, reporter: Reporter, quiet: CountyBuilder, officers: list[Officer]
) -> Stranger:
    made = Stranger(app, reporter, quiet)
    made.prepare()
    return made


def test_before_every_piece_of_slow_work_an_attempt_was_counted_and_no_more_is_done_than_is_told(
    stranger: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    # A message lies there, so that a page without script has something to open.
    stranger.reporter.write(stranger.message)
    for route, cost in SLOW.items():
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "anxun"):
            stranger.ask(route)
        steps = [
            record for record in caplog.records if record.message in {COUNTED, WORK, SLOW_PIECE}
        ]
        pieces = Counter(vars(step)["kind"] for step in steps if step.message == SLOW_PIECE)
        assert pieces, f"{route} is slow no more: take it out of the table"
        assert all(pieces[kind] <= cost.at_most.get(kind, 0) for kind in pieces), (route, pieces)
        first = [step.message for step in steps].index(SLOW_PIECE)
        before = [step.message for step in steps[:first]]
        assert COUNTED in before, f"{route} is slow before anything was counted"
        assert WORK in before or not cost.proved, f"{route} is slow before it was worked for"


def test_no_other_public_route_does_slow_work(
    app: Flask, stranger: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    routes = public_routes(app)
    assert set(SLOW) <= set(routes)
    # So that each is done, and not refused for what is missing.
    queries = {"GET /api/v1/tips/places": "?area=431224&town=431224100"}
    bodies = {
        "POST /api/v1/activations/look": {"token": "ax_431224_x"},
        "POST /api/v1/sessions/wechat": {"code": "x"},
    }
    with caplog.at_level(logging.DEBUG, "anxun"):
        for name, rule in routes.items():
            if name in SLOW:
                continue
            method, path = name.partition(" ")[0], sample_address(app, rule, name)
            whole = stranger.client.open(
                path + queries.get(name, ""), method=method, json=bodies.get(name, {})
            )
            assert whole.status_code not in {415, 422}, (name, whole.json)
            for asked in ("", *(f"?{field}={HOSTILE}" for field in FIELDS)):
                answer = stranger.client.open(path + asked, method=method, json={})
                assert answer.status_code < 500, (name, asked, answer.status_code)
    slow = [record for record in caplog.records if record.message == SLOW_PIECE]
    assert not slow


def test_the_page_says_what_the_tables_say_and_what_each_public_route_costs(app: Flask) -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert rows[: len(SLOW)] == lines()
    measured = [line.strip("| ").replace("`", "").split(" | ") for line in rows[len(SLOW) :]]
    assert {route for route, *_ in measured} == set(public_routes(app))
    for route, *figures in measured:
        seconds_here, seconds_cell, mb_here, mb_cell = map(float, figures)
        assert seconds_here >= 0, route
        assert max(mb_here, mb_cell) < 512, route
        assert (mb_cell > 0) == (seconds_cell > 0) == (DECODED in SLOW.get(route, NONE).at_most)
