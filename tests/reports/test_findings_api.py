"""What was found where drawn figures were checked (抽查结论): written, corrected, told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground.clocks import shanghai_date
from ledger.ground.tables import report_draw
from ledger.notices.commands.notices import deliver_notices
from tests.records.test_races_api import AT_ONCE, at_once
from tests.reports.desk import MONDAY, WEEK
from tests.reports.draw_scene import DrawScene, draw_scenes, lot_of
from tests.support.phone import Phone, jpeg


@pytest.fixture
def scene(app: Flask, engine: sa.Engine) -> Iterator[DrawScene]:
    yield from draw_scenes(app, engine)


def test_a_finding_stands_beside_the_figure_and_a_later_one_beside_it(scene: DrawScene) -> None:
    receipt = scene.all_drawn(scene.desk)
    drawn = lot_of(receipt, "5")
    photo = scene.county.upload(jpeg())
    first = scene.find(receipt["id"], drawn["lot"], found="0家", photos=[photo])
    assert first.status_code == 201, first.json
    said = {name: first.json[name] for name in ("office", "row_name", "value", "found", "last")}
    assert said == {
        "office": scene.desk.office, "row_name": drawn["row_name"], "value": "1", "found": "0",
        "last": str(WEEK),
    }  # fmt: skip
    again = scene.find(receipt["id"], drawn["lot"], scene.colleague(), outcome="matches")
    assert (again.status_code, again.json["reason"]) == (409, "found_already")
    assert again.json["errors"]["stands"]["id"] == first.json["id"]
    second = scene.find(
        receipt["id"], drawn["lot"], scene.colleague(), outcome="matches", manner="on_site",
        words=None, corrects=first.json["id"],
    )  # fmt: skip
    assert second.status_code == 201, second.json
    shown = scene.shown(receipt["id"], scene.phone(scene.desk))
    found = lot_of(shown, "5")
    assert [one["id"] for one in found["findings"]] == [second.json["id"], first.json["id"]]
    newest, before = found["findings"]
    assert (newest["outcome"], newest["manner"], newest["words"]) == ("matches", "on_site", None)
    assert (before["found"], before["photos"]) == ("0", [photo])
    # What was handed in is what it was.
    assert (found["value"], found["state"]) == ("1", "standing")
    assert (shown["open"], shown["amiss"]) == (shown["cells"] - 1, 0)


@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"lot": 50_000}, 404, "not_found"),
        ({"draw_id": str(uuid4())}, 404, "not_found"),
        ({"corrects": str(uuid4())}, 409, "nothing_to_correct"),
        ({"found": "约2"}, 422, "found_unreadable"),
        ({"found": "1"}, 422, "found_contradicts"),
        ({"found": "2", "outcome": "matches"}, 422, "found_contradicts"),
        ({"found": "0", "outcome": "no_proof"}, 422, "found_contradicts"),
        ({"words": None}, 422, "invalid"),
        ({"words": None, "outcome": "no_proof"}, 422, "invalid"),
        ({"outcome": "good"}, 422, "invalid"),
        ({"lot": 0}, 422, "invalid"),
        ({"lot": 50_001}, 422, "invalid"),
    ],
)
def test_what_cannot_have_been_found_is_refused_with_a_sentence(
    scene: DrawScene, changes: dict[str, Any], code: int, reason: str
) -> None:
    receipt = scene.all_drawn(scene.desk)
    sent = {"draw_id": receipt["id"], "lot": lot_of(receipt, "5")["lot"]} | changes
    answer = scene.find(sent.pop("draw_id"), sent.pop("lot"), **sent)
    assert (answer.status_code, answer.json["reason"]) == (code, reason), answer.json
    assert answer.json["message"]
    shown = scene.shown(receipt["id"])
    assert shown["open"] == shown["cells"]


def test_of_findings_at_once_one_holds_and_the_others_are_told(scene: DrawScene) -> None:
    receipt = scene.drawn(cells=1)

    def send(phone: Phone, _: int) -> TestResponse:
        return scene.find(receipt["id"], receipt["drawn"][0]["lot"], phone)

    assert at_once(scene.app, scene.county.person, send) == {201: 1, 409: AT_ONCE - 1}
    (drawn,) = scene.shown(receipt["id"])["drawn"]
    assert len(drawn["findings"]) == 1


def test_a_figure_that_was_corrected_or_sent_back_meanwhile_is_found_all_the_same(
    scene: DrawScene,
) -> None:
    receipt = scene.all_drawn(scene.desk)
    drawn = lot_of(receipt, "5")
    scene.send_back(drawn["filing_id"])
    assert scene.find(receipt["id"], drawn["lot"], found="0").status_code == 201
    now = lot_of(scene.shown(receipt["id"]), "5")
    assert (now["state"], now["findings"][0]["outcome"]) == ("returned", "differs")


def test_the_sheet_says_which_of_its_figures_were_drawn_and_what_was_found(
    scene: DrawScene,
) -> None:
    town = scene.phone(scene.desk)
    assert scene.sheet(scene.desk, town).json["checks"] == []
    receipt = scene.all_drawn(scene.desk)
    drawn = lot_of(receipt, "5")
    scene.find(receipt["id"], drawn["lot"], found="0")
    later = scene.all_drawn(scene.desk)
    checks = scene.sheet(scene.desk, town).json["checks"]
    assert [one["draw_id"] for one in checks] == (
        [later["id"]] * len(later["drawn"]) + [receipt["id"]] * len(receipt["drawn"])
    )
    (unit,) = (one for one in checks if one["finding"])
    assert (unit["row"], unit["column"], unit["value"], unit["finding"]["found"]) == (
        "5", "this_week", "1", "0",
    )  # fmt: skip
    assert scene.sheet(scene.other, town).status_code == 403
    theirs = scene.sheet(scene.other, scene.county).json["checks"]
    assert theirs == []


def _told(scene: DrawScene, who: Phone) -> list[str]:
    """What stands in the inbox after the sweep."""
    return [words for words, _ in _inbox(scene, who)]


def _inbox(scene: DrawScene, who: Phone) -> list[tuple[str, bool]]:
    """The same, each with whether it is over."""
    with scene.rows.engine.begin() as tx:
        deliver_notices(tx, scene.rows.plan, shanghai_date(datetime.now(UTC)))
    notices = who.get("/notices").json["notices"]
    return [(one["words"], one["over"]) for one in notices if "抽查" in one["words"]]


def test_the_office_is_told_that_it_was_drawn_and_of_what_does_not_match(
    scene: DrawScene,
) -> None:
    town, other = scene.phone(scene.desk), scene.phone(scene.other)
    receipt = scene.all_drawn(scene.desk)
    name = receipt["drawn"][0]
    (words,) = _told(scene, town)
    assert f"“{name['row_name']}”的“{name['column_name']}”等 {len(receipt['drawn'])} 个数" in words
    units, major = lot_of(receipt, "5"), lot_of(receipt, "6")
    first = scene.find(receipt["id"], units["lot"], found="0")
    scene.find(receipt["id"], major["lot"], outcome="matches", words=None)
    words, _ = _told(scene, town)
    assert "抽查不符" in words
    assert f"“{units['row_name']}”的“{units['column_name']}”报送 1，核实 0；台账缺一次" in words
    # Told once, however often the sweep comes by; and again where a later finding says otherwise.
    assert len(_told(scene, town)) == 2
    scene.find(
        receipt["id"], units["lot"], outcome="no_proof", words="没有台账", corrects=first.json["id"]
    )
    newest, *_ = _told(scene, town)
    assert "抽查无据可查" in newest
    assert _told(scene, other) == []


def test_what_an_office_was_told_is_over_when_there_is_nothing_left_to_do(
    scene: DrawScene,
) -> None:
    town = scene.phone(scene.desk)
    receipt = scene.all_drawn(scene.desk)
    units, *others = sorted(receipt["drawn"], key=lambda one: bool(one["row"] != "5"))
    assert [over for _, over in _inbox(scene, town)] == [False]
    first = scene.find(receipt["id"], units["lot"], found="0")
    # The others are to be checked yet.
    assert [over for _, over in _inbox(scene, town)] == [False, False]
    for one in others:
        scene.find(receipt["id"], one["lot"], outcome="matches", words=None)
    assert [over for _, over in _inbox(scene, town)] == [False, True]
    later = scene.find(
        receipt["id"], units["lot"], outcome="no_proof", words="没有台账", corrects=first.json["id"]
    )
    assert [over for _, over in _inbox(scene, town)] == [False, True, True]
    scene.send_back(units["filing_id"])
    returned, *_ = _inbox(scene, town)
    assert returned[1]
    scene.desk.hand_in(MONDAY)
    again, *_ = _inbox(scene, town)
    # The same figure stands again.
    assert again == (returned[0], False)
    scene.find(receipt["id"], units["lot"], outcome="matches", corrects=later.json["id"])
    assert [over for _, over in _inbox(scene, town)] == [True, True, True]


def test_words_that_end_in_a_full_stop_are_not_ended_twice(scene: DrawScene) -> None:
    receipt = scene.drawn(offices=[scene.desk.office], cells=1)
    scene.find(receipt["id"], receipt["drawn"][0]["lot"], words="台账缺一次检查的记录。")
    words = _told(scene, scene.phone(scene.desk))
    assert words[0].endswith("；台账缺一次检查的记录。请核对后报更正。")


def test_what_is_found_long_after_the_draw_is_told_all_the_same(scene: DrawScene) -> None:
    receipt = scene.drawn(offices=[scene.desk.office], cells=1)
    earlier = sa.update(report_draw).values(
        received_at=report_draw.c.received_at - timedelta(days=93)
    )
    with scene.rows.engine.begin() as tx:
        tx.execute(earlier.where(report_draw.c.id == UUID(receipt["id"])))
    town = scene.phone(scene.desk)
    assert _told(scene, town) == []
    assert scene.find(receipt["id"], receipt["drawn"][0]["lot"], found="9").status_code == 201
    (words,) = _told(scene, town)
    assert "抽查不符" in words


def test_a_figure_is_mended_where_another_one_stands_and_not_where_another_cell_was_corrected(
    scene: DrawScene,
) -> None:
    receipt = scene.all_drawn(scene.desk)
    for one in receipt["drawn"]:
        assert scene.find(receipt["id"], one["lot"]).status_code == 201
    major, other = lot_of(receipt, "6"), lot_of(receipt, "8")
    drawn_id = major["filing_id"]
    # One hazard more, which is not a serious one.
    scene.desk.check(MONDAY.replace(day=13), "general")
    corrected = scene.desk.hand_in(MONDAY, corrects=drawn_id, reason="核对后更正")
    assert _fates(scene, receipt, "6", "8") == [
        ("standing", corrected["id"]), ("corrected", corrected["id"]),
    ]  # fmt: skip
    words = _told(scene, scene.phone(scene.desk))
    assert [any(one["row_name"] in line for line in words) for one in (major, other)] == [
        True, False,
    ]  # fmt: skip
    # What stands is sent back, and then what stood before it stands again.
    scene.send_back(corrected["id"])
    assert _fates(scene, receipt, "6", "8") == [("standing", drawn_id), ("standing", drawn_id)]
    scene.send_back(drawn_id)
    assert _fates(scene, receipt, "6", "8") == [("returned", None), ("returned", None)]
    again = scene.desk.hand_in(MONDAY)
    assert _fates(scene, receipt, "6", "8") == [
        ("standing", again["id"]), ("corrected", again["id"]),
    ]  # fmt: skip


def _fates(scene: DrawScene, receipt: dict[str, Any], *rows: str) -> list[tuple[str, str | None]]:
    """State of these cells, and the filing that stands."""
    shown = scene.shown(receipt["id"])
    cells = [lot_of(shown, row) for row in rows]
    return [(cell["state"], cell["stands_id"]) for cell in cells]


def test_the_photographs_that_prove_it_are_seen_by_whose_figure_was_drawn(
    scene: DrawScene,
) -> None:
    receipt = scene.drawn(offices=[scene.desk.office], cells=1)
    photo = scene.county.upload(jpeg())
    assert scene.find(receipt["id"], receipt["drawn"][0]["lot"], photos=[photo]).status_code == 201
    readers = (scene.colleague(), scene.phone(scene.desk), scene.phone(scene.other))
    seen = [who.get(f"/photos/{photo}").status_code for who in readers]
    assert seen == [200, 200, 404]


def test_what_was_drawn_and_found_leaves_as_a_file_each_office_its_own(scene: DrawScene) -> None:
    receipt = scene.all_drawn(scene.desk)
    scene.drawn(offices=[scene.other.office], cells=1)
    units = lot_of(receipt, "5")
    first = scene.find(receipt["id"], units["lot"], found="0")
    scene.find(
        receipt["id"], units["lot"], outcome="no_proof", words="没有台账", corrects=first.json["id"]
    )
    town = scene.phone(scene.desk)
    file = town.get("/exports/report-draws?format=csv").data.decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(file, newline=""))]
    assert [row["记录编号"] for row in rows] == [receipt["id"]] * len(receipt["drawn"])
    assert [row["报送的数"] for row in rows] == [one["value"] for one in receipt["drawn"]]
    row = rows[receipt["drawn"].index(units)]
    said = {name: row[name] for name in ("行", "报送的数", "依据（条）", "结论", "核对情况")}
    assert said == {
        "行": units["row_name"], "报送的数": "1", "依据（条）": "1", "结论": "无据可查",
        "核对情况": "没有台账",
    }  # fmt: skip
    assert {one["结论"] for one in rows} == {"无据可查", "待核查"}
