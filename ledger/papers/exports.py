"""文书登记簿 as a file."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    at_moment,
    of_field,
)
from ledger.papers.queries.papers import paper_rows
from ledger.papers.rules.delivering import STATE_WORDS
from ledger.papers.rules.kinds import KINDS


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    return paper_rows(asked.caller, asked.filters)


def _kind(row: Any, words: ExportWords) -> object:
    return KINDS[row.kind].name


def _office(row: Any, words: ExportWords) -> object:
    return words.plan.office_name(row.office)


def _state(row: Any, words: ExportWords) -> object:
    return STATE_WORDS[row.state]


PAPER_EXPORT = LedgerExport(
    kind="papers",
    title="文书登记簿",
    callers=EXPORTERS,
    columns=[
        ExportColumn("文号", 30, of_field("number")),
        ExportColumn("版本", 6, of_field("version")),
        ExportColumn("种类", 24, _kind),
        ExportColumn("单位", 22, _office),
        ExportColumn("企业", 26, of_field("enterprise")),
        ExportColumn("制发日期", 11, of_field("issued_on")),
        ExportColumn("送达", 10, _state),
        ExportColumn("办理人", 10, of_field("person")),
        ExportColumn("收到", 16, at_moment("received_at")),
    ],
    rows=_rows,
)
