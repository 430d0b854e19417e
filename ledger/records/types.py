"""The registry: every kind of record, its word and its table. There is no second list.

What a kind asks of a record that comes in is declared by its subject (`ledger.records.accept`);
sealing, verification, restoring and receipts need no more than what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ledger.ground import tables
from ledger.ground.record_kinds import RecordKind


@dataclass(frozen=True, slots=True)
class RecordType:
    """`word`: what people call such a record. `unsealed_because`: why it is not sealed, if not.

    The table has the columns that every record has: area_code, id, person_id, clock_offset_s,
    document, document_sha256, receipt, received_at.
    """

    kind: RecordKind
    word: str
    table: sa.Table
    unsealed_because: str | None = None


RECORD_TYPES: Mapping[RecordKind, RecordType] = {
    each.kind: each
    for each in (
        RecordType(RecordKind.VISIT, "到访记录", tables.visit),
        RecordType(RecordKind.INSPECTION, "检查记录", tables.inspection),
        RecordType(RecordKind.HAZARD_EVENT, "隐患处理记录", tables.hazard_event),
        RecordType(RecordKind.BOARD_POSTING, "张贴记录", tables.board_posting),
        RecordType(RecordKind.DUTY_RECORD, "履职记录", tables.duty_record),
        RecordType(RecordKind.ENFORCEMENT, "执法结果", tables.enforcement),
        RecordType(RecordKind.DRAW, "双随机抽取记录", tables.draw),
        RecordType(RecordKind.ACCIDENT, "事故登记", tables.accident),
        RecordType(RecordKind.STANDARDISATION, "标准化等级登记", tables.standardisation),
    )
}
# In the order of restoring.
SEALED_TYPES: tuple[RecordType, ...] = tuple(
    RECORD_TYPES[kind] for kind in RecordKind if RECORD_TYPES[kind].unsealed_because is None
)
