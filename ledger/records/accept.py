"""The frame: how a record of any kind comes onto the ledger.

1. What stands under its UUID, and all that it refers to, is read in one round trip.
2. The same document again gives the first receipt; nothing else happens.
3. Its subject judges it: who may send it, from where, with which words.
4. Its signatures fit what it says and who sends it, and were not given before.
5. Its photographs are looked for in the store.
6. In one transaction: the record, its strokes, the use of its photos, its seal, what follows, the
   audit entry.
7. Where another send of it was quicker, that one's receipt is the answer.

A subject declares an `Intake` for each kind; `accept` drives, and asks it in this order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.constraints import constraint_of
from ledger.ground.errors import Invalid, LedgerError
from ledger.ground.record_kinds import RecordKind
from ledger.records import outbox
from ledger.records.contents import Doubt
from ledger.records.context import Lookup, RecordContext, read_context
from ledger.records.photos import (
    PHOTO_USE_REFERENCE,
    PhotoProbe,
    PhotoUse,
    check_photo_count,
    ensure_uploaded,
    note_photo_uses,
    photo_missing,
)
from ledger.records.receipts import find_record
from ledger.records.request import Content, KnownRecord, Receipt, RecordRequest, replayed
from ledger.records.signing import (
    GIVEN_BEFORE,
    ONCE,
    check_signed,
    check_signer,
    note_strokes,
    strokes_rows,
)
from ledger.records.tables import RECORD_TABLES
from ledger.records.unseen import refuse_unseen

# What judging a record found out, and writing it needs.
Judged = TypeVar("Judged")


class RecordLost(Exception):
    """The database took a record in silence and kept it not: nothing may be acknowledged."""


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """Settings that bound a record. Days, photos; seconds that a board or log waits for more."""

    late_days: int
    max_photos: int
    settle_seconds: int


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Content]):
    """A record that wants in, with all that was read for it."""

    caller: Caller
    request: RecordRequest[Content]
    limits: RecordLimits
    lookup: Lookup
    context: RecordContext
    doubts: tuple[Doubt, ...] = ()

    @property
    def content(self) -> Content:
        """What the ledger reads of the document."""
        return self.request.content

    @property
    def strokes(self) -> list[dict[str, Any]]:
        """Rows of the strokes that it was signed with."""
        request = self.request
        occasion = self.lookup.visit_id or request.record_id
        return strokes_rows(self.caller.area_code, request.kind, occasion, request.marks)

    def receipt(self, photos: Mapping[str, int], more: Mapping[str, Any]) -> dict[str, Any]:
        """The receipt's body, with what was taken in doubt."""
        doubts = {"doubts": [asdict(doubt) for doubt in self.doubts]} if self.doubts else {}
        return self.request.receipt(photos, {**doubts, **more})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a kind has of its own: columns of its row, and what its receipt tells besides.

    `enterprise_id`: whose the record is, where that may have changed since it was looked up.
    """

    columns: Mapping[str, Any]
    receipt: Mapping[str, Any] = field(default_factory=dict)
    enterprise_id: UUID | None = None


class Intake(ABC, Generic[Content, Judged]):
    """What a subject says of one kind of record."""

    kind: ClassVar[RecordKind]

    @abstractmethod
    def lookup(self, request: RecordRequest[Content], limits: RecordLimits) -> Lookup:
        """What the record refers to. Raises: Invalid where its times cannot be."""

    def check_known(self, known: KnownRecord) -> None:
        """Raises: Conflict where the UUID was used for another subject, the document being equal.

        Two closings of two hazards may be the same document word for word.
        """

    @abstractmethod
    def judge(self, attempt: Attempt[Content]) -> Judged:
        """Raises: NotFound, Forbidden, Conflict, TooMany, Invalid where it may not be."""

    def is_of_sender(self, content: Content) -> bool:
        """Whether whoever sends it is who checked, and signs as such. An enterprise's own record is
        signed by whomever of its people did it: they need no account.
        """
        return True

    def conflicts(self) -> Mapping[str, LedgerError]:
        """By constraint that such a record may break: what its sender is told."""
        return {}

    @abstractmethod
    def write(
        self,
        engine: sa.Engine,
        attempt: Attempt[Content],
        judged: Judged,
        photos: Mapping[str, int],
    ) -> dict[str, Any] | None:
        """The receipt's body once the record stands, whole; None where it was there.

        Raises: as `judge`, IntegrityError.
        """


class RowIntake(Intake[Content, Judged]):
    """A kind whose record is a row, written in one transaction with all that follows from it."""

    @abstractmethod
    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Content], judged: Judged
    ) -> Prepared | None:
        """Its row, in the record's transaction; None where it waited for a send that was quicker.

        Raises: as `judge`.
        """

    def follow(self, tx: sa.Connection, attempt: Attempt[Content], judged: Judged) -> None:
        """What follows from the record, in its transaction, beside the seal."""

    def action(self, attempt: Attempt[Content]) -> str:
        """What the audit trail calls it."""
        return f"submit_{self.kind}"

    def write(
        self,
        engine: sa.Engine,
        attempt: Attempt[Content],
        judged: Judged,
        photos: Mapping[str, int],
    ) -> dict[str, Any] | None:
        """As `Intake.write`. Of a record that was there already nothing is kept."""
        with engine.connect() as tx:
            prepared = self.prepare(tx, attempt, judged)
            if prepared is None:
                return None
            body = attempt.receipt(photos, prepared.receipt)
            if not _insert(tx, attempt, prepared.columns, body):
                return None
            note_strokes(tx, attempt.strokes)
            note_photo_uses(tx, attempt.caller.area_code, _uses(attempt, prepared, photos))
            _seal_later(tx, attempt)
            self.follow(tx, attempt, judged)
            record_id = attempt.request.record_id
            note(tx, attempt.caller, self.action(attempt), self.kind, record_id)
            tx.commit()
        return body


def accept(
    engine: sa.Engine,
    caller: Caller,
    intake: Intake[Content, Judged],
    request: RecordRequest[Content],
    *,
    limits: RecordLimits,
    probe: PhotoProbe,
) -> Receipt:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: Conflict (another document under this UUID), NotFound, Forbidden, TooMany, Invalid with
    the reason; RecordLost, and what the database has against it that no person can mend.
    """
    try:
        lookup = intake.lookup(request, limits)
    except Invalid:
        # The first receipt is given again whatever the clock says now.
        if known := find_record(engine, caller, request):
            return _again(intake, caller, request, known)
        raise
    context = read_context(engine, caller, request, lookup)
    if context.known:
        return _again(intake, caller, request, context.known)
    refuse_unseen(request.document)
    check_photo_count(lookup.photos, limits.max_photos)
    attempt = Attempt(caller, request, limits, lookup, context)
    judged = intake.judge(attempt)
    if intake.is_of_sender(request.content):
        check_signer(request.document, caller.name)
    attempt = replace(attempt, doubts=(*lookup.doubts, *_check_signed(request, context)))
    photos = ensure_uploaded(engine, caller, context, lookup.photos, probe)
    refusal: sa.exc.IntegrityError | None = None
    try:
        if body := intake.write(engine, attempt, judged, photos):
            return Receipt(body, created=True)
    except sa.exc.IntegrityError as error:
        refusal = error
    # Another send of it was quicker; parallel ones may meet at another of its keys first.
    if known := find_record(engine, caller, request):
        return _again(intake, caller, request, known)
    if refusal is None:
        raise RecordLost(request.kind)
    conflicts = {
        ONCE: Invalid("strokes_given_before", GIVEN_BEFORE),
        # Swept while it was being written: the phone has them still.
        PHOTO_USE_REFERENCE: photo_missing(lookup.photos),
        **intake.conflicts(),
    }
    raise conflicts.get(constraint_of(refusal) or "", refusal)


def _check_signed(request: RecordRequest[Any], context: RecordContext) -> tuple[Doubt, ...]:
    return check_signed(
        request.document,
        request.marks,
        before=context.strokes_alike,
        unbound_until=context.unbound_until,
        now=request.received_at,
    )


def _again(
    intake: Intake[Content, Any],
    caller: Caller,
    request: RecordRequest[Content],
    known: KnownRecord,
) -> Receipt:
    intake.check_known(known)
    return replayed(request, caller.person_id, known)


def _insert(
    tx: sa.Connection,
    attempt: Attempt[Any],
    columns: Mapping[str, Any],
    body: Mapping[str, Any],
) -> bool:
    request = attempt.request
    table = RECORD_TABLES[request.kind]
    row = insert(table).values(
        area_code=attempt.caller.area_code,
        id=request.record_id,
        person_id=attempt.caller.person_id,
        clock_offset_s=request.offset_s,
        document=request.document,
        document_sha256=request.document_sha256,
        receipt=body,
        received_at=request.received_at,
        **columns,
    )
    # Only the record's own id may be there already: all else is a fault of its own. SQLAlchemy
    # keeps no rowcount of an insert, only what it returns tells whether it was made.
    made = row.on_conflict_do_nothing(index_elements=[table.c.area_code, table.c.id])
    return tx.execute(made.returning(table.c.id)).one_or_none() is not None


def _uses(attempt: Attempt[Any], prepared: Prepared, photos: Mapping[str, int]) -> list[PhotoUse]:
    enterprise_id = prepared.enterprise_id or attempt.lookup.enterprise_id
    request = attempt.request
    return [PhotoUse(request.kind, request.record_id, enterprise_id, photo) for photo in photos]


def _seal_later(tx: sa.Connection, attempt: Attempt[Any]) -> None:
    request = attempt.request
    if request.kind.unsealed_because is None:
        subject = f"{request.kind}/{request.record_id}"
        outbox.put(tx, attempt.caller.area_code, outbox.Job.SEAL_RECORD, subject)
