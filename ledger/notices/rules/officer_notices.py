"""What is told of who becomes, stays and ceases to be a report officer (举报受理员变动). Pure.

The role guards against the offices, so nothing about it happens in silence: every officer is told,
whom it is about, and of the first two everybody of the offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.ground.caller import Role
from ledger.ground.clocks import SHANGHAI
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.people.rules import Recipients
from ledger.tips.rules.officers import ACT_WORDS, OFFICES, OfficerAct


@dataclass(frozen=True, slots=True)
class OfficerEvent:
    """Something happened. `occasion`: what makes it the same event; `to`: beside those of `roles`;
    `by`: who did it, and is not told.
    """

    occasion: str
    words: str
    link: str
    roles: frozenset[Role]
    to: frozenset[UUID] = frozenset()
    by: UUID | None = None


OFFICERS = frozenset({Role.REPORT_OFFICER})
TO_OFFICES = OFFICES | OFFICERS
OFFICERS_KIND = "officers"
PAGE, THERE_PAGE, KEYS_PAGE = "/officers", "/officers/there", "/tip-keys"


def officer_notices(events: Iterable[OfficerEvent], roster: Recipients) -> Iterator[Notice]:
    """Everything that is to be told of these; told before or not."""
    for event in events:
        by_role = {one.person_id for one in roster.people.values() if one.roles & event.roles}
        for person_id in sorted((by_role | event.to) - {event.by}, key=str):
            topic = Topic(NoticeSubject.OFFICERS)
            yield Notice(
                person_id, OFFICERS_KIND, topic, event.occasion, event.words, event.link, None
            )


def proposed_words(act: OfficerAct, proposer: str, person: str) -> str:
    """To the officers, of whom one is to decide."""
    return f"{proposer}提出：{person}{ACT_WORDS[act]}。请核对后确认或拒绝。"


def decided_words(
    act: OfficerAct, decider: str, person: str, *, confirmed: bool, counts_from: datetime | None
) -> str:
    """To everybody whom it concerns."""
    said = f"{decider}{'确认' if confirmed else '拒绝'}了：{person}{ACT_WORDS[act]}。"
    if counts_from is None:
        return said
    return f"{said}{moment_words(counts_from)}起生效，不对的话请在这之前拒绝。"


def moment_words(moment: datetime) -> str:
    """12月1日 09:30."""
    here = moment.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日 {here:%H:%M}"
