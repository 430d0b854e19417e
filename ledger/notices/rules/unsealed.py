"""Who is told of a record that cannot be sealed. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.ground.caller import Role
from ledger.ground.record_kinds import RecordKind
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.people.rules import Recipients

UNSEALED_KIND = "record_unsealed"
_PAGES = {RecordKind.INSPECTION: "/inspections/{}", RecordKind.VISIT: "/visits/{}"}


def unsealed_notices(subject: str, roster: Recipients) -> Iterator[Notice]:
    """To administrators and the county's office. `subject`: a record as kind/id."""
    word, _, record_id = subject.partition("/")
    kind = RecordKind(word)
    words = (
        f"有一份{kind.word}（编号 {record_id}）封存不了，其他记录照常封存。"
        "请让运维人员运行 anxun verify 查明原因，并与开发者联系；这份记录请勿改动"
    )
    page = _PAGES.get(kind, "/me").format(record_id)
    for person in roster.offices:
        if person.has(Role.ADMIN, Role.COUNTY):
            topic = Topic(NoticeSubject.EVIDENCE)
            yield Notice(person.person_id, UNSEALED_KIND, topic, subject, words, page, None)
