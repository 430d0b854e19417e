"""Ask for a plate that tells how to report (举报告知牌), and note that one was printed."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.printed import kept_json
from ledger.ground.tables import tip_poster
from ledger.records import outbox
from ledger.tips.queries.posters import PrintedTipPoster

# The subject of the job where it is about no enterprise.
COUNTYWIDE = "county"


def request_tip_poster(tx: sa.Connection, caller: Caller, enterprise_id: UUID | None) -> None:
    """Have it printed unless what it would say is printed already; asking twice asks once.

    Whether the caller may is the caller's question.
    """
    subject = COUNTYWIDE if enterprise_id is None else str(enterprise_id)
    merge_key = f"tip_poster/{subject}"
    outbox.put(tx, caller.area_code, outbox.Job.PRINT_TIP_POSTER, subject, merge_key=merge_key)
    note(tx, caller, "ask_tip_poster", "tip_poster", subject)


def record_tip_poster(tx: sa.Connection, printed: PrintedTipPoster) -> None:
    """Add it; older ones stay as they were."""
    tx.execute(
        sa.insert(tip_poster).values(
            area_code=printed.area_code,
            id=printed.id,
            enterprise_id=printed.enterprise_id,
            content=printed.content,
            content_sha256=printed.content_sha256,
            files=kept_json(printed.files),
            printed_at=printed.printed_at,
        )
    )
