"""The edges that spoil figures, each in a county of its own with days of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Caller, Grant, Role
from ledger.records.origins import ORIGINS
from ledger.reports.figures.cells import FormAsked
from ledger.reports.figures.figure import FigureScope, FormPeriod
from ledger.reports.figures.fill import Filled, fill, unlisted_words, value_of
from ledger.reports.figures.hazards import FOUND_BY
from ledger.reports.figures.registry import FIGURES_BY_NAME
from ledger.reports.figures.shown import of_cell, of_frozen, shown_records, told_of
from plans.form_cells import shown
from plans.orders import Readings
from tests.reports.figure_rows import FigureRows, at

WANGCHENG = "430112"
WEEK = ("2026-06-08", "2026-06-14")
JUNE = ("2026-06-01", "2026-06-30")
TOWN, OTHER_TOWN = "430112901", "430112902"


@pytest.fixture
def rows(engine: sa.Engine) -> FigureRows:
    return FigureRows(engine, by=WANGCHENG)


def number(
    rows: FigureRows,
    name: str,
    days: tuple[str, str] = JUNE,
    *,
    as_at: datetime | None = None,
    offices: tuple[str, ...] | None = None,
    town_codes: tuple[str, ...] | None = None,
    **readings: Any,
) -> int:
    """The figure of the county, or of these offices alone, with what lies in these towns."""
    county = next(o.key for o in rows.plan.offices if o.kind == "county_office")
    scope = FigureScope(
        rows.plan.area.code,
        date.fromisoformat(days[0]),
        date.fromisoformat(days[1]),
        as_at or at("2026-12-31"),
        Readings(**readings),
        county,
        offices=offices,
        town_codes=town_codes,
    )
    with rows.engine.connect() as read:
        return int(value_of(read, FIGURES_BY_NAME[name], scope))


def filled(rows: FigureRows, form: str, owner: str | None = None, **readings: Any) -> Filled:
    """The form of June, as of much later."""
    with rows.engine.connect() as read:
        return fill(read, asked(rows, form, owner, **readings))


def asked(rows: FigureRows, form: str, owner: str | None = None, **readings: Any) -> FormAsked:
    of = next(one for one in rows.plan.forms if one.key == form)
    of = replace(of, readings=replace(of.readings, **readings))
    days = [date.fromisoformat(day) for day in JUNE]
    return FormAsked(
        rows.plan, of, owner, FormPeriod(days[0], days[1], date(2026, 1, 1)), at("2026-12-31")
    )


def cell(of: Filled, row: str, column: str) -> int:
    (one,) = of.cells[row, column].numbers
    assert one is not None
    return int(one)


def office_of(rows: FigureRows, town: str) -> str:
    return rows.town_offices[town]


def test_the_last_moment_of_sunday_is_of_this_week_and_midnight_of_the_next(
    rows: FigureRows,
) -> None:
    place = rows.enterprise(TOWN)
    office = office_of(rows, TOWN)
    for moment in (at("2026-06-07", "23:59:59.999"), at("2026-06-08", "00:00:00"),
                   at("2026-06-14", "23:59:59.999"), at("2026-06-15", "00:00:00")):  # fmt: skip
        rows.check(place, moment, office=office, town=TOWN, grades=["general"])
    assert number(rows, "inspections", WEEK) == 2
    assert number(rows, "other_found", WEEK) == 2
    assert number(rows, "groups", WEEK) == 2
    # To the 22nd, that day included.
    rows.check(place, at("2026-06-22", "23:59:59.999"), office=office, town=TOWN)
    rows.check(place, at("2026-06-23", "00:00:00"), office=office, town=TOWN)
    rows.decide(place, "closure", "2026-06-22", office=office, town=TOWN)
    rows.decide(place, "closure", "2026-06-23", office=office, town=TOWN)
    assert number(rows, "inspections", ("2026-06-16", "2026-06-22")) == 1
    assert number(rows, "cases", ("2026-06-16", "2026-06-22")) == 1


def test_what_was_done_stays_with_the_office_and_the_town_of_its_day(rows: FigureRows) -> None:
    place = rows.enterprise(OTHER_TOWN)
    first, second = office_of(rows, TOWN), office_of(rows, OTHER_TOWN)
    # The enterprise lay in the first town, and the same person worked for its office.
    rows.check(place, at("2026-06-03"), office=first, town=TOWN, grades=["general"])
    rows.check(place, at("2026-06-20"), office=second, town=OTHER_TOWN, grades=["general"] * 2)
    for readings in ({"towns_by": "office"}, {"towns_by": "territory"}):
        form = filled(rows, "monthly_towns", **readings)
        assert [cell(form, row, "other_found") for row in ("1", "2", "3")] == [1, 2, 0]
        assert [cell(form, row, "units_checked") for row in ("1", "2", "3")] == [1, 1, 0]


def test_a_town_fills_its_own_row_and_who_checks_there_besides_stands_elsewhere(
    rows: FigureRows,
) -> None:
    place = rows.enterprise(TOWN)
    county = next(o.key for o in rows.plan.offices if o.kind == "county_office")
    rows.check(place, at("2026-06-03"), office=office_of(rows, TOWN), town=TOWN)
    rows.check(place, at("2026-06-04"), office=county, town=TOWN)
    of_town = filled(rows, "monthly_towns", office_of(rows, TOWN))
    assert {row for row, _ in of_town.cells} == {"1"}
    assert cell(of_town, "1", "groups") == 1
    whole = filled(rows, "monthly_towns")
    assert (cell(whole, "1", "groups"), whole.unlisted["groups"]) == (1, (Decimal(1),))
    words = "不在本表各行、未计入合计的：组织检查组 1个、组织检查人员 1人次、督导检查企业数 1家。"
    assert unlisted_words(asked(rows, "monthly_towns").form, whole.unlisted) == words
    assert unlisted_words(asked(rows, "monthly_towns").form, of_town.unlisted) == ""
    by_place = filled(rows, "monthly_towns", towns_by="territory")
    assert cell(by_place, "1", "groups") == 2
    assert by_place.unlisted == {}


def test_two_that_merged_are_one_from_that_day_on_and_two_before(rows: FigureRows) -> None:
    old, new = rows.enterprise(TOWN), rows.enterprise(TOWN)
    office = office_of(rows, TOWN)
    for place in (old, new):
        for day in ("2026-05-20", "2026-06-05"):
            rows.check(place, at(day), office=office, town=TOWN)
            rows.decide(place, "penalty", day, office=office, town=TOWN, yuan="100")
    rows.merge(old, new, "2026-06-15")
    for name in ("units_checked", "penalised"):
        assert number(rows, name, ("2026-05-01", "2026-05-31")) == 2
        assert number(rows, name) == 1
    assert number(rows, "fines_yuan") == 200
    again = rows.enterprise(TOWN)
    rows.check(again, at("2026-06-06"), office=office, town=TOWN)
    rows.merge(new, again, "2026-06-30")
    assert number(rows, "units_checked") == 1


def test_what_a_merger_hands_on_stays_in_the_town_where_it_was_found(rows: FigureRows) -> None:
    old, new = rows.enterprise(TOWN), rows.enterprise(OTHER_TOWN)
    rows.check(old, at("2026-06-03"), office=office_of(rows, TOWN), town=TOWN, grades=["major"])
    rows.merge(old, new, "2026-06-10")
    (found,) = rows.hazards
    with rows.engine.begin() as tx:
        theirs = sa.update(models.hazard).where(models.hazard.c.id == found)
        tx.execute(theirs.values(enterprise_id=new))
    of_towns = filled(rows, "monthly_towns", towns_by="territory")
    assert [cell(of_towns, row, "major_found") for row in ("1", "2")] == [1, 0]
    owed = {
        town: number(rows, "overdue", offices=(office_of(rows, town),), town_codes=(town,))
        for town in (TOWN, OTHER_TOWN)
    }
    assert owed == {TOWN: 1, OTHER_TOWN: 0}


def test_a_group_is_who_went_out_together_on_a_day(rows: FigureRows) -> None:
    places = [rows.enterprise(TOWN) for _ in range(3)]
    office, day = office_of(rows, TOWN), "2026-06-03"
    for place in places:
        rows.check(place, at(day), office=office, town=TOWN, went=["张示例", "李示例"])
    # The same people with another list at the same place, noted by the other one's phone.
    rows.check(places[0], at(day), office=office, town=TOWN, went=["李示例", "张示例"])
    rows.check(places[0], at(day), office=office, town=TOWN, went=["王示例"], team="第二组")
    rows.check(places[1], at("2026-06-04"), office=office, town=TOWN, went=["张示例", "李示例"])
    assert number(rows, "groups") == 3
    assert number(rows, "inspectors") == 2 * 3 + 1 + 2
    assert number(rows, "inspectors", inspectors="per_day") == 2 + 1 + 2
    # Of teams whose office nobody named their name says nothing.
    for who in ("赵示例", "钱示例"):
        rows.check(places[2], at(day), office=None, town=TOWN, went=[who], team="1组")
    assert number(rows, "groups") == 5


def test_a_visit_with_two_lists_stands_in_both_sectors_and_once_in_a_total_that_is_distinct(
    rows: FigureRows,
) -> None:
    place, office = rows.enterprise(TOWN), office_of(rows, TOWN)
    rows.check(place, at("2026-06-03"), office=office, town=TOWN, sectors=["S06", "S04"])
    rows.check(place, at("2026-06-04"), office=office, town=TOWN, sectors=[])
    summed = filled(rows, "monthly_sectors")
    assert [cell(summed, row, "units_checked") for row in ("3", "4", "15")] == [1, 1, 1]
    form = asked(rows, "monthly_sectors").form
    assert shown(form, summed.cells)["total", "units_checked"].text == "3"
    # Behind the total stand two records, whichever way it is counted.
    assert summed.records["total", "units_checked"] == 2
    distinct = filled(rows, "monthly_sectors", totals="distinct")
    assert cell(distinct, "total", "units_checked") == 1


def test_a_hazard_counts_as_it_stood_when_the_period_ended(rows: FigureRows) -> None:
    place, office = rows.enterprise(TOWN), office_of(rows, TOWN)
    check = rows.check(place, at("2026-06-03"), office=office, town=TOWN, grades=["major"] * 2)
    became_general, opened_again = rows.hazards_of(check)
    rows.step(became_general, "confirm", "open", at("2026-06-29"), grade="general")
    rows.step(became_general, "confirm", "confirmed", at("2026-07-01"), grade="major")
    rows.step(opened_again, "confirm", "confirmed", at("2026-06-04"), grade="major")
    rows.step(opened_again, "verify", "verified", at("2026-06-05"))
    rows.step(opened_again, "close", "closed", at("2026-06-06"))

    def counted(days: tuple[str, str], **readings: Any) -> list[int]:
        names = ("major_found", "other_found", "major_rectified", "other_rectified")
        return [number(rows, name, days, **readings) for name in names]

    assert counted(("2026-06-01", "2026-06-28")) == [2, 0, 1, 0]
    assert counted(JUNE) == [1, 1, 1, 0]
    assert counted(JUNE, grade="as_found") == [2, 0, 1, 0]
    rows.step(opened_again, "reopen", "confirmed", at("2026-06-30", "23:59:59.999"),
              deadline="2026-07-10")  # fmt: skip
    assert counted(JUNE) == [1, 1, 0, 0]
    rows.step(opened_again, "verify", "verified", at("2026-07-01", "00:00:00"))
    assert counted(JUNE) == [1, 1, 0, 0]
    assert counted(JUNE, rectified_as_at="hand_in") == [2, 0, 1, 0]
    july = ("2026-07-01", "2026-07-31")
    assert counted(july) == [0, 0, 0, 0]
    assert counted(july, rectified_of="all") == [0, 0, 1, 0]
    # 期限 as it was then: set anew by the reopening.
    assert number(rows, "overdue", ("2026-06-01", "2026-06-30")) == 1
    assert number(rows, "overdue", ("2026-06-01", "2026-06-18")) == 0


def test_what_came_in_late_counts_from_when_it_was_received(rows: FigureRows) -> None:
    place, office = rows.enterprise(TOWN), office_of(rows, TOWN)
    late = at("2026-07-03")
    check = rows.check(
        place, at("2026-06-30"), office=office, town=TOWN, grades=["general"], received_at=late
    )
    rows.decide(place, "penalty", "2026-06-30", office=office, town=TOWN, yuan="50",
                received_at=late)  # fmt: skip
    (found,) = rows.hazards_of(check)
    rows.step(found, "verify", "verified", at("2026-06-30", "12:00"), received_at=at("2026-07-05"))
    names = ("inspections", "other_found", "other_rectified", "fines_yuan")
    counted = {
        day: [number(rows, name, as_at=at(day)) for name in names]
        for day in ("2026-07-02", "2026-07-04", "2026-07-06")
    }
    assert counted == {
        "2026-07-02": [0, 0, 0, 0],
        "2026-07-04": [1, 1, 0, 50],
        "2026-07-06": [1, 1, 1, 50],
    }


def test_one_decision_booked_by_two_offices_is_one(rows: FigureRows) -> None:
    place = rows.enterprise(TOWN)
    first, second = office_of(rows, TOWN), office_of(rows, OTHER_TOWN)
    for office, other in ((first, second), (second, first)):
        rows.decide(place, "penalty", "2026-06-05", office=office, town=TOWN, number="示例1号",
                    yuan="30000", joint=[other])  # fmt: skip
    rows.decide(place, "detention", "2026-06-06", office=first, town=TOWN, number="示例2号")
    rows.decide(place, "criminal_referral", "2026-06-07", office=first, town=TOWN, number="示例2号")
    assert (number(rows, "fines_yuan"), number(rows, "cases")) == (30000, 3)
    assert number(rows, "detained_or_transferred") == 2
    assert number(rows, "detained_or_transferred", referrals="one") == 1
    rows.decide(place, "penalty", "2026-06-08", office=first, town=TOWN, yuan="1", joint=[second])
    assert number(rows, "fines_yuan", offices=(second,)) == 30000
    assert number(rows, "fines_yuan", offices=(second,), joint="each") == 30001


def test_what_an_office_that_the_plan_no_longer_has_did_is_told_beside_the_form(
    rows: FigureRows,
) -> None:
    place = rows.enterprise(TOWN)
    rows.check(place, at("2026-06-03"), office=office_of(rows, TOWN), town=TOWN)
    rows.check(place, at("2026-06-04"), office="office_of_before", town=TOWN)
    form = filled(rows, "monthly_towns")
    assert cell(form, "1", "groups") == 1
    assert form.unlisted["groups"] == (Decimal(1),)
    assert number(rows, "groups") == 2


def test_work_counts_as_it_was_corrected_by_then(rows: FigureRows) -> None:
    office = office_of(rows, TOWN)
    first = rows.work("lecture", "2026-06-05", office=office, people=30)
    rows.work("lecture", "2026-06-05", office=office, people=13, corrects=first,
              received_at=at("2026-07-02"))  # fmt: skip
    taken = rows.work("lecture", "2026-06-06", office=office, people=7)
    rows.work("lecture", "2026-06-06", office=office, people=7, corrects=taken, withdrawn=True,
              received_at=at("2026-07-03"))  # fmt: skip
    counted = [number(rows, "work_lecture_people", as_at=at(day)) for day in
            ("2026-07-01", "2026-07-02", "2026-07-04")]  # fmt: skip
    assert counted == [37, 20, 13]


def test_a_rate_of_groups_is_held_against_those_of_its_day_and_shown_as_a_dash_without_any(
    rows: FigureRows,
) -> None:
    office = office_of(rows, TOWN)
    form = asked(rows, "weekly").form

    def rate() -> str:
        return shown(form, filled(rows, "weekly", office).cells)["19", "this_week"].text

    assert rate() == "0、—"
    village = rows.village(TOWN, 3, "2026-01-01", "2026-06-29")
    rows.village(TOWN, 6, "2026-06-30")
    for group in ("1", "2", "2"):
        rows.work("courtyard", "2026-06-10", office=office, town_code=TOWN, village_id=village,
                  group_key=group)  # fmt: skip
    assert rate() == "3、33.33%"
    # Groups beyond those of the last day, and villages that are no more, are in no denominator.
    gone = rows.village(TOWN, 2, "2026-01-01", "2026-06-19", name="示例老村")
    rows.village(TOWN, 0, "2026-06-20", name="示例老村")
    for village_id, group in ((village, "7"), (gone, "1")):
        rows.work("courtyard", "2026-06-11", office=office, town_code=TOWN, village_id=village_id,
                  group_key=group)  # fmt: skip
    assert rate() == "5、33.33%"
    assert number(rows, "courtyard_groups_held", courtyards="villages") == 1
    assert number(rows, "courtyard_groups_held", WEEK, courtyards="villages") == 2
    rows.work("courtyard", "2026-06-12", office=office, town_code=TOWN, village_id=village,
              group_key="王家")  # fmt: skip
    assert rate() == "6、50%"


def test_no_reading_tells_reported_hazards_from_those_handed_down(rows: FigureRows) -> None:
    for origins in FOUND_BY.values():
        assert origins is None or not ORIGINS & origins or origins >= ORIGINS
    place = rows.enterprise(TOWN)
    county = next(o.key for o in rows.plan.offices if o.kind == "county_office")
    registered = {"report": None, "superior": county}
    for origin, office in registered.items():
        rows.check(place, at("2026-06-03"), office=office, town=TOWN, origin=origin,
                   grades=["general"], hazard_sector="S06")  # fmt: skip
    alone = {
        reading: number(rows, "other_found", offices=(county,), found_by=reading)
        for reading in FOUND_BY
    }
    assert alone == {"own_checks": 0, "every_origin": 2}


def test_a_figure_opens_the_records_that_its_reader_may_see_and_counts_the_others(
    rows: FigureRows,
) -> None:
    here, there = rows.enterprise(TOWN, name="示例甲厂"), rows.enterprise(OTHER_TOWN)
    first, second = office_of(rows, TOWN), office_of(rows, OTHER_TOWN)
    days = ("2026-06-03", "2026-06-04", "2026-06-05")
    for day in days:
        rows.check(here, at(day), office=first, town=TOWN, grades=["general"])
    rows.check(there, at("2026-06-06"), office=second, town=OTHER_TOWN, grades=["general"])
    rows.decide(
        here, "penalty", "2026-06-07", office=first, town=TOWN, number="示例罚9号", yuan="9"
    )
    form = asked(rows, "monthly_towns")
    town = rows.county.person(Grant(Role.TOWN, town_code=TOWN)).caller
    county = rows.county.person(Role.COUNTY).caller

    def shown_to(caller: Caller, row: str, column: str) -> tuple[list[str], int]:
        titles: list[str] = []
        cursor, hidden = None, 0
        with rows.engine.connect() as read:
            while True:
                one = shown_records(
                    read, caller, rows.plan, of_cell(form, row, column), limit=2, cursor=cursor
                )
                titles += [
                    f"{line.day:%m-%d} {line.kind_word} {line.title}" for line in one.page.rows
                ]
                cursor, hidden = one.page.next_cursor, one.hidden
                if cursor is None:
                    return titles, hidden

    checks = [f"{day[5:]} 检查记录 示例甲厂" for day in reversed(days)]
    assert shown_to(town, "1", "units_checked") == (checks, 0)
    assert shown_to(town, "2", "units_checked") == ([], 1)
    assert (
        len(shown_to(county, "total", "other_found")[0]),
        shown_to(town, "total", "other_found")[1],
    ) == (4, 1)
    assert shown_to(town, "1", "fines_10k_yuan") == (["06-07 行政处罚（罚款） 示例罚9号"], 0)
    # A rate opens what it is made of.
    assert len(shown_to(county, "1", "other_rate_percent")[0]) == 3
    assert [one.name for one in told_of(form.form, "1", "other_rate_percent")] == [
        "other_rectified", "other_found"]  # fmt: skip


def test_a_frozen_list_is_shown_as_a_live_one(rows: FigureRows) -> None:
    place, office = rows.enterprise(TOWN), office_of(rows, TOWN)
    check = rows.check(place, at("2026-06-03"), office=office, town=TOWN)
    frozen = [{"record_kind": "inspection", "record_id": str(check), "counted": str(place),
               "amount": "1", "day": "2026-06-03"}]  # fmt: skip
    with rows.engine.connect() as read:
        one = shown_records(
            read, rows.county.person(Role.COUNTY).caller, rows.plan, of_frozen(frozen),
            limit=9, cursor=None,
        )  # fmt: skip
    (line,) = one.page.rows
    assert (line.id, line.link, one.hidden) == (check, f"/inspections/{check}", 0)


def test_what_nobody_was_fined_for_is_told_of_the_office(rows: FigureRows) -> None:
    place: UUID = rows.enterprise(TOWN)
    first, second = office_of(rows, TOWN), office_of(rows, OTHER_TOWN)
    for office in (first, second):
        rows.check(place, at("2026-06-03"), office=office, town=TOWN)
    rows.decide(place, "penalty", "2026-07-01", office=first, town=TOWN, yuan="5")
    rows.decide(place, "order_to_rectify", "2026-06-30", office=first, town=TOWN)
    # 安委办 fines nobody, and is none of them.
    county = next(one.key for one in rows.plan.offices if one.kind == "county_office")
    rows.check(place, at("2026-06-04"), office=county, town=TOWN)
    assert number(rows, "zero_penalty") == 2
    rows.decide(place, "penalty", "2026-06-30", office=first, town=TOWN, yuan="5")
    assert number(rows, "zero_penalty") == 1
    assert number(rows, "zero_penalty", offices=(first,)) == 0
    # Who took part in a fine is fined for where all who took part count.
    rows.decide(place, "penalty", "2026-06-30", office=first, town=TOWN, yuan="5", joint=[second])
    assert number(rows, "zero_penalty", offices=(second,)) == 1
    assert number(rows, "zero_penalty", offices=(second,), joint="each") == 0
