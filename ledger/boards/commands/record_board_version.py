"""A board was printed: its new version, what it says and where its files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import board, board_version


@dataclass(frozen=True, slots=True)
class PrintedBoard:
    """`files`: name (A3.pdf …) to {key, sha256, size_bytes}, all of them in the store."""

    area_code: str
    code: str
    version: int
    content: Mapping[str, Any]
    content_sha256: str
    files: Mapping[str, Mapping[str, Any]]
    printed_at: datetime


def record_board_version(tx: sa.Connection, printed: PrintedBoard) -> None:
    """Add the version and make it the board's current one.

    Raises: sqlalchemy.exc.IntegrityError when that version exists: a printed one never changes.
    """
    tx.execute(
        sa.insert(board_version).values(
            area_code=printed.area_code,
            code=printed.code,
            version=printed.version,
            content=printed.content,
            content_sha256=printed.content_sha256,
            files=printed.files,
            printed_at=printed.printed_at,
        )
    )
    tx.execute(
        sa.update(board)
        .where(board.c.area_code == printed.area_code, board.c.code == printed.code)
        .values(version=printed.version)
    )
