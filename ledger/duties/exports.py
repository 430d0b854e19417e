"""履职记录 as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger.duties.queries.records import duty_record_rows
from ledger.ground.on_behalf import owner_of
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


@dataclass(frozen=True, slots=True)
class _Leader:
    name: str


@dataclass(frozen=True, slots=True)
class _Done:
    """Of a record's document."""

    led_by: _Leader | None
    participants: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class _Named:
    """Of its receipt: the duty's name is that of its day."""

    duty_name: str


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return duty_record_rows(asked.caller, asked.plan, asked.filters)


def _duty(row: Any, words: ExportWords) -> object:
    return read_back(_Named, row.receipt).duty_name


def _owner(row: Any, words: ExportWords) -> object:
    owner = owner_of(words.plan, row.office) if row.office else None
    return owner.name if owner else row.enterprise or row.office


def _told(value: Callable[[_Done], object]) -> Callable[[Any, ExportWords], object]:
    return lambda row, words: value(read_back(_Done, row.document))


DUTY_EXPORT = LedgerExport(
    kind="duty_records",
    title="履职记录",
    callers=EXPORTERS,
    columns=[
        ExportColumn("任务", 26, _duty),
        ExportColumn("单位", 26, _owner),
        ExportColumn("日期", 11, of_field("done_on")),
        ExportColumn("带队（主持）人", 12, _told(lambda done: done.led_by and done.led_by.name)),
        ExportColumn("参加人", 26, _told(lambda done: "、".join(done.participants))),
        ExportColumn("说明", 40, _told(lambda done: done.note)),
        ExportColumn("登记人", 10, of_field("person")),
        ExportColumn("收到", 16, at_moment("received_at")),
    ],
    rows=_rows,
)
