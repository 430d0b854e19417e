"""Who is told of what befalls the server's guard: restarts, a full disk, records it cannot write.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.ground.caller import Role
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.people.rules import Recipients

GUARD_KIND = "guard"


def guard_notices(trouble: str, words: str, day: date, roster: Recipients) -> Iterator[Notice]:
    """To administrators, once of a kind of trouble and day."""
    sentence = f"服务器需要运维人员查看：{words}"
    for person in roster.offices:
        if person.has(Role.ADMIN):
            topic, occasion = Topic(NoticeSubject.SERVER), f"{trouble}/{day}"
            yield Notice(person.person_id, GUARD_KIND, topic, occasion, sentence, "/me", None)
