"""Reports that may be about the same matter: a suggestion to the officer, and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.stored import read_back
from ledger.ground.tables import enterprise, tip
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.alike_words import are_alike
from ledger.tips.rules.rows import TipRow
from ledger.visits.rules.presence import Metres, Spot

WITHIN_DAYS = 90
WITHIN_M = 200
MOST = 20
# 200 m in degrees, a little more than that as far north as China lies.
_NEAR_DEGREES = 0.004


def alike_tips(
    read: sa.Connection, caller: Caller, row: TipRow, metres: Metres
) -> list[dict[str, Any]]:
    """The earliest first, each with why. The caller may see all of them."""
    alike = []
    for other in read.execute(_candidates(caller, row)):
        compared = _Other(read_back(TipRow, other._mapping), other.same_town)
        if why := _why(row, compared, metres):
            shown = {"id": other.id, "number": other.number, "received_on": other.received_on}
            alike.append(shown | {"why": why})
    return alike[:MOST]


def _candidates(caller: Caller, row: TipRow) -> sa.Select[Any]:
    span = timedelta(days=WITHIN_DAYS)
    near: sa.ColumnElement[bool] = sa.false()
    if here := _spot(row):
        near = sa.and_(
            tip.c.longitude.between(*_around(here.longitude)),
            tip.c.latitude.between(*_around(here.latitude)),
        )
    matter = row.matter_id
    return (
        sa.select(tip, (_town() == _town_of(row)).label("same_town"))
        .where(
            visible_tip(caller),
            tip.c.id.not_in([row.id, matter]),
            sa.func.coalesce(tip.c.duplicate_of, tip.c.id) != matter,
            tip.c.received_on.between(row.received_on - span, row.received_on + span),
            sa.or_(_place() == row.place_id, _town() == _town_of(row), near),
        )
        .order_by(tip.c.arrived)
        .limit(500)
    )


@dataclass(frozen=True, slots=True)
class _Other:
    row: TipRow
    same_town: bool


def _why(row: TipRow, other: _Other, metres: Metres) -> str | None:
    if row.place_id and row.place_id == other.row.place_id:
        return "同一家企业"
    here, there = _spot(row), _spot(other.row)
    if here and there:
        distance_m = metres(here, there)
        if distance_m <= WITHIN_M:
            return f"相距约 {round(distance_m, -1):.0f} 米"
    if other.same_town and are_alike(_words(row), _words(other.row)):
        return "同一乡镇，描述相近"
    return None


def _place() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(tip.c.enterprise_settled, tip.c.enterprise_id)


def _town() -> sa.ColumnElement[Any]:
    of_enterprise = sa.select(enterprise.c.town_code).where(
        enterprise.c.area_code == tip.c.area_code, enterprise.c.id == _place()
    )
    return sa.func.coalesce(tip.c.town_code, of_enterprise.scalar_subquery())


def _town_of(row: TipRow) -> sa.ColumnElement[Any]:
    of_enterprise = sa.select(enterprise.c.town_code).where(
        enterprise.c.area_code == row.area_code, enterprise.c.id == row.place_id
    )
    return sa.func.coalesce(sa.literal(row.town_code, sa.Text), of_enterprise.scalar_subquery())


def _around(degrees: float) -> tuple[float, float]:
    return degrees - _NEAR_DEGREES, degrees + _NEAR_DEGREES


def _spot(row: TipRow) -> Spot | None:
    if row.longitude is None or row.latitude is None:
        return None
    return Spot(row.longitude, row.latitude, "wgs84")


def _words(row: TipRow) -> str:
    return f"{row.description} {row.enterprise_words or ''} {row.place_words or ''}"
