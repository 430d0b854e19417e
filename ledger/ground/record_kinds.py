"""The registry: every kind of record that people send, each under a UUID of its own. There is no
second list.

A kind's table bears its name. What it asks of a record that comes in is declared by its subject
(`ledger.records.accept`); receipts, sealing, verification, restoring and what may show a photograph
need no more than what stands here.
"""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """In the order in which they are put back: each names only records of kinds before it.

    `word`: what people call such a record, wherever they read of it.
    `unsealed_because`: why it is not sealed, if it is not.
    """

    word: str
    unsealed_because: str | None

    def __new__(cls, value: str, word: str = "", unsealed_because: str | None = None) -> RecordKind:
        """Of a row below; a lookup by name, `RecordKind("visit")`, never comes here."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.word = word
        kind.unsealed_because = unsealed_because
        return kind

    VISIT = "visit", "到访日志"
    INSPECTION = "inspection", "检查记录"
    HAZARD_EVENT = "hazard_event", "隐患处理"
    BOARD_POSTING = "board_posting", "公示牌张贴"
    DUTY_RECORD = "duty_record", "履职记录"
    ENFORCEMENT = "enforcement", "执法结果"
    DRAW = "draw", "双随机抽取记录"
    ACCIDENT = "accident", "事故登记"
    STANDARDISATION = "standardisation", "标准化等级"
    WORK_RECORD = "work_record", "工作记录"
    PAPER = "paper", "文书"
    PAPER_DELIVERY = "paper_delivery", "文书送达"
    REPORT_FILING = "report_filing", "报表报送"
    REPORT_RETURN = "report_return", "报表退回"
    REPORT_DRAW = "report_draw", "报表抽查"
    REPORT_FINDING = "report_finding", "抽查结论"


SEALED_KINDS = tuple(kind for kind in RecordKind if kind.unsealed_because is None)
# A hazard shows the photographs of the finding that it was born from.
HAZARD = "hazard"
# What may show a photograph.
SHOWING = (*RecordKind, HAZARD)
