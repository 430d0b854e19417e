"""Forms with figures are handed in: counted, frozen with their records, corrected, added up.

Every moment is passed in: a county of its own, in June 2026.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.tables import enforcement
from ledger.reports.queries.printing import filing_to_print, summary_to_print
from ledger.reports.queries.summary import summed_report
from tests.reports.desk import FRIDAY, MONDAY, MONTH, OTHER_TOWN, SATURDAY, TOWN, Desk
from tests.reports.figure_rows import FigureRows, at


@pytest.fixture
def rows(engine: sa.Engine) -> FigureRows:
    rows = FigureRows(engine, by="430112")
    rows.county.open_since(at("2026-03-02"))
    return rows


@pytest.fixture
def desk(rows: FigureRows) -> Desk:
    return Desk(rows, TOWN)


def _first(receipt: dict[str, Any], row: str, column: str) -> dict[str, Any]:
    return next(one for one in receipt["cells"] if (one["row"], one["column"]) == (row, column))


def test_what_arrives_after_friday_stands_as_a_dated_correction_beside_the_frozen_figure(
    desk: Desk,
) -> None:
    desk.check(at("2026-06-09"), "general", "major")
    first = desk.hand_in(FRIDAY)
    assert (_first(first, "5", "this_week")["value"], first["late"]) == ("1", False)
    assert _first(first, "8", "this_week")["numbers"] == ["1"]
    second = desk.rows.enterprise(TOWN)
    desk.rows.check(second, SATURDAY, office=desk.office, town=TOWN)
    units = desk.cell(MONDAY, "5", "this_week")
    assert (units["value"], units["live"], units["corrected"]) == ("1", "2", None)
    assert (
        desk.opened(MONDAY, "5", "this_week").value,
        len(desk.opened(MONDAY, "5", "this_week").records.page.rows),
    ) == ("1", 1)
    now = desk.opened(MONDAY, "5", "this_week", live=True)
    assert (now.value, len(now.records.page.rows), now.frozen_at) == ("2", 2, None)

    correction = {"corrects": first["id"], "reason": "周六又检查一家"}
    desk.hand_in(MONDAY, **correction)
    units = desk.cell(MONDAY, "5", "this_week")
    assert (units["value"], units["corrected"]) == ("1", "2")
    assert desk.sheet(MONDAY).owed.state == "corrected"
    # The next week sees them beside its own.
    after = desk.cell(at("2026-06-19"), "5", "total", last=date(2026, 6, 21))
    assert (after["previous"], after["live"]) == ("2", "2")


def test_what_the_signer_did_not_see_is_not_handed_in(desk: Desk) -> None:
    desk.check(at("2026-06-09"), "general")
    with pytest.raises(Conflict, match="figures_moved") as refused:
        desk.hand_in(FRIDAY, seen=[])
    assert {"row": "8", "column": "this_week", "value": "1", "seen": None} in (
        refused.value.errors["cells"]
    )
    assert desk.sheet(FRIDAY).filings == []


def test_a_total_falls_only_after_the_period_before_was_corrected(desk: Desk) -> None:
    for number, yuan in (("示例1号", "30000"), ("示例2号", "12345.67")):
        desk.rows.decide(
            desk.place, "penalty", "2026-06-09", office=desk.office, town=TOWN, number=number,
            yuan=yuan,
        )  # fmt: skip
    first = desk.hand_in(FRIDAY)
    assert _first(first, "11", "total")["value"] == "4.23"
    # A fine that was booked by mistake is taken off.
    with desk.rows.engine.begin() as tx:
        of_county = enforcement.c.area_code == desk.rows.county.area_code
        tx.execute(
            sa.delete(enforcement).where(of_county, enforcement.c.document_number == "示例2号")
        )
    next_week = {"last": date(2026, 6, 21)}
    with pytest.raises(Invalid, match="total_fell") as refused:
        desk.hand_in(at("2026-06-19"), **next_week)
    assert "上期是 4.23，现在是 3" in refused.value.message
    desk.hand_in(at("2026-06-19"), corrects=first["id"], reason="示例2号登记有误")
    assert _first(desk.hand_in(at("2026-06-19"), **next_week), "11", "total")["value"] == "3"


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (at("2026-06-11", "23:59:59.999"), None),
        (at("2026-06-12", "00:00:00"), False),
        (at("2026-06-12", "23:59:59.999"), False),
        (at("2026-06-13", "00:00:00"), True),
    ],
)
def test_a_week_opens_and_ends_with_its_friday(
    desk: Desk, now: datetime, late: bool | None
) -> None:
    if late is None:
        with pytest.raises(Invalid, match="period_not_over"):
            desk.hand_in(now)
    else:
        assert desk.hand_in(now)["late"] is late


def test_the_towns_forms_add_up_into_the_countys_with_what_is_missing(
    rows: FigureRows, desk: Desk
) -> None:
    other = Desk(rows, OTHER_TOWN)
    for who, day in ((desk, "2026-05-04"), (other, "2026-05-05")):
        who.check(at(day), "general", "general")
        who.hand_in(at("2026-06-20"), "monthly_towns", MONTH)
    rows.check(
        other.place, at("2026-05-31", "23:59:59.999"), office=other.office, town=OTHER_TOWN,
        grades=["general"], received_at=at("2026-06-21"),
    )  # fmt: skip
    county = rows.county.person(Role.COUNTY).caller
    summed = summed_report(rows.engine, county, rows.plan, "monthly_towns", MONTH, at("2026-06-23"))
    cells = {(cell.row, cell.column): (cell.value, cell.live) for cell in summed.cells}
    assert cells["total", "other_found"] == ("4", "5")
    assert cells["total", "other_rate_percent"] == ("0", "0")
    assert cells["total", "major_rate_percent"] == ("—", "—")
    states = {one.office: (one.state, one.late) for one in summed.offices}
    assert states.pop(desk.office) == states.pop(other.office) == ("handed_in", False)
    assert set(states.values()) == {("late", True)}


def test_typed_text_comes_back_and_a_counted_cell_takes_words_alone(desk: Desk) -> None:
    typed = [
        {"row": "1", "column": "detail", "value": None, "text": "示例镇安全生产责任制"},
        {"row": "5", "column": "this_week", "value": None, "text": "系统数 0，另有 2 家未录入"},
    ]
    desk.hand_in(FRIDAY, typed=typed)
    assert desk.cell(MONDAY, "1", "detail")["text"] == "示例镇安全生产责任制"
    assert desk.cell(MONDAY, "5", "this_week")["text"] == "系统数 0，另有 2 家未录入"
    with pytest.raises(Invalid, match="cells_unreadable") as refused:
        Desk(desk.rows, OTHER_TOWN).hand_in(
            FRIDAY + timedelta(hours=1),
            typed=[{"row": "5", "column": "this_week", "value": "7", "text": None},
                   {"row": "99", "column": "total", "value": "1", "text": None}],
        )  # fmt: skip
    assert [fault["row"] for fault in refused.value.errors["cells"]] == ["5", "99"]


def test_what_stands_in_no_row_is_frozen_with_the_form_and_told_below_it(rows: FigureRows) -> None:
    desk = Desk(rows, TOWN)
    desk.caller = rows.county.person(Role.COUNTY).caller
    desk.office = next(one.key for one in rows.plan.offices if one.kind == "county_office")
    desk.check(at("2026-05-04"))
    first = desk.hand_in(MONDAY, "bulletin_form", MONTH)
    frozen = "不在本表各行、未计入合计的：检查企业数 1家。"
    other = rows.enterprise(OTHER_TOWN)
    rows.check(other, at("2026-05-05"), office=desk.office, town=OTHER_TOWN, received_at=MONDAY)
    assert desk.sheet(MONDAY + timedelta(days=1), "bulletin_form", MONTH).unlisted == frozen
    assert _lines_printed(desk, desk.office) == (frozen,)
    summed = summed_report(rows.engine, desk.caller, rows.plan, "bulletin_form", MONTH, MONDAY)
    assert summed.unlisted == frozen
    later = MONDAY + timedelta(hours=1)
    desk.hand_in(later, "bulletin_form", MONTH, corrects=first["id"], reason="补报一次检查")
    now = "不在本表各行、未计入合计的：检查企业数 2家"
    below, correction = _lines_printed(desk, desk.office)
    assert (below, correction) == (
        frozen, f"更正（2026年6月15日，赵示例）：{now}。原因：补报一次检查",
    )  # fmt: skip
    name = rows.plan.office_name(desk.office)
    assert _lines_printed(desk, "") == (
        "应报 1 个单位，已报 1 个", f"有更正的按更正后的数相加：{name}（6月15日）", f"{now}。",
    )  # fmt: skip


def _lines_printed(desk: Desk, office: str) -> tuple[str, ...]:
    """Below the office's bulletin, or below the sum of all (no office)."""
    rows = desk.rows
    with rows.engine.connect() as read:
        area_code, plan = rows.county.area_code, rows.plan
        printed = (
            filing_to_print(read, area_code, plan, ("bulletin_form", office, MONTH))
            if office
            else summary_to_print(read, area_code, plan, "bulletin_form", MONTH)
        )
    assert printed
    return printed.filled.lines


def test_what_the_work_records_say_is_offered_for_the_words_beside_their_figure(
    desk: Desk,
) -> None:
    rows, office = desk.rows, {"office": desk.office}
    rows.work(
        "rules",
        "2026-06-09",
        title="安全生产责任制",
        said={"number": "示例办〔2026〕3号"},
        **office,
    )
    rows.work("meeting", "2026-06-10", title="研究燃气安全", **office)
    rows.work("meeting", "2026-06-09", title="研究消防安全", **office)
    # Of the week before, and of another town.
    rows.work("meeting", "2026-06-07", title="上周的会", **office)
    rows.work("meeting", "2026-06-10", title="别处的会", office=rows.town_offices[OTHER_TOWN])
    rows.work("lecture", "2026-06-11", title="消防常识", people=30, **office)
    village = rows.village(TOWN, 5, "2026-01-01")
    where = {"village_id": village, "group_name": "3组", "group_key": "3", "town_code": TOWN}
    rows.work("courtyard", "2026-06-11", said={"begins": "19:30"}, **office, **where)
    offered = {
        cell["row"]: cell["suggested"] for cell in desk.sheet(FRIDAY).cells if cell["suggested"]
    }
    assert offered == {
        "1": "安全生产责任制（示例办〔2026〕3号）", "2": "研究消防安全；研究燃气安全",
        "15": "消防常识", "19": "6月11日 19:30 示例村3组",
    }  # fmt: skip
    desk.hand_in(FRIDAY)
    assert not [cell for cell in desk.sheet(FRIDAY).cells if cell["suggested"]]
