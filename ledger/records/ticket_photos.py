"""Announce photographs: which of them have still to be uploaded?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import HotStatement, as_json, one_statement
from ledger.ground.tables import enterprise, photo_use
from ledger.ground.visible import visible_enterprise


@dataclass(frozen=True, slots=True)
class AnnouncedPhoto:
    """A photograph that a phone holds."""

    sha256: str
    size_bytes: int
    media_type: str


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
        on conflict do nothing
    )
    select p.sha256, coalesce(h.confirmed_at is not null, false) as own
      from asked join photo p on p.area_code = %(area_code)s and p.sha256 = asked.sha256
      left join photo_holder h on h.area_code = p.area_code and h.sha256 = p.sha256
           and h.person_id = %(person_id)s
     where p.state <> 'ticketed'
""")


def ticket_photos(
    engine: sa.Engine, caller: Caller, photos: Sequence[AnnouncedPhoto]
) -> frozenset[str]:
    """Announce them; the hashes of those already there *that the caller may see*.

    Nobody else is told whether a picture is known: they are given a ticket like for a new one.
    """
    rows = {
        each.sha256: {
            "sha256": each.sha256,
            "size_bytes": each.size_bytes,
            "media_type": each.media_type,
        }
        for each in photos
    }
    known = _ANNOUNCE.rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "photos": as_json(list(rows.values())),
        },
    )
    own = frozenset(each.sha256 for each in known if each.own)
    others = {each.sha256 for each in known} - own
    return own | _seen_in_records(engine, caller, others) if others else own


def _seen_in_records(engine: sa.Engine, caller: Caller, hashes: set[str]) -> frozenset[str]:
    used = (
        sa.select(photo_use.c.sha256)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == photo_use.c.area_code,
                enterprise.c.id == photo_use.c.enterprise_id,
            ),
        )
        .where(photo_use.c.sha256.in_(hashes), visible_enterprise(caller))
    )
    with one_statement(engine).connect() as read:
        return frozenset(read.execute(used).scalars())
