"""工作记录 as a file."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.on_behalf import owner_of
from ledger.ground.transfer.exports import (
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    at_moment,
    of_field,
)
from ledger.work.queries.records import READS_WORK, work_rows
from ledger.work.rules import WORK_KINDS


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return work_rows(asked.caller, asked.plan, asked.filters)


def _kind(row: Any, words: ExportWords) -> object:
    return WORK_KINDS[row.kind].word


def _office(row: Any, words: ExportWords) -> object:
    owner = owner_of(words.plan, row.office)
    return owner.name if owner else row.office


def _where(row: Any, words: ExportWords) -> object:
    return "".join(part for part in (row.village, row.group_name, row.place) if part)


WORK_EXPORT = LedgerExport(
    kind="work_records",
    title="工作记录",
    callers=READS_WORK,
    columns=[
        ExportColumn("种类", 22, _kind),
        ExportColumn("单位", 26, _office),
        ExportColumn("日期", 11, of_field("done_on")),
        ExportColumn("开始时间", 8, of_field("begins")),
        ExportColumn("地点", 22, _where),
        ExportColumn("企业", 22, of_field("enterprise")),
        ExportColumn("内容", 40, of_field("title")),
        ExportColumn("文号", 20, of_field("number")),
        ExportColumn("次数", 8, of_field("times")),
        ExportColumn("人数", 8, of_field("people")),
        ExportColumn("册数", 8, of_field("copies")),
        ExportColumn("合格人数", 8, of_field("passed")),
        ExportColumn("说明", 40, of_field("note")),
        ExportColumn("更正的原因", 26, of_field("reason")),
        ExportColumn("登记人", 10, of_field("person")),
        ExportColumn("收到", 16, at_moment("received_at")),
    ],
    rows=_rows,
)
