"""Who is told of papers (文书): the enterprise that one came, its issuer that it arrived. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from ledger.ground.caller import Role
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.papers.rules.delivering import HOW_WORDS, WAITING
from ledger.papers.rules.kinds import KINDS
from ledger.people.rules import Recipients, Site

PAPER_ISSUED, PAPER_DELIVERED = "paper_issued", "paper_delivered"


@dataclass(frozen=True, slots=True)
class PaperEvent:
    """A paper of these days as it stands. `office`: its name. `after_refusal`: it was delivered
    after the enterprise had refused it on its own phone.
    """

    id: UUID
    kind: str
    number: str
    site: Site
    office: str
    issuer_id: UUID
    state: str
    after_refusal: bool = False


def paper_notices(papers: Iterable[PaperEvent], roster: Recipients) -> Iterator[Notice]:
    """Once each, and once more where what was refused is delivered; told before or not."""
    for one in papers:
        if KINDS[one.kind].confidential:
            continue
        topic = Topic(NoticeSubject.PAPER, enterprise_id=one.site.enterprise_id)
        link, name = f"/papers/{one.id}", f"{KINDS[one.kind].name}（{one.number}）"
        if one.state in HOW_WORDS:
            words = f"{one.site.name}：{name}{HOW_WORDS[one.state]}。"
            occasion = f"{one.id}/{one.state}" if one.after_refusal else f"{one.id}"
            yield Notice(one.issuer_id, PAPER_DELIVERED, topic, occasion, words, link, None)
            continue
        ask = "请看过后签收。" if one.state == WAITING else "请查看。"
        words = f"{one.office}给您单位发来{name}，{ask}"
        for scope in roster.reaching(one.site):
            if Role.ENTERPRISE in scope.roles:
                yield Notice(
                    scope.person.person_id, PAPER_ISSUED, topic, f"{one.id}", words, link, None
                )
