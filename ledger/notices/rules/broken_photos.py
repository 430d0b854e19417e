"""What the sender of a photograph is told that turned out to be broken. Pure.

The record stands; whoever is still near can take the picture again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from ledger.ground.record_kinds import HAZARD, RecordKind
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic

BROKEN_PHOTO_KIND = "photo_rejected"
# Where the pages show such a record; what comes first says most.
_SHOWN_AT: Mapping[str, str] = {
    HAZARD: "/hazards/{}",
    RecordKind.INSPECTION: "/inspections/{}",
    RecordKind.VISIT: "/visits/{}",
    RecordKind.DUTY_RECORD: "/duty-records",
}


@dataclass(frozen=True, slots=True)
class BrokenPhoto:
    """`shown_by`: kind and id of the records that show it, none yet perhaps."""

    sha256: str
    person_id: UUID
    shown_by: Mapping[str, UUID]


def broken_photo_notices(broken: Iterable[BrokenPhoto], why: str) -> Iterator[Notice]:
    """To whoever sent it, once. `why`: the sentence about the picture."""
    for photo in broken:
        topic, words, link = Topic(NoticeSubject.PHOTO), _words(photo, why), _link(photo)
        yield Notice(photo.person_id, BROKEN_PHOTO_KIND, topic, photo.sha256, words, link, None)


def _words(photo: BrokenPhoto, why: str) -> str:
    kinds = [RecordKind(kind).word for kind in photo.shown_by if kind != HAZARD]
    where = f"（{'、'.join(kinds)}）" if kinds else ""
    again = "已交的记录不变，请趁还在现场重拍，随下一份记录交上来。"
    return f"您上传的一张照片{where}用不了：{why}{again}"


def _link(photo: BrokenPhoto) -> str:
    for kind, page in _SHOWN_AT.items():
        if kind in photo.shown_by:
            return page.format(photo.shown_by[kind])
    return "/waiting"
