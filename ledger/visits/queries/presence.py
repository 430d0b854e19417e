"""Proof of presence of visits, weighed from what was sent and what the photos say of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.stored import read_back
from ledger.ground.tables import enterprise, photo, photo_use, visit
from ledger.records.contents import Doubt
from ledger.visits.rules.presence import Metres, PhotoClaim, Presence, Spot, Stay, presence_of
from ledger.visits.rules.visit import Arrival
from plans.plan import PresenceRules as Terms


def presences(
    read: sa.Connection,
    area_code: str,
    visit_ids: Collection[UUID],
    terms: Terms,
    metres: Metres,
) -> dict[UUID, Presence]:
    """By visit. Whether the caller may see them was decided where the ids come from."""
    claims = _claims(read, area_code, visit_ids)
    columns: list[sa.ColumnElement[Any]] = [
        visit.c.id,
        visit.c.arrived_at,
        visit.c.left_at,
        visit.c.clock_offset_s,
        visit.c.document["arrival"].label("arrival"),
        visit.c.document["elapsed_s"].as_integer().label("elapsed_s"),
        visit.c.receipt["doubts"].label("doubts"),
        enterprise.c.longitude,
        enterprise.c.latitude,
    ]
    rows = read.execute(
        sa.select(*columns)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == visit.c.area_code,
                enterprise.c.id == visit.c.enterprise_id,
            ),
        )
        .where(visit.c.area_code == area_code, visit.c.id.in_(visit_ids))
    )
    return {row.id: presence_of(_stay(row, claims[row.id]), terms, metres) for row in rows}


def _stay(row: sa.Row[Any], claims: list[PhotoClaim]) -> Stay:
    placed = row.longitude is not None
    return Stay(
        arrival=read_back(Arrival, row.arrival),
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        elapsed_s=row.elapsed_s,
        clock_offset_s=row.clock_offset_s,
        doubts=tuple(read_back(Doubt, doubt) for doubt in row.doubts or ()),
        enterprise=Spot(row.longitude, row.latitude) if placed else None,
        photos=tuple(claims),
    )


def _claims(
    read: sa.Connection, area_code: str, visit_ids: Collection[UUID]
) -> dict[UUID, list[PhotoClaim]]:
    claims: dict[UUID, list[PhotoClaim]] = defaultdict(list)
    columns = ("claimed_taken_at", "claimed_longitude", "claimed_latitude")
    for row in read.execute(
        sa.select(photo_use.c.record_id, *(photo.c[name] for name in columns))
        .join(
            photo,
            sa.and_(
                photo.c.area_code == photo_use.c.area_code, photo.c.sha256 == photo_use.c.sha256
            ),
        )
        .where(
            photo_use.c.area_code == area_code,
            photo_use.c.record_kind == "visit",
            photo_use.c.record_id.in_(visit_ids),
        )
        .order_by(photo_use.c.sha256)
    ):
        here = row.claimed_longitude is not None and row.claimed_latitude is not None
        spot = Spot(row.claimed_longitude, row.claimed_latitude) if here else None
        claims[row.record_id].append(PhotoClaim(row.claimed_taken_at, spot))
    return claims
