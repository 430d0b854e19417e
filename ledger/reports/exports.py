"""抽查台账 as a file: each drawn figure with the finding that holds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.ground.tables import person, report_draw, report_finding
from ledger.ground.transfer.exports import (
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    at_moment,
    of_field,
)
from ledger.reports.queries.owed import MAY_READ_REPORTS, offices_seen
from ledger.reports.rules.finding import FOUND_BY_WORDS, OUTCOME_WORDS

_TYPED = "手填"
_COUNTED = "自动计数"
# Of a drawn cell, as its receipt keeps it.
_OF_CELL = (
    "report_name", "office_name", "last", "row_name", "column_name", "unit", "source", "value",
    "records", "live",
)  # fmt: skip


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    draws = report_draw.c
    drawn = sa.func.jsonb_array_elements(report_draw.c.receipt["drawn"])
    cell = drawn.table_valued(sa.column("value", JSONB), name="cell").render_derived()
    lot = sa.cast(cell.c.value["lot"].astext, sa.Integer)
    finding, finder = _newest_finding(lot), person.alias("finder")
    of_drawer = sa.and_(person.c.area_code == draws.area_code, person.c.id == draws.person_id)
    of_finder = sa.and_(finder.c.area_code == draws.area_code, finder.c.id == finding.c.person_id)
    source = (
        report_draw.join(person, of_drawer)
        .join(cell, sa.true())
        .outerjoin(finding, sa.true())
        .outerjoin(finder, of_finder)
    )
    offices = offices_seen(asked.caller, asked.plan)
    office = cell.c.value["office"].astext
    return (
        sa.select(
            draws.id,
            draws.received_at,
            person.c.name.label("person"),
            draws.document[("witness", "name")].astext.label("witness"),
            *(cell.c.value[name].astext.label(name) for name in _OF_CELL),
            finding.c.outcome,
            finding.c.found,
            finding.c.document["manner"].astext.label("manner"),
            finding.c.document["words"].astext.label("words"),
            finder.c.name.label("finder"),
            finding.c.received_at.label("found_at"),
        )
        .select_from(source)
        .where(
            draws.area_code == asked.caller.area_code,
            sa.true() if offices is None else office.in_(offices),
        )
        .order_by(draws.received_at.desc(), draws.id, lot)
    )


def _newest_finding(lot: sa.ColumnElement[int]) -> Any:
    rows, draws = report_finding.c, report_draw.c
    return (
        sa.select(report_finding)
        .where(rows.area_code == draws.area_code, rows.draw_id == draws.id, rows.lot == lot)
        .order_by(rows.position.desc())
        .limit(1)
        .lateral("finding")
    )


def _source(row: Any, words: ExportWords) -> object:
    return _TYPED if row.source == "typed" else _COUNTED


def _outcome(row: Any, words: ExportWords) -> object:
    return OUTCOME_WORDS[row.outcome] if row.outcome else "待核查"


def _manner(row: Any, words: ExportWords) -> object:
    return row.manner and FOUND_BY_WORDS[row.manner]


REPORT_DRAW_EXPORT = LedgerExport(
    kind="report_draws",
    title="抽查台账",
    callers=MAY_READ_REPORTS,
    columns=[
        ExportColumn("抽查时间", 16, at_moment("received_at")),
        ExportColumn("抽查人", 10, of_field("person")),
        ExportColumn("见证人", 10, of_field("witness")),
        ExportColumn("报表", 26, of_field("report_name")),
        ExportColumn("期末", 11, of_field("last")),
        ExportColumn("报送单位", 22, of_field("office_name")),
        ExportColumn("行", 26, of_field("row_name")),
        ExportColumn("列", 22, of_field("column_name")),
        ExportColumn("计量单位", 8, of_field("unit")),
        ExportColumn("数的来源", 10, _source),
        ExportColumn("报送的数", 12, of_field("value")),
        ExportColumn("依据（条）", 10, of_field("records")),
        ExportColumn("抽查时的数", 12, of_field("live")),
        ExportColumn("结论", 10, _outcome),
        ExportColumn("核对方式", 10, _manner),
        ExportColumn("核实的数", 12, of_field("found")),
        ExportColumn("核对情况", 40, of_field("words")),
        ExportColumn("核对人", 10, of_field("finder")),
        ExportColumn("结论时间", 16, at_moment("found_at")),
    ],
    rows=_rows,
    notes=(
        "抽中的每个数一行；“记录编号”是抽查的编号。",
        "有几份结论的，写最新的一份；“抽查时的数”是抽查那一刻按记录计数的结果。",
        "手填的数没有系统记录，请核对纸质台账。",
    ),
)
