"""A record as it comes in, and the receipt for it.

The phone names the record with a UUID. The same document again gets the same receipt; another
document under the same UUID is refused. Uniqueness stands in the database: of parallel sends one
inserts, the others find its row and answer with its receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from ledger.ground import clocks
from ledger.ground.canonical import NOT_CANONICAL, NotCanonical, sha256_of
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.record_kinds import RecordKind
from ledger.records.contents import CLOCK_SET, Doubt
from ledger.records.signing import Mark, marks_in

Content = TypeVar("Content")


@dataclass(frozen=True)
class RecordRequest(Generic[Content]):
    """A record as it came: `document` is the JSON as sent, `content` what is read of it."""

    kind: RecordKind
    record_id: UUID
    document: Mapping[str, Any]
    content: Content
    phone_time: str | None
    received_at: datetime

    @classmethod
    def now(
        cls,
        kind: RecordKind,
        record_id: UUID,
        document: Mapping[str, Any],
        content: Content,
        phone_time: str | None = None,
    ) -> RecordRequest[Content]:
        """A request that arrives at this moment."""
        # Milliseconds are what a receipt shows: the row must hold the same moment.
        moment = datetime.now(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        return cls(kind, record_id, document, content, phone_time, moment)

    @cached_property
    def document_sha256(self) -> str:
        """Raises: Invalid where the document holds a number that has no canonical form."""
        try:
            return sha256_of(self.document)
        except NotCanonical:
            raise Invalid("invalid", NOT_CANONICAL) from None

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Its signatures and refusals."""
        return marks_in(self.document)

    @cached_property
    def offset_s(self) -> int | None:
        """Server minus phone, where the phone told its clock. Raises: Invalid beyond all clocks."""
        offset_s = clocks.clock_offset_s(self._phone_now(), self.received_at)
        if offset_s is not None and abs(offset_s) > clocks.OFFSET_MAX_S:
            raise Invalid("clock_implausible", "手机时间不对，请校准手机时间后重新提交")
        return offset_s

    def set_right(self, phone_time: datetime, late_days: int, *, field: str) -> datetime:
        """A time that the phone told, set right. Raises: Invalid where no offset explains it."""
        if moment := self._plausible(phone_time, late_days):
            return moment
        raise _implausible(late_days, field)

    def set_right_span(
        self,
        began: tuple[str, datetime],
        ended: tuple[str, datetime],
        elapsed_s: int,
        late_days: int,
    ) -> TimeSpan:
        """Beginning and end, by field. Where the clock was set in between, the phone's own count
        explains the one by the other, with a doubt. Raises: Invalid where nothing explains them.
        """
        first = self._plausible(began[1], late_days)
        last = self._plausible(ended[1], late_days)
        if first and last:
            return TimeSpan(first, last)
        counted = timedelta(seconds=elapsed_s)
        if last and clocks.is_plausible(last - counted, self.received_at, late_days):
            return TimeSpan(last - counted, last, (CLOCK_SET,))
        if first and clocks.is_plausible(first + counted, self.received_at, late_days):
            return TimeSpan(first, first + counted, (CLOCK_SET,))
        raise _implausible(late_days, ended[0] if first else began[0])

    def _plausible(self, phone_time: datetime, late_days: int) -> datetime | None:
        with suppress(OverflowError):
            moment = clocks.set_right(phone_time, self.offset_s)
            if clocks.is_plausible(moment, self.received_at, late_days):
                return moment
        return None

    def _phone_now(self) -> datetime | None:
        if not self.phone_time:
            return None
        with suppress(ValueError):
            moment = datetime.fromisoformat(self.phone_time)
            if moment.tzinfo:
                return moment
        raise Invalid(
            "phone_time_invalid", "X-Phone-Time 应为带时区的时间，如 2026-11-02T09:30:00+08:00"
        )

    def receipt(self, photos: Mapping[str, int], more: Mapping[str, Any]) -> dict[str, Any]:
        """The receipt's body; `photos` are hashes with sizes, all of them stored and checked."""
        return {
            "id": str(self.record_id),
            "kind": self.kind.value,
            "received_at": self.received_at.isoformat(timespec="milliseconds"),
            "document_sha256": self.document_sha256,
            "clock_offset_s": self.offset_s,
            "photos": [
                {"sha256": sha256, "size_bytes": size, "state": "stored_and_checked"}
                for sha256, size in photos.items()
            ],
            **more,
        }


def _implausible(late_days: int, field: str) -> Invalid:
    return Invalid(
        "clock_implausible",
        f"手机时间可能不对：记录时间须在过去 {late_days} 天之内且不晚于现在。请校准手机时间，"
        "再到“待上传”点“按现在的时间提交”；内容仍在手机上",
        json={field: ["时间与服务器相差过大"]},
    )


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """When something began and ended, and what is doubtful about it."""

    began_at: datetime
    ended_at: datetime
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender keeps; `created` is False where the record was there before."""

    body: dict[str, Any]
    created: bool


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What stands under the UUID already."""

    document_sha256: str
    person_id: UUID
    receipt: dict[str, Any]


def replayed(request: RecordRequest[Any], person_id: UUID, known: KnownRecord) -> Receipt:
    """The first receipt again.

    Raises: Conflict where the UUID holds another document, or another person's.
    """
    if (known.document_sha256, known.person_id) == (request.document_sha256, person_id):
        return Receipt(known.receipt, created=False)
    word = request.kind.word
    raise Conflict(
        "other_document", f"这个编号已有另一份记录（{word}），请勿重复使用编号；更正请另写一份"
    )
