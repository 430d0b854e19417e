"""A report is handed in, sent back, handed in again and corrected; of two at once one wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground.caller import Grant, Role
from ledger.ground.tables import person
from ledger.reports.queries.owed import DRAWN_DAYS_MOST
from tests.reports.walked import IN_WORDS, filing, last_day, sent_back
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone

HOUSING = "housing_bureau"


@pytest.fixture
def office(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Grant(Role.DEPARTMENT, sector="S06")))


@pytest.fixture
def colleague(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Grant(Role.DEPARTMENT, sector="S06")))


@pytest.fixture
def county_office(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Role.COUNTY))


def _hand_in(who: Phone, filing_id: UUID | None = None, **changes: Any) -> TestResponse:
    return who.put(f"/report-filings/{filing_id or uuid4()}", filing(today(), **changes))


def _sheet(who: Phone, last: str | None = None) -> dict[str, Any]:
    answer = who.get(f"/reports/{IN_WORDS}/{HOUSING}/{last or last_day(today())}")
    assert answer.status_code == 200, answer.json
    return answer.json


def _row(who: Phone, **asked: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    until = last_day(today())
    answer = who.get(f"/reports?report={IN_WORDS}&office={HOUSING}&last={until}&{query}")
    assert answer.status_code == 200, answer.json
    (row,) = answer.json["reports"]
    return row


def _text(text: str) -> list[dict[str, str]]:
    return [{"name": "实施方案及动员部署情况", "text": text}]


def test_a_report_is_handed_in_sent_back_handed_in_again_and_corrected(
    office: Phone, colleague: Phone, county_office: Phone
) -> None:
    assert _row(office)["state"] == "due"
    before = _sheet(office)
    assert before["may"] == {"fill": True, "hand_in": True, "return": False, "correct": False}
    assert (before["layout"], before["parts"]) == (None, _text(""))

    first = _hand_in(office, first_id := uuid4())
    assert first.status_code == 201, first.json
    assert (first.json["position"], first.json["late"]) == (1, False)
    assert first.json["office_name"] == "县住建局"
    again = _hand_in(colleague)
    assert (again.status_code, again.json["reason"]) == (409, "handed_in_already")
    assert again.json["errors"]["stands"]["id"] == str(first_id)

    answer = county_office.put(f"/report-returns/{uuid4()}", sent_back(first_id))
    assert answer.status_code == 201, answer.json
    row = _row(office, state="returned")
    assert (row["returned_reason"], row["filing_id"]) == ("没有写会议时间", None)
    # What was written is there to be mended.
    assert _sheet(office)["parts"][0]["text"] == "已印发实施方案，召开了动员会"
    twice = county_office.put(f"/report-returns/{uuid4()}", sent_back(first_id))
    assert (twice.status_code, twice.json["reason"]) == (409, "returned_already")

    second = _hand_in(office, second_id := uuid4(), parts=_text("11 月 3 日召开动员会"))
    assert (second.status_code, second.json["position"]) == (201, 2)
    assert _row(office)["late"] is False

    same = {"corrects": str(second_id), "reason": "日期有误"}
    unchanged = _hand_in(office, parts=_text("11 月 3 日召开动员会"), **same)
    assert (unchanged.status_code, unchanged.json["reason"]) == (422, "nothing_changed")
    corrected = _hand_in(office, third_id := uuid4(), parts=_text("11 月 4 日召开"), **same)
    assert corrected.status_code == 201, corrected.json
    late = _hand_in(colleague, parts=_text("11 月 5 日召开"), **same)
    assert (late.status_code, late.json["reason"]) == (409, "corrected_already")
    sheet = _sheet(county_office)
    assert (sheet["state"], sheet["filing_id"]) == ("corrected", str(third_id))
    assert [one["corrects"] for one in sheet["filings"]] == [None, None, str(second_id)]
    assert sheet["may"] == {"fill": False, "hand_in": False, "return": True, "correct": False}

    frozen = county_office.put(f"/report-returns/{uuid4()}", sent_back(second_id))
    assert (frozen.status_code, frozen.json["reason"]) == (409, "corrected_meanwhile")
    county_office.put(f"/report-returns/{uuid4()}", sent_back(third_id))
    # Of a correction that was sent back the frozen figures stand again.
    assert (_row(office)["state"], _row(office)["filing_id"]) == ("handed_in", str(second_id))


def test_of_two_at_once_one_wins_and_the_other_is_told_what_stands(
    office: Phone, colleague: Phone
) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(_hand_in, [office, colleague]))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (won,) = (answer.json for answer in answers if answer.status_code == 201)
    (lost,) = (answer.json for answer in answers if answer.status_code == 409)
    assert (lost["reason"], lost["errors"]["stands"]["id"]) == ("handed_in_already", won["id"])
    assert len(_sheet(office)["filings"]) == 1


@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"last": "2199-01-01"}, 404, "not_found"),
        ({"report": "nothing"}, 404, "not_found"),
        ({"office": "nowhere"}, 404, "not_found"),
        ({"office": "market_bureau"}, 403, "not_your_office"),
        ({"parts": []}, 422, "parts_missing"),
        ({"parts": [{"name": "别的", "text": "有"}]}, 422, "unknown_parts"),
        ({"corrects": str(uuid4()), "reason": "示例"}, 409, "nothing_to_correct"),
        ({"corrects": str(uuid4())}, 422, "invalid"),
        ({"signature": {"name": "赵示例", "refused_reason": "不在"}}, 422, "invalid"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_with_a_sentence(
    office: Phone, changes: dict[str, Any], code: int, reason: str
) -> None:
    answer = _hand_in(office, **changes)
    assert (answer.status_code, answer.json["reason"]) == (code, reason), answer.json
    assert _sheet(office)["filings"] == []


def test_a_period_that_is_not_over_waits_for_its_day(
    office: Phone, own_county: CountyBuilder
) -> None:
    month = today().replace(day=1) + timedelta(days=70)
    rows = office.get(
        f"/reports?report=monthly_dispatch_form&first={month}&last={month + timedelta(31)}"
    )
    (row,) = rows.json["reports"]
    assert (row["state"], row["opens_on"]) == ("open", row["due_on"])
    answer = _hand_in(office, report=row["report"], last=row["last"], parts=[])
    assert (answer.status_code, answer.json["reason"]) == (422, "period_not_over")
    assert "才结束" in answer.json["message"]


def test_who_left_hands_in_nothing_and_others_see_nothing(
    app: Flask, own_county: CountyBuilder, office: Phone
) -> None:
    elsewhere = Phone(app.test_client(), own_county.person(Grant(Role.DEPARTMENT, sector="S11")))
    assert elsewhere.get(f"/reports?office={HOUSING}").json["reports"] == []
    answer = elsewhere.get(f"/reports/{IN_WORDS}/{HOUSING}/{last_day(today())}")
    assert (answer.status_code, answer.json["reason"]) == (403, "not_your_office")
    here = person.c.id == office.person.id
    with own_county.engine.begin() as tx:
        tx.execute(sa.update(person).where(here).values(active=False))
    assert _hand_in(office).status_code == 401


def test_the_county_sees_every_office_page_by_page(county_office: Phone) -> None:
    path, seen, cursor = f"/reports?report={IN_WORDS}&last={last_day(today())}&limit=3", [], ""
    while True:
        page = county_office.get(path + cursor).json
        seen += [row["office"] for row in page["reports"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 10
    strange = county_office.get(f"{path}&cursor=eyJ9")
    assert (strange.status_code, strange.json["reason"]) == (422, "cursor_invalid")
    long = county_office.get("/reports?first=2020-01-01&last=2026-01-01")
    assert (long.status_code, long.json["reason"]) == (422, "period_invalid")


def test_whoever_draws_from_as_many_days_as_may_be_is_shown_their_reports(
    county_office: Phone,
) -> None:
    first = today() - timedelta(days=DRAWN_DAYS_MOST)
    drawn_from = f"first={first}&last={first + timedelta(days=DRAWN_DAYS_MOST - 1)}"
    assert county_office.get(f"/report-draws/pool?{drawn_from}").status_code == 200
    # As the page asks: a week's report is due on its Friday, another within two months.
    due = f"first={first - timedelta(days=7)}&last={first + timedelta(days=DRAWN_DAYS_MOST + 61)}"
    assert county_office.get(f"/reports?{due}&limit=200").status_code == 200


STROKES = "M100 200L180 120L260 210"
BULLETIN = "bulletin_form"
# What is typed into a cell, and what its sender is told; None: it is taken.
TYPED = [
    ("约30", "准确的数"), ("-3", "负数"), ("1000000000", "之间"), ("3.5", "小数"), ("三十多", ""),
    ("３０", None),
]  # fmt: skip


def test_what_nobody_can_hand_in_yet_is_left_out_of_what_is_open(office: Phone) -> None:
    until = max(last_day(today()), today() + timedelta(days=40))
    path = f"/reports?office={HOUSING}&limit=200&last={until}"
    states = [row["state"] for row in office.get(path).json["reports"]]
    opened = [row["state"] for row in office.get(f"{path}&opened=true").json["reports"]]
    assert "open" in states and opened
    assert opened == [state for state in states if state != "open"]


def test_who_signed_last_is_offered_again_on_every_sheet_of_the_office(
    office: Phone, county_office: Phone
) -> None:
    assert _sheet(office)["signed_last"] is None
    sent = _hand_in(office, phone="0745-3000001", signature={"name": "赵示例", "path": STROKES})
    assert sent.status_code == 201, sent.json
    next_sheet = office.get("/reports?opened=false&state=open").json["reports"][0]
    path = "/reports/{report}/{office}/{last}".format(**next_sheet)
    signed = {"signer": "赵示例", "phone": "0745-3000001"}
    assert office.get(path).json["signed_last"] == signed


def test_what_is_typed_is_a_number_or_is_refused_whole_and_so_is_its_correction(
    county_office: Phone, own_county: CountyBuilder
) -> None:
    own_county.open_since(datetime.now(UTC) - timedelta(days=75))
    late = f"first={today() - timedelta(days=60)}&last={today() - timedelta(days=1)}"
    row = county_office.get(f"/reports?report={BULLETIN}&{late}").json["reports"][0]
    path = f"/reports/{BULLETIN}/{row['office']}/{row['last']}"
    seen = [
        {name: cell[name] for name in ("row", "column", "value")}
        for cell in county_office.get(path).json["cells"]
    ]
    here = {"report": BULLETIN, "office": row["office"], "last": row["last"], "parts": []}

    def sent(value: str, **more: Any) -> TestResponse:
        cell = {"row": "1", "column": "cases_filed", "value": value, "text": None}
        return _hand_in(county_office, **here, seen=seen, typed=[cell], **more)

    for value, words in TYPED:
        answer = sent(value)
        if words is None:
            assert answer.status_code == 201, answer.json
            continue
        assert (answer.status_code, answer.json["reason"]) == (422, "cells_unreadable")
        (fault,) = answer.json["errors"]["cells"]
        assert (fault["row"], fault["column"]) == ("1", "cases_filed")
        assert words in fault["message"]
    first = {"corrects": answer.json["id"], "reason": "多计了"}
    below = sent("-31", **first)
    assert (below.status_code, below.json["reason"]) == (422, "cells_unreadable")
    (filed,) = county_office.get(path).json["filings"]
    assert filed["id"] == first["corrects"]
    assert sent("29", **first).status_code == 201
    cells = {(cell["row"], cell["column"]): cell for cell in county_office.get(path).json["cells"]}
    cell = cells["1", "cases_filed"]
    assert (cell["value"], cell["corrected"]) == ("30", "29")
    # Of the total row too, which nobody types.
    assert (cells["total", "cases_filed"]["value"], cells["total", "cases_filed"]["corrected"]) == (
        "30", "29",
    )  # fmt: skip
