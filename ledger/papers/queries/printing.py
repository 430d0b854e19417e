"""What of a paper is printed: its frozen content, and how it was delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.official_paper import OfficialPaper, PaperDelivered
from ledger.ground.clocks import SHANGHAI
from ledger.ground.stored import read_back
from ledger.ground.tables import paper, paper_delivery
from ledger.papers.rules.delivering import HOW_WORDS, Delivery
from ledger.papers.rules.prefilled import written_day


@dataclass(frozen=True, slots=True)
class PaperToPrint:
    """`delivered`: None before it was."""

    content: OfficialPaper
    delivered: PaperDelivered | None


def paper_to_print(read: sa.Connection, area_code: str, paper_id: UUID) -> PaperToPrint | None:
    """None where there is no such paper."""
    asked: sa.Select[Any] = (
        sa.select(paper.c.content, paper_delivery.c.document, paper_delivery.c.happened_at)
        .outerjoin(
            paper_delivery,
            sa.and_(
                paper_delivery.c.area_code == paper.c.area_code,
                paper_delivery.c.paper_id == paper.c.id,
            ),
        )
        .where(paper.c.area_code == area_code, paper.c.id == paper_id)
    )
    row = read.execute(asked).one_or_none()
    if row is None:
        return None
    return PaperToPrint(read_back(OfficialPaper, row.content), row.document and _delivered(row))


def _delivered(row: sa.Row[Any]) -> PaperDelivered:
    sent = read_back(Delivery, row.document)
    at = row.happened_at.astimezone(SHANGHAI)
    signature, reply = sent.signature, sent.reply
    answer = ""
    if reply:
        answer = "回执：按时参加" if reply.will_come else f"回执：不能参加，{reply.reason}"
    return PaperDelivered(
        how=HOW_WORDS[sent.how],
        at=f"{written_day(at.date())} {at:%H:%M}",
        received_by=signature.name if signature else "",
        path=signature.path if signature else None,
        post=sent.post or "",
        reason=f"理由：{sent.reason}" if sent.reason else "",
        witness=sent.witness or "",
        where=f"留置地点：{sent.where}" if sent.where else "",
        reply=answer,
    )
