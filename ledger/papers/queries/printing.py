"""What of a paper is printed: its frozen content, and how it was delivered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from documents.official_paper import OfficialPaper, PaperDelivered
from ledger.ground.clocks import SHANGHAI
from ledger.ground.stored import read_back
from ledger.ground.tables import paper
from ledger.papers.queries.delivered import ToldDelivery, delivery_of
from ledger.papers.rules.delivering import HOW_WORDS, LEFT
from ledger.papers.rules.kinds import BY_STEP
from ledger.papers.rules.prefilled import written_day


@dataclass(frozen=True, slots=True)
class PaperToPrint:
    """`delivered`: None before it was."""

    content: OfficialPaper
    delivered: PaperDelivered | None


def paper_to_print(read: sa.Connection, area_code: str, paper_id: UUID) -> PaperToPrint | None:
    """None where there is no such paper."""
    asked = sa.select(paper.c.content).where(paper.c.area_code == area_code, paper.c.id == paper_id)
    content = read.scalar(asked)
    if content is None:
        return None
    recorded = delivery_of(read, area_code, paper_id)
    return PaperToPrint(
        read_back(OfficialPaper, content), _delivered(recorded) if recorded else None
    )


def orders_of(read: sa.Connection, area_code: str, hazard_id: UUID) -> list[UUID]:
    """Papers that the hazard's own steps deliver, the oldest first."""
    asked = sa.select(paper.c.id).where(
        paper.c.area_code == area_code,
        paper.c.kind.in_(BY_STEP),
        paper.c.hazard_ids.contains([hazard_id]),
    )
    return list(read.scalars(asked.order_by(paper.c.received_at, paper.c.id)))


def _delivered(recorded: ToldDelivery) -> PaperDelivered:
    sent = recorded.sent
    at = recorded.at.astimezone(SHANGHAI)
    answer = ""
    if sent.reply:
        coming = "按时参加" if sent.reply.will_come else f"不能参加，{sent.reply.reason}"
        answer = f"回执：{coming}"
    signed = "凭本人账号在系统中签收" if recorded.by_step and recorded.how == "signed" else ""
    why = "没有收的情况" if recorded.how == LEFT else "拒签的理由"
    return PaperDelivered(
        how=HOW_WORDS[recorded.how],
        at=f"{written_day(at.date())} {at:%H:%M}",
        received_by=sent.signature.name if sent.signature else (recorded.person if signed else ""),
        path=sent.signature.path if sent.signature else None,
        post=sent.post or "",
        witness=sent.witness or "",
        where=sent.where or "",
        notes=tuple(
            note
            for note in (
                signed,
                f"{why}：{sent.reason}" if sent.reason else "",
                f"说明：{sent.note}" if sent.note else "",
                answer,
                f"由{recorded.person}在系统中登记",
            )
            if note
        ),
        reply=answer,
        photos=sent.photos,
    )
