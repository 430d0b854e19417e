"""The table of a county's villages (村、社区) with their groups. The layout is ours."""

from __future__ import annotations

from ledger.ground.county_names import CountyNames
from ledger.people.sheet import cells_said
from ledger.work.commands.villages import Village
from ledger.work.rules import GROUPS_MOST
from spreadsheets.columns import TOWN, Column, Table
from spreadsheets.source import SourceRow
from spreadsheets.words import day_of, text_of, whole_of

VILLAGES = Table(
    "villages",
    "村（社区）",
    (
        Column(TOWN, "town_code", text_of, 12, "乡镇（街道）的名称",
               ("所属乡镇", "乡镇街道", "街道"), filled=True, must_stand=True),
        Column("村或社区", "name", text_of, 18, "全称，如：示例村",
               ("村", "社区", "村名", "村社区", "村居", "名称"), 50,
               filled=True, must_stand=True),
        Column("小组数", "groups", whole_of, 8, "村（居）民小组有几个；村已撤销的填 0",
               ("村民小组数", "组数", "小组", "居民小组数"), filled=True, must_stand=True,
               most=GROUPS_MOST),
        Column("从哪天起", "counts_from", day_of, 13, "从这一天起有这么多小组，如 2026-01-01",
               ("起始日期", "开始日期", "开始"), filled=True, must_stand=True),
    ),
    (
        "一个村（社区）一行，按乡镇和名称对应已登记的村。小组数不同的，从那天起改，以前的保留。",
        "表里没有的村不动；并掉的村请写小组数 0。",
    ),
)  # fmt: skip


def village_said(row: SourceRow, names: CountyNames) -> Village:
    """Raises: ExceptionGroup of WorkbookFault."""
    return Village(**cells_said(row, {"town_code": names.town_code}))
