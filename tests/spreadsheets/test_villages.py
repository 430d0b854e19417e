"""Villages and their groups from a county's table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from tests.spreadsheets.conftest import PLAN, Office
from tests.support.moments import today

TOWN, OTHER_TOWN = PLAN.towns[0], PLAN.towns[1]


@pytest.fixture(autouse=True)
def towns(office: Office) -> None:
    for town in (TOWN, OTHER_TOWN):
        office.county.town(town.code, town.name)


def village(name: str, groups: object, since: object = date(2026, 1, 1), **cells: Any) -> Any:
    """A row of the villages' table."""
    return {"乡镇": TOWN.name, "村或社区": name, "小组数": groups, "从哪天起": since, **cells}


def kept(office: Office) -> list[tuple[str, int, date, date | None]]:
    columns = models.village.c
    listed = sa.select(
        columns.name, columns.groups, columns.counts_from, columns.counts_until
    ).where(columns.area_code == office.county.area_code)
    order = (columns.town_code, columns.compared_name, columns.counts_from)
    with office.county.engine.connect() as read:
        return [tuple(row) for row in read.execute(listed.order_by(*order))]


def test_a_county_enters_its_villages_at_once_and_the_same_again_is_nothing(
    office: Office,
) -> None:
    rows = [village("示例甲村", 7), village("示例乙社区", "１２"),
            village("示例甲村", 3, 乡镇=OTHER_TOWN.name)]  # fmt: skip
    path = office.xlsx(rows)
    assert office.take(path, "villages", dry_run=True).new == 3
    assert kept(office) == []
    assert office.counts(path, "villages") == (3, 0, 0)
    assert office.counts(path, "villages") == (0, 0, 3)
    assert sorted(groups for _, groups, _, _ in kept(office)) == [3, 7, 12]


def test_another_number_of_groups_counts_from_its_day_on(office: Office) -> None:
    first = office.xlsx([village("示例甲村", 7)])
    office.take(first, "villages")
    more = office.xlsx([village(" 示例 甲村", 9, date(2026, 6, 15))])
    imported = office.take(more, "villages")
    assert [line for line in imported.lines if "7 → 9，从 2026-06-15 起" in line]
    history = [
        ("示例甲村", 7, date(2026, 1, 1), date(2026, 6, 14)),
        ("示例 甲村", 9, date(2026, 6, 15), None),
    ]
    assert kept(office) == history
    # Neither table says anything new: the older one tells what was.
    assert office.counts(more, "villages") == office.counts(first, "villages") == (0, 0, 1)
    # As many as now, from a later day on, is no change either.
    later = office.xlsx([village("示例甲村", 9, date(2026, 8, 1))])
    assert office.counts(later, "villages") == (0, 0, 1)
    assert kept(office) == history
    gone = office.xlsx([village("示例甲村", 0, date(2026, 9, 1))])
    assert office.counts(gone, "villages") == (0, 1, 0)
    assert kept(office)[-1] == ("示例甲村", 0, date(2026, 9, 1), None)


def test_each_bad_row_is_told_with_its_place_and_nothing_is_kept(office: Office) -> None:
    office.take(office.xlsx([village("示例老村", 4, date(2026, 5, 1))]), "villages")
    rows = [
        village("示例甲村", 7),
        village("示例乙村", "约30"),
        village("示例丙村", 501),
        village("示例丁村", None),
        village("示例戊村", 5, today() + timedelta(days=1)),
        village("示例己村", 0),
        village("示例甲村", 8),
        village("示例庚村", 6, 乡镇="示例没有的镇"),
        village("示例老村", 5, date(2026, 4, 1)),
    ]
    before = kept(office)
    faults = {fault.row: fault.message for fault in office.faults(office.xlsx(rows), "villages")}
    assert set(faults) == {3, 4, 5, 6, 7, 8, 9, 10}
    assert faults[4] == "超过 500"
    assert faults[5] == "没有填"
    assert faults[6] == "还没有到这一天，请在当天或之后登记"
    assert faults[7] == "小组数不能是 0"
    assert faults[8] == "这个村（社区）在第 2 行已经有了"
    assert "没有乡镇“示例没有的镇”" in faults[9]
    assert "新的须从那天以后起" in faults[10]
    assert kept(office) == before
