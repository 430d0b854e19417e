"""The files of everything that was printed: boards, plates, visit logs and reports."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ledger.ground.printed import StoredFile, files_from
from ledger.ground.tables import board_version, report_print, tip_poster, visit_log


def printed_files(engine: sa.Engine, area_code: str) -> Iterator[StoredFile]:
    """Of one county, streamed."""
    for table in (board_version, report_print, tip_poster, visit_log):
        named = sa.select(table.c.files).where(
            table.c.area_code == area_code, table.c.files.is_not(None)
        )
        with engine.connect().execution_options(yield_per=500) as read:
            for files in read.scalars(named):
                yield from files_from(files).values()
