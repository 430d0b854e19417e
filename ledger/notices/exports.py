"""One's own inbox as a file, without what is confidential: it leaves the inbox by no way."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import notice
from ledger.ground.transfer.exports import (
    EXPORTERS,
    ExportAsked,
    ExportColumn,
    LedgerExport,
    at_moment,
    of_field,
)
from ledger.notices.queries.notices import own_notice_rows


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    rows = own_notice_rows(asked.engine, asked.caller, asked.plan, asked.filters, asked.calendar)
    return rows.where(sa.not_(notice.c.confidential)).order_by(notice.c.id.desc())


NOTICE_EXPORT = LedgerExport(
    kind="notices",
    title="我的消息",
    callers=EXPORTERS,
    columns=[
        ExportColumn("内容", 60, of_field("words")),
        ExportColumn("期限", 11, of_field("due_on")),
        ExportColumn("收到", 16, at_moment("created_at")),
        ExportColumn("读过", 16, at_moment("read_at")),
        ExportColumn("已了结", 8, of_field("over")),
    ],
    rows=_rows,
)
