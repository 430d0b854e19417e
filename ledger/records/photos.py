"""Photographs on their way onto the ledger: announced, seen in the store, shown by a record.

1. A phone announces what it holds (`ticket_photos`), and uploads what is not there yet.
2. A record refers to photos: those not seen in the store yet are looked for there, and are then
   stored and held by the caller (`ensure_uploaded`, `confirm_photos`).
3. The record notes that it shows them (`note_photo_uses`).
4. A worker makes the copies that are shown, or rejects the photo.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.caller import Caller
from ledger.ground.database import HotStatement, as_json
from ledger.ground.errors import Invalid, TooMany
from ledger.ground.record_kinds import HAZARD, RecordKind
from ledger.ground.tables import hazard_event, photo, photo_use
from ledger.records.context import PendingPhoto, RecordContext
from ledger.records.outbox import Job


@dataclass(frozen=True, slots=True)
class PhotosSeen:
    """What a look into the store found: the hashes of those that lie there as announced; and of
    those that lie there and cannot be shown, what their sender is told.
    """

    there: Collection[str] = ()
    broken: Mapping[str, str] = field(default_factory=dict)


PhotoProbe = Callable[[Sequence[PendingPhoto]], PhotosSeen]


@dataclass(frozen=True, slots=True)
class AnnouncedPhoto:
    """A photograph that a phone holds."""

    sha256: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class AnnouncedPhotos:
    """`form`: in which form the phone will send them, `put` or `post`."""

    photos: tuple[AnnouncedPhoto, ...]
    form: str


# That a record's photo is known; the name of the constraint.
PHOTO_USE_REFERENCE = "fk_photo_use_area_code_sha256"


# A size that was announced wrongly is put right as long as nothing was stored under the hash.
# The first announcement's time stays: an upload that came after it is this person's.
_ANNOUNCE = HotStatement("""
    with asked as (
        select * from jsonb_to_recordset(cast(%(photos)s as jsonb))
            as t (sha256 text, size_bytes bigint, media_type text)
    ), announced as (
        insert into photo (area_code, sha256, size_bytes, media_type)
        select %(area_code)s, sha256, size_bytes, media_type from asked order by sha256
        on conflict (area_code, sha256) do update
           set size_bytes = excluded.size_bytes, media_type = excluded.media_type
         where photo.state = 'ticketed'
    ), held as (
        insert into photo_holder (area_code, sha256, person_id)
        select %(area_code)s, sha256, %(person_id)s from asked order by sha256
        on conflict (area_code, sha256, person_id) do update set asked_at = now()
    )
    select p.sha256
      from asked join photo p on p.area_code = %(area_code)s and p.sha256 = asked.sha256
      join photo_holder h on h.area_code = p.area_code and h.sha256 = p.sha256
           and h.person_id = %(person_id)s
     where p.state <> 'ticketed' and h.confirmed_at is not null
""")


def ticket_photos(
    engine: sa.Engine, caller: Caller, photos: Sequence[AnnouncedPhoto]
) -> frozenset[str]:
    """Announce them; the hashes of those already there *that the caller brought*.

    Nobody else is told whether a picture is known: they are given a ticket like for a new one. So
    what is told to be there is what a record of theirs may show, at any enterprise.
    """
    rows = {
        announced.sha256: {
            "sha256": announced.sha256,
            "size_bytes": announced.size_bytes,
            "media_type": announced.media_type,
        }
        for announced in photos
    }
    known = _ANNOUNCE.rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "photos": as_json(list(rows.values())),
        },
    )
    return frozenset(row.sha256 for row in known)


_CONFIRM = HotStatement("""
    with held as (
        update photo_holder set confirmed_at = now()
         where area_code = %(area_code)s and sha256 = any(%(hashes)s)
           and person_id = %(person_id)s and confirmed_at is null
    ), arrived as (
        update photo set state = 'stored', stored_at = now()
         where area_code = %(area_code)s and sha256 = any(%(hashes)s) and state = 'ticketed'
        returning sha256
    )
    insert into outbox (area_code, job, subject)
    select %(area_code)s, %(process_photo)s, sha256 from arrived
""")


def confirm_photos(engine: sa.Engine, caller: Caller, hashes: Collection[str]) -> None:
    """They were seen in the store as they were announced: stored, and held by the caller.

    Doing it again changes nothing. Each photo that is new gives one outbox row: a worker makes its
    copies.
    """
    if not hashes:
        return
    # In one order everywhere, so that two records never wait for each other.
    _CONFIRM.rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "hashes": sorted(hashes),
            "process_photo": Job.PROCESS_PHOTO,
        },
    )


def check_photo_count(hashes: Collection[str], most: int) -> None:
    """Raises: TooMany above `most`."""
    if len(hashes) > most:
        raise TooMany(
            "too_many_photos", f"一份记录最多 {most} 张照片，现有 {len(hashes)} 张，请删去一些"
        )


def ensure_uploaded(
    engine: sa.Engine,
    caller: Caller,
    context: RecordContext,
    hashes: Collection[str],
    probe: PhotoProbe,
) -> dict[str, int]:
    """Each photo's size in bytes by hash, all of them stored and checked.

    Those announced and not yet seen are looked for in the store; what is found is confirmed in a
    transaction of its own, since it stays true whatever becomes of the record.
    Raises: Invalid photo_missing, naming the photos that must be uploaded (again); photo_broken,
    naming those that must be taken again.
    """
    pending = context.pending(hashes)
    seen = probe(pending) if pending else PhotosSeen()
    there = set(seen.there)
    confirm_photos(engine, caller, there)
    if broken := context.rejected(hashes) | dict(seen.broken):
        raise photo_broken(broken)
    absent = [
        sha256
        for sha256 in hashes
        if sha256 not in there and not (sha256 in context.photos and context.photos[sha256].usable)
    ]
    if absent:
        raise photo_missing(absent)
    return {sha256: context.photos[sha256].size_bytes for sha256 in hashes}


def photo_missing(absent: Sequence[str]) -> Invalid:
    """What asks a phone to upload these (again)."""
    return Invalid(
        "photo_missing",
        f"有 {len(absent)} 张照片还没有传到服务器，请保持页面打开，传完后会自动再次提交",
        photos=list(absent),
    )


def photo_broken(broken: Mapping[str, str]) -> Invalid:
    """What the sender of photos that cannot be shown is told. `broken`: the sentence by hash."""
    sentences = "".join(dict.fromkeys(broken.values()))
    message = f"有 {len(broken)} 张照片用不了：{sentences}"
    return Invalid("photo_broken", message, photos=sorted(broken))


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """A record, or a hazard, that shows a photo. Who may see the one may see the other.

    `enterprise_id`: none, where it is an office's.
    """

    kind: RecordKind | str
    id: UUID
    enterprise_id: UUID | None
    sha256: str


def note_photo_uses(tx: sa.Connection, area_code: str, uses: Collection[PhotoUse]) -> None:
    """In the record's own transaction. Noting them again changes nothing."""
    rows = [
        {
            "area_code": area_code,
            "sha256": use.sha256,
            "record_kind": use.kind,
            "record_id": use.id,
            "enterprise_id": use.enterprise_id,
        }
        for use in dict.fromkeys(uses)
    ]
    if rows:
        tx.execute(insert(photo_use).values(rows).on_conflict_do_nothing())


def bring_photos_along(
    tx: sa.Connection, area_code: str, hazard_ids: Collection[UUID], enterprise_id: UUID
) -> None:
    """Photos of these hazards and of their events are the enterprise's that now has the hazards."""
    events = sa.select(hazard_event.c.id).where(
        hazard_event.c.area_code == area_code, hazard_event.c.hazard_id.in_(hazard_ids)
    )
    use = photo_use.c
    of_hazard = sa.and_(use.record_kind == HAZARD, use.record_id.in_(hazard_ids))
    of_event = sa.and_(use.record_kind == RecordKind.HAZARD_EVENT, use.record_id.in_(events))
    tx.execute(
        sa.update(photo_use)
        .where(use.area_code == area_code, sa.or_(of_hazard, of_event))
        .values(enterprise_id=enterprise_id)
    )


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What was measured, and what the file claims about itself. Degrees; pixels held upright."""

    width_px: int
    height_px: int
    perceptual_hash: int
    claimed_taken_at: datetime | None
    claimed_longitude: float | None
    claimed_latitude: float | None
    claimed_device: str | None


def record_processed_photo(
    tx: sa.Connection, area_code: str, sha256: str, facts: PhotoFacts
) -> None:
    """Its copies lie in the store. Recording it again changes nothing."""
    tx.execute(
        _waiting(area_code, sha256).values(
            state="processed",
            processed_at=sa.func.now(),
            width_px=facts.width_px,
            height_px=facts.height_px,
            perceptual_hash=facts.perceptual_hash,
            claimed_taken_at=facts.claimed_taken_at,
            claimed_longitude=facts.claimed_longitude,
            claimed_latitude=facts.claimed_latitude,
            claimed_device=facts.claimed_device,
        )
    )


def record_rejected_photo(tx: sa.Connection, area_code: str, sha256: str, why: str) -> bool:
    """It cannot be shown; `why`: the sentence for people. The original stays as evidence of what
    was sent. False where it was known before.
    """
    rejected = _waiting(area_code, sha256).values(
        state="rejected", processed_at=sa.func.now(), rejected_reason=why
    )
    return bool(tx.execute(rejected).rowcount)


def _waiting(area_code: str, sha256: str) -> sa.Update:
    return sa.update(photo).where(
        photo.c.area_code == area_code, photo.c.sha256 == sha256, photo.c.state == "stored"
    )
