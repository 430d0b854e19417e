"""Everything that a record must know of the ledger, in one round trip."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from psycopg import sql

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.clocks import DAY, shanghai_date
from ledger.ground.database import HotStatement
from ledger.ground.stored import read_back
from ledger.records.contents import Doubt
from ledger.records.request import KnownRecord, RecordRequest
from ledger.records.scope import Place, reaching_roles
from ledger.records.tables import RECORD_TABLES


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a record refers to. `happened_at`: its time, set right; its beginning, where it lasted.

    `ended_at`: its end: when a visit was left, an inspection finished. `doubts`: with which its
    times are taken.
    `enterprise_id`: none, where it is of no enterprise; `numbers`: how many hazards it finds.
    """

    happened_at: datetime
    enterprise_id: UUID | None = None
    photos: tuple[str, ...] = ()
    numbers: int = 0
    visit_id: UUID | None = None
    ended_at: datetime | None = None
    doubts: tuple[Doubt, ...] = ()

    def __post_init__(self) -> None:
        """A photograph that is named twice is one photograph."""
        object.__setattr__(self, "photos", tuple(dict.fromkeys(self.photos)))

    @property
    def over_at(self) -> datetime:
        """When it was over: what does not last is over at once."""
        return self.ended_at or self.happened_at

    @property
    def days(self) -> tuple[date, date]:
        """On which it happened: the next day too, where it went on past midnight."""
        first, last = shanghai_date(self.happened_at), shanghai_date(self.over_at)
        return first, last if last - first == DAY else first


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """Whose business the enterprise is, and who signs for it."""

    place: Place
    principal_name: str


@dataclass(frozen=True, slots=True)
class FormerPost:
    """Where somebody worked, and in which roles, until they were given others."""

    office_id: str | None
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    """A photograph that was announced and not yet seen in the store."""

    sha256: str
    size_bytes: int
    announced_at: datetime


@dataclass(frozen=True, slots=True)
class KnownPhoto:
    """What the ledger knows of a photo that the record refers to. `rejected`: why it cannot be
    shown, unless a record of the enterprise has it already.
    """

    size_bytes: int
    usable: bool
    announced_at: datetime | None
    rejected: str | None = None


@dataclass(frozen=True, slots=True)
class RecordContext:
    """`known`: what stands under this UUID; `numbers`: fresh ones, a hazard each.

    `assigned`: the caller was stationed there on a day on which it happened.
    `visit_of_others`: the visit that the record names is another person's, or of another place.
    `strokes_alike`: points of strokes that were given for other records and may be the same.
    `unbound_until`: so long a signature need not say what its signer saw.
    `former_post`: what the sender was when it was over, if they are another now.
    """

    known: KnownRecord | None
    enterprise: EnterpriseFacts | None
    assigned: bool
    key_area_ids: frozenset[UUID]
    photos: dict[str, KnownPhoto]
    numbers: tuple[int, ...]
    visit_of_others: bool
    strokes_alike: tuple[list[int], ...]
    unbound_until: datetime | None
    former_post: FormerPost | None = None

    def senders(self, caller: Caller) -> tuple[Caller, ...]:
        """The sender as they were when it was over, if they were another; and as they are."""
        if self.former_post is None:
            return (caller,)
        former = replace(
            caller, office_id=self.former_post.office_id, grants=self.former_post.grants
        )
        return former, caller

    def reaching_roles(self, caller: Caller) -> frozenset[Role]:
        """The caller's roles that reach the enterprise; none where there is no such enterprise."""
        if self.enterprise is None:
            return frozenset()
        return reaching_roles(caller, self.enterprise.place, assigned=self.assigned)

    def pending(self, hashes: Collection[str]) -> list[PendingPhoto]:
        """Photos that must be looked for in the store before the record may refer to them."""
        return [
            PendingPhoto(sha256, known.size_bytes, known.announced_at)
            for sha256 in hashes
            if (known := self.photos.get(sha256)) and not known.usable and known.announced_at
        ]

    def rejected(self, hashes: Collection[str]) -> dict[str, str]:
        """Photos that a new record may not refer to, since nobody can see them; and why."""
        known = {sha256: self.photos[sha256] for sha256 in hashes if sha256 in self.photos}
        return {sha256: photo.rejected for sha256, photo in known.items() if photo.rejected}


# A photo may be used by who has shown that they hold it (`confirmed_at`), or whose enterprise's
# records show it already.
_CONTEXT = sql.SQL("""
    select
      (select json_build_object('document_sha256', document_sha256, 'person_id', person_id,
                                'receipt', receipt)
         from {table} where area_code = %(area_code)s and id = %(record_id)s) as known,
      (select json_build_object('town_code', town_code, 'sectors', sectors,
                                'principal_name', principal_name)
         from enterprise where area_code = %(area_code)s and id = %(enterprise_id)s) as enterprise,
      exists (select from assignment a where a.area_code = %(area_code)s
                 and a.enterprise_id = %(enterprise_id)s and a.person_id = %(person_id)s
                 and a.from_date <= %(last_day)s and (a.to_date is null or a.to_date >= %(day)s))
        as assigned,
      array(select id from key_area
             where area_code = %(area_code)s and enterprise_id = %(enterprise_id)s) as key_areas,
      (select json_agg(json_build_array(p.sha256, p.size_bytes, p.state, h.announced, h.confirmed,
          exists (select from photo_use u where u.area_code = p.area_code
                     and u.sha256 = p.sha256 and u.enterprise_id = %(enterprise_id)s),
          p.rejected_reason))
         from photo p
         left join lateral (
             select ticketed_at as announced, confirmed_at is not null as confirmed
               from photo_holder h where h.area_code = p.area_code and h.sha256 = p.sha256
                and h.person_id = %(person_id)s) h on true
        where p.area_code = %(area_code)s and p.sha256 = any(%(hashes)s)) as photos,
      array(select nextval('hazard_number') from generate_series(1, %(numbers)s)) as numbers,
      exists (select from visit v where v.area_code = %(area_code)s and v.id = %(visit_id)s
                 and (v.person_id, v.enterprise_id) <> (%(person_id)s, %(enterprise_id)s))
        as visit_of_others,
      (select json_agg(s.points) from signed_strokes s
         where s.keys && cast(%(strokes)s as bigint[]) and s.area_code = %(area_code)s
           and (s.occasion <> %(occasion)s or %(kind)s = any(s.kinds))) as strokes_alike,
      (select unbound_until from county where area_code = %(area_code)s) as unbound_until,
      (select json_build_object('office_id', f.office_id, 'grants', f.grants) from former_post f
        where f.area_code = %(area_code)s and f.person_id = %(person_id)s and f.until > %(over_at)s
        order by f.until limit 1) as former_post
""")
_STATEMENTS = {
    kind: HotStatement(_CONTEXT.format(table=sql.Identifier(table.name)).as_string())
    for kind, table in RECORD_TABLES.items()
}


def read_context(
    engine: sa.Engine, caller: Caller, request: RecordRequest[Any], lookup: Lookup
) -> RecordContext:
    """Read it."""
    day, last_day = lookup.days
    (row,) = _STATEMENTS[request.kind].rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "record_id": request.record_id,
            "enterprise_id": lookup.enterprise_id,
            "day": day,
            "last_day": last_day,
            "over_at": lookup.over_at,
            "hashes": list(lookup.photos),
            "numbers": lookup.numbers,
            "visit_id": lookup.visit_id,
            "kind": request.kind.value,
            "occasion": lookup.visit_id or request.record_id,
            "strokes": [key for mark in request.marks if mark.shape for key in mark.shape.keys],
        },
    )
    return RecordContext(
        known=row.known and _known_record(**row.known),
        enterprise=_facts(lookup.enterprise_id, row.enterprise),
        assigned=row.assigned,
        key_area_ids=frozenset(row.key_areas),
        photos={entry[0]: _known_photo(*entry[1:]) for entry in row.photos or ()},
        numbers=tuple(row.numbers),
        visit_of_others=row.visit_of_others,
        strokes_alike=tuple(row.strokes_alike or ()),
        unbound_until=row.unbound_until,
        former_post=row.former_post and read_back(FormerPost, row.former_post),
    )


def _known_record(document_sha256: str, person_id: str, receipt: dict[str, Any]) -> KnownRecord:
    return KnownRecord(document_sha256, UUID(person_id), receipt)


def _facts(enterprise_id: UUID | None, row: dict[str, Any] | None) -> EnterpriseFacts | None:
    if enterprise_id is None or row is None:
        return None
    facts = _Found(**row)
    return EnterpriseFacts(
        Place(enterprise_id, facts.town_code, facts.sectors), facts.principal_name
    )


class _Found(NamedTuple):
    """What the statement tells of the enterprise, as JSON."""

    town_code: str
    sectors: list[str]
    principal_name: str


def _known_photo(
    size_bytes: int,
    state: str,
    announced: str | None,
    confirmed: bool | None,
    shown: bool,
    rejected: str | None,
) -> KnownPhoto:
    return KnownPhoto(
        size_bytes=size_bytes,
        usable=state != "ticketed" and (bool(confirmed) or shown),
        announced_at=datetime.fromisoformat(announced) if announced else None,
        rejected=None if shown else rejected,
    )
