"""A visit log was printed, or turned out to say what the version before says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import visit_log


def record_printed_log(
    tx: sa.Connection,
    area_code: str,
    log_id: UUID,
    *,
    content: Mapping[str, Any],
    content_sha256: str,
    changes: Sequence[str],
    files: Mapping[str, Mapping[str, Any]],
) -> None:
    """`files`: name (pdf, xlsx) to {key, sha256, size_bytes}, all in the store already."""
    tx.execute(
        _asked(area_code, log_id).values(
            state="ready",
            ready_at=sa.func.now(),
            content=content,
            content_sha256=content_sha256,
            changes=changes,
            files=files,
        )
    )


def record_unchanged_log(
    tx: sa.Connection, area_code: str, log_id: UUID, content_sha256: str
) -> None:
    """The version before still says everything; nothing was printed."""
    tx.execute(
        _asked(area_code, log_id).values(
            state="unchanged",
            ready_at=sa.func.now(),
            content_sha256=content_sha256,
            changes=[],
            files={},
        )
    )


def record_failed_log(tx: sa.Connection, area_code: str, log_id: UUID) -> None:
    """It cannot be printed; who asked is told so."""
    tx.execute(_asked(area_code, log_id).values(state="failed", ready_at=sa.func.now()))


def _asked(area_code: str, log_id: UUID) -> sa.Update:
    # A printed version never changes: only one that is asked for may become anything.
    return sa.update(visit_log).where(
        visit_log.c.area_code == area_code,
        visit_log.c.id == log_id,
        visit_log.c.state == "asked",
    )
