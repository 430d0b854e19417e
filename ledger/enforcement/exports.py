"""执法结果 as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger.enforcement.queries import enforcement_rows
from ledger.ground.stored import read_back
from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    at_moment,
    of_field,
)

RESULT_WORDS = {
    "order_to_rectify": "责令限期整改",
    "penalty": "行政处罚（罚款）",
    "suspension": "停产停业整顿",
    "closure": "关闭、吊销证照",
    "detention": "行政拘留",
    "criminal_referral": "行刑衔接移送",
    "typical_case": "典型案例",
}


@dataclass(frozen=True, slots=True)
class _Officer:
    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class _Decision:
    """Of a result's document."""

    officers: tuple[_Officer, ...]
    crackdown: bool | None
    note: str | None


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return enforcement_rows(asked.caller, asked.filters)


def _kind(row: Any, words: ExportWords) -> object:
    return RESULT_WORDS[row.kind]


def _amount(row: Any, words: ExportWords) -> object:
    return None if row.amount_yuan is None else float(row.amount_yuan)


def _of_decision(
    value: Callable[[_Decision, ExportWords], object],
) -> Callable[[Any, ExportWords], object]:
    return lambda row, words: value(read_back(_Decision, row.document), words)


def _office(row: Any, words: ExportWords) -> object:
    return words.plan.office_name(row.office)


def _joint_offices(row: Any, words: ExportWords) -> object:
    return "、".join(words.plan.office_name(office) for office in row.joint_offices)


def _officers(decision: _Decision, words: ExportWords) -> str:
    return "、".join(f"{officer.name}（{officer.certificate}）" for officer in decision.officers)


ENFORCEMENT_EXPORT = LedgerExport(
    kind="enforcements",
    title="执法结果",
    callers=EXPORTERS,
    columns=[
        ExportColumn("类型", 16, _kind),
        ExportColumn("文号", 20, of_field("document_number")),
        ExportColumn("决定日期", 11, of_field("decided_on")),
        ExportColumn("金额（元）", 12, _amount),
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("执法单位", 20, _office),
        ExportColumn("联合执法单位", 20, _joint_offices),
        ExportColumn("执法人员（证号）", 26, _of_decision(_officers)),
        ExportColumn("打非治违", 8, _of_decision(lambda decision, words: bool(decision.crackdown))),
        ExportColumn("隐患编号", 20, of_field("hazard_number")),
        ExportColumn("说明", 40, _of_decision(lambda decision, words: decision.note)),
        ExportColumn("登记人", 10, of_field("person")),
        ExportColumn("收到", 16, at_moment("received_at")),
    ],
    rows=_rows,
)
