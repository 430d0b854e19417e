"""Everything that a submission must know of the ledger, in one round trip."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import HotStatement
from ledger.records.submission import PendingPhoto

RECORD_TABLES = (
    "visit",
    "inspection",
    "hazard_event",
    "board_posting",
    "duty_record",
    "enforcement",
    "standardisation",
)


@dataclass(frozen=True, slots=True)
class KnownPhoto:
    """What the ledger knows of a photo that the record refers to."""

    size_bytes: int
    usable: bool
    announced_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubmissionContext:
    """`existing`: the row under this UUID; `numbers`: fresh ones, a hazard each.

    `visit_of_others`: the visit that the record names is another person's, or of another place.
    """

    existing: dict[str, Any] | None
    enterprise: dict[str, Any] | None
    assigned: bool
    key_area_ids: frozenset[UUID]
    photos: dict[str, KnownPhoto]
    numbers: tuple[int, ...]
    visit_of_others: bool

    def pending(self, hashes: Collection[str]) -> list[PendingPhoto]:
        """Photos that must be looked for in the store before the record may refer to them."""
        return [
            PendingPhoto(sha256, known.size_bytes, known.announced_at)
            for sha256 in dict.fromkeys(hashes)
            if (known := self.photos.get(sha256)) and not known.usable and known.announced_at
        ]


# A photo may be used by who has shown that they hold it (`confirmed_at`), or whose enterprise's
# records show it already.
_CONTEXT = """
    select
      (select json_build_object('document_sha256', document_sha256, 'person_id', person_id,
                                'receipt', receipt)
         from {table} where area_code = %(area_code)s and id = %(record_id)s) as existing,
      (select json_build_object('town_code', town_code, 'sectors', sectors,
                                'principal_name', principal_name)
         from enterprise where area_code = %(area_code)s and id = %(enterprise_id)s) as enterprise,
      exists (select from assignment a where a.area_code = %(area_code)s
                 and a.enterprise_id = %(enterprise_id)s and a.person_id = %(person_id)s
                 and a.from_date <= %(day)s and (a.to_date is null or a.to_date >= %(day)s))
        as assigned,
      array(select id from key_area
             where area_code = %(area_code)s and enterprise_id = %(enterprise_id)s) as key_areas,
      (select json_agg(json_build_array(p.sha256, p.size_bytes, p.state, h.announced, h.confirmed,
          exists (select from photo_use u where u.area_code = p.area_code
                     and u.sha256 = p.sha256 and u.enterprise_id = %(enterprise_id)s)))
         from photo p
         left join lateral (
             select ticketed_at as announced, confirmed_at is not null as confirmed
               from photo_holder h where h.area_code = p.area_code and h.sha256 = p.sha256
                and h.person_id = %(person_id)s) h on true
        where p.area_code = %(area_code)s and p.sha256 = any(%(hashes)s)) as photos,
      array(select nextval('hazard_number') from generate_series(1, %(numbers)s)) as numbers,
      exists (select from visit v where v.area_code = %(area_code)s and v.id = %(visit_id)s
                 and (v.person_id, v.enterprise_id) <> (%(person_id)s, %(enterprise_id)s))
        as visit_of_others
"""
_STATEMENTS = {table: HotStatement(_CONTEXT.format(table=table)) for table in RECORD_TABLES}


def submission_context(
    engine: sa.Engine,
    caller: Caller,
    kind: str,
    record_id: UUID,
    enterprise_id: UUID | None,
    *,
    happened_at: datetime,
    hashes: Collection[str] = (),
    numbers: int = 0,
    visit_id: UUID | None = None,
) -> SubmissionContext:
    """Read it. `assigned` says whether the caller was stationed there when it happened."""
    (row,) = _STATEMENTS[kind].rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "record_id": record_id,
            "enterprise_id": enterprise_id,
            "day": shanghai_date(happened_at),
            "hashes": list(hashes),
            "numbers": numbers,
            "visit_id": visit_id,
        },
    )
    return SubmissionContext(
        existing=row.existing,
        enterprise=row.enterprise,
        assigned=row.assigned,
        key_area_ids=frozenset(row.key_areas),
        photos={entry[0]: _known(*entry[1:]) for entry in row.photos or ()},
        numbers=tuple(row.numbers),
        visit_of_others=row.visit_of_others,
    )


def _known(
    size_bytes: int, state: str, announced: str | None, confirmed: bool | None, shown: bool
) -> KnownPhoto:
    return KnownPhoto(
        size_bytes=size_bytes,
        usable=state != "ticketed" and (bool(confirmed) or shown),
        announced_at=datetime.fromisoformat(announced) if announced else None,
    )
