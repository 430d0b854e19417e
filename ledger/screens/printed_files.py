"""The files of everything that was printed: boards, plates and visit logs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from ledger.ground.tables import board_version, tip_poster, visit_log


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """Where it lies in the store, and what lies there."""

    key: str
    size_bytes: int
    sha256: str


def printed_files(engine: sa.Engine, area_code: str) -> Iterator[PrintedFile]:
    """Of one county, streamed."""
    for table in (board_version, tip_poster, visit_log):
        named = sa.select(table.c.files).where(
            table.c.area_code == area_code, table.c.files.is_not(None)
        )
        with engine.connect().execution_options(yield_per=500) as read:
            for files in read.scalars(named):
                for file in files.values():
                    yield PrintedFile(file["key"], file["size_bytes"], file["sha256"])
