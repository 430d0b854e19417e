"""事故登记 as a file: what stands on the register, without what was corrected."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.accidents.queries import accident_rows
from ledger.ground.transfer.exports import (
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    of_field,
)
from ledger.ground.visible import READS_ACCIDENTS


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return accident_rows(asked.caller)


def _town(row: Any, words: ExportWords) -> object:
    return words.town(row.town_code)


def _sector(row: Any, words: ExportWords) -> object:
    return words.names.sector_words([row.sector])


def _ground(row: Any, words: ExportWords) -> object:
    grounds = {one.key: one.name for one in words.plan.accident_exclusions}
    return row.excluded and grounds.get(row.excluded, row.excluded)


ACCIDENT_EXPORT = LedgerExport(
    kind="accidents",
    title="事故登记",
    callers=READS_ACCIDENTS,
    columns=[
        ExportColumn("发生日期", 11, of_field("happened_on")),
        ExportColumn("乡镇", 12, _town),
        ExportColumn("行业领域", 18, _sector),
        ExportColumn("死亡人数", 8, of_field("deaths")),
        ExportColumn("生产经营性", 10, of_field("business")),
        ExportColumn("不计入", 16, _ground),
        ExportColumn("不计入的原因", 26, of_field("excluded_reason")),
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("隐患编号", 20, of_field("hazard_number")),
        ExportColumn("简要经过", 40, of_field("description")),
        ExportColumn("更正的原因", 26, of_field("correction_reason")),
        ExportColumn("登记人", 10, of_field("person")),
    ],
    rows=_rows,
)
