"""隐患台账 as a file. Where a hazard comes from is told as in the list, never more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.expressions import day_in_shanghai, overdue_days_expression, refers
from ledger.ground.grades import HAZARD_GRADE_WORDS
from ledger.ground.lifecycles.hazard import STATE_WORDS, State
from ledger.ground.tables import enterprise, hazard, inspection
from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    of_field,
)
from ledger.ground.visible import visible_record
from ledger.hazards.queries.hazards import hazard_conditions
from ledger.hazards.queries.masked_origin import masked_origin
from ledger.hazards.sheet import ORIGIN_WORDS

_SHOWN = (
    "id", "number", "sector", "part", "description", "grade", "state", "first_deadline",
    "deadline", "order_number", "extensions", "unit", "responsible", "listed_number",
    "listed_until", "look_back_due",
)  # fmt: skip


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return (
        sa.select(
            *(hazard.c[name] for name in _SHOWN),
            masked_origin(asked.caller).label("origin"),
            inspection.c.office,
            enterprise.c.name.label("enterprise"),
            enterprise.c.town_code,
            day_in_shanghai(hazard.c.found_at).label("found_on"),
            day_in_shanghai(hazard.c.closed_at).label("closed_on"),
            overdue_days_expression().label("overdue_days"),
        )
        .join(enterprise, refers(hazard.c.enterprise_id, enterprise))
        .join(inspection, refers(hazard.c.inspection_id, inspection))
        .where(
            visible_record(asked.caller, hazard.c.found_by),
            *hazard_conditions(asked.caller, asked.filters),
        )
        .order_by(hazard.c.number)
    )


def _origin(row: Any, words: ExportWords) -> object:
    return ORIGIN_WORDS[row.origin]


def _office(row: Any, words: ExportWords) -> object:
    return row.office and words.plan.office_name(row.office)


def _sector(row: Any, words: ExportWords) -> object:
    return words.names.sector_words([row.sector])


def _town(row: Any, words: ExportWords) -> object:
    return words.town(row.town_code)


def _grade(row: Any, words: ExportWords) -> object:
    return HAZARD_GRADE_WORDS[row.grade]


def _state(row: Any, words: ExportWords) -> object:
    return STATE_WORDS[State(row.state)]


HAZARD_EXPORT = LedgerExport(
    kind="hazards",
    title="隐患台账",
    callers=EXPORTERS,
    columns=[
        ExportColumn("编号", 20, of_field("number")),
        ExportColumn("来源", 10, _origin),
        ExportColumn("发现单位", 20, _office),
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("乡镇", 10, _town),
        ExportColumn("行业领域", 18, _sector),
        ExportColumn("部位", 12, of_field("part")),
        ExportColumn("隐患描述", 40, of_field("description")),
        ExportColumn("级别", 10, _grade),
        ExportColumn("状态", 12, _state),
        ExportColumn("发现日期", 11, of_field("found_on")),
        ExportColumn("整改期限", 11, of_field("deadline")),
        ExportColumn("原定期限", 11, of_field("first_deadline")),
        ExportColumn("延期次数", 7, of_field("extensions")),
        ExportColumn("超期天数", 7, of_field("overdue_days")),
        ExportColumn("交办单编号", 20, of_field("order_number")),
        ExportColumn("治理责任单位", 20, of_field("unit")),
        ExportColumn("整改责任人", 10, of_field("responsible")),
        ExportColumn("挂牌文号", 18, of_field("listed_number")),
        ExportColumn("督办期限", 11, of_field("listed_until")),
        ExportColumn("回头看日期", 11, of_field("look_back_due")),
        ExportColumn("销号日期", 11, of_field("closed_on")),
    ],
    rows=_rows,
    notes=("交办的不分由来；谁发现、谁提供线索都不在表内。",),
)
