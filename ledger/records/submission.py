"""What every record that a phone sends has in common: visits, inspections, hazard events, postings.

The phone names the record with a UUID. The same document again gets the same receipt; another
document under the same UUID is refused. Uniqueness stands in the database: of parallel sends one
inserts, the others find its row and answer with its receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from ledger.ground import clocks
from ledger.ground.canonical import NotCanonical, sha256_of
from ledger.ground.errors import Conflict, Invalid, TooMany

RECORD_KINDS = {
    "visit": "到访记录",
    "inspection": "检查记录",
    "hazard_event": "隐患处理记录",
    "board_posting": "张贴记录",
    "duty_record": "履职记录",
    "enforcement": "执法结果",
    "draw": "双随机抽取记录",
    "accident": "事故登记",
    "standardisation": "标准化等级登记",
}


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    """A photograph that was announced and not yet seen in the store."""

    sha256: str
    size_bytes: int
    announced_at: datetime


# Looks into the store: the hashes of those that lie there as announced.
PhotoCheck = Callable[[Sequence[PendingPhoto]], Collection[str]]


@dataclass(frozen=True)
class Submission:
    """A record as it came: `document` is the JSON as sent, `fields` the same as validated."""

    kind: str
    record_id: UUID
    document: Mapping[str, Any]
    fields: Mapping[str, Any]
    phone_now: datetime | None
    received_at: datetime

    @classmethod
    def now(
        cls,
        kind: str,
        record_id: UUID,
        document: Mapping[str, Any],
        fields: Mapping[str, Any],
        phone_now: datetime | None,
    ) -> Submission:
        """A submission that arrives at this moment."""
        # Milliseconds are what a receipt shows: the row must hold the same moment.
        moment = datetime.now(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        return cls(kind, record_id, document, fields, phone_now, moment)

    @cached_property
    def document_sha256(self) -> str:
        """Raises: Invalid where the document holds a number that has no canonical form."""
        try:
            return sha256_of(self.document)
        except NotCanonical:
            raise Invalid("invalid", "含有过大或不是有限值的数字，请核对数值") from None

    @cached_property
    def offset_s(self) -> int | None:
        """Server minus phone, where the phone told its clock. Raises: Invalid beyond all clocks."""
        offset_s = clocks.clock_offset_s(self.phone_now, self.received_at)
        if offset_s is not None and abs(offset_s) > clocks.OFFSET_MAX_S:
            raise Invalid("clock_implausible", "手机时间不对，请校准手机时间后重新提交")
        return offset_s

    def when(self, name: str, late_days: int) -> datetime:
        """The field's time, set right. Raises: Invalid where no offset explains it."""
        with suppress(OverflowError):
            moment = clocks.set_right(self.fields[name], self.offset_s)
            if clocks.is_plausible(moment, self.received_at, late_days):
                return moment
        raise Invalid(
            "clock_implausible",
            f"手机时间可能不对：记录时间须在过去 {late_days} 天之内且不晚于现在。"
            "请校准手机时间后重新提交，内容仍在手机上",
            json={name: ["时间与服务器相差过大"]},
        )

    def receipt(self, photos: Mapping[str, int], **more: Any) -> dict[str, Any]:
        """The receipt's body; `photos` are hashes with sizes, all of them stored and checked."""
        return {
            "id": str(self.record_id),
            "kind": self.kind,
            "received_at": self.received_at.isoformat(timespec="milliseconds"),
            "document_sha256": self.document_sha256,
            "clock_offset_s": self.offset_s,
            "photos": [
                {"sha256": sha256, "size_bytes": size, "state": "stored_and_checked"}
                for sha256, size in photos.items()
            ],
            **more,
        }


@dataclass(frozen=True, slots=True)
class Recorded:
    """A receipt; `created` is False where the record was there before."""

    receipt: dict[str, Any]
    created: bool


def replay(
    submission: Submission, person_id: UUID, existing: Mapping[str, Any] | None
) -> Recorded | None:
    """The first receipt, if the record is there already; None if it is new.

    Raises: Conflict where the UUID holds another document, or another person's.
    """
    if existing is None:
        return None
    same = existing["document_sha256"] == submission.document_sha256
    if same and UUID(str(existing["person_id"])) == person_id:
        return Recorded(existing["receipt"], created=False)
    raise Conflict(
        "other_document",
        f"这个编号已有另一份{RECORD_KINDS[submission.kind]}，请勿重复使用编号；更正请另写一份",
    )


def check_photo_count(hashes: Collection[str], most: int) -> None:
    """Raises: TooMany above `most`."""
    if len(hashes) > most:
        raise TooMany(
            "too_many_photos", f"一份记录最多 {most} 张照片，现有 {len(hashes)} 张，请删去一些"
        )
