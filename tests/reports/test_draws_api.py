"""抽查 of report figures: drawn by lot, laid open, for whoever was drawn to draw again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.records.test_races_api import AT_ONCE, at_once, count
from tests.reports.desk import MONDAY, TOWN, WEEK, Desk
from tests.reports.draw_scene import DrawScene, draw_scenes, lot_of
from tests.reports.figure_rows import at
from tests.support.phone import Phone

DAYS = "first=2026-06-01&last=2026-06-30"


@pytest.fixture
def scene(app: Flask, engine: sa.Engine) -> Iterator[DrawScene]:
    yield from draw_scenes(app, engine)


def test_a_figure_is_drawn_and_laid_open_with_its_frozen_records(scene: DrawScene) -> None:
    pool = scene.county.get(f"/report-draws/pool?{DAYS}").json
    assert (pool["filings"], pool["offices"]) == (2, 2)
    receipt = scene.all_drawn(scene.desk)
    assert receipt["pool_filings"] == 1
    assert receipt["pool_cells"] == len(receipt["drawn"]) < pool["cells"]
    lots = [one["lot"] for one in receipt["drawn"]]
    assert lots == sorted(set(lots))
    cell = lot_of(receipt, "8")
    assert cell["filing_id"] == scene.handed_in[scene.desk.office]["id"]
    assert (cell["source"], cell["value"], cell["records"], cell["live"], cell["own_office"]) == (
        "computed", "1", 1, "1", False,
    )  # fmt: skip
    path = f"/reports/weekly/{scene.desk.office}/{WEEK}/cells/8/this_week/records"
    behind = scene.county.get(f"{path}?filing={cell['filing_id']}").json
    frozen = [
        {"record_kind": one["kind"], "record_id": one["id"], "day": one["day"],
         "counted": one["counted"], "amount": str(one["amount"])}
        for one in behind["items"]
    ]  # fmt: skip
    written = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(written.encode()).hexdigest() == cell["records_sha256"]
    # A zero, a sum, a rate and what is words alone are never drawn.
    assert all(one["source"] in {"computed", "typed"} for one in receipt["drawn"])
    assert all(one["value"] not in {None, "0", "—"} for one in receipt["drawn"])


def test_whoever_was_drawn_draws_again_with_nothing_but_sha256_and_json(scene: DrawScene) -> None:
    """As docs/decisions/0037 says: the county all of it, an office its own part of it."""

    def sha256(*lines: str) -> str:
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    receipt = scene.drawn(cells=5)
    desk = scene.desk if _of(receipt, scene.desk) else scene.other
    shown = scene.phone(desk).get(f"/report-draws/{receipt['id']}/pool").json
    written = json.dumps(shown["pool"], separators=(",", ":"), ensure_ascii=False)
    assert sha256(written) == shown["pool_sha256"] == receipt["pool_sha256"]
    assert hashlib.sha256(bytes.fromhex(shown["value"])).hexdigest() == receipt["commitment"]
    seed = sha256(
        shown["algorithm"], shown["id"], shown["value"], shown["number"], shown["pool_sha256"]
    )
    assert seed == shown["seed"] == receipt["seed"]
    tickets = sorted(shown["pool"], key=lambda cell: sha256(seed, *cell))
    for who, drawn in ((scene.county, receipt["drawn"]), (scene.phone(desk), _of(receipt, desk))):
        drawable = who.get(f"/report-draws/{receipt['id']}/pool").json["drawable"]
        again = [
            (lot, *cell)
            for lot, cell in enumerate(tickets[: drawn[-1]["lot"]], start=1)
            if cell in drawable
        ]
        receipt_says = [(one["lot"], one["filing_id"], one["row"], one["column"]) for one in drawn]
        assert again == receipt_says


def _of(receipt: dict[str, Any], desk: Desk) -> list[dict[str, Any]]:
    """What was drawn of a town."""
    return [one for one in receipt["drawn"] if one["office"] == desk.office]


def test_the_pool_tells_an_office_nothing_of_what_another_handed_in(scene: DrawScene) -> None:
    """What the pool holds follows from the forms, and of its noughts an office reads its own."""
    asked = {"offices": [scene.desk.office, scene.other.office]}
    size = scene.county.get(f"/report-draws/pool?{DAYS}").json
    receipt = scene.drawn(cells=size["cells"], **asked)
    county = scene.county.get(f"/report-draws/{receipt['id']}/pool").json
    assert (county["pool_cells"], county["pool_filings"]) == (size["cells"], 2)
    assert len(county["drawable"]) == size["cells"] == len(receipt["drawn"])
    places: dict[str, set[tuple[str, str]]] = {}
    for filing_id, row, column in county["pool"]:
        places.setdefault(filing_id, set()).add((row, column))
    # Of every filing the same cells of the one form: what they hold decides nothing.
    mine, theirs = (scene.handed_in[desk.office]["id"] for desk in (scene.desk, scene.other))
    assert places[mine] == places[theirs]
    sheet = scene.sheet(scene.desk, scene.county).json
    counted = {(c["row"], c["column"]): c["value"] for c in sheet["cells"]
               if c["source"] in {"computed", "typed"}}  # fmt: skip
    assert places[mine] == counted.keys()
    assert "0" in counted.values()

    town = scene.phone(scene.desk)
    shown = town.get(f"/report-draws/{receipt['id']}/pool").json
    assert shown["pool"] == county["pool"]
    assert shown["drawable"] == [cell for cell in county["drawable"] if cell[0] == mine]
    for seen in (shown, scene.shown(receipt["id"], town)):
        assert (seen["pool_cells"], seen["pool_filings"]) == (None, None)
    assert theirs not in str(scene.shown(receipt["id"], town))


def test_an_office_does_not_read_which_others_were_drawn_from(scene: DrawScene) -> None:
    both = {scene.desk.office, scene.other.office}
    receipt = scene.all_drawn(scene.desk)
    size = scene.county.get(f"/report-draws/pool?{DAYS}").json
    of_both = scene.drawn(offices=sorted(both), cells=size["cells"])
    of_all = scene.drawn(cells=size["cells"])
    for who, seen in (
        (scene.county, both),
        (scene.phone(scene.desk), {scene.desk.office}),
        (scene.phone(scene.other), {scene.other.office}),
    ):
        listed = {one["id"]: one["offices"] for one in who.get("/report-draws").json["draws"]}
        assert set(listed[of_both["id"]]) == set(scene.shown(of_both["id"], who)["offices"]) == seen
        assert listed[of_all["id"]] == scene.shown(of_all["id"], who)["offices"] == []
    assert receipt["id"] not in listed


def test_the_commitment_is_shown_before_stays_the_same_and_is_for_one_kind_of_draw(
    scene: DrawScene,
) -> None:
    draw_id = uuid4()
    commitment = scene.commit(draw_id)
    assert commitment == scene.commit(draw_id)
    (unused,) = scene.county.get("/report-draws").json["unused"]
    assert (unused["id"], unused["commitment"]) == (str(draw_id), commitment)
    assert scene.county.get("/draws").json["unused"] == []
    assert scene.county.put(f"/draws/{draw_id}/commitment", {}).status_code == 409
    wrong = scene.county.put(f"/report-draws/{draw_id}", scene.asked(commitment="0" * 64))
    assert (wrong.status_code, wrong.json["reason"]) == (422, "other_commitment")
    for other_id in (uuid4(), other_kind := uuid4()):
        if other_id == other_kind:
            scene.county.put(f"/draws/{other_id}/commitment", {})
        asked = scene.asked(commitment=commitment)
        answer = scene.county.put(f"/report-draws/{other_id}", asked)
        assert (answer.status_code, answer.json["reason"]) == (422, "not_committed")
    theirs = scene.colleague()
    assert theirs.put(f"/report-draws/{draw_id}/commitment", {}).status_code == 409
    answer = theirs.put(f"/report-draws/{draw_id}", scene.asked(commitment=commitment))
    assert (answer.status_code, answer.json["reason"]) == (409, "other_draw")
    assert scene.send(draw_id).status_code == 201
    assert scene.send(draw_id).status_code == 200
    changed = scene.send(draw_id, cells=3)
    assert (changed.status_code, changed.json["reason"]) == (409, "other_document")
    assert [one["id"] for one in scene.county.get("/report-draws").json["unused"]] == []


def test_of_many_sends_of_one_draw_one_is_kept(scene: DrawScene) -> None:
    draw_id = uuid4()
    document = scene.asked(commitment=scene.commit(draw_id))

    def send(phone: Phone, _: int) -> TestResponse:
        return phone.put(f"/report-draws/{draw_id}", document)

    assert at_once(scene.app, scene.county.person, send) == {201: 1, 200: AT_ONCE - 1}
    assert count(scene.rows.engine, models.report_draw, id=draw_id) == 1


def test_two_draws_at_once_are_two_draws(scene: DrawScene) -> None:
    ids = [uuid4() for _ in range(AT_ONCE)]
    documents = [scene.asked(commitment=scene.commit(draw_id)) for draw_id in ids]

    def send(phone: Phone, nth: int) -> TestResponse:
        return phone.put(f"/report-draws/{ids[nth]}", documents[nth])

    assert at_once(scene.app, scene.county.person, send) == {201: AT_ONCE}
    draws = scene.county.get("/report-draws").json["draws"]
    assert {one["id"] for one in draws} == {str(draw_id) for draw_id in ids}


@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"first": "2026-03-01", "last": "2026-03-31"}, 422, "too_few_cells"),
        ({"offices": ["COUNTY"]}, 422, "too_few_cells"),
        ({"reports": ["weekly"], "offices": ["TOWN"], "cells": 20}, 422, "too_few_cells"),
        ({"first": "2026-07-01"}, 422, "period_invalid"),
        ({"first": "2024-06-01"}, 422, "period_invalid"),
        ({"reports": ["nothing"]}, 422, "unknown_report"),
        ({"offices": ["nowhere"]}, 422, "unknown_office"),
        ({"cells": 0}, 422, "invalid"),
        ({"cells": 21}, 422, "invalid"),
        ({"witness": {"name": "赵示例", "number": "12"}}, 422, "invalid"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    scene: DrawScene, changes: dict[str, Any], code: int, reason: str
) -> None:
    county = next(one.key for one in scene.rows.plan.offices if one.kind == "county_office")
    keys = {"TOWN": scene.desk.office, "COUNTY": county}
    if "offices" in changes:
        changes = changes | {"offices": [keys.get(key, key) for key in changes["offices"]]}
    answer = scene.send(uuid4(), **changes)
    assert (answer.status_code, answer.json["reason"]) == (code, reason), answer.json
    assert scene.county.get("/report-draws").json["draws"] == []


def test_what_was_sent_back_is_drawn_no_more_and_of_a_correction_the_newest(
    scene: DrawScene,
) -> None:
    scene.send_back(scene.handed_in[scene.other.office]["id"])
    answer = scene.send(uuid4(), offices=[scene.other.office], cells=1)
    assert (answer.status_code, answer.json["reason"]) == (422, "too_few_cells")
    assert "没有可以抽的数" in answer.json["message"]
    second = scene.rows.enterprise(TOWN)
    scene.rows.check(second, at("2026-06-13"), office=scene.desk.office, town=TOWN)
    first = scene.handed_in[scene.desk.office]
    corrected = scene.desk.hand_in(MONDAY, corrects=first["id"], reason="周六又检查一家")
    units = lot_of(scene.all_drawn(scene.desk), "5")
    assert (units["filing_id"], units["value"]) == (corrected["id"], "2")
    path = f"/reports/weekly/{scene.desk.office}/{WEEK}/cells/5/this_week/records"
    behind = {
        filing: len(scene.county.get(f"{path}?filing={filing}").json["items"])
        for filing in (first["id"], corrected["id"])
    }
    assert behind == {first["id"]: 1, corrected["id"]: 2}
    assert scene.county.get(f"{path}?filing={uuid4()}").status_code == 404
    both = scene.county.get(f"{path}?filing={first['id']}&live=true")
    assert (both.status_code, both.json["reason"]) == (422, "invalid")


def test_a_drawn_figure_stays_what_it_was_when_it_is_corrected_or_sent_back(
    scene: DrawScene,
) -> None:
    receipt = scene.all_drawn(scene.desk)
    drawn = lot_of(receipt, "5")

    def now() -> dict[str, Any]:
        return lot_of(scene.shown(receipt["id"]), "5")

    assert now()["state"] == "standing"
    second = scene.rows.enterprise(TOWN)
    scene.rows.check(second, at("2026-06-13"), office=scene.desk.office, town=TOWN)
    corrected = scene.desk.hand_in(MONDAY, corrects=drawn["filing_id"], reason="周六又检查一家")
    assert (now()["state"], now()["value"]) == ("corrected", "1")
    scene.send_back(corrected["id"])
    assert now()["state"] == "standing"
    scene.send_back(drawn["filing_id"])
    assert now()["state"] == "returned"
    scene.desk.hand_in(MONDAY)
    assert (now()["state"], now()["value"], now()["records_sha256"]) == (
        "corrected", "1", drawn["records_sha256"],
    )  # fmt: skip
    path = f"/reports/weekly/{scene.desk.office}/{WEEK}/cells/5/this_week/records"
    assert len(scene.county.get(path).json["items"]) == 2
    assert len(scene.county.get(f"{path}?filing={drawn['filing_id']}").json["items"]) == 1


def test_what_came_in_after_the_last_second_shows_beside_what_was_handed_in(
    scene: DrawScene,
) -> None:
    late = scene.rows.enterprise(TOWN)
    scene.rows.check(
        late, at("2026-06-14", "23:59:59.999"), office=scene.desk.office, town=TOWN,
        received_at=at("2026-06-15", "00:00:00"),
    )  # fmt: skip
    after = scene.rows.enterprise(TOWN)
    scene.rows.check(after, at("2026-06-15", "00:00:00"), office=scene.desk.office, town=TOWN)
    units = lot_of(scene.all_drawn(scene.desk), "5")
    assert (units["value"], units["records"], units["live"]) == ("1", 1, "2")


def test_an_office_reads_its_own_figures_and_no_others(scene: DrawScene) -> None:
    pool = scene.county.get(f"/report-draws/pool?{DAYS}").json
    both = scene.drawn(cells=pool["cells"])
    ours = [one for one in both["drawn"] if one["office"] == scene.desk.office]
    assert 0 < len(ours) < len(both["drawn"])
    only_theirs = scene.drawn(offices=[scene.other.office], cells=1)
    town = scene.phone(scene.desk)
    answer = town.get(f"/report-draws/{only_theirs['id']}")
    assert (answer.status_code, answer.json["message"]) == (
        404, "没有这次抽查，或者没有抽到本单位的数",
    )  # fmt: skip
    assert town.get(f"/report-draws/{only_theirs['id']}/pool").status_code == 404
    listed = town.get("/report-draws").json
    assert only_theirs["id"] not in {one["id"] for one in listed["draws"]}
    assert listed["unused"] == []
    shown = scene.shown(both["id"], town)
    assert [one["lot"] for one in shown["drawn"]] == [one["lot"] for one in ours]
    assert (shown["cells"], shown["may"]["find"]) == (len(ours), False)
    assert town.get(f"/report-draws/pool?{DAYS}").status_code == 403
    assert town.put(f"/report-draws/{uuid4()}/commitment", {}).status_code == 403
    refused = scene.find(only_theirs["id"], only_theirs["drawn"][0]["lot"], town)
    assert (refused.status_code, refused.json["reason"]) == (403, "forbidden")


def test_draws_are_listed_the_newest_first_page_by_page(scene: DrawScene) -> None:
    ids = [scene.drawn(cells=1)["id"] for _ in range(3)]
    listed, cursor = [], ""
    while True:
        page = scene.county.get(f"/report-draws?limit=1{cursor}").json
        listed += page["draws"]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [one["id"] for one in listed] == ids[::-1]
    assert {(one["cells"], one["open"], one["amiss"]) for one in listed} == {(1, 1, 0)}
    strange = scene.county.get("/report-draws?cursor=eyJ9")
    assert (strange.status_code, strange.json["reason"]) == (422, "cursor_invalid")


def test_who_draws_a_figure_of_their_own_office_is_told(scene: DrawScene) -> None:
    both = scene.rows.county.person(Role.COUNTY, Grant(Role.TOWN, town_code=TOWN))
    scene.county = Phone(scene.app.test_client(), both)
    mine = {one["own_office"] for one in scene.all_drawn(scene.desk)["drawn"]}
    others = {one["own_office"] for one in scene.all_drawn(scene.other)["drawn"]}
    assert (mine, others) == ({True}, {False})
