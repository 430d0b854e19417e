"""What is told to whoever takes over from somebody who left, or is away (交接). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import day_words

HANDED_OVER_KIND = "handed_over"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What came to somebody in one step. `hazards`: open ones at these enterprises; `until`: the
    last day, None: for good; `roles`: that nobody else has so.
    """

    at: datetime
    taker_id: UUID
    giver: str
    since: date
    until: date | None = None
    enterprises: int = 0
    hazards: int = 0
    roles: int = 0


def handed_over_notices(handed: Iterable[HandedOver]) -> Iterator[Notice]:
    """To whoever takes over, once each; told before or not."""
    for one in handed:
        topic, occasion = Topic(NoticeSubject.HANDED_OVER), one.at.isoformat()
        yield Notice(one.taker_id, HANDED_OVER_KIND, topic, occasion, _words(one), "/today", None)


def _words(one: HandedOver) -> str:
    parts = [
        f"派驻的 {one.enterprises} 家企业" if one.enterprises else "",
        f"担任的 {one.roles} 个角色" if one.roles else "",
    ]
    until = f"，到{day_words(one.until)}为止" if one.until else ""
    hazards = f"这些企业有 {one.hazards} 条隐患还没有销号。" if one.hazards else ""
    what = "和".join(filter(None, parts))
    return f"{one.giver}{what}从{day_words(one.since)}起由您接手{until}。{hazards}"
