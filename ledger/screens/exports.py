"""到访记录 and 检查记录 as files, as their lists tell them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import inspection, visit
from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    at_moment,
    of_field,
)
from ledger.hazards.rules.inspection import MANNER_WORDS
from ledger.screens.records import inspection_rows, visit_rows
from ledger.visits.rules.words import BOARD_STATE_WORDS, PRODUCTION_WORDS

_TOLD = ("received_by", "production", "self_check", "board_state", "opinion")


def _visits(asked: ExportAsked) -> sa.Select[Any]:
    log = [visit.c.document[name].astext.label(name) for name in _TOLD]
    return visit_rows(asked.caller, asked.filters).add_columns(*log)


def _inspections(asked: ExportAsked) -> sa.Select[Any]:
    rows = inspection_rows(asked.caller, asked.filters, asked.plan)
    columns = inspection.c
    return rows.add_columns(columns.manner, columns.team, columns.people, columns.joint_offices)


def _in_words(field: str, of: dict[str, str]) -> Callable[[Any, ExportWords], object]:
    return lambda row, words: of.get(getattr(row, field), getattr(row, field))


def _office(row: Any, words: ExportWords) -> object:
    return row.office and words.plan.office_name(row.office)


def _manner(row: Any, words: ExportWords) -> object:
    return row.manner and MANNER_WORDS[row.manner]


def _joint_offices(row: Any, words: ExportWords) -> object:
    return "、".join(words.plan.office_name(office) for office in row.joint_offices)


def _corrected(row: Any, words: ExportWords) -> object:
    return row.corrects and str(row.corrects)


VISIT_EXPORT = LedgerExport(
    kind="visits",
    title="到访记录",
    callers=EXPORTERS,
    columns=[
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("到访人", 10, of_field("person")),
        ExportColumn("到达", 16, at_moment("began_at")),
        ExportColumn("离开", 16, at_moment("ended_at")),
        ExportColumn("收到", 16, at_moment("received_at")),
        ExportColumn("企业接待人", 10, of_field("received_by")),
        ExportColumn("生产状况", 10, _in_words("production", PRODUCTION_WORDS)),
        ExportColumn("自查自改情况", 40, of_field("self_check")),
        ExportColumn("公示牌", 8, _in_words("board_state", BOARD_STATE_WORDS)),
        ExportColumn("企业意见", 30, of_field("opinion")),
        ExportColumn("发现隐患", 8, of_field("hazards")),
        ExportColumn("更正的是", 38, _corrected),
    ],
    rows=_visits,
    notes=("被更正的到访也在内；“更正的是”写着被更正的那一次的记录编号。",),
)
INSPECTION_EXPORT = LedgerExport(
    kind="inspections",
    title="检查记录",
    callers=EXPORTERS,
    columns=[
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("检查人", 10, of_field("person")),
        ExportColumn("单位", 20, _office),
        ExportColumn("检查方式", 10, _manner),
        ExportColumn("组别", 10, of_field("team")),
        ExportColumn("人数", 6, of_field("people")),
        ExportColumn("联合单位", 20, _joint_offices),
        ExportColumn("开始", 16, at_moment("began_at")),
        ExportColumn("结束", 16, at_moment("ended_at")),
        ExportColumn("收到", 16, at_moment("received_at")),
        ExportColumn("发现隐患", 8, of_field("hazards")),
    ],
    rows=_inspections,
)
